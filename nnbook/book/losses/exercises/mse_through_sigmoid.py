r"""The mean square through a sigmoid.

The outputs of a network are $y = \sigma(z)$, and its loss is the mean square over all samples and
outputs, $L = \frac{1}{nK} \sum_{ik} (y_{ik} - t_{ik})^2$. Return $\partial L / \partial z$ from the
outputs `y` and the targets `t`, both of shape (n, K). Use no loop over the samples, and let float32
stay float32.
"""

import numpy as np

from nnbook.exercises import Exercise, gradient

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=10,
    hints=[
        r"Two steps: $\partial L / \partial y$, then times $\sigma'(z)$.",
        r"$\sigma'(z) = y (1 - y)$ can be read off the output.",
        "By what is the sum divided? `y.size`.",
    ],
    why=r"""
        $\frac{2}{nK} (y - t)\, y (1 - y)$. The lab on XOR prints the mean square and descends
        along $(y - t) / n$, which is the gradient of the cross-entropy. The two differ by the
        factor $2 y (1 - y)$ for one output, which goes to 0 where the unit is sure, also where it
        is wrong.
        """,
)


@exercise.solution_is
def mse_through_sigmoid(y, t):
    """Return the gradient with respect to z, of shape (n, K)."""
    return 2 * (y - t) * y * (1 - y) / y.size


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    z, t = rng.normal(size=(4, 3)), rng.integers(0, 2, size=(4, 3)).astype(float)
    y = 1 / (1 + np.exp(-z))
    student.agrees(y, t)
    gradient(student(y, t), lambda z: float(np.mean((1 / (1 + np.exp(-z)) - t) ** 2)), at=z)
    student.agrees(y[:1], t[:1], case="a batch of one")
    student.agrees(y[:, :1], t[:, :1], case="one output")
    student.agrees(1 - t, t, case="outputs that are sure and wrong")
    student.agrees(y.astype("f4"), t.astype("f4"), case="float32", rtol=1e-5)
    student.vectorized(lambda n: (np.full((n, 2), 0.3), np.ones((n, 2))))


@exercise.wrong(
    "That is the gradient of the cross-entropy. With squares the slope of the sigmoid stays."
)
def _(y, t):
    return (y - t) / len(y)


@exercise.wrong("The slope of the sigmoid is missing: that is the gradient of y, not that of z.")
def _(y, t):
    return 2 * (y - t) / y.size


@exercise.wrong("The 2 of the square is missing: your gradient is that of half the mean square.")
def _(y, t):
    return (y - t) * y * (1 - y) / y.size


@exercise.wrong("Divided by the samples alone. This mean is over the outputs, too.")
def _(y, t):
    return 2 * (y - t) * y * (1 - y) / len(y)


@exercise.wrong("That is the gradient of the sum of squares. The loss is their mean.")
def _(y, t):
    return 2 * (y - t) * y * (1 - y)


@exercise.wrong("The sigmoid is applied to y, which is an output already: its slope is y (1 - y).")
def _(y, t):
    s = 1 / (1 + np.exp(-y))
    return 2 * (y - t) * s * (1 - s) / y.size


@exercise.wrong("The error is turned round: the loss grows with y where y is above the target.")
def _(y, t):
    return -exercise.reference(y, t)


@exercise.wrong("The error alone: the 2, the mean and the slope of the sigmoid are missing.")
def _(y, t):
    return y - t


@exercise.wrong(
    "Two things: the 2 of the square is missing, and the mean is over the outputs, too."
)
def _(y, t):
    return (y - t) * y * (1 - y) / len(y)


@exercise.wrong("1 - y² is the slope of tanh. These outputs are those of a sigmoid.")
def _(y, t):
    return 2 * (y - t) * (1 - y**2) / y.size


@exercise.wrong("A unit that is off, y = 0, has no slope, but (1 - y)² is 1 there.")
def _(y, t):
    return 2 * (y - t) * (1 - y) ** 2 / y.size


@exercise.wrong("The slope t (1 - t) is taken at the target. It belongs to the output.")
def _(y, t):
    return 2 * (y - t) * t * (1 - t) / y.size
