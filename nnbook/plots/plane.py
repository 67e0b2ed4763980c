"""The plane: clouds of samples, and descent in a bowl, both drawn with equal units on both axes."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import COLORS, GREY, MARKERS, WIDTH, Plot, number
from nnbook.typing import ArrayLike


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
        What the figure means, and what it shows. The condition number of each bowl, and what the
        path leaves of its first loss, are added to the latter.
    columns : int, optional
        How many panels stand side by side; all by default.

    Returns
    -------
    Plot
    """
    bowl = {name: (np.asarray(h, float), np.asarray(p, float)) for name, (h, p) in panels.items()}
    across = columns or len(bowl)
    down = -(-len(bowl) // across)

    def draw(figure: Any) -> None:
        axes = figure.subplots(down, across, squeeze=False)
        for ax, (title, (hessian, path)) in zip(axes.flat, bowl.items(), strict=False):
            reach = 1.15 * float(np.abs(path).max())
            grid = np.linspace(-reach, reach, 121)
            at = np.stack(np.meshgrid(grid, grid), axis=-1)
            loss = _loss(hessian, at)
            # Each level is a quarter of the next one: half of its distance from the middle.
            levels = _loss(hessian, path[0]) * 4.0 ** np.arange(-4, 2)
            ax.contour(grid, grid, loss, levels=levels, colors=GREY, linewidths=0.7, alpha=0.8)
            ax.plot(*path.T, color=COLORS[0], lw=1.3, marker="o", ms=2.8)
            ax.plot(*path[0], marker="s", color=COLORS[1], ms=5)
            ax.plot(0, 0, marker="+", color=COLORS[4], ms=9, mew=1.4)
            ax.set_title(title)
            ax.set_aspect("equal")
            ax.set_xlim(-reach, reach)
            ax.set_ylim(-reach, reach)
            ax.grid(False)
        for ax in axes[-1]:
            ax.set_xlabel(xlabel)
        for ax in axes[:, 0]:
            ax.set_ylabel(ylabel)

    said = []
    for title, (hessian, path) in bowl.items():
        left = _loss(hessian, path[-1]) / _loss(hessian, path[0])
        said.append(
            f"{title}: condition number {number(float(np.linalg.cond(hessian)))}; after "
            f"{len(path) - 1} steps {number(float(left))} of the first loss is left."
        )
    size = (WIDTH, 0.4 + down * 0.92 * WIDTH / across)
    return Plot(draw, size=size, caption=caption, alt=alt, facts=said)


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
    """Draw samples in the plane, one panel for each form of the data, all on the same axes.

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
    across = columns or len(arrays)
    down = -(-len(arrays) // across)
    reach = 1.05 * max(float(np.abs(x).max()) for x in arrays.values())

    def draw(figure: Any) -> None:
        from matplotlib.ticker import MaxNLocator

        axes = figure.subplots(down, across, squeeze=False, sharex=True, sharey=True)
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
        for ax in axes[-1]:
            ax.set_xlabel(xlabel)
        for ax in axes[:, 0]:
            ax.set_ylabel(ylabel)

    said = []
    for title, x in arrays.items():
        mean, std = x.mean(axis=0), x.std(axis=0)
        means, stds = (
            " and ".join(number(0.0 if abs(v) < 1e-9 else float(v)) for v in pair)
            for pair in (mean, std)
        )
        said.append(
            f"{title}: means {means}, standard deviations {stds}, "
            f"correlation {abs(np.corrcoef(x.T)[0, 1]):.2f} in absolute value."
        )
    size = (WIDTH, 0.4 + down * 0.98 * WIDTH / across)
    return Plot(draw, size=size, caption=caption, alt=alt, facts=said)


def _loss(hessian: Any, at: Any) -> Any:
    return 0.5 * np.einsum("...i,ij,...j", at, hessian, at)
