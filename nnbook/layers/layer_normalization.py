r"""LayerNormalization: each sample gets mean 0 and variance 1 over its units.

For a sample with n units:

.. math:: \mu = \frac1n \sum_j x_j, \qquad \sigma^2 = \frac1n \sum_j (x_j - \mu)^2, \qquad
   \hat x_j = \frac{x_j - \mu}{\sqrt{\sigma^2 + \epsilon}}, \qquad y_j = \gamma_j \hat x_j + \beta_j

Backward. The derivation is that of :class:`~nnbook.layers.BatchNormalization`, along the other
axis. One thing differs: gamma changes along the axis of the means, so it stays inside them. With
:math:`g = \gamma\, dy`, :math:`s = \sqrt{\sigma^2 + \epsilon}` and a bar for the mean over the
units of a sample,

.. math:: dx = \frac1s \left(g - \bar g - \hat x\; \overline{g\, \hat x}\right)

Every sample uses the same gamma and beta, so their gradients are sums over the batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook._validation import flags, number
from nnbook.arrays.products import column_sums
from nnbook.arrays.workspace import Workspace
from nnbook.layers.base import Layer, single
from nnbook.typing import DTypeLike, FloatArray, Generator, Params, Shape


@dataclass(frozen=True, eq=False)
class LayerNormalization(Layer):
    """Normalize each sample over its units, in training and in prediction alike.

    Parameters
    ----------
    epsilon : float, default 1e-3
        Added to the variance, above 0.
    center : bool, default True
        Whether there is a beta, which starts at 0.
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
    No sample sees another one. So there are no running statistics, and the size of the batch does
    not matter. What all units of a sample have in common is lost: their mean, and their scale.

    Keras has the same defaults; PyTorch's ``LayerNorm`` has epsilon 1e-5.

    References
    ----------
    J. L. Ba, J. R. Kiros, G. E. Hinton, "Layer normalization", arXiv:1607.06450, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook import Input, LayerNormalization, Network
    >>> x = Input(2)
    >>> net = Network(x, LayerNormalization(epsilon=1e-12)(x))
    >>> net.predict(np.array([[1.0, 5.0], [10.0, 50.0]]))
    array([[-1.,  1.],
           [-1.,  1.]])
    """

    epsilon: float = 1e-3
    center: bool = True
    scale: bool = True
    name: str | None = None

    def __post_init__(self) -> None:
        flags(self)
        epsilon = number("LayerNormalization", "epsilon", self.epsilon, above=0)
        object.__setattr__(self, "epsilon", epsilon)

    def init(
        self, rng: Generator, input_shapes: Sequence[Shape], dtype: DTypeLike
    ) -> dict[str, FloatArray]:
        """Return gamma of ones and beta of zeros."""
        units = single(self.label, input_shapes)
        gamma = {"gamma": np.ones(units, dtype)} if self.scale else {}
        return gamma | ({"beta": np.zeros(units, dtype)} if self.center else {})

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the input's shape."""
        return (single(self.label, input_shapes),)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return y; the cache is the normalized x, and 1 / s of each sample."""
        (x,) = inputs
        units = x.shape[-1]
        normal = np.subtract(x, x.mean(axis=-1, keepdims=True), out=ws.batch("normal", units))
        inverse = 1 / np.sqrt(row_means(normal, normal) + self.epsilon)
        np.multiply(normal, inverse, out=normal)
        y = normal
        if self.scale:
            y = np.multiply(y, params["gamma"], out=ws.batch("y", units))
        if self.center:
            y = np.add(y, params["beta"], out=ws.batch("y", units))
        return y, (normal, inverse)

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Return dx and the gradients of gamma and beta."""
        normal, inverse = cache
        dx = ws.batch("dx", dy.shape[-1])
        grads = {}
        if self.scale:
            grads["gamma"] = column_sums(np.multiply(dy, normal, out=dx), ws.ones)
        if self.center:
            grads["beta"] = column_sums(dy, ws.ones)
        if not ws.wants(0):
            return [None], grads
        g = np.multiply(dy, params["gamma"], out=ws.batch("g", dy.shape[-1])) if self.scale else dy
        np.multiply(normal, row_means(g, normal), out=dx)
        np.subtract(g, dx, out=dx)
        np.subtract(dx, g.mean(axis=-1, keepdims=True), out=dx)
        return [np.multiply(dx, inverse, out=dx)], grads


def row_means(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the mean of a * b over the units of each sample, without an array for the product."""
    means: FloatArray = np.einsum("...ij,...ij->...i", a, b)[..., None] / a.shape[-1]
    return means
