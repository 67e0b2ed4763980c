"""PerUpdate: what callbacks that measure updates and report epoch means have in common."""

from abc import abstractmethod
from typing import Any

import numpy as np

from nnbook._validation import whole
from nnbook.monitoring.callback import Callback
from nnbook.monitoring.history import History, Logs
from nnbook.typing import FloatArray


class PerUpdate(Callback):
    """Measure updates, and keep the mean of each epoch.

    Parameters
    ----------
    every : int, default 1
        Measure the first update of an epoch, then every ``every``-th one.
    batches : bool, default False
        Whether to keep each measurement, too.

    Attributes
    ----------
    history : History
        The mean over the measured updates of an epoch, by name: (epochs,) or (epochs, runs). NaN
        where there was nothing to measure, as in a frozen run. A new fit starts it anew.
    batches : History
        Each measurement, if ``batches`` is True: (measurements,) or (measurements, runs).

    Raises
    ------
    TypeError
        If the model's parameters have no names.
    """

    def __init__(self, *, every: int = 1, batches: bool = False) -> None:
        self.every = whole(type(self).__name__, "every", every)
        self.keeps_batches = bool(batches)
        self._forget()

    def _forget(self) -> None:
        self.history, self.batches = History(), History()
        self._sums: dict[str, Any] = {}
        self._counts: dict[str, Any] = {}
        self._model: Any = None
        self._kernels: list[str] = []

    @abstractmethod
    def measure(self, gradient: FloatArray, step: FloatArray) -> dict[str, FloatArray]:
        """Return numbers of shape () or (runs,) by name; NaN where there is none."""

    def on_train_begin(self, model: Any) -> None:
        """Forget an earlier fit, and find the kernels."""
        self._forget()
        self._kernels = kernels(type(self).__name__, model)
        self._model = model

    def on_batch_end(self, batch: int, logs: Logs, gradient: FloatArray, step: FloatArray) -> None:
        """Measure the update if it is due."""
        if (batch - 1) % self.every:
            return
        lost = np.isnan(logs["loss"])
        measured = self.measure(gradient, step)
        measured = {key: np.where(lost, np.nan, value) for key, value in measured.items()}
        if self.keeps_batches:
            self.batches.append(measured)
        for key, value in measured.items():
            there = ~np.isnan(value)
            self._sums[key] = self._sums.get(key, 0.0) + np.where(there, value, 0.0)
            self._counts[key] = self._counts.get(key, 0) + there

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Keep the means of the epoch."""
        self.history.append(
            {
                key: np.where(self._counts[key], total / np.maximum(self._counts[key], 1), np.nan)
                for key, total in self._sums.items()
            }
        )
        self._sums, self._counts = {}, {}

    def on_train_end(self) -> None:
        """Let go of the network."""
        self._model = None

    def norms(self, flat: FloatArray) -> dict[str, FloatArray]:
        """Return the Euclidean norm of each kernel in a vector shaped like theta."""
        parts = self._model.named(flat)
        return {name: np.sqrt(np.square(parts[name]).sum(axis=(-2, -1))) for name in self._kernels}


def kernels(who: str, model: Any) -> list[str]:
    """Return the names of a model's kernels: its parameters with two axes or more.

    Raises
    ------
    TypeError
        If the model cannot name its parameters.

    Examples
    --------
    >>> from nnbook import Dense, Input, Network
    >>> x = Input(2)
    >>> kernels("doc", Network(x, Dense(1)(Dense(3)(x)), runs=4))
    ['dense.kernel', 'dense_1.kernel']
    """
    if not hasattr(model, "named"):
        raise TypeError(
            f"{who}: expected a model with `named`, such as Network, got {type(model).__name__}"
        )
    # Look at one run: in a stack a bias has a second axis, too.
    theta = model.theta if model.theta.ndim == 1 else model.theta[0]
    return [name for name, part in model.named(theta).items() if part.ndim >= 2]
