"""The results of many files as lines of JSON, which an interrupted run goes on from."""

import json
from pathlib import Path
from typing import Any

from nnbook._files import Lines, replacing
from nnbook.exercises.submission import Report


class Results:
    """A file with a line for each file that was checked.

    A line is what `Report.as_dict` returns, and a fingerprint of all that the result depends on. It
    is on the disk before the next result counts. Where a file was checked again, its last line
    counts.

    Parameters
    ----------
    path : str or Path
        The file; it need not exist, but its folder must.

    Raises
    ------
    ValueError
        If the file is there and holds something else, or a line of it is damaged.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "results.jsonl"
    >>> Results(path).add(Report("ada.py", path="ada.py"), "8c1f")
    >>> Results(path).of("ada.py", "8c1f").file
    'ada.py'
    >>> Results(path).of("ada.py", "another")
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if not self.path.parent.is_dir():
            raise ValueError(f"results: expected a folder that exists, got {self.path.parent}")
        self._lines = Lines(self.path)
        if self._lines.rest and not self._lines.rest.startswith(b"{"):
            raise ValueError(self._foreign(1))
        self._rows: dict[str, dict[str, Any]] = {}
        for number, line in enumerate(self._lines.found, start=1):
            row = self._parsed(line, number)
            self._rows[row["path"]] = row
        self._count = len(self._lines.found)

    def of(self, path: str, fingerprint: str) -> Report | None:
        """Return the result for a file, if nothing that it depends on has changed."""
        row = self._rows.get(path)
        if row is None or row["fingerprint"] != fingerprint or "error" in row:
            return None
        return Report.from_dict(row)

    def add(self, report: Report, fingerprint: str) -> None:
        """Write a result down; an OSError names the file if it cannot be written."""
        row = report.as_dict() | {"fingerprint": fingerprint}
        try:
            self._lines.append(json.dumps(row))
        except OSError as error:  # of a full disk, the system does not say in which file
            raise OSError(error.errno, error.strerror, str(self.path)) from None
        self._rows[report.path] = row
        self._count += 1

    def tidy(self) -> None:
        """Leave out the lines that no longer count."""
        if self._count > len(self._rows):
            with replacing(self.path) as file:
                file.writelines(json.dumps(row).encode() + b"\n" for row in self._rows.values())
            self._lines, self._count = Lines(self.path), len(self._rows)

    def _parsed(self, line: str, number: int) -> dict[str, Any]:
        try:
            row = json.loads(line)
            if isinstance(row["path"], str) and isinstance(row["fingerprint"], str):
                Report.from_dict(row)
                return dict(row)
        except (ValueError, KeyError, TypeError, RecursionError):
            pass
        raise ValueError(self._foreign(number))

    def _foreign(self, number: int) -> str:
        return (
            f"results: expected {self.path} to hold results of this command, got something else "
            f"in line {number}; name another file"
        )
