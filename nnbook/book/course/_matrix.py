"""A matrix that a program printed, such as the weights of a layer."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook.book.course._documents import Document
from nnbook.book.course._files import blame
from nnbook.book.course._printed import Printed, frozen, parse_number
from nnbook.book.course._table import Rows

_ARRAY = re.compile(r"'(\w+)':\s*array\(\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Hold a printed matrix, number by number.

    Parameters
    ----------
    document : Document
        Where the matrix was printed.
    place : str
        The place in the document: the heading of a slide or section, a question.
    name : str
        The name of the matrix, unique in its document.
    rows : tuple of tuples of str
        The entries as printed.
    setting : mapping
        What was set for the run that printed it.
    decimals : int or None
        How many decimals the printer computed before it dropped zeros at the end (NumPy: 8).
    note : str
        What to know before trusting the text.

    Raises
    ------
    ValueError
        If an entry is not a number, or the rows do not have the same length.

    Examples
    --------
    >>> lab = Document(key="004", title="Laboratorio 1", kind="lab report", year=2023)
    >>> rows = (("3.6745176", "-1.40379209"), ("4.03105715", "2.76560019"))
    >>> w1 = Matrix(document=lab, place="1", name="W1", rows=rows, decimals=8)
    >>> w1.values
    array([[ 3.6745176 , -1.40379209],
           [ 4.03105715,  2.76560019]])
    >>> [(number.name, number.text, number.half_unit < 6e-9) for number in w1][:2]
    [('W1[0, 0]', '3.6745176', True), ('W1[0, 1]', '-1.40379209', True)]
    >>> print(w1)
    [[3.6745176, -1.40379209], [4.03105715, 2.76560019]]
    """

    document: Document
    place: str
    name: str
    rows: Rows
    setting: Mapping[str, Any] = field(default_factory=dict, hash=False)
    decimals: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Freeze what came as a dictionary or a list, and check the entries."""
        object.__setattr__(self, "setting", frozen(self.setting))
        object.__setattr__(self, "rows", tuple(tuple(row) for row in self.rows))
        with blame("Matrix"):
            _check(self.name, self.rows)

    @property
    def values(self) -> NDArray[np.float64]:
        """The matrix as a new array of float64."""
        return np.array([[float(parse_number(text)) for text in row] for row in self.rows])

    def __iter__(self) -> Iterator[Printed]:
        """Iterate over the entries, row by row."""
        for i, row in enumerate(self.rows):
            for j, text in enumerate(row):
                yield Printed(
                    document=self.document,
                    place=self.place,
                    name=f"{self.name}[{i}, {j}]",
                    text=text,
                    setting=self.setting,
                    note=self.note,
                    decimals=self.decimals,
                )

    def __str__(self) -> str:
        """Return the matrix as printed, but without the blanks that align its columns."""
        return "[" + ", ".join(f"[{', '.join(row)}]" for row in self.rows) + "]"


def parse_arrays(text: str, who: str = "parse_arrays") -> dict[str, Rows]:
    r"""Read the matrices out of a printed dictionary of NumPy arrays.

    Parameters
    ----------
    text : str
        The printed dictionary. Its closing brackets may be missing.
    who : str
        What an error names in front of the number of the line, such as a file.

    Returns
    -------
    dict of str to tuple of tuples of str
        The entries of each matrix, as printed.

    Raises
    ------
    ValueError
        If an entry is not a number, the rows of a matrix do not have the same length, or there is
        no matrix in the text.

    Examples
    --------
    >>> parse_arrays("{'b1': array([[ 0.76162811],\n [-0.7322501 ]]), 'b2': array([[0.]])}")
    {'b1': (('0.76162811',), ('-0.7322501',)), 'b2': (('0.',),)}
    """
    found = {}
    for match in _ARRAY.finditer(text):
        name, body = match.groups()
        rows = tuple(tuple(map(str.strip, row.split(","))) for row in re.split(r"\],\s*\[", body))
        line = text.count("\n", 0, match.start()) + 1
        with blame(f"{who}, line {line}"):
            _check(name, rows)
        found[name] = rows
    if not found:
        raise ValueError(f"{who}: expected arrays like 'W1': array([[...]]), got {text!r}")
    return found


def _check(name: str, rows: Rows) -> None:
    if len({len(row) for row in rows}) != 1:
        raise ValueError(f"expected rows of one length in {name!r}, got {rows}")
    for text in chain.from_iterable(rows):
        parse_number(text)
