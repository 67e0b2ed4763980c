"""A listing: printed numbers from prose and small tables, one on each line of a file."""

from collections.abc import Mapping
from pathlib import Path

from nnbook.book.course._documents import Document
from nnbook.book.course._files import blame, read_rows
from nnbook.book.course._printed import Printed, parse_number


def listing(document: Document, path: Path) -> tuple[Printed, ...]:
    """Read printed numbers from a table.

    Parameters
    ----------
    document : Document
        Where they were printed.
    path : Path
        The file, a table for :func:`~nnbook.book.course._files.read_rows`. Its headings are places
        in the document, and its columns are the name of a number, its text, its unit, its setting
        and a note. A setting is ``key=value, key=value``; a value that is a number becomes one.

    Raises
    ------
    ValueError
        If a row has no name and number, or if its name stands in the file already.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> report = Document(key="9", title="A report", kind="report")
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "report.txt")
    ...     _ = path.write_text('''
    ... [Results]
    ... loss | 0.50 | nat | rate=0.1, kind=tanh
    ... share | 38 | % | | read off a sentence
    ... ''')
    ...     loss, rate = listing(report, path)
    >>> loss.place, loss.name, loss.value, dict(loss.setting)
    ('Results', 'loss', 0.5, {'rate': 0.1, 'kind': 'tanh'})
    >>> print(rate, rate.note)
    38 % read off a sentence
    """
    found = []
    for row in read_rows(path, "name | number | unit | setting | note", 2):
        name, text, unit, setting, note = row.cells
        with blame(row.where):
            found.append(
                Printed(
                    document=document,
                    place=row.place,
                    name=name,
                    text=text,
                    unit=unit,
                    setting=_setting(setting),
                    note=note,
                )
            )
    return tuple(found)


def _setting(text: str) -> Mapping[str, float | str]:
    pairs = (part.split("=", 1) for part in text.split(", ") if part)
    return {key: _value(value) for key, value in pairs}


def _value(text: str) -> float | str:
    try:
        return float(parse_number(text))
    except ValueError:
        return text
