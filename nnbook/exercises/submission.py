"""Check a whole file, in separate processes with limits of time and memory."""

import ast
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nnbook import exercises
from nnbook.exercises import notebook
from nnbook.exercises.judges import Silence, a_judge
from nnbook.exercises.limits import PATIENCE, Limits
from nnbook.exercises.verdict import NOT_ATTEMPTED, PASSED, WRONG, Verdict, visible

#: The line in which a file of stubs names its chapters. A missing exercise counts as not attempted.
MARK = re.compile(r"^# nnbook exercises: (.+)$", re.MULTILINE)

#: Bytes of a file. A notebook with its figures has some millions.
LARGEST = 10**8

#: Seconds beyond the limits after which a process that reports nothing is killed.
SPARE = 30.0


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
    error : str
        Why there are no verdicts; empty if there are.
    left_out : list of str
        What lies beside the file and was not there when it ran, because it is too much.
    """

    file: str
    verdicts: list[Verdict] = field(default_factory=list)
    memory_limited: bool = True
    path: str = ""
    error: str = ""
    left_out: list[str] = field(default_factory=list)

    def count(self, status: str) -> int:
        """Return how many verdicts have a status."""
        return sum(verdict.status == status for verdict in self.verdicts)

    @property
    def passed(self) -> bool:
        """Whether all exercises passed."""
        return not self.error and self.count(PASSED) == len(self.verdicts)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data for JSON."""
        if self.error:
            return {"file": self.file, "path": self.path, "error": self.error}
        left_out = {"left_out": self.left_out} if self.left_out else {}
        return {
            "file": self.file,
            "path": self.path,
            "passed": self.count(PASSED),
            "wrong": self.count(WRONG),
            "not attempted": self.count(NOT_ATTEMPTED),
            "total": len(self.verdicts),
            "memory_limited": self.memory_limited,
            **left_out,
            "exercises": [verdict.as_dict() for verdict in self.verdicts],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Report":
        """Return the report that `as_dict` made data of."""
        verdicts = [Verdict(**one) for one in data.get("exercises", [])]
        given = {key: data[key] for key in ("memory_limited", "error", "left_out") if key in data}
        return cls(data["file"], verdicts, path=data["path"], **given)

    def __str__(self) -> str:
        if self.error:
            return visible(f"{self.path}: {self.error}")
        counts = [f"{self.count(status)} {status}" for status in (PASSED, WRONG, NOT_ATTEMPTED)]
        note = "" if self.memory_limited else "\n(This system cannot limit the memory of a check.)"
        if self.left_out:
            some = ", ".join(self.left_out[:3])
            more = f" and {len(self.left_out) - 3} more" * (len(self.left_out) > 3)
            note += f"\n(Not copied to where it ran: {some}{more}.)"
        paragraphs = [f"{self.path or self.file}: {', '.join(counts)}{note}"]
        paragraphs += [
            repr(one) if one.status == WRONG else f"{one.exercise}: {one.status}"
            for one in self.verdicts
        ]
        return visible("\n\n".join(paragraphs))


def check_file(
    path: str | Path,
    *,
    memory: float = Limits.memory,
    seconds: float | None = Limits.seconds,
    file_seconds: float = Limits.file_seconds,
) -> Report:
    """Check the exercises of a file.

    Parameters
    ----------
    path : str or Path
        A Python file, or a notebook, of which the code cells are checked.
    memory : float
        How many GB the process may use, if the system can limit it.
    seconds : float, optional
        The time limit for each exercise, if not its own.
    file_seconds : float
        How many seconds the file itself may run, before the first exercise is checked.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If there is no exercise in it, or a limit makes no sense.

    Notes
    -----
    The file runs in a process of its own and in a copy of its folder, which is deleted afterwards.
    The verdicts are made in another process, which the file's code does not reach. That one is kept
    for the next file.
    """
    path, limits = Path(path), Limits(memory, seconds, file_seconds)
    check_readable(path)
    report = Report(path.name, path=str(path))
    remaining: list[str] | None = None
    while remaining is None or remaining:
        remaining = _judged(path, limits, report, remaining)
    return report


def check_readable(path: Path) -> None:
    """Raise an OSError, or a ValueError, unless a path is that of a file that can be read."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise ValueError(f"{path.name}: expected a file, got a folder; write {path / '*'}")
    if not stat.S_ISREG(status.st_mode):
        raise ValueError(f"{path.name}: expected a file, got a pipe or a device")
    if status.st_size > LARGEST:
        size = f"{status.st_size / 1e6:.0f} MB"
        raise ValueError(f"{path.name}: expected at most {LARGEST // 10**6} MB, got {size}")
    with path.open("rb"):
        pass


def _judged(path: Path, limits: Limits, report: Report, names: list[str] | None) -> list[str]:
    """Add verdicts to a report; return the exercises that another process has to judge.

    There are some if the process ends, or is killed because it says nothing.
    """
    current = ""
    already = len(report.verdicts)
    patience = PATIENCE * limits.file_seconds + SPARE
    try:
        with a_judge() as judge:
            judge.ask(path, limits, names)
            while "done" not in (event := judge.next_event(patience)):
                if "refused" in event:
                    raise ValueError(event["refused"])
                if "broken" in event:
                    raise RuntimeError(f"the checker failed: {event['broken']}")
                names = event.get("names", names)
                report.memory_limited &= event.get("limited", True)
                report.left_out = event.get("left_out", report.left_out)
                if "start" in event:
                    current = event["start"]
                    # The diagnosis has the same limit as the check. Then the file may run again.
                    limit = limits.seconds or exercises.load(current).seconds
                    patience = PATIENCE * (2 * limit + limits.file_seconds) + SPARE
                if "verdict" in event:
                    current = ""
                    report.verdicts.append(Verdict(**event["verdict"]))
        return []
    except Silence as silence:
        if names is None:
            raise ValueError(
                f"{path.name}: expected a file that Python can read, but reading it ends Python"
            ) from None
        known = {verdict.exercise for verdict in report.verdicts}
        remaining = [name for name in names if name not in known]
        if current:
            lost, who, when = [current], current, ""
        elif len(report.verdicts) == already:
            lost, who, when = remaining, "The file", ", before anything could be checked"
        else:
            return remaining
        how = "ended the process that checks it"
        if silence.seconds is not None:
            how = f"did not end within {silence.seconds:g} s"
        mistake = "crash" if silence.seconds is None else "time"
        message = f"{who} {how}{when}."
        report.verdicts += [Verdict(name, WRONG, message, mistake) for name in lost]
        return [name for name in remaining if name not in lost]


def code_of(path: Path) -> str:
    """Return the code of a file; that of a notebook without the commands for IPython."""
    try:
        text = notebook.text_of(path)
    except (UnicodeError, SyntaxError, LookupError):
        raise ValueError(f"{path.name}: expected a text in UTF-8; save it as UTF-8") from None
    if not notebook.is_notebook(path):
        return text
    return "\n".join(cell.source for cell in notebook.read(text, path.name)) + "\n"


def names_in(source: str) -> list[str]:
    """Return the exercises that a file is about: those it defines, and all of its chapters."""
    chapters = {one.strip() for found in MARK.findall(source) for one in found.split(",")}
    try:
        written = set(_defined(ast.parse(source).body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
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
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from notebook.bound(node)
        elif isinstance(node, ast.ImportFrom):
            if not (node.module or "").startswith("nnbook"):  # an exercise is no answer to itself
                yield from notebook.bound(ast.Module([node], []))
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.ExceptHandler):
            yield from _defined(ast.iter_child_nodes(node))
