"""The lecture's section on hyperparameters: its training logs and its two searches, as printed.

The logs are those of its problem 2.8 (CIFAR-10, sigmoid units, a squared error that is summed over
the outputs, which it calls MSE). None has a seed. The printed lines stand in
``_lecture_003_search_pages.py``.
"""

from typing import Final

import numpy as np

from nnbook._validation import one_of
from nnbook.course import _lecture_003_search_pages as pages
from nnbook.course._table import parse_rows
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
