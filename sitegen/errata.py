"""Make the lists of the page "Errata", one for each document of the course.

The entries are those of ``nnbook.book.course.errata``, as Markdown, so that MkDocs checks all their
links and anchors.
"""

import markup
import titles
from marks import makes_each
from nnbook.book import course
from nnbook.book.course.errata import ERRATA, Erratum


@makes_each("errata", [document.key for document in course.documents()])
def entries(document: str) -> str:
    """Return the errata of a document."""
    return "\n\n".join(entry(one) for one in ERRATA if one.document == document)


def entry(erratum: Erratum) -> str:
    """Return an erratum: what the document says, and below it what is right."""
    kind = "" if erratum.kind == "error" else f" · {erratum.kind}"
    badge = f'<span class="ev ev-{erratum.basis}">{erratum.basis}</span>'
    text = f"{erratum.right} {badge} {titles.link(erratum.proof)}"
    return markup.defined(erratum.says, erratum.id, f"{erratum.place}{kind}", text)
