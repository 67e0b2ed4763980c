"""Sequential: the short form for a network without branches."""

from collections.abc import Sequence
from typing import Any

from nnbook.layers import Layer, Node
from nnbook.network.network import Network


def Sequential(layers: Sequence[Node | Layer], **settings: Any) -> Network:
    """Return a network that passes its input through the layers, one after the other.

    Parameters
    ----------
    layers : sequence
        ``Input(...)`` first, then layers.
    **settings
        Passed on to :class:`Network`.

    Examples
    --------
    >>> from nnbook import Dense, Input, Sequential
    >>> Sequential([Input(2), Dense(3, activation="tanh"), Dense(1)], loss="mse", rng=0)
    Network(input (2,) -> dense_1 (1,), 13 parameters)
    """
    if not layers or not isinstance(layers[0], Node):
        got = layers[0] if layers else "no layers"
        raise TypeError(f"Sequential: expected Input(...) first, got {got!r}")
    first = node = layers[0]
    for layer in layers[1:]:
        if not isinstance(layer, Layer):
            raise TypeError(f"Sequential: expected layers after the input, got {layer!r}")
        node = layer(node)
    return Network(first, node, **settings)
