"""Pictures: images as they are, or after something was done to them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import WIDTH, Plot, number
from nnbook.typing import ArrayLike, FloatArray


def pictures(rows: Mapping[str, ArrayLike], *, caption: str, alt: str) -> Plot:
    """Draw rows of grey images, each row on a scale of its own.

    Parameters
    ----------
    rows : mapping
        For each row's name, images of shape (images, height, width).
    caption, alt : str
        What the figure means, and what it shows. The range of each row's scale is added to the
        latter.

    Returns
    -------
    Plot

    Notes
    -----
    Black is the 1st percentile of a row, white the 99th.
    """
    arrays = {name: np.asarray(images, dtype=float) for name, images in rows.items()}
    ends = {name: np.percentile(images, [1, 99]).tolist() for name, images in arrays.items()}
    sheet, middles = _sheet(arrays, ends)

    def draw(figure: Any) -> None:
        ax = figure.subplots()
        ax.imshow(sheet, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        ax.set_yticks(middles, list(arrays))
        ax.set_xticks([])
        ax.tick_params(length=0)
        ax.grid(False)
        ax.spines[:].set_visible(False)

    said = [
        f"{name}: grey values from {number(low)} to {number(high)}."
        for name, (low, high) in ends.items()
    ]
    high, wide = sheet.shape
    size = (WIDTH, 0.1 + 0.8 * WIDTH * high / wide)
    return Plot(draw, size=size, caption=caption, alt=alt, facts=said)


def _sheet(
    arrays: dict[str, FloatArray], ends: dict[str, list[float]]
) -> tuple[FloatArray, list[float]]:
    """Return all pictures on one sheet, from 0 to 1 with NaN between them, and the rows' middles.

    One picture is one element of the file, and two equal ones would have one name.
    """
    across = max(len(images) for images in arrays.values())
    widest = max(images.shape[2] for images in arrays.values())
    gap = max(1, widest // 6)
    strips: list[FloatArray] = []
    middles, top = [], 0
    for name, images in arrays.items():
        low, high = ends[name]
        count, tall, wide = images.shape
        strip = np.full((tall + gap, across * (widest + gap) - gap), np.nan)
        for k in range(count):
            left = k * (widest + gap)
            grey = (images[k] - low) / ((high - low) or 1.0)
            strip[:tall, left : left + wide] = np.clip(grey, 0.0, 1.0)
        strips.append(strip)
        middles.append(top + (tall - 1) / 2)
        top += tall + gap
    return np.concatenate(strips)[:-gap], middles
