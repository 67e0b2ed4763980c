"""Intervals: what was expected, and what came."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.plots.figure import COLORS, GREY, MARKERS, Plot, columns, number
from nnbook.typing import ArrayLike


def intervals(
    panels: Mapping[str, Mapping[str, ArrayLike]],
    *,
    limits: tuple[float, float],
    labels: Sequence[str],
    xlabel: str,
    ylabel: str,
    caption: str,
    alt: str,
    height: float = 2.9,
) -> Plot:
    """Draw standardized values against the interval that was fixed for them.

    Parameters
    ----------
    panels : mapping of mapping
        For each panel's title, each series' name with its values, one for each label.
    limits : tuple of float
        The interval, drawn as a band.
    labels : sequence of str
        Names of the positions.
    xlabel, ylabel : str
        Names with units.
    caption, alt : str
        What the figure means, and what it shows. How many values lie outside, and the largest
        distance from 0, are added to the latter.
    height : float
        In inches.

    Returns
    -------
    Plot
    """
    at = np.arange(len(labels))
    names = list(dict.fromkeys(name for panel in panels.values() for name in panel))

    def draw(figure: Any) -> None:
        axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for ax, (title, panel) in zip(axes, panels.items(), strict=True):
            ax.axhspan(*limits, color=GREY, alpha=0.15, lw=0)
            ax.axhline(0, color=GREY, lw=0.8)
            for k, name in enumerate(names):
                if name in panel:
                    shift = (k - (len(names) - 1) / 2) * 0.7 / len(names)
                    y = np.asarray(panel[name], dtype=float)
                    ax.plot(at + shift, y, MARKERS[k], color=COLORS[k], label=name, ms=3.6)
            ax.set_title(title)
            ax.set_xticks(at, labels)
            ax.set_xlabel(xlabel)
        axes[0].set_ylabel(ylabel)
        found = axes[0].get_legend_handles_labels()
        if len(names) > 1:
            figure.legend(*found, loc="outside lower center", ncols=columns(names))

    every = np.concatenate([np.ravel(v) for panel in panels.values() for v in panel.values()])
    outside = int(((every < limits[0]) | (every > limits[1])).sum())
    said = (
        f"Of {every.size} values {outside} lie outside the interval from "
        f"{number(limits[0])} to {number(limits[1])}; the largest distance from 0 is "
        f"{number(float(np.abs(every).max()))}."
    )
    return Plot(draw, size=(7.2, height), caption=caption, alt=alt, facts=[said])
