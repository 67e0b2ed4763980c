"""draw: a computational graph as a picture, with values above the edges and gradients below."""

from collections.abc import Sequence
from typing import Any

from nnbook._validation import whole
from nnbook.autograd.value import Value
from nnbook.plots.boxes import Box, Chart, Level
from nnbook.plots.figure import COLORS, GREY, Plot, sheet
from nnbook.plots.layering import Place
from nnbook.typing import FloatArray

# Lengths in inches, letters in points.
_RADIUS, _GAP, _PASSING, _FLOW, _MARGIN = 0.15, 0.14, 0.1, 0.2, (0.06, 0.21)
_LETTER, _SIGN, _NAME = 7.5, 8.5, 8.5
_VALUE, _GRADIENT, _INK = COLORS[0], COLORS[1], COLORS[4]
_HEAD = 0.06
_MOST = 100


def draw(value: Value, *, caption: str, alt: str = "", digits: int = 4) -> Plot:
    """Draw the graph of a value from left to right, as the course does.

    A circle is an operation, and a name is a value that was given. The line that leaves either has
    the value above it and, after a ``backward``, the gradient below it. A constant is written into
    the circle of its operation.

    Parameters
    ----------
    value : Value
        The end of the graph.
    caption : str
        What the figure means.
    alt : str, optional
        What it shows. Each node is added, with its value, its gradient and what it reads.
    digits : int, default 4
        How many decimals a number has.

    Returns
    -------
    Plot

    Raises
    ------
    ValueError
        For a graph of more than 100 nodes.

    Notes
    -----
    Up to three numbers are written out. A larger array is drawn by its shape.

    Examples
    --------
    >>> x = Value(2.0, name="x")
    >>> y = x * x + 1
    >>> y.backward()
    >>> print(draw(y, caption="A square and one.").alt)
    A graph of 3 nodes from left to right. x is 2, gradient 4. × of x and x is 4, gradient 1.
    + 1 of × is 5, gradient 1.
    """
    digits = whole("draw", "digits", digits, least=0)
    values = value.order()
    if len(values) > _MOST:
        raise ValueError(f"draw: expected at most {_MOST} nodes, got {len(values)}; draw a part")
    chart = _chart(values, digits)

    def paint(figure: Any) -> None:
        axes = sheet(figure, chart.size)
        for edge in chart.edges:
            _draw_edge(axes, chart, edge)
        for node, level, x, y in chart.nodes():
            _draw_node(axes, values[node], level, x, y, digits)

    facts = _facts(values, digits)
    alt = alt or f"A graph of {len(values)} nodes from left to right."
    least = 0.82 * chart.size[0]  # on a narrow page it scrolls, because numbers must be read
    return Plot(paint, size=chart.size, caption=caption, alt=alt, facts=facts, least=least)


def _chart(values: list[Value], digits: int) -> Chart:
    """Return where the nodes stand. The tail of each is a line with its value and its gradient."""
    number = {value: k for k, value in enumerate(values)}
    reads = [[number[parent] for parent in _parents(value)] for value in values]
    boxes = []
    for value in values:
        longest = max(len(_label(value, digits)), len(_gradient(value, digits)))
        tail = 0.075 + 0.6 * _LETTER / 72 * longest
        boxes.append(Box(2 * _half(value), 2 * _RADIUS, tail))
    return Chart(reads, boxes, passing=_PASSING, beside=_GAP, between=_FLOW, margin=_MARGIN)


def _parents(value: Value) -> list[Value]:
    return [parent for parent, _ in value.edges if not parent.constant]


def _sign(value: Value) -> str:
    """Return what stands in a node's circle: its operation with its constant, or its name."""
    if not value.edges:
        return value.name or "·"
    texts = [_text(parent.data, 4) if parent.constant else "" for parent, _ in value.edges]
    if len(texts) == 2 and any(texts):
        left, right = texts
        sign = value.op
        if sign == "max":
            return f"max {left or right}"
        if left and sign in "+×":  # the order does not matter
            left, right = right, left
        return f"{left} {sign} {right}".strip()
    return value.op


