r"""Two units, fold by fold.

Two units were scored on the same folds: `a` and `b` hold their errors, one for each fold, as arrays
or as lists. Return the mean of the differences $a - b$ and its standard error **in pairs**, `(mean,
error)`: the standard deviation of the differences, with $k - 1$ in the denominator, over $\sqrt k$
for $k$ folds.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=5,
    minutes=5,
    hints=[
        "Take the differences first. What is common to a fold is then gone.",
        "`ddof=1` makes NumPy divide by k - 1.",
    ],
    why="""
        A hard fold is hard for both. In pairs that cancels, and a small difference can be seen
        through a large spread. The folds share training rows, so even this error is too small.
        """,
)


@exercise.solution_is
def paired_folds(a, b):
    """Return the mean of a - b over the folds, and its standard error."""
    d = np.asarray(a) - np.asarray(b)
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    hard = rng.uniform(1, 9, 5)  # a hard fold is hard for both
    a, b = hard + 0.3 + rng.normal(0, 0.1, 5), hard + rng.normal(0, 0.1, 5)
    student.agrees(a, b, case="five folds")
    student.agrees([3.0, 1.0], [1.0, 2.0], case="two folds, given as lists")
    student.agrees(a, a, case="a unit compared with itself")


@exercise.wrong("Not in pairs: the spread of the folds themselves is in this error.")
def _(a, b):
    a, b = np.asarray(a), np.asarray(b)
    k = len(a)
    return (a - b).mean(), np.sqrt(a.var(ddof=1) / k + b.var(ddof=1) / k)


@exercise.wrong("That is the standard deviation of one difference. A mean of k is more precise.")
def _(a, b):
    d = np.asarray(a) - np.asarray(b)
    return d.mean(), d.std(ddof=1)


@exercise.wrong("Divided by k in place of k - 1: the mean was estimated from the same folds.")
def _(a, b):
    d = np.asarray(a) - np.asarray(b)
    return d.mean(), d.std() / np.sqrt(len(d))


@exercise.wrong("Divided by k, where the root of k belongs.")
def _(a, b):
    d = np.asarray(a) - np.asarray(b)
    return d.mean(), d.std(ddof=1) / len(d)


@exercise.wrong("The difference is b - a. Asked for is a - b.")
def _(a, b):
    return exercise.reference(b, a)


@exercise.wrong("The sizes of the differences: folds on which b loses and wins should cancel.")
def _(a, b):
    d = np.abs(np.asarray(a) - np.asarray(b))
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


@exercise.wrong("Divided by the root of k - 1: that k - 1 is in the standard deviation already.")
def _(a, b):
    d = np.asarray(a) - np.asarray(b)
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d) - 1)


@exercise.wrong("That is the square of the standard error: its root is missing.")
def _(a, b):
    d = np.asarray(a) - np.asarray(b)
    return d.mean(), d.var(ddof=1) / len(d)
