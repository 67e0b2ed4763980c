"""Tests of running chapters: failures are named, and nothing is run twice."""

import importlib.metadata
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jupytext
import pytest
from conftest import HEADER, ROOT

import chapters
import nnbook
from kernels import FOLDERS, Kernels

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


NOISE = {
    "print": ("import sys; print('noise', file=sys.stderr)", "noise"),
    "warning": ("import warnings; warnings.warn('noise')", "UserWarning: noise"),
    "numpy": ("import numpy as np; np.log(np.array([0.0]))", "RuntimeWarning: divide by zero"),
    "logging": ("import logging; logging.warning('noise')", "WARNING:root:noise"),
}


@pytest.mark.parametrize("kind", NOISE)
def test_what_a_cell_writes_to_stderr_fails_the_build_and_is_named(build, tmp_path, kind):
    """A tool that complains of the machine must not be published, nor kept in the cache."""
    code, noise = NOISE[kind]
    for _ in range(2):
        pages, log = build(chapter=CHAPTER.replace("SECOND", f"x = 1\n{code}"))
        assert not pages
        assert "chapter.md, code cell 2 ('x = 1') wrote to stderr: " in log
        assert noise in log
        assert (
            "Mend what it complains of; if the page should show it, tag the cell writes-st" in log
        )
    assert not list((tmp_path / ".cache").rglob("chapter.md.json"))


def test_promised_noise_is_shown_and_must_come(build):
    chapter = CHAPTER.replace("```python\nSECOND", '```python tags=["writes-stderr"]\nSECOND')
    pages, log = build(chapter=chapter.replace("SECOND", NOISE["warning"][0]))
    assert "UserWarning: noise" in pages["chapter"]
    pages, log = build(chapter=chapter.replace("SECOND", "1 / 1"))
    assert not pages
    assert "code cell 2 ('1 / 1') is tagged writes-stderr, but wrote nothing there" in log


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


# From the command line ----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """Return a folder from which chapters are built by a command, as `make docs` does."""
    (tmp_path / "mkdocs.yml").write_text(
        f"""
INHERIT: {ROOT}/mkdocs.yml
docs_dir: chapters
theme: {{custom_dir: {ROOT}/sitegen/theme}}
hooks: [{ROOT}/sitegen/hooks.py]
watch: []
nav:
extra: {{api: , exercises: , ledger: }}
"""
    )
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "index.md").write_text("# Home\n")
    return tmp_path


def begin(folder, **variables):
    """Begin a strict build in a process group of its own, as a terminal does."""
    variables = {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)} | variables
    hidden = ("PYTEST_CURRENT_TEST", *FOLDERS)  # a kernel behaves otherwise in a test
    return subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if k not in hidden} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def write(folder, **codes):
    """Write a chapter for each code."""
    for name, code in codes.items():
        text = CHAPTER.replace("SECOND", code)
        (folder / "chapters" / f"{name}.md").write_text(text)


FIGURE = """
import matplotlib.pyplot
from IPython.core.profiledir import ProfileDir
from nnbook import plots
axes = {"xlabel": "x", "ylabel": "y"}
plots.lines({"": {"a": [1, 2]}}, x=[0, 1], **axes, caption="A caption.", alt="A line.")
"""


@pytest.mark.parametrize("kind", ["a file", "an empty folder"])
def test_the_home_of_the_user_is_left_alone(folder, kind):
    """A home that is a file can be written by nobody, not even by root."""
    home = folder / "home"
    home.write_text("") if kind == "a file" else home.mkdir()
    write(folder, chapter=FIGURE)
    build = begin(folder, HOME=str(home))
    log, _ = build.communicate(timeout=300)
    assert build.returncode == 0, log
    assert "<svg" in (folder / "site" / "chapter" / "index.html").read_text()
    assert kind == "a file" or not list(home.rglob("*"))


def test_what_another_program_writes_to_stderr_fails_the_build(folder):
    write(folder, chapter="import os; os.system('echo noise >&2')")
    build = begin(folder)
    log, _ = build.communicate(timeout=300)
    assert build.returncode == 1
    assert "chapter.md, code cell 2 (" in log
    assert "wrote to stderr: noise\n" in log


