r"""The report on house prices.

On the raw inputs every hidden unit is saturated: it returns 1 for every house. So the network
predicts one constant s, and its losses are

.. math:: L_{train} = V + \tfrac12 (s - \bar y)^2, \qquad
   L_{test} = V' + \tfrac12 (s - \bar y')^2

with the means of the prices in the two parts, and half their variances V and V'. A printed training
loss therefore tells s, except for the side of the mean on which it lies, and with s the test loss
to the last digit of a float. Plain descent moves six numbers that add up to s. So each update
multiplies the distance from s to the mean by 1 - 6 rate, and runs without a seed differ in their
starts alone.
"""

import math
import re
from collections.abc import Callable, Iterator

import numpy as np

from nnbook.book import records
from nnbook.book.course import Printed, report_000
from nnbook.book.ledger.rules import (
    Row,
    between,
    bound,
    claim,
    duration,
    floats,
    missing,
    near,
    spread,
)
from nnbook.statistics import student_limit
from nnbook.typing import FloatArray

PLATEAU = "house-prices.md#plateau"
GRID = "house-prices.md#grid"
PAIRS = "house-prices.md#epsilon"
STEP = "house-prices.md#levels"
MASK = "house-prices.md#dropout"

#: Weights of the output and its bias: the numbers that add up to the constant.
_PARTS = 6

#: Starts for an interval, and the number of printed losses that are compared with one.
STARTS = 10_000
COMPARISONS = 16

_CONSTANT = re.compile(r"rate (\S+), (\d+) epochs?, (training|test) loss")


def _known() -> tuple[FloatArray, FloatArray]:
    record = records.load("constant_price")
    return record.array("mean"), record.array("half variance")


def constant_test_loss(training: float, above: bool = False) -> float:
    """Return the test loss that belongs to a training loss, if the prediction is a constant.

    Parameters
    ----------
    training : float
        The training loss. Below the plateau, by rounding, it counts as the plateau.
    above : bool
        Whether the constant lies above the mean of the training prices.

    Examples
    --------
    >>> f"{constant_test_loss(97.12112880050391083842):.11f}"  # the report prints 77.15022996002
    '77.15022996002'
    """
    (mean, mean_test), (least, least_test) = _known()
    away = math.sqrt(2 * max(training - least, 0.0)) * (1 if above else -1)
    return float(least_test + (mean + away - mean_test) ** 2 / 2)


def starts_after(updates: int, rate: float) -> FloatArray:
    """Return the training losses of ``STARTS`` starts after some updates of plain descent."""
    (mean, _), (least, _) = _known()
    start = np.random.default_rng(0).random((STARTS, _PARTS)).sum(axis=1)
    return np.asarray(least + ((start - mean) * (1 - _PARTS * rate) ** updates) ** 2 / 2)


def _from_starts(number: Printed, updates: int, rate: float) -> Row:
    losses = starts_after(updates, rate)
    z = (number.value - losses.mean()) / losses.std(ddof=1)
    limit = student_limit(STARTS, confidence=0.99, comparisons=COMPARISONS)
    return spread(number, float(losses.mean()), float(z), limit, GRID, f"{STARTS:,} starts")


def rows() -> Iterator[Row]:
    """Compare each number of the report.

    Examples
    --------
    >>> found = {row.number.name: row for row in rows()}
    >>> found["tanh, test loss"].verdict, found["rate 0.001, 1 epoch, test loss"].verdict
    ('exact', 'exact')
    """
    numbers = {number.name: number for number in report_000.printed()}
    for number in numbers.values():
        yield _row(number, numbers)


def _row(number: Printed, numbers: dict[str, Printed]) -> Row:
    if number.unit in ("s", "1/s"):
        return _time(number)
    if number.name in _ROWS:
        return _ROWS[number.name](number)
    if cell := _CONSTANT.fullmatch(number.name):
        return _cell(number, float(cell[1]), int(cell[2]), cell[3], numbers)
    run, _, what = number.name.rpartition(", ")
    return _RUNS[run](number, run, what, numbers)


def _time(number: Printed) -> Row:
    """Show a time from the report's progress bars beside ours for the same grid."""
    ours = None
    if number.name == "seconds per training":
        ours = float(records.load("house_grid").results["differences/seconds"]) / 200
    elif number.name.startswith("seconds per combination"):
        record = records.load("house_epsilon")
        kinds = ("sigmoid", "tanh", "sigmoid, masked")
        ours = sum(float(record.results[f"{kind}/seconds"]) for kind in kinds) / 200
    return duration(number, GRID, ours, "ours trains 200 in one stack" if ours else "")


