"""The activation tables of the lecture's section on initialization, as printed.

A stack of 10 tanh or ReLU layers gets 10,000 standard normal samples and is never trained. What is
printed is the mean and the standard deviation of each layer's output. The lecture does so for seven
rules of drawing the weights. Its random numbers have no seed: a repetition agrees within a spread,
not to the digit.

The tables are listed in ``lecture_003.txt``, and what each printed is in ``lecture_003_pages``, as
in the document up to white space.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nnbook.book.course._documents import DOCUMENTS
from nnbook.book.course._files import HERE, Row, read_page, read_rows
from nnbook.book.course._printed import Printed, frozen
from nnbook.book.course._table import Table, parse_rows

DOCUMENT: Final = DOCUMENTS["003"]

DATA_LINE: Final = "Datos mean {mean} std {std}"
LAYER_LINE: Final = "Layer {layer}  mean {mean}  std {std}"


@dataclass(frozen=True, kw_only=True)
class ActivationTable(Table):
    """Hold one of the lecture's tables, and the line about its data.

    Parameters
    ----------
    data_mean, data_std : Printed
        The mean and the standard deviation of the samples that entered the first layer.
    **others
        As in :class:`~nnbook.book.course.Table`.

    Examples
    --------
    >>> table = INITIALIZATION["tanh_std_0.01"]
    >>> table.data_std.text
    '1.000056'
    >>> table.column("std")[:3]
    array([0.213437, 0.047578, 0.010623])
    >>> table.setting["activation"], table.setting["weights"]
    ('tanh', 'np.random.randn(fan_in, fan_out) * 1e-2')
    >>> print(table)
    Datos mean 0.000089 std 1.000056
    <BLANKLINE>
    Layer 0  mean 0.000169  std 0.213437
    ...
    Layer 9  mean -0.000000  std 0.000000
    """

    data_mean: Printed
    data_std: Printed

    def __iter__(self) -> Iterator[Printed]:
        """Iterate over the two numbers about the data, then over the layers."""
        yield self.data_mean
        yield self.data_std
        yield from super().__iter__()

    def __str__(self) -> str:
        """Return the table in the document's layout."""
        data = DATA_LINE.format(mean=self.data_mean.text, std=self.data_std.text)
        return f"{data}\n\n{super().__str__()}"


def read(path: Path) -> Iterator[ActivationTable]:
    """Read the tables that a file lists, each with its page from the folder beside the file."""
    for row in read_rows(path, "title | slide | activation | weights | note | damage of std", 4):
        yield _table(row, *read_page(path.with_name(f"{path.stem}_pages"), row.cells[0]))


def _table(row: Row, page: str, source: str) -> ActivationTable:
    """Read one printed page."""
    title, slide, activation, weights, note, damage = row.cells
    place = f"{row.place}: {slide}"
    setting = {
        "activation": activation,
        "weights": weights,
        "layers": 10,
        "units": 500,
        "samples": 10_000,
    }
    data, end, layers = page.partition("\n")
    ((mean, std),) = parse_rows(DATA_LINE, data, source)

    def of_data(name: str, text: str) -> Printed:
        name = f"{title}, data, {name}"
        return Printed(document=DOCUMENT, place=place, name=name, text=text, setting=setting)

    return ActivationTable(
        document=DOCUMENT,
        place=place,
        title=title,
        line=LAYER_LINE,
        rows=parse_rows(LAYER_LINE, end + layers, source),
        setting=setting,
        damage={"std": damage} if damage else {},
        note=note,
        data_mean=of_data("mean", mean),
        data_std=of_data("std", std),
    )


#: The lecture's seven activation tables, in its order. "As printed" marks the two whose formula is
#: not the rule that their slide names.
INITIALIZATION: Final = frozen({table.title: table for table in read(HERE / "lecture_003.txt")})


def printed() -> Iterator[Printed]:
    """Iterate over every number of the seven tables.

    Examples
    --------
    >>> numbers = list(printed())
    >>> len(numbers)
    154
    >>> print(numbers[2].name, numbers[2])
    tanh_std_0.01, layer 0, mean 0.000169
    """
    for table in INITIALIZATION.values():
        yield from table
