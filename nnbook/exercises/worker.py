"""The process in which a submitted file runs; it reports its progress in lines of JSON.

`nnbook.exercises.submission` starts it, and kills it if it takes too long. The lines go to the
standard output that it was started with; whatever the file itself prints is discarded.
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
    """Run a file, then check exercises; the arguments are FILE MEMORY SECONDS NAME..."""
    path, memory, seconds, *names = arguments
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as lines, open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)

        def report(**event: Any) -> None:
            lines.write(json.dumps(event) + "\n")
            lines.flush()

        limited = limit_memory(float(memory))
        work(path, names, report, limited, seconds=float(seconds) or None)


def work(
    path: str,
    names: Sequence[str],
    report: Callable[..., None],
    limited: bool = True,
    seconds: float | None = None,
) -> None:
    """Run a file and report the verdict on each exercise; stop after one that did not end."""
    report(limited=limited)
    for name in names:  # the student's time does not include what an exercise imports
        exercises.load(name)
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            defined, failed = run(path)
    except BaseException as error:
        report(file=crash(error, "The file").message)
        return
    for name in names:
        report(start=name)
        if name in failed:
            verdict = Verdict(name, WRONG, failed[name], "crash")
        else:
            verdict = exercises.load(name).check(defined.get(name, ...), seconds=seconds)
        report(verdict=verdict.as_dict())
        if verdict.mistake == "time":  # its thread may go on, so a new process does the rest
            return


def run(path: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Run a file; return what it defines, and for each exercise that failed to be defined, why.

    The cells of a notebook run one by one, as they do in a notebook: an error ends only its cell.
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
            exec(compile("\n" * line + cell, path, "exec"), defined)  # line numbers stay right
        except (Exception, SystemExit) as error:
            message = crash(error, "Its cell").message
            failed |= dict.fromkeys(submission.names_in(cell), message)
        line += cell.count("\n")
    return defined, {name: why for name, why in failed.items() if name not in defined}


def limit_memory(gigabytes: float) -> bool:
    """Limit the address space of this process; return whether the system can do that."""
    try:
        import resource

        size = int(gigabytes * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (
        ImportError,
        ValueError,
        OSError,
    ):  # Windows has no such limit, macOS refuses some values
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
    os._exit(0)  # a thread that could not be stopped must not be waited for
