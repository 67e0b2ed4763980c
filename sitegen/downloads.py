"""Make the notebook that a reader downloads: the chapter, in Markdown that Jupyter can show."""

import re
import textwrap
from collections.abc import Callable

import nbformat
from nbformat import NotebookNode

INSTALL = """\
This notebook is a chapter of [nnbook]({home}). It needs Python 3.11 or newer and the package
`nnbook`: see [how to install it]({home}install/). Then run the cells from top to bottom."""

FENCE = re.compile(r"^ *(`{3,}|~{3,})")
BLOCK = re.compile(r'^(?P<mark>!!!|\?\?\?\+?|===!?\+?) *(?P<kind>[\w -]*?) *(?:"(?P<title>.*)")?$')
LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]+)\]\((?P<target>[\w./-]+\.md)?(?P<anchor>#[\w.-]+)?\)")
REFERENCE = re.compile(r"\[(?P<text>[^\]]+)\]\[[\w.]*\]")
FOOTNOTE = re.compile(r"\[\^(?P<name>[\w-]+)\]:?")
ATTRIBUTES = re.compile(r" *\{:? *[.#][^{}\n]*\}")


def notebook_for_readers(chapter: NotebookNode, home: str, url_of: Callable[[str], str]) -> str:
    """Return the text of the .ipynb file; ``url_of`` turns a target in the chapter into a URL."""
    cells = [nbformat.v4.new_markdown_cell(INSTALL.format(home=home))]
    for cell in chapter.cells:
        if cell.cell_type == "code":
            cells.append(nbformat.v4.new_code_cell(cell.source, metadata=cell.metadata))
        elif cell.cell_type == "markdown":
            cells.append(nbformat.v4.new_markdown_cell(plain_markdown(cell.source, url_of)))
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"  # the default is random: it would differ in each build
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": chapter.metadata["kernelspec"]}
    )
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook)
    return text + "\n"


def plain_markdown(text: str, url_of: Callable[[str], str]) -> str:
    """Translate the site's Markdown into what Jupyter shows."""
    result: list[str] = []
    lines = text.splitlines()
    while lines:
        line = lines.pop(0)
        if fence := FENCE.match(line):
            result.append(line)
            while lines and not lines[0].strip().startswith(fence[1]):
                result.append(lines.pop(0))
            result += lines[:1]
            del lines[:1]
        elif block := BLOCK.match(line):
            body = plain_markdown(_take_indented(lines), url_of)
            result.append(_unfolded(block, body))
        else:
            result.append(_plain_line(line, url_of))
    return "\n".join(result)


def _take_indented(lines: list[str]) -> str:
    """Remove the indented block at the head of the lines, and return it without its indent."""
    taken = []
    while lines and (not lines[0].strip() or lines[0].startswith("    ")):
        taken.append(lines.pop(0))
    return textwrap.dedent("\n".join(taken)).strip("\n")


def _unfolded(block: re.Match[str], body: str) -> str:
    """Show an admonition as a quotation with a bold title, and a tab as a headed section."""
    if block["mark"].startswith("==="):
        return f"**{block['title']}**\n\n{body}\n"
    kind = (block["kind"] or "note").split()[0].capitalize()
    quoted = "\n".join(f"> {line}".rstrip() for line in body.splitlines())
    return f"> **{block['title'] or kind}**\n>\n{quoted}\n"


def _plain_line(line: str, url_of: Callable[[str], str]) -> str:
    def absolute(match: re.Match[str]) -> str:
        if not match["target"]:
            return match[0]  # an anchor of this page: Jupyter has the same headings
        return f"[{match['text']}]({url_of(match['target'])}{match['anchor'] or ''})"

    line = LINK.sub(absolute, line)
    line = REFERENCE.sub(r"\g<text>", line)
    line = FOOTNOTE.sub(r"<sup>\g<name></sup>", line)
    return ATTRIBUTES.sub("", line)
