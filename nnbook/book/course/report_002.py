"""The report on graphs, CIFAR-10 and XOR: accuracies and epochs of its text.

Its figures are lost: the graphs with all their values, and every learning curve.
"""

from collections.abc import Iterator
from typing import Final

from nnbook.book.course._documents import DOCUMENTS
from nnbook.book.course._files import HERE
from nnbook.book.course._listing import listing
from nnbook.book.course._printed import Printed

NUMBERS: Final = listing(DOCUMENTS["002"], HERE / "report_002.txt")


def printed() -> Iterator[Printed]:
    """Iterate over the numbers of the report, in the order of printing.

    Examples
    --------
    >>> print(next(printed()))
    38 %
    """
    return iter(NUMBERS)
