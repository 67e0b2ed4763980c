"""What normalized layers do to signal and gradient through depth, before any training."""

from nnbook import activations, initializers
from nnbook._validation import whole
from nnbook.activations import Activation
from nnbook.book.initialization.gradients import GradientStatistics, through
from nnbook.initializers import Initializer
from nnbook.layers import ActivationLayer, BatchNormalization, Dense
from nnbook.typing import RandomState


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

    >>> import numpy as np
    >>> from nnbook import RandomNormal
    >>> small, large = (normalized_statistics("relu", RandomNormal(s), 5) for s in (0.01, 1.0))
    >>> bool(np.allclose(small.signal, large.signal))
    True
    >>> [round(float(ratio), 6) for ratio in small.kernel / large.kernel]
    [100.0, 100.0, 100.0, 100.0, 100.0]
    """
    who = "normalized_statistics"
    units = whole(who, "units", units)
    kernels = initializers.get(initializer, who)
    block = [
        Dense(units, use_bias=False, kernel_initializer=kernels),
        BatchNormalization(epsilon=epsilon, center=False, scale=False),
        ActivationLayer(activations.get(activation, who)),
    ]
    return through(who, block, layers, units, samples, rng)
