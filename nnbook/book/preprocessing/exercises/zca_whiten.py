r"""Whiten.

Return `x` whitened by the statistics of `train`, without turning it: with the eigenvectors $V$ and
the eigenvalues $\lambda_k$ of the covariance of `train`,

$$ z = (x - \text{mean})\, V
       \operatorname{diag}\!\left(\frac{1}{\sqrt{\lambda_k + \epsilon}}\right) V^T . $$

The covariance is divided by the number of samples. Both arrays have the shape (samples, features).
With $\epsilon = 0$ the whitened training data have the identity as their covariance.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=1,
    minutes=15,
    hints=[
        "Centre both by the mean of `train`. The covariance is `c.T @ c / len(c)` of centred data.",
        "`np.linalg.eigh` gives eigenvalues and, as columns, eigenvectors.",
        "Three steps: turn by V, divide each column by its own number, turn back by V.T.",
    ],
    why="""
        The standard deviation along an eigenvector is the square root of its eigenvalue. Dividing
        by the eigenvalue itself would make the wide directions narrower than the narrow ones.
        """,
)


@exercise.solution_is
def zca_whiten(train, x, epsilon=0.0):
    """Return x whitened by the mean and the covariance of train."""
    mean = train.mean(axis=0)
    centred = train - mean
    variances, directions = np.linalg.eigh(centred.T @ centred / len(train))
    turned = (x - mean) @ directions / np.sqrt(variances + epsilon)
    return turned @ directions.T


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    mix = np.array([[3.0, 1.0, 0.0], [0.0, 1.0, 0.5], [0.0, 0.0, 0.2]])
    train = rng.normal(size=(60, 3)) @ mix + [1.0, -2.0, 5.0]
    x = rng.normal(size=(7, 3)) @ mix + [1.0, -2.0, 5.0]
    student.agrees(train, x, rtol=1e-6)
    student.agrees(train, train, case="the training data", rtol=1e-6, atol=1e-8)
    student.agrees(train, x, 0.1, case="epsilon = 0.1", rtol=1e-6)
    student.agrees(train, x[:1], case="a single sample", rtol=1e-6)


def _parts(train):
    mean = train.mean(0)
    c = train - mean
    return mean, *np.linalg.eigh(c.T @ c / len(c))


@exercise.wrong("Divided by the eigenvalues. The spread along a direction is their square root.")
def _(train, x, epsilon=0.0):
    mean, w, v = _parts(train)
    return (x - mean) @ v / (w + epsilon) @ v.T


@exercise.wrong(
    "The last turn is missing, by V.T: this is PCA whitening, in the eigenvectors' axes."
)
def _(train, x, epsilon=0.0):
    mean, w, v = _parts(train)
    return (x - mean) @ v / np.sqrt(w + epsilon)


@exercise.wrong("The eigenvectors are the columns of what eigh returns. You took the rows.")
def _(train, x, epsilon=0.0):
    mean, w, v = _parts(train)
    return (x - mean) @ v.T / np.sqrt(w + epsilon) @ v


@exercise.wrong("Nothing is centred: the covariance is that of deviations from the mean.")
def _(train, x, epsilon=0.0):
    w, v = np.linalg.eigh(train.T @ train / len(train))
    return x @ v / np.sqrt(w + epsilon) @ v.T


@exercise.wrong("x is centred by its own mean. Use that of train, as for every statistic.")
def _(train, x, epsilon=0.0):
    _, w, v = _parts(train)
    return (x - x.mean(0)) @ v / np.sqrt(w + epsilon) @ v.T


@exercise.wrong("The covariance is divided by n - 1. Here it is divided by n.")
def _(train, x, epsilon=0.0):
    w, v = np.linalg.eigh(np.cov(train.T))
    return (x - train.mean(0)) @ v / np.sqrt(w + epsilon) @ v.T


@exercise.wrong("epsilon belongs under the root, beside the eigenvalue.")
def _(train, x, epsilon=0.0):
    mean, w, v = _parts(train)
    return (x - mean) @ v / (np.sqrt(w) + epsilon) @ v.T


@exercise.wrong("Each feature is scaled by itself. Then they are as correlated as before.")
def _(train, x, epsilon=0.0):
    return (x - train.mean(0)) / np.sqrt(train.var(0) + epsilon)


@exercise.wrong("epsilon is not used.")
def _(train, x, epsilon=0.0):
    return zca_whiten(train, x)
