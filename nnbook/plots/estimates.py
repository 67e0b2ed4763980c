"""A row for each name: an estimate with its interval, or deviations against one."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import COLORS, GREY, WIDTH, Plot, say, under
from nnbook.plots.panels import name_ticks, names_in
from nnbook.typing import ArrayLike


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
        For a name, the x of a thin vertical line. The name stands above it.
    logx : bool
        Whether the axis is logarithmic.
    share_x : bool, default True
        Whether all panels share a scale.

    Returns
    -------
    Plot
    """
    names = names_in(panels)
    narrow = len(panels) > 3

    def draw(figure: Any) -> None:
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
            # Many panels are narrow: titles break at commas, and axes have few ticks.
            ax.set_title(title.replace(", ", ",\n") if narrow else title, pad=16 if rules else None)
            ax.set_xlabel(xlabel)
            if narrow and not logx:
                ax.locator_params(axis="x", nbins=3)
            if logx:
                ax.set_xscale("log")
                if max(ax.get_xlim()) < 100 * min(ax.get_xlim()):  # too short for powers of ten
                    name_ticks(ax.xaxis)
            ax.set_ylim(len(names) - 0.5, -0.5)
        axes[0].set_yticks(range(len(names)), names)

    facts = []
    for title, panel in panels.items():
        for name, values in panel.items():
            mean, low, high = map(say, map(float, values))
            facts.append(f"{under(title, name)} {mean}, interval {low} to {high}.")
    size = (WIDTH, 0.9 + 0.27 * len(names))
    return Plot(draw, size=size, caption=caption, alt=alt, facts=facts)


def intervals(
    panels: Mapping[str, Mapping[str, ArrayLike]],
    *,
    limit: float,
    xlabel: str,
    caption: str,
    alt: str,
) -> Plot:
    """Draw deviations against the interval that was fixed for them, a row for each name.

    Parameters
    ----------
    panels : mapping of mapping
        For each panel's title, each row's name with its deviations.
    limit : float
        The interval reaches from -limit to limit and is drawn as a band.
    xlabel : str
        What a deviation is, and in which unit.
    caption, alt : str
        What the figure means, and what it shows. How many values lie outside, and the largest
        distance from 0, are added to the latter.

    Returns
    -------
    Plot
    """
    names = names_in(panels)

    def draw(figure: Any) -> None:
        axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for ax, (title, panel) in zip(axes, panels.items(), strict=True):
            ax.axvspan(-limit, limit, color=GREY, alpha=0.15, lw=0)
            ax.axvline(0, color=GREY, lw=0.8)
            for row, name in enumerate(names):
                values = np.asarray(panel.get(name, []), dtype=float)
                ax.plot(values, [row] * len(values), "o", color=COLORS[0], ms=5, alpha=0.6, mew=0)
            ax.set_title(title)
            ax.set_xlabel(xlabel)
            ax.set_xticks(
                [-limit, -2, 0, 2, limit], [f"{v:.2g}" for v in (-limit, -2, 0, 2, limit)]
            )
            ax.set_ylim(len(names) - 0.5, -0.5)
        axes[0].set_yticks(range(len(names)), names)

    every = np.concatenate([np.ravel(v) for panel in panels.values() for v in panel.values()])
    outside = int((np.abs(every) > limit).sum())
    fact = (
        f"Of {every.size} values {outside} lie outside the interval from {say(-limit)} to "
        f"{say(limit)}; the largest distance from 0 is {say(float(np.abs(every).max()))}."
    )
    size = (WIDTH, 0.9 + 0.3 * len(names))
    return Plot(draw, size=size, caption=caption, alt=alt, facts=[fact])
