"""Pieces: a long run that is cut into pieces, and loses only the last one when interrupted.

An experiment computes its pieces with :func:`each`. While a record is being made, each finished
piece is written to a journal. If the run is interrupted, or the machine goes down, the same command
starts it again, and it takes from the journal what is there. An experiment that is called directly
keeps no journal.
"""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from tqdm import tqdm

from nnbook._files import Lines
from nnbook.book import records

T = TypeVar("T")


class Journal:
    """The finished pieces of one run, one to a line of a file.

    Parameters
    ----------
    path : Path
        The file; it need not exist.

    Attributes
    ----------
    seconds : float
        How long the pieces took that were already in the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seconds = 0.0
        self._lines = Lines(path)
        self._pieces: dict[str, Any] = {}
        for line in self._lines.found:
            self.seconds += self._read(line)

    def _read(self, line: str) -> float:
        """Take a piece from its line, and return its seconds."""
        key, seconds, value = json.loads(line)
        self._pieces[key] = _decoded(value)
        return float(seconds)

    def __contains__(self, key: str) -> bool:
        return key in self._pieces

    def __getitem__(self, key: str) -> Any:
        return self._pieces[key]

    def add(self, key: str, seconds: float, value: Any) -> None:
        """Keep a piece: it is on the disk before this returns."""
        line = json.dumps([key, seconds, _encoded(value)])
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lines.append(line)
        # Read back, so that a run goes on with the same values whether or not it was interrupted.
        self._read(line)


_current: ContextVar[Journal | None] = ContextVar("journal", default=None)


@contextmanager
def resumable(name: str, settings: Mapping[str, Any]) -> Iterator[Journal]:
    """Let :func:`each` keep its pieces in a journal, which is removed once the run is complete.

    The journal's name is made from all that could change a number: the settings, the package's
    source and the versions. So pieces of another run are never taken.
    """
    journal = Journal(_folder() / f"{name}-{_fingerprint(settings)}.jsonl")
    token = _current.set(journal)
    try:
        yield journal
    finally:
        _current.reset(token)
    journal.path.unlink(missing_ok=True)


def each(items: Iterable[T], work: Callable[[T], Any], desc: str) -> list[Any]:
    """Return ``[work(item) for item in items]``, with a progress bar.

    Parameters
    ----------
    items : iterable
        What the pieces are made from, in a fixed order.
    work : callable
        Makes one piece: numbers, arrays, strings, or lists and mappings of these. It must depend on
        its item alone: in a resumed run it is not called for the items that are done.
    desc : str
        What the progress bar calls the pieces. Unique within an experiment.

    Examples
    --------
    >>> each([1, 2, 3], lambda k: k**2, "squares")
    [1, 4, 9]
    """
    journal = _current.get()
    results = []
    for number, item in enumerate(tqdm(list(items), desc=desc, disable=None)):
        key = f"{desc} {number}"
        if journal is None:
            results.append(work(item))
            continue
        if key not in journal:
            start = time.process_time()
            value = work(item)
            journal.add(key, time.process_time() - start, value)
        results.append(journal[key])
    return results


def by_name(
    names: Iterable[str], work: Callable[[str], Mapping[str, Any]], desc: str
) -> dict[str, Any]:
    """Return what ``work`` makes of :func:`each` name, every result as ``NAME/RESULT``.

    Examples
    --------
    >>> by_name(["sgd", "adam"], lambda name: {"letters": len(name)}, "rules")
    {'sgd/letters': 3, 'adam/letters': 4}
    """
    names = list(names)
    found = zip(names, each(names, work, desc), strict=True)
    return {f"{name}/{key}": value for name, results in found for key, value in results.items()}


def _folder() -> Path:
    return Path.home() / ".cache" / "nnbook" / "pieces"


def _fingerprint(settings: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps([records.rounded(settings), records.versions()]).encode())
    package = Path(__file__).parents[1]
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _encoded(value: Any) -> Any:
    """Return a value as JSON can hold it, arrays with every bit."""
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
        return {"array": [array.dtype.str, list(array.shape), data]}
    if isinstance(value, Mapping):
        return {"mapping": [[key, _encoded(entry)] for key, entry in value.items()]}
    if isinstance(value, list | tuple):
        return [_encoded(entry) for entry in value]
    return value


def _decoded(value: Any) -> Any:
    """Return what :func:`_encoded` was given; a tuple comes back as a list."""
    if isinstance(value, list):
        return [_decoded(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if "mapping" in value:
        return {key: _decoded(entry) for key, entry in value["mapping"]}
    dtype, shape, data = value["array"]
    return np.frombuffer(base64.b64decode(data), dtype).reshape(shape).copy()
