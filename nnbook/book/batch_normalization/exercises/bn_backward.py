r"""Backward through a batch, in one line.

Batch normalization computes $y = \gamma \hat x + \beta$ with $\hat x = (x - \mu) / s$ and $s =
\sqrt{\sigma^2 + \epsilon}$, mean and variance taken over the batch, the variance divided by the
number of samples. From above comes $dy$. Return `(dx, dgamma, dbeta)`, of the shapes (samples,
units), (units,) and (units,).

Mean and variance depend on every sample. Nothing may be taken as constant. Use no loop over the
samples.
"""

import numpy as np

from nnbook.exercises import Exercise, gradient

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=1,
    minutes=30,
    hints=[
        r"$d\beta$ and $d\gamma$ first: each is used by all samples, so it collects from all.",
        r"$\partial \mu / \partial x_k = 1/m$ and $\partial s / \partial x_k = \hat x_k / m$.",
        r"The layer takes two things out of $dy$: its mean, and its component along $\hat x$.",
    ],
    why=r"""
        $dx = \frac{\gamma}{s} \left(dy - \langle dy \rangle - \hat x\, \langle dy\, \hat x \rangle
        \right)$ with means over the batch. So each column of dx sums to 0: a shift of all samples
        changes nothing.
        """,
)


@exercise.solution_is
def bn_backward(dy, x, gamma, epsilon):
    """Return (dx, dgamma, dbeta)."""
    s = np.sqrt(x.var(axis=0) + epsilon)
    xhat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * xhat).sum(axis=0), dy.sum(axis=0)
    m = len(x)
    return gamma / s * (dy - dbeta / m - xhat * dgamma / m), dgamma, dbeta


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    x, dy = rng.normal(3.0, 2.0, (2, 5, 3))
    gamma = np.array([0.5, -1.5, 2.0])
    student.agrees(dy, x, gamma, 0.1)
    dx = student(dy, x, gamma, 0.1)[0]

    def through(x):
        return float(np.sum(dy * gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + 0.1)))

    gradient(dx, through, at=x)
    student.agrees(dy, x, gamma, 1e-5, case="ε = 1e-5")
    student.agrees(dy[:1], x[:1], gamma, 1e-3, case="a batch of one")
    student.vectorized(lambda n: (np.eye(n, 3), np.eye(n, 3), gamma, 1e-3))


def _with(dx, dgamma=None, dbeta=None):
    """Return the solution with another dx, dgamma or dbeta."""

    def bn_backward(dy, x, gamma, epsilon):
        s = np.sqrt(x.var(axis=0) + epsilon)
        xhat = (x - x.mean(axis=0)) / s
        return (
            dx(dy, xhat, gamma, s, len(x)),
            (dy * xhat).sum(axis=0) if dgamma is None else dgamma(dy, xhat, x),
            dy.sum(axis=0) if dbeta is None else dbeta(dy),
        )

    return bn_backward


def _right(dy, xhat, gamma, s, m):
    return gamma / s * (dy - dy.mean(0) - xhat * (dy * xhat).mean(0))


exercise.wrong(
    "Mean and variance are taken as constants. Each sample moves both of them.",
    _with(lambda dy, xhat, gamma, s, m: gamma / s * dy),
)
exercise.wrong(
    "The variance is taken as a constant: the component along x̂ is still in dx.",
    _with(lambda dy, xhat, gamma, s, m: gamma / s * (dy - dy.mean(0))),
)
exercise.wrong(
    "The mean is taken as a constant: the columns of dx do not sum to 0.",
    _with(lambda dy, xhat, gamma, s, m: gamma / s * (dy - xhat * (dy * xhat).mean(0))),
)
exercise.wrong(
    "Sums where means belong: divide by the number of samples.",
    _with(lambda dy, xhat, gamma, s, m: gamma / s * (dy - dy.sum(0) - xhat * (dy * xhat).sum(0))),
)
exercise.wrong(
    "gamma is missing in dx.", _with(lambda dy, xhat, gamma, s, m: _right(dy, xhat, 1.0, s, m))
)
exercise.wrong(
    "dx is not divided by s.",
    _with(lambda dy, xhat, gamma, s, m: _right(dy, xhat, gamma, 1.0, m)),
)
exercise.wrong(
    "dx is divided by the variance. One root is enough.",
    _with(lambda dy, xhat, gamma, s, m: _right(dy, xhat, gamma, s**2, m)),
)
exercise.wrong(
    "dgamma is a mean. Each sample uses gamma, so it collects a sum.",
    _with(_right, dgamma=lambda dy, xhat, x: (dy * xhat).mean(0)),
)
exercise.wrong(
    "dgamma collects dy times the input. gamma multiplies the normalized one.",
    _with(_right, dgamma=lambda dy, xhat, x: (dy * x).sum(0)),
)
exercise.wrong(
    "dgamma is that of beta: the factor x̂ is missing.",
    _with(_right, dgamma=lambda dy, xhat, x: dy.sum(0)),
)
exercise.wrong(
    "dbeta is a mean. Each sample uses beta, so it collects a sum.",
    _with(_right, dbeta=lambda dy: dy.mean(0)),
)
exercise.wrong(
    "The component along x̂ is added. It is taken out, as the mean is.",
    _with(lambda dy, xhat, g, s, m: g / s * (dy - dy.mean(0) + xhat * (dy * xhat).mean(0))),
)


@exercise.wrong("The variance is divided by m - 1. Batch normalization divides by m.")
def _(dy, x, gamma, epsilon):
    m = len(x)
    more = x.var(axis=0) / max(m - 1, 1)  # added to the variance, it makes the divisor m - 1
    return exercise.reference(dy, x, gamma, epsilon + more)


@exercise.wrong("The means are taken over the units. They belong to the batch, axis 0.")
def _(dy, x, gamma, epsilon):
    s = np.sqrt(x.var(axis=1, keepdims=True) + epsilon)
    xhat = (x - x.mean(axis=1, keepdims=True)) / s
    along = (dy * xhat).mean(axis=1, keepdims=True)
    dx = gamma / s * (dy - dy.mean(axis=1, keepdims=True) - xhat * along)
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)
