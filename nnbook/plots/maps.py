"""Maps: a quantity over a plane."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import WIDTH, Plot, say, under
from nnbook.plots.panels import grid, label_outside, subplots
from nnbook.typing import ArrayLike


def heat_map(
    panels: Mapping[str, ArrayLike],
    *,
    x: ArrayLike,
    y: ArrayLike,
    xlabel: str,
    ylabel: str,
    value: str,
    caption: str,
    alt: str,
    limits: tuple[float, float] | None = None,
    curves: Mapping[str, Mapping[str, tuple[ArrayLike, ArrayLike]]] | None = None,
    notes: Mapping[str, Mapping[str, tuple[float, float]]] | None = None,
    numbers: bool | str = False,
    diverging: bool = False,
    down: bool = False,
    height: float = 3.3,
) -> Plot:
    """Draw one or more maps with a shared colour scale.

    Parameters
    ----------
    panels : mapping
        For each title, values of shape (len(y), len(x)); NaN stays empty.
    x, y : array
        The positions of columns and rows, evenly spaced, or any labels where ``numbers`` is set.
    xlabel, ylabel, value : str
        Names with units.
    caption, alt : str
        What the figure means, and what it shows. The extremes of each panel, and where they are,
        are added to the latter.
    limits : tuple of float, optional
        The ends of the colour scale; values beyond an end have its colour.
    curves : mapping, optional
        For a panel's title, named curves (x, y) drawn over it.
    notes : mapping, optional
        For a panel's title, texts with the point (x, y) that each is centred on.
    numbers : bool or str
        Whether each cell shows its value: with two decimals, or in a format such as ``".0f"``.
    diverging : bool
        Whether the scale has a middle that means something.
    down : bool
        Whether the rows run downwards from the first, as those of a confusion matrix do.
    height : float
        In inches.

    Returns
    -------
    Plot
    """
    arrays = {title: np.asarray(v, dtype=float) for title, v in panels.items()}
    finite = np.concatenate([v[np.isfinite(v)] for v in arrays.values()])
    low, high = limits or (float(finite.min()), float(finite.max()))
    xs, ys = list(np.asarray(x).tolist()), list(np.asarray(y).tolist())
    form = numbers if isinstance(numbers, str) else ".2f"

    def draw(figure: Any) -> None:
        axes = figure.subplots(1, len(arrays), sharey=True, squeeze=False)[0]
        for ax, (title, values) in zip(axes, arrays.items(), strict=True):
            picture = ax.imshow(
                values,
                origin="lower",
                aspect="auto",
                cmap="RdBu_r" if diverging else "cividis",
                vmin=low,
                vmax=high,
                extent=None if numbers else _extent(xs, ys),
            )
            if numbers:
                ax.set_xticks(range(len(xs)), [f"{v:g}" for v in xs])
                ax.set_yticks(range(len(ys)), [f"{v:g}" for v in ys])
                for (i, j), v in np.ndenumerate(values):
                    if np.isnan(v):
                        continue
                    dark = (v - low) / (high - low or 1) < 0.5
                    ax.text(
                        j,
                        i,
                        f"{v:{form}}",
                        ha="center",
                        va="center",
                        fontsize=8,
                        color="white" if dark else "#101010",
                    )
            else:
                for axis, places in ((ax.xaxis, xs), (ax.yaxis, ys)):
                    if len(places) <= 10 and all(float(v).is_integer() for v in places):
                        axis.set_ticks(places)  # classes, for example: no tick between two
            for k, (name, (cx, cy)) in enumerate((curves or {}).get(title, {}).items()):
                ax.plot(cx, cy, color="#101010", lw=1.4, ls=("-", "--", ":")[k % 3])
                # The name stands above the panel, where the map's colours cannot hide it.
                ax.annotate(
                    name,
                    (np.ravel(cx)[-1], 1.01),
                    xycoords=("data", "axes fraction"),
                    ha="center",
                    va="bottom",
                    fontsize=8.5,
                )
            for text, at in (notes or {}).get(title, {}).items():
                ax.text(
                    *at,
                    text,
                    ha="center",
                    va="center",
                    fontsize=8,
                    color="#101010",
                    bbox={"facecolor": "white", "alpha": 0.75, "lw": 0, "pad": 1},
                )
            ax.set_title(title, pad=16 if curves else None)
            ax.set_xlabel(xlabel)
            ax.grid(False)
        axes[0].set_ylabel(ylabel)
        if down:
            axes[0].invert_yaxis()  # the panels share it
        beyond = {(False, False): "neither", (True, False): "min", (False, True): "max"}.get(
            (float(finite.min()) < low, float(finite.max()) > high), "both"
        )
        bar = figure.colorbar(picture, ax=list(axes), fraction=0.05, pad=0.02, extend=beyond)
        bar.set_label(value)
        bar.outline.set_visible(False)

    facts: list[str] = []
    for title, values in arrays.items():
        for word, at in (("lowest", np.nanargmin(values)), ("highest", np.nanargmax(values))):
            i, j = np.unravel_index(int(at), values.shape)
            facts.append(
                f"{under(title, word)} value {say(values[i, j])} "
                f"where {xlabel} is {say(xs[j])} and {ylabel} is {say(ys[i])}."
            )
    return Plot(draw, size=(WIDTH, height), caption=caption, alt=alt, facts=facts)


def _extent(xs: list[float], ys: list[float]) -> tuple[float, float, float, float]:
    """Return the edges of the outermost cells, half a step beyond their centres."""
    dx = (xs[1] - xs[0]) / 2 if len(xs) > 1 else 0.5
    dy = (ys[1] - ys[0]) / 2 if len(ys) > 1 else 0.5
    return xs[0] - dx, xs[-1] + dx, ys[0] - dy, ys[-1] + dy


def regions(
    panels: Mapping[str, ArrayLike],
    *,
    extent: tuple[float, float, float, float],
    x: ArrayLike,
    y: ArrayLike,
    xlabel: str,
    ylabel: str,
    caption: str,
    alt: str,
    columns: int | None = None,
) -> Plot:
    """Draw the probability that a network gives class 1, over the plane of its two inputs.

    Parameters
    ----------
    panels : mapping
        For each title, probabilities on a square grid: rows from low to high ``ylabel``.
    extent : tuple of float
        Left, right, bottom and top of the grid.
    x : array of shape (samples, 2)
        The samples, drawn on top.
    y : array of shape (samples,) or (samples, 1)
        Their classes, 0 or 1, told apart by marker and colour.
    xlabel, ylabel : str
        Names of the inputs.
    caption, alt : str
        What the figure means, and what it shows. How many samples are on the right side is added to
        the latter.
    columns : int, optional
        How many panels stand side by side; all by default.

    Returns
    -------
    Plot
    """
    arrays = {title: np.asarray(v, dtype=float) for title, v in panels.items()}
    points, classes = np.asarray(x, dtype=float), np.ravel(np.asarray(y)).astype(int)
    down, across = grid(len(arrays), columns)

    def draw(figure: Any) -> None:
        axes = subplots(figure, (down, across), len(arrays), sharex=True, sharey=True)
        for ax, (title, p) in zip(axes.flat, arrays.items(), strict=False):
            picture = ax.imshow(p, origin="lower", extent=extent, cmap="PuOr_r", vmin=0, vmax=1)
            if p.min() < 0.5 < p.max():
                ax.contour(p, levels=[0.5], extent=extent, colors="#101010", linewidths=1.2)
            for c, marker, face in ((0, "o", "white"), (1, "s", "#101010")):
                ax.plot(*points[classes == c].T, marker, color="#101010", mfc=face, ms=6.5, ls="")
            ax.set_title(title)
            ax.grid(False)
        label_outside(axes, xlabel, ylabel)
        bar = figure.colorbar(picture, ax=axes, fraction=0.05, pad=0.02)
        bar.set_label("probability of class 1")
        bar.outline.set_visible(False)

    facts = ["White circles are class 0, black squares class 1, the black line is 0.5."]
    for title, p in arrays.items():
        facts.append(
            f"{title}: {_right(p, extent, points, classes)} of {len(points)} on the right side."
        )
    return Plot(draw, size=(WIDTH, 0.6 + 1.75 * down), caption=caption, alt=alt, facts=facts)


def _right(p: Any, extent: tuple[float, float, float, float], points: Any, classes: Any) -> int:
    """Count the samples whose nearest grid point has the right side of 0.5."""
    left, right, bottom, top = extent
    n, m = p.shape
    j = np.clip(((points[:, 0] - left) / (right - left) * m).astype(int), 0, m - 1)
    i = np.clip(((points[:, 1] - bottom) / (top - bottom) * n).astype(int), 0, n - 1)
    return int(((p[i, j] >= 0.5) == (classes == 1)).sum())
