"""The process that judges: it reads files, has them run elsewhere, and makes the verdicts.

It imports all it needs before the first file, and no file's code ever runs in it. So it can judge
many files, one after the other. `nnbook.exercises.submission` starts it. Requests come as lines of
JSON, and for each the answer goes out as lines of JSON, of which the last is ``{"done": true}``.
"""

import contextlib
import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from nnbook import exercises
from nnbook.exercises import workplace
from nnbook.exercises.limits import Limits
from nnbook.exercises.notebook import is_notebook
from nnbook.exercises.plain import sentence
from nnbook.exercises.processes import adopt_orphans, kill_children, limit_memory, remove
from nnbook.exercises.remote import START, Remote
from nnbook.exercises.submission import code_of, names_in
from nnbook.exercises.verdict import WRONG, Failure, Verdict, shortened

Report = Callable[..., None]


def main() -> None:
    """Judge file after file until there is no request."""
    adopt_orphans()
    parent = os.getppid()
    # A file must not read the requests, nor write the answers.
    with os.fdopen(os.dup(0), encoding="utf-8") as requests, os.fdopen(os.dup(1), "w") as answers:
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)

        def report(**event: Any) -> None:
            answers.write(json.dumps(event) + "\n")
            answers.flush()

        report(ready=True)
        for line in requests:
            request = json.loads(line)
            path, bounds = Path(request["path"]), Limits(**request["limits"])
            limit_memory(max(bounds.memory, Limits.memory), forever=False)
            try:
                judge(path, bounds, report, request["names"])
            except BrokenPipeError:
                break  # nobody listens
            except Exception as error:  # a mistake of the checker must not be the file's
                report(broken=shortened(f"{type(error).__name__}: {error}"))
            if START == "fork":  # otherwise a helper of Python's own is a child, too
                kill_children()
            report(done=True)
            if threading.active_count() > 1 or os.getppid() != parent:
                break  # a check goes on that could not be stopped, or nobody listens


def judge(path: Path, bounds: Limits, report: Report, names: Sequence[str] | None = None) -> None:
    """Judge a file.

    Parameters
    ----------
    path : Path
        The file.
    bounds : Limits
        What it may take.
    report : callable
        Called with what is known, by name: ``refused``, or ``names``, then for each exercise
        ``start`` and ``verdict``.
    names : sequence of str, optional
        The exercises to judge, if not all that the file is about.
    """
    try:
        source = read(path)
    except (OSError, ValueError) as error:
        report(refused=str(error))
        return
    if names is None:
        names = names_in(source)
    if not names:
        report(
            refused=f"{path.name}: expected a file with exercises, found the name of none; "
            "python -m nnbook exercises start CHAPTER writes one"
        )
        return
    report(names=list(names))
    if reason := why_not_python(path, source):
        for name in names:
            report(verdict=Verdict(name, WRONG, reason, "syntax").as_dict())
        return
    with room_for(path, report) as copy:
        remaining = list(names)
        while remaining:
            run_once(copy, remaining, bounds, report)
    report(room="")


def read(path: Path) -> str:
    """Return the code of a file.

    Raises
    ------
    OSError
        If it cannot be read.
    ValueError
        If it is not what it should be.
    """
    try:
        return code_of(path)
    except (RecursionError, MemoryError):
        raise ValueError(
            f"{path.name}: expected a notebook, got a file that is nested too deeply to be read"
        ) from None


def why_not_python(path: Path, source: str) -> str:
    """Return why a file cannot be run, or nothing; each cell of a notebook is looked at later."""
    after = "Nothing in it can be checked until that is mended."
    if is_notebook(path):
        return ""
    before, zero, _ = source.partition("\0")
    if zero:
        line = before.count("\n") + 1
        return (
            f"The file is not Python, line {line}: it has a NUL byte there. "
            f"Is it damaged, or saved in an encoding other than UTF-8? {after}"
        )
    try:
        compile(source, path.name, "exec")
    except SyntaxError as error:
        return f"The file is not Python, line {error.lineno}: {sentence(error.msg)} {after}"
    except ValueError as error:
        return f"The file is not Python: {sentence(str(error))} {after}"
    except (RecursionError, MemoryError):
        return (
            "The file is not Python that can be compiled: an expression is nested too deeply, or "
            f"has too many terms. {after}"
        )
    return ""


@contextlib.contextmanager
def room_for(path: Path, report: Report) -> Iterator[Path]:
    """Yield the path of a file's copy in a folder of its own, with what lies beside the file."""
    folder = tempfile.mkdtemp(prefix="nnbook-")
    try:
        room = Path(folder).resolve()
        neighbours = workplace.beside(path)
        workplace.furnish(room, neighbours)
        if neighbours.left_out:
            report(left_out=neighbours.left_out)
        copy = room / path.name
        copy.write_bytes(path.read_bytes())
        report(room=folder)  # others remove it if this process cannot
        yield copy
    finally:
        remove(folder)


def run_once(path: Path, remaining: list[str], bounds: Limits, report: Report) -> None:
    """Run a file, and judge the remaining exercises until one of them ends the process.

    Each that is judged is taken off the list, which is at least one.
    """

    def decide(verdict: Verdict) -> None:
        report(verdict=verdict.as_dict())
        remaining.remove(verdict.exercise)

    process = Remote(path, bounds)
    try:
        report(process=process.pid)
        stopped, mistake, failed = run_file(process, remaining, bounds)
        report(limited=process.memory_limited)
        if stopped:
            for name in list(remaining):
                decide(Verdict(name, WRONG, stopped, mistake))
            return
        for name in list(remaining):
            report(start=name)
            if name in failed:
                decide(Verdict(name, WRONG, failed[name], "crash"))
                continue
            verdict = verdict_on(name, process, bounds)
            decide(verdict)
            if verdict.mistake == "time" or not process.alive:
                return
    finally:
        process.kill()
        report(process=0)  # from now on its number may be that of somebody else's process
        process.close()


def run_file(
    process: Remote, names: Sequence[str], bounds: Limits
) -> tuple[str, str, dict[str, str]]:
    """Return why a file stopped, with the kind of mistake, and which exercises failed."""
    before = ", before anything could be checked"
    try:
        result = process.run(names)
        return str(result.get("stopped", "")), "crash", dict(result.get("failed", {}))
    except TimeoutError:
        return f"The file did not end within {bounds.file_seconds:g} s{before}.", "time", {}
    except Exception:  # it cannot be asked, or what it answers makes no sense
        return process.how_it_ended("The file", before), "crash", {}


def verdict_on(name: str, process: Remote, bounds: Limits) -> Verdict:
    """Return the verdict on one exercise."""
    try:
        answer = process.answer(name)
    except Failure as failure:
        return Verdict(name, WRONG, failure.message, failure.kind)
    except Exception as error:
        return Verdict(name, WRONG, f"{name} cannot be read: {error}", "crash")
    try:
        return exercises.load(name).check(answer, seconds=bounds.seconds)
    except Exception as error:
        story = shortened(f"{type(error).__name__}: {error}")
        return Verdict(name, WRONG, f"The check cannot work with this answer ({story}).", "result")


if __name__ == "__main__":
    main()
    os._exit(0)  # a thread that could not be stopped must not be waited for
