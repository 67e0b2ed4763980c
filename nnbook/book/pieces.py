"""Parts: a long run in pieces that an interruption leaves whole.

An experiment computes its pieces by :func:`each`. When it makes a record, each piece is written to
a journal as soon as it is there. A run that was interrupted, or whose machine went down, is
started again by the same command, and takes from the journal what it has. An experiment that is
called by itself keeps no journal.
"""

import base64
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from tqdm import tqdm

from nnbook.book import records

T = TypeVar("T")


class Journal:
    """The finished parts of one run, in a file of one line for each.

    Parameters
    ----------
    path : Path
        The file; it need not be there. A last line that was cut off is left out.

    Attributes
    ----------
    seconds : float
        How long the parts took that were there already.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seconds = 0.0
        self._parts: dict[str, Any] = {}
        whole = b""
        for line in path.read_bytes().splitlines(keepends=True) if path.is_file() else []:
            if line.endswith(b"\n"):
                whole += line
                key, seconds, value = json.loads(line)
                self._parts[key] = _decoded(value)
                self.seconds += seconds
        if path.is_file() and path.stat().st_size > len(whole):
            path.write_bytes(whole)  # what follows would be glued to half a line

    def __contains__(self, key: str) -> bool:
        return key in self._parts

    def __getitem__(self, key: str) -> Any:
        return self._parts[key]

    def add(self, key: str, seconds: float, value: Any) -> None:
        """Keep a part, and write it to the disk before going on."""
        line = json.dumps([key, seconds, _encoded(value)]) + "\n"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self._parts[key] = _decoded(json.loads(line)[2])


_current: ContextVar[Journal | None] = ContextVar("journal", default=None)


@contextmanager
def resumable(name: str, settings: Mapping[str, Any]) -> Iterator[Journal]:
    """Let :func:`each` keep its parts, until the run is over; then the journal is removed.

    The file's name holds all that could change a number: the settings, the package's source and
    the versions. So parts of another run are never taken.
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
        What the parts are made from, in a fixed order.
    work : callable
        Makes one part: numbers, arrays, strings, or lists and mappings of these. It must depend on
        its item alone, since it may not be called for the items before.
    desc : str
        What the progress bar calls the parts. Unique within an experiment.

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


def _folder() -> Path:
    return Path.home() / ".cache" / "nnbook" / "parts"


def _fingerprint(settings: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps([records.rounded(settings), records.versions()]).encode())
    home = Path(__file__).parents[1]
    for path in sorted(home.rglob("*.py")):
        digest.update(path.relative_to(home).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _encoded(value: Any) -> Any:
    """Return a value as JSON can hold it, arrays with every bit."""
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
        return {"array": [array.dtype.str, list(array.shape), data]}
    if isinstance(value, Mapping):
        return {"mapping": [[key, _encoded(part)] for key, part in value.items()]}
    if isinstance(value, list | tuple):
        return [_encoded(part) for part in value]
    return value


def _decoded(value: Any) -> Any:
    """Return what :func:`_encoded` was given; a tuple comes back as a list."""
    if isinstance(value, list):
        return [_decoded(part) for part in value]
    if not isinstance(value, dict):
        return value
    if "mapping" in value:
        return {key: _decoded(part) for key, part in value["mapping"]}
    dtype, shape, data = value["array"]
    return np.frombuffer(base64.b64decode(data), dtype).reshape(shape).copy()
