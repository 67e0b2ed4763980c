r"""One epoch of a perceptron.

Show a perceptron the rows of `x` in their order, once. Each row ends with the 1 of the bias, and
the targets are 1 and -1. Where $y\, (w \cdot x) \le 0$, correct at once: $w \leftarrow w + \eta\,
y\, x$. Return the weights after the last row and the number of corrections, `(w, corrections)`.

$\eta$ is `rate`. `w` is the caller's: start from a copy.
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
        "A loop over the rows is right here: the next row meets the corrected weights.",
        "`for row, target in zip(x, y):`",
        "Test `target * (w @ row) <= 0`. From zero weights every z is 0.",
    ],
    why="""
        This is a rule of one sample at a time, so the loop is the rule itself. `w = w + ...` makes
        a new array each time and leaves the caller's as it was.
        """,
)


@exercise.solution_is
def perceptron_epoch(w, x, y, rate):
    """Return (weights, number of corrections) after one pass."""
    corrections = 0
    for row, target in zip(x, y, strict=True):
        if target * (w @ row) <= 0:
            w = w + rate * target * row
            corrections += 1
    return w, corrections


X = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
AND = np.array([-1, -1, -1, 1])


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    rows, w = np.column_stack([rng.normal(size=(8, 2)), np.ones(8)]), np.array([-0.6, 0.3, 0.2])
    student.agrees(w, rows, np.sign(rows[:, 0]), 0.3, case="eight rows")
    student.agrees(np.zeros(3), X, AND, 1.0, case="AND from zeros")
    student.agrees(np.array([2.0, 2.0, -3.0]), X, AND, 1.0, case="weights that are right already")


def _rule(wrong, step=lambda target, z: target):
    def perceptron_epoch(w, x, y, rate):
        corrections = 0
        for row, target in zip(x, y, strict=True):
            z = w @ row
            if wrong(target, z):
                w = w + rate * step(target, z) * row
                corrections += 1
        return w, corrections

    return perceptron_epoch


def _sign_wrong(target, z):
    return target * z <= 0


exercise.wrong(
    "A point with z = 0 is a mistake, too: from zero weights nothing would ever be learnt.",
    _rule(lambda target, z: target * z < 0),
)
exercise.wrong(
    "A point with z = 0 is answered -1 and taken as right. On the line nothing is right yet.",
    _rule(lambda target, z: target != (1 if z > 0 else -1)),
)
exercise.wrong(
    "Corrected after every row: that is Hebb's rule. A perceptron waits for a mistake.",
    _rule(lambda target, z: True),
)
exercise.wrong(
    "The step has no sign: add the row times its target.", _rule(_sign_wrong, lambda t, z: 1)
)
exercise.wrong(
    "Each correction is twice as large: y - output is 2 y where the output is wrong.",
    _rule(_sign_wrong, lambda t, z: 2 * t),
)
exercise.wrong(
    "The step goes the wrong way: y z becomes smaller.", _rule(_sign_wrong, lambda t, z: -t)
)
exercise.wrong("Corrected where the answer is right.", _rule(lambda target, z: target * z > 0))
exercise.wrong(
    "That is the delta rule, whose step is y - z. A perceptron looks at the sign alone.",
    _rule(_sign_wrong, lambda t, z: t - z),
)


@exercise.wrong(
    "All rows are judged by the old weights. Correct at once, before the next row is shown."
)
def _(w, x, y, rate):
    wrong = y * (x @ w) <= 0
    return w + rate * (y * wrong) @ x, int(wrong.sum())


@exercise.wrong("The bias is not corrected: its input is the 1 at the end of each row.")
def _(w, x, y, rate):
    corrections = 0
    for row, target in zip(x, y, strict=True):
        if target * (w @ row) <= 0:
            w = w + rate * target * row * np.append(np.ones(len(w) - 1), 0.0)
            corrections += 1
    return w, corrections


def _count(number):
    """Return the solution with another number beside the weights."""

    def perceptron_epoch(w, x, y, rate):
        new, corrections = exercise.reference(w, x, y, rate)
        return new, int(number(w, new, x, y, corrections))

    return perceptron_epoch


exercise.wrong(
    "Counted are the rows that are wrong at the end. A correction counts when it is made.",
    _count(lambda w, new, x, y, corrections: np.sum(y * (x @ new) <= 0)),
)
exercise.wrong(
    "Counted are the rows that the first weights get wrong. The weights change on the way.",
    _count(lambda w, new, x, y, corrections: np.sum(y * (x @ w) <= 0)),
)
exercise.wrong(
    "Counted are the rows that needed no correction.",
    _count(lambda w, new, x, y, corrections: len(x) - corrections),
)


@exercise.wrong("The rate is left out of the correction.")
def _(w, x, y, rate):
    return exercise.reference(w, x, y, 1.0)