def _half(value: Value) -> float:
    """Return half the width of a node: of a circle, or of what its sign takes."""
    return max(_RADIUS, 0.6 * _SIGN / 72 * len(_sign(value)) / 2 + 0.05)


def _text(numbers: FloatArray, digits: int) -> str:
    """Return a number without idle zeros, a few numbers in brackets, or the shape of many."""
    if numbers.size > 3:
        return "×".join(map(str, numbers.shape)) if numbers.ndim > 1 else str(numbers.shape)

    def write(number: float) -> str:
        text = f"{number + 0.0:.{digits}f}"  # −0.0 is drawn as 0
        if number and not float(text):
            text = f"{number:.0e}"
        elif "." in text:
            text = text.rstrip("0").rstrip(".")
        return text.replace("-", "−")

    texts = [write(float(number)) for number in numbers.ravel()]
    return texts[0] if numbers.ndim == 0 else f"[{' '.join(texts)}]"


def _label(value: Value, digits: int) -> str:
    """Return what stands above the line: the result, with its name where it has one."""
    name = f"{value.name} = " if value.name and value.edges else ""
    return name + _text(value.data, digits)


def _gradient(value: Value, digits: int) -> str:
    return "" if value.grad is None else _text(value.grad, digits)


def _draw_node(axes: Any, value: Value, level: Level, x: float, y: float, digits: int) -> None:
    from matplotlib.patches import FancyBboxPatch

    half = _half(value)
    if value.edges:
        axes.add_patch(
            FancyBboxPatch(
                (x - half + _RADIUS, y - 0.001),
                2 * (half - _RADIUS),
                0.002,
                boxstyle=f"round,pad={_RADIUS},rounding_size={_RADIUS}",
                linewidth=1.0,
                edgecolor=_INK,
                facecolor=(GREY, 0.14),
            )
        )
        axes.text(x, y, _sign(value), size=_SIGN, ha="center", va="center_baseline")
    else:
        axes.text(x, y, _sign(value), size=_NAME, ha="center", va="center_baseline", weight="bold")
    end = x + level.half + level.tail
    axes.plot([x + half, end], [y, y], color=_INK, lw=0.9, solid_capstyle="butt")
    middle = end - level.tail / 2
    style = {"size": _LETTER, "ha": "center"}
    axes.text(middle, y - 0.035, _label(value, digits), color=_VALUE, va="bottom", **style)
    gradient = _gradient(value, digits)
    axes.text(middle, y + 0.04, gradient, color=_GRADIENT, va="top", style="italic", **style)


def _draw_edge(axes: Any, chart: Chart, edge: Sequence[Place]) -> None:
    """Draw an arrow from the end of a node's line to the circle of another one."""
    first, *passes, last = edge
    end, half = chart.level(last), chart.box(last).along / 2
    port = last.across + 0.11 * chart.arrival(edge)[0]
    beside = [(chart.level(place), place.across) for place in passes]
    stretches = [
        [(chart.level(first).end, first.across)],
        *([(level.start, across), (level.end, across)] for level, across in beside),
        [(end.start - _HEAD, port), (end.middle - half + 0.012, port)],
    ]
    chart.arrow(axes, stretches, size=2.8)


def _facts(values: list[Value], digits: int) -> list[str]:
    """Return the graph in words."""
    names: dict[Value, str] = {}
    facts = []
    for value in values:
        names[value] = value.name or _sign(value)
        what = names[value]
        if value.edges:
            parents = " and ".join(names[parent] for parent in _parents(value))
            what = f"{_sign(value)} of {parents}" + (f", called {value.name}," * bool(value.name))
        gradient = _gradient(value, digits)
        facts.append(
            f"{what} is {_text(value.data, digits)}{gradient and f', gradient {gradient}'}."
        )
    return facts
