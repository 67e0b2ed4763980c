"""Several paths of descent over the level lines of any loss of two parameters."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnbook.plots.figure import COLORS, DASHES, GREY, WIDTH, Plot, number
from nnbook.plots.figure import columns as side_by_side


def surfaces(
    panels: Mapping[str, tuple[Callable[[Any], Any], tuple[float, float, float, float]]],
    paths: Mapping[str, Mapping[str, ArrayLike]],
    *,
    xlabel: str,
    ylabel: str,
    caption: str,
    alt: str,
    minima: Mapping[str, tuple[float, float]] | None = None,
    columns: int = 2,
) -> Plot:
    """Draw the level lines of a loss in each panel, and named paths over them.

    Parameters
    ----------
    panels : mapping
        For each title, the loss, a function of points of shape (..., 2), and the part of the plane
        that is shown: left, right, bottom, top.
    paths : mapping of mapping
        For each title, each path's name with its points, of shape (points, 2). A path keeps its
        colour in every panel. What leaves the panel, or is not finite, is not drawn.
    xlabel, ylabel : str
        The two parameters.
    caption, alt : str
        What the figure means, and what it shows. The loss at both ends of each path is added to the
        latter.
    minima : mapping, optional
        For a title, where the minimum lies; a cross.
    columns : int, default 2
        How many panels stand side by side.

    Returns
    -------
    Plot
    """
    arrays = {
        title: {name: np.asarray(path, float) for name, path in paths[title].items()}
        for title in panels
    }
    names = list(dict.fromkeys(name for panel in arrays.values() for name in panel))
    down = -(-len(panels) // columns)

    def draw(figure: Any) -> None:
        axes = figure.subplots(down, columns, squeeze=False)
        for ax in axes.flat[len(panels) :]:
            ax.set_visible(False)
        handles: dict[str, Any] = {}
        for ax, (title, (loss, extent)) in zip(axes.flat, panels.items(), strict=False):
            left, right, bottom, top = extent
            x, y = np.linspace(left, right, 121), np.linspace(bottom, top, 121)
            values = loss(np.stack(np.meshgrid(x, y), axis=-1))
            levels = np.unique(np.quantile(values, np.linspace(0.005, 0.97, 14)))
            ax.contour(x, y, values, levels=levels, colors=GREY, linewidths=0.6, alpha=0.8,
                       linestyles="solid")  # fmt: skip
            for name, path in arrays[title].items():
                k = names.index(name)
                (handles[name],) = ax.plot(
                    *path.T, color=COLORS[k % len(COLORS)], ls=DASHES[k % len(DASHES)], lw=1.5
                )
            start = next(iter(arrays[title].values()))[0]
            ax.plot(*start, marker="s", color=GREY, ms=5)
            if minima and title in minima:
                ax.plot(*minima[title], marker="+", color=GREY, ms=10, mew=1.8)
            ax.set_xlim(left, right)
            ax.set_ylim(bottom, top)
            ax.set_title(title)
            ax.grid(False)
        for ax in axes[-1]:
            ax.set_xlabel(xlabel)
        for ax in axes[:, 0]:
            ax.set_ylabel(ylabel)
        figure.legend(
            handles.values(), handles.keys(), loc="outside lower center",
            ncols=side_by_side(handles),
        )  # fmt: skip

    said = []
    for title, (loss, _) in panels.items():
        for name, path in arrays[title].items():
            first, last = (float(loss(point)) for point in (path[0], path[-1]))
            end = number(last) if np.isfinite(last) else "a value that is not finite"
            said.append(f"{title}, {name}: the loss goes from {number(first)} to {end}.")
    size = (WIDTH, 0.6 + down * min(0.85 * WIDTH / columns, 3.2))  # one panel lies, four stand
    return Plot(draw, size=size, caption=caption, alt=alt, facts=said)
