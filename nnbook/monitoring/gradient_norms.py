"""GradientNorms: whether the gradient arrives at every layer.

A gradient that shrinks by a constant factor in each layer is gone after ten of them, and one that
grows explodes. The loss alone shows neither; the layers' norms, side by side, show both.
"""

import numpy as np

from nnbook.monitoring.per_update import PerUpdate
from nnbook.typing import FloatArray


class GradientNorms(PerUpdate):
    """Record the norm of the gradient of each kernel, and of all parameters together.

    Parameters
    ----------
    every : int, default 1
        Measure the first update of an epoch, then every ``every``-th one.
    batches : bool, default False
        Whether to keep the norms of each measured update, too.

    Attributes
    ----------
    history : History
        By kernel, in the order of the layers, such as ``"dense.kernel"``, and ``"theta"`` for all
        parameters: the mean norm over the updates of an epoch, (epochs,) or (epochs, runs).
    sizes : dict of str to int
        How many numbers each kernel has. A norm divided by the root of the size is the root mean
        square, which makes layers of different widths comparable.
    batches : History
        The norms of each measured update, if ``batches`` is True.

    Raises
    ------
    TypeError
        If the model's parameters have no names.

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
