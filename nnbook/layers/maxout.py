r"""Maxout: each unit is the largest of several linear functions of the input.

.. math:: y_j = \max_p z_{pj}, \qquad z_p = x W_p + b_p

The derivative of a maximum is 1 for the largest piece and 0 for the others. So a unit's gradient
goes to its winning piece alone, :math:`dz_{pj} = dy_j` there, and on through the product as in
:mod:`nnbook.layers.dense`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from nnbook._validation import whole
from nnbook.arrays.workspace import Workspace
from nnbook.initializers import Initializer
from nnbook.layers.base import Layer, single
from nnbook.layers.dense import Dense, resolve
from nnbook.regularizers import Regularizer
from nnbook.typing import DTypeLike, FloatArray, Generator, Params, Shape


@dataclass(frozen=True, eq=False)
class Maxout(Layer):
    """A fully connected layer whose activation is learned: the maximum of linear pieces.

    Parameters
    ----------
    units : int
        The number of outputs, at least 1.
    pieces : int, default 2
        The number of linear functions for each unit, at least 1. One piece is a linear layer.
    use_bias : bool, default True
        Whether each piece has a bias.
    kernel_initializer : str or Initializer, default "glorot_uniform"
        Draws a kernel of shape (inputs, units) for each piece, so its fans are those of a Dense.
        The parameter has shape (inputs, units * pieces), one piece after the other.
    bias_initializer : str or Initializer, default "zeros"
        Likewise, for a bias of shape (units * pieces,).
    kernel_regularizer, bias_regularizer : str or Regularizer, optional
        A penalty on the kernel or the bias, in place of the network's.
    name : str, optional
        The layer's name in reports.

    Raises
    ------
    TypeError, ValueError
        For units or pieces below 1, or an unknown initializer.

    Notes
    -----
    With p pieces it has p times the parameters of a Dense. If pieces tie, the first one takes the
    gradient. A unit is a convex function of its input. ReLU is the case of two pieces, one of them
    0; the absolute value is that of two opposite pieces.

    References
    ----------
    I. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville, Y. Bengio, "Maxout networks", ICML 2013.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook import Maxout
    >>> from nnbook.arrays.workspace import Workspace
    >>> z, layer = np.array([[-2.0], [3.0]]), Maxout(1, use_bias=False)
    >>> def with_pieces(*slopes):
    ...     return layer.forward({"kernel": np.array([slopes])}, [z], True, Workspace(2))[0].ravel()
    >>> with_pieces(1.0, 0.0)  # ReLU
    array([0., 3.])
    >>> with_pieces(1.0, -1.0)  # |z|
    array([2., 3.])
    """

    units: int
    pieces: int = 2
    use_bias: bool = True
    kernel_initializer: str | Initializer = "glorot_uniform"
    bias_initializer: str | Initializer = "zeros"
    kernel_regularizer: str | Regularizer | None = None
    bias_regularizer: str | Regularizer | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        whole("Maxout", "units", self.units)
        whole("Maxout", "pieces", self.pieces)
        resolve(self)

    @cached_property
    def _pieces(self) -> Dense:
        """All pieces side by side, as one product."""
        return Dense(self.units * self.pieces, use_bias=self.use_bias, name=self.label)

    def init(
        self, rng: Generator, input_shapes: Sequence[Shape], dtype: DTypeLike
    ) -> dict[str, FloatArray]:
        """Draw the kernel of each piece, then the bias of each."""
        assert isinstance(self.kernel_initializer, Initializer)
        assert isinstance(self.bias_initializer, Initializer)
        shape = (single(self.label, input_shapes), self.units)
        draw, pieces = self.kernel_initializer, range(self.pieces)
        kernels = [draw(shape, rng=rng, dtype=dtype) for _ in pieces]
        params = {"kernel": np.concatenate(kernels, axis=1)}
        if self.use_bias:
            draw = self.bias_initializer
            params["bias"] = np.concatenate([draw(shape[1:], rng=rng, dtype=dtype) for _ in pieces])
        return params

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return (units,)."""
        single(self.label, input_shapes)
        return (self.units,)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return the maximum of the pieces; the cache is what the product needs, z and y."""
        z, cache = self._pieces.forward(params, inputs, training, ws)
        first, *others = self._split(z)
        y = first
        for piece in others:
            y = np.maximum(y, piece, out=ws.batch("max", self.units))
        return y, (cache, z, y)

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Send dy to the first piece that attains the maximum, and on through the product."""
        below, z, y = cache
        dz = ws.batch("dpieces", self.units * self.pieces)
        free: Any = True  # where no earlier piece has taken the gradient
        for piece, d_piece in zip(self._split(z), self._split(dz), strict=True):
            wins = (piece == y) & free
            np.multiply(dy, wins, out=d_piece)
            free = free & ~wins
        return self._pieces.backward(params, below, dz, ws)

    def _split(self, z: FloatArray) -> list[FloatArray]:
        """Return a view of each piece."""
        return [z[..., k * self.units : (k + 1) * self.units] for k in range(self.pieces)]
