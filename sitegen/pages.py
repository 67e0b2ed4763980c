"""Weave an executed chapter into one Markdown page.

Code cells and what they print become fenced blocks. Only HTML outputs, figures and tables, wait
behind a placeholder until the Markdown is rendered. Links, footnotes, contents and search are then
MkDocs' ordinary business.
"""

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from nbformat import NotebookNode

import markup
from chapters import ChapterError, Output, Run

TITLE = re.compile(r"^# .+$", re.MULTILINE)
ANSI = re.compile(r"\x1b\[[0-9;]*m")
WARNING_PLACE = re.compile(r"^/\S+?/ipykernel_\d+/\d+\.py:\d+: ", re.MULTILINE)
PLACEHOLDER = re.compile(r"<p>\ue000(\d+)\ue001</p>")


@dataclass
class Page:
    """A page in the making: its Markdown blocks, and the HTML that is put in at the end."""

    name: str
    blocks: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)

    def keep_html(self, html: str) -> str:
        """Keep an output for later, and return the placeholder that stands in the Markdown."""
        self.html.append(html)
        return f"\ue000{len(self.html) - 1}\ue001"

    def fill(self, rendered: str) -> str:
        """Return the rendered page with the outputs in place of their placeholders."""
        return PLACEHOLDER.sub(lambda match: self.html[int(match[1])], rendered)


def weave(name: str, notebook: NotebookNode, run: Run, download: str) -> Page:
    """Return the page of an executed chapter, with a link to its notebook under the title."""
    page = Page(name)
    outputs = iter(run.outputs)
    number = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            page.blocks.append(cell.source)
        elif cell.cell_type == "code":
            number += 1
            place = f"{name}, code cell {number} ({cell.source.strip().splitlines()[0]!r})"
            _weave_code(page, place, cell, next(outputs))
    title = next((i for i, block in enumerate(page.blocks) if TITLE.search(block)), None)
    if title is None:
        raise ChapterError(f"{name} has no title: write one line '# Title' at its top")
    link = f'\n\n[Download this chapter as a notebook]({download}){{ .nn-download download="" }}'
    page.blocks[title] = TITLE.sub(lambda match: match[0] + link, page.blocks[title], count=1)
    return page


def _weave_code(page: Page, place: str, cell: NotebookNode, outputs: list[Output]) -> None:
    tags = cell.metadata.get("tags", [])
    code = markup.fence(cell.source, "python")
    if "hide-input" in tags:
        page.blocks.append(markup.folded("nn-code", "Show the code", code))
    elif "remove-input" not in tags:
        page.blocks.append(code)
    results = "\n\n".join(_output(page, place, output) for output in _merged(outputs))
    if results.strip():
        if "hide-output" in tags:
            results = markup.folded("nn-code", "Show the output", results)
        page.blocks.append(results)


def _merged(outputs: list[Output]) -> list[Output]:
    """Join neighbouring pieces of one stream: a kernel sends printed lines as they come."""
    merged: list[Output] = []
    for output in outputs:
        is_stream = output["output_type"] == "stream"
        if is_stream and merged and merged[-1].get("name") == output["name"]:
            merged[-1] = {**output, "text": merged[-1]["text"] + output["text"]}
        else:
            merged.append(output)
    return merged


def _output(page: Page, place: str, output: Output) -> str:
    """Return the Markdown of one output."""
    kind = output["output_type"]
    if kind == "stream":
        return markup.fence(_as_on_screen(output["text"]), "{ .text .nn-out .no-copy }")
    if kind == "error":
        # Only the message: the frames above it are full of paths on the machine that built this.
        error = f"{output['ename']}: {output['evalue']}"
        return markup.fence(ANSI.sub("", error), "{ .text .nn-out .nn-error .no-copy }")
    data = output["data"]
    if "text/html" in data:
        return page.keep_html(_checked_html(place, data["text/html"]))
    if images := [mime for mime in data if mime.startswith("image/")]:
        raise ChapterError(
            f"{place} shows a bare {images[0]} without a text alternative: "
            "return a figure of nnbook.plots, which has a caption and a description"
        )
    if "text/markdown" in data:
        return str(data["text/markdown"])
    return markup.fence(ANSI.sub("", data["text/plain"]), "{ .text .nn-out .no-copy }")


def _as_on_screen(text: str) -> str:
    """Return what a terminal shows: a progress bar's last state, no colours, no temporary paths."""
    lines = (line.rstrip("\r").rsplit("\r", 1)[-1] for line in ANSI.sub("", text).split("\n"))
    return WARNING_PLACE.sub("", "\n".join(lines))


def _checked_html(place: str, html: str) -> str:
    """Refuse pictures without an alternative; give tables the look of the book's own."""
    soup = BeautifulSoup(html, "html.parser")
    for picture in soup.find_all(["img", "svg"]):
        name = picture.get("alt" if picture.name == "img" else "aria-label")
        if not name and picture.get("aria-hidden") != "true":
            raise ChapterError(f"{place} shows an <{picture.name}> without a text alternative")
    tables = soup.find_all("table")
    for style in soup.select("style[scoped]"):  # pandas sends one with every table
        style.decompose()
    for table in tables:
        table.attrs = {"class": "nn-table", **{k: v for k, v in table.attrs.items() if k == "id"}}
        table.wrap(soup.new_tag("div", attrs={"class": "nn-scroll"}))
    # An untouched output is passed on as it came, because parsing may change the case of SVG names.
    return f'<div class="nn-result">{soup if tables else html}</div>'


def footer(run: Run) -> str:
    """Return the line at the end of a chapter that tells what made the page."""
    versions = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    cells = len(run.outputs)
    return (
        f'<p class="nn-made">Made by running the {cells} code cells of this page'
        f" in {run.seconds:g} s with {versions}.</p>"
    )
