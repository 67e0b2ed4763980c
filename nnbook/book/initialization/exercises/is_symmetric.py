"""A layer that is one unit.

Units that begin equal stay equal. Say whether the units of a hidden layer are equal in everything
that they see and do: equal incoming weights, equal biases and equal outgoing weights, each within
1e-12. `W1` has the shape (inputs, units), `b1` the shape (units,), `W2` the shape (units,
outputs). Return True or False.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=10,
    hints=[
        "A unit is a column of `W1`, a number of `b1`, a row of `W2`.",
        "Compare all of them with the first unit: broadcasting does it.",
    ],
    why="""
        If all three agree, so do the gradients of the units, and no update can tell them apart. If
        the outgoing weights differ, the gradients differ, and the layer wakes up.
        """,
)


@exercise.solution_is
def is_symmetric(W1, b1, W2):
    """Return whether all units of the layer are equal."""
    parts = (W1.T, b1[:, None], W2)
    return all(bool(np.all(np.abs(p - p[:1]) < 1e-12)) for p in parts)


@exercise.checked_by
def _(student):
    W1, b1, W2 = np.ones((3, 4)), np.zeros(4), np.full((4, 2), 0.5)
    student.agrees(W1, b1, W2, case="a layer of ones")
    student.agrees(np.outer(np.ones(3), np.arange(4.0)), b1, W2, case="units that differ")
    student.agrees(
        np.outer([1.0, 2.0, 3.0], np.ones(4)), b1, W2, case=("inputs weighted differently")
    )
    student.agrees(W1, b1, np.outer(np.ones(4), [1.0, 2.0]), case="outputs weighted differently")
    other = W1.copy()
    other[0, 1] = 2.0
    student.agrees(other, b1, W2, case="one incoming weight that differs")
    student.agrees(W1, np.array([0.0, 0.0, 0.0, 0.1]), W2, case="one bias that differs")
    student.agrees(W1, np.array([0.0, 0.0, -0.1, 0.0]), W2, case="one bias that is smaller")
    student.agrees(W1, b1, np.eye(4)[:, :2], case="outgoing weights that differ")
    near = np.array([0.0, 1e-14, 0.0, 0.0])
    student.agrees(W1 + near, b1, W2, case="units that differ by rounding")
    student.agrees(W1 + 1e5 * near, b1, W2, case="units that differ by 1e-9")


def _equal_rows(*arrays):
    return all(bool(np.all(np.abs(a - a[:1]) < 1e-12)) for a in arrays)


exercise.wrong(
    "Only the incoming weights are compared. Look at biases and outgoing weights, too.",
    lambda W1, b1, W2: _equal_rows(W1.T),
)
exercise.wrong(
    "All weights have to be one number here. The units may weight their inputs differently.",
    lambda W1, b1, W2: bool(np.ptp(W1) < 1e-12 and np.ptp(b1) < 1e-12 and np.ptp(W2) < 1e-12),
)
exercise.wrong(
    "Rows and columns are exchanged: the units are the columns of W1.",
    lambda W1, b1, W2: _equal_rows(W1, b1[:, None], W2),
)


@exercise.wrong(
    "A unit that lies below the first passes as equal: compare the sizes of differences."
)
def _(W1, b1, W2):
    return all(bool(np.all(p - p[:1] < 1e-12)) for p in (W1.T, b1[:, None], W2))


exercise.wrong(
    "The outgoing weights are left out: where they differ, so do the gradients.",
    lambda W1, b1, W2: _equal_rows(W1.T, b1[:, None]),
)
exercise.wrong(
    "The biases are left out: they are part of what a unit does.",
    lambda W1, b1, W2: _equal_rows(W1.T, W2),
)
exercise.wrong(
    "Compared for exact equality, which rounding destroys. Equal is what differs by at most 1e-12.",
    lambda W1, b1, W2: all(bool(np.all(p == p[:1])) for p in (W1.T, b1[:, None], W2)),
)
exercise.wrong(
    "np.allclose bears larger differences than 1e-12, unless it is told otherwise.",
    lambda W1, b1, W2: all(np.allclose(p, p[:1]) for p in (W1.T, b1[:, None], W2)),
)
