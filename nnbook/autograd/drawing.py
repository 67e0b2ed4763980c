"""draw: a computational graph as a picture, with values above the edges and gradients below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nnbook._validation import whole
from nnbook.autograd.value import Value
from nnbook.plots.arrows import arrival, arrow
from nnbook.plots.figure import COLORS, GREY, WIDTH, Plot
from nnbook.plots.layering import Layering, Place, layering
from nnbook.typing import FloatArray

# In inches, and points for the size of letters.
_RADIUS, _GAP, _ROW, _PASSING, _FLOW = 0.15, 0.14, 0.36, 0.1, 0.2
_LETTER, _SIGN, _NAME = 7.5, 8.5, 8.5
_VALUE, _GRADIENT, _INK = COLORS[0], COLORS[1], COLORS[4]
_HEAD = 0.06
_MOST = 100


def draw(value: Value, *, caption: str, alt: str = "", digits: int = 4) -> Plot:
    r"""Draw the graph of a value from left to right, as the course does.

    A circle is an operation, a name is a value that was given. On the line that leaves it stands
    its value above, and below it the gradient of the last ``backward``, if there was one. A
    constant is written into the circle of its operation.

    Parameters
    ----------
    value : Value
        The end of the graph.
    caption : str
        What the figure means.
    alt : str, optional
        What it shows. Every node, with its value, its gradient and what it reads, is added.
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
    sketch = _sketch(values, digits)

    def paint(figure: Any) -> None:
        figure.set_layout_engine("none")  # one inch of the sketch is one inch of the figure
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set(xlim=(0, sketch.size[0]), ylim=(sketch.size[1], 0))
        for edge in sketch.plan.edges:
            _draw_edge(axes, sketch, edge)
        for level in sketch.plan.levels:
            for place in level:
                if place.node is not None:
                    _draw_node(axes, sketch, place, digits)

    facts = _facts(values, digits)
    alt = alt or f"A graph of {len(values)} nodes from left to right."
    least = 0.82 * sketch.size[0]  # on a narrow page it scrolls, because numbers must be read
    return Plot(paint, size=sketch.size, caption=caption, alt=alt, facts=facts, least=least)


@dataclass
class _Sketch:
    """Where all stands, in inches from the left and the top."""

    values: list[Value]
    plan: Layering
    left: list[float]  # of each level, the middle of its circles
    wide: list[float]  # half the width of a level's widest circle
    line: list[float]  # the length of the line that leaves them, under the numbers
    middle: float
    size: tuple[float, float]

    def point(self, place: Place) -> tuple[float, float]:
        """Return x and y of a node's middle."""
        return self.left[place.level], place.across + self.middle

    def end(self, place: Place) -> float:
        """Return where the lines that leave a level end."""
        return self.left[place.level] + self.wide[place.level] + self.line[place.level]


def _sketch(values: list[Value], digits: int) -> _Sketch:
    number = {value: k for k, value in enumerate(values)}
    reads = [[number[parent] for parent in _parents(value)] for value in values]

    plan = layering(reads, lambda node: _PASSING if node is None else 2 * _RADIUS, _GAP)
    left, wide, line, end = [], [], [], 0.06
    for level in plan.levels:
        nodes = [values[place.node] for place in level if place.node is not None]
        wide.append(max(_half(value) for value in nodes))
        texts = [t for value in nodes for t in (_label(value, digits), _gradient(value, digits))]
        line.append(0.075 + 0.6 * _LETTER / 72 * max(map(len, texts)))
        left.append(end + wide[-1])
        end += 2 * wide[-1] + line[-1] + _FLOW * (level is not plan.levels[-1])
    spread = [place.across for level in plan.levels for place in level]
    high = max(spread) - min(spread) + 2 * _ROW
    spare = max(0.0, WIDTH - end - 0.06)
    left = [x + spare / 2 for x in left]
    return _Sketch(values, plan, left, wide, line, _ROW - min(spread), (end + 0.06 + spare, high))


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
    """Return half the width of a node: of a circle, or of what has to hold its sign."""
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


def _draw_node(axes: Any, sketch: _Sketch, place: Place, digits: int) -> None:
    from matplotlib.patches import FancyBboxPatch

    assert place.node is not None
    value = sketch.values[place.node]
    x, y = sketch.point(place)
    if value.edges:
        half = _half(value)
        axes.add_patch(
            FancyBboxPatch(
                (x - half + _RADIUS, y - 0.001),
                2 * (half - _RADIUS),
                0.002,
                boxstyle=f"round,pad={_RADIUS},rounding_size={_RADIUS}",
                linewidth=1.0,
                edgecolor=_INK,
                facecolor=(*(int(GREY[k : k + 2], 16) / 255 for k in (1, 3, 5)), 0.14),
            )
        )
        axes.text(x, y, _sign(value), size=_SIGN, ha="center", va="center_baseline")
    else:
        axes.text(x, y, _sign(value), size=_NAME, ha="center", va="center_baseline", weight="bold")
    end = sketch.end(place)
    axes.plot([x + _half(value), end], [y, y], color=_INK, lw=0.9, solid_capstyle="butt")
    middle = end - sketch.line[place.level] / 2
    style = {"size": _LETTER, "ha": "center"}
    axes.text(middle, y - 0.035, _label(value, digits), color=_VALUE, va="bottom", **style)
    gradient = _gradient(value, digits)
    axes.text(middle, y + 0.04, gradient, color=_GRADIENT, va="top", style="italic", **style)


def _draw_edge(axes: Any, sketch: _Sketch, edge: Sequence[Place]) -> None:
    """Draw an arrow from the end of a node's line: bent between levels, straight beside them."""
    first, *passes, last = edge
    assert last.node is not None
    start = here = (sketch.end(first), sketch.point(first)[1])
    pieces = []
    for place in [*passes, last]:
        x, y = sketch.point(place)
        y += 0.11 * arrival(sketch.plan, edge)[0] if place is last else 0.0
        stop = x - sketch.wide[place.level] - (_HEAD if place is last else 0.0)
        bend = (here[0] + stop) / 2
        pieces.append([(bend, here[1]), (bend, y), (stop, y)])
        here = (sketch.end(place), y)
        if place is not last:
            pieces.append([here])
    pieces.append([(x - _half(sketch.values[last.node]) + 0.012, y)])
    arrow(axes, start, pieces, size=2.8)


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
