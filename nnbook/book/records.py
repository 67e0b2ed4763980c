"""Records: stored results of runs that take too long to repeat while the book is built.

A record is a JSON file in the folder of the experiment that made it. It says what was run and which
command runs it again, with which seeds, sizes and versions, on which data, how long that took, and
how closely a fresh run must agree. Pages read records; nobody copies a number from one by hand.
"""

import json
import math
import platform
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from nnbook._files import replacing
from nnbook.book import PAGES, folder
from nnbook.typing import FloatArray

#: The tiers of duration, each with its limit in seconds of processor time.
TIERS = {"quick": 25.0, "medium": 600.0, "long": math.inf}

#: The significant digits that a record keeps: more than any page prints.
DIGITS = 10


@dataclass(frozen=True)
class Record:
    """The stored result of one experiment.

    Attributes
    ----------
    name : str
        The record's name, and its file's.
    command : str
        The command that makes it again.
    question : str
        What the run is meant to find out, in one sentence.
    settings : mapping
        Sizes and hyperparameters.
    seeds : str
        Which seeds, in words.
    data : str
        Where the data come from.
    tolerance : float
        The relative difference that a fresh run may show, because another BLAS rounds otherwise or
        another NumPy draws otherwise.
    absolute : float
        A difference allowed on top of that, in the unit of the result. Shares of runs need it: if
        one run of 200 ends otherwise, a share of 0.005 becomes 0.
    seconds : float
        The processor time of the run, which other programs on the machine do not lengthen.
    versions : mapping
        Of Python, NumPy and nnbook.
    results : mapping
        The numbers, as (nested) lists by name.
    files : mapping
        The SHA-256 of the content of each data file that was read, by the file's name.
    durations : sequence of str
        The results that are times or ratios of times. They are shown but never compared, because
        they change with the machine and with what else it is doing.
    scattered : sequence of str
        The results of single runs that do not repeat, with the runs along the last axis. Near the
        largest stable learning rate, rounding in the last bit decides how a run ends. What repeats,
        and is compared, is the distribution of all the runs.
    """

    name: str
    command: str
    question: str
    settings: Mapping[str, Any]
    seeds: str
    data: str
    tolerance: float
    seconds: float
    versions: Mapping[str, str]
    results: Mapping[str, Any]
    files: Mapping[str, str] = field(default_factory=dict)
    absolute: float = 0.0
    durations: Sequence[str] = field(default_factory=list)
    scattered: Sequence[str] = field(default_factory=list)

    @property
    def tier(self) -> str:
        """How long the run takes: "quick" is under 25 s, "medium" under ten minutes.

        Examples
        --------
        >>> from dataclasses import replace
        >>> record = Record("r", "", "", {}, "", "", 1e-3, 24.9, {}, {})
        >>> record.tier, replace(record, seconds=25.0).tier
        ('quick', 'medium')
        """
        return next(tier for tier, most in TIERS.items() if self.seconds < most)

    def array(self, key: str) -> FloatArray:
        """Return one of the results as an array.

        Raises
        ------
        KeyError
            If there is no result of that name; the message lists the names there are.
        """
        if key not in self.results:
            raise KeyError(
                f"record {self.name}: expected one of {sorted(self.results)}, got {key!r}"
            )
        return np.asarray(self.results[key], dtype=np.float64)

    def __str__(self) -> str:
        versions = ", ".join(f"{name} {version}" for name, version in self.versions.items())
        made = f"in {self.seconds:.0f} s of processor time with {versions}"
        hashes = (f"{name}, SHA-256 {content[:16]}…" for name, content in self.files.items())
        return "\n".join(
            [
                f"record {self.name}",
                _line("seeds", self.seeds),
                _line("data", self.data),
                *(_line("", text) for text in hashes),
                _line("made", made),
                f"  again  {self.command}",
            ]
        )


def _line(name: str, text: str) -> str:
    """Return a line of a printed record; text too long for the page continues in its column."""
    return textwrap.fill(
        text,
        width=75,
        initial_indent=f"  {name:5}  ",
        subsequent_indent=" " * 9,
        break_long_words=False,
        break_on_hyphens=False,
    )


