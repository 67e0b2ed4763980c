"""Checks of a whole network: of each entry of its gradient, or of one direction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from nnbook._validation import generator
from nnbook.gradcheck.differences import GradientReport, compare, numerical_gradient
from nnbook.network import Network
from nnbook.typing import ArrayLike, FloatArray, RandomState


def check_network(
    net: Network,
    x: Any,
    y: Any,
    *,
    sample_weight: ArrayLike | None = None,
    epsilon: float = 1e-5,
    tolerance: float = 1e-6,
) -> GradientReport:
    """Compare ``net.gradient`` with central differences; the report names the parameter.

    The arguments are those of ``net.gradient``. Layers are in training mode, and those that draw
    noise draw the same noise at every evaluation. The network is afterwards as it was before.

    Examples
    --------
    >>> from nnbook import Dense, Input, Network
    >>> x = Input(2)
    >>> net = Network(x, Dense(1, activation="tanh")(x), loss="mse", rng=0)
    >>> check_network(net, [[0.5, -1.0]], [[0.3]]).passed
    True
    """
    with _evaluation("check_network", net, x, y, sample_weight) as at:
        theta = net.theta.copy()
        loss, claimed = at(theta)
        measured = numerical_gradient(lambda point: at(point)[0], theta, epsilon=epsilon)
    floor = _floor(loss)
    return compare(net.named(claimed), net.named(measured), tolerance=tolerance, floor=floor)


def check_direction(
    net: Network,
    x: Any,
    y: Any,
    *,
    sample_weight: ArrayLike | None = None,
    rng: RandomState = 0,
    epsilon: float = 1e-5,
    tolerance: float = 1e-6,
) -> GradientReport:
    r"""Check ``net.gradient`` in one random direction v, by three evaluations for any size.

    .. math:: \nabla L \cdot v = \left. \frac{d}{dt} L(\theta + t v) \right|_{t = 0}

    v has length 1. Any error shows, unless v happens to be orthogonal to it. Which entry is wrong
    only ``check_network`` can say.

    Examples
    --------
    >>> from nnbook import Dense, Input, Network
    >>> x = Input(100)
    >>> net = Network(x, Dense(50)(Dense(200, activation="tanh")(x)), rng=0)
    >>> check_direction(net, np.ones((1, 100)), np.ones((1, 50))).passed
    True
    """
    v = generator("check_direction", rng).standard_normal(net.theta.shape)
    v /= np.linalg.norm(v)
    with _evaluation("check_direction", net, x, y, sample_weight) as at:
        theta = net.theta.copy()
        loss, gradient = at(theta)
        slope = numerical_gradient(lambda t: at(theta + t * v)[0], 0.0, epsilon=epsilon)
    claimed, measured = {"direction": np.asarray(gradient @ v)}, {"direction": slope}
    return compare(claimed, measured, tolerance=tolerance, floor=_floor(loss))


def _floor(loss: float) -> float:
    """Return how small a tiny derivative is: the rounding of a difference grows with the loss."""
    return 1e-4 * max(1.0, abs(loss))


@contextmanager
def _evaluation(
    who: str, net: Network, x: Any, y: Any, sample_weight: ArrayLike | None
) -> Iterator[Callable[[FloatArray], tuple[Any, FloatArray]]]:
    """Yield loss and gradient as a function of theta; restore theta and the noise afterwards."""
    if net.runs is not None:
        raise ValueError(f"{who}: expected a plain network, got a stack; use net.select(k)")
    if net.dtype != np.float64:
        raise ValueError(
            f"{who}: expected a network of float64, got float32, whose rounding hides the "
            "difference; build the same network with dtype=np.float64"
        )
    theta, noise = net.theta.copy(), net._graph.noise.bit_generator
    start = noise.state

    def at(point: FloatArray) -> tuple[Any, FloatArray]:
        net.theta[...] = point
        noise.state = start
        return net.gradient(x, y, sample_weight=sample_weight)

    try:
        yield at
    finally:
        net.theta[...] = theta
        noise.state = start
