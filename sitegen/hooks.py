"""What MkDocs does besides its own work, in the order of its events.

mkdocs-jupyter says which pages are notebooks and how their cells run. It would also render them, by
Markdown rules that differ from the site's; ``on_pre_page`` undoes that, so that a chapter is
rendered like any other page.
"""

import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from nbformat import NotebookNode

import apipages
import chapters
import checks
import coursemap  # noqa: F401  it registers what fills its marks, and so do errata and speed
import downloads
import errata  # noqa: F401
import exercisepages
import glossary
import ledgerpages
import marks
import mathml
import pages
import speed  # noqa: F401

log = get_plugin_logger("nnbook")

HOME = Path(__file__).parent.parent
HEADER = """---
jupyter:
  jupytext:
    text_representation:
      extension: .md
      format_name: markdown
  kernelspec:
    display_name: Python 3
    language: python
    name: python3
---"""

#: Tokens that lose their colours, which would be half of a page's size. Keywords, comments and
#: prompts keep theirs.
PLAIN_TOKEN = re.compile(
    r'<span class="(?:n|o|p|w|si|sa|mi|mf|s1|s2|ow|nb|nn|nf|kc)">([^<]*)</span>'
)

#: The code that draws a figure is folded, long, and readable without colours.
FOLDED_CODE = re.compile(r'<details class="nn-code">.*?</details>', re.DOTALL)

#: A dotted name in a table of names may break after each of its parts.
NAME = re.compile(r"(?<=<code>)[^<]+(?=</code>)")

CELL = re.compile(r"<td(?: style=\"[^\"]*\")?>(.*?)</td>", re.DOTALL)

#: A cell of a table with more letters holds sentences, and stays wide enough to read on a phone.
LONG = 40

_notebooks: dict[str, NotebookNode] = {}
_runs: dict[str, chapters.Run] = {}
_woven: dict[str, pages.Page] = {}


@event_priority(-50)  # after mkdocs-jupyter, which keeps its own list of notebooks
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Run the chapters that have changed, and add the pages that are made."""
    _notebooks.clear()
    _runs.clear()
    _woven.clear()
    jupyter: Any = config.plugins["mkdocs-jupyter"]
    for file in files.documentation_pages():
        if file.abs_src_path and jupyter.should_include(file):
            _notebooks[file.src_uri] = chapters.read(Path(file.abs_src_path))
        elif chapters.CELL.search(file.content_string):
            raise PluginError(
                f"{file.src_uri} has python cells but no kernelspec, so they would not be run. "
                f"Let the file begin with\n{HEADER}\nor write ```py for code that is only shown."
            )
    _run_chapters(config)
    for name, notebook in _notebooks.items():
        files.append(_download(name, notebook, files, config))
    if config.extra.get("api"):
        package = HOME / config.extra["api"]
        _add(apipages.pages(package), "api/", apipages.titles(package), files, config)
    if config.extra.get("exercises"):
        _add(exercisepages.pages(), "exercises/", exercisepages.titles(), files, config)
    if config.extra.get("ledger"):
        _add(ledgerpages.pages(), "ledger/", ledgerpages.titles(), files, config)
    _count(files)
    return files


def _run_chapters(config: MkDocsConfig) -> None:
    """Take each chapter's outputs from the cache, or run it; several chapters run at once."""
    store = chapters.Store(Path(config.docs_dir).parent / ".cache" / "chapters")
    kernel = config.plugins["mkdocs-jupyter"].config["kernel_name"]

    def outputs(name: str) -> chapters.Run:
        notebook = _notebooks[name]
        run = store.load(name, notebook)
        if run is None:
            log.info(f"Running the cells of {name}")
            run = chapters.execute(name, notebook, kernel)
            store.save(name, notebook, run)
        return run

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        tasks = {name: pool.submit(outputs, name) for name in _notebooks}
    errors = [str(error) for task in tasks.values() if (error := task.exception())]
    if errors:
        raise PluginError("\n".join(errors))
    _runs.update({name: task.result() for name, task in tasks.items()})


