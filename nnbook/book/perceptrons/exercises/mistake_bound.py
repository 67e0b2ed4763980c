r"""How many mistakes are possible.

Somebody hands you weights `u` that separate the data: $y_i\, (u \cdot x_i) > 0$ for all rows. `u`
has any length. Return the bound that Novikoff's theorem gives with this `u` for the number of
mistakes of a perceptron that starts from zeros, whole or not. If `u` does not separate the data,
return infinity.

`x` has the shape (samples, inputs) and **no** column for the bias, `u` has one entry more than
that, the bias last. `y` holds 1 and -1.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=10,
    hints=[
        "The bias is the weight of an input that is 1. That input belongs to the length of a row.",
        r"The theorem speaks of a $u$ of length 1. What is $\gamma$ for any other length?",
        r"$R^2 / \gamma^2$ with $\gamma = \min_i y_i\, (u \cdot x_i) / |u|$.",
    ],
    why=r"""
        $(R |u| / \min_i y_i\, u \cdot x_i)^2$ holds for every $u$ that separates, and the widest
        separation makes it smallest. For AND in zeros and ones and $u = (1, 1, -1.5)$ it is 51.
        """,
)


@exercise.solution_is
def mistake_bound(x, y, u):
    """Return the largest number of mistakes that u allows, or infinity."""
    rows = np.column_stack([x, np.ones(len(x))])
    margin = (y * (rows @ u)).min() / np.linalg.norm(u)
    if margin <= 0:
        return np.inf
    return (rows**2).sum(axis=1).max() / margin**2


X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
AND = np.array([-1.0, -1.0, -1.0, 1.0])


@exercise.checked_by
def _(student):
    u = np.array([1.0, 1.0, -1.5])
    moved = np.where(X.sum(axis=1, keepdims=True) == 2, 3.0, X)
    student.agrees(moved, AND, u, case="AND with (1, 1) moved to (3, 3)")
    student.agrees(X, AND, u, case="AND in zeros and ones")
    student.agrees(X, AND, 10 * u, case="the same with a u ten times as long")
    student.agrees(2 * X - 1, AND, np.array([1.0, 1.0, -1.0]), case="AND with signs")
    student.agrees(X, AND, np.array([2.0, 1.0, -2.2]), case="another separation of AND")
    student.agrees(X, AND, np.array([2.0, 1.1, -2.35]), case="a bound that is not whole")
    student.agrees(X, AND, np.array([1.0, 1.0, -0.5]), case="a u that does not separate")
    student.agrees(X, AND, np.array([1.0, 1.0, -2.0]), case="a u whose line touches a point")


@exercise.wrong("The 1 of the bias belongs to each row, and makes it longer.")
def _(x, y, u):
    margin = (y * (x @ u[:-1] + u[-1])).min() / np.linalg.norm(u)
    return np.inf if margin <= 0 else (x**2).sum(axis=1).max() / margin**2


@exercise.wrong("u is not of length 1: the margin is a distance, so divide by the length of u.")
def _(x, y, u):
    return exercise.reference(x, y, u) / (u @ u)


exercise.wrong(
    "Rounded to a whole number of mistakes. Asked for is the bound as it is.",
    lambda x, y, u: np.floor(exercise.reference(x, y, u)),
    lambda x, y, u: np.ceil(exercise.reference(x, y, u)),
)


@exercise.wrong("The bound is the square of R / margin.")
def _(x, y, u):
    return exercise.reference(x, y, u) ** 0.5


@exercise.wrong("The length of u without its bias: in this space the bias is a weight like others.")
def _(x, y, u):
    return exercise.reference(x, y, u) * (u[:-1] @ u[:-1]) / (u @ u)


@exercise.wrong("R is the longest row, not the typical one: the bound has to hold for all.")
def _(x, y, u):
    rows = np.column_stack([x, np.ones(len(x))])
    margin = (y * (rows @ u)).min() / np.linalg.norm(u)
    return np.inf if margin <= 0 else (rows**2).sum(axis=1).mean() / margin**2


@exercise.wrong("A finite bound, though a point is on the wrong side: mind the sign of y (u · x).")
def _(x, y, u):
    rows = np.column_stack([x, np.ones(len(x))])
    margin = np.abs(rows @ u).min() / np.linalg.norm(u)
    return np.inf if margin == 0 else (rows**2).sum(axis=1).max() / margin**2


@exercise.wrong("The average margin is no bound: the closest point decides.")
def _(x, y, u):
    rows = np.column_stack([x, np.ones(len(x))])
    margin = (y * (rows @ u)).mean() / np.linalg.norm(u)
    return (rows**2).sum(axis=1).max() / margin**2


def _of(radius, power=2):
    """Return the bound with another R², or with another power of the margin."""

    def mistake_bound(x, y, u):
        rows = np.column_stack([x, np.ones(len(x))])
        margin = (y * (rows @ u)).min() / np.linalg.norm(u)
        return np.inf if margin <= 0 else radius((rows**2).sum(axis=1)) / margin**power

    return mistake_bound


exercise.wrong("R is the length of the longest row, not that of all rows together.", _of(np.sum))
exercise.wrong("R is not squared. The margin is.", _of(lambda squares: squares.max() ** 0.5))
exercise.wrong("The margin is not squared. R is.", _of(np.max, power=1))
