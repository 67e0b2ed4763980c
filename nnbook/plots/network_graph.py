"""A network as a picture: a box for each layer, an arrow for each edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nnbook.network import Network, Summary
from nnbook.plots.boxes import Box, Chart
from nnbook.plots.figure import GREY, HIDDEN, INPUT, OUTPUT, WIDTH, Plot, sheet
from nnbook.plots.layering import Place

# Lengths in inches, letters in points. No text is smaller than _SMALLEST.
_NAME, _TEXT, _SMALLEST = 8.0, 7.5, 7.0
_LINE, _PAD, _GAP, _FLOW, _MARGIN = 0.165, 0.09, 0.2, 0.3, 0.05
_PASSING = 0.06  # the room of an edge that passes a level
_HEAD = 0.07  # the last bit of an arrow is straight, for its head


def network_graph(
    net: Network, *, caption: str, alt: str = "The graph of a network, layer by layer."
) -> Plot:
    """Draw a network: a box for each layer, with its name, class and output shape.

    The data goes from left to right, or from top to bottom where that would be wider than the page.
    A layer that stands in several places has a dashed outline in each of them.

    Parameters
    ----------
    net : Network
        Any network. All runs of a stack have one graph.
    caption : str
        What the figure means.
    alt : str, optional
        What it shows. Every layer, with its shape and what it reads, is added.

    Returns
    -------
    Plot

    Examples
    --------
    >>> from nnbook import Concatenate, Dense, Input, Network
    >>> x = Input(2)
    >>> y = Dense(1)(Concatenate()([x, Dense(1, activation="tanh")(x)]))
    >>> plot = network_graph(Network(x, y, rng=0), caption="One hidden unit and a skip.")
    >>> print(plot.alt.partition(". ")[2])
    It has 1 input, 1 output and 7 parameters. input has shape (2,). dense (Dense) has shape (1,)
    and reads input. concatenate (Concatenate) has shape (3,) and reads input and dense.
    dense_1 (Dense) has shape (1,) and reads concatenate; it is an output.
    """
    summary = net.summary()
    how, chart = _arranged(summary)

    def draw(figure: Any) -> None:
        axes = sheet(figure, chart.size)
        for edge in chart.edges:
            _draw_edge(axes, chart, edge)
        for node, _, x, y in chart.nodes():
            _draw_box(axes, how, summary, node, x, y)

    return Plot(draw, size=chart.size, caption=caption, alt=alt, facts=_facts(summary))


@dataclass(frozen=True)
class _Arrangement:
    """A way to write the boxes and to line them up."""

    #: Whether the data goes from top to bottom.
    down: bool
    #: Whether the two texts of a box stand beside each other.
    one_line: bool
    #: Of the letters.
    scale: float

    def size(self, texts: tuple[str, str]) -> tuple[float, float]:
        """Return width and height of a box; a letter is about 0.6 of its size wide."""
        name, rest = (
            0.62 * len(text) * points * self.scale / 72
            for text, points in zip(texts, (_NAME * 1.08, _TEXT), strict=True)
        )
        width = name + rest + 0.1 if self.one_line else max(name, rest)
        return max(0.5, width + 2 * _PAD), (1 if self.one_line else 2) * _LINE * self.scale + 0.09

    def box(self, texts: tuple[str, str]) -> Box:
        """Return the same size in the direction of the data, and across it."""
        width, height = self.size(texts)
        return Box(height, width) if self.down else Box(width, height)


_SMALL = _SMALLEST / _TEXT
#: What is tried one after the other, until the chart fits onto the page.
_ARRANGEMENTS = (
    _Arrangement(down=False, one_line=False, scale=1.0),
    _Arrangement(down=False, one_line=False, scale=_SMALL),
    _Arrangement(down=True, one_line=True, scale=1.0),
    _Arrangement(down=True, one_line=False, scale=1.0),
    _Arrangement(down=True, one_line=False, scale=_SMALL),
)


def _arranged(summary: Summary) -> tuple[_Arrangement, Chart]:
    """Return the first arrangement that fits, or else the last, and the chart that it makes."""
    number = {row.name: k for k, row in enumerate(summary.rows)}
    reads = [[number[name] for name in row.reads] for row in summary.rows]
    for how in _ARRANGEMENTS:
        chart = Chart(
            reads,
            [how.box(texts) for texts in _texts(summary)],
            passing=_PASSING,
            beside=_GAP,
            between=_FLOW * (0.85 if how.one_line else 1.0),
            margin=(_MARGIN, _MARGIN),
            down=how.down,
        )
        if chart.size[0] <= WIDTH:
            break
    return how, chart


def _texts(summary: Summary) -> list[tuple[str, str]]:
    """Return what stands in each box: the layer's name, and its class with its shape."""
    return [
        (row.name, f"{row.kind.removesuffix('Layer')} {row.shape}".strip()) for row in summary.rows
    ]


