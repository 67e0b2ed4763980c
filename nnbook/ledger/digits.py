"""The report on perceptrons, noisy digits and MNIST."""

from collections.abc import Iterator

from nnbook import records
from nnbook.course import Printed, report_001
from nnbook.ledger.rules import Row, duration, missing

_SUMS = "perceptrons.md#errata"


def rows() -> Iterator[Row]:
    """Compare each number of the report.

    Examples
    --------
    >>> [row.detail for row in rows()][0]
    'its 28 rows are not public, and over which rows it sums is not said'
    """
    for number in report_001.printed():
        yield _row(number)


def _row(number: Printed) -> Row:
    if "SSE" in number.name:
        told = "its 28 rows are not public, and over which rows it sums is not said"
        return missing(number, _SUMS, told)
    if number.unit == "s":
        return _time(number)
    if "digit" in number.name:
        return missing(number, "monitoring.md#classes", "its figures, and the digits' seeds")
    return missing(number, "monitoring.md#gap", "MNIST with this network")


def _time(number: Printed) -> Row:
    if number.name == "Adam, time":
        record = records.load("optimizer_cost")
        batch = record.settings["batches"].index(32)
        width = record.settings["widths"].index(32)
        step = record.array("step/adam")[batch, width]
        told = f"2.45 times its plain descent; ours {step:.2f} times, 784-32-10, batches of 32"
        return duration(number, "optimizers.md#cost", detail=told)
    return duration(number, "optimizers.md#cost")
