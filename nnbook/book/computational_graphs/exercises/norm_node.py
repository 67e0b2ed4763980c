r"""A node of your own.

Write the Euclidean norm of each row as **one** node: `y[i]` is the length of row i of `x`. Return
`(y, back)`, where `y` has the shape (rows,) and `back` is a function. It takes the gradient `g`
that comes from above, of the shape (rows,), and returns the gradient with respect to `x`, of the
shape of `x`.

A row of zeros has no slope. Let its gradient be 0 there, without a warning.
"""

import numpy as np

from nnbook.exercises import Exercise, close, gradient, unpack

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=15,
    hints=[
        r"What is the derivative of $\sqrt{\sum_j x_j^2}$ with respect to one $x_j$?",
        "`back` can use `x` and `y`: they are still known when it is called.",
        "Give g a second axis, so that row i meets g[i]. And divide by 1 where y is 0.",
    ],
    why=r"""
        $\partial y_i / \partial x_{ij} = x_{ij} / y_i$, so `back(g)` is $g_i x_{ij} / y_i$. A unit
        vector per row comes out, times g: the direction in which a length grows fastest.
        """,
)


@exercise.solution_is
def norm_node(x):
    """Return the length of each row, and the function that goes back."""
    y = np.sqrt((x**2).sum(axis=1))

    def back(g):
        return (g / np.where(y > 0, y, 1))[:, None] * x

    return y, back


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    x, g = rng.normal(size=(4, 4)), rng.normal(size=4)

    def both(x, g, case):
        """Compare both passes with those of the solution; return the gradient."""
        says = "Expected (y, back): an array and a function."
        y, back = unpack(student(x), says, None, callable)
        right_y, right_back = norm_node(x)
        close(y, right_y, f"y for {case}")
        close(back(g), right_back(g), f"back(g) for {case}")
        return back(g)

    gradient(both(x, g, "four rows"), lambda p: float(g @ np.sqrt((p**2).sum(1))), at=x)
    both(x, np.ones(4), "a g of ones")
    both(x[:1], g[:1], "one row")
    both(x[:, :2], g, "rows of two")
    with np.errstate(all="ignore"):
        both(np.where(np.arange(4)[:, None] == 1, 0.0, x), g, "a row of zeros")


def _node(back, y_of=lambda x: np.sqrt((x**2).sum(axis=1))):
    def norm_node(x):
        y = y_of(x)
        return y, lambda g: back(g, x, y)

    return norm_node


def _right(g, x, y):
    return (g / np.where(y > 0, y, 1))[:, None] * x


exercise.wrong(
    "The gradient from above, g, is missing.", _node(lambda g, x, y: _right(1.0 + 0 * g, x, y))
)
exercise.wrong(
    "g meets the columns. It belongs to the rows: g[:, None].",
    _node(lambda g, x, y: g * x / y[:, None]),
)
exercise.wrong("The division by the norm is missing.", _node(lambda g, x, y: g[:, None] * x))
exercise.wrong(
    "That is the gradient of the squared norm, 2 x. The root is still to come.",
    _node(lambda g, x, y: 2 * g[:, None] * x),
)
exercise.wrong(
    "Half as large: the half of the root and the 2 of the square make 1.",
    _node(lambda g, x, y: _right(g, x, y) / 2),
)
exercise.wrong("Divided by the norm twice.", _node(lambda g, x, y: _right(g, x, y) / y[:, None]))
exercise.wrong(
    "0 / 0 in a row of zeros: divide by something else there.",
    _node(lambda g, x, y: g[:, None] * x / y[:, None]),
)
exercise.wrong(
    "y is the squared norm: the root is missing.", _node(_right, lambda x: (x**2).sum(axis=1))
)
exercise.wrong(
    "The norms of the columns. Sum over axis 1.", _node(_right, lambda x: np.linalg.norm(x, axis=0))
)
exercise.wrong("One norm for the whole array.", _node(_right, lambda x: np.linalg.norm(x)))
exercise.wrong(
    "The gradient is divided by one norm for the whole array. Each row has its own.",
    _node(lambda g, x, y: g[:, None] * x / np.linalg.norm(x)),
)
exercise.wrong(
    "That is the sum of the sizes. A length is the root of the sum of the squares.",
    _node(_right, lambda x: np.abs(x).sum(axis=1)),
)
exercise.wrong(
    "y has one axis only. The second one is needed on the way back.",
    _node(lambda g, x, y: g[:, None] * x / y, lambda x: np.linalg.norm(x, axis=1, keepdims=True)),
)
