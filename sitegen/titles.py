"""Name a link after the section that it leads to: by the page, and the heading with the anchor.

The glossary, the errata and the course map give a place as ``page.md#anchor``. A reader sees the
words of the heading, which a link follows when they are edited.
"""

import re
from functools import cache
from pathlib import Path

from nnbook.exercises import handout

HOME = Path(__file__).parents[1] / "chapters"
HEADING = re.compile(r"^#{2,6} (.+?) \{ #([\w-]+) \}$", re.MULTILINE)


def link(where: str) -> str:
    """Return a link in Markdown to a page, or to a section of one."""
    return f"[{name(where)}]({where})"


def name(where: str) -> str:
    """Return the words for a place: the page's name and, if there is an anchor, its heading."""
    page, _, anchor = where.partition("#")
    title = handout.title(page.removesuffix(".md"))
    if not anchor:
        return title
    path = HOME / page
    headings = _headings(path, path.stat().st_mtime_ns)  # `make serve` must see an edit
    # An anchor that belongs to no heading is named by its own words.
    return f"{title}: {headings.get(anchor, anchor.replace('-', ' '))}"


@cache
def _headings(path: Path, changed: int) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    return {anchor: heading.replace("|", "\\|") for heading, anchor in HEADING.findall(text)}
