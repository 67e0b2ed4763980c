"""The report on perceptrons, noisy digits and MNIST."""

from collections.abc import Iterator

import numpy as np

from nnbook.book import records
from nnbook.book.course import Printed, report_001
from nnbook.book.ledger.rules import Row, claim, duration, missing, near, spread
from nnbook.statistics import student_limit
from nnbook.typing import FloatArray

ROWS = "noisy-digits.md#rows"
WORST = "noisy-digits.md#worst"
DEEP = "mnist.md#deep"
TIMES = "mnist.md#time"

#: The report makes five runs of five folds each, and prints eight means and spreads of their sums.
_RUNS, _SUMS = 5, 8

#: How many of 45 pairs count as commonly confused.
_COMMON = 10


def rows() -> Iterator[Row]:
    """Compare each number of the report.

    Examples
    --------
    >>> first = next(rows())
    >>> first.number.name, first.verdict
    ('linear, training SSE', 'not reproducible')
    """
    for number in report_001.printed():
        if "SSE" in number.name:
            yield _sum(number)
        elif number.unit == "s":
            yield _time(number)
        elif number.name.startswith("worst"):
            yield _worst(number)
        elif number.name.startswith("digit taken"):
            yield _confused(number)
        else:
            yield _accuracy(number)


def _sum(number: Printed) -> Row:
    """Compare a sum of squares, or its spread, with 100 ways to cut the report's rows."""
    record = records.load("report_rows")
    unit = number.name.partition(",")[0]
    part = "train" if "training" in number.name else "test"
    runs = record.array(f"{unit}/zeros/{part}")
    if unit == "tanh":
        wide = record.array(f"{unit}/std 3/{part}")
        of = np.std if "spread" in number.name else np.mean
        told = f"the start of its weights: from zeros {of(runs):.1f}, from wide ones {of(wide):.0f}"
        return missing(number, ROWS, told, float(of(runs)))
    if number.name == "linear, training SSE":
        least = float(record.array("lowest").min())
        told = (
            f"fixed weights cannot come below {least:.0f}; if the sum was collected after updates, "
            "as these move, it is lower, and the order of the rows is not printed"
        )
        return missing(number, ROWS, told, least)
    values = _spreads(runs) if "spread" in number.name else runs.mean(axis=1)
    return _one_more(number, values, 1 if "spread" in number.name else _RUNS)


def _spreads(runs: FloatArray) -> FloatArray:
    """Return the standard deviation over all folds of five runs, for each group of five of ours."""
    return np.asarray(runs.reshape(-1, _RUNS * runs.shape[1]).std(axis=1))


def _one_more(number: Printed, values: FloatArray, together: int) -> Row:
    """Compare a mean of ``together`` values with what as many more of ours would give."""
    n = len(values)
    error = values.std(ddof=1) * np.sqrt(1 / together + 1 / n)
    z = float((number.value - values.mean()) / error)
    limit = student_limit(n, confidence=0.99, comparisons=_SUMS)
    told = "from 100 ways to cut its rows into five folds"
    return spread(number, float(values.mean()), z, limit, ROWS, told)


def _worst(number: Printed) -> Row:
    """Look for a digit among the three that our networks get wrong most often."""
    record = records.load("dot_recognition")
    worst = {
        top: np.argsort(record.array(f"{top}/sum/0.7/final/f1").mean(axis=1))[:3].tolist()
        for top in ("round", "flat")
    }
    told = ", ".join(f"with a {top} 3: {' '.join(map(str, k))}" for top, k in worst.items())
    holds = int(number.value) in worst["round"]
    return claim(number, holds, WORST, f"its digits were drawn otherwise; our worst {told}")


def _accuracy(number: Printed) -> Row:
    """Compare an accuracy of the deep network with three of ours, by half of the printed error."""
    part = "train" if "training" in number.name else "test"
    ours = records.load("mnist_noise").array(f"256-128-64, 10 epochs/{part}").mean()
    told = "mean of 3 seeds, in batches of 64; half of the printed error"
    return near(number, float(ours), (1 - number.value) / 2, DEEP, told)


def _confused(number: Printed) -> Row:
    """Look for a pair of digits among those that our networks confuse most, of 45 pairs."""
    table = records.load("mnist_noise").array("confusion").mean(axis=-1)
    both = np.tril(table + table.T, -1)
    order = np.argsort(-both, axis=None).tolist()
    one, other = int(number.name[len("digit taken for ")]), int(number.value)
    rank = 1 + order.index(10 * max(one, other) + min(one, other))
    told = (
        f"{one} and {other} are number {rank} of the 45 pairs, by how often we confuse them; the "
        f"first {_COMMON} count as often"
    )
    return claim(number, rank <= _COMMON, DEEP, told)


#: Where the processor time of the same training is on record: the record, its key, and how much
#: of that training the report's is.
_TRAININGS = {
    "deep network, time": ("mnist_noise", "256-128-64, 10 epochs/seconds", 1.0),
    "small network with Adam, time": ("mnist_noise", "10, 3 epochs/seconds", 1.0),
    "few samples, time": ("mnist_sizes", "500/seconds", 1.0),
    "few epochs, time": ("mnist_sizes", "60000/seconds", 0.1),
}


def _time(number: Printed) -> Row:
    if number.name == "Adam, time":
        record = records.load("optimizer_cost")
        batch = record.settings["batches"].index(32)
        width = record.settings["widths"].index(32)
        step = record.array("step/adam")[batch, width]
        told = f"2.45 times its plain descent; ours {step:.2f} times, 784-32-10, batches of 32"
        return duration(number, TIMES, detail=told)
    if number.name in _TRAININGS:
        name, key, share = _TRAININGS[number.name]
        ours = share * float(records.load(name).array(key).mean())
        return duration(number, TIMES, ours, "ours in batches, float32")
    return duration(number, TIMES, detail="its number of epochs is not printed")
