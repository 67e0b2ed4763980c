"""Tests of the API reference: a page for each public module, and every public file on one page."""

import re
from pathlib import Path

import pytest

import apipages
import nnbook

ROOT = Path(nnbook.__file__).parent
PAGES = apipages.pages(ROOT)


def shown(page: str) -> list[str]:
    """Return the modules that a page documents."""
    return re.findall(r"^::: (.+)$", page, re.MULTILINE)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Write a small package: files, folders with and without names, a book, and private parts."""
    for path, text in {
        "__init__.py": "",
        "__main__.py": "def main(): ...",
        "_private.py": "def f(): ...",
        "losses.py": '"""Losses.\n\nMore about them."""\n\n\nclass Loss: ...\n',
        "layers/__init__.py": '"""Layers."""\n\nfrom layers.dense import Dense\n',
        "layers/dense.py": "class Dense: ...",
        "arrays/__init__.py": '"""Arrays."""\n',
        "arrays/workspace.py": "class Workspace: ...",
        "arrays/products.py": "def matmul(): ...",
        "arrays/_blas.py": "def gemm(): ...",
        "no_package/data.py": "def f(): ...",
        "data.json": "{}",
        "book/__init__.py": '"""The book."""\n\n\ndef folder(): ...\n',
        "book/registry.py": '"""Registry."""\n\n\ndef record(): ...\n',
        "book/xor/__init__.py": '"""XOR."""\n',
        "book/xor/lab.py": "def run(): ...",
        "book/xor/exercises/__init__.py": "",
        "book/xor/exercises/one_step.py": "def one_step(): ...",
        "book/graphs/__init__.py": '"""Graphs: only exercises."""\n',
        "book/graphs/exercises/__init__.py": "",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_a_public_module_has_a_page_and_a_private_one_has_none(package: Path) -> None:
    assert {path: shown(text) for path, text in apipages.pages(package).items()} == {
        "api/index.md": [],
        "api/arrays.md": ["nnbook.arrays", "nnbook.arrays.products", "nnbook.arrays.workspace"],
        "api/book.md": ["nnbook.book"],
        "api/book.registry.md": ["nnbook.book.registry"],
        "api/book.xor.md": ["nnbook.book.xor", "nnbook.book.xor.lab"],
        "api/layers.md": ["nnbook.layers"],
        "api/losses.md": ["nnbook.losses"],
    }


def test_the_files_of_a_folder_stand_below_its_docstring(package: Path) -> None:
    assert apipages.pages(package)["api/book.xor.md"] == (
        "::: nnbook.book.xor\n\n::: nnbook.book.xor.lab\n    options:\n      heading_level: 2\n"
    )


def test_the_overview_and_the_navigation_list_every_page(package: Path) -> None:
    first, *others = apipages.titles(package)
    assert first == "api/index.md"
    assert others[:2] == [{"arrays": "api/arrays.md"}, {"book": "api/book.md"}]
    index, *pages = apipages.pages(package)
    assert index == first
    assert [path for entry in others for path in entry.values()] == pages
    lines = apipages.pages(package)[index].splitlines()
    assert lines[0] == "# The package"
    assert "| [`nnbook.losses`](losses.md) | Losses. |" in lines
    assert [line.partition("](")[2].partition(")")[0] for line in lines[4:]] == [
        path.removeprefix("api/") for path in pages
    ]


def test_a_folder_without_names_lists_its_files() -> None:
    files = sorted(path.stem for path in (ROOT / "arrays").glob("[!_]*.py"))
    assert "workspace" in files
    expected = ["nnbook.arrays", *(f"nnbook.arrays.{name}" for name in files)]
    assert shown(PAGES["api/arrays.md"]) == expected


def test_nothing_is_private_and_nothing_is_shown_twice() -> None:
    modules = [name for text in PAGES.values() for name in shown(text)]
    assert [name for name in modules if "._" in name or ".exercises." in name] == []
    assert sorted(modules) == sorted(set(modules))


def test_every_public_module_of_the_library_and_the_book_has_its_page() -> None:
    folders = {path.parent for path in ROOT.glob("*/__init__.py")}
    public = {path.stem for path in (*ROOT.glob("*.py"), *folders) if path.stem[0] != "_"}
    assert {f"api/{name}.md" for name in public} <= set(PAGES)
    shared = {f"book.{path.stem}" for path in (ROOT / "book").glob("[!_]*.py")}
    pages = {f"book.{path.parent.name}" for path in (ROOT / "book").glob("*/[!_]*.py")}
    assert {f"api/{name}.md" for name in shared | pages} <= set(PAGES)


def test_the_overview_says_what_each_module_is() -> None:
    rows = re.findall(r"^\| \[`(.+?)`\]\((.+?)\) \| (.*) \|$", PAGES["api/index.md"], re.MULTILINE)
    assert [f"api/{path}" for _, path, _ in rows] == [*PAGES][1:]
    assert all(words.endswith((".", "?")) for _, _, words in rows)
