"""Plot: a drawn figure with its caption and its text alternative, and what all figures share."""

import hashlib
import html
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

#: How wide a figure is, in inches: as wide as the text, so that 9 points are the page's own size.
WIDTH = 6.4

# Text and axes are drawn in this ink. In the page's SVG it becomes the colour of the page's text.
_INK = "#010203"

#: Lines and marks. Colour-blind readers can tell each from the others, and each stands out from
#: white and from the dark page by a contrast of at least 3 to 1.
COLORS = ("#2f7fc1", "#c8701a", "#1f9467", "#c25b9e", _INK, "#7d8894", "#cf5049")
#: A second channel beside colour: marks differ in shape,
MARKERS = ("o", "s", "^", "D", "v", "X", "P")
#: and lines in their dashes.
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 2)), (0, (8, 2)))
#: Bands, rules and whatever else stands behind the data.
GREY = "#7d8894"
#: The parts of a drawn network: what it reads, what it computes on the way, what it returns.
INPUT, HIDDEN, OUTPUT = COLORS[2], COLORS[0], COLORS[1]

_STYLE: Any = {
    "axes.edgecolor": _INK,
    "axes.grid": True,
    "axes.labelcolor": _INK,
    "axes.labelsize": 9,
    "axes.linewidth": 0.6,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 9.5,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "font.size": 9,
    "grid.alpha": 0.16,
    "grid.color": _INK,
    "grid.linewidth": 0.6,
    "legend.fontsize": 8.5,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "lines.markersize": 4.5,
    "svg.fonttype": "path",  # the same letters in every browser
    "svg.hashsalt": "nnbook",  # the same file from the same numbers
    "text.color": _INK,
    "xtick.color": _INK,
    "xtick.labelsize": 8.5,
    "ytick.color": _INK,
    "ytick.labelsize": 8.5,
}


class Plot:
    """A figure as a page shows it.

    Parameters
    ----------
    draw : callable
        Takes a new matplotlib figure and draws on it.
    size : tuple of float
        Width and height in inches.
    caption : str
        What the figure means, in a sentence or two.
    alt : str
        What the figure shows, for a reader who cannot see it.
    facts : sequence of str
        Sentences that are added to the text alternative: what the numbers themselves say.
    least : float, optional
        The width in inches below which the figure scrolls in its box instead of shrinking further.

    Raises
    ------
    ValueError
        When the caption or the text alternative is empty.
    """

    def __init__(
        self,
        draw: Callable[[Any], None],
        *,
        size: tuple[float, float],
        caption: str,
        alt: str,
        facts: Sequence[str] = (),
        least: float | None = None,
    ) -> None:
        for name, text in (("caption", caption), ("alt", alt)):
            if not text.strip():
                raise ValueError(f"plots: expected {name} to be a sentence, got {text!r}")
        self.caption = " ".join(caption.split())
        self._least = least
        self.alt = " ".join(" ".join([alt, *facts]).split())
        import matplotlib as mpl
        from matplotlib.figure import Figure

        with mpl.rc_context(_STYLE):
            self.figure = Figure(figsize=size)
            draw(self.figure)

    def svg(self) -> str:
        """Return the figure as inline SVG, in the colours of the page around it."""
        import matplotlib as mpl

        sink = io.BytesIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        with mpl.rc_context(_STYLE):
            self.figure.savefig(sink, format="svg", dpi=200, metadata=nothing)
        text = sink.getvalue().decode()
        text = text[text.index("<svg") :].replace(_INK, "currentColor")
        # The page may name lighter shades of the series' colours for its dark scheme.
        for k, color in enumerate(COLORS):
            text = text.replace(f": {color}", f": var(--nn-p{k}, {color})")
        text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
        # A name in this file must differ from every name in the page's other figures.
        own = "f" + hashlib.sha256(text.encode()).hexdigest()[:8]
        text = re.sub(r'(id="|xlink:href="#|url\(#)', rf"\g<1>{own}-", text)
        label = html.escape(self.alt, quote=True)
        least = "" if self._least is None else f'style="min-width: {self._least:.2f}in" '
        return text.replace("<svg ", f'<svg role="img" aria-label="{label}" {least}', 1)

    def _repr_html_(self) -> str:
        caption = html.escape(self.caption)
        # Between backquotes the caption is code.
        caption = re.sub(r"`([^`]+)`", r"<code>\1</code>", caption)
        return f'<figure class="nn-figure">{self.svg()}<figcaption>{caption}</figcaption></figure>'

    def __repr__(self) -> str:
        return f"Plot: {self.caption}"

    def save(self, path: str | Path) -> None:
        """Write the figure to a file, on white, in the format that the file's ending names."""
        self.figure.savefig(path, dpi=200, facecolor="white")


def say(value: float) -> str:
    """Return a number as a text alternative says it: three digits are enough to hear."""
    return f"{value:.3g}"


def under(title: str, name: str) -> str:
    """Return a name with the title of its panel before it, if the panel has one."""
    return f"{title}: {name}" if title else name


def sheet(figure: Any, size: tuple[float, float]) -> Any:
    """Return axes that cover a figure and measure it in inches, from the left and from the top."""
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, size[0]), ylim=(size[1], 0))
    return axes
