"""The documents of the course, as the book cites them."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from nnbook.book.course._files import HERE, read_described


@dataclass(frozen=True, kw_only=True)
class Document:
    """Cite one document of the course.

    Parameters
    ----------
    key : str
        The short name that the book uses, such as ``"004"``.
    title : str
        The title, in the language of the document. Authors are not named.
    kind : str
        What it is: a lecture, a lab report, a report.
    year : int or None
        The year that the document states, ``None`` where it states none.
    institution : str
        Where a lecture was given.

    Examples
    --------
    >>> print(Document(key="004", title="Laboratorio 1", kind="lab report", year=2023))
    "Laboratorio 1" (lab report, 2023)
    """

    key: str
    title: str
    kind: str
    year: int | None = None
    institution: str = ""

    def __str__(self) -> str:
        """Return the citation."""
        facts = [self.kind, self.institution, str(self.year or "undated")]
        return f'"{self.title}" ({", ".join(filter(None, facts))})'


#: All documents by their keys, in the order of the keys.
DOCUMENTS: Final = MappingProxyType(
    {found.key: found for found in read_described(HERE / "documents.toml", Document, "key")}
)
