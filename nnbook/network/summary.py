"""Summary: a network as a table with a row for each node of the graph."""

import html
from dataclasses import dataclass
from math import prod

from nnbook.layers import Layer
from nnbook.network.graph import Graph
from nnbook.typing import Shape


@dataclass(frozen=True)
class Row:
    """One node: a layer at one place in the graph.

    Parameters
    ----------
    name : str
        The layer's name. If several nodes use the layer, the second is called ``name #2``.
    kind : str
        The layer's class.
    shape : tuple of int
        The shape of one output sample.
    reads : tuple of str
        The names of the rows that it reads.
    parameters, state : int
        How many numbers of one network a gradient changes, and how many only the data changes, such
        as running means. A shared layer is counted in its first row only.
    shared : str
        In a later row of a shared layer, the name of its first row; otherwise empty.
    """

    name: str
    kind: str
    shape: Shape
    reads: tuple[str, ...]
    parameters: int
    state: int
    shared: str = ""


@dataclass(frozen=True)
class Summary:
    """What ``Network.summary()`` returns: print it, or read its rows.

    Parameters
    ----------
    rows : tuple of Row
        The nodes, in the order of computation.
    outputs : tuple of str
        The names of the rows that are the network's outputs.
    runs : int or None
        How many networks the stack has; None for a plain network.
    memory : int
        Bytes taken by the parameters and the state of all runs. Training needs more: the gradient,
        the optimizer's state, and the buffers of a batch.

    Examples
    --------
    A kernel has (inputs x units) numbers, a bias one per unit: 2 * 4 + 4 and 4 * 1 + 1.
    Normalization has a gain and a shift for each unit, and as state a mean and a variance.

    >>> from nnbook import BatchNormalization, Dense, Input, Network
    >>> x = Input(2)
    >>> y = Dense(1)(BatchNormalization()(Dense(4, activation="tanh")(x)))
    >>> print(Network(x, y).summary())
    layer                class               output  parameters  reads
    input                InputLayer          (2,)             0
    dense                Dense               (4,)            12  input
    batch_normalization  BatchNormalization  (4,)             8  dense
    dense_1              Dense               (1,)             5  batch_normalization
    parameters  25
    state       8 (not trained)
    memory      264 bytes

    A layer used in two places has its parameters once:

    >>> h = Dense(2, name="h")
    >>> print(Network(x, h(h(x)), runs=5).summary())
    layer  class       output  parameters  reads
    input  InputLayer  (2,)             0
    h      Dense       (2,)             6  input
    h #2   Dense       (2,)        as h's  h
    parameters  6 in each of 5 runs
    memory      240 bytes
    """

    rows: tuple[Row, ...]
    outputs: tuple[str, ...]
    runs: int | None
    memory: int

    @property
    def parameters(self) -> int:
        """How many numbers a gradient changes, in one network."""
        return sum(row.parameters for row in self.rows)

    @property
    def state(self) -> int:
        """How many numbers change without a gradient, in one network."""
        return sum(row.state for row in self.rows)

    def __str__(self) -> str:
        table = [_HEAD, *map(_cells, self.rows)]
        wide = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = [
            "  ".join(
                cell.rjust(width) if head == "parameters" else cell.ljust(width)
                for cell, width, head in zip(row, wide, _HEAD, strict=True)
            ).rstrip()
            for row in table
        ]
        totals = self._totals()
        size = max(map(len, totals))
        return "\n".join([*lines, *(f"{key:<{size}}  {text}" for key, text in totals.items())])

    def _totals(self) -> dict[str, str]:
        each = "" if self.runs is None else f" in each of {self.runs} runs"
        totals = {"parameters": f"{self.parameters:,}{each}"}
        if self.state:
            totals["state"] = f"{self.state:,}{each} (not trained)"
        return totals | {"memory": _bytes(self.memory)}

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in _cells(row)) + "</tr>"
            for row in self.rows
        )
        totals = "; ".join(f"{key}: {text}" for key, text in self._totals().items())
        return (
            '<div class="nn-scroll" tabindex="0"><table class="nn-table">'
            f"<caption>{html.escape(totals)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )


_HEAD = ("layer", "class", "output", "parameters", "reads")


def _cells(row: Row) -> tuple[str, ...]:
    count = f"as {row.shared}'s" if row.shared else f"{row.parameters:,}"
    return row.name, row.kind, str(row.shape), count, ", ".join(row.reads)


def _bytes(count: int) -> str:
    """Return a number of bytes in a readable unit.

    Examples
    --------
    >>> _bytes(264), _bytes(44_000), _bytes(7_300_000)
    ('264 bytes', '44.0 kB', '7.3 MB')
    """
    if count < 10_000:
        return f"{count:,} bytes"
    return f"{count / 1e3:,.1f} kB" if count < 1e6 else f"{count / 1e6:,.1f} MB"


def summarize(graph: Graph) -> Summary:
    """Return the summary of a graph."""
    rows: list[Row] = []
    uses: dict[Layer, int] = {}
    for layer, places in graph.links():
        uses[layer] = use = uses.get(layer, 0) + 1
        name = graph.names[layer]
        rows.append(
            Row(
                name=name if use == 1 else f"{name} #{use}",
                kind=type(layer).__name__,
                shape=graph.order[len(rows)].shape,
                reads=tuple(rows[place].name for place in places),
                parameters=_count(graph.layout.shapes[name]) if use == 1 else 0,
                state=_count(graph.state_layout.shapes[name]) if use == 1 else 0,
                shared=name if use > 1 else "",
            )
        )
    outputs = tuple(rows[graph.order.index(node)].name for node in graph.outputs)
    return Summary(tuple(rows), outputs, graph.runs, graph.theta.nbytes + graph.flat_state.nbytes)


def _count(shapes: dict[str, Shape]) -> int:
    return sum(prod(shape) for shape in shapes.values())
