"""The lecture's section on hyperparameters: its training logs and its two searches, as printed.

The logs are those of its problem 2.8 (CIFAR-10, sigmoid units, a squared error that is summed over
the outputs, which it calls MSE). None has a seed.

Logs and searches are listed in ``lecture_003_search.txt``, and what each printed is in
``lecture_003_pages``. Nothing is corrected there.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from nnbook._validation import one_of
from nnbook.book.course._documents import DOCUMENTS
from nnbook.book.course._files import HERE, blame, read_page, read_rows
from nnbook.book.course._listing import listing
from nnbook.book.course._printed import Printed, frozen, parse_number
from nnbook.book.course._table import Table, parse_rows
from nnbook.typing import FloatArray

LOG_LINE: Final = (
    "epoch {epoch} loss: {loss} mse:{mse} accuracy:{accuracy} "
    "val_loss:{val_loss} val_mse:{val_mse} val_accuracy:{val_accuracy}"
)
SEARCH_LINE: Final = "lr: {rate} reg: {factor} val_acc: {val_accuracy} ({trial}/50)"

#: The ranges that the two searches draw from, as powers of ten, as their programs print them.
RANGES: Final = frozen(
    {
        "coarse": frozen({"rate": (-3.0, 1.0), "factor": (-6.0, 0.0)}),
        "fine": frozen({"rate": (-2.0, -1.0), "factor": (-6.0, -3.0)}),
    }
)


def read(path: Path) -> Iterator[Table]:
    """Read the logs and searches that a file lists, each with its page."""
    for row in read_rows(path, "title | note | samples | learning rate", 2):
        title, note, samples, rate = row.cells
        with blame(row.where):
            stated = {"samples": int(parse_number(samples))} if samples else {}
            tried = {"learning_rate": float(parse_number(rate))} if rate else {}
        line = SEARCH_LINE if title in RANGES else LOG_LINE
        page, source = read_page(path.with_name("lecture_003_pages"), title)
        page = page.replace("accuracy 0", "accuracy:0")  # one line has lost a colon
        yield Table(
            document=DOCUMENTS["003"],
            place=row.place,
            title=title,
            line=line,
            rows=parse_rows(line, page, source),
            setting={**stated, **tried},
            note=note,
        )


_TABLES: Final = {table.title: table for table in read(HERE / "lecture_003_search.txt")}

#: The four training logs.
LOGS: Final = frozen({title: log for title, log in _TABLES.items() if title not in RANGES})

#: Numbers of the lecture's sentences that are results.
STATEMENTS: Final = listing(DOCUMENTS["003"], HERE / "lecture_003_sentences.txt")


def printed_columns(name: str) -> dict[str, FloatArray]:
    """Return one of the lecture's logs or searches by column, with every printed line.

    Parameters
    ----------
    name : {"tiny", "small rate", "rate 1e6", "rate 1e3", "coarse", "fine"}
        A training log, or a search.

    Raises
    ------
    ValueError
        For an unknown name.

    Examples
    --------
    >>> log = printed_columns("small rate")
    >>> log["loss"][:3]
    array([2.321, 2.319, 2.317])
    >>> float(printed_columns("fine")["val_accuracy"].max())
    0.374467
    """
    table = one_of("printed_columns", "name", name, _TABLES)
    return {column: table.column(column) for column in table.columns}


def printed() -> Iterator[Printed]:
    """Iterate over the numbers of the logs and searches, once for a trial that stands there twice.

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
    for title in RANGES:
        yield from _search(_TABLES[title])
    yield ratio


def _search(table: Table) -> Iterator[Printed]:
    """Iterate over the trials of a search: what was drawn, and what came of it.

    Unlike in a log, what a line is about stands at its end, and it has been drawn in part.
    """
    for rate, factor, accuracy, trial in dict.fromkeys(table.rows):
        drawn = {"epochs": 10, "batch_size": 100, "trial": int(trial)}
        tried = {**drawn, "rate": float(rate), "factor": float(factor)}
        for name, text, setting in (
            ("rate", rate, drawn),
            ("factor", factor, drawn),
            ("val_accuracy", accuracy, tried),
        ):
            yield Printed(
                document=table.document,
                place=table.place,
                name=f"{table.title}, trial {trial}, {name}",
                text=text,
                setting=setting,
                note=table.note,
            )
