"""LivePlot: the curves of a network in a notebook, while it trains."""

import math
from collections.abc import Sequence
from importlib import import_module
from time import monotonic
from typing import Any

import numpy as np

from nnbook._validation import number, one_of
from nnbook.monitoring import Callback, History, Logs
from nnbook.plots.figure import COLORS, DASHES, WIDTH


class LivePlot(Callback):
    """Draw what a network's history records into one output of a notebook, again and again.

    Outside a notebook it does nothing, so a script can keep it.

    Parameters
    ----------
    quantities : sequence of str, optional
        What to draw; by default the loss and, where there is one, ``val_loss``.
    seconds : float, default 0.5
        The shortest time between two drawings, at least 0. Drawing takes about a tenth of a second,
        as long as many epochs of a small network.
    logy : bool, default False
        Whether the vertical axis is logarithmic.

    Attributes
    ----------
    history : History
        What was drawn.

    Raises
    ------
    ValueError, TypeError
        For seconds below 0; after the first epoch, for quantities that are not recorded.

    Notes
    -----
    A stack shows a thin line for each of its runs, at most 20 of them.

    The pages of the book use ``nnbook.plots.lines`` instead, after the training: a figure that
    keeps changing can have no caption and no text alternative.

    Examples
    --------
    >>> from nnbook import Dense, Input, Network
    >>> x = Input(1)
    >>> net = Network(x, Dense(1)(x), rng=0)
    >>> live = LivePlot(logy=True)
    >>> _ = net.fit([[0.0], [1.0]], [[0.0], [2.0]], epochs=5, callbacks=[live])  # shows nothing
    >>> live.history.epochs
    5
    """

    def __init__(
        self,
        quantities: Sequence[str] | None = None,
        *,
        seconds: float = 0.5,
        logy: bool = False,
    ) -> None:
        self.quantities = quantities
        self.seconds = number("LivePlot", "seconds", seconds, least=0)
        self.logy = logy
        self.history = History()
        self._handle: Any = None
        self._drawn = -math.inf

    def on_train_begin(self, model: Any) -> None:
        """Make room for the figure, if this is a notebook."""
        self.history, self._handle, self._drawn = History(), _place(), -math.inf

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Draw, unless the last drawing was made a moment ago."""
        names = self.quantities or [name for name in ("loss", "val_loss") if name in logs]
        self.history.append({name: one_of("LivePlot", "quantities", name, logs) for name in names})
        if self._handle is not None and monotonic() - self._drawn >= self.seconds:
            self._draw()

    def on_train_end(self) -> None:
        """Draw everything a last time."""
        if self._handle is not None and self.history.epochs:
            self._draw()
        self._handle = None

    def _draw(self) -> None:
        # A figure made without pyplot is held by nobody else, so nothing has to be closed.
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH, 2.9), layout="constrained")
        axes = figure.subplots()
        epochs = np.arange(1, self.history.epochs + 1)
        for k, (name, values) in enumerate(self.history.items()):
            rows = values.reshape(len(values), -1)[:, :20]
            thin = 1.8 if rows.shape[1] == 1 else 0.8
            lines = axes.plot(epochs, rows, color=COLORS[k % 7], linestyle=DASHES[k % 7], lw=thin)
            lines[0].set_label(name)
        axes.set_xlabel("epoch")
        if self.logy:
            axes.set_yscale("log")
        axes.legend()
        self._handle.update(figure)
        self._drawn = monotonic()


def _place() -> Any:
    """Return the handle of a new output that can be rewritten, or None outside a notebook."""
    try:
        ipython, shown = import_module("IPython"), import_module("IPython.display")
    except ImportError:
        return None
    shell = ipython.get_ipython()
    # A terminal also has a shell, but no kernel, and cannot show figures.
    if shell is None or not hasattr(shell, "kernel"):
        return None
    return shown.display({"text/plain": ""}, raw=True, display_id=True)
