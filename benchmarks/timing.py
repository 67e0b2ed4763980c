"""Time contenders side by side, in changing order, and measure what disturbed them."""

import gc
import statistics
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.work import NNBOOK, Run

#: A measurement is repeated above this share of processor time lost to the host or to others.
DISTURBED = 0.02


class Disturbance:
    """How much processor time the host stole, and how much other programs used.

    Linux counts both in /proc/stat. Elsewhere both are None.
    """

    def __init__(self) -> None:
        self._start = self._read()

    @staticmethod
    def _read() -> tuple[int, int, int, float] | None:
        try:
            first = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0]
        except OSError:
            return None
        user, nice, system, idle, wait, irq, soft, steal = map(int, first.split()[1:9])
        busy = user + nice + system + irq + soft
        return busy, steal, busy + idle + wait + steal, time.process_time()

    def shares(self) -> dict[str, float | None]:
        """Return the shares since this object was made."""
        end = self._read()
        if self._start is None or end is None:
            return {"steal": None, "others": None}
        busy, steal, total = (end[k] - self._start[k] for k in range(3))
        own = (end[3] - self._start[3]) * 100  # Linux counts in hundredths of a second
        total = max(total, 1)
        return {"steal": steal / total, "others": max(busy - own, 0.0) / total}


def interleaved(
    runs: Mapping[str, Run], repeat: int, shares: Mapping[str, float]
) -> tuple[dict[str, list[float]], dict[str, float | None]]:
    """Return the seconds of each contender in each repetition, and the disturbance.

    Each contender runs once in every repetition. The order rotates, so that each of them comes
    first in turn. The time of a contender that does only a part of the work is scaled up.
    """
    names = list(runs)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    disturbance = Disturbance()
    for repetition in range(repeat):
        turn = repetition % len(names)
        for name in names[turn:] + names[:turn]:
            gc.collect()
            gc.disable()
            start = time.perf_counter()
            runs[name]()
            elapsed = time.perf_counter() - start
            gc.enable()
            seconds[name].append(elapsed / shares.get(name, 1.0))
    return seconds, disturbance.shares()


def summary(values: list[float]) -> dict[str, float]:
    """Return median, least and most."""
    return {"median": statistics.median(values), "least": min(values), "most": max(values)}


def ratios(seconds: Mapping[str, list[float]]) -> dict[str, dict[str, float]]:
    """Return nnbook's time over that of each peer, repetition by repetition."""
    own = seconds[NNBOOK]
    return {
        name: summary([mine / theirs for mine, theirs in zip(own, values, strict=True)])
        for name, values in seconds.items()
        if name != NNBOOK
    }