def load(name: str) -> Record:
    """Return a stored record.

    Parameters
    ----------
    name : str
        One of :func:`names`.

    Raises
    ------
    FileNotFoundError
        If no record has that name; the message lists the names there are.
    ValueError
        If the file does not hold a record.

    Examples
    --------
    >>> load("no such run")
    Traceback (most recent call last):
    ...
    FileNotFoundError: records: expected one of ..., got 'no such run'
    """
    stored = _files()
    if name not in stored:
        raise FileNotFoundError(f"records: expected one of {', '.join(names())}, got {name!r}")
    try:
        return _checked(name, stored[name].read_text(encoding="utf-8"))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ValueError(
            f"records: expected a record in {stored[name].name}, got {error}; "
            f"python -m nnbook reproduce {name} makes it again"
        ) from error


def _checked(name: str, text: str) -> Record:
    """Return the record that a text describes, or raise an error that says what is wrong."""
    record = Record(**json.loads(text, parse_constant=_refused))
    for key, kind in _KINDS.items():
        value = getattr(record, key)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ValueError(f"{key} of type {type(value).__name__}")
    if record.name != name:
        raise ValueError(f"the record of {record.name!r}")
    for key in ("tolerance", "absolute", "seconds"):
        if not 0 <= getattr(record, key) < math.inf:
            raise ValueError(f"{key} = {getattr(record, key)}")
    words = [*record.versions.values(), *record.files.values()]
    if not all(isinstance(word, str) for word in [*words, *record.durations, *record.scattered]):
        raise ValueError("versions, files, durations or scattered that are not words")
    for value in record.results.values():
        if not isinstance(value, str):
            np.asarray(value, dtype=np.float64)
    return record


#: What each field of a record is in its file.
_KINDS: Mapping[str, Any] = {
    **dict.fromkeys(("name", "command", "question", "seeds", "data"), str),
    **dict.fromkeys(("settings", "versions", "results", "files"), dict),
    **dict.fromkeys(("durations", "scattered"), list),
    **dict.fromkeys(("tolerance", "absolute", "seconds"), (int, float)),
}


def _refused(constant: str) -> float:
    raise ValueError(f"the number {constant}")


def names() -> list[str]:
    """Return the names of the stored records."""
    return sorted(_files())


def _files() -> dict[str, Path]:
    """Return the file of each stored record, by the record's name."""
    return {path.stem: path for page in PAGES for path in folder(page).glob("*.json")}


def overview(chosen: Iterable[Record]) -> dict[str, list[str]]:
    """Return a page's records as the columns of a :class:`~nnbook.plots.Table`.

    Parameters
    ----------
    chosen : iterable of Record
        Stored ones, or fresh ones from :func:`nnbook.book.registry.make`.

    Returns
    -------
    dict
        The columns: names, questions, seeds, and seconds of processor time.

    Examples
    --------
    >>> list(overview([load("xor_success")]))
    ['record', 'question', 'seeds', 'seconds']
    """
    rows = [(r.name, r.question, r.seeds, f"{r.seconds:.0f}") for r in chosen]
    columns = ("record", "question", "seeds", "seconds")
    return {column: [row[k] for row in rows] for k, column in enumerate(columns)}


def save(record: Record, home: Path) -> Path:
    """Write a record into a folder, and return the file's path.

    Raises
    ------
    OSError
        If it cannot be written. The old file stays as it is.
    """
    path = home / f"{record.name}.json"
    text = _compact(asdict(record)) + "\n"
    try:
        with replacing(path) as file:
            file.write(text.encode())
    except OSError as error:
        raise OSError(
            f"records: expected to write {path}, got {error.strerror or error}; make room or "
            "permit it, and run the same command again"
        ) from error
    return path


def versions() -> dict[str, str]:
    """Return the versions of everything that can change a number."""
    from nnbook import __version__

    return {
        "Python": platform.python_version(),
        "NumPy": np.__version__,
        "nnbook": __version__,
    }


def rounded(value: Any) -> Any:
    """Return arrays as nested lists of numbers with ``DIGITS`` significant digits; NaN is None."""
    if isinstance(value, Mapping):
        return {str(key): rounded(entry) for key, entry in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return rounded(value.tolist())
    if isinstance(value, list | tuple):
        return [rounded(entry) for entry in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return value


def _compact(value: Any, indent: int = 0) -> str:
    """Return a value as JSON with one line for each name and for each innermost list."""
    pad = " " * (indent + 1)
    if isinstance(value, Mapping) and value:
        lines = [f"{pad}{json.dumps(k)}: {_compact(v, indent + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "[\n" + ",\n".join(pad + _compact(v, indent + 1) for v in value) + "]"
    return json.dumps(value)
