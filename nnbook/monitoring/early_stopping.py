"""EarlyStopping: end training when the validation no longer improves.

The number of epochs is a hyperparameter, and the only one that can be tuned while training runs. To
stop once the validation loss has passed its minimum is a form of regularization: the weights stay
nearer to their small initial values.
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
        A change no larger than this is not an improvement.
    patience : int, default 0
        How many epochs in a row may pass without improvement; 0 and 1 both stop at the first.
    mode : {"auto", "min", "max"}, default "auto"
        Whether small or large is good; "auto" goes by the name.
    restore_best_weights : bool, default False
        Whether the network gets back the weights of its best epoch when training is over, even if
        it was interrupted. Running statistics come with them.
    start_from_epoch : int, default 0
        How many epochs to let pass before the first look.

    Attributes
    ----------
    best : ndarray of shape () or (runs,)
        The best value seen; infinite if there was none.
    best_epoch, stopped_epoch : ndarray of int, shape () or (runs,)
        The epoch of that value, and that in which patience ran out, from 1; 0 means never.

    Raises
    ------
    ValueError, TypeError
        For arguments outside their ranges; after the first epoch, for an unknown quantity.

    Notes
    -----
    **Stacks.** Each run has its own best epoch and patience, and training goes on until all of them
    have run out of patience. A run that has is still computed along with the others, and its
    numbers go on in the History: read them up to ``stopped_epoch``. In the end it gets back the
    weights it had then, or its best ones. So it ends where the same network ends if trained alone.

    NaN is not an improvement, so a run that diverges stops when its patience runs out.

    ``loss`` is taken before each update of its epoch, so it belongs to slightly older weights than
    those that are kept; ``val_loss`` belongs to exactly those.

    As in Keras, the optimizer's moments are not restored.

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
        self._saved: list[FloatArray] = []

    def on_train_begin(self, model: Any) -> None:
        """Forget an earlier fit."""
        self._forget(model.theta.shape[:-1])
        self._model = model

    def on_epoch_end(self, epoch: int, logs: Logs) -> bool:
        """Compare with the best; True once every run has run out of patience."""
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
        self._save(improved if self.restore_best_weights else ended)
        return bool((self.stopped_epoch > 0).all())

    def on_train_end(self) -> None:
        """Give each run the weights that it should end with."""
        marks = self.best_epoch if self.restore_best_weights else self.stopped_epoch
        if self._saved:
            for now, saved in zip(_arrays(self._model), self._saved, strict=True):
                _copy(now, saved, marks > 0)
        self._model, self._saved = None, []  # a callback that lives on need not hold the weights

    def _save(self, which: Any) -> None:
        """Save the current weights and statistics of the runs in ``which``."""
        if not np.any(which):
            return
        arrays = _arrays(self._model)
        self._saved = self._saved or [array.copy("K") for array in arrays]
        for saved, now in zip(self._saved, arrays, strict=True):
            _copy(saved, now, which)


def _arrays(model: Any) -> list[FloatArray]:
    """Return everything that training changes in a model: its parameters, and its state if any."""
    states = getattr(model, "state", {}).values()
    return [model.theta, *(array for arrays in states for array in arrays.values())]


def _copy(target: FloatArray, source: FloatArray, which: Any) -> None:
    """Copy in place; in a stack, only the runs in ``which``."""
    mask = np.reshape(which, np.shape(which) + (1,) * (target.ndim - np.ndim(which)))
    np.copyto(target, source, where=mask)
