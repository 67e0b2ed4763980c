"""Do pixels have one scale? They have one range, and that is not the same."""

from collections.abc import Mapping
from typing import Any

from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE, load_small_digits


@recorded(
    "pixel_spread",
    question="How much do the standard deviations of the pixels of real images differ?",
    seeds="none: nothing is drawn but the order of the images",
    tolerance=1e-6,
    data=SOURCE,
)
def pixel_spread(images: int = 1797) -> Mapping[str, Any]:
    """Measure each pixel of the digits.

    Returns
    -------
    dict
        ``constant``, the number of pixels that never change; ``ratio``, the largest standard
        deviation of the others over the smallest.
    """
    spread = load_small_digits(images).x.std(axis=0)
    varied = spread[spread > 0]
    return {"constant": int((spread == 0).sum()), "ratio": float(varied.max() / varied.min())}
