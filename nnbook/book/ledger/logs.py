"""The lecture's training logs and the accuracies of its searches, on CIFAR-10.

At the two large rates the sigmoids of the output are stuck at 0 or 1. If k of the ten are at 1, the
squared error, a sum over the outputs, is 1 + 0.8 k for balanced classes, and the accuracy is 1/10.
An error that the lecture measures after an epoch must be one of these eleven numbers.

The rest comes from records on a copy of the images that was compressed as JPEG. The lecture prints
neither how its weights start nor the batch size of a log.
"""

import math
import sys
from functools import cache

import numpy as np

from nnbook.book import records
from nnbook.book.course import Printed, lecture_003_search
from nnbook.book.ledger.rules import Row, among, between, law, missing, near
from nnbook.typing import FloatArray

WHERE = "cifar-10.md#logs"

#: Updates in an epoch of the lecture: 35,000 images in batches of 100.
_UPDATES = 350

#: How far an accuracy may be off, and a loss, as a share of it.
MARGIN, SHARE = 0.05, 0.25

#: What the log of twenty images calls each quantity, and the record: its training metrics are taken
#: after each update. Both losses are larger than the squares by the penalty.
_TINY = {
    "mse": "after/mse",
    "loss": "after/mse",
    "accuracy": "after/accuracy",
    "val_mse": "end/mse",
    "val_loss": "end/mse",
    "val_accuracy": "end/accuracy",
}

#: How far a printed fall may be off when our log is slowed down by one constant: it is the
#: difference of two numbers that are rounded to 0.001.
_FALL = 0.0015


def row(number: Printed) -> Row:
    """Compare one number of a log."""
    log, _, what = number.name.split(", ")
    if log == "tiny":
        return _tiny(number, what)
    if log.startswith("rate") and what == "val_mse" and math.isfinite(number.value):
        return _stuck(number)
    if log == "rate 1e6":
        return _overflow(number, what)
    return _trained(number, "small" if log == "small rate" else "large 1000", what)


def _stuck(number: Printed) -> Row:
    """Compare an error of outputs that are stuck at 0 or 1 with the eleven possible ones."""
    values = [1 + 0.8 * stuck for stuck in range(11)]
    ones = int(np.argmin(np.abs(np.array(values) - number.value)))
    told = f"one of the eleven values of stuck outputs, {ones} of 10 at 1; luck decides which"
    return among(number, values, "hyperparameters.md#rates", told)


def _overflow(number: Printed, what: str) -> Row:
    """Compare what remains when the penalty grows by a factor of 81 in each update."""
    where = "hyperparameters.md#rates"
    first = number.setting["epoch"] == 1
    overflows = 2 * _UPDATES * math.log(9) > math.log(sys.float_info.max)
    if "accuracy" in what:
        return law(number, 0.1, where, "all of one class")
    if what == "mse" and first:
        return _stuck(number)
    ours = (math.inf if first else math.nan) if overflows else 0.0
    return law(number, ours, where, "350 updates, each times 81: beyond float64")


def _trained(number: Printed, log: str, what: str) -> Row:
    """Compare with the lecture's network, trained once at its rate."""
    record = records.load("cifar10_logs")
    epoch = number.setting["epoch"] - 1
    if epoch >= len(record.array(f"{log}/loss")):
        return missing(number, WHERE, "a seed; which outputs get stuck is a matter of luck")
    told = "JPEG copy, another start"
    if "accuracy" in what:
        ours = record.array(f"{log}/val_accuracy")[epoch]
        return near(number, float(ours), MARGIN, WHERE, f"{told}; validation images")
    penalty = record.array(f"{log}/loss") - record.array(f"{log}/mse")
    curve = record.array(f"{log}/{what.replace('val_loss', 'val_mse')}")
    curve = curve + penalty if what == "val_loss" else curve
    if log == "small" and epoch:
        return _fallen(number, what)
    ours = float(curve[epoch])
    return near(number, ours, SHARE * number.value, WHERE, f"{told}; a quarter of it")


