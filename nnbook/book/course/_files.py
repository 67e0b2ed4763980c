"""Read the files that hold the words and numbers of the course.

There are three kinds: tables with a line for each row, TOML files with a ``[name]`` above each
thing that they describe, and pages as a program printed them. They are edited without Python, so
an error names the file and the line of the mistake.
"""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, Final, TypeVar

from nnbook._validation import one_of

T = TypeVar("T")

HERE: Final = Path(__file__).parent

_DEFINITION = re.compile(r"\{(\w+)\} = (.*)")
_DEFINED = re.compile(r"\{(\w+)\}")


@contextmanager
def blame(where: str) -> Iterator[None]:
    """Put the file and the line of a mistake in front of the message of an error."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


@dataclass(frozen=True)
class Row:
    """One row of a table, with its file and line, and the heading above it."""

    where: str
    place: str
    cells: tuple[str, ...]


def read_rows(path: Path, columns: str, least: int, repeats: bool = False) -> Iterator[Row]:
    """Read a table with a line for each row, its cells separated by ``|``.

    A line in brackets is the heading of the rows below it. ``{name} = text`` defines a text that
    several rows share, and ``{name}`` stands for it in the rows and definitions below. Empty lines
    and lines that begin with ``#`` are skipped.

    Parameters
    ----------
    path : Path
        The file.
    columns : str
        The names of the columns, also separated by ``|``.
    least : int
        How many cells of a row must be filled. The others may be empty, and left out at the end.
    repeats : bool
        Whether rows may begin with the same cell.

    Raises
    ------
    ValueError
        If a row has too few or too many cells, stands above all headings or repeats the first
        cell of another, if a heading has no closing bracket, or if a name in braces is not defined.
    """
    most = columns.count("|") + 1
    place, defined, seen = "", dict[str, str](), set[str]()
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(map(str.strip, lines), 1):
        where = f"{path.name}, line {number}"
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            if not line.endswith("]"):
                raise ValueError(f"{where}: expected a heading in brackets, got {line!r}")
            place = line[1:-1]
            continue
        definition = _DEFINITION.fullmatch(line)
        text = definition[2] if definition else line
        for name in _DEFINED.findall(text):
            text = text.replace(f"{{{name}}}", one_of(where, "a name in braces", name, defined))
        if definition:
            defined[definition[1]] = text
            continue
        cells = [cell.strip() for cell in text.split("|")]
        if not place:
            raise ValueError(f"{where}: expected a [heading] above all rows, got {line!r}")
        if not least <= len(cells) <= most or not all(cells[:least]):
            count = f"{least} to {most}" if least < most else f"{least}"
            raise ValueError(f"{where}: expected {count} cells, {columns}, got {line!r}")
        if cells[0] in seen and not repeats:
            raise ValueError(f"{where}: expected each {columns.split()[0]} once, got {line!r} too")
        seen.add(cells[0])
        yield Row(where, place, (*cells, *[""] * (most - len(cells))))


def read_described(path: Path, kind: type[T], name: str, **given: str) -> tuple[T, ...]:
    """Read a TOML file in which the lines below each ``[name]`` describe one thing.

    A text may be broken into lines between any two words: white space counts as one blank.

    Parameters
    ----------
    path : Path
        The file.
    kind : type
        The dataclass of what is described. Its fields are those of the file.
    name : str
        The field that holds the name in brackets.
    **given : str
        Fields that are the same for the whole file and are not in it.

    Raises
    ------
    ValueError
        If the file is not TOML, if a field is missing, unknown or of the wrong type, or if the
        dataclass refuses a value.
    """
    text = path.read_text(encoding="utf-8")
    known = {f.name: f for f in fields(kind) if f.name not in (name, *given)}  # type: ignore[arg-type]
    found = []
    for key, described in _toml(path.name, text).items():
        head = _line(text, rf"\[+\s*[\"']?{re.escape(key)}(?![\w-])|{re.escape(key)}\s*=")
        where = f"{path.name}, line {head}"
        if not isinstance(described, dict):
            raise ValueError(f"{where}: expected fields below a [name], got the field {key!r}")
        for field, value in described.items():
            at = f"{path.name}, line {_line(text, re.escape(field) + ' *=', head)}"
            kinds: Any = one_of(at, "a field", field, known).type
            if not isinstance(value, kinds):
                names = getattr(kinds, "__name__", kinds)  # a type, or several such as int | None
                raise ValueError(f"{at}: expected {field!r} of type {names}, got {value!r}")
        for field, declared in known.items():
            if field not in described and declared.default is MISSING:
                raise ValueError(f"{where}: expected the field {field!r}, got none")
        with blame(where):
            found.append(kind(**{name: key}, **given, **_unwrapped(described)))
    return tuple(found)


def read_page(folder: Path, title: str) -> tuple[str, str]:
    """Return a printed page, and the name of its file for the message of an error."""
    path = folder / f"{title.replace(' ', '_')}.txt"
    return path.read_text(encoding="utf-8"), f"{folder.name}/{path.name}"


def _unwrapped(described: dict[str, Any]) -> dict[str, Any]:
    """Return fields with their texts in one line."""
    return {k: " ".join(v.split()) if isinstance(v, str) else v for k, v in described.items()}


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        number = at[1] if at else len(text.splitlines())  # without a line it is the end
        raise ValueError(f"{name}, line {number}: expected TOML, got an error: {error}") from None


def _line(text: str, pattern: str, first: int = 1) -> int:
    """Return the number of the first line from ``first`` on that begins with a pattern."""
    lines = enumerate(text.splitlines(), 1)
    return next((n for n, line in lines if n >= first and re.match(pattern, line)), first)
