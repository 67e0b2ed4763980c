"""The figure beside a wrong answer in a notebook: what was received against what was expected."""

from typing import Any

import numpy as np

from nnbook.exercises.plain import subject
from nnbook.plots import Plot, lines, scatter


def difference(received: Any, expected: Any, what: str) -> Plot:
    """Draw the numbers of two arrays of one shape against each other.

    Parameters
    ----------
    received, expected : array
        Of one shape. Arrays with one axis are drawn as two lines. Otherwise each entry is a point,
        which lies on the diagonal if it is right.
    what : str
        What they are, as it appears in a sentence.

    Returns
    -------
    Plot

    Examples
    --------
    >>> right = np.linspace(-1, 1, 12)
    >>> print(difference(2 * right, right, "the slope").caption)
    The slope, entry by entry: what was expected, and what was received.
    """
    received, expected = np.asarray(received, float), np.asarray(expected, float)
    name = subject(what)
    alt = f"The difference is {np.abs(received - expected).max():.3g} where it is largest."
    if expected.ndim == 1:
        return lines(
            {"": {"expected": expected, "received": received}},
            x=np.arange(expected.size),
            xlabel="entry",
            ylabel="value",
            caption=f"{name}, entry by entry: what was expected, and what was received.",
            alt=alt,
            height=2.4,
        )
    return scatter(
        {"": {"entry": (expected, received)}},
        xlabel="expected",
        ylabel="received",
        diagonal="received = expected",
        caption=f"{name}: each point is an entry. On the line it is right.",
        alt=alt,
        height=2.8,
    )
