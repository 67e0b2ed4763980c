"""The report on perceptrons, noisy digits and MNIST: slides, whose figures are lost."""

from collections.abc import Iterator
from typing import Final

from nnbook.book.course._listing import listing
from nnbook.book.course._printed import Document, Printed

DOCUMENT: Final = Document(key="001", title="TP 3 - S.I.A", kind="report")

_LINEAR = "activation=identity, learning_rate=0.01, runs=5, folds=5, epochs=2000"
_TANH = "activation=tanh, learning_rate=0.01, runs=5, folds=5, epochs=2000"
_POINTS = "network=35-20-10, learning_rate=0.1, epochs=5000"
_DEEP = "optimizer=Adam, network=784-256-128-64-10, activation=sigmoid, epochs=10"
_SMALL = "optimizer=SGD, learning_rate=0.01, network=784-10-10, activation=sigmoid"
_HIDDEN = "network=784-32-10, activation=sigmoid"

NUMBERS: Final = listing(
    DOCUMENT,
    f"""
[SSE del Lineal a lo largo de las epochs]
linear, training SSE | 997.88 | | {_LINEAR}
linear, spread of the training SSE | 616.22 | | {_LINEAR}
linear, test SSE | 750.13 | | {_LINEAR}
linear, spread of the test SSE | 573.76 | | {_LINEAR}
[SSE del No Lineal a lo largo de las epochs]
tanh, training SSE | 248.44 | | {_TANH}
tanh, spread of the training SSE | 714.89 | | {_TANH}
tanh, test SSE | 560.54 | | {_TANH}
tanh, spread of the test SSE | 497.57 | | {_TANH}
[Conclusión]
worst digit under noise, first | 0 | | {_POINTS} | by F1
worst digit under noise, second | 3 | | {_POINTS} | by F1
worst digit under noise, third | 8 | | {_POINTS} | by F1
[Optimizadores]
Adam, time | 1350.63 | s | optimizer=Adam, learning_rate=0.001, {_HIDDEN}
momentum, time | 639.84 | s | optimizer=momentum, learning_rate=0.01, {_HIDDEN}
plain, time | 550.91 | s | optimizer=SGD, learning_rate=0.01, {_HIDDEN}
[Confusion Matrix]
deep network, time | 18983.45 | s | {_DEEP} | also printed as 5 hours 16 minutes
deep network, training accuracy | 0.9758 | | {_DEEP}
deep network, test accuracy | 0.9623 | | {_DEEP}
digit taken for 4 | 9 | | {_DEEP} | "they look alike"
digit taken for 5 | 8 | | {_DEEP} | "they look alike"
digit taken for 9 | 7 | | {_DEEP} | "they look alike"
digit taken for 5, second | 3 | | {_DEEP} | "they look alike"
[Overfitting 'artificial']
few samples, time | 284.27 | s | {_SMALL}, epochs=100, samples=500
[Underfitting 'artificial']
few epochs, time | 190.66 | s | {_SMALL}, epochs=10, samples=60000
[Conclusiones]
small network with Adam, time | 107.75 | s | optimizer=Adam, network=784-10-10, epochs=3
""",
)


def printed() -> Iterator[Printed]:
    """Iterate over the numbers of the report, in the order of printing.

    Examples
    --------
    >>> sum(number.unit == "s" for number in printed())
    7
    """
    return iter(NUMBERS)
