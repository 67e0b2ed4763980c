r"""RMSNormalization: each sample is divided by the root mean square of its units.

.. math:: r = \sqrt{\frac1n \sum_j x_j^2 + \epsilon}, \qquad \hat x_j = \frac{x_j}{r}, \qquad
   y_j = \gamma_j \hat x_j

Backward. A unit moves its own output, and all outputs of the sample through r, with
:math:`\partial r / \partial x_k = \hat x_k / n`. With :math:`g = \gamma\, dy` and a bar for the
mean over the units of a sample,

.. math:: dx = \frac1r \left(g - \hat x\; \overline{g\, \hat x}\right)

That is :class:`~nnbook.layers.LayerNormalization` without the two terms of the mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook._validation import flags, number
from nnbook.arrays.products import column_sums
from nnbook.arrays.workspace import Workspace
from nnbook.layers.base import Layer, single
from nnbook.layers.layer_normalization import row_means
from nnbook.typing import DTypeLike, FloatArray, Generator, Params, Shape


@dataclass(frozen=True, eq=False)
class RMSNormalization(Layer):
    """Divide each sample by the root mean square of its units.

    Parameters
    ----------
    epsilon : float, default 1e-6
        Added to the mean square, above 0.
    scale : bool, default True
        Whether there is a gamma, which starts at 1.
    name : str, optional
        The layer's name in reports.

    Raises
    ------
    TypeError, ValueError
        For an epsilon that is not above 0.

    Notes
    -----
    The mean of a sample is kept, its scale is lost. There is no beta, as in the paper and in Keras.

    References
    ----------
    B. Zhang, R. Sennrich, "Root mean square layer normalization", NeurIPS 2019.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook import Input, Network, RMSNormalization
    >>> x = Input(2)
    >>> net = Network(x, RMSNormalization(epsilon=1e-12)(x))
    >>> net.predict(np.array([[1.0, 7.0], [10.0, 70.0]]))
    array([[0.2, 1.4],
           [0.2, 1.4]])
    """

    epsilon: float = 1e-6
    scale: bool = True
    name: str | None = None

    def __post_init__(self) -> None:
        flags(self)
        epsilon = number("RMSNormalization", "epsilon", self.epsilon, above=0)
        object.__setattr__(self, "epsilon", epsilon)

    def init(
        self, rng: Generator, input_shapes: Sequence[Shape], dtype: DTypeLike
    ) -> dict[str, FloatArray]:
        """Return gamma of ones."""
        units = single(self.label, input_shapes)
        return {"gamma": np.ones(units, dtype)} if self.scale else {}

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the input's shape."""
        return (single(self.label, input_shapes),)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return y; the cache is the normalized x, and 1 / r of each sample."""
        (x,) = inputs
        units = x.shape[-1]
        inverse = 1 / np.sqrt(row_means(x, x) + self.epsilon)
        normal = np.multiply(x, inverse, out=ws.batch("normal", units))
        y = normal
        if self.scale:
            y = np.multiply(normal, params["gamma"], out=ws.batch("y", units))
        return y, (normal, inverse)

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Return dx and the gradient of gamma."""
        normal, inverse = cache
        dx = ws.batch("dx", dy.shape[-1])
        grads = {}
        if self.scale:
            grads["gamma"] = column_sums(np.multiply(dy, normal, out=dx), ws.ones)
        if not ws.wants(0):
            return [None], grads
        g = np.multiply(dy, params["gamma"], out=ws.batch("g", dy.shape[-1])) if self.scale else dy
        np.multiply(normal, row_means(g, normal), out=dx)
        np.subtract(g, dx, out=dx)
        return [np.multiply(dx, inverse, out=dx)], grads
