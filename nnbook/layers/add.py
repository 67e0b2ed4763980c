r"""Add: the sum of several nodes, :math:`y = x_1 + \dots + x_n`.

Each input has the derivative 1, so each gets ``dy`` as it is. That is why a sum helps a deep
network: the gradient passes it without a factor.
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
        What reports call it.

    Raises
    ------
    ValueError
        When it is called on fewer than two nodes, or on nodes of different shapes.

    References
    ----------
    K. He, X. Zhang, S. Ren, J. Sun, "Deep residual learning for image recognition", CVPR 2016: the
    residual block is Add of a node and what some layers make of it.

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
        """Return the sum, from left to right; the cache is how many there were."""
        first, second, *others = inputs
        y = np.add(first, second, out=ws.batch("y", first.shape[-1]))
        for x in others:
            np.add(y, x, out=y)
        return y, len(inputs)

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Give dy itself to each input."""
        return [dy] * cache, {}
