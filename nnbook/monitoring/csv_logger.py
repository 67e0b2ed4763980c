"""CSVLogger: write the quantities of each epoch to a file as soon as they are known."""

import csv
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from nnbook.monitoring.callback import Callback
from nnbook.monitoring.history import Logs


class CSVLogger(Callback):
    """Write each epoch as a row of a CSV file; a later fit continues the same file.

    The columns are ``epoch`` and the quantities by name. Those of a stack are ``loss[0]``,
    ``loss[1]`` and so on, one for each run. Numbers are written so that they read back exactly.

    Parameters
    ----------
    path : str or Path
        The file.
    append : bool, default True
        Whether to continue an existing file and go on counting its epochs; False starts it anew.
        Keras defaults to False, but a log that took days should not be lost.

    Raises
    ------
    ValueError
        If the folder does not exist; after the first epoch, if the file has other columns.

    Notes
    -----
    A row is handed to the system when its epoch ends, so other programs can read it at once, and a
    killed process loses at most the row it was writing. If it left half a row, that is cut off when
    the file is continued.

    Examples
    --------
    >>> import tempfile
    >>> from nnbook import Dense, Input, Network
    >>> x = Input(1)
    >>> net = Network(x, Dense(1, kernel_initializer="zeros")(x))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     log = CSVLogger(folder + "/line.csv")
    ...     for _ in range(2):
    ...         _ = net.fit([[0.0]], [[2.0]], epochs=1, callbacks=[log])
    ...     print(log.path.read_text().strip())
    epoch,loss
    1,4.0
    2,3.8416
    """

    def __init__(self, path: str | Path, *, append: bool = True) -> None:
        self.path = Path(path)
        self.append = append
        self._file: TextIO | None = None
        self._header: list[str] = []
        self._before = 0
        self._complete: int | None = None

    def on_train_begin(self, model: Any) -> None:
        """Open the file, and see what it holds."""
        if not self.path.parent.is_dir():
            raise ValueError(f"CSVLogger: expected a folder that exists, got {self.path.parent}")
        self._header, self._before, self._complete = [], 0, None
        if not self.append:
            self.path.unlink(missing_ok=True)
        elif self.path.is_file():
            self._look(self.path.read_bytes())
        self._file = self.path.open("a", encoding="utf-8", newline="")

    def _look(self, found: bytes) -> None:
        """Read the header and the last epoch of an existing file; refuse one that is not ours."""
        whole = found[: found.rfind(b"\n") + 1]
        rows = [*csv.reader(whole.decode("utf-8").splitlines())]
        last = rows[-1][:1] if len(rows) > 1 else ["0"]
        ours = rows[0][:1] == ["epoch"] and "".join(last).isdecimal() if rows else not found
        if not ours:
            raise ValueError(
                f"CSVLogger: expected a file that begins with epochs, got {self.path} with "
                f"{found[:40]!r}; choose another path, or append=False"
            )
        # Half a row is cut off only once the columns are known to be the same.
        self._complete = len(whole)
        self._header = rows[0] if rows else []
        self._before = int(last[0])

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Write the row."""
        row: dict[str, Any] = {"epoch": self._before + epoch}
        for key, value in logs.items():
            if np.ndim(value) == 0:
                row[key] = float(value)
            else:
                row |= {f"{key}[{run}]": float(entry) for run, entry in enumerate(value)}
        assert self._file is not None
        writer = csv.writer(self._file, lineterminator="\n")
        new = not self._header
        if new:
            self._header = [*row]
        if [*row] != self._header:
            raise ValueError(
                f"CSVLogger: expected the columns {self._header} of {self.path}, got {[*row]}; "
                "choose another path, or append=False"
            )
        if self._complete is not None:
            self._file.truncate(self._complete)
            self._complete = None
        if new:
            writer.writerow(row)
        writer.writerow(row.values())
        self._file.flush()

    def on_train_end(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        self._file = None
