"""A submitted file, seen from the process that judges it: started, asked, and ended.

The file runs in `nnbook.exercises.worker`. Its functions are called from here as if they were here:
what they print, warn of, change in their arguments and raise arrives as well.
"""

import builtins
import contextlib
import multiprocessing
import os
import secrets
import socket
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nnbook import exercises
from nnbook.exercises import limits, worker
from nnbook.exercises.channel import Channel, Closed, rebuilt
from nnbook.exercises.limits import Limits
from nnbook.exercises.processes import DYING, kill_group
from nnbook.exercises.verdict import Failure, Told

#: How a process begins: as a copy of this one, which has imported everything, or anew. macOS can
#: copy, but its own libraries do not work in a copy.
START = "fork" if hasattr(os, "fork") and sys.platform != "darwin" else "spawn"

#: Seconds in which a new process has to import what it needs.
STARTING = 20.0


class Remote:
    """A process in which a file runs.

    Parameters
    ----------
    path : Path
        The file, in the folder that it may write to.
    bounds : Limits
        Its limits.

    Attributes
    ----------
    pid : int
        The number of the process, and of the group of all that it starts.
    memory_limited : bool
        Whether the system could limit the memory.
    """

    def __init__(self, path: Path, bounds: Limits) -> None:
        self._bounds = bounds
        self._exercise = ""
        self._used = 0.0
        self._killed = False
        self._asker = os.getppid()
        self._counting, self._steps = False, 0
        self.memory_limited = True
        here, there = socket.socketpair()
        token = secrets.token_bytes(16)
        more = str(path), bounds.memory, START == "fork"
        context: Any = multiprocessing.get_context(START)
        self._process = context.Process(target=worker.main, args=(there, token, *more))
        self._process.start()
        there.close()
        self.pid: int = self._process.pid
        self._channel = Channel(here, token)
        self._channel.look_up = self._check_alive
        self._channel.call_function = self._call
        limits.CLOCKS.append(self._processor_time)

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return not self._killed and self._exit_code() is None

    def run(self, names: Sequence[str]) -> dict[str, Any]:
        """Run the file; return {"stopped": why}, or {"failed": {exercise: why}}.

        Raises
        ------
        Closed
            If the process ends.
        TimeoutError
            If the file takes longer than it may.
        """
        until = time.monotonic() + STARTING
        self.memory_limited = self._channel.call("load", list(names), until=until)
        seconds, start, used = self._bounds.file_seconds, time.monotonic(), self._processor_time()

        def look_up() -> None:
            self._check_alive()
            # As for an answer: a busy machine makes everything wait.
            if min(time.monotonic() - start, self._processor_time() - used) > seconds:
                raise TimeoutError

        self._channel.look_up = look_up
        until = start + limits.PATIENCE * seconds
        result: dict[str, Any] = self._channel.call("run", until=until)
        self._channel.look_up = self._check_alive
        return result

    def answer(self, name: str) -> Any:
        """Return what the file has for an exercise, or the Ellipsis.

        Raises
        ------
        Failure
            If that cannot be judged.
        """
        self._exercise = name
        seconds = self._bounds.seconds or exercises.load(name).seconds
        until = time.monotonic() + limits.PATIENCE * seconds
        try:
            reply = self._channel.call("answer", name, until=until)
        except Closed:
            raise self._ended() from None
        except TimeoutError:
            self.kill()
            raise Failure(f"{name} could not be read within {seconds:g} s.", "time") from None
        if "failed" in reply:
            raise Failure(*reply["failed"])
        if "exercise" in reply:
            return exercises.load(reply["exercise"])
        value = reply["value"]
        if self._channel.number(value) is not None:
            value.count_steps = self._count_steps  # `Student` asks for it
        return value

    def kill(self) -> None:
        """Kill the process, and all that it has started."""
        self._killed = True
        kill_group(self.pid)
        self._process.kill()
        until = time.monotonic() + DYING
        while self._exit_code() is None and time.monotonic() < until:
            time.sleep(0.002)

    def close(self) -> None:
        """Give back what belongs to the process, which has been killed; also its number."""
        limits.CLOCKS.remove(self._processor_time)
        if self._exit_code() is not None:  # otherwise the system does not let it go
            self._process.join()
            self._process.close()
        self._channel.close()

    def _call(self, number: int, args: Any, kwargs: Any) -> Any:
        """Call a function of the file, and let happen here what happened there."""
        try:
            reply = self._channel.call("function", number, args, kwargs, self._counting)
        except Closed:
            raise self._ended() from None
        except limits.StopAnswer:  # the process has not stopped
            self.kill()
            raise
        self._steps += int(reply["steps"])
        sys.stdout.write(reply["printed"])
        for category, text in reply["warned"]:
            warnings.warn(text, _category(category), stacklevel=3)
        if reply["changed"] is not None:
            with contextlib.suppress(ValueError):  # a view cannot take another shape
                write_back([args, kwargs], reply["changed"])
        if "refused" in reply:
            raise Told(reply["refused"], "result")
        if "failed" in reply:
            kind, text, message, what = reply["failed"]
            error: Any = rebuilt(kind, text)
            error.told = Told(message, "crash", what)
            raise error
        return reply["value"]

    def _count_steps(self, call: Callable[[], Any]) -> int:
        """Return how many instructions of its own files the file takes during a call."""
        self._counting, self._steps = True, 0
        try:
            call()
        finally:
            self._counting = False
        return self._steps

    def how_it_ended(self, who: str, when: str = "") -> str:
        """Return what a file, or a function of it, has done to its process."""
        until = time.monotonic() + 0.5  # its end comes a little later than that of the channel
        while self.alive and time.monotonic() < until:
            time.sleep(0.002)
        if self._exit_code() in (None, worker.BROKEN):
            return (
                f"{who} broke its own process{when}. "
                "Does it change Python's own functions, or close files that it did not open?"
            )
        return f"{who} ended Python, or made it crash{when}."

    def _ended(self) -> Told:
        told = Told(self.how_it_ended(self._exercise), "crash", "ended")
        self.kill()  # if it is there, it cannot be asked any more
        return told

    def _exit_code(self) -> int | None:
        """Return the exit code of the process, or the signal that ended it; None if it is there.

        Its number stays taken until `close`. Otherwise the system could give it to a process of
        somebody else, which would then be killed in place of this one.
        """
        if hasattr(os, "waitid"):
            found = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            return None if found is None else found.si_status
        code: int | None = self._process.exitcode
        return code

    def _check_alive(self) -> None:
        if os.getppid() != self._asker:
            raise SystemExit  # nobody waits for the verdict any more
        if not self.alive:
            raise Closed("the process has ended")

    def _processor_time(self) -> float:
        """Return how long the process has computed, where the system says so; else 0."""
        if sys.platform == "linux":
            with contextlib.suppress(OSError):  # it has ended
                self._used = time.clock_gettime(~self.pid << 3 | 2)  # clock_getcpuclockid(3)
        return self._used