def _draw_box(
    axes: Any, how: _Arrangement, summary: Summary, node: int, x: float, y: float
) -> None:
    from matplotlib.patches import FancyBboxPatch

    row, texts = summary.rows[node], _texts(summary)[node]
    width, height = how.size(texts)
    in_several_places = row.shared or row.name in {other.shared for other in summary.rows}
    if not row.reads:
        color = INPUT
    elif row.name in summary.outputs:
        color = OUTPUT
    else:
        color = HIDDEN if row.parameters or row.shared else GREY
    box = FancyBboxPatch(
        (x - width / 2 + 0.04, y - height / 2 + 0.04),
        width - 0.08,
        height - 0.08,
        boxstyle="round,pad=0.04,rounding_size=0.06",
        linewidth=1.1,
        linestyle="--" if in_several_places else "-",
        edgecolor=color,
        facecolor=(color, 0.12),
    )
    axes.add_patch(box)
    name, rest = texts
    strong = {"size": _NAME * how.scale, "weight": "bold", "va": "center_baseline"}
    plain = {"size": _TEXT * how.scale, "va": "center_baseline"}
    if how.one_line:
        axes.text(x - width / 2 + _PAD, y, name, ha="left", **strong)
        axes.text(x + width / 2 - _PAD, y, rest, ha="right", **plain)
    else:
        step = _LINE * how.scale / 2
        axes.text(x, y - step, name, ha="center", **strong)
        axes.text(x, y + step, rest, ha="center", **plain)


def _draw_edge(axes: Any, chart: Chart, edge: Sequence[Place]) -> None:
    """Draw an arrow from the end of a box to the beginning of another one."""
    first, *passes, last = edge
    start, end, box = chart.level(first), chart.level(last), chart.box(last)
    steps, arriving = chart.arrival(edge)
    port = last.across + steps * min(0.14, 0.7 * box.across / arriving)
    beside = [(chart.level(place), place.across) for place in passes]
    stretches = [
        [(start.middle + chart.box(first).along / 2, first.across), (start.end, first.across)],
        *([(level.start - _HEAD, across), (level.end, across)] for level, across in beside),
        [(end.start - _HEAD, port), (end.middle - box.along / 2, port)],
    ]
    chart.arrow(axes, stretches, size=3.2)


def _facts(summary: Summary) -> list[str]:
    """Return the graph in words."""
    inputs = sum(not row.reads for row in summary.rows)
    each = "" if summary.runs is None else f" in each of {summary.runs} runs"
    facts = [
        f"It has {_count(inputs, 'input')}, {_count(len(summary.outputs), 'output')} "
        f"and {_count(summary.parameters, 'parameter')}{each}."
    ]
    for row in summary.rows:
        fact = f"{row.name} has shape {row.shape}"
        if row.reads:
            *most, last = row.reads
            sources = f"{', '.join(most)} and {last}" if most else last
            fact = f"{row.name} ({row.kind}) has shape {row.shape} and reads {sources}"
        if row.shared:
            fact += f"; it is the layer {row.shared} again"
        if row.name in summary.outputs:
            fact += "; it is an output"
        facts.append(fact + ".")
    return facts


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
