"""Build small sites with the book's own configuration, and open built ones in a browser."""

import functools
import http.server
import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

ROOT = Path(__file__).parents[2]
FIXTURE = Path(__file__).parent / "fixture" / "chapters"

HEADER = """\
---
jupyter:
  kernelspec: {display_name: Python 3, language: python, name: python3}
---

"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep everything in this folder out of the quick tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("site")


def build_site(docs: Path, site: Path, **overrides: object) -> Path:
    """Build a folder of pages strictly, with the configuration of the book."""
    pages = sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
    overrides = {"nav": pages, "extra": {}} | overrides
    config = load_config(
        str(ROOT / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(site), strict=True, **overrides
    )
    mkdocs_build(config)
    return site


@pytest.fixture
def build(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> Callable[..., tuple[dict[str, str], str]]:
    """Return a function that builds pages from their texts and returns their HTML and the log.

    A build that fails leaves its message in the log, and no pages.
    """
    caplog.set_level(logging.INFO, "mkdocs")

    def build_texts(**texts: str) -> tuple[dict[str, str], str]:
        docs, site = tmp_path / "chapters", tmp_path / "site"
        docs.mkdir(exist_ok=True)
        texts.setdefault("index", "# Home\n")
        for name, text in texts.items():
            (docs / f"{name}.md").write_text(text, encoding="utf-8")
        caplog.clear()
        try:
            build_site(docs, site)
        except SystemExit:  # MkDocs' Abort: it has logged why
            return {}, caplog.text
        pages = {name: site / name / "index.html" for name in texts}
        pages["index"] = site / "index.html"
        return {n: path.read_text(encoding="utf-8") for n, path in pages.items()}, caplog.text

    return build_texts


@pytest.fixture(scope="session")
def kitchen_sink(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of the permanent test page, and return its folder."""
    folder = tmp_path_factory.mktemp("kitchen-sink")
    shutil.copytree(FIXTURE, folder / "chapters")
    nav = [
        {"Home": "index.md"},
        {"Case studies": [{"Kitchen sink": "kitchen-sink.md"}]},
        {"Reference": [{"Activations": "activations.md"}]},
    ]
    return build_site(folder / "chapters", folder / "site", nav=nav)


@pytest.fixture(scope="session")
def book() -> Path:
    """Return the folder of the built book."""
    if not (ROOT / "site" / "index.html").exists():
        pytest.fail("the book is not built: run `make docs` first")
    return ROOT / "site"


@pytest.fixture(scope="session", params=["kitchen_sink", "book"])
def site(request: pytest.FixtureRequest) -> Path:
    """Return each built site: the test page first, then the book."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Return a function that serves a folder locally and returns its address."""
    servers = []

    def start(folder: Path) -> str:
        handler = functools.partial(QuietHandler, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line on the screen for each."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")  # while it is open, this thread has a running event loop
def browser() -> Iterator[object]:
    """Start the system's chromium; without one the tests are skipped, except in CI."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        reason = "no chromium on this machine (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true" or os.environ.get("NNBOOK_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()
