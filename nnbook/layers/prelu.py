r"""PReLU: a leaky ReLU that learns its slope.

.. math:: y = \begin{cases} z & z > 0 \\ \alpha z & z \le 0 \end{cases}

Where z > 0 the slope is not used. Elsewhere :math:`\partial y / \partial z = \alpha` and
:math:`\partial y / \partial \alpha = z`. All samples use the same slope, so its gradient sums over
the batch:

.. math:: dz = dy \cdot \begin{cases} 1 & z > 0 \\ \alpha & z \le 0 \end{cases}, \qquad
   d\alpha_j = \sum_i dy_{ij} \min(z_{ij}, 0)

The gradient of a slope that all units share sums over them, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnbook import initializers
from nnbook.arrays.workspace import Workspace
from nnbook.initializers import Constant, Initializer
from nnbook.layers.base import Layer, single
from nnbook.typing import DTypeLike, FloatArray, Generator, Params, Shape


@dataclass(frozen=True, eq=False)
class PReLU(Layer):
    """The parametric rectifier: z where z > 0, ``alpha * z`` elsewhere, with alpha learned.

    Parameters
    ----------
    shared : bool, default False
        Whether all units share one slope. alpha has shape (units,), or (1,) where it is shared.
    alpha_initializer : str or Initializer, default Constant(0.25)
        The initial slopes. The paper and PyTorch start at 0.25, Keras at 0.
    name : str, optional
        The layer's name in reports.

    Raises
    ------
    TypeError, ValueError
        For an unknown initializer.

    Notes
    -----
    At z = 0 the derivative is alpha, the one from the left, as in
    :func:`~nnbook.activations.LeakyReLU`. The paper trains alpha without weight decay, which would
    pull it towards the ReLU. PyTorch shares the slope unless told otherwise; Keras does not.

    References
    ----------
    K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", ICCV 2015.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook import PReLU
    >>> from nnbook.arrays.workspace import Workspace
    >>> z = np.array([[-2.0, 3.0]])
    >>> PReLU().forward({"alpha": np.array([0.5, 0.5])}, [z], True, Workspace(1))[0]
    array([[-1.,  3.]])
    """

    shared: bool = False
    alpha_initializer: str | Initializer = field(default=Constant(0.25))
    name: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "alpha_initializer", initializers.get(self.alpha_initializer, "PReLU")
        )

    def init(
        self, rng: Generator, input_shapes: Sequence[Shape], dtype: DTypeLike
    ) -> dict[str, FloatArray]:
        """Draw the slopes."""
        assert isinstance(self.alpha_initializer, Initializer)
        units = single(self.label, input_shapes)
        shape = (1,) if self.shared else (units,)
        return {"alpha": self.alpha_initializer(shape, rng=rng, dtype=dtype)}

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the input's shape."""
        return (single(self.label, input_shapes),)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return max(z, 0) + alpha min(z, 0); the cache is z and min(z, 0)."""
        (z,) = inputs
        units = z.shape[-1]
        # One of the two terms is 0, so their sum is exact.
        below = np.minimum(z, 0, out=ws.batch("below", units))
        y = np.multiply(below, params["alpha"], out=ws.batch("y", units))
        np.add(y, np.maximum(z, 0, out=ws.batch("above", units)), out=y)
        return y, (z, below)

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Return dz and the gradient of the slopes."""
        z, below = cache
        alpha = np.einsum("...ij,...ij->...j", dy, below)
        if self.shared:
            alpha = alpha.sum(axis=-1, keepdims=True)
        if not ws.wants(0):
            return [None], {"alpha": alpha}
        # dy where z > 0, alpha dy elsewhere: one of these two terms is 0 as well.
        units = z.shape[-1]
        dx = np.multiply(dy, z <= 0, out=ws.batch("dx", units))
        np.multiply(dx, params["alpha"], out=dx)
        np.add(dx, np.multiply(dy, z > 0, out=ws.batch("above", units)), out=dx)
        return [dx], {"alpha": alpha}
