"""Turns: one build at a time, because each empties the folder of the site and fills it again.

A second build waits. Then it finds the outputs of all chapters in the cache, so nothing is run
twice. The system takes a lock back from a process that is gone, whatever ended it.
"""

from pathlib import Path
from typing import BinaryIO

from mkdocs.plugins import get_plugin_logger

try:
    import fcntl
except ImportError:  # Windows, on which the book has no make
    fcntl = None  # type: ignore[assignment]

log = get_plugin_logger("nnbook")

_held: list[BinaryIO] = []


def take(path: Path) -> None:
    """Wait until no other process holds a file, and hold it."""
    give_back()  # a build of this process that was interrupted
    if fcntl is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        log.info("Another build is running: this one waits for it")
        fcntl.flock(file, fcntl.LOCK_EX)
    _held.append(file)


def give_back() -> None:
    """Let the next build begin."""
    while _held:
        _held.pop().close()
