"""Intervals: what was expected, and what came."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import COLORS, GREY, WIDTH, Plot, number
from nnbook.typing import ArrayLike


def intervals(
    panels: Mapping[str, Mapping[str, ArrayLike]],
    *,
    limit: float,
    xlabel: str,
    caption: str,
    alt: str,
) -> Plot:
    """Draw deviations against the interval that was fixed for them, a row for each series.

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
    names = list(dict.fromkeys(name for panel in panels.values() for name in panel))

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
        f"Of {every.size} values {outside} lie outside the interval from {number(-limit)} to "
        f"{number(limit)}; the largest distance from 0 is {number(float(np.abs(every).max()))}."
    )
    size = (WIDTH, 0.9 + 0.3 * len(names))
    return Plot(draw, size=size, caption=caption, alt=alt, facts=[fact])
