"""WeightHistograms: how the weights of each layer spread as they are learnt."""

from typing import Any

import numpy as np

from nnbook._validation import number, whole
from nnbook.monitoring.callback import Callback
from nnbook.monitoring.history import History, Logs
from nnbook.monitoring.per_update import kernels


class WeightHistograms(Callback):
    """Record a histogram of each kernel, before training and after epochs.

    Parameters
    ----------
    bins : int, default 30
        The number of bins, at least 1.
    limit : float, default 2
        Above 0. The histograms reach from -limit to limit; weights beyond count in the outermost
        bins.
    every : int, default 1
        Measure after every ``every``-th epoch.

    Attributes
    ----------
    epochs : list of int
        The epochs after which measurements were taken. The first is 0, before any update.
    edges : ndarray of shape (bins + 1,)
        The edges of the bins, the same for all kernels, so that they can be compared.
    history : History
        The counts by kernel: (measurements, bins) or (measurements, bins, runs).

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range, or the model's parameters have no names.

    Examples
    --------
    >>> from nnbook import Constant, Dense, Input, Network
    >>> x = Input(3)
    >>> net = Network(x, Dense(1, kernel_initializer=Constant(0.5))(x))
    >>> weights = WeightHistograms(bins=4, limit=1)
    >>> _ = net.fit([[0.0, 0.0, 0.0]], [[1.0]], callbacks=[weights])
    >>> weights.history["dense.kernel"]
    array([[0, 0, 0, 3],
           [0, 0, 0, 3]])
    """

    def __init__(self, *, bins: int = 30, limit: float = 2.0, every: int = 1) -> None:
        who = "WeightHistograms"
        self.every = whole(who, "every", every)
        reach = number(who, "limit", limit, above=0)
        self.edges = np.linspace(-reach, reach, whole(who, "bins", bins) + 1)
        self.history, self.epochs = History(), list[int]()
        self._model: Any = None
        self._kernels: list[str] = []

    def on_train_begin(self, model: Any) -> None:
        """Measure the weights before they are trained."""
        self._kernels = kernels("WeightHistograms", model)
        self.history, self.epochs, self._model = History(), [], model
        self._measure(0)

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Measure them again if that is due."""
        if epoch % self.every == 0:
            self._measure(epoch)

    def on_train_end(self) -> None:
        """Let go of the network."""
        self._model = None

    def _measure(self, epoch: int) -> None:
        self.epochs.append(epoch)
        theta, counts = self._model.theta, {}
        named = self._model.named(theta)
        for name in self._kernels:
            rows = np.clip(named[name], self.edges[0], self.edges[-1])
            each = rows.reshape(len(theta), -1) if theta.ndim == 2 else [rows.ravel()]
            found = np.stack([np.histogram(row, self.edges)[0] for row in each], axis=-1)
            counts[name] = found if theta.ndim == 2 else found[:, 0]
        self.history.append(counts)
