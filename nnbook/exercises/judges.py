"""The processes that judge, seen from the one that asks: started once, used for file after file.

`nnbook.exercises.judge` is the program that they run. Each judges one file at a time, so as many
are needed as files are checked at once.
"""

import atexit
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import nnbook
from nnbook.exercises.limits import Limits
from nnbook.exercises.processes import kill_group, remove

#: Seconds in which a process has to begin.
STARTING = 60.0


class Silence(Exception):
    """A process said nothing for so many seconds; None if it has ended."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Dismissed(Exception):
    """The process was ended while it judged a file, because nobody wants to know any more."""


class Judge:
    """A process that judges files."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._running = 0  # the process of the file that is being judged
        self._room = ""  # and the folder in which it runs
        self._dismissed = False
        self._ending = threading.Lock()
        self._process = subprocess.Popen(
            # -P: a module in the current folder is never taken for one of Python's own.
            [sys.executable, "-P", "-m", "nnbook.exercises.judge"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env=environment(),
            start_new_session=True,  # an interrupt from the keyboard is for the one who asks
        )
        assert self._process.stdout is not None
        self._lines: queue.Queue[str] = queue.Queue()
        arguments = (self._process.stdout,)
        self._reader = threading.Thread(target=self._pass_on, args=arguments, daemon=True)
        self._reader.start()
        try:
            self.next_event(STARTING)
        except Silence:
            self.kill()
            raise RuntimeError("the process that checks files did not start") from None

    def ask(self, path: Path, limits: Limits, names: Sequence[str] | None) -> None:
        """Ask for the verdicts on a file; they come as events."""
        request = {"path": str(path.absolute()), "limits": asdict(limits), "names": names}
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it has ended: the next event says so
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()

    def next_event(self, seconds: float) -> dict[str, Any]:
        """Return what the process says next.

        Raises
        ------
        Silence
            If that takes too long, or if the process has ended.
        Dismissed
            If it was dismissed.
        """
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise Silence(seconds) from None
        if self._dismissed:
            raise Dismissed
        if not line:
            raise Silence(None)
        event: dict[str, Any] = json.loads(line)
        return event

    def kill(self) -> None:
        """End the process, and that of the file which it judges."""
        with self._ending:  # two threads may want that
            self._kill()

    def dismiss(self) -> None:
        """End the process; whoever waits for it is told that it was dismissed."""
        self._dismissed = True
        self.kill()

    def _kill(self) -> None:
        if self._running:
            kill_group(self._running)
        self._process.kill()
        self._process.wait()
        self._reader.join()
        if self._room:
            remove(self._room)
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                stream.close()  # type: ignore[union-attr]

    def _pass_on(self, stream: IO[str]) -> None:
        """Put each line of a stream into the queue, and an empty one at its end.

        What it says of the process of the file is kept at once, since that may soon be over.
        """
        with contextlib.suppress(ValueError, OSError):  # it was closed
            for line in stream:
                event = json.loads(line)
                self._running = event.get("process", self._running)
                self._room = event.get("room", self._room)
                self._lines.put(line)
        self._lines.put("")


def environment() -> dict[str, str]:
    """Return the variables for a process that finds this package and no module of the folder."""
    home = str(Path(nnbook.__file__).parents[1])
    inherited = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    path = os.pathsep.join([home, *map(os.path.abspath, inherited)])
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
    return os.environ | threads | {"MPLBACKEND": "agg", "PYTHONPATH": path}


_lock = threading.Lock()
_idle: list[Judge] = []
_busy: list[Judge] = []
_dismissals = 0


@contextlib.contextmanager
def a_judge() -> Iterator[Judge]:
    """Yield a process that has nothing to do; it is kept for the next file, unless it failed."""
    with _lock:
        # What a copy of this process has inherited is at work for the original.
        mine = [judge for judge in _idle if judge.owner == os.getpid()]
        judge = mine.pop() if mine else None
        _idle[:] = mine
        dismissals = _dismissals
    judge = judge or Judge()
    with _lock:
        _busy.append(judge)
        late = dismissals != _dismissals  # while it was started
    try:
        if late:
            raise Dismissed
        yield judge
    except BaseException:
        judge.kill()
        raise
    else:
        with _lock:
            _idle.append(judge)
    finally:
        with _lock:
            _busy.remove(judge)


def dismiss(busy: bool = False) -> None:
    """End the processes that have nothing to do, or all of them: what they judge is lost."""
    global _dismissals
    with _lock:
        ended = [judge for judge in _idle if judge.owner == os.getpid()]
        _idle.clear()
        if busy:
            ended += [judge for judge in _busy if judge.owner == os.getpid()]
            _dismissals += 1
    for judge in ended:
        judge.dismiss()


atexit.register(dismiss, busy=True)
