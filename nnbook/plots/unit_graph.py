"""A small network unit by unit, with the weight on each edge."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from nnbook.network import Network
from nnbook.plots.figure import COLORS, HIDDEN, INPUT, OUTPUT, WIDTH, Plot, sheet
from nnbook.typing import FloatArray

_MOST = 8
_RADIUS, _ROW = 0.2, 0.62
_LETTER = 6.5


def unit_graph(net: Network, *, inputs: Sequence[str], output: str, caption: str, alt: str) -> Plot:
    """Draw each unit as a circle and each weight as a line with its number on it, in two digits.

    A positive weight is drawn solid, a negative one dashed, and a larger one wider. A unit's bias
    stands in its circle.

    Parameters
    ----------
    net : Network
        A plain network, not a stack: an input and one or more Dense layers, each of which reads the
        one before and has at most 8 units.
    inputs : sequence of str
        The names of the input features.
    output : str
        The name of the output, written beside each of several.
    caption, alt : str
        What the figure means, and what it shows. The strongest weight of each unit is added to the
        latter.

    Returns
    -------
    Plot

    Raises
    ------
    ValueError
        For a stack, for another graph, for larger layers, and for another number of names.

    Examples
    --------
    >>> from nnbook import Constant, Dense, Input, Network
    >>> x = Input(2)
    >>> net = Network(x, Dense(1, kernel_initializer=Constant(0.5))(x), rng=0)
    >>> words = {"caption": "A unit.", "alt": "Three circles."}
    >>> plot = unit_graph(net, inputs=["a", "b"], output="y", **words)
    >>> print(plot.alt)
    Three circles. Unit 1 of layer 1 reads most strongly a, with weight 0.5; its bias is 0.
    """
    kernels, biases = _layers(net)
    if len(inputs) != len(kernels[0]):
        raise ValueError(
            f"unit_graph: expected {len(kernels[0])} names of inputs, got {len(inputs)}"
        )
    sizes = [len(kernels[0]), *(kernel.shape[1] for kernel in kernels)]
    height = _ROW * max(sizes) + 0.2
    left = 0.12 + 0.075 * max(map(len, inputs))
    right = WIDTH - 0.3 - 0.075 * len(output)
    # A layer with more units needs more room for the numbers in front of it.
    shares = np.concatenate([[0], np.cumsum([1.0 + size for size in sizes[1:]])])
    across = left + _RADIUS + (right - left - 2 * _RADIUS) * shares / shares[-1]
    places = [
        [(x, height / 2 + _ROW * (k - (size - 1) / 2)) for k in range(size)]
        for x, size in zip(across, sizes, strict=True)
    ]

    def draw(figure: Any) -> None:
        axes = sheet(figure, (WIDTH, height))
        for kernel, before, after in zip(kernels, places[:-1], places[1:], strict=True):
            largest = float(np.abs(kernel).max()) or 1.0
            for (i, j), w in np.ndenumerate(kernel):
                _edge(axes, before[i], after[j], float(w), largest, j, kernel.shape[1])
        for layer, units in enumerate(places):
            color = INPUT if layer == 0 else OUTPUT if layer == len(sizes) - 1 else HIDDEN
            for k, (x, y) in enumerate(units):
                axes.plot([x], [y], "o", ms=20, mfc="none", mec=color, mew=1.3)
                if layer:
                    bias = f"{biases[layer - 1][k]:.2g}"
                    axes.text(x, y, bias, ha="center", va="center", fontsize=_LETTER)
                else:
                    axes.text(left - 0.08, y, inputs[k], ha="right", va="center", fontsize=8.5)
        for x, y in places[-1]:
            axes.text(x + _RADIUS + 0.08, y, output, ha="left", va="center", fontsize=8.5)

    return Plot(
        draw,
        size=(WIDTH, height),
        caption=caption,
        alt=alt,
        facts=_facts(kernels, biases, inputs),
        least=5.2,
    )


def _layers(net: Network) -> tuple[list[FloatArray], list[FloatArray]]:
    """Return kernels and biases, or refuse anything but a chain of small Dense layers."""
    if net.runs is not None:
        raise ValueError("unit_graph: expected a plain network, got a stack; use net.select(run)")
    rows = net.summary().rows
    chain = all(list(row.reads) == [before.name] for before, row in pairwise(rows))
    if not chain or any(row.kind != "Dense" for row in rows[1:]) or len(rows) < 2:
        kinds = ", ".join(row.kind for row in rows)
        raise ValueError(f"unit_graph: expected an Input and Dense layers in a row, got {kinds}")
    layers = [net.params[row.name] for row in rows[1:]]
    kernels = [np.array(layer["kernel"]) for layer in layers]
    biases = [
        np.array(layer["bias"]).ravel() if "bias" in layer else np.zeros(kernel.shape[1])
        for layer, kernel in zip(layers, kernels, strict=True)
    ]
    most = max(max(kernel.shape) for kernel in kernels)
    if most > _MOST:
        raise ValueError(f"unit_graph: expected at most {_MOST} units in a layer, got {most}")
    return kernels, biases


def _edge(
    axes: Any,
    start: tuple[float, float],
    end: tuple[float, float],
    weight: float,
    largest: float,
    column: int,
    columns: int,
) -> None:
    """Draw a line with a gap for its number. On all lines to one unit the gap is at the same x."""
    a, b = np.array(start), np.array(end)
    length = float(np.hypot(*(b - a)))
    way = (b - a) / length
    a, b = a + way * _RADIUS, b - way * _RADIUS
    share = 0.1 + 0.62 * (column + 0.5) / columns
    text = f"{weight:.2g}"
    middle = a + (b - a) * share
    half = 0.03 * len(text) + 0.02
    style = {
        "color": COLORS[0] if weight >= 0 else COLORS[1],
        "ls": "-" if weight >= 0 else (0, (3, 1.5)),
        "lw": 0.4 + 2.2 * abs(weight) / largest,
        "alpha": 0.85,
        "solid_capstyle": "butt",
    }
    for p, q in ((a, middle - way * half), (middle + way * half, b)):
        axes.plot([p[0], q[0]], [p[1], q[1]], **style)
    axes.text(*middle, text, ha="center", va="center", fontsize=_LETTER)


def _facts(kernels: list[FloatArray], biases: list[FloatArray], inputs: Sequence[str]) -> list[str]:
    facts = []
    for layer, (kernel, bias) in enumerate(zip(kernels, biases, strict=True), start=1):
        for unit in range(kernel.shape[1]):
            i = int(np.abs(kernel[:, unit]).argmax())
            source = inputs[i] if layer == 1 else f"unit {i + 1}"
            facts.append(
                f"Unit {unit + 1} of layer {layer} reads most strongly {source}, with weight "
                f"{kernel[i, unit]:.3g}; its bias is {bias[unit]:.3g}."
            )
    return facts
