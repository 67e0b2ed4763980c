"""Level lines: a function on the plane, with curves, points or paths of descent over it."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import COLORS, DASHES, GREY, MARKERS, WIDTH, Plot, say
from nnbook.plots.panels import grid, label_outside, legend, names_in, subplots
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
    names = list(dict.fromkeys(n for named in (over, marked) for p in named.values() for n in p))
    down, across = grid(len(values), columns)

    def draw(figure: Any) -> None:
        axes = subplots(figure, (down, across), len(values), sharex=True, sharey=True)
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
        label_outside(axes, xlabel, ylabel)
        legend(figure, axes.flat, least=1)

    facts = []
    for title, heights in values.items():
        i, j = np.unravel_index(int(np.argmin(heights)), heights.shape)
        facts.append(f"{title}: lowest at ({say(xs[j])}, {say(ys[i])}).")
        for name, (px, py) in marked.get(title, {}).items():
            facts.append(f"{title}: {name} at ({say(px)}, {say(py)}).")
    size = (WIDTH, 0.9 + down * 0.9 * WIDTH / across)
    return Plot(draw, size=size, caption=caption, alt=alt, facts=facts)


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
        to show: left, right, bottom, top.
    paths : mapping of mapping
        For each title, each path's name with its points, of shape (points, 2). A path keeps its
        colour in every panel. Points outside the panel, or not finite, are not drawn.
    xlabel, ylabel : str
        The two parameters.
    caption, alt : str
        What the figure means, and what it shows. The loss at both ends of each path is added to the
        latter.
    minima : mapping, optional
        For a title, where the minimum lies, drawn as a cross.
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
    names = names_in(arrays)
    down, across = grid(len(panels), columns)

    def draw(figure: Any) -> None:
        axes = subplots(figure, (down, across), len(panels))
        for ax, (title, (loss, extent)) in zip(axes.flat, panels.items(), strict=False):
            left, right, bottom, top = extent
            x, y = np.linspace(left, right, 121), np.linspace(bottom, top, 121)
            values = loss(np.stack(np.meshgrid(x, y), axis=-1))
            levels = np.unique(np.quantile(values, np.linspace(0.005, 0.97, 14)))
            ax.contour(x, y, values, levels=levels, colors=GREY, linewidths=0.6, alpha=0.8,
                       linestyles="solid")  # fmt: skip
            for name, path in arrays[title].items():
                k = names.index(name)
                style = {"color": COLORS[k % len(COLORS)], "ls": DASHES[k % len(DASHES)]}
                ax.plot(*path.T, lw=1.5, label=name, **style)
            start = next(iter(arrays[title].values()))[0]
            ax.plot(*start, marker="s", color=GREY, ms=5)
            if minima and title in minima:
                ax.plot(*minima[title], marker="+", color=GREY, ms=10, mew=1.8)
            ax.set_xlim(left, right)
            ax.set_ylim(bottom, top)
            ax.set_title(title)
            ax.grid(False)
        label_outside(axes, xlabel, ylabel)
        legend(figure, axes.flat, least=1)

    facts = []
    for title, (loss, _) in panels.items():
        for name, path in arrays[title].items():
            first, last = (float(loss(point)) for point in (path[0], path[-1]))
            end = say(last) if np.isfinite(last) else "a value that is not finite"
            facts.append(f"{title}, {name}: the loss goes from {say(first)} to {end}.")
    size = (WIDTH, 0.6 + down * min(0.85 * WIDTH / across, 3.2))  # one panel is wide, not high
    return Plot(draw, size=size, caption=caption, alt=alt, facts=facts)


def bowls(
    panels: Mapping[str, tuple[ArrayLike, ArrayLike]],
    *,
    xlabel: str,
    ylabel: str,
    caption: str,
    alt: str,
    columns: int | None = None,
) -> Plot:
    r"""Draw the level lines of quadratic losses, and a path of descent in each.

    Parameters
    ----------
    panels : mapping
        For each title, the Hessian H of shape (2, 2) and the path of shape (points, 2), both about
        the minimum: the loss is :math:`e^\top H e / 2`.
    xlabel, ylabel : str
        The two coordinates.
    caption, alt : str
        What the figure means, and what it shows. The condition number of each bowl, and the share
        of the first loss that the path leaves, are added to the latter.
    columns : int, optional
        How many panels stand side by side; all by default.

    Returns
    -------
    Plot
    """
    bowl = {name: (np.asarray(h, float), np.asarray(p, float)) for name, (h, p) in panels.items()}
    down, across = grid(len(bowl), columns)

    def draw(figure: Any) -> None:
        axes = subplots(figure, (down, across), len(bowl))
        for ax, (title, (hessian, path)) in zip(axes.flat, bowl.items(), strict=False):
            reach = 1.15 * float(np.abs(path).max())
            side = np.linspace(-reach, reach, 121)
            at = np.stack(np.meshgrid(side, side), axis=-1)
            loss = _loss(hessian, at)
            # Each level is a quarter of the next, so its line is half as far from the middle.
            levels = _loss(hessian, path[0]) * 4.0 ** np.arange(-4, 2)
            ax.contour(side, side, loss, levels=levels, colors=GREY, linewidths=0.7, alpha=0.8)
            ax.plot(*path.T, color=COLORS[0], lw=1.3, marker="o", ms=2.8)
            ax.plot(*path[0], marker="s", color=COLORS[1], ms=5)
            ax.plot(0, 0, marker="+", color=COLORS[4], ms=9, mew=1.4)
            ax.set_title(title)
            ax.set_aspect("equal")
            ax.set_xlim(-reach, reach)
            ax.set_ylim(-reach, reach)
            ax.grid(False)
        label_outside(axes, xlabel, ylabel)

    facts = []
    for title, (hessian, path) in bowl.items():
        left = _loss(hessian, path[-1]) / _loss(hessian, path[0])
        facts.append(
            f"{title}: condition number {say(float(np.linalg.cond(hessian)))}; after "
            f"{len(path) - 1} steps {say(float(left))} of the first loss is left."
        )
    size = (WIDTH, 0.4 + down * 0.92 * WIDTH / across)
    return Plot(draw, size=size, caption=caption, alt=alt, facts=facts)


def _loss(hessian: Any, at: Any) -> Any:
    return 0.5 * np.einsum("...i,ij,...j", at, hessian, at)
