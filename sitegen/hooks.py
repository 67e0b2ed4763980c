"""What MkDocs is asked to do besides its own work, in the order of its events.

mkdocs-jupyter says which pages are notebooks and how their cells run. It would also render them,
with other Markdown rules than the site's; `on_pre_page` takes that step back, so that a chapter is
rendered like any other page.
"""

import os
import re
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
import coursemap
import downloads
import errata
import exercisepages
import glossary
import ledgerpages
import mathml
import pages
import speed
from nnbook.exercises import handout

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

PLAIN_TOKEN = re.compile(
    r'<span class="(?:n|o|p|w|si|sa|mi|mf|s1|s2|ow|nb|nn|nf|kc)">([^<]*)</span>'
)
"""All but keywords, comments and prompts: colours for the rest would be half of a page's size."""

FOLDED_CODE = re.compile(r'<details class="nn-code">.*?</details>', re.DOTALL)
"""The code that draws a figure: it is folded, long, and readable without colours."""

NAME = re.compile(r"(?<=<code>)[^<]+(?=</code>)")
"""A dotted name in a table of names may break where a part of it ends."""

CELL = re.compile(r"<td(?: style=\"[^\"]*\")?>(.*?)</td>", re.DOTALL)
LONG = 40
"""A cell of a table with more letters holds sentences: on a phone it keeps a width to read them."""

_notebooks: dict[str, NotebookNode] = {}
_runs: dict[str, chapters.Run] = {}
_woven: dict[str, pages.Page] = {}


@event_priority(-50)  # after mkdocs-jupyter, which keeps its own list of notebooks
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Run the chapters that have changed, and add the pages that nobody writes."""
    for memory in (_notebooks, _runs, _woven):
        memory.clear()
    for file in list(files.documentation_pages()):
        if config.plugins["mkdocs-jupyter"].should_include(file):
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
        _add_api_pages(files, config)
    if config.extra.get("exercises"):
        _add_exercise_pages(files, config)
    if config.extra.get("ledger"):
        _add_ledger_pages(files, config)
    _count(files)
    return files


def _run_chapters(config: MkDocsConfig) -> None:
    """Take each chapter's outputs from the cache, or run it; several run at once."""
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
    home = config.site_url or ""
    chapter = files.get_file_from_path(name)

    def url_of(target: str) -> str:
        path = os.path.normpath(os.path.join(os.path.dirname(name), target)).replace(os.sep, "/")
        file = files.get_file_from_path(path)  # if it is missing, MkDocs reports the link itself
        return home + (file.url if file else path)

    text = downloads.notebook_for_readers(notebook, home, url_of)
    uri = chapter.src_uri.removesuffix(".md") + ".ipynb"
    return File.generated(config, uri, content=text)


def _add_api_pages(files: Files, config: MkDocsConfig) -> None:
    generated = apipages.pages(HOME / config.extra["api"])
    for path, content in generated.items():
        files.append(File.generated(config, path, content=content))
    titled = [{Path(path).stem: path} for path in generated]
    titled[0] = "api/index.md"  # a section's index page: Material shows it on the section itself
    config.nav = _expanded(config.nav, "api/", titled)


def _add_exercise_pages(files: Files, config: MkDocsConfig) -> None:
    generated = exercisepages.pages()
    for path, content in generated.items():
        files.append(File.generated(config, path, content=content))
    entries = [path for path in generated if path.endswith(".md")]
    titled = [{handout.title(Path(path).stem): path} for path in entries]
    config.nav = _expanded(config.nav, "exercises/", ["exercises/index.md", *titled])


def _add_ledger_pages(files: Files, config: MkDocsConfig) -> None:
    for path, content in ledgerpages.pages().items():
        files.append(File.generated(config, path, content=content))
    config.nav = _expanded(config.nav, "ledger/", ledgerpages.titles())


def _count(files: Files) -> None:
    """Let the page on checks know what this build has."""
    outputs = (output for run in _runs.values() for cell in run.outputs for output in cell)
    shown = (output.get("data", {}).get("text/html", "") for output in outputs)
    checks.count((file.content_string for file in files.documentation_pages()), shown)


def _expanded(nav: Any, entry: str, pages: list) -> Any:
    """Put the list of pages wherever the navigation has the entry."""
    if isinstance(nav, list):
        return [_expanded(item, entry, pages) for item in nav]
    if isinstance(nav, dict):
        return {title: _expanded(item, entry, pages) for title, item in nav.items()}
    return pages if nav == entry else nav


@event_priority(-50)  # after mkdocs-jupyter has replaced the page's own method
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Give a chapter MkDocs' own rendering back."""
    vars(page).pop("render", None)
    return page


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Replace a chapter's source by the page woven from its cells and their outputs."""
    name = page.file.src_uri
    if name not in _runs:
        for module in (speed, coursemap, errata, exercisepages, glossary, ledgerpages, checks):
            markdown = module.filled(markdown)
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
    """Fill in the HTML outputs, turn LaTeX into MathML, and say what made the page."""
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
    """Let a dotted name break where a part of it ends, and a number nowhere."""
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
