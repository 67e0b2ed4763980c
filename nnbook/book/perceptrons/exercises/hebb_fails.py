r"""Data on which Hebb's rule fails.

Open: make `n` different points of the plane with targets 1 and -1, such that

- some line separates them, so that a perceptron would end without a mistake, and
- Hebb's rule, $w = \sum_i y_i x_i$ with a 1 at the end of each row, is right on **at most half** of
  the points (where $z > 0$ it says 1, elsewhere -1).

Return `(x, y)` of the shapes (n, 2) and (n,). `n` is even, from 4 to 20. All coordinates lie
between -10 and 10.

Then think: can Hebb's rule be wrong on *all* points of a separable set?
"""

import numpy as np

from nnbook.exercises import Exercise, fail, unpack
from nnbook.perceptron import separation

exercise = Exercise(
    __name__,
    __doc__,
    level="open",
    objective=3,
    minutes=20,
    hints=[
        "Only the sum of all y x counts. What if most of it comes from where the points lie, and "
        "little from which class they are in?",
        "Two classes side by side, both far away from the origin: in which direction does the sum "
        "point?",
        "As many points of each class make b = 0.",
    ],
    why=r"""
        Two columns of points at $x_1 = 9$ and $x_1 = 10$ differ by 1, so the sum is
        $(n/2, 0, 0)$, and it says 1 to all. Wrong on all points it cannot be: the sum of
        $y_i\, (w \cdot x_i)$ over the points is $w \cdot w$, which is not negative.
        """,
)


@exercise.solution_is
def hebb_fails(n):
    """Return n points (x, y), separable, on which Hebb's rule fails."""
    y = np.repeat([1, -1], n // 2)
    height = np.tile(np.linspace(-5, 5, n // 2), 2)
    return np.column_stack([np.where(y == 1, 10.0, 9.0), height]), y


@exercise.checked_by
def _(student):
    for n in (4, 6, 10, 20):
        says = f"Expected (x, y) of the shapes ({n}, 2) and ({n},)."
        x, y = (np.asarray(part, float) for part in unpack(student(n), says, (n, 2), (n,)))
        if not (np.abs(x) <= 10).all():
            fail("The coordinates have to lie between -10 and 10.", what="range")
        if set(y.tolist()) != {1.0, -1.0}:
            fail("Expected targets 1 and -1, and both of them.", what="targets")
        if len({tuple(row) for row in x.tolist()}) < n:
            fail("Two points are equal.", what="equal")
        if not np.isfinite(separation(x, y[:, None]).bound()):
            fail("No line separates these points: a perceptron would never end.", what="line")
        rows = np.column_stack([x, np.ones(n)])
        right = int(np.sum(np.where(rows @ (y @ rows) > 0, 1, -1) == y))
        if right > n / 2:
            fail(
                f"With {n} points Hebb's rule is right on {right}. At most {n // 2} are allowed.",
                what="right",
            )


def _columns(left, right):
    def hebb_fails(n):
        y = np.repeat([1, -1], n // 2)
        height = np.tile(np.linspace(-5, 5, n // 2), 2)
        return np.column_stack([np.where(y == 1, right, left), height]), y

    return hebb_fails


exercise.wrong("At most 2 are allowed", _columns(-1.0, 1.0))
exercise.wrong("The coordinates have to lie between", _columns(99.0, 100.0))


@exercise.wrong("No line separates these points")
def _(n):
    return np.column_stack([np.arange(n) - n / 2, np.zeros(n)]), (-1) ** np.arange(n)


@exercise.wrong("Expected targets 1 and -1, and both of them.")
def _(n):
    return np.column_stack([np.arange(n) - n / 2, np.ones(n)]), np.arange(n) % 2


@exercise.wrong("Two points are equal.")
def _(n):
    y = np.repeat([1, -1], n // 2)
    return np.column_stack([9.5 + y / 2, np.zeros(n)]), y
