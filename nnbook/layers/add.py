r"""Add: the sum of several nodes, :math:`y = x_1 + \dots + x_n`.

The derivative for each input is 1, so each gets ``dy`` as it is. That is why sums help a deep
network: the gradient passes through them without a factor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook.arrays.workspace import Workspace
from nnbook.layers.base import Layer, several
from nnbook.typing import FloatArray, Params, Shape


@dataclass(frozen=True, eq=False)
class Add(Layer):
    """Add two or more nodes of one shape.

    Parameters
    ----------
    name : str, optional
        The layer's name in reports.

    Raises
    ------
    ValueError
        If it is called on fewer than two nodes, or on nodes of different shapes.

    References
    ----------
    K. He, X. Zhang, S. Ren, J. Sun, "Deep residual learning for image recognition", CVPR 2016: the
    residual block adds a node to what some layers make of it.

    Examples
    --------
    A residual block:

    >>> from nnbook import Add, Dense, Input
    >>> x = Input(3)
    >>> Add()([x, Dense(3, activation="tanh")(x)])
    <Node add (3,)>
    >>> Add()([x, Dense(2)(x)])
    Traceback (most recent call last):
    ...
    ValueError: add: expected inputs of one shape, got (3,) and (2,); Dense(units) changes a width
    """

    name: str | None = None

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the shape that all inputs have."""
        if len(set(several(self.label, input_shapes))) > 1:
            given = " and ".join(str(shape) for shape in dict.fromkeys(input_shapes))
            raise ValueError(
                f"{self.label}: expected inputs of one shape, got {given}; "
                "Dense(units) changes a width"
            )
        return input_shapes[0]

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return the sum, from left to right; the cache is the number of inputs."""
        first, second, *others = inputs
        y = np.add(first, second, out=ws.batch("y", first.shape[-1]))
        for x in others:
            np.add(y, x, out=y)
        return y, len(inputs)

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Return dy itself for each input."""
        return [dy] * cache, {}