def _cell(number: Printed, rate: float, epochs: int, part: str, numbers: dict[str, Printed]) -> Row:
    """Compare a cell of the grid of rates and epochs, whose losses precede the last update."""
    gone = rate > 1 / 3 and number.value > records.load("house_grid").settings["most"]
    if part == "test" and not gone:
        name = number.name.replace("test", "training")
        training = numbers.get(name, numbers["ten runs, training loss"])
        sides = [constant_test_loss(training.value, above) for above in (False, True)]
        known = 6 * rate < 1  # the distance keeps its sign, and every start lies below
        ours = sides[0] if known else min(sides, key=lambda loss: abs(loss - number.value))
        told = "from the training loss" + ("" if known else ", on the nearer side")
        return floats(number, ours, GRID, told)
    if rate > 1 / 3:
        return _unstable(number, rate, gone)
    return _from_starts(number, epochs - 1, rate)


def _unstable(number: Printed, rate: float, gone: bool) -> Row:
    """Compare a run beyond the largest stable rate with where ours end, one for each cell."""
    record = records.load("house_grid")
    row = int(np.argmin(np.abs(np.array(record.settings["rates"]) - rate)))
    ours, most = record.array("differences/train")[row, 1:], record.settings["most"]
    least = float(_known()[1][0])
    away, back = int((ours >= most).sum()), int((np.abs(ours - least) < 0.01).sum())
    told = f"of {len(ours)} runs of ours at this rate {away} end beyond 1e6, {back} on the plateau"
    holds = away > 0 if gone else abs(number.value - least) < 0.01
    return claim(number, holds, GRID, f"{told}; the digits are rounding")


def _constant_run(number: Printed, run: str, what: str, numbers: dict[str, Printed]) -> Row:
    """Compare a run of plain descent at rate 0.001 with what a constant prediction implies."""
    training = numbers[f"{run}, training loss"].value
    if what == "test loss":
        above = numbers[f"{run}, first prediction"].value > _known()[0][0]
        return floats(
            number, constant_test_loss(training, above), PLATEAU, "from the training loss"
        )
    if what == "training loss" and run == "tanh":
        return _from_starts(number, 999, 0.001)
    if what == "first prediction" and run == "tanh":
        (mean, _), (least, _) = _known()
        away = math.sqrt(2 * (training - least))
        ours = mean - away * (1 - _PARTS * 0.001)  # one more update follows the printed loss
        return floats(number, float(ours), PLATEAU, "from the training loss")
    if run == "mask 0.5":
        return _masked(number, run, what, numbers)
    if run == "unknown run" and what == "first prediction":
        return _constant_of(number, training)
    return missing(number, PLATEAU, "only the result is left")


def _constant_of(number: Printed, training: float, kept: int = _PARTS, above: bool = False) -> Row:
    """Compare a prediction with the constant that its training loss, an update older, implies.

    Under the mask only the ``kept`` parts add up in the update, and only they are moved by it.
    """
    (mean, _), (least, _) = _known()
    constant = mean + math.sqrt(2 * max(training - least, 0.0)) * (1 if above else -1)
    ours = constant + kept * 0.001 * (mean - constant * kept / _PARTS)
    told = f"from its training loss, and one update with {kept} of {_PARTS} parts"
    return near(number, float(ours), 0.002, PLATEAU, told)


def _masked(number: Printed, run: str, what: str, numbers: dict[str, Printed]) -> Row:
    """Compare a run under the report's mask with 20 of ours, which differ in start and masks."""
    record = records.load("house_dropout")
    kind = "tanh, keep 0.5" if run == "mask 0.5" else "sigmoid, keep 0.8"
    parts = {"training loss": "train", "test loss": "test", "least training loss": "least"}
    if what in parts:
        told = "starts and masks without a seed"
        return between(number, record.array(f"{kind}/{parts[what]}"), MASK, told)
    if kind == "tanh, keep 0.5" and what == "first prediction":
        return _constant_of(number, numbers[f"{run}, training loss"].value, 3, above=True)
    if what == "least test loss":
        least = float(_known()[1][1])
        return bound(number, least, True, MASK, "the best constant for the test rows")
    return missing(number, MASK, "a seed of the masks: the prediction jumps with each of them")


