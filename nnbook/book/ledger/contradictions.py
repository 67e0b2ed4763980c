"""Statements of one document that cannot both hold."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nnbook._validation import one_of
from nnbook.book.course._documents import DOCUMENTS
from nnbook.book.course._files import read_rows


@dataclass(frozen=True)
class Contradiction:
    """Hold two statements of one document that contradict each other.

    Attributes
    ----------
    document : str
        Its key.
    one, other : str
        What one place says and what another says, in a few words.
    where : str
        The page and section of the book that treats it.
    """

    document: str
    one: str
    other: str
    where: str


def read(path: Path) -> tuple[Contradiction, ...]:
    """Read the contradictions of all documents, in their order."""
    rows = read_rows(path, "one statement | the other | where", 3)
    return tuple(
        Contradiction(one_of(row.where, "[document]", row.place, DOCUMENTS).key, *row.cells)
        for row in rows
    )


#: All that were found, in the order of the documents.
CONTRADICTIONS: Final = read(Path(__file__).with_suffix(".txt"))
