"""Tests of running chapters: failures are named, and nothing is run twice."""

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest
from conftest import HEADER, ROOT

import chapters
import nnbook

CHAPTER = HEADER + "# A chapter\n\n```python\n1 + 1\n```\n\nText.\n\n```python\nSECOND\n```\n"


def test_a_chapter_is_run(build):
    pages, _ = build(chapter=CHAPTER.replace("SECOND", "print('the sum is', 6 * 7)"))
    assert "the sum is 42" in pages["chapter"]


def test_a_failing_cell_fails_the_build_and_is_named(build):
    pages, log = build(chapter=CHAPTER.replace("SECOND", "x = 1\n1 / 0"))
    assert not pages
    assert "chapter.md, code cell 2 ('x = 1') failed: ZeroDivisionError: division by zero" in log


def test_a_promised_error_must_come(build):
    chapter = CHAPTER.replace("```python\nSECOND", '```python tags=["raises-exception"]\nSECOND')
    pages, _ = build(chapter=chapter.replace("SECOND", "1 / 0"))
    assert "ZeroDivisionError: division by zero" in pages["chapter"]
    pages, log = build(chapter=chapter.replace("SECOND", "1 / 1"))
    assert not pages
    assert "code cell 2 ('1 / 1') is tagged raises-exception, but ran without an error" in log


@pytest.mark.parametrize(
    "header", ["", "---\njupyter:\n  kernelspec: {name: python3, display_name: Python 3}\n---\n"]
)
def test_cells_without_a_kernelspec_fail_the_build(build, header):
    pages, log = build(chapter=header + "# A chapter\n\n```python\n1 + 1\n```\n")
    assert not pages
    assert "chapter.md has python cells but no kernelspec" in log


def test_a_kernel_that_dies_fails_the_build(build):
    pages, log = build(chapter=CHAPTER.replace("SECOND", "import os; os._exit(1)"))
    assert not pages
    assert "chapter.md: the kernel died" in log


@pytest.mark.parametrize(
    ("show", "message"),
    [
        ("from matplotlib import pyplot\npyplot.plot([1, 2]); pyplot.show()", "bare image/png"),
        ("from IPython.display import SVG; SVG('<svg></svg>')", "bare image/svg+xml"),
        ("from IPython.display import HTML; HTML('<svg></svg>')", "shows an <svg> without a text"),
        ("from IPython.display import HTML; HTML('<img src=x.png>')", "shows an <img> without"),
    ],
)
def test_a_picture_without_a_text_alternative_fails_the_build(build, show, message):
    pages, log = build(chapter=CHAPTER.replace("SECOND", show))
    assert not pages
    assert "chapter.md, code cell 2" in log
    assert message in log


def test_an_unchanged_chapter_is_not_run_again(build):
    running = "Running the cells of chapter.md"
    chapter = CHAPTER.replace("SECOND", "import time; print(time.time_ns())")
    first, log = build(chapter=chapter)
    assert running in log
    second, log = build(chapter=chapter)
    assert running not in log
    assert first["chapter"] == second["chapter"]  # its footer too
    third, log = build(chapter=chapter.replace("Text.", "Other words."))
    assert running not in log
    assert "Other words." in third["chapter"]
    _, log = build(chapter=chapter.replace("1 + 1", "1 + 2"))
    assert running in log


def test_a_cache_entry_that_was_cut_short_does_not_count(build, tmp_path):
    chapter = CHAPTER.replace("SECOND", "2")
    build(chapter=chapter)
    (entry,) = (tmp_path / ".cache" / "chapters").glob("*.json")
    entry.write_text(entry.read_text()[:100])
    pages, log = build(chapter=chapter)
    assert "Running the cells" in log
    assert pages


def test_the_key_knows_every_dependency(monkeypatch):
    before = chapters.environment()
    assert chapters.environment() == before
    numpy = importlib.metadata.distribution("numpy")
    monkeypatch.setattr(type(numpy), "version", property(lambda self: "0.0"))
    assert chapters.environment() != before
    monkeypatch.undo()
    monkeypatch.setattr(chapters.platform, "python_version", lambda: "3.99.0")
    assert chapters.environment() != before


@pytest.mark.parametrize("changed", ["typing.py", "new.py", "book/xor/new.json"])
def test_the_key_knows_every_file_of_the_package(tmp_path, changed):
    package = tmp_path / "nnbook"
    shutil.copytree(Path(nnbook.__file__).parent, package)

    def key() -> str:
        code = "import chapters; print(chapters.environment())"
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,  # so that the copy is the one that is found
            env=os.environ | {"PYTHONPATH": str(ROOT / "sitegen")},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    before = key()
    with (package / changed).open("a") as file:
        file.write("\n")
    assert key() != before


def test_a_chapter_runs_in_an_empty_folder_of_its_own(tmp_path):
    source = tmp_path / "chapter.md"
    source.write_text(HEADER + "```python\nimport os; print(os.listdir())\n```\n")
    run = chapters.execute("chapter.md", jupytext.read(source))
    assert run.outputs[0][0]["text"] == "[]\n"
    json.dumps(run.outputs)  # plain data, as the cache needs it
