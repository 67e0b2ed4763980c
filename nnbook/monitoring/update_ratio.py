r"""UpdateRatio: how large the steps are compared with the weights they change.

.. math:: r = \frac{\lVert \Delta W \rVert}{\lVert W \rVert}

for each kernel W, with the weights before the update. If too large, the weights are thrown about;
if too small, they hardly learn. So training itself shows whether the learning rate is right.
"""

import numpy as np

from nnbook.monitoring.per_update import PerUpdate
from nnbook.typing import FloatArray


class UpdateRatio(PerUpdate):
    """Record the norm of each kernel's step over the norm of the kernel.

    Parameters
    ----------
    every : int, default 1
        Measure the first update of an epoch, then every ``every``-th one.
    batches : bool, default False
        Whether to keep the ratio of each measured update, too.

    Attributes
    ----------
    history : History
        By kernel, such as ``"dense.kernel"``: the mean ratio of an epoch, (epochs,) or
        (epochs, runs).
    batches : History
        The ratio of each measured update, if ``batches`` is True.

    Raises
    ------
    TypeError
        If the model's parameters have no names.

    Notes
    -----
    Biases are left out: they start at 0, and a ratio to 0 says nothing. A kernel of zeros has no
    ratio (NaN), either.

    Which ratio is right is disputed. The lecture calls about 1e-2 reasonable, CS231n's notes say
    about 1e-3, and its slides accept 1e-2. These are all rules of thumb. Compare layers, and watch
    for a ratio that changes by powers of ten.

    References
    ----------
    The course's lecture on training networks (003), on monitoring. CS231n, "Neural networks part
    3: learning and evaluation".

    Examples
    --------
    A weight of 2 is moved by -0.1 · 4:

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
