"""The lecture's training logs and the accuracies of its searches, on CIFAR-10.

At the two large rates the sigmoids of the output are stuck at 0 or 1. If k of the ten are at 1, the
squared error, a sum over the outputs, is 1 + 0.8 k for balanced classes, and the accuracy is 1/10.
An error that the lecture measures after an epoch must be one of these eleven numbers.

The rest comes from records on a copy of the images that was compressed as JPEG. The lecture prints
neither how its weights start nor the batch size of a log.
"""

import math
import sys

import numpy as np

from nnbook.book import records
from nnbook.book.course import Printed, lecture_003_search
from nnbook.book.ledger.rules import Row, among, between, digits, missing, near
from nnbook.typing import FloatArray

WHERE = "cifar-10.md#logs"

#: Updates in an epoch of the lecture: 35,000 images in batches of 100.
_UPDATES = 350

#: How far an accuracy may be off, and a loss, as a share of it.
MARGIN, SHARE = 0.05, 0.25

#: The epochs in which the record of the tiny set was measured, and the positions of the batch size
#: and the rate in it that come nearest to the lecture's log.
_MEASURED, _TINY = (1, 10, 20, 30, 40, 50, 60), (2, 1)


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
        return digits(number, 0.1, where, "all of one class")
    if what == "mse" and first:
        return _stuck(number)
    ours = (math.inf if first else math.nan) if overflows else 0.0
    return digits(number, ours, where, "350 updates, each times 81: beyond float64")


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
        return _fallen(number, curve, what)
    ours = float(curve[epoch])
    return near(number, ours, SHARE * number.value, WHERE, f"{told}; a quarter of it")


def _fallen(number: Printed, curve: FloatArray, what: str) -> Row:
    """Compare how far a loss has fallen since epoch 1: its size says nothing at a small rate."""
    epoch = number.setting["epoch"] - 1
    theirs = float(lecture_003_search.printed_columns("small rate")[what][0]) - number.value
    ours = float(curve[0] - curve[epoch])
    told = f"fallen since epoch 1 by {theirs:.3f}, ours by {ours:.3f}"
    if theirs / 2 <= ours <= 2 * theirs:
        return near(number, float(curve[epoch]), SHARE * number.value, WHERE, told)
    lacking = "its rate, about 1e-5, or its updates in an epoch"
    return missing(number, WHERE, f"{lacking}: {told}", float(curve[epoch]))


def _tiny(number: Printed, what: str) -> Row:
    """Compare with ten starts at the nearest batch size and rate, in the epochs on record."""
    record, epoch = records.load("cifar10_logs"), number.setting["epoch"]
    kinds = {"val_mse": "mse", "val_accuracy": "accuracy", "accuracy": "running"}
    if epoch not in _MEASURED or what not in kinds:
        return missing(number, WHERE, "the batch size, the rate and a seed of this log")
    batch, rate = _TINY
    runs = record.array(f"tiny/{kinds[what]}")[batch, rate, _MEASURED.index(epoch)]
    told = (
        f"batch {record.settings['tiny_batches'][batch]}, rate "
        f"{record.settings['tiny_rates'][rate]:g}, which the lecture does not say"
    )
    return between(number, runs, WHERE, told)


def trial(number: Printed, where: str) -> Row:
    """Compare the validation accuracy of a trial with ours at the same rate and factor."""
    search = number.name.partition(",")[0]
    record = records.load("cifar10_search")
    rates = record.array(f"printed {search}/rate")
    at = int(np.argmin(np.abs(rates - number.setting["rate"])))
    ours = float(np.nan_to_num(record.array(f"printed {search}/validation")[at], nan=0.1))
    return near(number, ours, MARGIN, where, "the same point; JPEG copy, another start")
