"""ActivationMonitor: what flows through the layers while the network learns.

This is the lecture's experiment on initialization, but with a network that learns, and not only at
the start: mean, standard deviation and histogram of every layer's outputs, epoch by epoch.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnbook._validation import whole
from nnbook.monitoring.history import History
from nnbook.monitoring.on_data import BOUNDS, OnData, activation_names, move_runs_last, outputs
from nnbook.typing import FloatArray

#: An output this near an end of its range, as a share of the range, counts as saturated. There the
#: slopes of sigmoid and tanh are at most 4 · 0.025 · 0.975 of their largest, less than a tenth.
SATURATED = 0.025


class ActivationMonitor(OnData):
    """Record statistics of the layers' outputs on given data, in prediction mode.

    Parameters
    ----------
    x : array of shape (samples, features)
        The data; a few hundred samples are enough, since all units count.
    layers : sequence of str, optional
        The layers by name; by default all but the inputs.
    bins : int, default 30
        The number of bins of each histogram, at least 1.
    every : int, default 1
        Measure after every ``every``-th epoch.

    Attributes
    ----------
    epochs : list of int
        The epochs after which measurements were taken. The first is 0, before any update.
    mean, std : History
        By layer, over samples and units: (measurements,) or (measurements, runs).
    zeros : History
        The share of the outputs that are exactly 0, like those of a ReLU that is off.
    saturated : History
        The share of the outputs near an end of their range, for layers with a sigmoid or tanh.
    histograms : History
        The counts: (measurements, bins) or (measurements, bins, runs). Outputs beyond the edges
        count in the outermost bins.
    edges : dict of str to ndarray of shape (bins + 1,)
        The edges of the bins: the range of a sigmoid or tanh; for other activations, twice the
        range of the outputs before training. They then stay fixed.

    Raises
    ------
    TypeError, ValueError
        If the model is not a network, or lacks one of the layers.

    Notes
    -----
    :class:`DeadUnits` shows which units are off for every sample. The lecture's experiment with
    random networks is :func:`nnbook.book.initialization.signals.activation_statistics`.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook import Dense, Input, Network
    >>> x = Input(4)
    >>> net = Network(x, Dense(1)(Dense(20, activation="tanh")(x)), rng=0)
    >>> data = np.random.default_rng(0).standard_normal((50, 4))
    >>> near, far = ActivationMonitor(data), ActivationMonitor(100 * data)
    >>> _ = net.fit(data, data[:, :1], callbacks=[near, far])
    >>> [round(float(seen.saturated["dense"][0]), 2) for seen in (near, far)]
    [0.0, 0.97]
    """

    def __init__(
        self, x: Any, *, layers: Sequence[str] | None = None, bins: int = 30, every: int = 1
    ) -> None:
        super().__init__(x, every=every)
        self.layers = layers
        self.bins = whole("ActivationMonitor", "bins", bins)
        self._reset()

    def _reset(self) -> None:
        self.mean, self.std, self.zeros = History(), History(), History()
        self.saturated, self.histograms = History(), History()
        self.edges: dict[str, FloatArray] = {}
        self._bounds: dict[str, tuple[float, float]] = {}
        self._measured: list[str] = []

    def begin(self, model: Any) -> None:
        """Forget an earlier fit."""
        self._reset()
        names = activation_names(model)
        self._measured = [*names] if self.layers is None else [*self.layers]
        self._bounds = {key: BOUNDS[name] for key, name in names.items() if name in BOUNDS}

    def measure(self, model: Any) -> None:
        """Measure each layer."""
        for key, y in outputs("ActivationMonitor", model, self.x, self._measured).items():
            axes = (-2, -1)
            self.mean.append({key: y.mean(axis=axes)})
            self.std.append({key: y.std(axis=axes)})
            self.zeros.append({key: (y == 0).mean(axis=axes)})
            bounds = self._bounds.get(key.partition("#")[0])
            if bounds is not None:
                margin = SATURATED * (bounds[1] - bounds[0])
                ends = (y < bounds[0] + margin) | (y > bounds[1] - margin)
                self.saturated.append({key: ends.mean(axis=axes)})
            if key not in self.edges:
                self.edges[key] = np.linspace(*(bounds or _wide(y)), self.bins + 1)
            counts = _histograms(y, self.edges[key])
            self.histograms.append({key: move_runs_last(counts, model)})


def _wide(y: FloatArray) -> tuple[float, float]:
    """Return an interval twice as wide as the range of the finite outputs, with the same middle."""
    seen = y[np.isfinite(y)]
    low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 0.0)
    half = (high - low) or 1.0
    return (low + high) / 2 - half, (low + high) / 2 + half


def _histograms(y: FloatArray, edges: FloatArray) -> Any:
    """Return the counts of all outputs, (bins,), or those for each run, (runs, bins)."""
    if y.ndim == 3:
        return np.stack([_histograms(one, edges) for one in y])
    inside = np.clip(y[np.isfinite(y)], edges[0], edges[-1])
    return np.histogram(inside, edges)[0]
