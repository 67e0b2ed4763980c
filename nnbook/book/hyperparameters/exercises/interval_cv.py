r"""An interval for cross-validated scores.

Folds share most of their training rows, so their scores are not independent. Nadeau and Bengio
(2003) widen the variance of the mean from $s^2 / k$ to

$$ \left( \frac{1}{k} + \frac{\rho}{1 - \rho} \right) s^2 , $$

where $\rho$ is the share of the samples that tests, and $s$ the standard deviation of the $k$
`scores`, a list, with $k - 1$ in its denominator. Return `(mean, low, high)` at 95 percent. `limit`
is Student's for $k - 1$ degrees of freedom, 2.776 for five folds, by which the standard error is
multiplied.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=5,
    minutes=10,
    hints=[
        "`np.std(scores, ddof=1)` has k - 1 in its denominator.",
        "The formula gives a variance.",
    ],
    why="""
        The correction makes the interval of five folds half as wide again. What it still leaves
        out: that the settings may have been chosen by these very folds.
        """,
)


@exercise.solution_is
def interval_cv(scores, test_share, limit):
    """Return (mean, low, high) of the scores of k folds."""
    k = len(scores)
    variance = np.var(scores, ddof=1)
    spread = 1 / k + test_share / (1 - test_share)
    half = limit * np.sqrt(spread * variance)
    mean = np.mean(scores)
    return mean, mean - half, mean + half


@exercise.checked_by
def _(student):
    student.agrees([0.90, 0.92, 0.95, 0.91, 0.93], 0.2, 2.776, case="five folds", rtol=1e-6)
    student.agrees([0.5, 0.7], 0.1, 12.7, case="two repetitions that test a tenth", rtol=1e-6)


def _half(half):
    def interval_cv(scores, test_share, limit):
        mean = np.mean(scores)
        h = limit * half(np.asarray(scores), test_share)
        return mean, mean - h, mean + h

    return interval_cv


exercise.wrong(
    "The term of the shared rows is missing: this is the interval for independent scores.",
    _half(lambda s, r: np.std(s, ddof=1) * np.sqrt(1 / len(s))),
)
exercise.wrong(
    "s has k - 1 in its denominator: NumPy's std needs ddof=1.",
    _half(lambda s, r: np.std(s) * np.sqrt(1 / len(s) + r / (1 - r))),
)
exercise.wrong(
    "A variance was used as a standard error: take its root.",
    _half(lambda s, r: np.var(s, ddof=1) * (1 / len(s) + r / (1 - r))),
)


@exercise.wrong("1.96 is for many scores. With few the limit is wider, and it is an argument.")
def _(scores, test_share, limit):
    return exercise.reference(scores, test_share, 1.96)


exercise.wrong(
    "The share of the test goes over the share of the training: ρ / (1 - ρ).",
    _half(lambda s, r: np.std(s, ddof=1) * np.sqrt(1 / len(s) + r)),
    _half(lambda s, r: np.std(s, ddof=1) * np.sqrt(1 / len(s) + (1 - r) / r)),
)
exercise.wrong(
    "The k - 1 is in s already. The formula has 1 / k.",
    _half(lambda s, r: np.std(s, ddof=1) * np.sqrt(1 / (len(s) - 1) + r / (1 - r))),
)


@exercise.wrong("That is the median of the scores. Return their mean.")
def _(scores, test_share, limit):
    mean, low, high = exercise.reference(scores, test_share, limit)
    move = np.median(scores) - mean
    return mean + move, low + move, high + move