#: After how many updates a loss of the best settings was printed, by what its name contains.
_UPDATES = {"last run": 999, "at epoch 100": 100, "": 499}


def _best(number: Printed, run: str, what: str, numbers: dict[str, Printed]) -> Row:
    """Compare a run at one of the report's best pairs of rate and step with 100 starts at it."""
    if what in ("learning rate", "epsilon"):
        return _sweeps(number, run, what)
    if what == "first prediction":
        return missing(number, STEP, "a seed: the start decides on which level a run ends")
    if what in ("training loss", "test loss") and run.startswith("best"):
        return _sweeps(number, run, what)
    record = records.load("house_levels")
    updates = next(n for name, n in _UPDATES.items() if name in number.name)
    at = record.settings["at"].index(updates)
    part = "test" if "test" in what else "train"
    runs = record.array(f"{'tanh' if 'tanh' in run else 'sigmoid'}/{part}")[at]
    level = int((np.abs(runs - number.value) < 0.1).sum())
    told = f"{level} of them within 0.1; the report's is the best of its 200 trainings"
    return between(number, runs, STEP, told)


def _sweeps(number: Printed, run: str, what: str) -> Row:
    """Compare with the best of our 200 trainings in each of ten sweeps over the report's pairs."""
    record = records.load("house_sweeps")
    kind = next(k for k in ("tanh", "sigmoid") if k in run or run == "best at epoch 100")
    kind = "sigmoid" if run == "best at epoch 100" else kind
    when = "early" if "100" in number.name else "end"
    part = {"learning rate": "rate", "epsilon": "epsilon", "final loss": "end train"}
    part["test loss"] = "test"
    runs = record.array(f"{kind}/{when}/{part.get(what, 'train')}")
    told = "the best of 200 pairs, each sweep from other starts"
    if kind == "tanh" and when == "end" and part.get(what, "train") == "train":
        told = f"{told}; the level is reached to within {runs.min() - number.value:.3f}"
    return between(number, runs, PAIRS, told, slack=0.01)


def _best_masked(number: Printed, run: str, what: str, numbers: dict[str, Printed]) -> Row:
    """Compare with the best at the end, in each of ten sweeps, of the masked runs that are kept.

    The report's figures leave out each run whose loss was ever above 800. What is left has nearly
    always the smallest rate, so "the best masked" says more about the filter than about the mask.
    """
    record = records.load("house_sweeps")
    kept = record.array("sigmoid, masked/kept").astype(int)
    sweeps = np.cumsum(kept)[:-1]
    when = "early" if "100" in what else "end"
    ends = np.split(record.array("sigmoid, masked/end/all train"), sweeps)
    runs = np.split(
        record.array(f"sigmoid, masked/{when}/all {'test' if 'test' in what else 'train'}"), sweeps
    )
    best = [of[end.argmin()] for of, end in zip(runs, ends, strict=True)]
    told = (
        f"its figures leave out each run that was ever above 800, and so {kept.min():.0f} to "
        f"{kept.max():.0f} of 200 are left"
    )
    return between(number, best, MASK, told)


def _lost(number: Printed, run: str, what: str, numbers: dict[str, Printed]) -> Row:
    return missing(number, PLATEAU, "only the result is left")


_RUNS: dict[str, Callable[[Printed, str, str, dict[str, Printed]], Row]] = {
    "tanh": _constant_run,
    "unknown run": _constant_run,
    "mask 0.5": _constant_run,
    "mask 0.8": _masked,
    "masked run": _lost,
    "larger epsilon": _lost,
    "last run": _best,
    "best sigmoid": _best,
    "best tanh": _best,
    "best masked": _best_masked,
    "best at epoch 100": lambda number, run, what, numbers: _sweeps(number, run, what),
}


def _plateau(number: Printed) -> Row:
    return floats(number, float(_known()[1][0]), PLATEAU, "half the variance of the prices")


def _about_plateau(number: Printed) -> Row:
    ours = float(_known()[1][0])
    return claim(number, number.agrees(ours), PLATEAU, "a sentence: about", ours)


_ROWS: dict[str, Callable[[Printed], Row]] = {
    "ten runs, training loss": _plateau,
    "plateau, training loss": _about_plateau,
    "rate 0.05, 20 epochs, training loss": lambda number: _from_starts(number, 19, 0.05),
    "loss at the start": lambda number: _from_starts(number, 0, 0.001),
}
