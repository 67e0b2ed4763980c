r"""ActivationLayer: an activation by itself, :math:`y = f(x)`, without a Dense.

Backward is the vector-Jacobian product of the function: :math:`dx = dy \cdot f'(x)` if it is
elementwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook import activations
from nnbook.activations import Activation
from nnbook.arrays.workspace import Workspace
from nnbook.layers.base import Layer, single
from nnbook.typing import FloatArray, Params, Shape


@dataclass(frozen=True, eq=False)
class ActivationLayer(Layer):
    """Apply an activation, as ``Dense(3, activation=f)`` does after its product.

    ``nnbook.layers.Activation`` is the same class under its Keras name. ``nnbook.Activation`` is
    something else: the function and its derivative, which this layer applies.

    Parameters
    ----------
    activation : str or Activation
        Any activation, softmax included. None is the identity.
    name : str, optional
        The layer's name in reports.

    Raises
    ------
    ValueError, TypeError
        For an unknown activation.

    Examples
    --------
    Between a product and its activation there is room for a normalization:

    >>> from nnbook import ActivationLayer, BatchNormalization, Dense, Input
    >>> z = BatchNormalization()(Dense(4, use_bias=False)(Input(2)))
    >>> ActivationLayer("relu")(z)
    <Node activation (4,)>
    """

    activation: str | Activation | None
    name: str | None = None

    def __post_init__(self) -> None:
        # A frozen description resolves names once, here.
        object.__setattr__(self, "activation", activations.get(self.activation, "Activation"))

    @property
    def _activation(self) -> Activation:
        assert isinstance(self.activation, Activation)
        return self.activation

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the input's shape."""
        return (single(self.label, input_shapes),)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return f(x); the cache is (x, y)."""
        (x,) = inputs
        if ws.runs is not None and x.ndim == 2:
            # All runs share this data: a view for each run, since a vjp may rely on equal shapes.
            x = np.broadcast_to(x, (ws.runs, *x.shape))
        y = self._activation.fn(x, out=ws.batch("y", x.shape[-1]))
        return y, (x, y)

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Return the activation's vjp."""
        if not ws.wants(0):
            return [None], {}
        x, y = cache
        return [self._activation.vjp(dy, x, y, out=ws.batch("dx", x.shape[-1]))], {}
