"""The process in which a submitted file runs: it runs the file, then calls its functions.

`nnbook.exercises.remote` starts it, and asks it for what it needs by the methods of `Worker`. No
verdict is made here: whatever the file does to this process, the references and the comparisons are
in another.
"""

import ast
import builtins
import contextlib
import os
import pkgutil  # noqa: F401 - runpy would import it when the folder is on the path
import runpy
import socket
import sys
import tempfile
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any
from warnings import catch_warnings, simplefilter

from nnbook import exercises
from nnbook.exercises import notebook
from nnbook.exercises.channel import Channel, Closed
from nnbook.exercises.compare import other_case
from nnbook.exercises.crash import crash
from nnbook.exercises.exercise import Exercise
from nnbook.exercises.printed import Printed
from nnbook.exercises.processes import limit_files, limit_memory
from nnbook.exercises.student import count_steps
from nnbook.exercises.verdict import Failure, shortened
from nnbook.exercises.wire import Packed

#: The name of the file as a module, so what it has under ``__name__ == "__main__"`` is left out.
NAME = "nnbook_submission"

#: The exit code of a process that can no longer be asked, and so has not been ended by its file.
BROKEN = 70

#: Warnings of one call that are reported.
MOST_WARNINGS = 20

#: What to say of an answer that only a direct run of the file would define.
UNRUN = (
    "It is defined below `if __name__ == ...`, which a check does not run. Define it outside, and "
    "leave there only what tries it out."
)


def main(link: socket.socket, token: bytes, path: str, gigabytes: float, forked: bool) -> None:
    """Serve until the other end of the socket is closed; the target of the process."""
    try:
        printed = settle(link, path, forked)
        Worker(path, gigabytes, printed, Channel(link, token)).channel.answer_calls()
    finally:
        os._exit(BROKEN)  # neither a thread nor a process of the file must be waited for


