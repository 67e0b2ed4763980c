"""Pictures: images as they are, or after something has been done to them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import WIDTH, Plot, say
from nnbook.typing import ArrayLike, FloatArray


def pictures(rows: Mapping[str, ArrayLike], *, caption: str, alt: str) -> Plot:
    """Draw rows of images: grey ones with a scale for each row, coloured ones as they are.

    Parameters
    ----------
    rows : mapping
        For each row's name, grey images of shape (images, height, width), or coloured images of
        shape (images, height, width, 3), with red, green and blue from 0 to 1. All rows are of one
        kind.
    caption, alt : str
        What the figure means, and what it shows. The range of each grey row's scale, or the number
        of a row's coloured images, is added to the latter.

    Returns
    -------
    Plot

    Raises
    ------
    ValueError
        For arrays of another shape, and for grey rows beside coloured ones.

    Notes
    -----
    Black is the 1st percentile of a grey row, white the 99th.
    """
    arrays = {name: np.asarray(images, dtype=float) for name, images in rows.items()}
    kinds = {images.shape[3:] for images in arrays.values() if images.ndim > 2}
    if any(images.ndim < 3 for images in arrays.values()) or kinds not in ({()}, {(3,)}):
        shapes = ", ".join(str(images.shape) for images in arrays.values())
        raise ValueError(
            "pictures: expected all rows of shape (images, height, width), or all of shape "
            f"(images, height, width, 3), got {shapes}"
        )
    grey = kinds == {()}
    ends = {
        name: np.percentile(images, [1, 99]).tolist() if grey else [0.0, 1.0]
        for name, images in arrays.items()
    }
    sheet, middles = _sheet(arrays, ends)

    def draw(figure: Any) -> None:
        ax = figure.subplots()
        ax.imshow(sheet, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        ax.set_yticks(middles, list(arrays))
        ax.set_xticks([])
        ax.tick_params(length=0)
        ax.grid(False)
        ax.spines[:].set_visible(False)

    facts = [
        f"{name}: grey values from {say(low)} to {say(high)}."
        if grey
        else f"{name}: images in colour, {len(arrays[name])}."
        for name, (low, high) in ends.items()
    ]
    high, wide = sheet.shape[:2]
    size = (WIDTH, 0.1 + 0.8 * WIDTH * high / wide)
    return Plot(draw, size=size, caption=caption, alt=alt, facts=facts)


def _sheet(
    arrays: dict[str, FloatArray], ends: dict[str, list[float]]
) -> tuple[FloatArray, list[float]]:
    """Return all pictures on one sheet, from 0 to 1, and the rows' middles.

    The gaps are empty: NaN between grey pictures, full transparency between coloured ones. Drawn
    one by one, each picture would be an element of the file, and equal ones would share a name.
    """
    across = max(len(images) for images in arrays.values())
    widest = max(images.shape[2] for images in arrays.values())
    gap = max(1, widest // 6)
    strips: list[FloatArray] = []
    middles, top = [], 0
    for name, images in arrays.items():
        low, high = ends[name]
        count, tall, wide = images.shape[:3]
        size = (tall + gap, across * (widest + gap) - gap)
        strip = np.full(size, np.nan) if images.ndim == 3 else np.zeros((*size, 4))
        for k in range(count):
            left = k * (widest + gap)
            shown = np.clip((images[k] - low) / ((high - low) or 1.0), 0.0, 1.0)
            if images.ndim == 4:  # with an opacity of 1
                shown = np.concatenate([shown, np.ones((tall, wide, 1))], axis=2)
            strip[:tall, left : left + wide] = shown
        strips.append(strip)
        middles.append(top + (tall - 1) / 2)
        top += tall + gap
    return np.concatenate(strips)[:-gap], middles
