"""Weave an executed chapter into one Markdown page.

The code cells become fenced blocks, what they print becomes fenced blocks too, and only HTML
outputs (figures, tables) wait behind a placeholder until the Markdown is rendered. All the rest,
links, footnotes, contents, search, is then MkDocs' ordinary business.
"""

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from nbformat import NotebookNode

from chapters import ChapterError, Run

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

    def fence(self, text: str, language: str) -> str:
        ticks = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`{3,}", text)), 3)
        return f"{ticks} {language}\n{text.rstrip()}\n{ticks}"

    def fold(self, block: str, kind: str, title: str) -> str:
        indented = "\n".join(f"    {line}" if line else "" for line in block.splitlines())
        return f'??? {kind} "{title}"\n\n{indented}'

    def keep_html(self, html: str) -> str:
        self.html.append(html)
        return f"\ue000{len(self.html) - 1}\ue001"

    def fill(self, rendered: str) -> str:
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


def _weave_code(page: Page, place: str, cell: NotebookNode, outputs: list[dict]) -> None:
    tags = cell.metadata.get("tags", [])
    code = page.fence(cell.source, "python")
    if "hide-input" in tags:
        page.blocks.append(page.fold(code, "nn-code", "Show the code"))
    elif "remove-input" not in tags:
        page.blocks.append(code)
    results = "\n\n".join(_output(page, place, output) for output in _merged(outputs))
    if results.strip():
        hidden = "hide-output" in tags
        page.blocks.append(page.fold(results, "nn-code", "Show the output") if hidden else results)


def _merged(outputs: list[dict]) -> list[dict]:
    """Join neighbouring pieces of one stream: a kernel sends printed lines as they come."""
    merged: list[dict] = []
    for output in outputs:
        is_stream = output["output_type"] == "stream"
        if is_stream and merged and merged[-1].get("name") == output["name"]:
            merged[-1] = {**output, "text": merged[-1]["text"] + output["text"]}
        else:
            merged.append(output)
    return merged


def _output(page: Page, place: str, output: dict) -> str:
    """Return the Markdown of one output."""
    kind = output["output_type"]
    if kind == "stream":
        return page.fence(_as_on_screen(output["text"]), "{ .text .nn-out .no-copy }")
    if kind == "error":
        # Only the message: the frames above it are full of paths of the machine that built this.
        error = f"{output['ename']}: {output['evalue']}"
        return page.fence(ANSI.sub("", error), "{ .text .nn-out .nn-error .no-copy }")
    data = output["data"]
    if "text/html" in data:
        return page.keep_html(_checked_html(place, data["text/html"]))
    if images := [mime for mime in data if mime.startswith("image/")]:
        raise ChapterError(
            f"{place} shows a bare {images[0]} without a text alternative: "
            "return a figure of nnbook.plots, which has a caption and a description"
        )
    if "text/markdown" in data:
        return data["text/markdown"]
    return page.fence(ANSI.sub("", data["text/plain"]), "{ .text .nn-out .no-copy }")


def _as_on_screen(text: str) -> str:
    """Keep what a terminal would show: a progress bar's last state, no colours, no temp paths."""
    lines = (line.rstrip("\r").rsplit("\r", 1)[-1] for line in ANSI.sub("", text).split("\n"))
    return WARNING_PLACE.sub("", "\n".join(lines))


def _checked_html(place: str, html: str) -> str:
    """Refuse pictures without an alternative; dress tables as the book's own."""
    soup = BeautifulSoup(html, "html.parser")
    for picture in soup.find_all(["img", "svg"]):
        name = picture.get("alt" if picture.name == "img" else "aria-label")
        if not name and picture.get("aria-hidden") != "true":
            raise ChapterError(f"{place} shows an <{picture.name}> without a text alternative")
    tables = soup.find_all("table")
    for style in soup.select("style[scoped]"):  # pandas sends one with every table
        style.decompose()
    for table in tables:
        table.attrs = {"class": "nn-table"} | {k: v for k, v in table.attrs.items() if k == "id"}
        table.wrap(soup.new_tag("div", attrs={"class": "nn-scroll"}))
    # An untouched output is passed on as it came: parsing could change the case of SVG names.
    return f'<div class="nn-result">{soup if tables else html}</div>'


def footer(run: Run) -> str:
    """Say what made the page."""
    versions = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    cells = len(run.outputs)
    return (
        f'<p class="nn-made">Made by running the {cells} code cells of this page'
        f" in {run.seconds:g} s with {versions}.</p>"
    )
