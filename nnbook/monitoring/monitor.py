"""Monitor: the quantity that a callback looks at, and what better means for it."""

import re
from typing import Any

import numpy as np

from nnbook._validation import number, one_of
from nnbook.monitoring.history import Logs
from nnbook.typing import FloatArray

# Good when large. Everything else, above all a loss, is good when small.
_LARGE = re.compile(r"(^|_)(accuracy|precision|recall|f1|r2)(_|$)")

_MODES = dict.fromkeys(("auto", "min", "max"))


class Monitor:
    """A quantity of the History, and the direction in which it improves.

    Parameters
    ----------
    who : str
        The caller's name, for messages.
    name : str
        The quantity, such as ``val_loss``.
    mode : {"auto", "min", "max"}
        Whether small or large is good; "auto" goes by the name: accuracy, precision, recall, F1 and
        R² are good when large.
    min_delta : float, default 0
        At least 0. A change no larger than this is not an improvement.

    Raises
    ------
    ValueError, TypeError
        For another mode or a negative min_delta.

    Examples
    --------
    >>> accuracy = Monitor("doc", "val_accuracy", "auto", 0.01)
    >>> bool(accuracy.better(0.92, 0.90)), bool(accuracy.better(0.905, 0.90))
    (True, False)
    """

    def __init__(self, who: str, name: str, mode: str, min_delta: float = 0.0) -> None:
        one_of(who, "mode", mode, _MODES)
        self.who, self.name = who, name
        self.min_delta = number(who, "min_delta", min_delta, least=0)
        large = mode == "max" or (mode == "auto" and _LARGE.search(name) is not None)
        self._sign = -1.0 if large else 1.0

    @property
    def worst(self) -> float:
        """A value that every finite number is better than."""
        return self._sign * np.inf

    def read(self, logs: Logs) -> FloatArray:
        """Return the quantity; if it is missing, say which ones there are."""
        value = one_of(self.who, "monitor", self.name, logs)
        return np.asarray(value, dtype=np.float64)

    def better(self, value: Any, best: Any) -> Any:
        """Return whether ``value`` improves on ``best``; NaN never does."""
        return self._sign * value < self._sign * best - self.min_delta
