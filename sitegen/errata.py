"""Fill the page "Errata" with the errors of each document of the course.

The page has a comment where a list is to stand. The entries are those of
``nnbook.book.course.errata``, as Markdown, so that MkDocs checks every link and every anchor of
theirs.
"""

import re

import titles
from nnbook.book.course.errata import ERRATA, Erratum

MARK = re.compile(r"^<!-- errata: (\d{3}) -->$", re.MULTILINE)


def filled(markdown: str) -> str:
    """Put the lists where the page asks for them."""
    return MARK.sub(
        lambda found: "\n\n".join(entry(e) for e in ERRATA if e.document == found[1]), markdown
    )


def entry(erratum: Erratum) -> str:
    """Return one erratum as a term, what is said, and its definition, what is right."""
    kind = "" if erratum.kind == "error" else f" · {erratum.kind}"
    badge = f'<span class="ev ev-{erratum.basis}">{erratum.basis}</span>'
    return (
        f"{erratum.says} {{ #{erratum.id} }}\n"
        f":   *{erratum.place}{kind}.* {erratum.right} {badge} {titles.link(erratum.proof)}"
    )
