"""Points: two quantities of many things, one mark for each."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import COLORS, GREY, MARKERS, WIDTH, Plot, columns, number
from nnbook.typing import ArrayLike


def scatter(
    panels: Mapping[str, Mapping[str, tuple[ArrayLike, ArrayLike]]],
    *,
    xlabel: str,
    ylabel: str,
    caption: str,
    alt: str,
    diagonal: str | None = None,
    logx: bool = False,
    logy: bool = False,
    height: float = 3.0,
) -> Plot:
    """Draw one or more panels of points with shared axes.

    Parameters
    ----------
    panels : mapping of mapping
        For each panel's title, each group's name with the x and y of its points. A group keeps its
        colour and its mark in every panel.
    xlabel, ylabel : str
        Names with units.
    caption, alt : str
        What the figure means, and what it shows. The number of points of each group and the ranges
        of its middle half are added to the latter.
    diagonal : str, optional
        The name of a thin line where y equals x.
    logx, logy : bool
        Whether an axis is logarithmic.
    height : float
        In inches.

    Returns
    -------
    Plot
    """
    names = list(dict.fromkeys(name for panel in panels.values() for name in panel))

    def draw(figure: Any) -> None:
        axes = figure.subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)[0]
        # Many points show by their overlap how dense they are; few need all their colour.
        many = max(sum(np.size(x) for x, _ in panel.values()) for panel in panels.values()) > 200
        alpha = 0.5 if many else 0.9
        for ax, (title, panel) in zip(axes, panels.items(), strict=True):
            for name, (x, y) in panel.items():
                k = names.index(name)
                marker, color = MARKERS[k % len(MARKERS)], COLORS[k % len(COLORS)]
                style = {"color": color, "ms": 3, "alpha": alpha, "mew": 0, "label": name}
                ax.plot(np.ravel(x), np.ravel(y), marker, **style)
            if logx:
                ax.set_xscale("log")
            if logy:
                ax.set_yscale("log")
            if diagonal:
                every = np.concatenate([np.ravel(v) for pair in panel.values() for v in pair])
                ends = every.min(), every.max()
                ax.plot(ends, ends, color=GREY, lw=1, ls=(0, (2, 2)), label=diagonal)
            ax.set_title(title)
            ax.set_xlabel(xlabel)
        axes[0].set_ylabel(ylabel)
        handles: dict[str, Any] = {}
        for ax in axes:
            handles |= {
                str(label): handle
                for handle, label in zip(*ax.get_legend_handles_labels(), strict=True)
            }
        if len(handles) > 1:
            legend = figure.legend(
                handles.values(),
                handles.keys(),
                loc="outside lower center",
                ncols=columns(handles),
                markerscale=2,
            )
            for handle in legend.legend_handles:
                handle.set_alpha(1)

    said: list[str] = []
    for title, panel in panels.items():
        for name, (x, y) in panel.items():
            ranges = [np.quantile(np.asarray(v, dtype=float), (0.25, 0.75)) for v in (x, y)]
            (a, b), (c, d) = ([number(end) for end in pair] for pair in ranges)
            said.append(
                f"{title + ': ' if title else ''}{name}, {np.size(x)} points, the middle half of "
                f"x from {a} to {b} and of y from {c} to {d}."
            )
    return Plot(draw, size=(WIDTH, height), caption=caption, alt=alt, facts=said)
