"""A network as a picture: a box for each layer, an arrow for each edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nnbook.network import Network, Summary
from nnbook.plots.arrows import arrival, arrow
from nnbook.plots.figure import COLORS, GREY, WIDTH, Plot
from nnbook.plots.layering import Layering, Place, layering

# In inches, and points for the size of letters. No text is smaller than _SMALLEST.
_NAME, _TEXT, _SMALLEST = 8.0, 7.5, 7.0
_LINE, _PAD, _GAP, _FLOW = 0.165, 0.09, 0.2, 0.3
_PASSING = 0.06  # the room of an edge that passes a level
_HEAD = 0.07  # an arrow's last bit is straight, for its head


def network_graph(
    net: Network, *, caption: str, alt: str = "The graph of a network, layer by layer."
) -> Plot:
    """Draw a network: a box for each layer, with its name, class and output shape.

    The data goes from left to right. Where that would be wider than the text, it goes from top to
    bottom. A layer that stands in several places has a dashed outline in each of them.

    Parameters
    ----------
    net : Network
        Any network; a stack is drawn as one of its runs.
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
    sketch = _sketch(summary)

    def draw(figure: Any) -> None:
        figure.set_layout_engine("none")  # one inch of the sketch is one inch of the figure
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set(xlim=(0, sketch.size[0]), ylim=(sketch.size[1], 0))
        for edge in sketch.plan.edges:
            _draw_edge(axes, sketch, edge)
        for level in sketch.plan.levels:
            for place in level:
                if place.node is not None:
                    _draw_box(axes, sketch, place)

    return Plot(draw, size=sketch.size, caption=caption, alt=alt, facts=_facts(summary))


@dataclass
class _Sketch:
    """Where all stands, in inches from the left and the top.

    ``along`` is the middle of each level in the direction of the data, ``deep`` its extent.
    """

    summary: Summary
    plan: Layering
    down: bool  # whether the data goes from top to bottom
    one_line: bool
    scale: float
    boxes: list[tuple[float, float]]  # the width and height of each node
    along: list[float]
    deep: list[float]
    middle: float
    size: tuple[float, float]

    def point(self, along: float, across: float) -> tuple[float, float]:
        """Return x and y."""
        across += self.middle
        return (across, along) if self.down else (along, across)

    def half(self, node: int, along: bool) -> float:
        """Return half the extent of a box, in the direction of the data or across it."""
        width, height = self.boxes[node]
        return (height if along == self.down else width) / 2


def _lines(summary: Summary) -> list[tuple[str, str]]:
    """Return the two texts of each box."""
    return [
        (row.name, f"{row.kind.removesuffix('Layer')} {row.shape}".strip()) for row in summary.rows
    ]


def _sketch(summary: Summary) -> _Sketch:
    """Choose the first arrangement that fits the width of the text; the last one in any case."""
    number = {row.name: k for k, row in enumerate(summary.rows)}
    reads = [[number[name] for name in row.reads] for row in summary.rows]
    small = _SMALLEST / _TEXT
    choices = [(False, False, 1.0), (False, False, small), (True, True, 1.0), (True, False, 1.0)]
    for down, one_line, scale in [*choices, (True, False, small)]:
        boxes = [_box(texts, one_line, scale) for texts in _lines(summary)]

        def room(node: int | None, across: int = int(not down), boxes: Any = boxes) -> float:
            return _PASSING if node is None else float(boxes[node][across])

        plan = layering(reads, room, _GAP)
        flow = int(down)
        deep = [
            max(boxes[place.node][flow] for place in level if place.node is not None)
            for level in plan.levels
        ]
        along, end = [], 0.05
        for extent in deep:
            along.append(end + extent / 2)
            end += extent + _FLOW * (0.85 if one_line else 1.0)
        length = along[-1] + deep[-1] / 2 + 0.05
        ends = [(p.across, room(p.node) / 2) for level in plan.levels for p in level]
        low = min(middle - half for middle, half in ends) - 0.05
        high = max(middle + half for middle, half in ends) + 0.05
        wide = high - low
        needed = wide if down else length
        if needed <= WIDTH:
            break
    # What is narrower than the page stands in its middle.
    spare = max(0.0, WIDTH - needed)
    middle = -low
    if down:
        middle += spare / 2
    else:
        along = [position + spare / 2 for position in along]
    size = (needed + spare, length if down else wide)
    return _Sketch(summary, plan, down, one_line, scale, boxes, along, deep, middle, size)


