"""Truth tables: few enough points to list them all."""

from itertools import product

import numpy as np

from nnbook._validation import one_of, whole
from nnbook.datasets.base import Dataset
from nnbook.typing import FloatArray

_LOW = {"01": 0.0, "pm1": -1.0}


def load_xor(coding: str = "01") -> Dataset:
    """Return the four points of exclusive or, in the order (0,0), (0,1), (1,0), (1,1).

    Parameters
    ----------
    coding : {"01", "pm1"}, default "01"
        Whether false and true are 0 and 1, or -1 and 1, in the samples and the targets.

    Returns
    -------
    Dataset
        x of shape (4, 2), y of shape (4, 1).

    Examples
    --------
    >>> load_xor().y.ravel()
    array([0., 1., 1., 0.])
    >>> load_xor("pm1").y.ravel()
    array([-1.,  1.,  1., -1.])
    """
    x, y = _parity("load_xor", 2, coding, "odd")
    return Dataset(x, y, ("first bit", "second bit"), "made by nnbook")


def load_parity(bits: int, coding: str = "pm1", *, rule: str = "product") -> Dataset:
    """Return all patterns of N bits with their parity, in counting order.

    Parameters
    ----------
    bits : int
        N, at least 1. There are ``2 ** bits`` patterns.
    coding : {"pm1", "01"}, default "pm1"
        Whether false and true are -1 and 1, or 0 and 1, in the samples and the targets.
    rule : {"product", "odd"}, default "product"
        When the target is true. "product": if the product of the inputs, as -1 and 1, is 1, that
        is, if an even number of bits is false. "odd": if an odd number of bits is true, which for
        two bits is exclusive or. The two agree for odd N, and are opposite for even N.

    Returns
    -------
    Dataset
        x of shape (2 ** bits, bits), y of shape (2 ** bits, 1).

    Examples
    --------
    >>> load_parity(2).y.ravel()
    array([ 1., -1., -1.,  1.])
    >>> for bits in 2, 3:
    ...     odd = load_parity(bits, rule="odd")
    ...     print(bits, bool((odd.y == load_parity(bits).y).all()))
    2 False
    3 True
    """
    rules = {"product": "product", "odd": "odd"}
    bits = whole("load_parity", "bits", bits)
    x, y = _parity("load_parity", bits, coding, one_of("load_parity", "rule", rule, rules))
    return Dataset(x, y, tuple(f"bit {k + 1}" for k in range(bits)), "made by nnbook")


def _parity(who: str, bits: int, coding: str, rule: str) -> tuple[FloatArray, FloatArray]:
    """Return the patterns and their parity."""
    low = one_of(who, "coding", coding, _LOW)
    ones = np.array(list(product([0, 1], repeat=bits)))
    count = ones.sum(axis=1, keepdims=True)
    true = count % 2 == 1 if rule == "odd" else (bits - count) % 2 == 0
    return np.where(ones, 1.0, low), np.where(true, 1.0, low)


def load_and(coding: str = "01") -> Dataset:
    """Return the four points of logical and, in the order (0,0), (0,1), (1,0), (1,1).

    Parameters
    ----------
    coding : {"01", "pm1"}, default "01"
        Whether false and true are 0 and 1, or -1 and 1, in the samples and the targets.

    Returns
    -------
    Dataset
        x of shape (4, 2), y of shape (4, 1).

    Examples
    --------
    >>> load_and().y.ravel()
    array([0., 0., 0., 1.])
    """
    low = one_of("load_and", "coding", coding, _LOW)
    x = load_xor(coding).x
    y = np.where(x.min(axis=1, keepdims=True) == 1, 1.0, low)
    return Dataset(x, y, ("first bit", "second bit"), "made by nnbook")
