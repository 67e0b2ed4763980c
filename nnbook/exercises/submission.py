"""Check a whole file: in a process of its own, with a limit of time and one of memory."""

import ast
import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from nnbook import exercises
from nnbook.exercises.limits import PATIENCE
from nnbook.exercises.verdict import NOT_ATTEMPTED, PASSED, WRONG, Verdict

MARK = re.compile(r"^# nnbook exercises: (.+)$", re.MULTILINE)
"""The line of a file of stubs that names its chapters: an exercise left out is not attempted."""

NOTEBOOK_ONLY = re.compile(
    r"^([ \t]*)(?:[%!?].*|[\w.]+\?{1,2}|\w+(?:\.\w+)?\.(?:check|hint|solution)\(.*\))$",
    re.MULTILINE,
)
"""Lines of a notebook that are no Python, or ask an exercise about itself."""

NEXT_CELL = "# nnbook: the next cell"
"""The line between two cells of a notebook: one that fails leaves the others alone."""

LOADING = 30.0
"""Seconds that the file itself may run, before the first check."""

SPARE = 10.0
"""Seconds beyond a limit after which a process that says nothing is killed."""


@dataclass
class Report:
    """The verdicts on one file; it prints as a student reads it.

    Attributes
    ----------
    file : str
        Its name.
    verdicts : list of Verdict
        One for each exercise, in the order of the book.
    memory_limited : bool
        Whether the system could limit the memory.
    path : str
        Where it lies, as it was given: many students hand in a file of one name.
    """

    file: str
    verdicts: list[Verdict] = field(default_factory=list)
    memory_limited: bool = True
    path: str = ""

    def count(self, status: str) -> int:
        """Return how many verdicts have a status."""
        return sum(verdict.status == status for verdict in self.verdicts)

    @property
    def passed(self) -> bool:
        """Whether all exercises passed."""
        return self.count(PASSED) == len(self.verdicts)

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as plain data, for JSON."""
        return {
            "file": self.file,
            "path": self.path,
            "passed": self.count(PASSED),
            "wrong": self.count(WRONG),
            "not attempted": self.count(NOT_ATTEMPTED),
            "total": len(self.verdicts),
            "memory_limited": self.memory_limited,
            "exercises": [verdict.as_dict() for verdict in self.verdicts],
        }

    def __str__(self) -> str:
        counts = [f"{self.count(status)} {status}" for status in (PASSED, WRONG, NOT_ATTEMPTED)]
        note = "" if self.memory_limited else "\n(This system cannot limit the memory of a check.)"
        parts = [
            repr(one) if one.status == WRONG else f"{one.exercise}: {one.status}"
            for one in self.verdicts
        ]
        return "\n\n".join([f"{self.path or self.file}: {', '.join(counts)}{note}", *parts])


def check_file(path: str | Path, *, memory: float = 4.0, seconds: float | None = None) -> Report:
    """Check the exercises of a file.

    Parameters
    ----------
    path : str or Path
        A Python file, or a notebook, whose code cells are taken.
    memory : float
        How many GB the process may use, where the system can limit it.
    seconds : float, optional
        The time limit of each exercise, instead of its own.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If there is no exercise in it.
    """
    path = Path(path)
    source = code_of(path)
    names = names_in(source)
    if not names:
        raise ValueError(
            f"{path.name}: expected a file with exercises, found the name of none; "
            "python -m nnbook exercises start CHAPTER writes one"
        )
    report = Report(path.name, path=str(path))
    try:
        if path.suffix != ".ipynb":  # in a notebook, a cell that is no Python is one of many
            compile(source, path.name, "exec")
    except (SyntaxError, ValueError) as error:
        where = f", line {error.lineno}: {error.msg}" if isinstance(error, SyntaxError) else ""
        message = (
            f"The file is not Python{where}. Nothing in it can be checked until that is mended."
        )
        report.verdicts = [Verdict(name, WRONG, message, "syntax") for name in names]
        return report
    with tempfile.TemporaryDirectory() as folder:
        if path.suffix == ".ipynb":
            path = Path(folder) / f"{path.stem}.py"
            path.write_text(source, encoding="utf-8")
        remaining = list(names)
        while remaining:
            found = _run(path, remaining, memory, seconds, report)
            report.verdicts += found
            remaining = remaining[len(found) :]
    return report


def code_of(path: Path) -> str:
    """Return the code of a file; a notebook's cells without their commands for IPython."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors write a mark in front
    except UnicodeDecodeError:
        raise ValueError(f"{path.name}: expected a text in UTF-8; save it in that code") from None
    if path.suffix != ".ipynb":
        return text
    try:
        cells = json.loads(text)["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path.name}: expected a notebook, got a file of another kind") from None
    return NOTEBOOK_ONLY.sub(r"\1pass", f"\n\n{NEXT_CELL}\n".join(code)) + "\n"


def names_in(source: str) -> list[str]:
    """Return the exercises that a file is about: those it names, and all of its chapters."""
    chapters = {one.strip() for found in MARK.findall(source) for one in found.split(",")}
    try:
        written = set(_defined(ast.parse(source)))
    except (SyntaxError, ValueError):
        written = set(re.findall(r"^(?:def )?(\w+)", source, re.MULTILINE))
    home = exercises.CHAPTER_OF
    touched = chapters | {home[name] for name in written if name in home}
    return [
        name
        for chapter in exercises.chapters()
        if chapter in touched  # the exercises of other chapters need not be imported
        for name in exercises.names(chapter)
        if chapter in chapters or name in written
    ]


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _run(
    path: Path, names: list[str], memory: float, seconds: float | None, report: Report
) -> list[Verdict]:
    """Return the verdicts of one process, which may end before it came to all of the names."""
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
    limits = [str(memory), str(seconds or 0)]
    command = [sys.executable, "-m", "nnbook.exercises.worker", str(path), *limits, *names]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env=os.environ | threads | {"MPLBACKEND": "agg"},
    )
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    thread = threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True)
    thread.start()
    found: list[Verdict] = []
    limit, current = LOADING, ""
    while len(found) < len(names):
        try:
            line = lines.get(timeout=limit)
        except queue.Empty:
            found += _all(names, current, f"did not end within {limit:g} s", "time")
            break
        if not line:  # the process has ended
            if current or not found:
                found += _all(names, current, "ended Python itself, or was ended by it", "crash")
            break  # otherwise the rest gets a new process, since a thread of this one went on
        said = json.loads(line)
        report.memory_limited &= said.get("limited", True)
        if "file" in said:
            found += [Verdict(name, WRONG, said["file"], "crash") for name in names]
        elif "start" in said:
            current = said["start"]
            limit = PATIENCE * (seconds or exercises.load(current).seconds) + SPARE
        elif "verdict" in said:
            found.append(Verdict(**said["verdict"]))
            current = ""
    process.kill()
    process.wait()
    thread.join()
    process.stdout.close()
    return found


def _pass_on(stream: IO[str], lines: "queue.Queue[str]") -> None:
    """Hand on each line of a stream, and an empty one at its end."""
    for line in stream:
        lines.put(line)
    lines.put("")


def _all(names: list[str], current: str, what: str, mistake: str) -> list[Verdict]:
    """Return what happened as the verdict on the exercise that ran, or on all if the file did."""
    if current:
        return [Verdict(current, WRONG, f"{current} {what}.", mistake)]
    message = f"The file {what}, before anything could be checked."
    return [Verdict(name, WRONG, message, mistake) for name in names]
