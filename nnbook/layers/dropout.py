r"""Dropout: in training, each unit is absent with probability ``rate``.

Inverted dropout scales what is left, so that the mean does not change and prediction needs no
factor. With :math:`m_{ij} \sim \text{Bernoulli}(1 - \text{rate})`:

.. math:: y_{ij} = \frac{m_{ij}}{1 - \text{rate}}\, x_{ij}, \qquad
   dx_{ij} = \frac{m_{ij}}{1 - \text{rate}}\, dy_{ij}, \qquad E[y_{ij}] = x_{ij}
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook._validation import check_field
from nnbook.arrays.workspace import Workspace
from nnbook.layers.base import Layer, column, in_order, noise, single
from nnbook.typing import FloatArray, Params, PerRun, Shape


@dataclass(frozen=True, eq=False)
class Dropout(Layer):
    """Set units to 0 at random in training; do nothing in prediction.

    Parameters
    ----------
    rate : float or array of shape (runs,)
        The probability that a unit is dropped, 0 <= rate < 1, as in Keras and PyTorch. The course
        and the papers give the probability that it is kept, 1 - rate.
    name : str, optional
        The layer's name in reports.

    Raises
    ------
    TypeError, ValueError
        For a rate outside [0, 1).

    Notes
    -----
    Each sample has its own mask, drawn anew at each step. All runs of a stack compare the same draw
    with their rates, so a unit dropped at one rate is dropped at every higher one. A rate of 0
    draws, too, so what is drawn afterwards does not depend on the rate.

    The original paper does not scale in training but multiplies the weights by 1 - rate in
    prediction. Both forms have the same mean.

    References
    ----------
    N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, "Dropout: a simple way
    to prevent neural networks from overfitting", JMLR 15, 2014.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook import Dropout
    >>> from nnbook.arrays.workspace import Workspace
    >>> ws = Workspace(rows=1, rng=np.random.default_rng(0))
    >>> x = np.array([[1.0, 2.0, 3.0, 4.0]])
    >>> Dropout(0.5).forward({}, [x], True, ws)[0]
    array([[2., 0., 0., 0.]])
    >>> Dropout(0.5).forward({}, [x], False, ws)[0]
    array([[1., 2., 3., 4.]])
    """

    rate: PerRun
    name: str | None = None

    def __post_init__(self) -> None:
        check_field(self, "rate", least=0, below=1)

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the input's shape."""
        return (single(self.label, input_shapes),)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return the masked and scaled x; the cache is the mask times its scale."""
        (x,) = inputs
        if not training:
            return x, None
        rate = column("Dropout", "rate", self.rate, ws)
        y = ws.batch("y", x.shape[-1])
        draw = in_order(noise(self, ws).random(x.shape[-2:], dtype=ws.dtype), y)
        mask = np.multiply(draw >= rate, 1 / (1 - rate), dtype=ws.dtype)
        return np.multiply(x, mask, out=y), mask

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Return dy times the same mask."""
        if not ws.wants(0):
            return [None], {}
        if cache is None:
            return [dy], {}
        return [np.multiply(dy, cache, out=ws.batch("dx", dy.shape[-1]))], {}
