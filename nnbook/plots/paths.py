"""Paths: how two quantities move together, step by step."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import COLORS, GREY, MARKERS, WIDTH, Plot, say
from nnbook.typing import ArrayLike


def paths(
    panels: Mapping[str, ArrayLike],
    *,
    goal: tuple[float, float],
    xlabel: str,
    ylabel: str,
    caption: str,
    alt: str,
    height: float = 3.0,
) -> Plot:
    """Draw a path in the plane in each panel, with a mark at each step.

    Parameters
    ----------
    panels : mapping
        For each title, points of shape (steps + 1, 2).
    goal : tuple of float
        Where the paths should end, drawn as a star.
    xlabel, ylabel : str
        Names of the two quantities.
    caption, alt : str
        What the figure means, and what it shows. The number of steps and the length of each path
        are added to the latter.
    height : float
        In inches.

    Returns
    -------
    Plot
    """
    arrays = {title: np.asarray(points, dtype=float) for title, points in panels.items()}

    def draw(figure: Any) -> None:
        axes = figure.subplots(1, len(arrays), sharex=True, sharey=True, squeeze=False)[0]
        for k, (ax, (title, points)) in enumerate(zip(axes, arrays.items(), strict=True)):
            ax.plot(
                *points.T, color=COLORS[k % len(COLORS)], marker=MARKERS[k % len(MARKERS)],
                lw=1.2, ms=3.5,
            )  # fmt: skip
            ax.plot(*goal, "*", color=COLORS[4], ms=11)
            for word, at in (("start", points[0]), ("goal", goal)):
                ax.annotate(word, at, xytext=(7, 5), textcoords="offset points", fontsize=8.5)
            ax.axhline(0, color=GREY, lw=0.6)
            ax.axvline(0, color=GREY, lw=0.6)
            ax.set_aspect("equal", adjustable="box")
            ax.set_title(title)
            ax.set_xlabel(xlabel)
        axes[0].set_ylabel(ylabel)

    facts = []
    for title, points in arrays.items():
        steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
        facts.append(f"{title}: {len(steps)} steps of total length {say(steps.sum())}.")
    return Plot(draw, size=(WIDTH, height), caption=caption, alt=alt, facts=facts)
