"""Features that do not vary: which they are, and what a scaler does with them.

A constant feature has a spread of 0, by which nothing can be divided. A feature may also vary by
rounding alone, like 0.1 + 0.2 beside 0.3. Divided by its spread, that noise would become a feature
like any other.
"""

import numpy as np
from numpy.typing import NDArray

from nnbook._validation import one_of
from nnbook.typing import DTypeLike, FloatArray

#: What a scaler may do with a feature that does not vary.
CHOICES = {"raise": True, "keep": False}


def check_choice(who: str, constant: str) -> None:
    """Refuse a choice that is neither "raise" nor "keep".

    Examples
    --------
    >>> check_choice("doc", "kep")
    Traceback (most recent call last):
    ValueError: doc: expected constant to be one of 'raise', 'keep', got 'kep'; did you mean 'keep'?
    """
    one_of(who, "constant", constant, CHOICES)


def variance_is_rounding(mean: FloatArray, variance: FloatArray, samples: int) -> NDArray[np.bool_]:
    r"""Return which variances cannot be told from 0.

    .. math:: \sigma^2 \le n \epsilon \sigma^2 + (n \epsilon \mu)^2

    The right side bounds the error of a variance that is computed in two passes over n float64
    numbers, with :math:`\epsilon = 2^{-52}`. scikit-learn has the same rule.

    References
    ----------
    Chan, Golub and LeVeque, "Algorithms for computing the sample variance: analysis and
    recommendations", The American Statistician 37, 1983.

    Examples
    --------
    >>> x = np.array([[0.1 + 0.2, 1.0], [0.3, 2.0]])
    >>> x[0, 0] == x[1, 0]
    np.False_
    >>> variance_is_rounding(x.mean(axis=0), x.var(axis=0), 2)
    array([ True, False])
    """
    epsilon = np.finfo(np.float64).eps
    with np.errstate(over="ignore"):
        bound = samples * epsilon * variance + (samples * mean * epsilon) ** 2
    below: NDArray[np.bool_] = variance <= bound
    return below


def range_is_rounding(low: FloatArray, high: FloatArray, dtype: DTypeLike) -> NDArray[np.bool_]:
    r"""Return which ranges are at most ten spacings of their larger end, or no normal number.

    Dividing by a range below the smallest normal number overflows.

    Examples
    --------
    >>> low, high = np.array([0.3, 1.0, 0.0]), np.array([0.1 + 0.2, 2.0, 5e-324])
    >>> range_is_rounding(low, high, np.float64)
    array([ True, False,  True])
    """
    info = np.finfo(np.dtype(dtype))
    with np.errstate(over="ignore", invalid="ignore"):
        larger = np.maximum(np.abs(low), np.abs(high))
        small: NDArray[np.bool_] = high - low <= np.maximum(10 * info.eps * larger, info.tiny)
    return small


def divisors(
    who: str, spread: FloatArray, unvarying: NDArray[np.bool_], constant: str, what: str
) -> FloatArray:
    """Return what to divide by: the spreads, and 1 for a feature that does not vary, or refuse it.

    Parameters
    ----------
    who : str
        The caller, for the message.
    spread : ndarray of shape (features,)
        The standard deviations, or whatever measures the spread.
    unvarying : ndarray of bool, of shape (features,)
        Which features do not vary.
    constant : {"raise", "keep"}
        Whether these are refused, or divided by 1.
    what : str
        What the spread is called, for the message.

    Returns
    -------
    ndarray of shape (features,)

    Raises
    ------
    ValueError
        For a spread that is too large for float64, and for a constant feature with "raise".

    Examples
    --------
    >>> spread = np.array([2.0, 0.0])
    >>> divisors("doc", spread, spread == 0, "keep", "range")
    array([2., 1.])
    >>> divisors("doc", spread, spread == 0, "raise", "range")
    Traceback (most recent call last):
    ValueError: doc: expected a range above 0, up to rounding, got a constant feature in column ...
    """
    no_overflow(who, spread, what)
    if constant == "raise" and unvarying.any():
        many = unvarying.sum() > 1
        raise ValueError(
            f"{who}: expected a {what} above 0, up to rounding, got "
            f"{'constant features' if many else 'a constant feature'} in {_columns(unvarying)}; "
            f"drop {'them' if many else 'it'}, or say constant='keep' to divide by 1 there"
        )
    return np.where(unvarying, 1.0, spread)


def no_overflow(who: str, values: FloatArray, what: str) -> None:
    """Refuse statistics that are too large for float64, and so came out infinite or NaN.

    Examples
    --------
    >>> no_overflow("doc", np.array([1.0, np.inf]), "mean")
    Traceback (most recent call last):
    ValueError: doc: expected a mean that float64 can hold, got an overflow in column 1; ...
    """
    too_large = ~np.isfinite(values)
    if too_large.any():
        raise ValueError(
            f"{who}: expected a {what} that float64 can hold, got an overflow in "
            f"{_columns(too_large)}; divide the feature by a power of ten first"
        )


def _columns(mask: NDArray[np.bool_]) -> str:
    """Return the names of the columns that are True, at most ten of them."""
    places = np.flatnonzero(mask)
    names = ", ".join(str(i) for i in places[:10])
    if len(places) > 10:
        names += f" and {len(places) - 10} more"
    return f"column{'s' if len(places) > 1 else ''} {names}"
