"""Mean and standard deviation of a large array, block by block.

``a.std()`` makes two temporary arrays as large as ``a``, and each pass goes through main memory. A
block that fits into the processor's cache is read once and used twice.
"""

import math

import numpy as np

from nnbook import _validation as check
from nnbook.typing import ArrayLike

# How many numbers a block has: in float32 a quarter of a megabyte, which a core's own cache holds.
_BLOCK = 1 << 16


def mean_and_std(a: ArrayLike) -> tuple[float, float]:
    r"""Return the mean and the standard deviation of all entries.

    .. math:: \bar a = \frac{1}{n} \sum_i a_i, \qquad
       s = \sqrt{\frac{1}{n} \sum_i (a_i - \bar a)^2}

    Parameters
    ----------
    a : array of any shape, finite, at least one entry

    Returns
    -------
    mean, std : float

    Raises
    ------
    ValueError
        For an empty array, NaN or infinity.

    Notes
    -----
    The mean is subtracted before anything is squared, so a large mean costs few digits. The sums of
    the blocks are added in float64.

    Examples
    --------
    >>> mean_and_std([[1.0, 2.0], [3.0, 4.0]])
    (2.5, 1.118033988749895)
    """
    values = np.asarray(a)
    if values.dtype.kind != "f":
        values = check.array("mean_and_std", "a", values)
    flat = values.reshape(-1)
    if not flat.size:
        raise ValueError("mean_and_std: expected at least one entry, got an empty array")
    mean = flat.mean()
    centred = np.empty(min(_BLOCK, flat.size), flat.dtype)
    total = 0.0
    for start in range(0, flat.size, _BLOCK):
        block = flat[start : start + _BLOCK]
        deviations = np.subtract(block, mean, out=centred[: block.size])
        total += float(np.dot(deviations, deviations))
    if not math.isfinite(total):
        check.finite("mean_and_std", "a", values)
    return float(mean), math.sqrt(total / flat.size)
