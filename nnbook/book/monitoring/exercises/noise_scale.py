r"""The noise of a batch.

`gradients` holds the gradient of each single sample, an array of shape (samples, parameters).
Their mean $G$ is the gradient of all samples. Return the noise scale of McCandlish et al. (2018),

$$ B = \frac{\operatorname{tr} \Sigma}{\lVert G \rVert^2} , $$

where $\operatorname{tr} \Sigma$ is the sum of the variances of the parameters' gradients, each
divided by the number of samples. A batch of $B$ samples has as much noise as signal. Use no loop
over the samples.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=4,
    minutes=10,
    hints=[
        "The trace of the covariance needs no covariance: it is a sum of variances.",
        "The mean over samples is `axis=0`, the sum over parameters comes after it.",
    ],
    why="The mean square of a batch's error is the trace over the batch size. At b = B it is |G|².",
)


@exercise.solution_is
def noise_scale(gradients):
    """Return the noise scale of single-sample gradients."""
    mean = gradients.mean(axis=0)
    return float(gradients.var(axis=0).sum() / (mean @ mean))


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    student.agrees(rng.normal(0.3, [1.0, 2.0, 0.5], (40, 3)))
    student.agrees(np.ones((5, 2)), case="samples that agree")
    student.agrees(np.array([[1.0], [3.0]]), case="two samples and one parameter")
    student.vectorized(lambda n: (np.arange(3.0 * n).reshape(n, 3),))


@exercise.wrong("The square of the mean gradient's norm belongs below: its root was not wanted.")
def _(gradients):
    mean = gradients.mean(0)
    return float(gradients.var(0).sum() / np.sqrt(mean @ mean))


@exercise.wrong("The sum of standard deviations. The trace is a sum of variances.")
def _(gradients):
    mean = gradients.mean(0)
    return float(gradients.std(0).sum() / (mean @ mean))


@exercise.wrong("The variances are averaged over the parameters: the trace is their sum.")
def _(gradients):
    mean = gradients.mean(0)
    return float(gradients.var(0).mean() / (mean @ mean))


@exercise.wrong("Below stands the mean of squared norms. It takes the squared norm of the mean.")
def _(gradients):
    return float(gradients.var(0).sum() / (gradients**2).sum(1).mean())


@exercise.wrong("The variances here are divided by n, not by n - 1.")
def _(gradients):
    mean = gradients.mean(0)
    return float(gradients.var(0, ddof=1).sum() / (mean @ mean))


@exercise.wrong("The spread of the squares around 0, without the mean taken off, is no variance.")
def _(gradients):
    mean = gradients.mean(0)
    return float((gradients**2).mean(0).sum() / (mean @ mean))
