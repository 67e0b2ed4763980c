r"""F1 for each digit.

`confusion[t, p]` counts the samples of class t that were predicted as p. Return the F1 score of
each class, an array of shape (classes,): the harmonic mean of precision and recall,

$$ F_1 = \frac{2\, \text{TP}}{2\, \text{TP} + \text{FP} + \text{FN}} . $$

A class that never occurs and is never predicted has the score 0, without a warning of NumPy.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=1,
    minutes=10,
    hints=[
        "The diagonal holds the true positives. A row sums to all samples of a class.",
        "2 TP + FP + FN is the sum of the class's row and of its column.",
    ],
    why="""
        With ten classes the accuracy counts the nine others as success as well, if each class is
        judged by yes and no. F1 leaves out what was rightly not predicted.
        """,
)


@exercise.solution_is
def f1_of_each(confusion):
    """Return the F1 score of each class."""
    right = np.diag(confusion)
    total = confusion.sum(axis=0) + confusion.sum(axis=1)
    return 2 * right / np.maximum(total, 1)


@exercise.checked_by
def _(student):
    student.agrees(np.array([[8, 2, 0], [1, 6, 3], [0, 0, 5]]))
    student.agrees(np.array([[4, 0, 0], [0, 4, 0], [2, 2, 0]]), case="a class never predicted")
    student.agrees(np.diag([3, 0, 2]), case="a class that does not occur", quiet=True)


def _scores(c):
    with np.errstate(all="ignore"):
        right = np.diag(c)
        return right / c.sum(0), right / c.sum(1)


@exercise.wrong("That is the recall alone: false alarms have to count as well.")
def _(c):
    return np.nan_to_num(_scores(c)[1])


@exercise.wrong("That is the precision alone: what was missed has to count as well.")
def _(c):
    return np.nan_to_num(_scores(c)[0])


@exercise.wrong("The ordinary mean of precision and recall. Take the harmonic one.")
def _(c):
    return np.nan_to_num(sum(_scores(c)) / 2)


@exercise.wrong("Right and wrong of yes or no: what was rightly not predicted hides the mistakes.")
def _(c):
    wrong = c.sum(0) + c.sum(1) - 2 * np.diag(c)
    return 1 - wrong / c.sum()


@exercise.wrong(
    "0 / 0 for a class that never occurs and is never predicted: divide by something else."
)
def _(c):
    with np.errstate(all="ignore"):
        return 2 * np.diag(c) / (c.sum(0) + c.sum(1))


@exercise.wrong("One number for all classes: return one for each.")
def _(c):
    return float(np.trace(c) / c.sum())


@exercise.wrong("a class never predicted: expected finite numbers")
def _(c):
    with np.errstate(all="ignore"):
        p, r = _scores(c)
        return 2 * p * r / (p + r)
