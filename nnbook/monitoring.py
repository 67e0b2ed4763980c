"""What a training leaves behind, and who may watch it.

A :class:`History` holds one number for each epoch and quantity, or one for each run of a stack. A
:class:`Callback` is told when a training begins, when an epoch ends and when it is over.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from nnbook._validation import one_of
from nnbook.typing import FloatArray

Logs = Mapping[str, FloatArray]


class History(Mapping[str, FloatArray]):
    """The quantities of a training, epoch by epoch.

    ``history["loss"]`` has shape (epochs,), or (epochs, runs) for a stack. The loss and the metrics
    of the training data are those of all samples of the epoch, each with the prediction that was
    made **before** its batch's update, as in Keras. What adds up are sums and counts, so that a
    score such as F1 is exact, and no mean of the batches' scores. Those named ``val_...`` are taken
    at the end of the epoch, so with a full batch they belong to parameters one update ahead.

    Examples
    --------
    >>> import numpy as np
    >>> history = History()
    >>> history.append({"loss": np.float64(0.7)})
    >>> history.append({"loss": np.float64(0.5)})
    >>> history["loss"]
    array([0.7, 0.5])
    >>> history["los"]
    Traceback (most recent call last):
    ...
    KeyError: "History: expected key to be one of 'loss', got 'los'; did you mean 'loss'?"
    """

    def __init__(self) -> None:
        self._rows: dict[str, list[FloatArray]] = {}

    def append(self, logs: Logs) -> None:
        """Add the quantities of one epoch."""
        for key, value in logs.items():
            self._rows.setdefault(key, []).append(np.array(value))

    def __getitem__(self, key: str) -> FloatArray:
        try:
            return np.array(one_of("History", "key", key, self._rows))
        except ValueError as unknown:
            raise KeyError(str(unknown)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    @property
    def epochs(self) -> int:
        """The number of epochs that were trained."""
        return max(map(len, self._rows.values()), default=0)

    def __repr__(self) -> str:
        return f"History({self.epochs} epochs: {', '.join(self)})"


class Callback:
    """Watch a training; override what you need.

    ``on_epoch_end`` may return True to stop the training after that epoch.

    Examples
    --------
    >>> from nnbook import Dense, Input, Network
    >>> class StopWhenGood(Callback):
    ...     def on_epoch_end(self, epoch, logs):
    ...         return bool(logs["loss"] < 0.1)
    >>> x = Input(1)
    >>> net = Network(x, Dense(1)(x), loss="mse", rng=0)
    >>> net.fit([[0.0], [1.0]], [[0.0], [2.0]], epochs=500, callbacks=[StopWhenGood()])
    History(... epochs: loss)
    """

    def on_train_begin(self, model: Any) -> None:
        """Be handed the model before the first epoch."""

    def on_epoch_end(self, epoch: int, logs: Logs) -> bool | None:
        """Be told the quantities of an epoch (counted from 1); return True to stop."""
        return None

    def on_train_end(self) -> None:
        """Be told that the training is over, also when it was interrupted."""
