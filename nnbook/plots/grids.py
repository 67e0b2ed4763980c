"""Grids: many small pictures of one kind, side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.plots.figure import COLORS, WIDTH, Plot, say
from nnbook.plots.panels import grid, subplots
from nnbook.typing import ArrayLike


def histograms(
    rows: Mapping[str, ArrayLike],
    edges: ArrayLike,
    *,
    column: str = "layer",
    xlabel: str,
    caption: str,
    alt: str,
) -> Plot:
    """Draw a grid of histograms: a row for each setting, a column for each layer.

    Parameters
    ----------
    rows : mapping
        For each row's name, counts of shape (columns, bins).
    edges : array of shape (bins + 1,)
        Where the bins begin and end.
    column : str
        What a column is. Columns are numbered from 0.
    xlabel : str
        The quantity that is counted.
    caption, alt : str
        What the figure means, and what it shows. The share of the fullest bin of the first and the
        last column is added to the latter.

    Returns
    -------
    Plot

    Notes
    -----
    Each histogram is scaled to its second fullest bin, and the fullest is cut off there. Rows are
    numbered from 1. Names that begin with the same word share a colour.
    """
    edges = np.asarray(edges, dtype=float)
    counts = {name: np.asarray(value, dtype=float) for name, value in rows.items()}
    across = len(next(iter(counts.values())))
    first = list(dict.fromkeys(name.split()[0] for name in counts))
    colors = {name: COLORS[first.index(name.split()[0]) % len(COLORS)] for name in counts}

    def draw(figure: Any) -> None:
        axes = figure.subplots(len(counts), across, squeeze=False)
        rows_of_axes = enumerate(zip(axes, counts.items(), strict=True), start=1)
        for k, (row, (name, values)) in rows_of_axes:
            for j, (ax, heights) in enumerate(zip(row, values, strict=True)):
                # The second fullest bin sets the scale, so that a spike at 0 flattens nothing.
                top = np.sort(heights)[-2] or heights.max() or 1.0
                ax.stairs(np.minimum(heights / top, 1.08), edges, fill=True, color=colors[name])
                ax.set_ylim(0, 1.08)
                ax.set_yticks([])
                ax.grid(False)
                ax.spines["left"].set_visible(False)
                ends = (
                    [f"{edges[0]:g}", "", f"{edges[-1]:g}"]
                    if j == 0 and row[0] is axes[-1, 0]
                    else ["", "", ""]
                )
                ax.set_xticks([edges[0], (edges[0] + edges[-1]) / 2, edges[-1]], ends)
                ax.tick_params(labelsize=8, length=2)
                if row[0] is axes[0, 0]:
                    ax.set_title(f"{j}", fontsize=8.5)
            row[0].set_ylabel(f"{k}  {name}", rotation=0, ha="right", va="center", fontsize=8.5)
        figure.suptitle(column, fontsize=9)
        figure.supxlabel(xlabel, fontsize=9)

    facts: list[str] = []
    for name, values in counts.items():
        shares = [max(h) / max(h.sum(), 1.0) for h in (values[0], values[-1])]
        facts.append(
            f"{name}: the fullest of {len(edges) - 1} bins holds {shares[0]:.0%} in {column} 0 "
            f"and {shares[1]:.0%} in {column} {across - 1}."
        )
    size = (WIDTH, 0.45 + 0.62 * len(counts))
    return Plot(draw, size=size, caption=caption, alt=alt, facts=facts)


def matrices(
    panels: Mapping[str, ArrayLike],
    *,
    xlabel: str,
    ylabel: str,
    caption: str,
    alt: str,
    columns: int | None = None,
) -> Plot:
    """Draw small matrices as coloured cells with their numbers.

    Parameters
    ----------
    panels : mapping
        For each title, a matrix.
    xlabel, ylabel : str
        What columns and rows are.
    caption, alt : str
        What the figure means, and what it shows. The range of each matrix is added to the latter.
    columns : int, optional
        How many panels stand side by side; all by default.

    Returns
    -------
    Plot
    """
    arrays = {title: np.atleast_2d(np.asarray(value, float)) for title, value in panels.items()}
    down, across = grid(len(arrays), columns)
    top = max(float(np.abs(values).max()) for values in arrays.values()) or 1.0

    def draw(figure: Any) -> None:
        axes = subplots(figure, (down, across), len(arrays))
        for ax, (title, values) in zip(axes.flat, arrays.items(), strict=False):
            # One scale for all panels, pale enough for dark numbers.
            ax.imshow(values, cmap="PuOr", vmin=-2.2 * top, vmax=2.2 * top, aspect="auto")
            for (i, j), value in np.ndenumerate(values):
                ax.text(
                    j, i, _short(value), ha="center", va="center", fontsize=8.5, color="#101010"
                )
            ax.set_title(title)
            ax.grid(False)
            _count(ax, values.shape)
            ax.set_xlabel(xlabel)
        axes[0, 0].set_ylabel(ylabel)

    facts = [f"{title}: from {say(v.min())} to {say(v.max())}." for title, v in arrays.items()]
    return Plot(draw, size=(WIDTH, 0.5 + 1.7 * down), caption=caption, alt=alt, facts=facts)


def _short(value: float) -> str:
    return "0" if value == 0 else f"{value:.2g}" if abs(value) < 0.01 else f"{value:.3f}"


def _count(ax: Any, shape: Sequence[int]) -> None:
    """Label rows and columns from 1, as the text does."""
    ax.set_yticks(range(shape[0]), [str(i + 1) for i in range(shape[0])])
    ax.set_xticks(range(shape[1]), [str(j + 1) for j in range(shape[1])])
