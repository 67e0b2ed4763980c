"""Read a chapter, run its cells, and remember what came out.

A chapter is a Markdown notebook. Its cells run in a fresh kernel, in an empty folder, through
nbconvert as mkdocs-jupyter sets it up. What they print is kept in a cache. Its key is everything
that can change an output: the cells themselves, every file of the package, and the versions of
Python and of each installed distribution. Prose is not in the key, so that writing is quick.
"""

import copy
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jupytext
from jupyter_core.utils import ensure_event_loop
from mkdocs_jupyter.nbconvert2 import get_nbconvert_app
from nbclient.exceptions import CellExecutionError
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode

from kernels import Kernels
from nnbook._files import replacing

# Each kernel computes on one core: several run at once, and a sum that is split among a varying
# number of threads can differ in its last digits.
for _library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM"):
    os.environ[f"{_library}_NUM_THREADS"] = "1"
os.environ["PYTHONHASHSEED"] = "0"  # the order of a printed set is the same in each build

#: What jupytext takes for a code cell: a python fence that is not indented.
CELL = re.compile(r"^```+\s*python\b", re.MULTILINE)

REPORTED_VERSIONS = ("nnbook", "numpy", "matplotlib")

#: One output of a cell, as nbformat describes it.
Output = dict[str, Any]


class ChapterError(Exception):
    """A chapter that cannot be shown; the message says where and why."""


@dataclass(frozen=True)
class Run:
    """What the cells of one chapter left behind: outputs for each code cell, and what made them."""

    outputs: list[list[Output]]
    seconds: float
    versions: dict[str, str]


def read(path: Path) -> NotebookNode:
    """Read a Markdown notebook, in which only python fences are code."""
    notebook: NotebookNode = jupytext.read(path)
    for cell in notebook.cells:
        # jupytext turns a bash or html fence into a cell with a magic; in this book they are text.
        if cell.cell_type == "code" and (magic := re.match(r"%%(\w+).*\n", cell.source)):
            cell.cell_type = "markdown"
            cell.source = f"```{magic[1]}\n{cell.source[magic.end() :]}\n```"
    return notebook


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells that run, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def environment() -> str:
    """Hash everything outside a chapter that its outputs depend on."""
    parts: list[str | bytes] = [platform.python_version()]
    parts += [Path(__file__).with_name(f"{own}.py").read_bytes() for own in ("chapters", "kernels")]
    parts += sorted(f"{d.name}=={d.version}" for d in importlib.metadata.distributions())
    spec = importlib.util.find_spec("nnbook")
    if spec is not None and spec.origin is not None:
        package = Path(spec.origin).parent
        for file in sorted(package.rglob("*")):
            inside = file.relative_to(package)
            # No chapter runs an exercise, so that a new one leaves the outputs of all valid.
            if file.is_file() and not {"__pycache__", "exercises"} & set(inside.parts):
                parts += [inside.as_posix(), file.read_bytes()]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


class Store:
    """Runs on disk, one JSON file for each chapter; an entry with another key does not count."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = environment()

    def key(self, notebook: NotebookNode) -> str:
        cells = [(cell.source, cell.metadata) for cell in code_cells(notebook)]
        text = json.dumps([self.environment, notebook.metadata, cells], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def load(self, name: str, notebook: NotebookNode) -> Run | None:
        try:
            entry = json.loads(self._path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None  # never written, or cut short: the chapter runs again
        return Run(**entry["run"]) if entry["key"] == self.key(notebook) else None

    def save(self, name: str, notebook: NotebookNode, run: Run) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        entry = json.dumps({"key": self.key(notebook), "run": asdict(run)})
        with replacing(self._path(name)) as file:
            file.write(entry.encode())

    def _path(self, name: str) -> Path:
        return self.folder / (name.replace("/", "--") + ".json")


def execute(
    name: str, notebook: NotebookNode, kernel_name: str = "", kernels: Kernels | None = None
) -> Run:
    """Run the cells; a cell that fails, or one that should and does not, is a ChapterError.

    So is one that writes to stderr. What a tool complains of there depends on the machine, and a
    warning that belongs to the page is announced by a tag.
    """
    notebook = copy.deepcopy(notebook)  # the run writes outputs and times into it
    app = get_nbconvert_app(execute=True, kernel_name=kernel_name, allow_errors=False)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as sockets:
        # Files instead of ports, so that only this process can talk to the kernel.
        app.config.KernelManager.update(transport="ipc", ip=f"{sockets}/kernel")
        runner = ExecutePreprocessor(config=app.config, timeout=None)
        try:
            with (kernels or Kernels()).holding(runner):
                runner.preprocess(notebook, {"metadata": {"path": folder}})
        except CellExecutionError:
            pass  # the failed cell holds the error; it is named below
        except RuntimeError as error:
            raise ChapterError(f"{name}: the kernel died ({error})") from error
        finally:
            ensure_event_loop().close()  # the client opened one for this thread, and leaves it
    seconds = time.perf_counter() - started

    for number, cell in enumerate(code_cells(notebook), start=1):
        place = f"{name}, code cell {number} ({cell.source.strip().splitlines()[0]!r})"
        tags = cell.metadata.get("tags", [])
        errors = [output for output in cell.outputs if output.output_type == "error"]
        expected = "raises-exception" in tags
        if errors and not expected:
            raise ChapterError(f"{place} failed: {errors[0].ename}: {errors[0].evalue}")
        if expected and not errors:
            raise ChapterError(f"{place} is tagged raises-exception, but ran without an error")
        noise = "".join(o.text for o in cell.outputs if o.get("name") == "stderr").strip()
        expected = "writes-stderr" in tags
        if noise and not expected:
            raise ChapterError(
                f"{place} wrote to stderr: {noise}\nMend what it complains of; if the page should "
                "show it, tag the cell writes-stderr."
            )
        if expected and not noise:
            raise ChapterError(f"{place} is tagged writes-stderr, but wrote nothing there")

    versions = {"Python": platform.python_version()}
    versions |= {package: importlib.metadata.version(package) for package in REPORTED_VERSIONS}
    return Run([cell.outputs for cell in code_cells(notebook)], round(seconds, 1), versions)
