r"""Mean-field theory: what happens to a signal in a wide random network, without running one.

In a layer of many units, :math:`z_j = \sum_i W_{ij} h_i + b_j` is a sum of many independent terms,
so z is close to normal, with mean 0 and variance

.. math:: q = \text{fan\_in}\,\sigma_w^2\, \mathbb{E}[h^2] + \sigma_b^2 .

The layer's output then has the moments of :math:`h = f(\sqrt{q}\,Z)` with a standard normal Z.
They are one-dimensional integrals. Computed again for each layer, they follow the signal to any
depth.

References: Poole et al., "Exponential expressivity in deep neural networks through transient
chaos", 2016; Schoenholz et al., "Deep information propagation", 2017.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from nnbook import activations
from nnbook._validation import number, whole
from nnbook.activations import Activation
from nnbook.typing import FloatArray


@cache
def _nodes() -> tuple[FloatArray, FloatArray]:
    """Return nodes z > 0 and weights for integrals against the standard normal density.

    The rule is Gauss-Legendre on panels that double in width away from 0, where a ReLU has its kink
    and a saturated tanh its turn. Gauss-Hermite, the usual choice, is made for smooth functions:
    for tanh(22 z), the lecture's second table, 101 of its nodes give 0.936. The value is 0.982.
    """
    edges = np.concatenate([[0.0], 2.0 ** np.arange(-12, 3), [6.0, 9.0, 13.0]])
    points, weights = np.polynomial.legendre.leggauss(24)
    half = np.diff(edges)[:, None] / 2
    z = (edges[:-1, None] + half * (1 + points)).ravel()
    w = (half * weights).ravel() * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return z, w


def gaussian_mean(f: Callable[[FloatArray], FloatArray], variance: float = 1.0) -> float:
    r"""Return :math:`\mathbb{E}[f(z)]` for a normal z with mean 0 and the given variance.

    Parameters
    ----------
    f : callable
        Elementwise, and smooth except for a kink at 0.
    variance : float, default 1
        At least 0.

    Returns
    -------
    float

    Examples
    --------
    The mean square of a ReLU's output is half of its input's:

    >>> gaussian_mean(lambda z: np.maximum(z, 0) ** 2, variance=3.0)
    1.5
    """
    variance = number("gaussian_mean", "variance", variance, least=0)
    z, w = _nodes()
    z = np.sqrt(variance) * z
    return float(w @ (f(z) + f(-z)))


@dataclass(frozen=True, eq=False)
class ActivationMoments:
    """What mean-field theory predicts for each layer.

    Attributes
    ----------
    mean, std : ndarray of shape (layers,)
        Of the activations, over units and samples.
    z_std : ndarray of shape (layers,)
        Standard deviation of z, before the activation.
    gradient_gain : ndarray of shape (layers,)
        The factor by which the root mean square of a gradient grows as it goes back through the
        layer.
    regime : str
        What becomes of the signal: it "vanishes", "settles" or "explodes".
    limit : float
        The standard deviation of the activations after very many layers: 0, a number, or inf.
    """

    mean: FloatArray
    std: FloatArray
    z_std: FloatArray
    gradient_gain: FloatArray
    regime: str
    limit: float

    def __str__(self) -> str:
        rows = [
            f"Layer {k} \t mean {mean:.6f} \t std {std:.6f}"
            for k, (mean, std) in enumerate(zip(self.mean, self.std, strict=True))
        ]
        return "\n".join(
            [*rows, f"After many layers the signal {self.regime}: std {self.limit:.6g}"]
        )


def activation_moments(
    activation: str | Activation = "tanh",
    weight_std: float = 0.01,
    fan_in: int = 500,
    layers: int = 10,
    *,
    bias_std: float = 0.0,
    input_mean_square: float = 1.0,
) -> ActivationMoments:
    """Follow the moments of the activations through a wide random network.

    Parameters
    ----------
    activation : str or Activation, default "tanh"
        Of every layer.
    weight_std : float, default 0.01
        Standard deviation of the weights, at least 0.
    fan_in : int, default 500
        The width of every layer, the input included.
    layers : int, default 10
        How many.
    bias_std : float, default 0
        Standard deviation of the biases.
    input_mean_square : float, default 1
        Mean square of the input's entries.

    Returns
    -------
    ActivationMoments

    Raises
    ------
    ValueError
        For a negative standard deviation, fewer than one layer, or an unknown activation.

    Notes
    -----
    The result is exact in the limit of infinite width. At 500 units the moments of one network
    scatter around it; those of a ReLU network scatter widely, because nothing pulls them back.

    Examples
    --------
    The lecture's first table: each layer shrinks the signal by 0.01 * sqrt(500) = 0.22.

    >>> print(activation_moments("tanh", weight_std=0.01, fan_in=500, layers=3))
    Layer 0 mean 0.000000 std 0.213546
    Layer 1 mean 0.000000 std 0.047642
    Layer 2 mean 0.000000 std 0.010652
    After many layers the signal vanishes: std 0

    He's weights hold a ReLU where it is:

    >>> activation_moments("relu", weight_std=(2 / 500) ** 0.5, layers=50).z_std[[0, 49]]
    array([1.41421356, 1.41421356])
    """
    who = "activation_moments"
    f = activations.get(activation, who)
    sigma = number(who, "weight_std", weight_std, least=0)
    width = whole(who, "fan_in", fan_in)
    depth = whole(who, "layers", layers)
    bias = number(who, "bias_std", bias_std, least=0)
    square = number(who, "input_mean_square", input_mean_square, least=0)

    def through(square: float) -> tuple[float, float, float]:
        q = width * sigma**2 * square + bias**2
        return q, gaussian_mean(f, q), gaussian_mean(lambda z: f(z) ** 2, q)

    rows = []
    for _ in range(depth):
        q, mean, square = through(square)
        gain = width * sigma**2 * gaussian_mean(lambda z: f.derivative(z) ** 2, q)
        rows.append((mean, np.sqrt(max(square - mean**2, 0.0)), np.sqrt(q), np.sqrt(gain)))
    regime, limit = _ending(through, square)
    mean, std, z_std, gain = np.array(rows).T
    return ActivationMoments(mean, std, z_std, gain, regime, limit)


def _ending(
    through: Callable[[float], tuple[float, float, float]], square: float
) -> tuple[str, float]:
    """Return what becomes of the signal after many more layers: the regime and the limit."""
    start = square
    mean = 0.0
    for _ in range(5000):
        _, mean, after = through(square)
        if after < 1e-24 or after > 1e24:
            break
        if abs(after - square) < 1e-13 * square:
            return "settles", float(np.sqrt(max(after - mean**2, 0.0)))
        square = after
    # A signal that still grows when it is huge has no limit, however slowly it grows.
    if after >= start and through(1e20)[2] > (1 - 1e-9) * 1e20:
        return "explodes", float("inf")
    low, high = 1e-20, 1e20
    if through(low)[2] > (1 + 1e-9) * low:  # small signals grow, large ones shrink: bisect
        for _ in range(100):
            square = float(np.sqrt(low * high))
            low, high = (square, high) if through(square)[2] > square else (low, square)
        return "settles", float(np.sqrt(max(square - through(square)[1] ** 2, 0.0)))
    # The critical case: it goes to 0, but more slowly than any power of a number below 1.
    return "vanishes", 0.0


def relu_spread(units: int, layers: int) -> FloatArray:
    r"""Return how far the mean square of a ReLU network of finite width scatters over seeds.

    Parameters
    ----------
    units : int
        The width of every layer.
    layers : int
        How many.

    Returns
    -------
    ndarray of shape (layers,)
        The standard deviation, over networks, of the logarithm of the mean square: to first order
        in 1 / units, and for many independent inputs.

    Notes
    -----
    Each layer multiplies the mean square by an average over its units, whose relative variance is
    :math:`(4\,\mathbb{E}[u_+^2 v_+^2] - 1) / n` for the pre-activations u, v of two samples. That
    is 0 for independent samples and 5 / n for equal ones. A ReLU network makes its samples more
    alike layer by layer, so the variance per layer grows towards 5 / n. The variances add up: the
    logarithm of the mean square takes a random walk. The expectation is the arc-cosine kernel.

    References
    ----------
    Cho and Saul, "Kernel methods for deep learning", 2009; Hanin and Rolnick, "How to start
    training: the effect of initialization and architecture", 2018.

    Examples
    --------
    >>> relu_spread(500, 3).round(4)
    array([0.    , 0.0453, 0.0751])
    """
    width = whole("relu_spread", "units", units)
    depth = whole("relu_spread", "layers", layers)
    cosine, variance, result = 0.0, 0.0, []
    for _ in range(depth):
        angle = np.arccos(min(cosine, 1.0))
        sine = np.sin(angle)
        second = 3 * sine * cosine + (np.pi - angle) * (1 + 2 * cosine**2)
        variance += (4 * second / (2 * np.pi) - 1) / width
        result.append(np.sqrt(max(variance, 0.0)))
        cosine = (sine + (np.pi - angle) * cosine) / np.pi
    return np.array(result)
