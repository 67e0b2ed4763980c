"""Limits: what a check may take, and a time limit that works in a notebook, on every system."""

import contextlib
import ctypes
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real
from typing import Any

from nnbook.exercises.printed import Printed

#: Seconds that a thread gets to end after it was asked to.
GRACE = 5.0

#: How many times its limit a task may take by the clock while it has used little processor time.
PATIENCE = 3

#: Clocks of the processor time that answers use: that of this process, and of others it waits for.
CLOCKS: list[Callable[[], float]] = [time.process_time]

_SECONDS = 0.01, 1_000_000
_GIGABYTES = 0.5, 1_000_000  # Python and NumPy alone need a quarter of one


@dataclass(frozen=True)
class Limits:
    """What the check of a file may take.

    Parameters
    ----------
    memory : float
        How many GB the process of the file may use, if the system can limit it.
    seconds : float, optional
        The time limit for each exercise, if not its own.
    file_seconds : float
        How long the file itself may run, before the first exercise is checked.

    Raises
    ------
    TypeError
        If one of them is not a number.
    ValueError
        If one of them is not finite, too small for any file, or larger than a clock can count.

    Examples
    --------
    >>> Limits(memory=0.01)
    Traceback (most recent call last):
    ...
    ValueError: check: expected memory to be a number of GB from 0.5 to 1,000,000, got 0.01
    """

    memory: float = 4.0
    seconds: float | None = None
    file_seconds: float = 30.0

    def __post_init__(self) -> None:
        _in_range("memory", self.memory, "GB", _GIGABYTES)
        if self.seconds is not None:
            _in_range("seconds", self.seconds, "seconds", _SECONDS)
        _in_range("file_seconds", self.file_seconds, "seconds", _SECONDS)


def _in_range(name: str, value: Any, unit: str, bounds: tuple[float, float]) -> None:
    least, most = bounds
    wanted = f"check: expected {name} to be a number of {unit} from {least} to {most:,}"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{wanted}, got {value!r}")
    if not least <= float(value) <= most:  # NaN is in no range
        raise ValueError(f"{wanted}, got {value:g}")


class StopAnswer(BaseException):
    """Raised inside an answer that takes too long; no ``except Exception`` catches it."""


class TimeLimitExceeded(Exception):
    """The time is up. ``stopped`` says whether the answer could be stopped."""

    def __init__(self, seconds: float, stopped: bool):
        super().__init__(f"no end within {seconds:g} s")
        self.seconds, self.stopped = seconds, stopped


def within(seconds: float, task: Callable[[], Any]) -> tuple[Any, str]:
    """Call ``task`` in a thread; return its result and what it printed.

    Notes
    -----
    A busy machine makes everything wait. So the time is up when the limit has passed both by the
    clock and as processor time, or when three times the limit has passed by the clock.

    The thread is asked to stop by an exception that the interpreter raises between two of its
    instructions. So a loop in Python ends, on Windows too, but a single call of NumPy that takes
    hours does not: the thread is then left behind, and `TimeLimitExceeded` says so. It is a daemon,
    so Python does not wait for it when it exits.

    Raises
    ------
    TimeLimitExceeded
        If the time is up.
    ValueError
        If the limit is not a number of seconds that can be waited for.

    Examples
    --------
    >>> within(5, lambda: 1 + 1)
    (2, '')
    """
    _in_range("seconds", seconds, "seconds", _SECONDS)
    outcome: dict[str, Any] = {}

    def work() -> None:
        try:
            outcome["result"] = task()
        except BaseException as error:
            outcome["error"] = error

    thread = threading.Thread(target=work, name="nnbook-exercise", daemon=True)
    printed = Printed()
    try:
        with contextlib.redirect_stdout(printed):
            thread.start()
            _wait(thread, seconds)
            if thread.is_alive():
                raise TimeLimitExceeded(seconds, _stop(thread))
    except KeyboardInterrupt:
        _stop(thread)
        raise
    if "error" in outcome:
        raise outcome["error"]
    return outcome["result"], printed.getvalue()


def _wait(thread: threading.Thread, seconds: float) -> None:
    """Wait until a thread has ended or its time is up."""
    used, end = _processor_time() + seconds, time.monotonic() + PATIENCE * seconds
    thread.join(seconds)
    while thread.is_alive() and _processor_time() < used and time.monotonic() < end:
        thread.join(seconds / 10)


def _processor_time() -> float:
    return sum(clock() for clock in CLOCKS)


def _stop(thread: threading.Thread) -> bool:
    """Return whether a thread has stopped; it is asked repeatedly, since it may catch a request."""
    ask = getattr(getattr(ctypes, "pythonapi", None), "PyThreadState_SetAsyncExc", None)
    end = time.monotonic() + GRACE
    while ask is not None and thread.is_alive() and time.monotonic() < end:
        ask(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(StopAnswer))
        thread.join(0.05)
    return not thread.is_alive()
