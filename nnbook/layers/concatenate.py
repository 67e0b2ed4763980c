"""Concatenate: put the features of several nodes side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook.arrays.workspace import Workspace
from nnbook.layers.base import Layer, several
from nnbook.typing import FloatArray, Params, Shape


@dataclass(frozen=True, eq=False)
class Concatenate(Layer):
    """Join the features of two or more nodes, in order.

    Parameters
    ----------
    name : str, optional
        The layer's name in reports.

    Examples
    --------
    The course's second XOR network reads its input twice:

    >>> from nnbook import Concatenate, Dense, Input
    >>> x = Input(2)
    >>> h = Dense(1, activation="tanh")(x)
    >>> Concatenate()([x, h]).shape
    (3,)
    """

    name: str | None = None

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the shape: the numbers of features add up."""
        return (sum(several(self.label, input_shapes)),)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Copy the inputs side by side; the cache is where each one ends."""
        ends = np.cumsum([x.shape[-1] for x in inputs])
        y = ws.batch("y", int(ends[-1]))
        for x, part in zip(inputs, np.split(y, ends[:-1], axis=-1), strict=True):
            part[...] = x  # copying broadcasts data that all runs of a stack share
        return y, ends

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Cut dy where the inputs ended: the derivative of a copy is a copy."""
        return np.split(dy, cache[:-1], axis=-1), {}