def test_two_builds_at_once_do_not_break_each_other(folder):
    """The second waits for the folder of the site, and finds the outputs in the cache."""
    names = [f"chapter{k}" for k in range(4)]
    write(folder, **{name: "import time; time.sleep(1); print(time.time_ns())" for name in names})
    both = [begin(folder), begin(folder)]
    logs = [build.communicate(timeout=300)[0] for build in both]
    assert [build.returncode for build in both] == [0, 0], logs
    for name in names:
        assert (folder / "site" / name / "index.html").exists()
        assert sum(f"Running the cells of {name}.md" in log for log in logs) == 1
    assert sum("Another build is running: this one waits for it" in log for log in logs) == 1


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_ends_a_build(folder, times):
    """What was run to its end is kept, what runs is ended, what waits is not begun."""
    pause = "import time; open({0!r}, 'w').close(); time.sleep(600)"
    write(folder, a_done="print('done')")
    begun = [folder / f"begun{k}" for k in range(os.cpu_count() + 3)]  # more than run at once
    write(folder, **{f"slow{k}": pause.format(str(path)) for k, path in enumerate(begun)})
    build = begin(folder)
    done = folder / ".cache" / "chapters" / "a_done.md.json"
    deadline = time.monotonic() + 120
    while not (done.exists() and any(path.exists() for path in begun)):
        assert build.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)
    ran = [path for path in begun if path.exists()]
    started = time.monotonic()
    for _ in range(times):  # an impatient reader
        os.killpg(build.pid, signal.SIGINT)
        time.sleep(0.3)
    log, _ = build.communicate(timeout=60)
    assert time.monotonic() - started < 15
    assert build.returncode == 1
    assert "Traceback" not in log
    assert "Stopped: the chapters that were run to their end stay in the cache" in log
    assert json.loads(done.read_text())["run"]["outputs"][1][0]["text"] == "done\n"
    assert [path.name for path in done.parent.iterdir()] == [done.name]
    assert len(ran) <= len([path for path in begun if path.exists()]) < len(begun)
    for path in (folder / "chapters").glob("slow*"):
        path.unlink()
    write(folder, slow0="print('quick')")
    again = begin(folder)
    log, _ = again.communicate(timeout=300)
    assert again.returncode == 0, log
    assert "Running the cells of slow0.md" in log
    assert "Running the cells of a_done.md" not in log


def test_kernels_that_are_stopped_before_they_begin_run_nothing(tmp_path):
    """A kernel that is only just starting is no process yet that could be ended."""
    source = tmp_path / "chapter.md"
    source.write_text(HEADER + f"```python\nopen({str(tmp_path / 'ran')!r}, 'w')\n```\n")
    stopped = Kernels()
    stopped.stop()
    with pytest.raises(
        chapters.ChapterError, match=r"^chapter\.md: the kernel died \(the build wa"
    ):
        chapters.execute("chapter.md", jupytext.read(source), kernels=stopped)
    assert not (tmp_path / "ran").exists()


def test_a_build_that_failed_lets_the_next_one_begin(build):
    for _ in range(2):
        pages, _ = build(chapter=CHAPTER.replace("SECOND", "1 / 0"))
        assert not pages
    pages, _ = build(chapter=CHAPTER.replace("SECOND", "1 / 1"))
    assert pages


def test_two_that_keep_one_chapter_at_once(tmp_path):
    notebook = jupytext.reads(CHAPTER, fmt="md")
    store = chapters.Store(tmp_path)
    runs = [chapters.Run([[{"text": letter * 100_000}]], 1.0, {}) for letter in "ab"]

    def keep(run):
        for _ in range(50):
            store.save("chapter.md", notebook, run)

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(keep, run) for run in runs]
        while not all(future.done() for future in both):
            assert store.load("chapter.md", notebook) in [*runs, None]
    assert [future.result() for future in both] == [None, None]
    assert [path.name for path in tmp_path.iterdir()] == ["chapter.md.json"]
