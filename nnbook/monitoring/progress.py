"""What ``verbose`` shows: a progress bar, or a line for each epoch.

Both are ordinary callbacks, which ``fit(verbose=...)`` puts in front of yours; a callback of yours
can show progress just as well.
"""

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook._validation import whole
from nnbook.monitoring.callback import Callback
from nnbook.monitoring.history import Logs


class ProgressBar(Callback):
    """Show a bar with the quantities of the last epoch, if standard error is a terminal.

    ``fit(verbose=1)`` makes one.

    Parameters
    ----------
    epochs : int, optional
        How many there will be. Without it the bar counts on without an end.

    Raises
    ------
    TypeError, ValueError
        For epochs below 1.
    """

    def __init__(self, epochs: int | None = None) -> None:
        self.epochs = None if epochs is None else whole("ProgressBar", "epochs", epochs)
        self._bar: Any = None

    def on_train_begin(self, model: Any) -> None:
        """Open the bar if somebody would see it."""
        if sys.stderr.isatty():
            from tqdm import tqdm  # imported late: it doubles the time of `import nnbook`

            self._bar = tqdm(total=self.epochs, unit="epoch", dynamic_ncols=True)

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Move the bar on."""
        if self._bar is not None:
            self._bar.set_postfix_str(line(logs, ".4g"), refresh=False)
            self._bar.update()

    def on_train_end(self) -> None:
        """Close the bar."""
        if self._bar is not None:
            self._bar.close()
        self._bar = None


class EpochPrinter(Callback):
    """Print a line for each epoch; ``fit(verbose=2)`` makes one.

    Examples
    --------
    >>> EpochPrinter().on_epoch_end(7, {"loss": 0.80912})
    epoch 007 loss: 0.809
    """

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Print the line."""
        print(f"epoch {epoch:03d} {line(logs)}", flush=True)


def watching(epochs: int, verbose: int) -> list[Callback]:
    """Return the callbacks that ``verbose`` stands for."""
    if verbose == 1:
        return [ProgressBar(epochs)]
    return [EpochPrinter()] if verbose == 2 else []


def line(logs: Mapping[str, Any], spec: str = ".3f") -> str:
    """Return the quantities on one line, with three digits as in the log of the course's lecture.

    For a stack, each is the median of the runs that are not frozen.

    Examples
    --------
    >>> line({"loss": 0.80912, "val_loss": 0.861})
    'loss: 0.809 val_loss: 0.861'
    """
    return " ".join(f"{key}: {_middle(value):{spec}}" for key, value in logs.items())


def _middle(value: Any) -> float:
    finite = np.ravel(value)[~np.isnan(np.ravel(value))]
    return float(np.median(finite)) if finite.size else float("nan")
