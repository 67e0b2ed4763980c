"""Every error found in the documents of the course, with what is right and where it is proved.

The errata are kept in a file for each document, such as ``errata_003.toml``. The page "Errata" is
made from them, and the ledger links to it by :attr:`Erratum.id`. An entry says what stands in a
document and where. Nobody is named.

Examples
--------
>>> from nnbook.book.course.errata import ERRATA, erratum
>>> found = erratum("glorot-normal")
>>> found.document, found.proof, found.where
('003', 'initialization.md#errata', 'errata.md#glorot-normal')
>>> len(ERRATA) == len({entry.id for entry in ERRATA})
True
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nnbook._validation import one_of
from nnbook.book.course._documents import DOCUMENTS
from nnbook.book.course._files import HERE, read_described

#: How far an erratum goes.
KINDS: Final = {
    "error": "it is wrong as it stands",
    "limit": "it holds under a condition that is not said, or it says more than was shown",
    "contradiction": "two places of the document disagree",
    "slip": "a misprint, a wrong name, or code that does not do what it says",
    "disputed": "good sources disagree, or it depends on what is meant",
}

#: What an erratum may rest on: a proof or an executed check, a measurement, a source.
BASES: Final = ("proved", "measured", "reported")


@dataclass(frozen=True)
class Erratum:
    """One error of a document of the course.

    Attributes
    ----------
    id : str
        Its anchor on the page "Errata".
    document : {"000", "001", "002", "003", "004"}
        The key of the document.
    place : str
        The heading, slide or question where it stands.
    says : str
        What is said there, in English, as Markdown.
    right : str
        What is right, as Markdown.
    proof : str
        The page and the section that prove it, such as ``"xor.md#errata"``.
    kind : str
        How far it goes, one of :data:`KINDS`.
    basis : str
        What it rests on, one of :data:`BASES`.

    Raises
    ------
    ValueError
        For an unknown kind or basis.
    """

    id: str
    document: str
    place: str
    says: str
    right: str
    proof: str
    kind: str = "error"
    basis: str = "proved"

    def __post_init__(self) -> None:
        """Check what is one of a few words."""
        one_of("Erratum", "kind", self.kind, KINDS)
        one_of("Erratum", "basis", self.basis, dict.fromkeys(BASES))

    @property
    def where(self) -> str:
        """The link to this erratum from a page of the book."""
        return f"errata.md#{self.id}"


def read(path: Path) -> tuple[Erratum, ...]:
    """Read the errata of the document whose key ends the name of the file."""
    return read_described(path, Erratum, "id", document=path.stem.removeprefix("errata_"))


#: All errata, document by document, in the order of their pages.
ERRATA: Final = tuple(entry for key in DOCUMENTS for entry in read(HERE / f"errata_{key}.toml"))

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
