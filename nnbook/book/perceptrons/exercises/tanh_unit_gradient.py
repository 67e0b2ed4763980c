r"""The delta rule of a tanh unit.

A unit puts out $\hat y = \tanh(w \cdot x)$. Return the gradient, with respect to $w$, of half the
sum of the squared errors over all rows, $L = \tfrac12 \sum_i (y_i - \hat y_i)^2$.

`x` has the shape (samples, inputs) and contains the 1 of the bias, `y` has the shape (samples,).
Use no loop over the samples.
"""

import numpy as np

from nnbook.exercises import Exercise, gradient

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=4,
    minutes=10,
    hints=[
        r"For one row: $-(y - \hat y)\, f'(z)\, x$.",
        r"The slope of tanh can be read off the output: $1 - \hat y^2$.",
        "The sum over the rows is a product with the matrix x.",
    ],
    why=r"""
        $\partial L / \partial w = -\sum_i (y_i - \hat y_i)(1 - \hat y_i^2)\, x_i$. The slope is
        that at $z$. A function that computes $\tanh'$ at its argument must not get the output.
        """,
)


@exercise.solution_is
def tanh_unit_gradient(w, x, y):
    """Return the gradient of half the sum of squares, of the shape of w."""
    out = np.tanh(x @ w)
    return -((y - out) * (1 - out**2)) @ x


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    x = np.column_stack([rng.normal(size=(6, 2)), np.ones(6)])
    w, y = np.array([0.8, -0.5, 0.3]), rng.uniform(-0.9, 0.9, 6)
    student.agrees(w, x, y)
    gradient(student(w, x, y), lambda p: 0.5 * float(np.sum((y - np.tanh(x @ p)) ** 2)), at=w)
    student.agrees(w, x[:1], y[:1], case="a batch of one")
    student.agrees(100 * w, x, y, case="large weights, where the unit saturates", atol=1e-12)
    student.vectorized(lambda n: (w, np.ones((n, 3)), np.full(n, 0.5)))


def _slope(slope_of, factor=1.0):
    def tanh_unit_gradient(w, x, y):
        z = x @ w
        return -factor * ((y - np.tanh(z)) * slope_of(z)) @ x

    return tanh_unit_gradient


def _right(z):
    return 1 - np.tanh(z) ** 2


exercise.wrong(
    "The slope is taken at the output in place of z: that is f'(f(z)), and it never saturates.",
    _slope(lambda z: 1 - np.tanh(np.tanh(z)) ** 2),
)
exercise.wrong(
    "The slope of tanh is missing: that is the rule of a linear unit, with another output.",
    _slope(np.ones_like),
)
exercise.wrong("1 - z² has z where the output belongs.", _slope(lambda z: 1 - z**2))
exercise.wrong(
    "That is the slope of the sigmoid, y (1 - y).", _slope(lambda z: np.tanh(z) * (1 - np.tanh(z)))
)
exercise.wrong(
    "The other way round: this is the step downhill, and the gradient is asked for.",
    _slope(_right, -1.0),
)
exercise.wrong(
    "Your gradient is 2 times too large: did you forget the half in front of the sum?",
    _slope(_right, 2.0),
)


@exercise.wrong("Divided by the number of rows. The loss is a sum here, not a mean.")
def _(w, x, y):
    return exercise.reference(w, x, y) / len(x)


@exercise.wrong("The error is that of a linear unit: compare y with tanh(z), not with z.")
def _(w, x, y):
    return -((y - x @ w) * (1 - np.tanh(x @ w) ** 2)) @ x


@exercise.wrong("The slope 1 - y² is taken at the target. It belongs to the output.")
def _(w, x, y):
    return -((y - np.tanh(x @ w)) * (1 - y**2)) @ x


exercise.wrong(
    "At y = -1 the unit is saturated and has no slope, but (1 - y)² is 4 there.",
    _slope(lambda z: (1 - np.tanh(z)) ** 2),
)
exercise.wrong("1 / cosh z is the root of the slope.", _slope(lambda z: 1 / np.cosh(z)))
exercise.wrong(
    "At y = -1 the unit is saturated and has no slope, but 1 - y is 2 there.",
    _slope(lambda z: 1 - np.tanh(z)),
)