def write_back(own: Any, changed: Any) -> None:
    """Make arguments what they have become in the copy that was sent.

    Examples
    --------
    >>> own = np.zeros(2)
    >>> write_back([own], [np.ones(2)])
    >>> own
    array([1., 1.])
    """
    if isinstance(own, np.ndarray) and isinstance(changed, np.ndarray):
        if own.shape != changed.shape:
            own.resize(changed.shape, refcheck=False)
        if own.flags.writeable:
            own[...] = changed
    elif isinstance(own, np.random.Generator) and isinstance(changed, np.random.Generator):
        own.bit_generator.state = changed.bit_generator.state
    elif isinstance(own, list | tuple) and isinstance(changed, list | tuple):
        for one, other in zip(own, changed, strict=False):
            write_back(one, other)
        if isinstance(own, list) and not _alike(own, changed):
            own[:] = changed
    elif isinstance(own, dict) and isinstance(changed, dict):
        for key in own.keys() & changed.keys():
            write_back(own[key], changed[key])
        if list(own) != list(changed) or not _alike([*own.values()], [*changed.values()]):
            own.clear()
            own.update(changed)


def _alike(own: Sequence[Any], changed: Sequence[Any]) -> bool:
    """Return whether two sequences have the same entries, of which some can be written to."""
    written = (np.ndarray, np.random.Generator, list, tuple, dict)  # into these, not over them
    return len(own) == len(changed) and all(
        type(one) is type(other) and (isinstance(one, written) or callable(one) or one == other)
        for one, other in zip(own, changed, strict=True)
    )


def _category(name: str) -> type[Warning]:
    known = getattr(builtins, name, None)
    return known if isinstance(known, type) and issubclass(known, Warning) else UserWarning
