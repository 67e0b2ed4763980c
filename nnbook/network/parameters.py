"""One flat vector, and the named views into it.

An optimizer, a norm, a clip or a file wants one array; a layer wants its kernel and its bias. One
vector ``theta`` and reshaped views of it serve both, and the views are made here and nowhere else.
The running statistics of normalization, which no gradient changes, are kept in the same way.
"""

from collections.abc import Mapping, Sequence
from itertools import count

import numpy as np

from nnbook.layers import Layer, Node
from nnbook.typing import DTypeLike, FloatArray, Generator

#: Arrays by layer and name.
Views = dict[str, dict[str, FloatArray]]


class Layout:
    """Where each array of each layer lies in a flat vector.

    Parameters
    ----------
    initial : mapping of str to mapping of str to ndarray
        The arrays of one network, by layer and name.
    """

    def __init__(self, initial: Mapping[str, Mapping[str, FloatArray]]) -> None:
        self.shapes = {
            layer: {name: value.shape for name, value in arrays.items()}
            for layer, arrays in initial.items()
        }
        self.size = sum(int(np.prod(s)) for shapes in self.shapes.values() for s in shapes.values())

    def views(self, flat: FloatArray) -> Views:
        """Return the named views into a vector (P,), or into a stack of them, (runs, P).

        In a stack a row such as a bias has shape (runs, 1, units), so that it broadcasts over a
        batch.
        """
        result: Views = {}
        start = 0
        for layer, shapes in self.shapes.items():
            result[layer] = {}
            for name, shape in shapes.items():
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
        If two layers were given the same name.

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
    order: Sequence[Node], names: Mapping[Layer, str], rng: Generator, dtype: DTypeLike
) -> Views:
    """Draw the initial parameters of one network, layer by layer, in the order of the graph."""
    return {
        names[layer]: layer.init(rng, [parent.shape for parent in node.inputs], dtype)
        for layer, node in first_uses(order).items()
    }


def initial_state(order: Sequence[Node], names: Mapping[Layer, str], dtype: DTypeLike) -> Views:
    """Return the initial state, which changes without a gradient."""
    return {
        names[layer]: layer.state([parent.shape for parent in node.inputs], dtype)
        for layer, node in first_uses(order).items()
    }


def first_uses(order: Sequence[Node]) -> dict[Layer, Node]:
    """Return each layer with the first node that uses it."""
    first: dict[Layer, Node] = {}
    for node in order:
        first.setdefault(node.layer, node)
    return first


def flatten(values: Mapping[str, Mapping[str, FloatArray]], dtype: DTypeLike) -> FloatArray:
    """Return all arrays as one vector, in the layout's order."""
    parts = [np.ravel(value) for arrays in values.values() for value in arrays.values()]
    return np.concatenate([np.empty(0, dtype), *parts]).astype(dtype, copy=False)
