"""The XOR lab, as it printed it: eight runs with their costs, parameters and predictions.

A 2-2-1 network learns XOR from its four points. The lab starts it from zeros and from random
numbers, compares three learning rates, and puts the mean square in the place of the cost. The
results do not depend on luck: with the right start every digit can be printed again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from nnbook.book.course import _lab_004_pages as pages
from nnbook.book.course._frozen import FrozenMap
from nnbook.book.course._matrix import Matrix, parse_arrays
from nnbook.book.course._printed import Document, Printed
from nnbook.book.course._table import Table, parse_rows

DOCUMENT: Final = Document(
    key="004", title="Deep Learning: Laboratorio 1", kind="lab report", year=2023
)

COST_LINE: Final = "Cost after iteration# {iteration}: {cost}"
PREDICTION_LINE: Final = "Neural Network prediction for example ({first}, {second}) is {class}"

_START = "The document does not say how the weights were drawn: init is what reproduces the digits."
_RATE = "The document does not state the learning rate."
_SMALL = "Printed with a small letter, {name}."
_BLANK = "A blank in front of the first minus sign, which NumPy does not print."
_BRACKET = "The closing bracket is missing."
_BRACKET_3_OF_4 = "The closing bracket is missing in 3 of 4 printings."


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
        The class that the network gave to each point that the lab asked for, which are not all
        four.
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
    setting: Mapping[str, Any]
    costs: Table
    parameters: Mapping[str, Matrix]
    predictions: Mapping[tuple[int, int], Printed]
    note: str = ""

    def __post_init__(self) -> None:
        """Freeze what came as a dictionary."""
        for name in ("setting", "parameters", "predictions"):
            object.__setattr__(self, name, FrozenMap(getattr(self, name)))

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


def _run(
    key: str,
    place: str,
    page: str,
    init: str,
    rate: float | None,
    report: str = "cross_entropy",
    bracket: str = "",
) -> XorRun:
    """Read the printed page of one run."""
    costs, arrays = page[: page.index("{")], page[page.index("{") : page.rindex("}")]
    points = parse_rows(PREDICTION_LINE, page[page.rindex("}") + 1 :])
    stated = {} if rate is None else {"learning_rate": rate}
    setting = FrozenMap[str, Any](
        {"init": init, **stated, "iterations": 1000, "every": 100, "report": report}
    )
    start = "" if init == "zeros" else _START
    return XorRun(
        key=key,
        setting=setting,
        costs=Table(
            document=DOCUMENT,
            place=place,
            title=key,
            line=COST_LINE,
            rows=parse_rows(COST_LINE, costs),
            setting=setting,
            units={"cost": "nat"} if report == "cross_entropy" else {},
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
            for name, rows in parse_arrays(arrays).items()
        },
        predictions={
            (int(x1), int(x2)): Printed(
                document=DOCUMENT,
                place=place,
                name=f"{key}, prediction for ({x1}, {x2})",
                text=text,
                setting={**setting, "point": (int(x1), int(x2))},
            )
            for x1, x2, text in points
        },
        note=f"{start} {'' if stated else _RATE}".strip(),
    )


def _damage(name: str, arrays: str, bracket: str) -> str:
    """Say what is odd about the text of one matrix."""
    notes = (
        _SMALL.format(name=name) if name.startswith("w") else "",
        _BLANK if f"'{name}': array([[ -" in arrays else "",
        bracket if name == "W2" else "",
    )
    return " ".join(filter(None, notes))


_Q1 = "1. ¿Existe diferencia entre la convergencia de los parámetros"
_Q2 = "2. ¿Qué diferencia en la convergencia de la función de costo"
_Q3 = "3. Implemente MSE como función de costo"


def _runs() -> Iterator[XorRun]:
    """Read the eight runs."""
    yield _run("zeros", f"{_Q1}: Iniciando con 0", pages.ZEROS, "zeros", None)
    yield _run("random", f"{_Q1}: Iniciando con random", pages.RANDOM, "rand", None)
    for rate, page in ((0.01, pages.RANDN_0_01), (0.1, pages.RANDN_0_1), (0.5, pages.RANDN_0_5)):
        yield _run(f"randn_{rate}", f"{_Q2}: {rate}", page, "randn", rate)
    for rate, page, bracket in (
        (0.01, pages.MSE_0_01, _BRACKET),
        (0.1, pages.MSE_0_1, _BRACKET),
        (0.5, pages.MSE_0_5, _BRACKET_3_OF_4),
    ):
        yield _run(f"mse_{rate}", f"{_Q3}: {rate}", page, "randn", rate, "mean_square", bracket)


#: The lab's eight runs, in its order: two starts, three learning rates, and these three rates
#: again with the mean square in the place of the cost ("mse").
XOR_RUNS: Final = FrozenMap({run.key: run for run in _runs()})

#: How long the notebook took to define the mean square, the only duration in the lab.
CELL_TIME: Final = Printed(
    document=DOCUMENT,
    place=f"{_Q3}: Función de costo",
    name="time of the cell that defines MSE",
    text="0.0",
    unit="s",
)


def printed() -> Iterator[Printed]:
    """Iterate over every number that the lab printed, those printed several times once.

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
