"""What normalized layers do to signal and gradient through depth, before any training."""

import numpy as np

from nnbook import activations, initializers
from nnbook._validation import generator, whole
from nnbook.activations import Activation
from nnbook.arrays.workspace import Workspace
from nnbook.book.initialization.gradients import GradientStatistics, rms
from nnbook.initializers import Initializer
from nnbook.layers import ActivationLayer, BatchNormalization, Dense, Layer
from nnbook.typing import FloatArray, RandomState


def normalized_statistics(
    activation: str | Activation = "tanh",
    initializer: str | Initializer = "glorot_uniform",
    layers: int = 50,
    units: int = 200,
    samples: int = 200,
    *,
    epsilon: float = 1e-12,
    rng: RandomState = 0,
) -> GradientStatistics:
    """Send normal data forward and a normal gradient back through Dense, normalization, activation.

    Parameters
    ----------
    activation, initializer
        Of every layer.
    layers, units, samples : int, default 50, 200 and 200
        The sizes; the samples are one batch.
    epsilon : float, default 1e-12
        Of every normalization: so small that it does not count.
    rng : int or numpy.random.Generator, default 0
        The seed of data, weights and gradient.

    Returns
    -------
    GradientStatistics
        As :func:`nnbook.book.initialization.gradients.gradient_statistics` returns them without
        normalization.

    Examples
    --------
    The scale of the weights does not matter to the signal, only to the kernel's gradient:

    >>> from nnbook import RandomNormal
    >>> small, large = (normalized_statistics("relu", RandomNormal(s), 5) for s in (0.01, 1.0))
    >>> bool(np.allclose(small.signal, large.signal))
    True
    >>> [round(float(ratio), 6) for ratio in small.kernel / large.kernel]
    [100.0, 100.0, 100.0, 100.0, 100.0]
    """
    who = "normalized_statistics"
    draw = generator(who, rng)
    layers = whole(who, "layers", layers)
    units = whole(who, "units", units)
    samples = whole(who, "samples", samples)
    parts: list[Layer] = [
        Dense(
            units, use_bias=False, kernel_initializer=initializers.get(initializer, who), name="d"
        ),
        BatchNormalization(epsilon=epsilon, center=False, scale=False),
        ActivationLayer(activations.get(activation, who)),
    ]
    ws = Workspace(samples, reuse=False)
    h: FloatArray = draw.standard_normal((samples, units))
    passed, signal = [], []
    for _ in range(layers):
        for part in parts:
            params = part.init(draw, [(units,)], np.float64)
            h, cache = part.forward(params, [h], True, ws)
            passed.append((part, params, cache))
        signal.append(rms(h))
    dh: FloatArray = draw.standard_normal((samples, units))
    dh /= rms(dh)
    gradient, kernel = [], []
    for part, params, cache in reversed(passed):
        if isinstance(part, ActivationLayer):
            gradient.append(rms(dh))
        (below,), grads = part.backward(params, cache, dh, ws)
        if "kernel" in grads:
            kernel.append(rms(grads["kernel"]))
        assert below is not None  # a workspace of its own wants every gradient
        dh = below
    return GradientStatistics(np.array(signal), np.array(gradient[::-1]), np.array(kernel[::-1]))
