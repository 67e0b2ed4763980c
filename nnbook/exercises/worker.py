"""The process in which a submitted file runs; it reports its progress in lines of JSON.

`nnbook.exercises.submission` starts it, and kills it if it takes too long. The lines go to the
standard output that it was started with; whatever the file itself prints is discarded.
"""

import ast
import contextlib
import io
import json
import os
import runpy
import sys
from collections.abc import Callable, Sequence
from typing import Any

from nnbook import exercises
from nnbook.exercises import notebook
from nnbook.exercises.compare import other_case
from nnbook.exercises.crash import crash
from nnbook.exercises.verdict import WRONG, Verdict

#: What to say of an answer that only a direct run of the file would define.
UNRUN = (
    "It is defined below `if __name__ == ...`, which a check does not run. Define it outside, and "
    "leave there only what tries it out."
)


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
        elif name not in defined and (other := other_case(name, defined)):
            says = f"{name} is not defined, but {other} is. Upper and lower case differ: rename it."
            verdict = Verdict(name, WRONG, says, "signature")
        else:
            verdict = exercises.load(name).check(defined.get(name, ...), seconds=seconds)
        report(verdict=verdict.as_dict())
        if verdict.mistake == "time":  # its thread may go on, so a new process does the rest
            return


def run(path: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Run a file; return what it defines, and for each exercise that failed to be defined, why."""
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    if notebook.is_notebook(path):
        return notebook.run(notebook.read(text, os.path.basename(path)))
    defined = runpy.run_path(path, dict(notebook.NAMES), run_name="nnbook_submission")
    return defined, {name: UNRUN for name in unrun(text) if name not in defined}


def unrun(text: str) -> list[str]:
    """Return the names that a file defines below ``if __name__ == "__main__":``."""
    return [
        name
        for node in ast.parse(text).body
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)
        for name in notebook.bound(ast.Module(node.body, []))
    ]


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
