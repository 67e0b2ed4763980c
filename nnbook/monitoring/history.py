"""What training leaves behind: one number for each epoch and quantity, or one for each run."""

from collections.abc import Iterator, Mapping

import numpy as np

from nnbook._validation import one_of
from nnbook.typing import FloatArray

#: The quantities of an epoch or of a batch, by name.
Logs = Mapping[str, FloatArray]


class History(Mapping[str, FloatArray]):
    """The quantities that training reports, epoch by epoch.

    ``history["loss"]`` has shape (epochs,), or (epochs, runs) for a stack. The loss and the metrics
    of the training data cover all samples of the epoch, each with the prediction made **before**
    its batch's update, as in Keras. Sums and counts are added up, so a score such as F1 is exact
    and not a mean of the batches' scores. Quantities named ``val_...`` are taken at the end of the
    epoch, so with a full batch they belong to parameters one update ahead.

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
