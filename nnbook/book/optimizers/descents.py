"""Descent on losses of two parameters: the classic surfaces, and the path of an optimizer."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnbook.optimizers import Optimizer
from nnbook.typing import FloatArray


class Surface(NamedTuple):
    """A loss of points (..., 2), what to show of it, where to start, and a minimum."""

    loss: Callable[[Any], Any]
    extent: tuple[float, float, float, float]
    start: tuple[float, float]
    minimum: tuple[float, float]


def _beale(p: FloatArray) -> Any:
    x, y = p[..., 0], p[..., 1]
    return sum((c - x + x * y**k) ** 2 for k, c in ((1, 1.5), (2, 2.25), (3, 2.625)))


#: The classic test surfaces.
SURFACES = {
    "bowl": Surface(
        lambda p: 0.5 * (p[..., 0] ** 2 + 30 * p[..., 1] ** 2), (-4.4, 2, -2, 2), (-4, 1), (0, 0)
    ),
    "Rosenbrock": Surface(
        lambda p: (1 - p[..., 0]) ** 2 + 100 * (p[..., 1] - p[..., 0] ** 2) ** 2,
        (-1.8, 1.8, -1, 2), (-1.2, 1), (1, 1),
    ),
    "saddle": Surface(
        lambda p: 0.5 * p[..., 0] ** 2 - 0.5 * p[..., 1] ** 2 + p[..., 1] ** 4 / 4,
        (-1.5, 1.5, -0.4, 1.4), (-1.2, 1e-3), (0, 1),
    ),
    "Beale": Surface(_beale, (-1, 4.5, -2, 2), (0.5, -1.6), (3, 0.5)),
}  # fmt: skip


def slope_of(loss: Callable[[Any], Any], h: float = 1e-6) -> Callable[[FloatArray], FloatArray]:
    """Return the gradient of a loss of two parameters, by central differences.

    Examples
    --------
    >>> slope_of(SURFACES["bowl"].loss)(np.array([2.0, 1.0]))
    array([ 2., 30.])
    """
    along = np.eye(2) * h

    def gradient(p: FloatArray) -> FloatArray:
        return np.stack([(loss(p + e) - loss(p - e)) / (2 * h) for e in along], axis=-1)

    return gradient


def descend(
    optimizer: Optimizer, gradient: Callable[[FloatArray], FloatArray], start: ArrayLike, steps: int
) -> FloatArray:
    """Return the path of an optimizer, with its start, of shape (steps + 1, ...).

    Examples
    --------
    >>> from nnbook import SGD
    >>> descend(SGD(0.5), lambda e: e, [4.0], 3)[:, 0]
    array([4. , 2. , 1. , 0.5])
    """
    theta = np.array(start, dtype=float)
    state, path = optimizer.init(theta), [theta.copy()]
    for _ in range(steps):
        theta += optimizer.update(gradient(theta.copy()), state)  # a rule overwrites its gradient
        path.append(theta.copy())
    return np.array(path)
