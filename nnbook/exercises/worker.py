"""The process in which a submitted file runs: it checks exercises and writes a line for each.

It is started by `nnbook.exercises.submission`, which kills it when it takes too long. Its lines go
to what was the standard output at its start; whatever the file prints goes nowhere.
"""

import contextlib
import io
import json
import os
import runpy
import sys
from collections.abc import Callable, Sequence
from typing import Any

from nnbook import exercises
from nnbook.exercises import submission
from nnbook.exercises.student import crash
from nnbook.exercises.verdict import WRONG, Verdict


def main(arguments: Sequence[str]) -> None:
    """Run a file, then check the named exercises: FILE MEMORY SECONDS NAME..."""
    path, memory, seconds, *names = arguments
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as lines, open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)

        def say(**what: Any) -> None:
            lines.write(json.dumps(what) + "\n")
            lines.flush()

        limited = limit_memory(float(memory))
        work(path, names, say, limited, seconds=float(seconds) or None)


def work(
    path: str,
    names: Sequence[str],
    say: Callable[..., None],
    limited: bool = True,
    seconds: float | None = None,
) -> None:
    """Run a file and say the verdict on each exercise; stop after one that did not end."""
    say(limited=limited)
    for name in names:  # what an exercise imports is not the student's time
        exercises.load(name)
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            defined, failed = run(path)
    except BaseException as error:
        say(file=crash(error, "The file").message)
        return
    for name in names:
        say(start=name)
        if name in failed:
            verdict = Verdict(name, WRONG, failed[name], "crash")
        else:
            verdict = exercises.load(name).check(defined.get(name, ...), seconds=seconds)
        say(verdict=verdict.as_dict())
        if verdict.mistake == "time":  # a thread may go on: leave the rest to a new process
            return


def run(path: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Run a file; return what it defines, and what keeps from being defined what it should define.

    The cells of a notebook run one by one, as they do in a notebook: an error ends its own cell.
    """
    with open(path, encoding="utf-8") as file:
        cells = file.read().split(submission.NEXT_CELL)
    if len(cells) == 1:
        return runpy.run_path(path, run_name="nnbook_submission"), {}
    defined: dict[str, Any] = {"__name__": "nnbook_submission"}
    failed: dict[str, str] = {}
    line = 0
    for cell in cells:
        try:
            exec(compile("\n" * line + cell, path, "exec"), defined)  # lines keep their numbers
        except (Exception, SystemExit) as error:
            said = crash(error, "Its cell").message
            failed |= dict.fromkeys(submission.names_in(cell), said)
        line += cell.count("\n")
    return defined, {name: said for name, said in failed.items() if name not in defined}


def limit_memory(gigabytes: float) -> bool:
    """Let this process use no more address space; return whether the system can do that."""
    try:
        import resource

        size = int(gigabytes * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, ValueError, OSError):  # Windows has no such limit, macOS refuses some
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
    os._exit(0)  # a thread that could not be stopped must not be waited for
