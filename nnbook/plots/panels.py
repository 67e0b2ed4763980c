"""Panels: plots of one kind side by side, with their outer labels and one legend for all."""

from collections.abc import Iterable, Mapping
from typing import Any


def grid(count: int, columns: int | None) -> tuple[int, int]:
    """Return how many rows and columns a number of panels takes; one row by default.

    Examples
    --------
    >>> grid(5, 2), grid(5, None)
    ((3, 2), (1, 5))
    """
    across = columns or count
    return -(-count // across), across


def subplots(figure: Any, shape: tuple[int, int], count: int, **shared: bool) -> Any:
    """Return the axes of a grid, an array of its shape. Only the first ``count`` are visible."""
    axes = figure.subplots(*shape, squeeze=False, **shared)
    for ax in axes.flat[count:]:
        ax.set_visible(False)
    return axes


def label_outside(axes: Any, xlabel: str, ylabel: str) -> None:
    """Name x below the last row of a grid, and y beside its first column."""
    for ax in axes[-1]:
        ax.set_xlabel(xlabel)
    for ax in axes[:, 0]:
        ax.set_ylabel(ylabel)


def names_in(panels: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the names in all panels, each once, in the order in which they first appear.

    Examples
    --------
    >>> names_in({"left": ["a", "c"], "right": ["b", "a"]})
    ['a', 'c', 'b']
    """
    return list(dict.fromkeys(name for panel in panels.values() for name in panel))


def legend(figure: Any, axes: Iterable[Any], *, least: int = 2, **style: Any) -> Any:
    """Draw a legend below all panels, with each name once, and return it.

    With fewer names than ``least`` there is no legend, and None is returned.
    """
    handles: dict[str, Any] = {}
    for ax in axes:
        found, names = ax.get_legend_handles_labels()
        handles |= dict(zip(names, found, strict=True))
    if len(handles) < least:
        return None
    return figure.legend(
        handles.values(),
        handles.keys(),
        loc="outside lower center",
        ncols=_side_by_side(list(handles)),
        **style,
    )


def _side_by_side(names: list[str]) -> int:
    """Return how many entries of a legend share a row, in even rows no wider than the text."""
    fit = max(1, min(len(names), 88 // (max(map(len, names)) + 7)))
    rows = -(-len(names) // fit)
    return -(-len(names) // rows)


def name_ticks(axis: Any) -> None:
    """Write the ticks of a short logarithmic axis as numbers, not as powers of ten."""
    from matplotlib.ticker import LogLocator, NullFormatter

    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter("{x:g}")
    axis.set_minor_formatter(NullFormatter())
