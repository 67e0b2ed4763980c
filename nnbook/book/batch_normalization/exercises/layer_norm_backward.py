r"""The other axis.

Layer normalization takes mean and variance of each **sample** over its units, the variance divided
by their number, then scales each unit by its own $\gamma_j$ and shifts by $\beta_j$: $y_{ij} =
\gamma_j \hat x_{ij} + \beta_j$ with $\hat x_{ij} = (x_{ij} - \mu_i) / \sqrt{\sigma_i^2 +
\epsilon}$. From above comes `dy`, of the shape (samples, units). Return `(dx, dgamma, dbeta)`, of
the shapes (samples, units), (units,) and (units,). Use no loop over the samples.
"""

import numpy as np

from nnbook.exercises import Exercise, gradient

exercise = Exercise(
    __name__,
    __doc__,
    level="challenge",
    objective=5,
    minutes=20,
    hints=[
        "The formula of batch normalization with the axes exchanged, but for one thing.",
        "gamma differs along the axis that is averaged. Where must it stand, so that the means see "
        "it?",
        r"Let $d\hat x = \gamma\, dy$, and then as before.",
    ],
    why=r"""
        $dx = \frac1s (d\hat x - \langle d\hat x \rangle - \hat x \langle d\hat x\, \hat x
        \rangle)$ with means over the units of a sample, and $d\hat x = \gamma\, dy$. gamma and beta
        are still used by every sample: their gradients are sums over the samples.
        """,
)


@exercise.solution_is
def layer_norm_backward(dy, x, gamma, epsilon):
    """Return (dx, dgamma, dbeta), of shapes (samples, units) and (units,)."""
    s = np.sqrt(x.var(axis=1, keepdims=True) + epsilon)
    xhat = (x - x.mean(axis=1, keepdims=True)) / s
    d = gamma * dy
    along = (d * xhat).mean(axis=1, keepdims=True)
    dx = (d - d.mean(axis=1, keepdims=True) - xhat * along) / s
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    x, dy = rng.normal(1.0, 2.0, (2, 4, 4))
    gamma = np.array([0.5, -1.5, 2.0, 1.0])
    student.agrees(dy, x, gamma, 0.1)

    def through(x):
        xhat = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 0.1)
        return float(np.sum(dy * gamma * xhat))

    gradient(student(dy, x, gamma, 0.1)[0], through, at=x)
    student.agrees(dy[:1], x[:1], gamma, 1e-3, case="a batch of one")
    student.agrees(dy[:, :1], x[:, :1], gamma[:1], 1e-3, case="a single unit")
    student.vectorized(lambda n: (np.eye(n, 4), np.eye(n, 4), gamma, 1e-3))


def _parts(x, epsilon, axis):
    s = np.sqrt(x.var(axis=axis, keepdims=True) + epsilon)
    return s, (x - x.mean(axis=axis, keepdims=True)) / s


def _dx(d, s, xhat, axis):
    along = (d * xhat).mean(axis=axis, keepdims=True)
    return (d - d.mean(axis=axis, keepdims=True) - xhat * along) / s


@exercise.wrong("That is batch normalization: mean and variance over the samples.")
def _(dy, x, gamma, epsilon):
    s, xhat = _parts(x, epsilon, 0)
    return _dx(gamma * dy, s, xhat, 0), (dy * xhat).sum(0), dy.sum(0)


@exercise.wrong("gamma stands outside of the means. It differs from unit to unit: put it inside.")
def _(dy, x, gamma, epsilon):
    s, xhat = _parts(x, epsilon, 1)
    return gamma * _dx(dy, s, xhat, 1), (dy * xhat).sum(0), dy.sum(0)


@exercise.wrong("The means are taken over the samples, though the statistics were over the units.")
def _(dy, x, gamma, epsilon):
    s, xhat = _parts(x, epsilon, 1)
    return _dx(gamma * dy, s, xhat, 0), (dy * xhat).sum(0), dy.sum(0)


@exercise.wrong("dgamma and dbeta are summed over the units. Each unit has its own.")
def _(dy, x, gamma, epsilon):
    s, xhat = _parts(x, epsilon, 1)
    return _dx(gamma * dy, s, xhat, 1), (dy * xhat).sum(1), dy.sum(1)


@exercise.wrong("gamma is missing in dx.")
def _(dy, x, gamma, epsilon):
    s, xhat = _parts(x, epsilon, 1)
    return _dx(dy, s, xhat, 1), (dy * xhat).sum(0), dy.sum(0)


@exercise.wrong("Mean and variance of a sample are taken as constants. Each unit moves both.")
def _(dy, x, gamma, epsilon):
    s, xhat = _parts(x, epsilon, 1)
    return gamma * dy / s, (dy * xhat).sum(0), dy.sum(0)


@exercise.wrong("A mean for each sample needs a second axis: keepdims=True, or [:, None].")
def _(dy, x, gamma, epsilon):
    d, s = gamma * dy, np.sqrt(x.var(1) + epsilon)
    xhat = (x - x.mean(1)) / s
    dx = (d - d.mean(1) - xhat * (d * xhat).mean(1)) / s
    return dx, (dy * xhat).sum(0), dy.sum(0)
