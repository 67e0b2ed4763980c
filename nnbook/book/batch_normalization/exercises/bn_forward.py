r"""Normalize a batch.

Return the output of batch normalization in training,

$$ y = \gamma\, \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta , $$

where $\mu$ and $\sigma^2$ are the mean and the variance of each unit over the batch, the variance
without a correction for the sample size. `x` has the shape (samples, units), `gamma` and `beta`
have (units,). Use no loop over the samples, and let float32 stay float32.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=5,
    hints=["A mean for each unit is a mean over the samples: `axis=0`.", "ε is below the root."],
    why="""
        A batch of one has x = μ, so its output is beta, whatever the input was.
        """,
)


@exercise.solution_is
def bn_forward(x, gamma, beta, epsilon):
    """Return the normalized batch, of shape (samples, units)."""
    mean, variance = x.mean(axis=0), x.var(axis=0)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    x = rng.normal([3.0, -1.0, 0.0, 8.0], [2.0, 0.5, 1.0, 4.0], (4, 4))
    gamma, beta = rng.normal(1.0, 0.5, (2, 4))
    student.agrees(x, gamma, beta, 0.1, case="ε = 0.1")
    student.agrees(x[:, :2], gamma[:2], beta[:2], 1e-5, case="two units and ε = 1e-5")
    student.agrees(x[:1], gamma, beta, 1e-3, case="a batch of one")
    student.agrees(0 * x + 7, gamma, beta, 1e-3, case="units that are constant")
    whole = (x.astype("f4"), gamma.astype("f4"), beta.astype("f4"), 1e-3)
    student.agrees(*whole, case="float32", rtol=1e-3, atol=1e-4)
    student.vectorized(lambda n: (np.eye(n, 3), gamma[:3], beta[:3], 1e-3))


def _norm(mean, scale):
    def bn_forward(x, gamma, beta, epsilon):
        return gamma * (x - mean(x)) / scale(x, epsilon) + beta

    return bn_forward


def _mean(x):
    return x.mean(axis=0)


def _root(x, epsilon):
    return np.sqrt(x.var(axis=0) + epsilon)


exercise.wrong(
    "Normalized over the units of each sample: that is layer normalization. Average over axis 0.",
    _norm(
        lambda x: x.mean(axis=1, keepdims=True),
        lambda x, e: np.sqrt(x.var(axis=1, keepdims=True) + e),
    ),
)
exercise.wrong(
    "One mean for all units together. Each unit has its own.",
    _norm(np.mean, lambda x, e: np.sqrt(x.var() + e)),
    _norm(np.mean, _root),
)
exercise.wrong(
    "ε is added to the standard deviation. It belongs to the variance, below the root.",
    _norm(_mean, lambda x, e: x.std(axis=0) + e),
)
exercise.wrong(
    "Divided by the variance, not by its root.", _norm(_mean, lambda x, e: x.var(axis=0) + e)
)
exercise.wrong(
    "The root of the standard deviation: x.std() has its root already, x.var() has not.",
    _norm(_mean, lambda x, e: np.sqrt(x.std(axis=0) + e)),
)
exercise.wrong(
    "ε is missing: a unit that is constant would be 0 / 0.",
    _norm(_mean, lambda x, e: np.sqrt(x.var(axis=0))),
)
exercise.wrong(
    "The variance is divided by m - 1. In training it is divided by m.",
    _norm(_mean, lambda x, e: np.sqrt(np.sum((x - x.mean(0)) ** 2, 0) / max(len(x) - 1, 1) + e)),
)
exercise.wrong("The mean is not subtracted.", _norm(lambda x: 0.0, _root))


@exercise.wrong("Normalized, but gamma and beta are not used.")
def _(x, gamma, beta, epsilon):
    return (x - _mean(x)) / _root(x, epsilon)


@exercise.wrong("gamma multiplies beta, too. Scale first, then shift.")
def _(x, gamma, beta, epsilon):
    return gamma * ((x - _mean(x)) / _root(x, epsilon) + beta)
