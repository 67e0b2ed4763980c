"""The report on graphs and CIFAR-10: accuracies that its text reads from lost figures."""

from collections.abc import Iterator

from nnbook.course import Printed, report_002
from nnbook.ledger.rules import Row, missing

_WHERE = "losses.md#ranking"


def rows() -> Iterator[Row]:
    """Compare each number of the report.

    Examples
    --------
    >>> len(list(rows()))
    17
    """
    for number in report_002.printed():
        yield _row(number)


def _row(number: Printed) -> Row:
    return missing(number, _WHERE, "CIFAR-10 with this network, and a seed")