def settle(link: socket.socket, path: str, forked: bool) -> Printed:
    """Make this process one of its own: its session, files, streams, folder and arguments."""
    if hasattr(os, "setsid"):
        os.setsid()  # so that it can be killed with all processes that it starts
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)
    if forked:  # nothing is left of the files of the process it is a copy of
        os.closerange(3, link.fileno())
        os.closerange(link.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
        sys.modules["__main__"] = ModuleType("__main__")
    printed = Printed(1)
    streams: Any = sys
    streams.stdout = streams.__stdout__ = printed
    streams.stdin = streams.__stdin__ = os.fdopen(0, encoding="utf-8", closefd=False)
    streams.stderr = streams.__stderr__ = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    # What the file changes in Python's own functions, it changes for itself alone.
    own = ModuleType("builtins")
    vars(own).update(vars(builtins))
    sys.modules["builtins"] = notebook.NAMES["__builtins__"] = own
    os.chdir(os.path.dirname(path))
    os.environ["TMPDIR"] = tempfile.tempdir = os.getcwd()  # so nothing temporary is left behind
    sys.argv = [path]
    return printed


class Worker:
    """What can be asked of a submitted file: its public methods, through a channel.

    Parameters
    ----------
    path : str
        The file.
    gigabytes : float
        The limit of memory.
    printed : Printed
        The standard output.
    channel : Channel
        Through which it is asked.
    """

    def __init__(self, path: str, gigabytes: float, printed: Printed, channel: Channel) -> None:
        self.path, self.gigabytes, self.printed = path, gigabytes, printed
        self.channel = channel
        self._defined: dict[str, Any] = {}
        self._exercise = ""
        for method in (self.load, self.run, self.answer, self.function):
            channel.serve[method.__name__] = method

    def load(self, names: Sequence[str]) -> bool:
        """Import what the exercises need, then limit the memory; return whether it is limited.

        What an exercise imports costs the file no time, and is never taken from its folder.
        """
        for name in names:
            exercises.load(name)
        limit_files()
        return limit_memory(self.gigabytes)

    def run(self) -> dict[str, Any]:
        """Run the file; return why it stopped, or why some of its exercises are not defined.

        Whatever this process needs of Python is imported before it finds modules in the folder.
        """
        sys.path.insert(0, os.path.dirname(self.path))
        try:
            self._defined, failed = run(self.path)
        except BaseException as error:
            return {"stopped": _told(error, "The file").message}
        # What the file defines can be pickled, so that it can be sent to processes of its own.
        module = ModuleType(str(self._defined.get("__name__", NAME)))
        vars(module).update(self._defined)
        sys.modules[module.__name__] = module
        return {"failed": failed}

    def answer(self, name: str) -> dict[str, Any]:
        """Return what the file has for an exercise; the Ellipsis if it has nothing."""
        self._exercise = name
        if name not in self._defined and (other := other_case(name, self._defined)):
            says = f"{name} is not defined, but {other} is. Upper and lower case differ: rename it."
            return {"failed": [says, "signature"]}
        value = self._defined.get(name, ...)
        if isinstance(value, Exercise):
            return {"exercise": value.name}
        try:
            return {"value": Packed(self.channel.packed(value))}
        except Exception as error:
            return {"failed": [f"{name} cannot be checked. {_unpackable(error)}", "result"]}

    def function(self, number: int, args: Any, kwargs: Mapping[str, Any], count: bool) -> Any:
        """Call a function; return all that a caller in this process would notice.

        If asked to, it counts the instructions that the call takes.
        """
        function = self.channel.function(number)
        before = self.channel.packed([args, kwargs])
        reply: dict[str, Any] = {"steps": 0}

        def call() -> None:
            reply.update(self._result(function(*args, **kwargs)))

        self._take_printed()
        # Names of our own, because the file may have replaced those of the module `warnings`.
        with catch_warnings(record=True) as caught:
            simplefilter("always")
            try:
                if count:
                    reply["steps"] = count_steps(function, call)
                else:
                    call()
            except Closed:
                raise
            except BaseException as error:
                told = _told(error, self._exercise)
                reply["failed"] = [type(error).__name__, _text(error), told.message, told.what]
        after = self.channel.packed([args, kwargs])
        reply["changed"] = None if after == before else Packed(after)
        reply["printed"] = self._take_printed()
        reply["warned"] = [
            [one.category.__name__, shortened(str(one.message))] for one in caught[:MOST_WARNINGS]
        ]
        return reply

    def _result(self, value: Any) -> dict[str, Any]:
        try:
            return {"value": Packed(self.channel.packed(value))}
        except (Closed, MemoryError):
            raise
        except Exception as error:
            message = f"What {self._exercise} returns cannot be checked. {_unpackable(error)}"
            return {"refused": message}

    def _take_printed(self) -> str:
        """Return what was printed since this was called last."""
        with contextlib.suppress(Exception):  # the file may have put another stream there
            sys.stdout.flush()
        text = self.printed.getvalue()
        self.printed.seek(0)
        self.printed.truncate()
        return text


def run(path: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Run a file; return what it defines, and for each exercise that failed to be defined, why."""
    text = notebook.text_of(path)
    if notebook.is_notebook(path):
        return notebook.run(notebook.read(text, os.path.basename(path)))
    defined = runpy.run_path(path, dict(notebook.NAMES), run_name="nnbook_submission")
    return defined, {name: UNRUN for name in unrun(text) if name not in defined}


def unrun(text: str) -> list[str]:
    """Return the names that a file defines below ``if __name__ == "__main__":``."""
    try:
        body = ast.parse(text).body
    except (RecursionError, MemoryError):  # a tree needs more than running what it says
        return []
    return [
        name
        for node in body
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)
        for name in notebook.bound(node)
    ]


def _told(error: BaseException, name: str) -> Failure:
    """Return an error in words; the file's own exceptions may fail at that, too."""
    try:
        return crash(error, name)
    except Exception:
        kind = type(error).__name__
        return Failure(f"{name} stops with {kind}", "crash", kind)


def _text(error: BaseException) -> str:
    try:
        return shortened(str(error))
    except Exception:
        return ""


def _unpackable(error: Exception) -> str:
    """Return why a value could not be sent to the process that judges it."""
    if isinstance(error, RecursionError):
        return "It is nested too deeply, or it contains itself."
    if isinstance(error, ValueError):
        return f"It is {_text(error)}."
    return f"{type(error).__name__}: {_text(error)}"
