"""A table of printed numbers, to be read as columns, as numbers, or as it was printed.

Programs print tables line by line, with a format such as ``'Layer {} mean {:.6f} std {:.6f}'``.
The same format, with names in its braces, describes the table here. It works in both directions:
:func:`parse_rows` reads the document's text with it, and ``str(table)`` writes the text again.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook._validation import one_of
from nnbook.book.course._documents import Document
from nnbook.book.course._printed import Printed, frozen, parse_number

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    r"""Hold the numbers that a document prints in lines of one form.

    Parameters
    ----------
    document : Document
        Where the table was printed.
    place : str
        The place in the document: the heading of a slide or section, a question.
    title : str
        A short name, unique in its document.
    line : str
        The form of a line, with the name of a column in each pair of braces. The first column
        says what the line is about (a layer, an iteration) and is not a result.
    rows : tuple of tuples of str
        The cells as printed, see :func:`parse_rows`.
    setting : mapping
        What was set for the run that printed the table.
    units : mapping
        The unit of each column that has one.
    damage : mapping
        What is wrong with the text of a column. It becomes the note of the column's numbers.
    note : str
        What to know about the table as a whole.

    Raises
    ------
    ValueError
        If a row has too few or too many cells, or a result is not a number.

    Examples
    --------
    >>> lecture = Document(key="003", title="Entrenamiento", kind="lecture")
    >>> line = "Layer {layer}  std {std}"
    >>> rows = parse_rows(line, "Layer 0  std 0.213437\nLayer 1  std 0.047578")
    >>> table = Table(document=lecture, place="p. 1", title="tanh", line=line, rows=rows)
    >>> table.columns
    ('layer', 'std')
    >>> table.text("std")
    ('0.213437', '0.047578')
    >>> table.column("std")
    array([0.213437, 0.047578])
    >>> [(number.name, number.half_unit) for number in table]
    [('tanh, layer 0, std', 5e-07), ('tanh, layer 1, std', 5e-07)]
    >>> print(table)
    Layer 0  std 0.213437
    Layer 1  std 0.047578
    """

    document: Document
    place: str
    title: str
    line: str
    rows: Rows
    setting: Mapping[str, Any] = field(default_factory=dict, hash=False)
    units: Mapping[str, str] = field(default_factory=dict, hash=False)
    damage: Mapping[str, str] = field(default_factory=dict, hash=False)
    note: str = ""

    def __post_init__(self) -> None:
        """Freeze what came as a dictionary and check the cells."""
        for name in ("setting", "units", "damage"):
            object.__setattr__(self, name, frozen(getattr(self, name)))
        object.__setattr__(self, "rows", tuple(tuple(row) for row in self.rows))
        for name in (*self.units, *self.damage):
            self._index(name)
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"Table: expected {len(self.columns)} cells {self.columns} in each row of "
                    f"{self.title!r}, got {row}"
                )
            for text in row[1:]:
                parse_number(text)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, the first of which is not a result."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.line) if name)

    def text(self, column: str) -> tuple[str, ...]:
        """Return the cells of a column as printed."""
        k = self._index(column)
        return tuple(row[k] for row in self.rows)

    def column(self, column: str) -> NDArray[np.float64]:
        """Return the cells of a column as a new array of float64."""
        return np.array([float(parse_number(text)) for text in self.text(column)])

    def __iter__(self) -> Iterator[Printed]:
        """Iterate over the results, line by line."""
        head = self.columns[0]
        for first, *cells in self.rows:
            where = int(first) if first.isdecimal() else first
            for column, text in zip(self.columns[1:], cells, strict=True):
                yield Printed(
                    document=self.document,
                    place=self.place,
                    name=f"{self.title}, {head} {where}, {column}",
                    text=text,
                    setting={**self.setting, head: where},
                    unit=self.units.get(column, ""),
                    note=self.damage.get(column, ""),
                )

    def __str__(self) -> str:
        """Return the table in the document's layout."""
        cells = (dict(zip(self.columns, row, strict=True)) for row in self.rows)
        return "\n".join(self.line.format(**row) for row in cells)

    def _index(self, column: str) -> int:
        places = {name: k for k, name in enumerate(self.columns)}
        return one_of("Table", "a column", column, places)


def parse_rows(line: str, text: str, who: str = "parse_rows") -> Rows:
    """Read the cells out of printed lines.

    White space is not compared, because a PDF does not keep it, and empty lines are skipped. Any
    other line without this form is an error: a table is read whole or not at all.

    Parameters
    ----------
    line : str
        The form of a line, with the name of a column in each pair of braces.
    text : str
        The lines, as printed.
    who : str
        What an error names in front of the number of the line, such as a file.

    Returns
    -------
    tuple of tuples of str
        The cells of each line, as printed.

    Raises
    ------
    ValueError
        If a line does not have the form, or there is none.

    Examples
    --------
    >>> parse_rows("epoch {epoch} loss: {loss} mse:{mse}", "epoch 001 loss: inf mse:5.0")
    (('001', 'inf', '5.0'),)
    >>> parse_rows("Layer {layer} std {std}", "Layer 0 std 0,5 or so")
    Traceback (most recent call last):
        ...
    ValueError: parse_rows, line 1: expected a line like 'Layer {layer} std {std}', got
    'Layer 0 std 0,5 or so'
    """
    pattern = _pattern(line)
    rows = []
    for number, printed in enumerate(map(str.strip, text.splitlines()), 1):
        match = pattern.fullmatch(printed)
        if match is not None:
            rows.append(match.groups())
        elif printed:
            where = f"{who}, line {number}"
            raise ValueError(f"{where}: expected a line like {line!r}, got {printed!r}")
    if not rows:
        raise ValueError(f"{who}: expected lines like {line!r}, got none")
    return tuple(rows)


def _pattern(line: str) -> re.Pattern[str]:
    """Return the regular expression of a line: a label first, then numbers."""
    label, number = r"(\S+?)", r"([-+]?(?:[\d.,]+(?:[eE][-+]?\d+)?|inf|nan))"
    pattern, cell = "", label
    for literal, name, _, _ in Formatter().parse(line):
        words = [re.escape(word) for word in re.split(r"\s+", literal)]
        pattern += (r"\s*" if any(words) else r"\s+").join(words)
        if name:
            pattern, cell = pattern + cell, number
    return re.compile(pattern)
