"""One flat vector, and the named views into it.

An optimizer, a norm, a clip or a file wants one array. A layer wants its kernel and its bias. Both
are served by one vector ``theta`` and reshaped views of it, which are made here and nowhere else.
"""

from collections.abc import Mapping, Sequence
from itertools import count

import numpy as np

from nnbook.layers import Layer, Node
from nnbook.typing import DTypeLike, FloatArray, Generator, Shape

Views = dict[str, dict[str, FloatArray]]


class Layout:
    """Where each parameter of each layer stands in the flat vector.

    Parameters
    ----------
    order : sequence of Node
        The nodes of the graph. A layer that stands in several nodes gets one place.
    """

    def __init__(
        self, order: Sequence[Node], initial: Mapping[str, Mapping[str, FloatArray]]
    ) -> None:
        self.names = layer_names(order)
        self.shapes: dict[str, dict[str, Shape]] = {
            layer: {name: value.shape for name, value in params.items()}
            for layer, params in initial.items()
        }
        self.size = sum(int(np.prod(s)) for params in self.shapes.values() for s in params.values())

    def views(self, flat: FloatArray) -> Views:
        """Return the named views into a vector (P,), or into a stack of them, (runs, P).

        In a stack a row parameter has shape (runs, 1, units), so that it broadcasts over a batch.
        """
        result: Views = {}
        start = 0
        for layer, params in self.shapes.items():
            result[layer] = {}
            for name, shape in params.items():
                stop = start + int(np.prod(shape))
                part = flat[..., start:stop]
                row = (1,) if flat.ndim == 2 and len(shape) == 1 else ()
                result[layer][name] = part.reshape(flat.shape[:-1] + row + shape)
                start = stop
        return result


def layer_names(order: Sequence[Node]) -> dict[Layer, str]:
    """Return a name for each layer, as in Keras: dense, dense_1, dense_2.

    Raises
    ------
    ValueError
        When two layers were given the same name.

    Examples
    --------
    >>> from nnbook import Dense, Input
    >>> x = Input(2)
    >>> y = Dense(1, name="head")(Dense(3)(Dense(3)(x)))
    >>> [*layer_names([x, y.inputs[0].inputs[0], y.inputs[0], y]).values()]
    ['input', 'dense', 'dense_1', 'head']
    """
    names: dict[Layer, str] = {}
    layers = dict.fromkeys(node.layer for node in order)
    given = [layer.name for layer in layers if layer.name]
    for name in given:
        if given.count(name) > 1:
            raise ValueError(f"Network: expected layers of different names, got two named {name!r}")
    taken = set(given)
    for layer in layers:
        candidates = (layer.label if k == 0 else f"{layer.label}_{k}" for k in count())
        names[layer] = layer.name or next(name for name in candidates if name not in taken)
        taken.add(names[layer])
    return names


def initial_values(
    order: Sequence[Node], rng: Generator, dtype: DTypeLike
) -> dict[str, dict[str, FloatArray]]:
    """Draw the initial parameters of one network, layer by layer, in the order of the graph."""
    names = layer_names(order)
    values: dict[str, dict[str, FloatArray]] = {}
    for node in order:
        if names[node.layer] not in values:
            shapes = [parent.shape for parent in node.inputs]
            values[names[node.layer]] = node.layer.init(rng, shapes, dtype)
    return values


def flatten(values: Mapping[str, Mapping[str, FloatArray]], dtype: DTypeLike) -> FloatArray:
    """Return all parameters as one vector, in the layout's order."""
    parts = [np.ravel(value) for params in values.values() for value in params.values()]
    return np.concatenate([np.empty(0, dtype), *parts]).astype(dtype, copy=False)
