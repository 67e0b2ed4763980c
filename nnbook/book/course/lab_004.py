"""The eight runs of the XOR lab, with their costs, parameters and predictions as printed.

A 2-2-1 network learns XOR from its four points. The lab starts it from zeros and from random
numbers, compares three learning rates, and replaces the cost by the mean square. The results do not
depend on luck: with the right start every digit can be printed again.

The runs are listed in ``lab_004.txt``, and what each printed is in ``lab_004_pages``, as in the
document up to line breaks inside the parameters. The lab printed some runs again to ask for another
point. The costs and parameters are then the same, so they are kept once, followed by the prediction
of each printing. Brackets that the document lost are not repaired.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from nnbook._validation import one_of
from nnbook.book.course._documents import DOCUMENTS
from nnbook.book.course._files import HERE, Row, blame, read_page, read_rows
from nnbook.book.course._matrix import Matrix, parse_arrays
from nnbook.book.course._printed import Printed, frozen, parse_number
from nnbook.book.course._table import Table, parse_rows

DOCUMENT: Final = DOCUMENTS["004"]

COST_LINE: Final = "Cost after iteration# {iteration}: {cost}"
PREDICTION_LINE: Final = "Neural Network prediction for example ({first}, {second}) is {class}"

#: A page: the costs, the parameters in braces, the predictions.
_PAGE = re.compile(r"([^{]*)(\{.*\})([^}]*)", re.DOTALL)

#: What the lab prints as the cost, with its unit.
_UNITS: Final[dict[str, dict[str, str]]] = {"cross_entropy": {"cost": "nat"}, "mean_square": {}}

_START = "The document does not say how the weights were drawn: init is what reproduces the digits."
_RATE = "The document does not state the learning rate."
_SMALL = "Printed with a small letter, {name}."
_BLANK = "A blank in front of the first minus sign, which NumPy does not print."


@dataclass(frozen=True, kw_only=True)
class XorRun:
    """Hold what the lab printed about one run.

    Parameters
    ----------
    key : str
        A short name.
    setting : mapping
        What was set, named as in :func:`nnbook.book.xor.lab.xor_costs`.
    costs : Table
        The columns ``iteration`` (0, 100, ..., 1000) and ``cost``.
    parameters : mapping of str to Matrix
        ``W1``, ``W2``, ``b1``, ``b2``; the weights are (units, inputs).
    predictions : mapping of (int, int) to Printed
        The class that the network gave to each point that the lab asked about. Only one run has
        all four.
    note : str
        What the document leaves open.

    Examples
    --------
    >>> run = XOR_RUNS["randn_0.5"]
    >>> run.costs.column("cost")[[0, -1]]
    array([0.856267, 0.006714])
    >>> run.parameters["W2"].values
    array([[-5.59814503, -5.54874364]])
    >>> {point: number.text for point, number in run.predictions.items()}
    {(1, 1): '0', (0, 1): '1', (0, 0): '0'}
    >>> run.times_printed
    3
    >>> print(run)
    Cost after iteration# 0: 0.856267
    ...
    Cost after iteration# 1000: 0.006714
    W1: [[3.36243112, -3.23921699], [-3.62709124, 3.74377535]]
    W2: [[-5.59814503, -5.54874364]]
    b1: [[1.54485126], [1.74702985]]
    b2: [[5.03778435]]
    Neural Network prediction for example (1, 1) is 0
    Neural Network prediction for example (0, 1) is 1
    Neural Network prediction for example (0, 0) is 0
    """

    key: str
    setting: Mapping[str, Any] = field(hash=False)
    costs: Table
    parameters: Mapping[str, Matrix] = field(hash=False)
    predictions: Mapping[tuple[int, int], Printed] = field(hash=False)
    note: str = ""

    def __post_init__(self) -> None:
        """Freeze what came as a dictionary."""
        for name in ("setting", "parameters", "predictions"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    @property
    def times_printed(self) -> int:
        """How often the lab printed the costs and parameters: once for each prediction."""
        return len(self.predictions)

    def __iter__(self) -> Iterator[Printed]:
        """Iterate over the costs, the parameters and the predictions, each once."""
        yield from self.costs
        for matrix in self.parameters.values():
            yield from matrix
        yield from self.predictions.values()

    def __str__(self) -> str:
        """Return the run in the document's layout, with the parameters on a line each."""
        parameters = [f"{name}: {matrix}" for name, matrix in self.parameters.items()]
        predictions = [
            PREDICTION_LINE.format_map({"first": x1, "second": x2, "class": number.text})
            for (x1, x2), number in self.predictions.items()
        ]
        return "\n".join([str(self.costs), *parameters, *predictions])


