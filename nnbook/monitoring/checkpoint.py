"""ModelCheckpoint: save the network while it trains."""

from pathlib import Path
from string import Formatter
from typing import Any

from nnbook._validation import one_of, whole
from nnbook.monitoring.callback import Callback
from nnbook.monitoring.history import Logs
from nnbook.monitoring.monitor import Monitor


class ModelCheckpoint(Callback):
    """Save the network after each epoch, or after each that is the best so far.

    Parameters
    ----------
    path : str or Path
        The file; ``.npz`` is added if missing. ``{epoch}`` and the name of any quantity in braces
        are filled in, with a format if you like: ``"xor_{epoch:03d}_{val_loss:.3f}"``. Without
        braces, each save overwrites the last.
    monitor : str, default "val_loss"
        The quantity that decides which epoch is best. It matters only with ``save_best_only``.
    save_best_only : bool, default False
        Whether to save an epoch only if it is better than all before it.
    mode : {"auto", "min", "max"}, default "auto"
        Whether small or large is good; "auto" goes by the name.
    every : int, default 1
        Consider only every ``every``-th epoch.

    Attributes
    ----------
    saved : list of Path
        The paths written in the last fit, in order; one that was overwritten is listed once.
    best : float
        The best value so far; infinite if there is none.

    Raises
    ------
    TypeError
        If the model cannot be saved.
    ValueError
        For a folder or a quantity that does not exist, and for a stack with ``save_best_only`` or
        with a quantity in its path: its runs have different best epochs. Use :class:`EarlyStopping`
        with ``restore_best_weights``, which keeps the best of each run.

    Notes
    -----
    A file is written next to its place and then moved there, so it is whole at any time. It also
    holds the optimizer and the generators: ``nnbook.load(path)`` and another ``fit`` continue from
    the last complete epoch as if nothing had come between.

    Examples
    --------
    >>> import tempfile
    >>> import nnbook
    >>> from nnbook import Dense, Input, Network
    >>> x = Input(1)
    >>> net = Network(x, Dense(1)(x), rng=0)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     keep = ModelCheckpoint(folder + "/line_{epoch:02d}", every=2)
    ...     _ = net.fit([[0.0], [1.0]], [[0.0], [2.0]], epochs=5, callbacks=[keep])
    ...     [path.name for path in keep.saved], nnbook.load(keep.saved[-1])
    (['line_02.npz', 'line_04.npz'], Network(input (1,) -> dense (1,), 2 parameters))
    """

    def __init__(
        self,
        path: str | Path,
        *,
        monitor: str = "val_loss",
        save_best_only: bool = False,
        mode: str = "auto",
        every: int = 1,
    ) -> None:
        who = "ModelCheckpoint"
        self.path = str(path)
        self.save_best_only = save_best_only
        self.every = whole(who, "every", every)
        self._monitor = Monitor(who, monitor, mode)
        # The names in the braces without their formats: val_loss from {val_loss:.3f}.
        self._fields = {name for _, name, _, _ in Formatter().parse(self.path) if name is not None}
        self.saved: list[Path] = []
        self.best = self._monitor.worst
        self._model: Any = None

    def on_train_begin(self, model: Any) -> None:
        """Refuse what could not be saved, before time is spent on it."""
        who = "ModelCheckpoint"
        if not hasattr(model, "save"):
            raise TypeError(
                f"{who}: expected a model with `save`, such as Network, got {type(model).__name__}"
            )
        if model.theta.ndim == 2 and (self.save_best_only or self._fields - {"epoch"}):
            raise ValueError(
                f"{who}: expected one network, got a stack, whose runs have different best epochs; "
                "use EarlyStopping(restore_best_weights=True), and save at the end"
            )
        folder = Path(self.path).parent
        if not self._fields and not folder.is_dir():
            raise ValueError(f"{who}: expected a folder that exists, got {folder}")
        self.saved, self.best, self._model = [], self._monitor.worst, model

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Save the network if it is due."""
        if epoch % self.every:
            return
        if self.save_best_only:
            value = float(self._monitor.read(logs))
            if not self._monitor.better(value, self.best):
                return
            self.best = value
        known = {"epoch": epoch} | {key: float(logs[key]) for key in self._fields & {*logs}}
        for field in self._fields:
            one_of("ModelCheckpoint", "a name in the path", field, {"epoch": 0, **logs})
        path = self._model.save(self.path.format(**known))
        if path not in self.saved:
            self.saved.append(path)

    def on_train_end(self) -> None:
        """Let go of the network."""
        self._model = None