@cache
def fall(what: str) -> tuple[FloatArray, FloatArray, float]:
    """Return how far a loss of the small rate has fallen, as printed and in ours, and the pace.

    Ours runs faster by one constant, the same for all four losses: the one at which they lie
    nearest to the printed falls, by the mean of the squares. A training loss belongs to the middle
    of its epoch, a validation loss to the end.

    Examples
    --------
    >>> theirs, ours, slower = fall("val_mse")
    >>> f"{slower:.1f}", bool(abs(theirs - ours).max() < 0.001)
    ('18.7', True)
    """
    record, columns = records.load("cifar10_logs"), lecture_003_search.printed_columns("small rate")
    penalty = record.array("small/loss") - record.array("small/mse")

    def ours(name: str, slower: float) -> FloatArray:
        curve = record.array(f"small/{name.replace('val_loss', 'val_mse')}")
        curve = curve + penalty if name == "val_loss" else curve
        moment = 0.0 if name.startswith("val") else 0.5
        times = np.arange(1, len(curve) + 1) - moment
        at = (columns["epoch"] - moment) / slower
        # before the first moment on record the curve is taken as straight
        early = curve[0] + (at - times[0]) * (curve[1] - curve[0])
        read = np.where(at < times[0], early, np.interp(at, times, curve))
        return np.asarray(read[0] - read)

    losses = ("loss", "mse", "val_loss", "val_mse")
    printed = {name: columns[name][0] - columns[name] for name in losses}
    paces = np.arange(10, 30, 0.05)
    off = [sum(np.square(p - ours(n, pace)).sum() for n, p in printed.items()) for pace in paces]
    slower = float(paces[np.argmin(off)])
    return printed[what], ours(what, slower), slower


def _fallen(number: Printed, what: str) -> Row:
    """Compare how far a loss has fallen since epoch 1: its size says nothing at a small rate."""
    theirs, ours, slower = fall(what)
    columns = lecture_003_search.printed_columns("small rate")
    at = columns["epoch"].tolist().index(number.setting["epoch"])
    start = float(columns[what][0])
    told = f"fallen since epoch 1 by {theirs[at]:.3f}, ours by {ours[at]:.3f}"
    why = f"its rate times its updates is fitted once for the log, ours over {slower:.1f}"
    return near(number, start - float(ours[at]), _FALL, WHERE, f"{told}; {why}", rule="scaled")


def _tiny(number: Printed, what: str) -> Row:
    """Compare with 20 runs on as many sets of twenty images, measured after each update."""
    record, epoch = records.load("cifar10_tiny"), number.setting["epoch"]
    rate = record.settings["rates"].index(0.1)
    runs = record.array(_TINY[what])[rate, record.settings["epochs"].index(epoch)]
    penalty = _penalty() if what.endswith("loss") else 0.0
    told = "rate 0.1, batches of one, other images; metrics of training taken after each update"
    if penalty:
        told += "; with the penalty of its first line"
    return between(number, runs + penalty, WHERE, told)


def _penalty() -> float:
    """Return by how much the loss exceeds the squares in the first line of the tiny set's log."""
    columns = lecture_003_search.printed_columns("tiny")
    return float(columns["loss"][0] - columns["mse"][0])


def trial(number: Printed, where: str) -> Row:
    """Compare the validation accuracy of a trial with ours at the same rate and factor."""
    search = number.name.partition(",")[0]
    record = records.load("cifar10_search")
    rates = record.array(f"printed {search}/rate")
    at = int(np.argmin(np.abs(rates - number.setting["rate"])))
    ours = float(np.nan_to_num(record.array(f"printed {search}/validation")[at], nan=0.1))
    return near(number, ours, MARGIN, where, "the same point; JPEG copy, another start")