def _box(texts: tuple[str, str], one_line: bool, scale: float) -> tuple[float, float]:
    """Return the width and height that the texts need; a letter is about 0.6 of its size wide."""
    name, rest = (
        0.62 * len(text) * points * scale / 72
        for text, points in zip(texts, (_NAME * 1.08, _TEXT), strict=True)
    )
    width = name + rest + 0.1 if one_line else max(name, rest)
    return max(0.5, width + 2 * _PAD), (1 if one_line else 2) * _LINE * scale + 0.09


def _draw_box(axes: Any, sketch: _Sketch, place: Place) -> None:
    from matplotlib.patches import FancyBboxPatch

    assert place.node is not None
    row = sketch.summary.rows[place.node]
    width, height = sketch.boxes[place.node]
    x, y = sketch.point(sketch.along[place.level], place.across)
    shared = {other.shared for other in sketch.summary.rows} - {""}
    color = COLORS[0] if row.parameters or row.shared else GREY
    color = COLORS[2] if not row.reads else COLORS[1] if _is_output(sketch, place) else color
    box = FancyBboxPatch(
        (x - width / 2 + 0.04, y - height / 2 + 0.04),
        width - 0.08,
        height - 0.08,
        boxstyle="round,pad=0.04,rounding_size=0.06",
        linewidth=1.1,
        linestyle="--" if row.name in shared or row.shared else "-",
        edgecolor=color,
        facecolor=(*_rgb(color), 0.12),
    )
    axes.add_patch(box)
    name, rest = _lines(sketch.summary)[place.node]
    strong = {"size": _NAME * sketch.scale, "weight": "bold", "va": "center_baseline"}
    plain = {"size": _TEXT * sketch.scale, "va": "center_baseline"}
    if sketch.one_line:
        axes.text(x - width / 2 + _PAD, y, name, ha="left", **strong)
        axes.text(x + width / 2 - _PAD, y, rest, ha="right", **plain)
    else:
        step = _LINE * sketch.scale / 2
        axes.text(x, y - step, name, ha="center", **strong)
        axes.text(x, y + step, rest, ha="center", **plain)


def _is_output(sketch: _Sketch, place: Place) -> bool:
    assert place.node is not None
    return sketch.summary.rows[place.node].name in sketch.summary.outputs


def _rgb(color: str) -> tuple[float, ...]:
    return tuple(int(color[k : k + 2], 16) / 255 for k in (1, 3, 5))


def _draw_edge(axes: Any, sketch: _Sketch, edge: Sequence[Place]) -> None:
    """Draw an arrow: straight beside the boxes of a level, bent in the gaps between levels."""
    first, *passes, last = edge
    assert first.node is not None
    assert last.node is not None
    here = sketch.along[first.level] + sketch.half(first.node, along=True)
    there = sketch.along[last.level] - sketch.half(last.node, along=True)
    pieces, before = [], first
    for place in [*passes, last]:
        leaves = sketch.along[before.level] + sketch.deep[before.level] / 2
        enters = sketch.along[place.level] - sketch.deep[place.level] / 2 - _HEAD
        across = _port(sketch, edge) if place is last else place.across
        half_way = (leaves + enters) / 2
        pieces.append([sketch.point(leaves, before.across)])
        pieces.append(
            [
                sketch.point(half_way, before.across),
                sketch.point(half_way, across),
                sketch.point(enters, across),
            ]
        )
        before = place
    pieces.append([sketch.point(there, _port(sketch, edge))])
    arrow(axes, sketch.point(here, first.across), pieces, size=3.2)


def _port(sketch: _Sketch, edge: Sequence[Place]) -> float:
    """Return where an edge arrives: those of one box side by side."""
    last = edge[-1]
    assert last.node is not None
    steps, arriving = arrival(sketch.plan, edge)
    return last.across + steps * min(0.14, 1.4 * sketch.half(last.node, along=False) / arriving)


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
