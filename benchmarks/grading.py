"""How long it takes to grade the submissions of a class: ``python -m benchmarks.grading``.

The class answers one chapter. Most answers are right or wrong in the known ways; one submission in
twenty crashes, and two in a hundred have an answer that never ends. Each file is checked alone,
then all of them at once. The ideal is the sum of the single times, divided by the number of jobs.
"""

import argparse
import json
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np

from nnbook import exercises
from nnbook.exercises import judges
from nnbook.exercises.batch import check_files
from nnbook.exercises.submission import check_file

CRASHES = ("1 / 0", "import os; os._exit(1)", "def broken(:", "import sys; sys.exit()")


def submission(chapter: str, rng: np.random.Generator) -> str:
    """Return a file in which most exercises of a chapter are answered."""
    lines = [f"# nnbook exercises: {chapter}", "import numpy as np", ""]
    for exercise in exercises.of_chapter(chapter):
        module = f"nnbook.book.{chapter.replace('-', '_')}.exercises.{exercise.name}"
        draw = rng.uniform()
        if draw < 0.1:
            lines += [exercise.stub]
        elif draw < 0.7 or not exercise.known:
            lines += [exercise.below_given(exercise.solution_code)]
        else:
            which = rng.integers(len(exercise.known))
            lines += [f"import {module}", f"{exercise.name} = {module}.exercise.known[{which}][1]"]
    return "\n\n".join(lines) + "\n"


def written(folder: Path, chapter: str, count: int) -> list[Path]:
    """Write the submissions of a class, each into the folder of its student; return their paths."""
    rng = np.random.default_rng(0)
    function = next(one for one in exercises.of_chapter(chapter) if one.kind == "function")
    fates = ["crash"] * (count // 20) + ["endless"] * (count // 50)
    fates += [""] * (count - len(fates))
    paths = []
    for number, fate in enumerate(rng.permutation(fates)):
        text = submission(chapter, rng)
        if fate == "crash":
            text += f"\n{CRASHES[number % len(CRASHES)]}\n"
        if fate == "endless":
            text += f"\n\ndef {function.name}(*args):\n    while True:\n        pass\n"
        path = folder / f"student_{number:03}" / "answers.py"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


@contextmanager
def memory() -> Iterator[list[float]]:
    """Yield a list that grows by the memory of this process and its descendants, in MB."""
    seen: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.25):
            seen.append(sum(map(resident, family())) / 2**20)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()


def family() -> list[str]:
    """Return the numbers of this process and of those that descend from it."""
    found = ["self"]
    for pid in found:
        try:
            tasks = list(Path(f"/proc/{pid}/task").iterdir())
            found += [child for task in tasks for child in (task / "children").read_text().split()]
        except OSError:  # it has just ended, or this is not Linux
            continue
    return found


def resident(pid: str) -> int:
    """Return the bytes that a process alone has in memory."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in rollup if line.startswith("Pss:"))


def processor_time() -> float:
    """Return the processor time of this process, and of all that it has started and ended."""
    judges.dismiss()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--chapter", default="activations")
    parser.add_argument("--seconds", type=float, help="the time limit of each exercise")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        paths = written(Path(name), options.chapter, options.files)
        singles, used_before = [], processor_time()
        for path in paths:
            start = time.perf_counter()
            check_file(path, seconds=options.seconds)
            singles.append(time.perf_counter() - start)
        ideal = sum(singles) / options.jobs
        used_alone = processor_time() - used_before
        start = time.perf_counter()
        with memory() as used:
            reports = check_files(paths, jobs=options.jobs, seconds=options.seconds)
            passed = sum(report.count("passed") for report in reports)
        seconds = time.perf_counter() - start
        used_at_once = processor_time() - used_before - used_alone
    quarter = len(used) // 4
    found = {
        "files": len(paths),
        "jobs": options.jobs,
        "passed exercises": passed,
        "one file, median in ms": round(1e3 * float(np.median(singles))),
        "one file, slowest in s": round(max(singles), 1),
        "ideal in s": round(ideal, 1),
        "seconds": round(seconds, 1),
        "seconds / ideal": round(seconds / ideal, 3),
        # On a busy machine these say more than the clock.
        "processor time, one by one, in s": round(used_alone, 1),
        "processor time, at once, in s": round(used_at_once, 1),
        "MB in the second quarter": round(max(islice(used, quarter, 2 * quarter), default=0)),
        "MB in the last quarter": round(max(used[-quarter or None :], default=0)),
        "largest process in MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10,
    }
    json.dump(found, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
