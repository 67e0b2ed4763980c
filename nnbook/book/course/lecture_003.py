"""The lecture's section on initialization, as it printed it.

A stack of 10 tanh or ReLU layers gets 10,000 standard normal samples, is never trained, and prints
the mean and the standard deviation of what each layer gives out. The lecture does so for seven
rules of drawing the weights. Its random numbers have no seed: a repetition agrees within a spread,
not to the digit.

The numbers are read from the printed pages, which stand in ``_lecture_003_pages.py``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nnbook.book.course import _lecture_003_pages as pages
from nnbook.book.course._frozen import FrozenMap
from nnbook.book.course._printed import Document, Printed
from nnbook.book.course._table import Table, parse_rows

DOCUMENT: Final = Document(
    key="003",
    title="Entrenamiento de redes neuronales",
    kind="lecture",
    institution="Departamento de Física Médica, Centro Atómico Bariloche, IB",
)

DATA_LINE: Final = "Datos mean {mean} std {std}"
LAYER_LINE: Final = "Layer {layer}  mean {mean}  std {std}"

_NORMAL = "np.random.randn(fan_in, fan_out)"
_UNIFORM = (
    "(limit_uniform[1] - limit_uniform[0]) * np.random.random((fan_in, fan_out))"
    " + limit_uniform[0], limit_uniform = [-np.sqrt(6/(fan_in+fan_out)),"
    " np.sqrt(6/(fan_in+fan_out))]"
)
_GLOROT = f"{_NORMAL} * (2/ np.sqrt(fan_in+fan_out))"
_NO_FIGURE = "The curves of mean and std over depth and the histograms were lost with the PDF."
_NOT_GLOROT = "The formula has twice the variance of Glorot's normal initialization."
_CUT = (
    "Five decimals, where the format of the lecture's code gives six: the last was probably "
    "hidden, and then the number lies up to one unit further from 0 than its text."
)


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


def _table(
    title: str,
    heading: str,
    activation: str,
    weights: str,
    page: str,
    damage: dict[str, str] | None = None,
    note: str = "",
) -> ActivationTable:
    """Read one printed page."""
    data, _, layers = page.strip().partition("\n")
    ((mean, std),) = parse_rows(DATA_LINE, data)
    place = f"Inicialización de los pesos: {heading}"
    setting = {
        "activation": activation,
        "weights": weights,
        "layers": 10,
        "units": 500,
        "samples": 10_000,
    }

    def of_data(name: str, text: str) -> Printed:
        name = f"{title}, data, {name}"
        return Printed(document=DOCUMENT, place=place, name=name, text=text, setting=setting)

    return ActivationTable(
        document=DOCUMENT,
        place=place,
        title=title,
        line=LAYER_LINE,
        rows=parse_rows(LAYER_LINE, layers),
        setting=setting,
        damage=damage or {},
        note=f"{note} {_NO_FIGURE}".strip(),
        data_mean=of_data("mean", mean),
        data_std=of_data("std", std),
    )


def _tables() -> Iterator[ActivationTable]:
    """Read the seven tables."""
    yield _table(
        "tanh_std_0.01",
        "Valores de activación promedio y std",
        "tanh",
        f"{_NORMAL} * 1e-2",
        pages.TANH_STD_0_01,
    )
    yield _table(
        "tanh_std_1",
        "Aumentemos los pesos iniciales: std de 1e-2 a 1.",
        "tanh",
        f"{_NORMAL} * 1",
        pages.TANH_STD_1,
        note="The formula is not printed again: it follows from the text.",
    )
    yield _table(
        "tanh_glorot_uniform",
        "Glorot_uniform (tanh): inicialización de Xavier",
        "tanh",
        _UNIFORM,
        pages.TANH_GLOROT_UNIFORM,
    )
    yield _table(
        "relu_glorot_uniform",
        "Glorot_uniform con activación ReLU",
        "relu",
        _UNIFORM,
        pages.RELU_GLOROT_UNIFORM,
    )
    yield _table(
        "tanh_glorot_normal_as_printed",
        "Glorot_normal (tanh): inicialización de Xavier",
        "tanh",
        _GLOROT,
        pages.TANH_GLOROT_NORMAL,
        note=_NOT_GLOROT,
    )
    yield _table(
        "relu_glorot_normal_as_printed",
        "Glorot_normal con activación ReLU",
        "relu",
        _GLOROT,
        pages.RELU_GLOROT_NORMAL,
        damage={"std": _CUT},
        note=_NOT_GLOROT,
    )
    yield _table(
        "relu_he_normal",
        "He et al., 2015 con activación ReLU",
        "relu",
        f"{_NORMAL} / np.sqrt(fan_in/2)",
        pages.RELU_HE_NORMAL,
        damage={"std": _CUT},
    )


#: The lecture's seven activation tables, in its order. "As printed" marks the two whose formula is
#: not the rule that their slide names.
INITIALIZATION: Final = FrozenMap({table.title: table for table in _tables()})


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
