r"""The backward pass of the sigmoid.

A layer has computed $y = \sigma(z) = 1 / (1 + e^{-z})$, unit by unit. From above comes the gradient
of the loss with respect to its output, $dy = \partial L / \partial y$. Return the gradient with
respect to its input, $dz = \partial L / \partial z$.

The function gets $y$, not $z$: a layer keeps its output anyway. All arrays have the shape (batch,
units). Use no loop over the samples, and let float32 stay float32.
"""

import numpy as np

from nnbook.exercises import Exercise, gradient

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=5,
    hints=[
        r"The chain rule, unit by unit: $dz = dy \cdot \sigma'(z)$.",
        r"Derive $\sigma' = e^{-z} / (1 + e^{-z})^2$, and write it with nothing but $\sigma$.",
    ],
    why=r"$\sigma'(z) = \sigma(z) (1 - \sigma(z))$, which is $y (1 - y)$. No $e^{-z}$ is needed.",
)


@exercise.solution_is
def sigmoid_backward(dy, y):
    """Return dz from dy and the output y, all of shape (batch, units)."""
    return dy * y * (1 - y)


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    z, dy = rng.normal(size=(2, 5, 3))
    y = 1 / (1 + np.exp(-z))
    student.agrees(dy, y)
    gradient(student(dy, y), lambda z: (dy / (1 + np.exp(-z))).sum(), at=z)
    student.agrees(dy[:1], y[:1], case="a batch of one")
    student.agrees(dy, np.round(y), case="saturated units, y = 0 or 1")
    student.agrees(dy.astype("f4"), y.astype("f4"), case="float32", rtol=1e-5)
    student.vectorized(lambda n: (np.ones((n, 3)), np.full((n, 3), 0.2)))


@exercise.wrong("The gradient that comes from above, dy, is missing: that is the chain rule.")
def _(dy, y):
    return y * (1 - y)


@exercise.wrong("y is already the output of the sigmoid: do not apply the sigmoid to it once more.")
def _(dy, y):
    s = 1 / (1 + np.exp(-y))
    return dy * s * (1 - s)


@exercise.wrong("1 - y² is the derivative of tanh. Derive that of the sigmoid.")
def _(dy, y):
    return dy * (1 - y**2)


@exercise.wrong("That is the forward pass: multiply by the slope, not by the output.")
def _(dy, y):
    return dy * y


@exercise.wrong("changes its argument dy")
def _(dy, y):
    dy *= y * (1 - y)
    return dy


@exercise.wrong("A unit that is off, y = 0, has no slope, but (1 - y)² is 1 there.")
def _(dy, y):
    return dy * (1 - y) ** 2


@exercise.wrong("A unit that is off, y = 0, has no slope, but 1 - y is 1 there.")
def _(dy, y):
    return dy * (1 - y)
