"""Write Markdown: the tables, lists, boxes and blocks of code of which the made pages consist."""

import re
from collections.abc import Collection, Iterable, Sequence


def table(
    head: Sequence[str], rows: Iterable[Iterable[object]], right: Collection[str] = ()
) -> str:
    """Return a table; the columns that ``right`` names end at the right."""
    border = ["--:" if name in right else "---" for name in head]
    lines = [f"| {' | '.join(map(str, row))} |" for row in (head, *rows)]
    return "\n".join([lines[0], f"|{'|'.join(border)}|", *lines[1:]])


def listed(items: Iterable[str]) -> str:
    """Return a list, one item a line."""
    return "\n".join(f"- {item}" for item in items)


def defined(term: str, anchor: str, lead: str, text: str) -> str:
    """Return a term that links can lead to, and its definition, which begins in italics."""
    return f"{term} {{ #{anchor} }}\n:   *{lead}.* {text}"


def boxed(name: str, text: str) -> str:
    """Return Markdown in a box whose class the theme knows."""
    return f'<div class="{name}" markdown>\n\n{text}\n\n</div>'


def folded(kind: str, title: str, text: str) -> str:
    """Return a block that shows its title until a reader opens it."""
    lines = [f"    {line}" if line else "" for line in text.splitlines()]
    return "\n".join([f'??? {kind} "{title}"', "", *lines])


def fence(text: str, language: str) -> str:
    """Return a block of code, in a fence that is longer than any inside it."""
    ticks = "`" * max([3, *(len(run) + 1 for run in re.findall(r"`{3,}", text))])
    return f"{ticks}{language}\n{text.rstrip()}\n{ticks}"
