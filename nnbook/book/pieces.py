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
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from tqdm import tqdm

from nnbook._files import Lines
from nnbook.book import records
from nnbook.datasets.files import noted

T = TypeVar("T")


class Journal:
    """The finished pieces of one run, one to a line of a file.

    A piece belongs to the data that had been read when it was finished. Where other data have been
    read, or none yet, it is not in the journal. So a run never mixes the pieces of two data sets.

    Parameters
    ----------
    path : Path
        The file; it need not exist.

    Attributes
    ----------
    seconds : float
        How long the pieces took that were taken from the file.

    Raises
    ------
    ValueError
        If a line is damaged. The message names the file and the line.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seconds = 0.0
        self._lines = Lines(path)
        self._pieces: dict[tuple[str, str], tuple[float, Any]] = {}
        for number, line in enumerate(self._lines.found, start=1):
            try:
                self._read(line)
            except (ValueError, TypeError, RecursionError) as error:
                raise ValueError(
                    f"reproduce: expected a whole piece in line {number} of {path}, got {error}; "
                    "delete the line, and the piece is made again"
                ) from error

    def _read(self, line: str) -> None:
        """Take a piece from its line. Its hash, the last entry, finds any damage."""
        found = json.loads(line)
        if not isinstance(found, list) or found[-1:] != [_hash(found[:-1])]:
            raise ValueError("one with another hash")
        key, seconds, value, data, _ = found
        self._pieces[key, _hash(data)] = seconds, _decoded(value)

    def __contains__(self, key: str) -> bool:
        return (key, _hash(noted())) in self._pieces

    def __getitem__(self, key: str) -> Any:
        return self._pieces[key, _hash(noted())][1]

    def take(self, key: str) -> Any:
        """Return a piece of an earlier run, and count its seconds."""
        self.seconds += self._pieces[key, _hash(noted())][0]
        return self[key]

    def add(self, key: str, seconds: float, value: Any) -> None:
        """Keep a piece: it is on the disk before this returns."""
        piece = [key, seconds, _encoded(value), noted()]
        line = json.dumps([*piece, _hash(piece)])
        try:
            self._lines.append(line)
        except OSError as error:
            raise OSError(_unwritable(self.path, error)) from error
        # Read back, so that a run goes on with the same values whether or not it was interrupted.
        self._read(line)


_current: ContextVar[Journal | None] = ContextVar("journal", default=None)


@contextmanager
def resumable(name: str, settings: Mapping[str, Any]) -> Iterator[Journal]:
    """Let :func:`each` keep its pieces in a journal, which is removed once the block has ended.

    If an error or an interrupt ends the block, the journal stays. Its name is made from all that
    could change a number, except for the data: the settings, the package's source and the versions.
    So pieces of another run are never taken.

    Raises
    ------
    ValueError
        If the journal is damaged.
    OSError
        If it cannot be written: then nothing is run, since all would be lost.
    """
    path = _folder() / f"{name}-{_fingerprint(settings)}.jsonl"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise OSError(_unwritable(path, error)) from error
    journal = Journal(path)
    token = _current.set(journal)
    try:
        yield journal
    finally:
        _current.reset(token)
    path.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> str:
    return (
        f"reproduce: expected to keep the pieces of the run in {path}, got "
        f"{error.strerror or error}; make room or permit it, and run the same command again"
    )


def kept(key: str, work: Callable[[], T]) -> T:
    """Return what ``work`` returns, or returned in an earlier run that was interrupted.

    Examples
    --------
    >>> kept("six times seven", lambda: 42)
    42
    """
    journal = _current.get()
    if journal is None:
        return work()
    if key in journal:
        found: T = journal.take(key)
        return found
    start, before = time.process_time(), journal.seconds
    value = work()
    # What it took from the journal counts for it, too: if it is taken itself, they are not.
    journal.add(key, time.process_time() - start + journal.seconds - before, value)
    result: T = journal[key]
    return result


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
    bar = tqdm(list(items), desc=desc, disable=None)
    return [kept(f"{desc} {k}", partial(work, item)) for k, item in enumerate(bar)]


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
    digest = hashlib.sha256(json.dumps([records.rounded(settings), _versions()]).encode())
    package = Path(__file__).parents[1]
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _versions() -> dict[str, str]:
    """Return the versions of all that an experiment may compute with."""
    versions = records.versions()
    for package in ("scikit-learn", "scipy"):  # some compare with it, or take its data
        with suppress(PackageNotFoundError):
            versions[package] = version(package)
    return versions


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


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
