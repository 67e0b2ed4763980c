"""Journal: a file in which each trial is written when it ends, so that a search can be resumed.

One line of JSON for each trial, behind a line that says which search it is. A line is written,
flushed and synced before the next trial counts. So whatever kills the process, at most the line
that was being written is lost.
"""

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from nnbook.tuning.results import Trial
from nnbook.tuning.space import Params, plain

VERSION = 1


class Journal:
    """The trials of one search in a file.

    Parameters
    ----------
    path : str or Path
        A new file, or one that the same search has left.
    search : mapping of str
        What the search is, by name: its objective, space, seed and direction. A file that says
        otherwise is refused.

    Raises
    ------
    ValueError
        When the file belongs to another search, or is no journal, or a line in it is damaged.

    Notes
    -----
    Trials that failed are not run again either. To repeat them, delete their lines. Only one
    process at a time may write a journal.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "search.jsonl"
    >>> trial = Trial(0, {"rate": 0.1}, seed=7, status="completed", score=0.5)
    >>> with Journal(path, {"objective": "loss", "seed": "0"}) as journal:
    ...     journal.append(trial)
    >>> Journal(path, {"objective": "loss", "seed": "0"}).trial(0, {"rate": 0.1}, None) == trial
    True
    >>> Journal(path, {"objective": "loss", "seed": "1"})
    Traceback (most recent call last):
    ...
    ValueError: journal search.jsonl: expected the seed of this search, 1, got 0; use another file
    """

    def __init__(self, path: str | Path, search: Mapping[str, str]) -> None:
        self.path = Path(path)
        self._file: BinaryIO | None = None
        self._rows: dict[int, dict[str, Any]] = {}
        if not self.path.parent.is_dir():
            raise ValueError(f"journal: expected a folder that exists, got {self.path.parent}")
        text = self.path.read_bytes() if self.path.exists() else b""
        # What stands behind the last line break was cut off when the process was killed.
        self._length = text.rfind(b"\n") + 1
        lines = text[: self._length].decode("utf-8", "replace").splitlines()
        self._new = not lines
        self._head = {"nnbook_journal": VERSION} | dict(search)
        if lines:
            self._compare(self._parse(lines[0], 1))
            for number, line in enumerate(lines[1:], start=2):
                row = self._parse(line, number)
                if row.keys() != Trial.__dataclass_fields__.keys():
                    raise ValueError(f"journal {self.path.name}: line {number} is no trial")
                # The first one counts, should a trial ever stand here twice.
                self._rows.setdefault(row["number"], row)
        elif self._length != len(text) and not text.startswith(b'{"nnbook_journal"'[: len(text)]):
            raise ValueError(f"journal {self.path.name}: expected a journal, got another file")

    def _parse(self, line: str, number: int) -> dict[str, Any]:
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            row = None
        if not isinstance(row, dict):
            what = "a journal, got another file" if number == 1 else f"JSON in line {number}"
            raise ValueError(f"journal {self.path.name}: expected {what}")
        return row

    def _compare(self, head: Mapping[str, Any]) -> None:
        """Refuse the journal of another search, and say what differs."""
        if head.get("nnbook_journal") != VERSION:
            raise ValueError(
                f"journal {self.path.name}: expected a journal of version {VERSION}, "
                f"got {head.get('nnbook_journal', 'another file')}"
            )
        for name, value in self._head.items():
            if head.get(name) != value:
                raise ValueError(
                    f"journal {self.path.name}: expected the {name} of this search, {value}, "
                    f"got {head.get(name)}; use another file"
                )

    def __len__(self) -> int:
        return len(self._rows)

    def trial(self, number: int, params: Params, budget: float | None) -> Trial | None:
        """Return a finished trial, or None where the journal does not have it.

        Raises
        ------
        ValueError
            When the trial of this number had other hyperparameters or another budget: the search
            had another strategy.
        """
        row = self._rows.get(number)
        if row is None:
            return None
        wanted = {name: plain(value) for name, value in params.items()}
        if row["params"] != wanted or row["budget"] != budget:
            raise ValueError(
                f"journal {self.path.name}: expected trial {number} of this strategy, "
                f"{wanted} with budget {budget}, "
                f"got {row['params']} with budget {row['budget']}; use another file"
            )
        extra = {name: _number(value) for name, value in row["extra"].items()}
        row = row | {"params": params, "score": _number(row["score"]), "extra": extra}
        return Trial(**row)

    def append(self, trial: Trial) -> None:
        """Write a trial to the disk."""
        row = {name: getattr(trial, name) for name in Trial.__dataclass_fields__}
        row["params"] = {name: plain(value) for name, value in trial.params.items()}
        row["score"] = _null(trial.score)
        row["extra"] = {name: _null(value) for name, value in trial.extra.items()}
        if self._file is None:
            self._file = self._open()
        self._write(row)
        self._rows[trial.number] = row

    def _open(self) -> BinaryIO:
        file = self.path.open("r+b" if self.path.exists() else "x+b")
        file.truncate(self._length)
        file.seek(self._length)
        return file

    def _write(self, row: Mapping[str, Any]) -> None:
        assert self._file is not None
        lines = [self._head, row] if self._new else [row]
        text = "".join(json.dumps(line, allow_nan=False) + "\n" for line in lines)
        self._file.write(text.encode())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._new = False

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _null(value: float) -> float | None:
    """Return None for what JSON has no number for."""
    return value if math.isfinite(value) else None


def _number(value: float | None) -> float:
    return math.nan if value is None else value
