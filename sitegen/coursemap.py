"""Make the tables of the page "Course map", one for each document of the course.

The rows are those of ``nnbook.book.course.outline``, as Markdown, so that MkDocs checks all their
links and anchors.
"""

import markup
import titles
from marks import makes_each
from nnbook.book import course
from nnbook.book.course.outline import Section, outline


@makes_each("course map", [document.key for document in course.documents()])
def boxed(document: str) -> str:
    """Return a document's table in a box, which the theme sets differently on a narrow screen."""
    return markup.boxed("nn-map", table(outline(document)))


def table(sections: tuple[Section, ...]) -> str:
    """Return the sections of a document as a table in Markdown."""
    rows = []
    for number, section in enumerate(sections):
        repeated = number > 0 and section.heading == sections[number - 1].heading
        heading = "″" if repeated else f"**{section.heading}**"
        rows.append((heading, section.says, link(section)))
    return markup.table(("heading", "what stands there", "in the book"), rows)


def link(section: Section) -> str:
    """Return links named after the sections they lead to, or the reason why there are none."""
    return section.reason or ", ".join(titles.link(where) for where in section.where)
