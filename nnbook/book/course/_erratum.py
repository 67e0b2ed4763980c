"""One error of a document, with its place and the page that proves it."""

from dataclasses import dataclass
from typing import Final

KINDS: Final = {
    "error": "it is wrong as it stands",
    "limit": "it holds under a condition that is not said, or it says more than was shown",
    "contradiction": "two places of the document disagree",
    "slip": "a misprint, a wrong name, or code that does not do what it says",
    "disputed": "good sources disagree, or it depends on what is meant",
}
"""How far an erratum goes."""

BASES: Final = ("proved", "measured", "reported")
"""What an erratum may rest on: a proof or an executed check, a measurement, a source."""


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
        One of :data:`KINDS`.
    basis : str
        One of :data:`BASES`.
    """

    id: str
    document: str
    place: str
    says: str
    right: str
    proof: str
    kind: str = "error"
    basis: str = "proved"

    @property
    def where(self) -> str:
        """The link to this erratum from a page of the book."""
        return f"errata.md#{self.id}"
