"""Every error found in the documents of the course, with what is right and where it is proved.

The page "Errata" is made from this table, and the ledger links to it by :attr:`Erratum.id`. An
entry says what stands in a document and where. Nobody is named. How far it goes is its kind, and
what it rests on its basis.

Examples
--------
>>> from nnbook.book.course.errata import ERRATA, erratum
>>> found = erratum("glorot-normal")
>>> found.document, found.proof, found.where
('003', 'initialization.md#errata', 'errata.md#glorot-normal')
>>> len(ERRATA) == len({entry.id for entry in ERRATA})
True
"""

from typing import Final

from nnbook._validation import one_of
from nnbook.book.course._errata_lecture_lab import LAB, LECTURE
from nnbook.book.course._errata_reports import DIGITS, GRAPHS, HOUSES
from nnbook.book.course._erratum import BASES, KINDS, Erratum

ERRATA: Final[tuple[Erratum, ...]] = HOUSES + DIGITS + GRAPHS + LECTURE + LAB
"""All errata, document by document, in the order of their pages."""

_BY_ID: Final = {entry.id: entry for entry in ERRATA}


def erratum(id: str) -> Erratum:
    """Return one erratum.

    Parameters
    ----------
    id : str
        Its anchor on the page, such as ``"glorot-normal"``.

    Raises
    ------
    ValueError
        For an unknown anchor.

    Examples
    --------
    >>> erratum("mse-gradient").kind
    'error'
    """
    return one_of("erratum", "id", id, _BY_ID)


__all__ = ["BASES", "ERRATA", "KINDS", "Erratum", "erratum"]
