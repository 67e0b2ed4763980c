"""Fill the page "Course map" with a table for each document of the course.

The page has a comment where a table is to stand. The rows are those of
``nnbook.book.course.outline``, as Markdown, so that MkDocs checks every link and every anchor of
theirs.
"""

import re

import titles
from nnbook.book.course.outline import Section, outline

MARK = re.compile(r"^<!-- course map: (\d{3}) -->$", re.MULTILINE)


def filled(markdown: str) -> str:
    """Put the tables where the page asks for them."""
    return MARK.sub(lambda found: _boxed(table(outline(found[1]))), markdown)


def _boxed(text: str) -> str:
    """Name a table, so that the theme can set it in another way where there is little room."""
    return f'<div class="nn-map" markdown>\n\n{text}\n\n</div>'


def table(sections: tuple[Section, ...]) -> str:
    """Return the sections of a document as a table in Markdown."""
    lines = ["| heading | what stands there | in the book |", "|---|---|---|"]
    for number, section in enumerate(sections):
        repeated = number > 0 and section.heading == sections[number - 1].heading
        heading = "″" if repeated else f"**{section.heading}**"
        lines.append(f"| {heading} | {section.says} | {link(section)} |")
    return "\n".join(lines)


def link(section: Section) -> str:
    """Return links that are named as their sections are, or the reason why there is none."""
    return section.reason or ", ".join(titles.link(where) for where in section.where)
