"""Contours: the level lines of a function on the plane, with curves and points over them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import COLORS, DASHES, GREY, MARKERS, WIDTH, Plot, number
from nnbook.typing import ArrayLike


def contours(
    panels: Mapping[str, ArrayLike],
    *,
    x: ArrayLike,
    y: ArrayLike,
    levels: ArrayLike,
    xlabel: str,
    ylabel: str,
    caption: str,
    alt: str,
    curves: Mapping[str, Mapping[str, tuple[ArrayLike, ArrayLike]]] | None = None,
    points: Mapping[str, Mapping[str, tuple[float, float]]] | None = None,
    columns: int | None = None,
) -> Plot:
    """Draw level lines in one or more panels, with equal units on both axes.

    Parameters
    ----------
    panels : mapping
        For each title, values of shape (len(y), len(x)).
    x, y : array
        The positions of columns and rows, increasing.
    levels : array
        The values at which a line is drawn, increasing; the same in every panel.
    xlabel, ylabel : str
        The two coordinates.
    caption, alt : str
        What the figure means, and what it shows. Where each panel's lowest value is, and each
        named point, are added to the latter.
    curves, points : mapping, optional
        For a panel's title, named curves (x, y) and named points. A name has one colour in every
        panel.
    columns : int, optional
        How many panels stand side by side; all by default.

    Returns
    -------
    Plot
    """
    xs, ys = np.asarray(x, float), np.asarray(y, float)
    values = {title: np.asarray(v, float) for title, v in panels.items()}
    over, marked = curves or {}, points or {}
    names = list(dict.fromkeys(n for part in (over, marked) for p in part.values() for n in p))
    across = columns or len(values)
    down = -(-len(values) // across)

    def draw(figure: Any) -> None:
        axes = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
        for ax, (title, heights) in zip(axes.flat, values.items(), strict=False):
            ax.contour(
                xs, ys, heights, levels=np.asarray(levels, float), colors=GREY, linewidths=0.7
            )
            for name, (cx, cy) in over.get(title, {}).items():
                k = names.index(name)
                style = {"color": COLORS[k % len(COLORS)], "ls": DASHES[k % len(DASHES)]}
                ax.plot(np.ravel(cx), np.ravel(cy), lw=1.6, label=name, **style)
            for name, (px, py) in marked.get(title, {}).items():
                k = names.index(name)
                mark = {"color": COLORS[k % len(COLORS)], "marker": MARKERS[k % len(MARKERS)]}
                ax.plot([px], [py], ls="", ms=6, label=name, **mark)
            ax.axhline(0, color=GREY, lw=0.6)
            ax.axvline(0, color=GREY, lw=0.6)
            ax.set_aspect("equal")
            ax.set_xlim(xs[0], xs[-1])
            ax.set_ylim(ys[0], ys[-1])
            ax.set_title(title)
            ax.grid(False)
        for ax in axes.flat[len(values) :]:
            ax.set_visible(False)
        for ax in axes[-1]:
            ax.set_xlabel(xlabel)
        for ax in axes[:, 0]:
            ax.set_ylabel(ylabel)
        handles: dict[str, Any] = {}
        for ax in axes.flat[: len(values)]:
            found, labels = ax.get_legend_handles_labels()
            handles |= dict(zip(labels, found, strict=True))
        if handles:
            figure.legend(
                handles.values(), handles.keys(), loc="outside lower center", ncols=len(handles)
            )

    said = []
    for title, heights in values.items():
        i, j = np.unravel_index(int(np.argmin(heights)), heights.shape)
        said.append(f"{title}: lowest at ({number(xs[j])}, {number(ys[i])}).")
        for name, (px, py) in marked.get(title, {}).items():
            said.append(f"{title}: {name} at ({number(px)}, {number(py)}).")
    size = (WIDTH, 0.9 + down * 0.9 * WIDTH / across)
    return Plot(draw, size=size, caption=caption, alt=alt, facts=said)
