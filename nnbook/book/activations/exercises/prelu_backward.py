r"""The backward pass of PReLU.

PReLU is a leaky ReLU that learns its slope: $y = z$ for $z > 0$ and $y = \alpha z$ otherwise,
with an $\alpha$ for each unit. Return both gradients, $(dz, d\alpha)$, for a batch. $dy$ and
$z$ have the shape (batch, units), $\alpha$ the shape (units,).
"""

import numpy as np

from nnbook.exercises import Exercise, gradient

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=1,
    hints=[
        r"$dz$ is that of a leaky ReLU. For $d\alpha$ ask: how does $y$ change with $\alpha$?",
        r"$\partial y / \partial \alpha$ is $z$ where $z \le 0$, and 0 elsewhere.",
        r"All samples of the batch use the same $\alpha$. What happens to gradients at a fork?",
    ],
    why="""
        The gradient of a parameter that all samples share is a sum over them, as for a bias. A
        unit whose z is never negative learns nothing about its slope.
        """,
)


@exercise.solution_is
def prelu_backward(dy, z, alpha):
    """Return (dz, dalpha), of the shapes of z and alpha."""
    dz = np.where(z > 0, dy, alpha * dy)
    dalpha = (dy * np.minimum(z, 0)).sum(axis=0)
    return dz, dalpha


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    z, dy = rng.normal(size=(2, 6, 4))
    alpha = np.array([0.1, 0.25, 0.5, 2.0])

    def loss(z, alpha):
        return (dy * np.where(z > 0, z, alpha * z)).sum()

    student.agrees(dy, z, alpha)
    dz, dalpha = student(dy, z, alpha)
    gradient(dz, lambda z: loss(z, alpha), at=z, what="dz")
    gradient(dalpha, lambda alpha: loss(z, alpha), at=alpha, what="dalpha")
    student.agrees(dy[:1], z[:1], alpha, case="a batch of one")
    student.agrees(dy, np.abs(z), alpha, case="z that is never negative")


@exercise.wrong(
    "The gradients for alpha are averaged. Which division does the loss have? Not this one."
)
def _(dy, z, alpha):
    dz, dalpha = prelu_backward(dy, z, alpha)
    return dz, dalpha / len(z)


@exercise.wrong("dalpha has a row for each sample: the samples share alpha, so sum over them.")
def _(dy, z, alpha):
    return prelu_backward(dy, z, alpha)[0], dy * np.minimum(z, 0)


@exercise.wrong("Where z is positive, y does not depend on alpha.")
def _(dy, z, alpha):
    return prelu_backward(dy, z, alpha)[0], (dy * z).sum(axis=0)


@exercise.wrong("dz is without dy: that is the slope alone.")
def _(dy, z, alpha):
    return np.where(z > 0, 1, alpha), prelu_backward(dy, z, alpha)[1]


@exercise.wrong("dalpha is without dy: that is the chain rule.")
def _(dy, z, alpha):
    return prelu_backward(dy, z, alpha)[0], np.minimum(z, 0).sum(axis=0)


@exercise.wrong("The sum for dalpha runs over the units: it belongs over the samples, axis 0.")
def _(dy, z, alpha):
    return prelu_backward(dy, z, alpha)[0], (dy * np.minimum(z, 0)).sum(axis=1)


@exercise.wrong("The order is (dz, dalpha).")
def _(dy, z, alpha):
    return prelu_backward(dy, z, alpha)[::-1]


@exercise.wrong("alpha acts where z is negative, and dalpha collects from there.")
def _(dy, z, alpha):
    return prelu_backward(dy, z, alpha)[0], (dy * np.maximum(z, 0)).sum(axis=0)


@exercise.wrong("In dalpha the factor z is missing: y = alpha z changes with alpha by z.")
def _(dy, z, alpha):
    return prelu_backward(dy, z, alpha)[0], (dy * (z <= 0)).sum(axis=0)


@exercise.wrong("dz is that of a ReLU: below 0 the slope is alpha, not 0.")
def _(dy, z, alpha):
    return dy * (z > 0), prelu_backward(dy, z, alpha)[1]
