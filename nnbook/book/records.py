"""Records: stored results of the runs that are too long to be made while the book is built.

A record is a JSON file beside the experiment that made it, of the same name. It says what was run
(the command makes it again), with which seeds, sizes and versions, on which data, how long it took,
and how closely a fresh run has to agree. Pages read records; nobody types a number from one.
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

#: A tier is how long a run takes, and the most seconds of processor time.
TIERS = {"quick": 60.0, "medium": 600.0, "long": math.inf}

#: How many significant digits a record keeps: more than any page prints.
DIGITS = 10


@dataclass(frozen=True)
class Record:
    """The stored result of one experiment.

    Attributes
    ----------
    name : str
        Its name, and that of its file.
    command : str
        What makes it again.
    question : str
        What the run was made to find out, in one sentence.
    settings : mapping
        Sizes and hyperparameters.
    seeds : str
        Which seeds, in words.
    data : str
        Where the data come from.
    tolerance : float
        Relative: how far a fresh run may differ, because of the BLAS or of NumPy's streams.
    absolute : float
        How far it may differ besides, in the unit of the result. Shares of runs need it: where one
        run of 200 ends otherwise, a share of 0.005 becomes 0.
    seconds : float
        How long the run took, in processor time: what else the machine did then does not count.
    versions : mapping
        Of Python, NumPy and nnbook.
    results : mapping
        The numbers, as (nested) lists by name.
    files : mapping
        The SHA-256 of each content of a data file that was read, by the file's name.
    durations : sequence of str
        The results that are times, or ratios of times. They are shown, and never compared: another
        machine, or other work on this one, changes them.
    scattered : sequence of str
        The results of single runs that do not repeat, with the runs along the last axis. Where the
        learning rate is near the edge, rounding in the last bit decides how one run ends. What
        repeats, and is compared, is how all of them end, taken together.
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
        """How long the run takes: "quick" is under one minute, "medium" under ten, "long" more.

        Examples
        --------
        >>> from dataclasses import replace
        >>> record = Record("r", "", "", {}, "", "", 1e-3, 59.9, {}, {})
        >>> record.tier, replace(record, seconds=60.0).tier
        ('quick', 'medium')
        """
        return next(tier for tier, most in TIERS.items() if self.seconds < most)

    def array(self, key: str) -> FloatArray:
        """Return one of the results as an array.

        Raises
        ------
        KeyError
            For an unknown name. The message lists the known ones.
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
    """Return a line of a record as printed; what is too long for a page goes on below itself."""
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
        When there is none of that name; the message lists those that there are.

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
    return Record(**json.loads(stored[name].read_text(encoding="utf-8")))


def names() -> list[str]:
    """Return the names of the stored records."""
    return sorted(_files())


def _files() -> dict[str, Path]:
    return {path.stem: path for page in PAGES for path in folder(page).glob("*.json")}


def overview(chosen: Iterable[Record]) -> dict[str, list[str]]:
    """Return a page's records as the columns of a :class:`~nnbook.plots.Table`.

    Parameters
    ----------
    chosen : iterable of Record
        Stored ones, or fresh ones of :func:`nnbook.book.registry.make`.

    Returns
    -------
    dict
        The columns: the names, what was asked, the seeds, and the seconds of processor time.

    Examples
    --------
    >>> list(overview([load("xor_success")]))
    ['record', 'question', 'seeds', 'seconds']
    """
    rows = [(r.name, r.question, r.seeds, f"{r.seconds:.0f}") for r in chosen]
    columns = ("record", "question", "seeds", "seconds")
    return {column: [row[k] for row in rows] for k, column in enumerate(columns)}


def save(record: Record, home: Path) -> Path:
    """Write a record into a folder, and return the file's path."""
    path = home / f"{record.name}.json"
    text = _compact(asdict(record)) + "\n"
    with replacing(path) as file:
        file.write(text.encode())
    return path


def versions() -> dict[str, str]:
    """Return the versions that can change a number."""
    from nnbook import __version__

    return {
        "Python": platform.python_version(),
        "NumPy": np.__version__,
        "nnbook": __version__,
    }


def rounded(value: Any) -> Any:
    """Return arrays as nested lists of numbers with ``DIGITS`` significant digits; NaN is None."""
    if isinstance(value, Mapping):
        return {str(key): rounded(part) for key, part in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return rounded(value.tolist())
    if isinstance(value, list | tuple):
        return [rounded(part) for part in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return value


def _compact(value: Any, indent: int = 0) -> str:
    """Return JSON with a line for each name, and the innermost lists on one line each."""
    pad = " " * (indent + 1)
    if isinstance(value, Mapping) and value:
        lines = [f"{pad}{json.dumps(k)}: {_compact(v, indent + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "[\n" + ",\n".join(pad + _compact(v, indent + 1) for v in value) + "]"
    return json.dumps(value)
