"""A time limit for an answer that may not end; it works in a notebook, on every system."""

import contextlib
import ctypes
import io
import threading
import time
from collections.abc import Callable
from typing import Any

#: Seconds that a thread gets to end after it was asked to.
GRACE = 5.0

#: How many times its limit a task may take by the clock while it has used little processor time.
PATIENCE = 3


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

    Examples
    --------
    >>> within(5, lambda: 1 + 1)
    (2, '')
    """
    outcome: dict[str, Any] = {}

    def work() -> None:
        try:
            outcome["result"] = task()
        except BaseException as error:
            outcome["error"] = error

    thread = threading.Thread(target=work, name="nnbook-exercise", daemon=True)
    printed = io.StringIO()
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
    used, end = time.process_time() + seconds, time.monotonic() + PATIENCE * seconds
    thread.join(seconds)
    while thread.is_alive() and time.process_time() < used and time.monotonic() < end:
        thread.join(seconds / 10)


def _stop(thread: threading.Thread) -> bool:
    """Return whether a thread has stopped; it is asked repeatedly, since it may catch a request."""
    ask = getattr(getattr(ctypes, "pythonapi", None), "PyThreadState_SetAsyncExc", None)
    end = time.monotonic() + GRACE
    while ask is not None and thread.is_alive() and time.monotonic() < end:
        ask(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(StopAnswer))
        thread.join(0.05)
    return not thread.is_alive()
