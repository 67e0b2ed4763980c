"""The report on perceptrons, noisy digits and MNIST: slides, whose figures are lost."""

from collections.abc import Iterator
from typing import Final

from nnbook.book.course._documents import DOCUMENTS
from nnbook.book.course._files import HERE
from nnbook.book.course._listing import listing
from nnbook.book.course._printed import Printed

NUMBERS: Final = listing(DOCUMENTS["001"], HERE / "report_001.txt")


def printed() -> Iterator[Printed]:
    """Iterate over the numbers of the report, in the order of printing.

    Examples
    --------
    >>> sum(number.unit == "s" for number in printed())
    7
    """
    return iter(NUMBERS)
