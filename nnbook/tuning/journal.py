"""Journal: a file that keeps each trial as soon as it ends, so that a search can be resumed.

The first line says which search it is; after it comes one line of JSON for each trial. A trial is
on the disk before the next one counts. So whatever kills the process, at most one trial is lost.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nnbook._files import Lines
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
        What identifies the search, by name: its objective, space, seed and direction. A file that
        says otherwise is refused.

    Raises
    ------
    ValueError
        If the file belongs to another search, is not a journal, or has a damaged line. It stays as
        it is.

    Notes
    -----
    Trials that failed are not run again either. To repeat them, delete their lines. Only one
    process at a time may write a journal. It does not know what the objective computes, nor on
    which data: if either changes, use another file.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "search.jsonl"
    >>> trial = Trial(0, {"rate": 0.1}, seed=7, status="completed", score=0.5)
    >>> Journal(path, {"objective": "loss", "seed": "0"}).append(trial)
    >>> Journal(path, {"objective": "loss", "seed": "0"}).trial(0, {"rate": 0.1}, None) == trial
    True
    >>> Journal(path, {"objective": "loss", "seed": "1"})
    Traceback (most recent call last):
    ...
    ValueError: journal search.jsonl: expected the seed of this search, 1, got 0; use another file
    """

    def __init__(self, path: str | Path, search: Mapping[str, str]) -> None:
        self.path = Path(path)
        self._rows: dict[int, dict[str, Any]] = {}
        if not self.path.parent.is_dir():
            raise ValueError(f"journal: expected a folder that exists, got {self.path.parent}")
        if self.path.is_dir():
            raise ValueError(f"journal: expected a file, got the folder {self.path}")
        self._there = self.path.exists()
        self._lines = Lines(self.path)
        self._head = {"nnbook_journal": VERSION} | dict(search)
        self._new = not self._lines.found
        if self._lines.found:
            self._compare(self._parse(self._lines.found[0], 1))
            for number, line in enumerate(self._lines.found[1:], start=2):
                row = self._parse(line, number)
                if fault := _fault(row):
                    raise ValueError(
                        f"journal {self.path.name}: line {number} is no trial: expected {fault}; "
                        "delete the line, and the trial is run again"
                    )
                # The first one counts, should a trial ever be there twice.
                self._rows.setdefault(row["number"], row)
        elif not self._lines.rest.startswith(b'{"nnbook_journal"'[: len(self._lines.rest)]):
            raise ValueError(f"journal {self.path.name}: expected a journal, got another file")

    def _parse(self, line: str, number: int) -> dict[str, Any]:
        try:
            row = json.loads(line) if line.isascii() else None  # a journal is written in ASCII
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            return row
        if number == 1:
            raise ValueError(f"journal {self.path.name}: expected a journal, got another file")
        raise ValueError(
            f"journal {self.path.name}: expected JSON in line {number}, got {line[:40]!r}; delete "
            "the line, and the trial is run again"
        )

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
        """Return a finished trial, or None if the journal does not have it.

        Raises
        ------
        ValueError
            If the trial of this number has other hyperparameters or another budget, because the
            search had another strategy.
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
        """Add a trial: it is on the disk before this returns."""
        row = {name: getattr(trial, name) for name in Trial.__dataclass_fields__}
        row["params"] = {name: plain(value) for name, value in trial.params.items()}
        row["score"] = _null(trial.score)
        row["extra"] = {name: _null(value) for name, value in trial.extra.items()}
        if not self._there:
            self._lines.path.touch(exist_ok=False)  # fails where another process has begun it
            self._there = True
        rows = [self._head, row] if self._new else [row]
        self._lines.append(*(json.dumps(entry, allow_nan=False) for entry in rows))
        self._new = False
        self._rows[trial.number] = row


def _fault(row: Mapping[str, Any]) -> str | None:
    """Return what a row should have and does not, or None if it is a trial.

    Examples
    --------
    >>> _fault({"number": 0})
    'number, params, seed, status, score, error, seconds, stage, budget, extra, got number'
    """
    fields = [*Trial.__dataclass_fields__]
    if row.keys() != {*fields}:
        return f"{', '.join(fields)}, got {', '.join(row)}"
    completed = row["status"] == "completed"
    rules = {
        "number": ("a whole number >= 0", _is_count),
        "params": ("values by name", lambda value: isinstance(value, dict)),
        "seed": ("a whole number >= 0", _is_count),
        "status": ("'completed' or 'failed'", lambda value: value in ("completed", "failed")),
        "score": ("a number", _is_number) if completed else ("null", lambda value: value is None),
        "error": ("null", lambda value: value is None) if completed else ("words", _is_words),
        "seconds": ("a number >= 0", lambda value: _is_number(value) and value >= 0),
        "stage": ("a whole number >= 0", _is_count),
        "budget": ("a number or null", lambda value: value is None or _is_number(value)),
        "extra": ("numbers or null by name", _is_numbers),
    }
    for name, (expected, is_right) in rules.items():
        if not is_right(row[name]):
            return f"{name} to be {expected}, got {row[name]!r}"
    return None


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and math.isfinite(value)
    except (TypeError, OverflowError):
        return False


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_words(value: Any) -> bool:
    return isinstance(value, str)


def _is_numbers(value: Any) -> bool:
    return isinstance(value, dict) and all(x is None or _is_number(x) for x in value.values())


def _null(value: float) -> float | None:
    """Return None for a number that JSON does not have."""
    return value if math.isfinite(value) else None


def _number(value: float | None) -> float:
    return math.nan if value is None else value
