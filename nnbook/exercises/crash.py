"""An exception in a student's code, in words: what went wrong, and in which line of their own."""

import functools
import os
import re
import site
import sysconfig
import traceback
from pathlib import Path

from nnbook.exercises.verdict import Failure, Told, shortened

#: The name in a notebook's namespace of a dict: what failed cells were to define, and why not.
LOST = "__nnbook_lost__"

#: How the file name of a cell begins.
_CELL = "<code cell "


def _resolved(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))


#: The folders of Python's library, of installed packages and of this one.
_FOREIGN = tuple(
    os.path.join(_resolved(path), "")
    for path in [
        *(sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")),
        site.getusersitepackages(),
        os.path.dirname(os.path.dirname(__file__)),
    ]
)


@functools.cache
def is_own(filename: str) -> bool:
    """Return whether code is the student's: not of Python's library, nor of an installed package.

    Examples
    --------
    >>> is_own("/home/ada/mine.py"), is_own("<code cell 2>"), is_own(os.__file__), is_own(__file__)
    (True, True, False, False)
    """
    if filename.startswith("<"):  # the others are made by the library, or by the student's `exec`
        return not filename.startswith(("<frozen ", "<string>", "<__array_function__"))
    parts = Path(filename).parts
    if "site-packages" in parts or "dist-packages" in parts:
        return False
    return not _resolved(filename).startswith(_FOREIGN)


def crash(error: BaseException, name: str) -> Failure:
    """Return the failure for an exception in the student's code, with the line that raised it.

    Parameters
    ----------
    error : BaseException
        The exception, with its traceback.
    name : str
        What stops: the name of a function, or "The file".
    """
    if isinstance(told := getattr(error, "told", error), Told):  # it came from another process
        return told
    kind = type(error).__name__
    text = shortened(str(error))
    frames = [
        (frame, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if is_own(frame.f_code.co_filename)
    ]
    story = f"{kind}: {text}" if text else kind
    if frames:
        summary = traceback.StackSummary.extract(frames[-1:])[0]
        where = _cell(summary.filename)
        if not where and summary.filename != frames[0][0].f_code.co_filename:
            where = os.path.basename(summary.filename)  # a module beside the file that is checked
        story += _at([summary.name, where], summary.lineno, summary.line)
        if isinstance(error, NameError):  # what an earlier cell of a notebook should have defined
            lost = frames[-1][0].f_globals.get(LOST, {})
            if error.name in lost:
                story += f"\nAn earlier cell was to define {error.name}. {lost[error.name]}"
    elif isinstance(error, SyntaxError) and is_own(error.filename or "<string>"):
        story = f"{kind}: {error.msg}"
        story += _at([_cell(error.filename or "")], error.lineno, error.text)
    if isinstance(error, MemoryError):
        story += "\nThe answer needs more memory than it may use: which array is so large?"
    if isinstance(error, ValueError) and re.search("broadcast together|core dimension", text):
        story += "\nThe shapes do not fit: is one of the two transposed, or an axis missing?"
    if isinstance(error, RecursionError):
        story += (
            "\nThe function calls itself: where does that end?"
            if frames  # otherwise it was not run at all
            else "\nAn expression is nested too deeply, or has too many terms."
        )
    if isinstance(error, EOFError):
        story += "\nAn answer may not ask for input: take everything from the arguments."
    if isinstance(error, SystemExit):
        story += f"\n{_no_exit(error)}"
    return Failure(f"{name} stops with {story}", "crash", kind)


def _no_exit(error: SystemExit) -> str:
    """Return what to do about an exit, which may be that of a parser of the command line."""
    if any(frame.name == "parse_args" for frame in traceback.extract_tb(error.__traceback__)):
        return "It asks for arguments of the command line, and a check gives none: leave them out."
    return "Leave exit() out: return the result."


def cell_name(number: int) -> str:
    """Return the name of a notebook's code cell, by which Python knows it as if it were a file."""
    return f"{_CELL}{number}>"


def _cell(filename: str) -> str:
    """Return the cell that a file name stands for, or nothing if it is a file."""
    return filename[1:-1] if filename.startswith(_CELL) else ""


def _at(places: list[str], number: int | None, line: str | None) -> str:
    """Return the sentence that says where it happened."""
    where = ", ".join(filter(None, [*places, f"line {number}", (line or "").strip()]))
    return f"\nIt happened in {where}"
