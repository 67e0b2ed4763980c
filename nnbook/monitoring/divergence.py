"""StopOnDivergence: stop training once the loss has exploded."""

from typing import Any

import numpy as np

from nnbook._validation import number
from nnbook.monitoring.callback import Callback
from nnbook.monitoring.history import Logs
from nnbook.monitoring.monitor import Monitor


class StopOnDivergence(Callback):
    """Stop when the loss is more than ``factor`` times that of the first epoch, or not finite.

    Parameters
    ----------
    factor : float, default 3
        Above 1; the lecture's rule is 3.
    monitor : str, default "loss"
        The quantity to watch.

    Attributes
    ----------
    diverged_epoch : ndarray of int, shape () or (runs,)
        The epoch in which each run first broke the rule, counted from 1; 0 if it did not.

    Raises
    ------
    ValueError, TypeError
        For a factor that is not above 1; after the first epoch, for an unknown quantity.

    Notes
    -----
    A stack stops when all its runs have diverged. Until then the lost ones are computed along with
    the others; those that are no longer finite are frozen in any case.

    The rule compares with the first epoch, within which the loss may already have risen. If that
    epoch is itself too large, or the loss is not positive, set a bound of your own.

    References
    ----------
    The course's lecture on training networks (003), on searching hyperparameters, where a trial is
    stopped above three times its loss in epoch 1.

    Examples
    --------
    >>> from nnbook import SGD, Dense, Input, Network
    >>> x = Input(1)
    >>> net = Network(x, Dense(1)(x), optimizer=SGD(1.0), rng=0)
    >>> stop = StopOnDivergence()
    >>> history = net.fit([[0.0], [2.0]], [[0.0], [1.0]], epochs=1000, callbacks=[stop])
    >>> history.epochs, int(stop.diverged_epoch)
    (2, 2)
    """

    def __init__(self, factor: float = 3.0, *, monitor: str = "loss") -> None:
        self.factor = number("StopOnDivergence", "factor", factor, above=1)
        self._monitor = Monitor("StopOnDivergence", monitor, "min")
        self.diverged_epoch = np.zeros((), int)
        self._first: Any = None

    def on_train_begin(self, model: Any) -> None:
        """Forget an earlier fit."""
        self.diverged_epoch = np.zeros(model.theta.shape[:-1], int)
        self._first = None

    def on_epoch_end(self, epoch: int, logs: Logs) -> bool:
        """Compare with the first epoch; True when no run is left."""
        value = self._monitor.read(logs)
        if self._first is None:
            self._first = value
        # If a loss starts at or below 0, the rule asks only whether it is finite.
        exploded = (self._first > 0) & (value > self.factor * self._first)
        lost = (self.diverged_epoch == 0) & (exploded | ~np.isfinite(value))
        self.diverged_epoch = np.where(lost, epoch, self.diverged_epoch)
        return bool((self.diverged_epoch > 0).all())
