"""Translate the notation of scientific Python, in which docstrings are written, into Markdown.

``help()`` and every editor know ``:math:``, ``.. math::`` and ``:class:``; the site knows Markdown.
This is an extension of griffe, which reads the package for mkdocstrings.
"""

import re
import textwrap
from typing import Any

import griffe

MATH_BLOCK = re.compile(r"^( *)\.\. math::(.*(?:\n(?:\1 +\S.*)?)*)", re.MULTILINE)
MATH = re.compile(r":math:`([^`]+)`")
BORDER = r"=+(?: +=+)+"
TABLE = re.compile(
    rf"^( *){BORDER}\n(?:(.+)\n *{BORDER}\n)?((?:.+\n)+?) *({BORDER})$", re.MULTILINE
)
ROLE = re.compile(r":(class|func|meth|mod|attr|data|exc|obj):`(~?)([\w.]+)`")


class Docstrings(griffe.Extension):
    """Rewrite each docstring before it is parsed."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring is not None:
            obj.docstring.value = translate(obj.docstring.value, obj)


def translate(text: str, obj: griffe.Object) -> str:
    """Return the docstring of this object in Markdown."""
    text = TABLE.sub(_table, text)
    text = MATH_BLOCK.sub(_math_block, text)
    text = MATH.sub(lambda match: f"${' '.join(match[1].split())}$", text)
    return ROLE.sub(lambda match: _reference(obj, *match.groups()), text)


def _table(match: re.Match[str]) -> str:
    """Return in Markdown a simple table of reST: borders above, below, and under its head."""
    indent, head, body, border = match.groups()
    starts = [column.start() for column in re.finditer("=+", border)]
    spans = [slice(a, b) for a, b in zip(starts, [*starts[1:], None], strict=True)]

    def cells(line: str) -> list[str]:
        line = line.removeprefix(indent)
        return [line[span].strip().replace("|", r"\|") for span in spans]

    rows: list[list[str]] = []
    for line in body.splitlines():
        row = cells(line)
        if rows and not (row[0] and any(row[1:])):  # it continues the row above
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
    lines = [cells(head or ""), ["---"] * len(spans), *rows]
    return textwrap.indent("\n".join(f"| {' | '.join(line)} |" for line in lines), indent)


def _math_block(match: re.Match[str]) -> str:
    lines = f"$$\n{textwrap.dedent(match[2]).strip()}\n$$\n\n"
    return textwrap.indent(lines, match[1])


def _reference(obj: griffe.Object, role: str, tilde: str, name: str) -> str:
    """Return a link: a full name must lead somewhere, a module or a short name only may."""
    text = f"`{name.rpartition('.')[2] if tilde else name}`"
    if name.startswith("nnbook.") and role != "mod":
        return f"[{text}][{name}]"
    try:
        target = name if role == "mod" else obj.resolve(name)
    except griffe.NameResolutionError:
        return text
    return f'<autoref identifier="{target}" optional>{text}</autoref>'
