"""The lecture: its seven activation tables, its searches, and the numbers of its sentences."""

import math
from collections.abc import Iterator

import numpy as np

from nnbook.book import records
from nnbook.book.activations.tables import digits_speed
from nnbook.book.course import Printed, lecture, lecture_003_search
from nnbook.book.initialization.lecture_comparison import compare_with_lecture
from nnbook.book.ledger import logs
from nnbook.book.ledger.rules import Row, claim, drawn, missing, spread


def rows() -> Iterator[Row]:
    """Compare each number of the lecture.

    Examples
    --------
    >>> first = next(rows())
    >>> first.number.name, first.verdict, round(first.z, 1)
    ('tanh_std_0.01, data, mean', 'within spread', 0.0)
    """
    yield from _tables()
    for number in lecture_003_search.printed():
        if number in lecture_003_search.STATEMENTS:
            yield _statement(number)
        elif ", trial " in number.name:
            yield _trial(number)
        else:
            yield logs.row(number)


def _tables() -> Iterator[Row]:
    for key, table in lecture.INITIALIZATION.items():
        found = compare_with_lecture(key)
        where = f"initialization.md#{'errata' if 'as_printed' in key else 'experiment'}"
        data, layers = list(table)[:2], list(table)[2:]
        parts = {"data": data, "mean": layers[::2], "std": layers[1::2]}
        compared = {}
        for part, numbers in parts.items():
            ours = found[part]
            for number, mean, z in zip(numbers, ours.average, ours.z, strict=True):
                compared[number.name] = spread(
                    number, float(mean), float(z), ours.limit, where, "mean of 100 seeds"
                )
        yield from (compared[number.name] for number in table)


def _trial(number: Printed) -> Row:
    search, _, what = number.name.split(", ")
    where = "hyperparameters.md#search" if search == "coarse" else "hyperparameters.md#border"
    if what == "val_accuracy":
        return logs.trial(number, "cifar-10.md#search")
    return drawn(number, lecture_003_search.RANGES[search][what], where)


def _statement(number: Printed) -> Row:
    relu, low, high, _ = lecture_003_search.STATEMENTS
    if number == relu:
        ratio = digits_speed()[2, 0.1]["tanh"][0]
        told = "AlexNet's convolutions on CIFAR-10; ours is for two layers of 32 units on digits"
        return missing(number, "activations.md#six-times", told, ratio)
    if number in (low, high):
        tried = lecture_003_search.printed_columns("coarse")
        once = np.append(tried["trial"][1:] != tried["trial"][:-1], True)  # one stands twice
        tried = {name: column[once] for name, column in tried.items()}
        edge = tried["rate"] <= 0.03 if number == low else tried["rate"] >= 3
        good = tried["val_accuracy"][edge & (tried["factor"] < 0.05)]
        told = (
            f"of the lecture's own {len(good)} trials at this end with a factor below 0.05, "
            f"{int((good < 0.15).sum())} stay at chance"
        )
        holds = bool((good >= 0.15).all())
        where = "hyperparameters.md#rates"
        return claim(number, holds, where, told, refuted="range-of-rates")
    ours = _ratio()
    told = "the nearest power of ten in the first fifth of a good training, too large later"
    return claim(number, round(math.log10(ours)) == -2, "monitoring.md#ratio", told, ours)


def _ratio() -> float:
    """Return the geometric mean of early ratios of update to weight, at rates from other starts."""
    record, found = records.load("update_ratios"), []
    first = record.settings["choosing"] * record.settings["starts"]  # the runs that choose
    for task in ("curve", "spirals", "digits"):
        for rule in ("SGD", "momentum", "Adam"):
            val = record.array(f"{task}/{rule}/val")[:, :first]
            best = np.where(np.isnan(val), np.inf, val).mean(axis=1).argmin()
            found.append(np.log(record.array(f"{task}/{rule}/early")[0, best, first:]).mean())
    return math.exp(float(np.mean(found)))