def _download(name: str, notebook: NotebookNode, files: Files, config: MkDocsConfig) -> File:
    """Return the notebook of a chapter as a file of the site."""
    home = config.site_url or ""

    def url_of(target: str) -> str:
        path = os.path.normpath(os.path.join(os.path.dirname(name), target)).replace(os.sep, "/")
        file = files.get_file_from_path(path)  # if it is missing, MkDocs reports the link itself
        return home + (file.url if file else path)

    text = downloads.notebook_for_readers(notebook, home, url_of)
    return File.generated(config, name.removesuffix(".md") + ".ipynb", content=text)


def _add(
    made: dict[str, str], section: str, titles: Sequence[object], files: Files, config: MkDocsConfig
) -> None:
    """Add pages to the site, and to the navigation where it has their section."""
    for path, content in made.items():
        files.append(File.generated(config, path, content=content))
    config.nav = _expanded(config.nav, section, titles)


def _count(files: Files) -> None:
    """Let the page on checks know what this build has."""
    outputs = (output for run in _runs.values() for cell in run.outputs for output in cell)
    shown = (output.get("data", {}).get("text/html", "") for output in outputs)
    checks.count((file.content_string for file in files.documentation_pages()), shown)


def _expanded(nav: Any, section: str, titles: Sequence[object]) -> Any:
    """Return the navigation with a list of pages wherever it has the section."""
    if isinstance(nav, list):
        return [_expanded(item, section, titles) for item in nav]
    if isinstance(nav, dict):
        return {title: _expanded(item, section, titles) for title, item in nav.items()}
    return titles if nav == section else nav


@event_priority(-50)  # after mkdocs-jupyter has replaced the page's own method
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Give a chapter MkDocs' own rendering back."""
    vars(page).pop("render", None)
    return page


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Fill the marks of a page that is not a chapter."""
    name = page.file.src_uri
    if name in _runs:
        return None
    try:
        return marks.filled(page.file.content_string, name)
    except marks.MarkError as error:
        raise PluginError(str(error)) from error


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Replace a chapter's source by the page woven from its cells and their outputs."""
    name = page.file.src_uri
    if name not in _runs:
        return markdown
    download = Path(name).stem + ".ipynb"
    try:
        _woven[name] = pages.weave(name, _notebooks[name], _runs[name], download)
    except chapters.ChapterError as error:
        raise PluginError(str(error)) from error
    woven = "\n\n".join(_woven[name].blocks)
    return exercisepages.linked(name, woven) if config.extra.get("exercises") else woven


@event_priority(50)  # before the search plugin and others look at the page
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in the HTML outputs, turn LaTeX into MathML, and add what made the page."""
    name = page.file.src_uri
    if name in _woven:
        if terms := files.get_file_from_path("glossary.md"):
            address = terms.url_relative_to(page.file)
            html = glossary.Linker(glossary.read(), name, address).link(html)
        html = _woven[name].fill(html) + pages.footer(_runs[name])
    if '<div class="nn-names">' in html:
        html = NAME.sub(_breakable, html)
    html = CELL.sub(_marked, html)
    html = PLAIN_TOKEN.sub(r"\1", html)
    html = FOLDED_CODE.sub(lambda found: re.sub(r"</?span[^>]*>", "", found[0]), html)
    html, complaints = mathml.replace_math(html)
    for complaint in complaints:
        log.warning(f"{name}: {complaint}")
    if not complaints:
        _replace_in_toc(page.toc)
    return html


def _breakable(name: re.Match[str]) -> str:
    """Let a dotted name break after each of its parts, and a number nowhere."""
    text = re.sub(r"\d[\d.]*e-\d+", r'<span class="nn-nobr">\g<0></span>', name[0])
    return re.sub(r"(?<=[._(])(?=[a-zA-Z_])(?![^<]*>)", "<wbr>", text)


def _marked(cell: re.Match[str]) -> str:
    """Return a cell of a table, with a class if it holds sentences."""
    letters = len(re.sub(r"<[^>]*>", "", cell[1]))
    return cell[0].replace("<td", '<td class="nn-long"', 1) if letters > LONG else cell[0]


def _replace_in_toc(entries: Any) -> None:
    for entry in entries:
        entry.title = re.sub(r"\\\(.*?\\\)", lambda m: mathml.replace_in_title(m[0]), entry.title)
        _replace_in_toc(entry.children)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Give Material's search dialog the name that it lacks for a screen reader."""
    dialog = 'data-md-component="search" role="dialog"'
    return output.replace(dialog, f'{dialog} aria-label="Search"')
