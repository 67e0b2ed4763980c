"""The way back: what a deep random network does to a gradient, layer by layer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnbook import activations, initializers
from nnbook._validation import generator, whole
from nnbook.activations import Activation
from nnbook.arrays.workspace import Workspace
from nnbook.initializers import Initializer
from nnbook.layers import Dense, Layer
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
    layer = Dense(
        whole(who, "units", units),
        activation=activations.get(activation, who),
        kernel_initializer=initializers.get(initializer, who),
        bias_initializer=initializers.get(bias_initializer, who),
    )
    return through(who, [layer], layers, units, samples, rng)


def through(
    who: str, block: Sequence[Layer], layers: int, units: int, samples: int, rng: RandomState
) -> GradientStatistics:
    """Send normal data forward and a normal gradient back through the same block again and again.

    A block counts as one layer: it has ``units`` inputs and outputs and one kernel. ``who`` is the
    caller, for error messages.
    """
    draw = generator(who, rng)
    layers, samples = whole(who, "layers", layers), whole(who, "samples", samples)
    ws = Workspace(samples, reuse=False)
    h: FloatArray = draw.standard_normal((samples, units))
    passed, signal = [], []
    for _ in range(layers):
        for part in block:
            params = part.init(draw, [(units,)], np.float64)
            h, cache = part.forward(params, [h], True, ws)
            passed.append((part, params, cache))
        signal.append(rms(h))
    dh: FloatArray = draw.standard_normal((samples, units))
    dh /= rms(dh)
    gradient, kernel = [], []
    for part, params, cache in reversed(passed):
        if part is block[-1]:
            gradient.append(rms(dh))
        (below,), grads = part.backward(params, cache, dh, ws)
        if "kernel" in grads:
            kernel.append(rms(grads["kernel"]))
        assert below is not None  # this workspace asks for every gradient
        dh = below
    return GradientStatistics(np.array(signal), np.array(gradient[::-1]), np.array(kernel[::-1]))


def rms(values: FloatArray) -> float:
    """Return the root of the mean square.

    Examples
    --------
    >>> import numpy as np
    >>> rms(np.array([3.0, 4.0, 0.0, 0.0]))
    2.5
    """
    return float(np.sqrt(np.mean(np.square(values))))
