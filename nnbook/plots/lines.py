"""Lines: how one quantity changes along another."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import COLORS, DASHES, GREY, MARKERS, WIDTH, Plot, say, under
from nnbook.plots.panels import grid, legend, name_ticks, names_in, subplots
from nnbook.typing import ArrayLike


def lines(
    panels: Mapping[str, Mapping[str, Any]],
    *,
    x: ArrayLike,
    xlabel: str,
    ylabel: str,
    caption: str,
    alt: str,
    logx: bool = False,
    logy: bool = False,
    ylim: tuple[float, float] | None = None,
    bands: Mapping[str, tuple[ArrayLike, ArrayLike]] | None = None,
    points: Mapping[str, tuple[ArrayLike, ArrayLike]] | None = None,
    rules: Mapping[str, float] | None = None,
    marks: bool | None = None,
    dodge: float = 0.0,
    columns: int | None = None,
    height: float = 2.9,
) -> Plot:
    """Draw one or more panels of lines over a shared x.

    Parameters
    ----------
    panels : mapping of mapping
        For each panel's title, each line's name with its y values. A line keeps its colour in
        every panel, and the legend names it once.
    x : array
        Shared by all lines.
    xlabel, ylabel : str
        Names with units.
    caption, alt : str
        What the figure means, and what it shows. Where each line starts and ends is added to the
        latter.
    logx, logy : bool
        Whether an axis is logarithmic.
    ylim : tuple of float, optional
        Limits of y.
    bands : mapping, optional
        For a line's name, the lower and upper edge of a band around it. ``PANEL: NAME`` is the name
        of a band in one panel only.
    points : mapping, optional
        For a name, the x and y of marks without a line, in every panel.
    rules : mapping, optional
        For a name, the y of a thin horizontal line.
    marks : bool, optional
        Whether each point is marked; by default where there are at most 25.
    dodge : float
        The share of x by which neighbouring lines are moved apart, where they would hide each
        other.
    columns : int, optional
        How many panels stand side by side; all by default.
    height : float
        In inches.

    Returns
    -------
    Plot
    """
    x = np.asarray(x, dtype=float)
    marked = len(x) <= 25 if marks is None else marks
    down, across = grid(len(panels), columns)
    names = names_in(panels)
    style = {
        name: {
            "color": COLORS[k % len(COLORS)],
            "linestyle": DASHES[k % len(DASHES)],
            "marker": MARKERS[k % len(MARKERS)] if marked else None,
        }
        for k, name in enumerate(names)
    }

    def draw(figure: Any) -> None:
        from matplotlib.ticker import MaxNLocator

        table = subplots(figure, (down, across), len(panels), sharex=True, sharey=True)
        axes = table.ravel()[: len(panels)]
        for ax, (title, panel) in zip(axes, panels.items(), strict=True):
            for k, (name, y) in enumerate(panel.items()):
                at = x * (1 + dodge * (k - (len(panel) - 1) / 2))
                ax.plot(at, np.asarray(y, dtype=float), label=name, **style[name])
                band = (bands or {}).get(f"{title}: {name}", (bands or {}).get(name))
                if band is not None:
                    low, high = band
                    ax.fill_between(at, low, high, color=style[name]["color"], alpha=0.2, lw=0)
            for k, (name, (px, py)) in enumerate((points or {}).items()):
                ax.plot(px, py, "x+"[k % 2], color=COLORS[4], ms=5, mew=1.1, label=name)
            for name, level in (rules or {}).items():
                ax.axhline(level, color=GREY, lw=1, ls=(0, (2, 2)))
                if ax is axes[-1]:  # the name stands beside the figure, clear of the data
                    ax.annotate(
                        name,
                        (1.01, level),
                        xycoords=("axes fraction", "data"),
                        va="center",
                        fontsize=8.5,
                        annotation_clip=False,
                    )
            ax.set_title(title)
            if ax in axes[-across:]:
                ax.set_xlabel(xlabel)
                ax.tick_params(labelbottom=True)
            if not logx and (x == np.round(x)).all():  # half a layer means nothing
                ax.xaxis.set_major_locator(MaxNLocator(integer=True))
            if logx:
                ax.set_xscale("log")
                if len(x) <= 10:  # few enough to name each, instead of powers of ten
                    ax.set_xticks(x, [f"{value:g}" for value in x])
                    ax.set_xticks([], minor=True)
            if logy:
                ax.set_yscale("log")
                low, high = ax.get_ylim()
                if high < 100 * low:  # too short for powers of ten
                    name_ticks(ax.yaxis)
            if ylim:
                ax.set_ylim(*ylim)
        for ax in table[:, 0]:
            ax.set_ylabel(ylabel)
        legend(figure, axes)

    facts = [
        _journey(under(title, name), x, y)
        for title, panel in panels.items()
        for name, y in panel.items()
    ]
    return Plot(draw, size=(WIDTH, height), caption=caption, alt=alt, facts=facts)


def _journey(name: str, x: Any, y: ArrayLike) -> str:
    """Return a sentence that says where a line starts and ends."""
    y = np.asarray(y, dtype=float)
    seen = np.flatnonzero(np.isfinite(y))
    if not seen.size:
        return f"{name} is not finite anywhere."
    first, last = seen[0], seen[-1]
    return (
        f"{name} goes from {say(y[first])} at {say(x[first])} to {say(y[last])} at {say(x[last])}."
    )
