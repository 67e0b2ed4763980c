"""Check a whole file, in a separate process with a limit of time and one of memory."""

import ast
import json
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from nnbook import exercises
from nnbook.exercises import notebook
from nnbook.exercises.limits import PATIENCE
from nnbook.exercises.verdict import NOT_ATTEMPTED, PASSED, WRONG, Verdict

#: The line in which a file of stubs names its chapters. A missing exercise counts as not attempted.
MARK = re.compile(r"^# nnbook exercises: (.+)$", re.MULTILINE)

#: Seconds that the file itself may run before the first check.
LOADING = 30.0

#: Seconds beyond the limit after which a process that reports nothing is killed.
SPARE = 10.0


@dataclass
class Report:
    """The verdicts on one file; it prints as a student reads it.

    Attributes
    ----------
    file : str
        The name of the file.
    verdicts : list of Verdict
        One for each exercise, in the order of the book.
    memory_limited : bool
        Whether the system could limit the memory.
    path : str
        The path of the file as it was given, since many students use the same name.
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
        """Return the report as plain data for JSON."""
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
        paragraphs = [f"{self.path or self.file}: {', '.join(counts)}{note}"]
        paragraphs += [
            repr(one) if one.status == WRONG else f"{one.exercise}: {one.status}"
            for one in self.verdicts
        ]
        return "\n\n".join(paragraphs)


def check_file(path: str | Path, *, memory: float = 4.0, seconds: float | None = None) -> Report:
    """Check the exercises of a file.

    Parameters
    ----------
    path : str or Path
        A Python file, or a notebook, of which the code cells are checked.
    memory : float
        How many GB the process may use, if the system can limit it.
    seconds : float, optional
        The time limit for each exercise, if not its own.

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
        if not notebook.is_notebook(path):  # of a notebook, the other cells are still checked
            compile(source, path.name, "exec")
    except (SyntaxError, ValueError) as error:
        where = f", line {error.lineno}: {error.msg}" if isinstance(error, SyntaxError) else ""
        message = (
            f"The file is not Python{where}. Nothing in it can be checked until that is mended."
        )
        report.verdicts = [Verdict(name, WRONG, message, "syntax") for name in names]
        return report
    remaining = list(names)
    while remaining:
        verdicts = _run(path, remaining, memory, seconds, report)
        report.verdicts += verdicts
        remaining = remaining[len(verdicts) :]
    return report


def code_of(path: Path) -> str:
    """Return the code of a file; that of a notebook without the commands for IPython."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors put a byte order mark first
    except UnicodeDecodeError:
        raise ValueError(f"{path.name}: expected a text in UTF-8; save it in that code") from None
    if not notebook.is_notebook(path):
        return text
    return "\n".join(cell.source for cell in notebook.read(text, path.name)) + "\n"


def names_in(source: str) -> list[str]:
    """Return the exercises that a file is about: those it defines, and all of its chapters."""
    chapters = {one.strip() for found in MARK.findall(source) for one in found.split(",")}
    try:
        written = set(_defined(ast.parse(source).body))
    except (SyntaxError, ValueError):
        written = set(re.findall(r"^(?:def )?(\w+)", source, re.MULTILINE))
    # A name that differs by case is a slip, which the verdict says, if it is no everyday word.
    written |= {name.lower() for name in written if "_" in name}
    home = exercises.CHAPTER_OF
    touched = chapters | {home[name] for name in written if name in home}
    return [
        name
        for chapter in exercises.chapters()
        if chapter in touched  # the exercises of other chapters need not be imported
        for name in exercises.names(chapter)
        if chapter in chapters or name in written
    ]


def _defined(body: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the names that statements define; those in functions and classes do not count."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from notebook.bound(node)
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.ExceptHandler):
            yield from _defined(ast.iter_child_nodes(node))


def _run(
    path: Path, names: list[str], memory: float, seconds: float | None, report: Report
) -> list[Verdict]:
    """Return the verdicts of one process, which may end before it has reached every exercise."""
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
    verdicts: list[Verdict] = []
    limit, current = LOADING, ""
    while len(verdicts) < len(names):
        try:
            line = lines.get(timeout=limit)
        except queue.Empty:
            verdicts += _cut_short(names, current, f"did not end within {limit:g} s", "time")
            break
        if not line:  # the process has ended
            if current or not verdicts:
                how = "ended Python itself, or was ended by it"
                verdicts += _cut_short(names, current, how, "crash")
            break  # otherwise a thread of it goes on, and the rest gets a new process
        event = json.loads(line)
        report.memory_limited &= event.get("limited", True)
        if "file" in event:
            verdicts += [Verdict(name, WRONG, event["file"], "crash") for name in names]
        elif "start" in event:
            current = event["start"]
            limit = PATIENCE * (seconds or exercises.load(current).seconds) + SPARE
        elif "verdict" in event:
            verdicts.append(Verdict(**event["verdict"]))
            current = ""
    process.kill()
    process.wait()
    thread.join()
    process.stdout.close()
    return verdicts


def _pass_on(stream: IO[str], lines: "queue.Queue[str]") -> None:
    """Put each line of a stream into a queue, and an empty one at its end."""
    for line in stream:
        lines.put(line)
    lines.put("")


def _cut_short(names: list[str], current: str, how: str, mistake: str) -> list[Verdict]:
    """Return the verdict on the exercise that was running, or on all if it was the file itself."""
    if current:
        return [Verdict(current, WRONG, f"{current} {how}.", mistake)]
    message = f"The file {how}, before anything could be checked."
    return [Verdict(name, WRONG, message, mistake) for name in names]
