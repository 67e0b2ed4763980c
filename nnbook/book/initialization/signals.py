"""The lecture's experiment: what a deep random network does to its input, layer by layer."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nnbook import activations, initializers
from nnbook._validation import generator, whole
from nnbook.activations import Activation
from nnbook.initializers import Initializer, RandomNormal
from nnbook.statistics import mean_and_std
from nnbook.typing import FloatArray, IntArray, RandomState

#: The lecture's histograms: 30 bins on (-1, 1).
BINS = np.linspace(-1.0, 1.0, 31)
_RANGE = (-1.0, 1.0)


@dataclass(frozen=True, eq=False)
class ActivationStatistics:
    """What was measured, layer by layer.

    Attributes
    ----------
    data_mean, data_std : float
        Of the input.
    mean, std : ndarray of shape (layers,)
        Of all activations of a layer, over units and samples.
    histograms : ndarray of shape (layers, 30)
        How many activations fell into each bin of ``BINS``.
    outside : ndarray of shape (layers,)
        The share of the activations beyond the bins, such as those of a ReLU above 1.
    """

    data_mean: float
    data_std: float
    mean: FloatArray
    std: FloatArray
    histograms: IntArray
    outside: FloatArray

    def __str__(self) -> str:
        """Return the table in the lecture's form."""
        lines = [f"Datos mean {self.data_mean:.6f} std {self.data_std:.6f}"]
        lines += [
            f"Layer {k} \t mean {mean:.6f} \t std {std:.6f}"
            for k, (mean, std) in enumerate(zip(self.mean, self.std, strict=True))
        ]
        return "\n".join(lines)


def activation_statistics(
    activation: str | Activation = "tanh",
    initializer: str | Initializer = RandomNormal(stddev=0.01),  # noqa: B008 (it is frozen)
    layers: int = 10,
    units: int = 500,
    samples: int = 10_000,
    *,
    bias_initializer: str | Initializer = "zeros",
    rng: RandomState = 0,
) -> ActivationStatistics:
    """Send standard normal data through a random network and measure every layer.

    Parameters
    ----------
    activation : str or Activation, default "tanh"
        Of every layer.
    initializer : str or Initializer, default RandomNormal(stddev=0.01)
        Of every kernel.
    layers, units, samples : int, default 10, 500 and 10,000
        The lecture's sizes; the input is as wide as the layers.
    bias_initializer : str or Initializer, default "zeros"
        Of every bias; the lecture has none.
    rng : int or numpy.random.Generator, default 0
        The seed of the data and then of the weights, layer by layer.

    Returns
    -------
    ActivationStatistics
        Print it for the lecture's table.

    Raises
    ------
    ValueError, TypeError
        For an unknown activation or initializer, or sizes below 1.

    References
    ----------
    The lecture "Entrenamiento de redes neuronales", section on initialization, adapted from
    CS231n, Stanford.

    Examples
    --------
    The lecture's table for ReLU and He's weights, from a seed of ours:

    >>> from nnbook import HeNormal
    >>> print(activation_statistics("relu", HeNormal(), rng=101))  # doctest: -FLOAT_CMP
    Datos mean ... std ...
    Layer 0 mean 0.5... std 0.8...
    ...
    >>> activation_statistics("tanh", layers=0)
    Traceback (most recent call last):
    ...
    ValueError: activation_statistics: expected layers >= 1, got 0
    """
    who = "activation_statistics"
    outputs = layer_outputs(
        who, activation, initializer, layers, units, samples, bias_initializer, rng
    )
    data = mean_and_std(next(outputs))
    means, stds, counts = [], [], []
    for h in outputs:
        mean, std = mean_and_std(h)
        means.append(mean)
        stds.append(std)
        counts.append(np.histogram(h, len(BINS) - 1, _RANGE)[0])  # equal bins: no search
    histograms = np.array(counts)
    return ActivationStatistics(
        *data,
        np.array(means),
        np.array(stds),
        histograms,
        1 - histograms.sum(1) / (samples * units),
    )


def layer_outputs(
    who: str,
    activation: str | Activation,
    initializer: str | Initializer,
    layers: int,
    units: int,
    samples: int,
    bias_initializer: str | Initializer,
    rng: RandomState,
) -> Iterator[FloatArray]:
    """Yield the data, then the outputs of each layer; the next layer overwrites those before it."""
    f = activations.get(activation, who)
    kernels = initializers.get(initializer, who)
    biases = initializers.get(bias_initializer, who)
    layers = whole(who, "layers", layers)
    units = whole(who, "units", units)
    samples = whole(who, "samples", samples)
    draw = generator(who, rng)
    x: FloatArray = draw.standard_normal((samples, units))
    yield x
    z: FloatArray = np.empty_like(x)
    for _ in range(layers):
        np.matmul(x, kernels((units, units), rng=draw), out=z)
        z += biases((units,), rng=draw)
        h = f.fn(z, out=z)
        yield h
        x, z = h, x
