"""Every heading of the course's documents, and where the book treats it.

The headings are kept in ``outline.txt``, in the order of each document. A heading that no page of
the book treats has a reason instead.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nnbook._validation import one_of
from nnbook.book.course._documents import DOCUMENTS
from nnbook.book.course._files import HERE, read_rows


@dataclass(frozen=True)
class Section:
    """One heading of a document.

    Attributes
    ----------
    heading : str
        The heading as printed; where it is a whole sentence, the beginning.
    says : str
        What stands there, in a few words of English.
    where : tuple of str
        The pages of the book, with the anchors of the sections, such as ``"xor.md#errata"``.
    reason : str
        Why no page treats it; empty where one does.
    """

    heading: str
    says: str
    where: tuple[str, ...]
    reason: str = ""


def read(path: Path) -> dict[str, tuple[Section, ...]]:
    """Read the sections of all documents, by their keys."""
    found: dict[str, tuple[Section, ...]] = dict.fromkeys(DOCUMENTS, ())
    for row in read_rows(path, "heading | what stands there | where", 3, repeats=True):
        heading, says, where = row.cells
        reason = where.removeprefix("none: ") if where.startswith("none: ") else ""
        section = Section(heading, says, () if reason else tuple(where.split()), reason)
        found[row.place] = (*one_of(row.where, "[document]", row.place, found), section)
    return found


_OUTLINES: Final = read(HERE / "outline.txt")


def outline(document: str) -> tuple[Section, ...]:
    """Return the sections of a document, in its order.

    Parameters
    ----------
    document : {"000", "001", "002", "003", "004"}
        The key of the document.

    Raises
    ------
    ValueError
        For an unknown key.

    Examples
    --------
    >>> outline("004")[0].where
    ('xor.md#experiment',)
    """
    return one_of("outline", "document", document, _OUTLINES)
