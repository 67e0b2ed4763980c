r"""The backward pass of the leaky ReLU.

The leaky ReLU is $f(z) = z$ for $z > 0$, and $f(z) = \alpha z$ otherwise. Return $dz$, the gradient
of the loss with respect to $z$, from $dy$, that with respect to the output. At $z = 0$ take the
slope $\alpha$. Use no loop: the arrays have the shape (batch, units), and may be large. Let float32
stay float32.
"""

import numpy as np

from nnbook.exercises import Exercise, gradient

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    hints=[
        "The slope is one of two numbers. Which array of True and False says which?",
        "`np.where(condition, a, b)` takes a where the condition holds, and b elsewhere.",
    ],
    why=r"""
        With $\alpha = 0$ it is the ReLU, whose units pass no gradient where $z \le 0$. Any
        $\alpha > 0$ lets a unit come back.
        """,
)


@exercise.solution_is
def leaky_relu_backward(dy, z, alpha=0.01):
    """Return dz from dy and z, all of shape (batch, units)."""
    return np.where(z > 0, dy, alpha * dy)


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    z, dy = rng.normal(size=(2, 6, 4))
    student.agrees(dy, z, 0.1)
    gradient(student(dy, z, 0.1), lambda z: (dy * np.where(z > 0, z, 0.1 * z)).sum(), at=z)
    student.agrees(dy, z, case="the alpha that is the default")
    student.agrees(dy, z, 0.0, case="alpha = 0, the ReLU")
    student.agrees(dy[:, :1], np.zeros((6, 1)), 0.1, case="z = 0")
    student.agrees(dy[:1], z[:1], 0.1, case="a batch of one")
    student.agrees(dy.astype("f4"), z.astype("f4"), 0.1, case="float32", rtol=1e-5)
    student.vectorized(lambda n: (np.ones((n, 3)), np.ones((n, 3)), 0.1))


@exercise.wrong("That is the ReLU: below 0 the slope is alpha, not 0.")
def _(dy, z, alpha=0.01):
    return dy * (z > 0)


@exercise.wrong("That is the slope alone. By the chain rule it multiplies dy.")
def _(dy, z, alpha=0.01):
    return np.where(z > 0, 1.0, alpha)


@exercise.wrong("The sign of z decides, not that of dy.")
def _(dy, z, alpha=0.01):
    return np.where(dy > 0, dy, alpha * dy)


@exercise.wrong("That is the forward pass times dy: the slope is 1 or alpha, without z.")
def _(dy, z, alpha=0.01):
    return dy * np.where(z > 0, z, alpha * z)


@exercise.wrong("At z = 0 the slope that is asked for is alpha: write z > 0, not z >= 0.")
def _(dy, z, alpha=0.01):
    return np.where(z >= 0, dy, alpha * dy)


@exercise.wrong("there is a loop over the samples")
def _(dy, z, alpha=0.01):
    return np.array([np.where(one > 0, d, alpha * d) for d, one in zip(dy, z, strict=True)])


@exercise.wrong("changes its argument dy")
def _(dy, z, alpha=0.01):
    dy[z <= 0] *= alpha
    return dy


@exercise.wrong("The two sides are exchanged: where z is positive the slope is 1.")
def _(dy, z, alpha=0.01):
    return np.where(z > 0, alpha * dy, dy)


@exercise.wrong("alpha is an argument, and it is not always 0.01.")
def _(dy, z, alpha=0.01):
    return np.where(z > 0, dy, 0.01 * dy)


@exercise.wrong("That is the forward pass: the slope belongs to dy, not to z.")
def _(dy, z, alpha=0.01):
    return np.where(z > 0, z, alpha * z)
