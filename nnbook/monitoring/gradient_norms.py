"""GradientNorms: whether the gradient arrives at every layer.

A gradient that shrinks by a factor in each layer is gone after ten of them, and one that grows
explodes. The loss shows neither by itself; the norms of the layers' gradients, side by side, do.
"""

import numpy as np

from nnbook.monitoring.per_update import PerUpdate
from nnbook.typing import FloatArray


class GradientNorms(PerUpdate):
    """Record the norm of the gradient of each kernel, and of all parameters together.

    Parameters
    ----------
    every : int, default 1
        Measure the first update of an epoch and then each so-many-th one.
    batches : bool, default False
        Whether the norms of each measured update are kept, too.

    Attributes
    ----------
    history : History
        By kernel, in the order of the layers, such as ``"dense.kernel"``, and ``"theta"`` for all
        parameters: the mean norm over the updates of an epoch, (epochs,) or (epochs, runs).
    sizes : dict of str to int
        How many numbers each kernel has. A norm over the root of its size is the root mean square,
        which compares layers of different widths.
    batches : History
        The norms of each measured update, where it was asked for.

    Raises
    ------
    TypeError
        For a model whose parameters have no names.

    Notes
    -----
    The gradient is that of a batch, with penalties and before clipping. So ``"theta"`` is what
    ``global_clipnorm`` compares with its limit.

    References
    ----------
    Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    2010.

    Examples
    --------
    >>> from nnbook import Constant, Dense, Input, Network
    >>> x = Input(1)
    >>> net = Network(x, Dense(1, kernel_initializer=Constant(2.0))(x))
    >>> norms = GradientNorms()
    >>> _ = net.fit([[1.0]], [[0.0]], callbacks=[norms])  # L = (w + b)^2 at w = 2, b = 0
    >>> norms.history["dense.kernel"], norms.history["theta"]
    (array([4.]), array([5.65685425]))
    """

    sizes: dict[str, int]

    def __init__(self, *, every: int = 1, batches: bool = False) -> None:
        super().__init__(every=every, batches=batches)
        self.sizes = {}

    def measure(self, gradient: FloatArray, step: FloatArray) -> dict[str, FloatArray]:
        """Return the norms."""
        if not self.sizes or not self.history.epochs:
            one = self._model.named(gradient if gradient.ndim == 1 else gradient[0])
            self.sizes = {name: one[name].size for name in self._kernels}
        whole: FloatArray = np.sqrt(np.square(gradient).sum(axis=-1))
        return self.norms(gradient) | {"theta": whole}
