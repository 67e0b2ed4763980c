"""Estimates: a mean with its interval, a row for each name."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import COLORS, GREY, WIDTH, Plot, number


def estimates(
    panels: Mapping[str, Mapping[str, tuple[float, float, float]]],
    *,
    xlabel: str,
    caption: str,
    alt: str,
    rules: Mapping[str, float] | None = None,
    logx: bool = False,
    share_x: bool = True,
) -> Plot:
    """Draw means with their intervals, a row for each name and a panel for each title.

    Parameters
    ----------
    panels : mapping of mapping
        For each panel's title, each row's name with (mean, low, high). A row may be missing.
    xlabel : str
        The quantity, with its unit.
    caption, alt : str
        What the figure means, and what it shows. Each mean and interval is added to the latter.
    rules : mapping, optional
        For a name, the x of a thin vertical line. The name stands beside it.
    logx : bool
        Whether the axis is logarithmic.
    share_x : bool, default True
        Whether all panels have one scale.

    Returns
    -------
    Plot
    """
    names = list(dict.fromkeys(name for panel in panels.values() for name in panel))
    narrow = len(panels) > 3

    def draw(figure: Any) -> None:
        from matplotlib.ticker import LogLocator, NullFormatter

        axes = figure.subplots(1, len(panels), sharey=True, sharex=share_x, squeeze=False)[0]
        for ax, (title, panel) in zip(axes, panels.items(), strict=True):
            for name, x in (rules or {}).items():
                ax.axvline(x, color=GREY, lw=1, ls=(0, (2, 2)))
                ax.annotate(
                    name,
                    (x, 1.01),
                    xycoords=("data", "axes fraction"),
                    ha="center",
                    va="bottom",
                    fontsize=8.5,
                )
            for row, name in enumerate(names):
                if name in panel and np.isfinite(panel[name]).all():
                    mean, low, high = panel[name]
                    ax.plot([low, high], [row, row], color=COLORS[0], lw=2.4, alpha=0.55)
                    ax.plot([mean], [row], "o", color=COLORS[0], ms=5)
            # Many panels are narrow: a title has a line for each part, the axis few numbers.
            ax.set_title(title.replace(", ", ",\n") if narrow else title, pad=16 if rules else None)
            ax.set_xlabel(xlabel)
            if narrow and not logx:
                ax.locator_params(axis="x", nbins=3)
            if logx:
                ax.set_xscale("log")
                if max(ax.get_xlim()) < 100 * min(ax.get_xlim()):  # too short for powers of ten
                    ax.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
                    ax.xaxis.set_major_formatter("{x:g}")
                    ax.xaxis.set_minor_formatter(NullFormatter())
            ax.set_ylim(len(names) - 0.5, -0.5)
        axes[0].set_yticks(range(len(names)), names)

    said = []
    for title, panel in panels.items():
        for name, values in panel.items():
            mean, low, high = map(number, map(float, values))
            head = f"{title}: {name}" if title else name
            said.append(f"{head} {mean}, interval {low} to {high}.")
    size = (WIDTH, 0.9 + 0.27 * len(names))
    return Plot(draw, size=size, caption=caption, alt=alt, facts=said)