def read(path: Path) -> Iterator[XorRun]:
    """Read the runs of a table, each with its page from the folder beside the table."""
    for row in read_rows(path, "key | part | init | cost | learning rate | damage of W2", 4):
        yield _run(row, *read_page(path.with_name(f"{path.stem}_pages"), row.cells[0]))


def _run(row: Row, page: str, source: str) -> XorRun:
    """Read the page of one run."""
    key, part, init, report, rate, bracket = row.cells
    place = f"{row.place}: {part}"
    units = one_of(row.where, "the cost", report, _UNITS)
    with blame(row.where):
        stated = {"learning_rate": float(parse_number(rate))} if rate else {}
    setting = {"init": init, **stated, "iterations": 1000, "every": 100, "report": report}
    costs, arrays, predictions = _parts(page, source)
    matrices = parse_arrays(arrays, source)
    if sorted(name.upper() for name in matrices) != ["B1", "B2", "W1", "W2"]:
        line = arrays.count("\n", 0, arrays.index("{")) + 1
        got = ", ".join(matrices)
        raise ValueError(f"{source}, line {line}: expected the arrays W1, W2, b1, b2, got {got}")
    return XorRun(
        key=key,
        setting=setting,
        costs=Table(
            document=DOCUMENT,
            place=place,
            title=key,
            line=COST_LINE,
            rows=parse_rows(COST_LINE, costs, source),
            setting=setting,
            units=units,
        ),
        parameters={
            name.replace("w", "W"): Matrix(
                document=DOCUMENT,
                place=place,
                name=f"{key}, {name.replace('w', 'W')}",
                rows=rows,
                setting=setting,
                decimals=8,  # NumPy's default, which drops zeros at the end
                note=_damage(name, arrays, bracket),
            )
            for name, rows in matrices.items()
        },
        predictions={
            (int(x1), int(x2)): Printed(
                document=DOCUMENT,
                place=place,
                name=f"{key}, prediction for ({x1}, {x2})",
                text=text,
                setting={**setting, "point": (int(x1), int(x2))},
            )
            for x1, x2, text in parse_rows(PREDICTION_LINE, predictions, source)
        },
        note=f"{'' if init == 'zeros' else _START} {'' if rate else _RATE}".strip(),
    )


def _parts(page: str, source: str) -> Iterator[str]:
    """Split a page into costs, parameters and predictions, each below as many lines as there."""
    found = _PAGE.fullmatch(page)
    if found is None:
        raise ValueError(f"{source}, line 1: expected costs, {{arrays}}, predictions, got {page!r}")
    for part in (1, 2, 3):
        yield "\n" * page.count("\n", 0, found.start(part)) + found[part]


def _damage(name: str, arrays: str, bracket: str) -> str:
    """Return what is odd about the text of one matrix."""
    notes = (
        _SMALL.format(name=name) if name.startswith("w") else "",
        _BLANK if f"'{name}': array([[ -" in arrays else "",
        bracket if name == "W2" else "",
    )
    return " ".join(filter(None, notes))


#: The lab's eight runs, in its order: two starts, three learning rates, and the same rates with the
#: mean square in the place of the cost ("mse").
XOR_RUNS: Final = frozen({run.key: run for run in read(HERE / "lab_004.txt")})

#: How long the notebook took to define the mean square, the only duration in the lab.
CELL_TIME: Final = Printed(
    document=DOCUMENT,
    place="3. Implemente MSE como función de costo: Función de costo",
    name="time of the cell that defines MSE",
    text="0.0",
    unit="s",
)


def printed() -> Iterator[Printed]:
    """Iterate over every number that the lab printed, once where it was printed several times.

    Examples
    --------
    >>> numbers = list(printed())
    >>> len(numbers)
    176
    >>> print(numbers[0].name, numbers[0])
    zeros, iteration 0, cost 0.693147 nat
    """
    for run in XOR_RUNS.values():
        yield from run
    yield CELL_TIME
