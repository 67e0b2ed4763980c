"""Boundaries: the line that a unit draws through the plane, as it is or as a film of its moves."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook._validation import number
from nnbook.plots.figure import COLORS, WIDTH, Plot, under
from nnbook.plots.panels import grid, label_outside, legend, names_in, subplots
from nnbook.typing import ArrayLike

_MARKS = "Filled squares are class 1, empty circles the other class."


def boundaries(
    panels: Mapping[str, Mapping[str, ArrayLike]],
    *,
    x: ArrayLike,
    y: ArrayLike | Mapping[str, ArrayLike],
    xlabel: str,
    ylabel: str,
    caption: str,
    alt: str,
    across: int | None = None,
) -> Plot:
    """Draw the lines that units draw through the plane of their two inputs.

    Parameters
    ----------
    panels : mapping of mapping
        For each panel's title, each line's name with its weights, bias last. The line is drawn
        where ``w @ (x1, x2, 1)`` is 0. If it is the panel's only line, the side above 0 is shaded.
        A line keeps its colour in every panel.
    x : array of shape (samples, 2)
        The samples.
    y : array of shape (samples,) or (samples, 1)
        Their classes; the larger one is drawn as filled squares. Or one such array for each title.
    xlabel, ylabel : str
        Names of the inputs.
    caption, alt : str
        What the figure means, and what it shows. How many samples each line has on the right side
        is added to the latter.
    across : int, optional
        How many panels stand side by side; all by default.

    Returns
    -------
    Plot
    """
    points = np.asarray(x, dtype=float)
    lines = {t: {n: np.asarray(w, dtype=float) for n, w in p.items()} for t, p in panels.items()}
    names = names_in(lines)
    above = _classes(y, lines)
    down, across = grid(len(lines), across)

    def draw(figure: Any) -> None:
        axes = subplots(figure, (down, across), len(lines), sharex=True, sharey=True)
        for ax, (title, panel) in zip(axes.flat, lines.items(), strict=False):
            limits = _samples(ax, points, above[title])
            for name, w in panel.items():
                k = names.index(name)
                _line(ax, w, limits, k, name, shade=len(panel) == 1)
            ax.set_title(title)
        label_outside(axes, xlabel, ylabel)
        legend(figure, axes.flat)

    facts = [_MARKS]
    for title, panel in lines.items():
        for name, w in panel.items():
            who = under(title, name) if len(names) > 1 else title
            facts.append(f"{who}: {_right(w, points, above[title])}.")
    size = (WIDTH, 0.5 + down * 0.98 * WIDTH / across + (0.3 if len(names) > 1 else 0))
    return Plot(draw, size=size, caption=caption, alt=alt, facts=facts)


class _Film(Plot):
    """A figure in which the elements ``frame-0-…``, ``frame-1-…`` and so on are shown in turn.

    The film is CSS: no script runs. It stands still at its last frame until the reader ticks a box,
    which the keyboard reaches. Readers who ask for less motion, and those who print the page, see
    the last frame and, faintly, the lines of the others. The shades and titles of those would cover
    them, so they are hidden: their names end in x.
    """

    #: How many frames there are.
    frames: int
    #: How long all of them take.
    seconds: float

    def svg(self) -> str:
        text = super().svg()
        found = re.search(r'id="(f[0-9a-f]{8})-frame-0-0"', text)
        assert found is not None
        own = found[1]
        # Rounded down: at rest the last frame but one stands exactly at the end of its share, and
        # would be shown together with the last one.
        share = 100 / self.frames * (1 - 1e-6)
        rules = [
            # A frame is visible for its share of the time, and gone when the next one comes.
            f"@keyframes {own}{{0%{{opacity:1}}{share:.8g}%,100%{{opacity:0}}}}",
            f'[id^="{own}-frame-"]{{animation:{own} {self.seconds:g}s step-end infinite paused}}',
            f'figure:has(.{own}-play :checked) [id^="{own}-frame-"]'
            "{animation-play-state:running}",
        ]
        rules += [
            f'[id^="{own}-frame-{k}-"]'
            f"{{animation-delay:{self.seconds * ((k + 1) / self.frames - 1):.8g}s}}"
            for k in range(self.frames - 1)
        ]
        last = f':not([id^="{own}-frame-{self.frames - 1}-"])'
        still = (
            f'[id^="{own}-frame-"]{{animation:none!important}}.{own}-play{{display:none!important}}'
            f'[id^="{own}-frame-"]{last}{{opacity:.3}}[id^="{own}-frame-"][id$=x]{last}{{display:none}}'
        )
        rules += [f"@media (prefers-reduced-motion:reduce){{{still}}}", f"@media print{{{still}}}"]
        # On a phone the book's figures are wider than the screen, and scroll. A film must fit.
        text = text.replace(" viewBox=", ' style="min-width:0" viewBox=', 1)
        return text.replace("<defs>", f"<style>{''.join(rules)}</style><defs>", 1)

    def _repr_html_(self) -> str:
        text = super()._repr_html_()
        found = re.search(r'id="(f[0-9a-f]{8})-frame-0-0"', text)
        assert found is not None
        box = '<input type="checkbox" style="accent-color:currentColor"> Play the film'
        style = "display:block;font-size:.85em;cursor:pointer"
        label = f'<label class="{found[1]}-play" style="{style}">{box}</label>'
        return text.replace("<figcaption>", f"{label}<figcaption>", 1)


def film(
    frames: Mapping[str, ArrayLike],
    *,
    x: ArrayLike,
    y: ArrayLike,
    xlabel: str,
    ylabel: str,
    caption: str,
    alt: str,
    seconds: float = 1.0,
) -> Plot:
    """Draw how the line of a unit moves, one frame after the other.

    The film stands still at its last frame until the reader plays it, and it can be paused. It
    needs no script. Readers who prefer less motion see the last frame and, faintly, the lines
    before it.

    Parameters
    ----------
    frames : mapping
        For each frame's title, the weights, bias last, as in :func:`boundaries`.
    x, y : array
        The samples and their classes, as in :func:`boundaries`.
    xlabel, ylabel : str
        Names of the inputs.
    caption, alt : str
        What the figure means, and what it shows. How many samples each frame has on the right side
        is added to the latter.
    seconds : float, default 1
        How long a frame stays, at least 0.4: three flashes in a second can cause a seizure.

    Returns
    -------
    Plot
    """
    points = np.asarray(x, dtype=float)
    lines = {title: np.asarray(w, dtype=float) for title, w in frames.items()}
    above = _classes(y, {"": {}})[""]
    stay = number("plots.film", "seconds", seconds, least=0.4)

    def draw(figure: Any) -> None:
        ax = figure.subplots()
        limits = _samples(ax, points, above)
        ax.set_xlabel(xlabel)
        ax.set_ylabel(ylabel)
        for k, (title, w) in enumerate(lines.items()):
            _line(ax, w, limits, 0, title, shade=True, group=f"frame-{k}")

    facts = [_MARKS, *(f"{title}: {_right(w, points, above)}." for title, w in lines.items())]
    plot = _Film(draw, size=(0.62 * WIDTH, 0.62 * WIDTH), caption=caption, alt=alt, facts=facts)
    plot.frames, plot.seconds = len(lines), stay * len(lines)
    return plot


def _classes(y: ArrayLike | Mapping[str, ArrayLike], panels: Mapping[str, Any]) -> dict[str, Any]:
    """Return, for each panel, which samples belong to the larger class."""
    given = y if isinstance(y, Mapping) else dict.fromkeys(panels, y)
    values = {title: np.ravel(np.asarray(given[title], dtype=float)) for title in panels}
    return {title: v == v.max() for title, v in values.items()}


def _right(w: Any, points: Any, above: Any) -> str:
    z = points @ w[:-1] + w[-1]
    return f"{int(((z > 0) == above).sum())} of {len(points)} on the right side"


def _samples(ax: Any, points: Any, above: Any) -> tuple[Any, Any]:
    """Draw the samples, and return the corners of the panel."""
    from matplotlib.ticker import MaxNLocator

    for chosen, marker, face in ((~above, "o", "none"), (above, "s", COLORS[4])):
        ax.plot(*points[chosen].T, marker, color=COLORS[4], mfc=face, ms=6.5, ls="", zorder=5)
    low, high = points.min(axis=0), points.max(axis=0)
    reach = 0.35 * (high - low)
    low, high = low - reach, high + reach
    ax.set_xlim(low[0], high[0])
    ax.set_ylim(low[1], high[1])
    ax.set_aspect("equal")
    for axis in (ax.xaxis, ax.yaxis):  # equal units, equal ticks
        axis.set_major_locator(MaxNLocator(4))
    ax.grid(False)
    return low, high


def _line(
    ax: Any, w: Any, limits: tuple[Any, Any], k: int, name: str, *, shade: bool, group: str = ""
) -> None:
    """Draw where w @ (x1, x2, 1) is 0, and shade where it is above 0."""
    (left, bottom), (right, top) = limits
    artists: list[Any] = []
    color = COLORS[k % len(COLORS)]
    style = {"color": color, "ls": ("-", "--", "-.", ":")[k % 4], "lw": 1.8, "label": name}
    corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
    z = corners @ w[:-1] + w[-1]
    # The half-plane within the panel: corners of the panel, and where its edges cross the line.
    inside, crossings = [], []
    for i in range(4):
        j = (i + 1) % 4
        if z[i] > 0:
            inside.append(corners[i])
        if (z[i] > 0) != (z[j] > 0):
            crossing = corners[i] + (corners[j] - corners[i]) * z[i] / (z[i] - z[j])
            inside.append(crossing)
            crossings.append(crossing)
    artists += ax.plot(*(np.array(crossings).T if crossings else ([], [])), **style)
    if shade and inside:
        artists.append(ax.fill(*np.array(inside).T, color=color, alpha=0.16, lw=0)[0])
    if group:
        artists.append(ax.text(0.5, 1.03, name, transform=ax.transAxes, ha="center"))
        for i, artist in enumerate(artists):  # matplotlib can name artists, but not groups of them
            artist.set_gid(f"{group}-{i}" if i == 0 else f"{group}-{i}x")
