r"""What whitening does to noise.

White noise of standard deviation 1 lies on top of every pixel. By what does PCA whitening with
$\epsilon = 0$ multiply its standard deviation, in each component? `x` are the data that whitening
is fitted on, of shape (samples, pixels). Their covariance is divided by the number of samples.
Return the factors from the component with the largest variance to that with the smallest.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="challenge",
    objective=5,
    minutes=15,
    hints=[
        "To turn white noise leaves it white: its spread is the same in every direction.",
        r"After turning, component k is divided by $\sqrt{\lambda_k}$, whatever it holds.",
        "`eigvalsh` returns the smallest eigenvalue first.",
    ],
    why="""
        Whitening cannot tell signal from noise. The components with the least variance, which hold
        the least signal, are amplified most.
        """,
)


@exercise.solution_is
def noise_gain(x):
    """Return the factors, that of the largest variance first."""
    centred = x - x.mean(axis=0)
    variances = np.linalg.eigvalsh(centred.T @ centred / len(x))[::-1]
    return 1 / np.sqrt(variances)


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    x = rng.normal(5.0, [4.0, 1.0, 0.25, 0.1], (200, 4)) @ np.linalg.qr(rng.normal(size=(4, 4)))[0]
    student.agrees(x, rtol=1e-6)
    student.agrees(10 * x, case="the same data in units of a tenth", rtol=1e-6)


@exercise.wrong("Those are the factors from the smallest variance to the largest: turn them round.")
def _(x):
    return 1 / np.sqrt(np.linalg.eigvalsh(np.cov(x.T, bias=True)))


@exercise.wrong(
    "The factor for the noise's variance. Its standard deviation grows by the root of that."
)
def _(x):
    return 1 / np.linalg.eigvalsh(np.cov(x.T, bias=True))[::-1]


@exercise.wrong("Whitening divides by the standard deviation of a component. You multiply.")
def _(x):
    return np.sqrt(np.linalg.eigvalsh(np.cov(x.T, bias=True)))[::-1]


@exercise.wrong("The spreads of the pixels: whitening divides by those of the components.")
def _(x):
    return 1 / np.sort(x.std(0))[::-1]


@exercise.wrong("The covariance is divided by n - 1. Here it is divided by n.")
def _(x):
    return 1 / np.sqrt(np.linalg.eigvalsh(np.cov(x.T))[::-1])


@exercise.wrong("The data have to be centred before their covariance is taken.")
def _(x):
    return 1 / np.sqrt(np.linalg.eigvalsh(x.T @ x / len(x))[::-1])
