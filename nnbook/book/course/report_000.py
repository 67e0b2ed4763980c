"""The report on house prices: a 6-5-1 network trained by numerical gradients.

Its losses, which are half of the mean square error, are printed with 20 decimals, of which a
float64 carries about 16 digits. Its figures are lost, and in some places so is the code that made
the numbers. Ten numbers above 1e27 were cut off by the printer, and some of those do not even show
their magnitude. They say that a rate of 0.5 diverges.
"""

from collections.abc import Iterator
from typing import Final

from nnbook.book.course._documents import DOCUMENTS
from nnbook.book.course._files import HERE
from nnbook.book.course._listing import listing
from nnbook.book.course._printed import Printed

NUMBERS: Final = listing(DOCUMENTS["000"], HERE / "report_000.txt")


def printed() -> Iterator[Printed]:
    """Iterate over the numbers of the report, in the order of printing.

    Examples
    --------
    >>> next(printed()).name
    'tanh, first prediction'
    """
    return iter(NUMBERS)
