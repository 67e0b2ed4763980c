r"""Dense: every output reads every input, :math:`y = f(xW + b)`.

Backward, with :math:`dz = dy \cdot f'(z)` for a batch of rows:

.. math:: dW = x^\top dz, \qquad db = \sum_i dz_i, \qquad dx = dz\, W^\top

Each is the chain rule on :math:`z_{ij} = \sum_k x_{ik} W_{kj} + b_j`, collected into matrices.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from nnbook import activations, initializers, regularizers
from nnbook._validation import whole
from nnbook.activations import Activation
from nnbook.arrays.products import column_sums, matmul
from nnbook.arrays.workspace import Workspace
from nnbook.initializers import Initializer
from nnbook.layers.base import Layer, single
from nnbook.regularizers import Regularizer
from nnbook.typing import DTypeLike, FloatArray, Generator, Params, Shape


@dataclass(frozen=True, eq=False)
class Dense(Layer):
    """A fully connected layer with an optional activation.

    Parameters
    ----------
    units : int
        The number of outputs, at least 1.
    activation : str or Activation, optional
        Applied to ``x @ kernel + bias``; None is the identity.
    use_bias : bool, default True
        Whether there is a bias.
    kernel_initializer : str or Initializer, default "glorot_uniform"
        The kernel has shape (inputs, units).
    bias_initializer : str or Initializer, default "zeros"
        The bias has shape (units,).
    kernel_regularizer, bias_regularizer : str or Regularizer, optional
        A penalty on the kernel or the bias, in place of the network's.
    name : str, optional
        The layer's name in reports and in ``Network.params``.

    Raises
    ------
    TypeError, ValueError
        For units below 1, or an unknown activation or initializer.

    Examples
    --------
    >>> from nnbook import Dense, Input, Network
    >>> x = Input(3)
    >>> net = Network(x, Dense(2, activation="relu", name="hidden")(x), rng=0)
    >>> {name: value.shape for name, value in net.params["hidden"].items()}
    {'kernel': (3, 2), 'bias': (2,)}
    >>> Dense(0)
    Traceback (most recent call last):
    ...
    ValueError: Dense: expected units >= 1, got 0
    """

    units: int
    activation: str | Activation | None = None
    use_bias: bool = True
    kernel_initializer: str | Initializer = "glorot_uniform"
    bias_initializer: str | Initializer = "zeros"
    kernel_regularizer: str | Regularizer | None = None
    bias_regularizer: str | Regularizer | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        whole("Dense", "units", self.units)
        resolve(self)

    @cached_property  # read at every step
    def _activation(self) -> Activation:
        assert isinstance(self.activation, Activation)
        return self.activation

    def init(
        self, rng: Generator, input_shapes: Sequence[Shape], dtype: DTypeLike
    ) -> dict[str, FloatArray]:
        """Draw the kernel, then the bias."""
        assert isinstance(self.kernel_initializer, Initializer)
        assert isinstance(self.bias_initializer, Initializer)
        inputs = single(self.label, input_shapes)
        params = {"kernel": self.kernel_initializer((inputs, self.units), rng=rng, dtype=dtype)}
        if self.use_bias:
            params["bias"] = self.bias_initializer((self.units,), rng=rng, dtype=dtype)
        return params

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return (units,)."""
        single(self.label, input_shapes)
        return (self.units,)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return f(x @ kernel + bias); the cache is (x, z, y)."""
        (x,) = inputs
        z = matmul(x, params["kernel"], out=ws.batch("z", self.units))
        if self.use_bias:
            np.add(z, params["bias"], out=z)
        f = self._activation
        y = f.fn(z, out=ws.batch("y", self.units) if f.needs_z else z)
        return y, (x, z, y)

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Return dx = dz @ W.T, dW = x.T @ dz and db, the sum of dz over the batch."""
        x, z, y = cache
        dz = self._activation.vjp(dy, z, y, out=ws.batch("dz", self.units))
        grads = {"kernel": matmul(x.mT, dz, out=ws.grad("kernel"))}
        if self.use_bias:
            grads["bias"] = column_sums(dz, ws.ones, out=ws.grad("bias"))
        if not ws.wants(0):
            return [None], grads
        kernel = params["kernel"]
        dx = matmul(dz, kernel.mT, out=ws.batch("dx", kernel.shape[-2]))
        return [dx], grads


def resolve(layer: Layer) -> None:
    """Replace the names in a layer's fields by the objects they stand for, when it is created."""
    who = type(layer).__name__
    kinds = {"activation": activations, "initializer": initializers, "regularizer": regularizers}
    for field in fields(layer):  # type: ignore[arg-type]
        kind = kinds.get(field.name.rpartition("_")[2])
        if kind is not None:
            found = kind.get(getattr(layer, field.name), who)
            object.__setattr__(layer, field.name, found)
