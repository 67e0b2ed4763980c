"""The lecture's section on hyperparameters: its training logs and its two searches, as printed.

The logs are those of its problem 2.8 (CIFAR-10, sigmoid units, a squared error that is summed over
the outputs, which it calls MSE). None has a seed. The printed lines stand in
``_lecture_003_search_pages.py``.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from nnbook._validation import one_of
from nnbook.book.course import _lecture_003_search_pages as pages
from nnbook.book.course._frozen import FrozenMap
from nnbook.book.course._listing import listing
from nnbook.book.course._printed import Printed
from nnbook.book.course._table import Table, parse_rows
from nnbook.book.course.lecture_003 import DOCUMENT
from nnbook.typing import FloatArray

LOG_LINE: Final = (
    "epoch {epoch} loss: {loss} mse:{mse} accuracy:{accuracy} "
    "val_loss:{val_loss} val_mse:{val_mse} val_accuracy:{val_accuracy}"
)
SEARCH_LINE: Final = "lr: {rate} reg: {factor} val_acc: {val_accuracy} ({trial}/50)"

_PAGES: Final = {
    "tiny": (LOG_LINE, pages.TINY),
    "small rate": (LOG_LINE, pages.SMALL_RATE),
    "rate 1e6": (LOG_LINE, pages.RATE_1E6),
    # One line has lost a colon.
    "rate 1e3": (LOG_LINE, pages.RATE_1E3.replace("accuracy 0", "accuracy:0")),
    "coarse": (SEARCH_LINE, pages.COARSE),
    "fine": (SEARCH_LINE, pages.FINE),
}

_FIRST = "4. Configuración de los hiperparámetros"
_RATE = "4. Hiperparámetros"
_BATCH = "The batch size of this run is not printed."
_DOTS = "The lecture leaves lines out and marks them by dots."
_SOME = "Twenty of fifty trials are shown; the fifteenth stands twice."
_FINE = "Twenty-three of fifty trials are shown."

#: The four training logs: the title, the slide, what was set, and what to know.
LOGS: Final = FrozenMap(
    {
        title: Table(
            document=DOCUMENT,
            place=place,
            title=title,
            line=LOG_LINE,
            rows=parse_rows(*_PAGES[title]),
            setting=setting,
            note=note,
        )
        for title, place, setting, note in (
            ("tiny", "3. Verificación básica", {"samples": 20}, f"{_BATCH} {_DOTS}"),
            ("small rate", _FIRST, {"learning_rate": 1e-5}, f"{_BATCH} {_DOTS}"),
            ("rate 1e6", _RATE, {"learning_rate": 1e6}, _BATCH),
            ("rate 1e3", _RATE, {"learning_rate": 1e3}, f"{_BATCH} A colon and blanks are lost."),
        )
    }
)

#: The ranges that the two searches draw from, as powers of ten, as their programs print them.
RANGES: Final = FrozenMap(
    {
        "coarse": FrozenMap({"rate": (-3.0, 1.0), "factor": (-6.0, 0.0)}),
        "fine": FrozenMap({"rate": (-2.0, -1.0), "factor": (-6.0, -3.0)}),
    }
)

#: Numbers of the lecture's sentences that are results.
STATEMENTS: Final = listing(
    DOCUMENT,
    """
[Rectified Linear Unit (ReLU)]
ReLU, times faster than tanh | 6 | | | an example; about convergence
[4. Hiperparámetros]
acceptable rates, from | 1e-2 | | | its problem 2.8
acceptable rates, to | 1e1 | | | its problem 2.8
[5. Monitoreo]
ratio of update to weight | 0.01 | | | a reasonable value, it says
""",
)


def printed_columns(name: str) -> dict[str, FloatArray]:
    """Return one of the lecture's listings by column, every printed line in its order.

    Parameters
    ----------
    name : {"tiny", "small rate", "rate 1e6", "rate 1e3", "coarse", "fine"}
        A training log, or a search.

    Examples
    --------
    >>> log = printed_columns("small rate")
    >>> log["loss"][:3]
    array([2.321, 2.319, 2.317])
    >>> float(printed_columns("fine")["val_accuracy"].max())
    0.374467
    """
    line, text = one_of("printed_columns", "name", name, _PAGES)
    names = [part.split("}")[0] for part in line.split("{")[1:]]
    columns = zip(*parse_rows(line, text), strict=True)
    return {key: np.array(cells, dtype=float) for key, cells in zip(names, columns, strict=True)}


def printed() -> Iterator[Printed]:
    """Iterate over the numbers of the logs and searches, a trial that stands twice once.

    Examples
    --------
    >>> numbers = list(printed())
    >>> len(numbers)
    403
    >>> print(numbers[1].name, numbers[1])
    tiny, epoch 1, loss 0.809
    """
    relu, low, high, ratio = STATEMENTS
    yield relu
    for log in LOGS.values():
        yield from log
    yield from (low, high)
    for title, note in (("coarse", _SOME), ("fine", _FINE)):
        yield from _search(title, note)
    yield ratio


def _search(title: str, note: str) -> Iterator[Printed]:
    """Iterate over the trials of a search: what was drawn, and what came of it."""
    for rate, factor, accuracy, trial in dict.fromkeys(parse_rows(*_PAGES[title])):
        drawn: Mapping[str, Any] = {"epochs": 10, "batch_size": 100, "trial": int(trial)}
        tried = {**drawn, "rate": float(rate), "factor": float(factor)}
        for name, text, setting in (
            ("rate", rate, drawn),
            ("factor", factor, drawn),
            ("val_accuracy", accuracy, tried),
        ):
            yield Printed(
                document=DOCUMENT,
                place=_RATE,
                name=f"{title}, trial {trial}, {name}",
                text=text,
                setting=setting,
                note=note,
            )
