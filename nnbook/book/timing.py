"""How long functions take: all of them in turn, round after round."""

import os
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from nnbook.typing import FloatArray


def in_turn(
    calls: Sequence[Callable[[], object]],
    rounds: int,
    clock: Callable[[], float] = time.process_time,
) -> FloatArray:
    """Return the seconds that each call takes in each round, of shape (rounds, calls).

    In a round every function has its turn, so that a disturbance meets all of them. Each is called
    twice and timed the second time: what the others left in the caches should not count.

    Examples
    --------
    >>> in_turn([lambda: sum(range(10)), lambda: sum(range(99))], rounds=3).shape
    (3, 2)
    """
    seconds = np.empty((rounds, len(calls)))
    for row in seconds:
        for k, call in enumerate(calls):
            call()
            start = clock()
            call()
            row[k] = clock() - start
    return seconds


def machine() -> str:
    """Return in words what the times were taken on.

    Examples
    --------
    >>> "cores" in machine()
    True
    """
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        name = next((line.split(":")[1].strip() for line in lines if "model name" in line), name)
    return f"{name}, {os.cpu_count()} cores, {platform.system()}"
