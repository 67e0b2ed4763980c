"""The networks of the chapter on parity, after the report on neural networks (002)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook._validation import one_of
from nnbook.datasets import Dataset
from nnbook.initializers import Initializer
from nnbook.layers import Concatenate, Dense, Input
from nnbook.network import Network
from nnbook.optimizers import Optimizer
from nnbook.typing import RandomState

_ARCHITECTURES = {"layered": False, "direct": True}


def parity_network(
    bits: int,
    units: int,
    *,
    architecture: str = "layered",
    initializer: str | Initializer = "glorot_uniform",
    bias_initializer: str | Initializer = "zeros",
    **settings: Any,
) -> Network:
    """Return a network with one tanh hidden layer, a tanh output and the mean square as its loss.

    Parameters
    ----------
    bits, units : int
        N inputs and N' hidden units.
    architecture : {"layered", "direct"}, default "layered"
        "layered" is the report's first architecture. "direct" concatenates the inputs to the hidden
        layer, so that the output reads both. That is how its text describes the second one; the
        drawing and the code are lost.
    initializer, bias_initializer : str or Initializer
        Of both layers. The report's own are unknown.
    **settings
        What :class:`nnbook.Network` takes: optimizer, metrics, runs, dtype, rng.

    Examples
    --------
    >>> parity_network(2, 2, rng=0)
    Network(input (2,) -> output (1,), 9 parameters)
    >>> parity_network(2, 1, architecture="direct", rng=0)
    Network(input (2,) -> output (1,), 7 parameters)
    """
    both = one_of("parity_network", "architecture", architecture, _ARCHITECTURES)
    start: dict[str, Any] = {
        "kernel_initializer": initializer,
        "bias_initializer": bias_initializer,
    }
    x = Input(bits)
    hidden = Dense(units, activation="tanh", name="hidden", **start)(x)
    seen = Concatenate()([x, hidden]) if both else hidden
    return Network(x, Dense(1, activation="tanh", name="output", **start)(seen), **settings)


def all_right(net: Network, data: Dataset) -> NDArray[np.bool_]:
    """Return which runs of a stack have the right sign on every pattern.

    Examples
    --------
    >>> from nnbook.datasets import load_parity
    >>> all_right(parity_network(2, 1, runs=3, rng=0), load_parity(2))
    array([False, False, False])
    """
    right: NDArray[np.bool_] = ((net.predict(data.x) >= 0) == (data.y > 0)).all(axis=(1, 2))
    return right


def trained(
    bits: int,
    units: int,
    optimizer: Optimizer,
    epochs: int,
    data: Dataset,
    rng: RandomState,
    **how: Any,
) -> Network:
    """Return :func:`parity_network` after ``epochs`` epochs in full batches."""
    net = parity_network(bits, units, optimizer=optimizer, rng=rng, **how)
    net.fit(data.x, data.y, epochs=epochs, batch_size=None)
    return net
