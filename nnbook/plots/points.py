"""Points: two quantities of many things, one mark for each thing."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import COLORS, GREY, MARKERS, WIDTH, Plot, say, under
from nnbook.plots.panels import grid, label_outside, legend, names_in, subplots
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
    names = names_in(panels)

    def draw(figure: Any) -> None:
        (axes,) = subplots(figure, (1, len(panels)), len(panels), sharex=True, sharey=True)
        # Pale points show by their overlap where many lie; few points need all their colour.
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
        key = legend(figure, axes, markerscale=2)
        for handle in key.legend_handles if key else ():
            handle.set_alpha(1)

    facts: list[str] = []
    for title, panel in panels.items():
        for name, (x, y) in panel.items():
            ranges = [np.quantile(np.asarray(v, dtype=float), (0.25, 0.75)) for v in (x, y)]
            (a, b), (c, d) = ([say(end) for end in pair] for pair in ranges)
            facts.append(
                f"{under(title, name)}, {np.size(x)} points, the middle half of "
                f"x from {a} to {b} and of y from {c} to {d}."
            )
    return Plot(draw, size=(WIDTH, height), caption=caption, alt=alt, facts=facts)


def clouds(
    panels: Mapping[str, ArrayLike],
    *,
    xlabel: str,
    ylabel: str,
    caption: str,
    alt: str,
    groups: ArrayLike | None = None,
    columns: int | None = None,
) -> Plot:
    """Draw samples in the plane, in a panel for each form of the data, all on the same axes.

    Parameters
    ----------
    panels : mapping
        For each title, samples of shape (samples, 2).
    xlabel, ylabel : str
        The two features.
    caption, alt : str
        What the figure means, and what it shows. Mean, standard deviations and correlation of each
        panel are added to the latter.
    groups : array of shape (samples,), optional
        Which group each sample belongs to, told apart by colour and marker.
    columns : int, optional
        How many panels stand side by side; all by default.

    Returns
    -------
    Plot
    """
    arrays = {title: np.asarray(x, dtype=float) for title, x in panels.items()}
    down, across = grid(len(arrays), columns)
    reach = 1.05 * max(float(np.abs(x).max()) for x in arrays.values())

    def draw(figure: Any) -> None:
        from matplotlib.ticker import MaxNLocator

        axes = subplots(figure, (down, across), len(arrays), sharex=True, sharey=True)
        for ax, (title, x) in zip(axes.flat, arrays.items(), strict=False):
            labels = np.zeros(len(x)) if groups is None else np.asarray(groups)
            ax.axhline(0, color=GREY, lw=0.8)
            ax.axvline(0, color=GREY, lw=0.8)
            for k, label in enumerate(np.unique(labels)):
                color, marker = COLORS[k % len(COLORS)], MARKERS[k % len(MARKERS)]
                ax.plot(*x[labels == label].T, marker, color=color, ms=2.6, alpha=0.6, mew=0)
            ax.set_title(title)
            ax.set_aspect("equal")
            ax.set_xlim(-reach, reach)
            ax.set_ylim(-reach, reach)
            for axis in (ax.xaxis, ax.yaxis):  # equal units, equal ticks
                axis.set_major_locator(MaxNLocator(4))
        label_outside(axes, xlabel, ylabel)

    facts = []
    for title, x in arrays.items():
        mean, std = x.mean(axis=0), x.std(axis=0)
        means, stds = (
            " and ".join(say(0.0 if abs(v) < 1e-9 else float(v)) for v in pair)
            for pair in (mean, std)
        )
        facts.append(
            f"{title}: means {means}, standard deviations {stds}, "
            f"correlation {abs(np.corrcoef(x.T)[0, 1]):.2f} in absolute value."
        )
    size = (WIDTH, 0.4 + down * 0.98 * WIDTH / across)
    return Plot(draw, size=size, caption=caption, alt=alt, facts=facts)
