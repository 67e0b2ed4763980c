"""The report on graphs and CIFAR-10: accuracies that its text reads from lost figures.

It does not say whether its loss is a mean or a sum over a batch, and the steps of the two differ by
a factor of the batch size. Both were trained, and a number is compared with the nearer one. Nor
does it say on which images an accuracy was measured. Ours are test images of a copy that was
compressed as JPEG.
"""

from collections.abc import Iterator

import numpy as np

from nnbook.book import records
from nnbook.book.course import Printed, report_002
from nnbook.book.ledger.rules import Row, claim, near
from nnbook.typing import FloatArray

#: How far an accuracy of another copy of the images may be off, in percentage points.
MARGIN = 5.0

_LOSSES = {"square error": "squares", "SVM": "SVM", "cross-entropy": "cross-entropy"}


def rows() -> Iterator[Row]:
    """Compare each number of the report.

    Examples
    --------
    >>> found = {row.number.name: row for row in rows()}
    >>> found["two layers, square error"].verdict, found["two layers, square error"].shown
    ('same conclusion', '29')
    """
    for number in report_002.printed():
        yield _stationary(number) if number.unit == "epoch" else _accuracy(number)


def _accuracy(number: Printed) -> Row:
    network, _, named = number.name.partition(", ")
    loss = _LOSSES[named]
    if network.startswith("two layers"):
        return _nearest(
            number, "cifar10_two_layers", [f"{k}/{loss}" for k in ("mean", "sum")], "two-layers"
        )
    if network.startswith("ReLU"):
        kind = f"{network.rpartition(' ')[2]}, {loss}"
        return _nearest(number, "cifar10_rates", [f"{kind}/{k}" for k in ("mean", "sum")], "rates")
    if network.startswith("three"):
        keys = [f"{k}/{f}/{loss}" for k in ("mean", "sum") for f in ("sigmoid", "tanh")]
        return _nearest(number, "cifar10_three_layers", keys, "three-layers")
    rates = records.load("cifar10_no_hidden").settings["learning_rates"]
    keys = [f"{loss}/{rate:g}" for rate in rates]
    return _nearest(number, "cifar10_no_hidden", keys, "no-hidden")


def _nearest(number: Printed, name: str, keys: list[str], section: str) -> Row:
    """Compare with the nearest of the readings that the report allows."""
    record = records.load(name)
    ours = {key: 100 * record.array(f"{key}/test").mean() for key in keys}
    arrived = {key: float(value) for key, value in ours.items() if np.isfinite(value)}
    key = min(arrived, key=lambda key: abs(arrived[key] - number.value))
    told = f"JPEG copy; of {len(keys)} readings the nearest: {key.replace('/', ', ')}"
    return near(number, arrived[key], MARGIN, f"cifar-10.md#{section}", told)


def settled(curve: FloatArray, every: int = 1) -> int:
    """Return the first epoch with 95 percent of the highest accuracy of a curve.

    Examples
    --------
    >>> settled(np.array([0.1, 0.2, 0.39, 0.4]))
    3
    """
    return every * (1 + int(np.argmax(curve >= 0.95 * curve.max())))


def _stationary(number: Printed) -> Row:
    """Compare the number of epochs after which the curves stay level."""
    if number.name.endswith("without"):
        record = records.load("cifar10_no_hidden")
        keys = [key for key in record.results if key.endswith("/validation")]
        every = record.settings["epochs"] // record.array(keys[0]).shape[-1]
        ours = [max(settled(curve, every) for curve in record.array(key)) for key in keys]
        told = f"at three rates and with two losses {min(ours)} to {max(ours)} epochs, by the rate"
        holds = min(ours) <= number.value <= max(ours)
        return claim(number, holds, "cifar-10.md#no-hidden", told, float(np.median(ours)))
    record = records.load("cifar10_two_layers")
    ours = [settled(curve) for curve in record.array("sum/cross-entropy/validation")]
    told = f"cross-entropy as a sum over the batch: {min(ours)} to {max(ours)} epochs"
    return claim(
        number, max(ours) <= number.value, "cifar-10.md#two-layers", told, float(np.median(ours))
    )
