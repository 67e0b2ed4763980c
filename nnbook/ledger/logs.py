"""The lecture's training logs and the accuracies of its searches, on CIFAR-10.

At the two large rates the sigmoids of the output are stuck at 0 or 1. With k of the ten at 1 the
squared error, a sum over the outputs, is then 1 + 0.8 k for balanced classes, and the accuracy is
1/10. What the lecture measures after an epoch must be one of these eleven numbers.
"""

import math
import sys

from nnbook.course import Printed, lecture_003_search
from nnbook.ledger.rules import Row, digits, missing

_PAGES = {
    "tiny": "hyperparameters.md#tiny",
    "small rate": "hyperparameters.md#rates",
    "rate 1e6": "hyperparameters.md#rates",
    "rate 1e3": "hyperparameters.md#rates",
}

#: The lecture's updates in an epoch: 35,000 images in batches of 100.
_UPDATES = 350


def row(number: Printed) -> Row:
    """Compare one number of a log."""
    log, _, what = number.name.split(", ")
    where = _PAGES[log]
    if log.startswith("rate") and what == "val_mse" and math.isfinite(number.value):
        stuck = round((number.value - 1) / 0.8)
        return digits(number, 1 + 0.8 * stuck, where, f"{stuck} of 10 outputs stuck at 1")
    if log == "rate 1e6":
        return _overflow(number, what, where)
    return missing(number, where, "a seed and the batch size; CIFAR-10 with this network")


def _overflow(number: Printed, what: str, where: str) -> Row:
    """Compare what remains when the penalty grows by a factor of 81 in each update."""
    first = number.setting["epoch"] == 1
    overflows = 2 * _UPDATES * math.log(9) > math.log(sys.float_info.max)
    if "accuracy" in what:
        return digits(number, 0.1, where, "all of one class")
    if what == "mse" and first:
        return digits(number, 1 + 0.8 * 5, where, "5 of 10 outputs stuck at 1")
    ours = (math.inf if first else math.nan) if overflows else 0.0
    return digits(number, ours, where, "350 updates, each times 81: beyond float64")


def trial(number: Printed, where: str) -> Row:
    """Compare the validation accuracy of a trial of a search."""
    assert number.name.startswith(tuple(lecture_003_search.RANGES))
    return missing(number, where, "a seed; CIFAR-10 with this network")
