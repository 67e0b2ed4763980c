r"""UpdateRatio: how large the steps are, compared with the weights that they change.

.. math:: r = \frac{\lVert \Delta W \rVert}{\lVert W \rVert}

for each kernel W, with the weights before the update. Too large, and the weights are thrown about;
too small, and they hardly learn. The ratio reads the learning rate off the training itself.
"""

import numpy as np

from nnbook.monitoring.per_update import PerUpdate
from nnbook.typing import FloatArray


class UpdateRatio(PerUpdate):
    """Record the norm of each kernel's step over the norm of the kernel.

    Parameters
    ----------
    every : int, default 1
        Measure the first update of an epoch and then each so-many-th one.
    batches : bool, default False
        Whether the ratio of each measured update is kept, too.

    Attributes
    ----------
    history : History
        By kernel, such as ``"dense.kernel"``: the mean ratio of an epoch, (epochs,) or
        (epochs, runs).
    batches : History
        The ratio of each measured update, where it was asked for.

    Raises
    ------
    TypeError
        For a model whose parameters have no names.

    Notes
    -----
    Biases are left out: they start at 0, and a ratio to nothing says nothing. A kernel that is all
    0 has no ratio (NaN) either.

    Which ratio is right is disputed. The lecture calls about 1e-2 reasonable, CS231n's notes say
    about 1e-3, and its slides accept 1e-2. All of it is habit. Compare layers, and watch a ratio
    that changes by powers of ten.

    References
    ----------
    The course's lecture on training networks (003), on monitoring. CS231n, "Neural networks part
    3: learning and evaluation".

    Examples
    --------
    A weight of 2 that is moved by -0.1 · 4:

    >>> import numpy as np
    >>> from nnbook import SGD, Constant, Dense, Input, Network
    >>> x = Input(1)
    >>> y = Dense(1, use_bias=False, kernel_initializer=Constant(2.0))(x)
    >>> net = Network(x, y, optimizer=SGD(0.1))
    >>> ratio = UpdateRatio()
    >>> _ = net.fit([[1.0]], [[0.0]], callbacks=[ratio])
    >>> ratio.history["dense.kernel"]
    array([0.2])
    """

    def measure(self, gradient: FloatArray, step: FloatArray) -> dict[str, FloatArray]:
        """Return the ratio of each kernel."""
        moved = self.norms(step)
        before = self.norms(self._model.theta - step)
        return {
            name: np.divide(moved[name], scale, out=np.full(scale.shape, np.nan), where=scale > 0)
            for name, scale in before.items()
        }
