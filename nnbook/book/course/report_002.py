"""The report on graphs, CIFAR-10 and XOR: accuracies and epochs of its text.

Its figures are lost: the graphs with all their values, and every learning curve.
"""

from collections.abc import Iterator
from typing import Final

from nnbook.book.course._listing import listing
from nnbook.book.course._printed import Document, Printed

DOCUMENT: Final = Document(
    key="002", title="Introducción a las Redes Neuronales", kind="report", year=2020
)

_THIRD = "network=3072-100-10, epochs=50"
_FIFTH = "batch_size=128, epochs=50, learning_rate=1e-6, factor=0.1, samples=10000"
_EIGHTH = "network=3072-100-100-10, batch_size=64, epochs=100, learning_rate=1e-4, factor=1e-3"
_NONE = "network=3072-10, epochs=1000"

NUMBERS: Final = listing(
    DOCUMENT,
    f"""
[3. Ejercicio 3]
two layers, cross-entropy | 38 | % | {_THIRD} | 33 in exercise 8
two layers, square error | 30 | % | {_THIRD}
two layers, SVM | 30 | % | {_THIRD}
[5. Ejercicio 5]
ReLU and sigmoid, square error | 32 | % | {_FIFTH}
ReLU and sigmoid, cross-entropy | 27 | % | {_FIFTH}
ReLU and linear, square error | 35 | % | {_FIFTH}
ReLU and linear, cross-entropy | 25 | % | {_FIFTH}
[8. Ejercicio 8]
three layers, square error | 33 | % | {_EIGHTH}
three layers, SVM | 33 | % | {_EIGHTH}
three layers, cross-entropy | 33 | % | {_EIGHTH}
two layers once more, cross-entropy | 33 | % | {_THIRD} | 38 in exercise 3
two layers once more, SVM | 30 | % | {_THIRD}
two layers once more, square error | 30 | % | {_THIRD}
epochs until stationary, with hidden layers | 50 | epoch | {_THIRD}
epochs until stationary, without | 500 | epoch | {_NONE} | at least
no hidden layer, SVM | 25 | % | {_NONE}
no hidden layer, cross-entropy | 23 | % | {_NONE}
""",
)


def printed() -> Iterator[Printed]:
    """Iterate over the numbers of the report, in the order of printing.

    Examples
    --------
    >>> print(next(printed()))
    38 %
    """
    return iter(NUMBERS)
