"""Numbers in the form in which NumPy takes them fastest.

A ufunc converts a Python number to an array each time, and that takes longer than its work on a
small batch. An array without axes needs no conversion. It has the dtype of the batch, so it never
promotes float32.
"""

from functools import lru_cache

import numpy as np

from nnbook.typing import DTypeLike, FloatArray


@lru_cache(maxsize=1024)
def scalar(value: float, dtype: DTypeLike) -> FloatArray:
    """Return a number as a read-only array of shape () and of this dtype.

    Examples
    --------
    >>> half = scalar(0.5, np.dtype(np.float32))
    >>> half.shape, half.dtype
    ((), dtype('float32'))
    >>> scalar(0.5, np.dtype(np.float32)) is half
    True
    """
    result = np.array(value, dtype)
    result.flags.writeable = False
    return result
