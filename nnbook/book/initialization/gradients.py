"""The way back: what a deep random network does to a gradient, layer by layer."""

from dataclasses import dataclass

import numpy as np

from nnbook import activations, initializers
from nnbook._validation import generator, whole
from nnbook.activations import Activation
from nnbook.arrays.workspace import Workspace
from nnbook.initializers import Initializer
from nnbook.layers import Dense
from nnbook.typing import FloatArray, RandomState


@dataclass(frozen=True, eq=False)
class GradientStatistics:
    """Root mean squares, layer by layer, from the first layer to the last.

    Attributes
    ----------
    signal : ndarray of shape (layers,)
        Of the outputs of each layer, on the way forward.
    gradient : ndarray of shape (layers,)
        Of the gradient with respect to each layer's outputs. The last one is 1: it is what the
        experiment feeds in.
    kernel : ndarray of shape (layers,)
        Of the gradient with respect to each layer's kernel, for the sum over the samples.
    """

    signal: FloatArray
    gradient: FloatArray
    kernel: FloatArray


def gradient_statistics(
    activation: str | Activation = "tanh",
    initializer: str | Initializer = "glorot_uniform",
    layers: int = 50,
    units: int = 200,
    samples: int = 200,
    *,
    bias_initializer: str | Initializer = "zeros",
    rng: RandomState = 0,
) -> GradientStatistics:
    """Send normal data forward and a normal gradient back through a random network.

    Parameters
    ----------
    activation, initializer, bias_initializer
        Of every layer.
    layers, units, samples : int, default 50, 200 and 200
        The sizes.
    rng : int or numpy.random.Generator, default 0
        The seed of data, weights and gradient.

    Returns
    -------
    GradientStatistics

    Notes
    -----
    The gradient that enters at the top is independent of the network. That of a real loss is not,
    but it shrinks or grows by the same factors on its way down.

    Examples
    --------
    Glorot's weights lose half of a ReLU's gradient's mean square at each layer:

    >>> g = gradient_statistics("relu", "glorot_uniform", layers=11).gradient
    >>> bool(0.02 < g[0] < 0.05)  # about 2 ** -5
    True
    """
    who = "gradient_statistics"
    draw = generator(who, rng)
    layers = whole(who, "layers", layers)
    units = whole(who, "units", units)
    samples = whole(who, "samples", samples)
    layer = Dense(
        units,
        activation=activations.get(activation, who),
        kernel_initializer=initializers.get(initializer, who),
        bias_initializer=initializers.get(bias_initializer, who),
    )
    ws = Workspace(samples, reuse=False)
    h: FloatArray = draw.standard_normal((samples, units))
    passed = []
    for _ in range(layers):
        params = layer.init(draw, [(units,)], np.float64)
        h, cache = layer.forward(params, [h], True, ws)
        passed.append((params, cache, rms(h)))
    dh: FloatArray = draw.standard_normal((samples, units))
    dh /= rms(dh)
    gradient, kernel = [], []
    for params, cache, _ in reversed(passed):
        gradient.append(rms(dh))
        (below,), grads = layer.backward(params, cache, dh, ws)
        kernel.append(rms(grads["kernel"]))
        assert below is not None  # a workspace of its own wants every gradient
        dh = below
    return GradientStatistics(
        np.array([signal for *_, signal in passed]),
        np.array(gradient[::-1]),
        np.array(kernel[::-1]),
    )


def rms(values: FloatArray) -> float:
    """Return the root of the mean square.

    Examples
    --------
    >>> import numpy as np
    >>> rms(np.array([3.0, 4.0, 0.0, 0.0]))
    2.5
    """
    return float(np.sqrt(np.mean(np.square(values))))
