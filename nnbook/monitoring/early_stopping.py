"""EarlyStopping: end the training when the validation no longer gets better.

The number of epochs is a hyperparameter, and the only one that is tuned while one watches. Stopping
when the validation loss has passed its minimum is a form of regularization: the weights stay nearer
to their small start.
"""

from typing import Any

import numpy as np

from nnbook._validation import whole
from nnbook.monitoring.callback import Callback
from nnbook.monitoring.history import Logs
from nnbook.monitoring.monitor import Monitor
from nnbook.typing import FloatArray


class EarlyStopping(Callback):
    """Stop when a quantity has not improved for some epochs.

    Parameters
    ----------
    monitor : str, default "val_loss"
        The quantity; those with ``val_`` need ``validation_data``.
    min_delta : float, default 0
        A change that is not larger than this is no improvement.
    patience : int, default 0
        How many epochs in a row may pass without one. 0 and 1 both stop at the first such epoch.
    mode : {"auto", "min", "max"}, default "auto"
        Whether small or large is good; "auto" goes by the name.
    restore_best_weights : bool, default False
        Whether the network gets back the weights of its best epoch when the training is over, also
        when it was interrupted. Running statistics come with them.
    start_from_epoch : int, default 0
        How many epochs to let pass before the first look.

    Attributes
    ----------
    best : ndarray of shape () or (runs,)
        The best value seen; infinite where there was none.
    best_epoch, stopped_epoch : ndarray of int, shape () or (runs,)
        When that was, counted from 1, and when the patience ended. 0 means never.

    Raises
    ------
    ValueError, TypeError
        For arguments outside their ranges; after the first epoch, for a quantity that is not there.

    Notes
    -----
    **Stacks.** Each run has a best epoch and a patience of its own. The training goes on until all
    runs have ended theirs. A run that has is still computed, because the others are, and its
    numbers go on in the History: read them up to ``stopped_epoch``. When all is over it gets back
    the weights that it had then, or its best ones. So it ends where the same network ends that is
    trained alone.

    NaN is no improvement. A run that diverged ends after its patience.

    A value of ``loss`` is taken before each update of the epoch, so the weights that go with it are
    a little older than those which are kept. With ``val_loss`` they are the same.

    The optimizer's moments are not set back, as in Keras.

    References
    ----------
    Prechelt, "Early stopping, but when?", 1998.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook import SGD, Dense, Input, Network
    >>> rng = np.random.default_rng(0)
    >>> x, noise = rng.standard_normal((2, 20, 10))
    >>> y, i = x[:, :1] + noise[:, :1], Input(10)
    >>> net = Network(i, Dense(1)(i), optimizer=SGD(0.1), rng=0)
    >>> stop = EarlyStopping(patience=5, restore_best_weights=True)
    >>> history = net.fit(x[:10], y[:10], epochs=500, validation_data=(x[10:], y[10:]),
    ...                   callbacks=[stop])
    >>> bool(history.epochs == stop.stopped_epoch == stop.best_epoch + 5)
    True
    >>> bool(net.evaluate(x[10:], y[10:])["loss"] == history["val_loss"].min())
    True
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        *,
        min_delta: float = 0.0,
        patience: int = 0,
        mode: str = "auto",
        restore_best_weights: bool = False,
        start_from_epoch: int = 0,
    ) -> None:
        who = "EarlyStopping"
        self._monitor = Monitor(who, monitor, mode, min_delta)
        self.patience = whole(who, "patience", patience, least=0)
        self.start_from_epoch = whole(who, "start_from_epoch", start_from_epoch, least=0)
        self.restore_best_weights = restore_best_weights
        self._forget(())

    def _forget(self, lead: tuple[int, ...]) -> None:
        self.best = np.full(lead, self._monitor.worst)
        self.best_epoch = np.zeros(lead, int)
        self.stopped_epoch = np.zeros(lead, int)
        self._last_good = np.full(lead, self.start_from_epoch)
        self._model: Any = None
        self._kept: list[FloatArray] = []

    def on_train_begin(self, model: Any) -> None:
        """Forget an earlier training."""
        self._forget(model.theta.shape[:-1])
        self._model = model

    def on_epoch_end(self, epoch: int, logs: Logs) -> bool:
        """Look at the quantity; True when every run has ended its patience."""
        value = self._monitor.read(logs)
        if epoch <= self.start_from_epoch:
            return False
        going = self.stopped_epoch == 0
        improved = going & self._monitor.better(value, self.best)
        self.best = np.where(improved, value, self.best)
        self.best_epoch = np.where(improved, epoch, self.best_epoch)
        self._last_good = np.where(improved, epoch, self._last_good)
        ended = going & ~improved & (epoch - self._last_good >= self.patience)
        self.stopped_epoch = np.where(ended, epoch, self.stopped_epoch)
        self._take(improved if self.restore_best_weights else ended)
        return bool((self.stopped_epoch > 0).all())

    def on_train_end(self) -> None:
        """Give each run the weights that it shall end with."""
        marks = self.best_epoch if self.restore_best_weights else self.stopped_epoch
        if self._kept:
            for now, kept in zip(_arrays(self._model), self._kept, strict=True):
                _copy(now, kept, marks > 0)
        self._model, self._kept = None, []  # a callback that is kept need not keep the weights

    def _take(self, which: Any) -> None:
        """Keep the present weights and statistics of the runs in ``which``."""
        if not np.any(which):
            return
        arrays = _arrays(self._model)
        self._kept = self._kept or [array.copy("K") for array in arrays]
        for kept, now in zip(self._kept, arrays, strict=True):
            _copy(kept, now, which)


def _arrays(model: Any) -> list[FloatArray]:
    """Return all that a training changes in a model: its parameters, and its state if any."""
    states = getattr(model, "state", {}).values()
    return [model.theta, *(array for arrays in states for array in arrays.values())]


def _copy(target: FloatArray, source: FloatArray, which: Any) -> None:
    """Copy in place, of a stack only the runs in ``which``."""
    mask = np.reshape(which, np.shape(which) + (1,) * (target.ndim - np.ndim(which)))
    np.copyto(target, source, where=mask)
