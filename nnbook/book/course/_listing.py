"""A listing: printed numbers that stand in prose and in small tables, a line for each."""

from collections.abc import Mapping
from typing import Any

from nnbook.book.course._printed import Document, Printed, parse_number


def listing(document: Document, text: str) -> tuple[Printed, ...]:
    """Read printed numbers from a table.

    Parameters
    ----------
    document : Document
        Where they were printed.
    text : str
        A line in brackets is a place, and holds for what follows it. Any other line is one number:
        its name, its text, its unit, its setting and a note, apart by ``|``. The last ones may be
        left out. A setting is ``key=value, key=value``; a value that is a number becomes one.

    Raises
    ------
    ValueError
        For a line without a name and a number, a number in front of all places, and a name that
        stands twice.

    Examples
    --------
    >>> report = Document(key="9", title="A report", kind="report")
    >>> loss, rate = listing(report, '''
    ... [Results]
    ... loss | 0.50 | nat | rate=0.1, kind=tanh
    ... share | 38 | % | | read off a sentence
    ... ''')
    >>> loss.place, loss.name, loss.value, dict(loss.setting)
    ('Results', 'loss', 0.5, {'rate': 0.1, 'kind': 'tanh'})
    >>> print(rate, rate.note)
    38 % read off a sentence
    """
    place, found = "", []
    for line in text.strip().splitlines():
        if line.startswith("["):
            place = line.strip("[]")
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if not place or not cells[0] or not 2 <= len(cells) <= 5:
            raise ValueError(f"listing: expected [place] and 'name | number | ...', got {line!r}")
        name, number, unit, setting, note = cells + [""] * (5 - len(cells))
        found.append(
            Printed(
                document=document,
                place=place,
                name=name,
                text=number,
                unit=unit,
                setting=_setting(setting),
                note=note,
            )
        )
    names = [printed.name for printed in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"listing: expected each name once, got {sorted(twice)} several times")
    return tuple(found)


def _setting(text: str) -> Mapping[str, Any]:
    pairs = (part.split("=", 1) for part in text.split(", ") if part)
    return {key: _value(value) for key, value in pairs}


def _value(text: str) -> float | str:
    try:
        return float(parse_number(text))
    except ValueError:
        return text
