"""Pictures: images as they are, or after something was done to them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.plots.figure import WIDTH, Plot, number
from nnbook.typing import ArrayLike


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
    across = max(len(images) for images in arrays.values())
    ends = {name: np.percentile(images, [1, 99]).tolist() for name, images in arrays.items()}

    def draw(figure: Any) -> None:
        axes = figure.subplots(len(arrays), across, squeeze=False)
        for row, (name, images) in zip(axes, arrays.items(), strict=True):
            low, high = ends[name]
            for ax in row:
                ax.set_axis_off()
            for ax, image in zip(row, images, strict=False):
                ax.imshow(image, cmap="gray", vmin=low, vmax=high)
            row[0].text(
                -0.12, 0.5, name, transform=row[0].transAxes, ha="right", va="center", fontsize=8.5
            )

    said = [
        f"{name}: grey values from {number(low)} to {number(high)}."
        for name, (low, high) in ends.items()
    ]
    height = 0.2 + len(arrays) * 0.84 * WIDTH / (across + 1)
    return Plot(draw, size=(WIDTH, height), caption=caption, alt=alt, facts=said)
