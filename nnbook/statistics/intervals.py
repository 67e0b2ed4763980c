"""Intervals: how far numbers scatter, settled before anyone looks at one of them.

One run is not a result. Two questions come up again and again, each with its own interval: where
does the average lie (:func:`mean_interval`), and what does "17 of 20" say about the share
(:func:`share_interval`)?
"""

from statistics import NormalDist

import numpy as np

from nnbook._validation import array, number, whole
from nnbook.typing import ArrayLike, FloatArray


def student_quantile(probability: float, freedom: int) -> float:
    """Return a quantile of Student's t distribution, by the expansion of Cornish and Fisher.

    Parameters
    ----------
    probability : float
        Between 0 and 1.
    freedom : int
        Degrees of freedom. From 9 upwards the error is below 1 percent, even for probabilities as
        small as 1e-4 (a test compares it with SciPy).

    Returns
    -------
    float

    Examples
    --------
    >>> round(student_quantile(0.975, 19), 3)
    2.093
    """
    p = number("student_quantile", "probability", probability, above=0, below=1)
    v = whole("student_quantile", "freedom", freedom)
    z = NormalDist().inv_cdf(p)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(sum(term / v**k for k, term in enumerate(terms)))


def student_limit(
    n: int, *, confidence: float, comparisons: int = 1, who: str = "student_limit"
) -> float:
    """Return how many standard deviations an interval reaches to each side.

    Parameters
    ----------
    n : int
        The number of runs that the standard deviation is estimated from, at least 2.
    confidence : float
        The probability that **all** comparisons hold.
    comparisons : int, default 1
        How many there are; each gets its share of the risk (Bonferroni).
    who : str
        The caller, for the error message.

    Examples
    --------
    >>> f"{student_limit(100, confidence=0.95):.2f}"
    '1.98'
    >>> f"{student_limit(100, confidence=0.95, comparisons=154):.2f}"
    '3.73'
    """
    risk = 1 - number(who, "confidence", confidence, above=0, below=1)
    risk /= whole(who, "comparisons", comparisons)
    return student_quantile(1 - risk / 2, n - 1)


def mean_interval(
    runs: ArrayLike, *, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the mean over the runs, and the interval for the true mean.

    Parameters
    ----------
    runs : array of shape (n, ...)
        Results of n independent runs, at least 10.
    confidence : float, default 0.95
        The probability that the interval holds the true mean.

    Returns
    -------
    mean, low, high : ndarray of shape (...)

    Examples
    --------
    >>> mean, low, high = mean_interval(list(range(11)))
    >>> f"{mean:.1f} {low:.2f} {high:.2f}"
    '5.0 2.77 7.23'
    """
    values = array("mean_interval", "runs", runs)
    if values.ndim == 0 or len(values) < 10:
        raise ValueError(
            f"mean_interval: expected at least 10 runs, got an array of shape {values.shape}"
        )
    n = len(values)
    limit = student_limit(n, confidence=confidence, who="mean_interval")
    reach = limit * values.std(axis=0, ddof=1) / np.sqrt(n)
    mean = values.mean(axis=0)
    return mean, mean - reach, mean + reach


def share_interval(
    share: ArrayLike, n: int, *, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Return Wilson's interval for a probability, from the share of successes in n trials.

    Parameters
    ----------
    share : array
        Successes divided by trials, between 0 and 1.
    n : int
        The number of trials.
    confidence : float, default 0.95
        The probability that the interval holds the true probability.

    Returns
    -------
    low, high : ndarray

    Examples
    --------
    Nothing in 1,000 does not prove never:

    >>> low, high = share_interval(0.0, 1000)
    >>> f"{low:.4f} {high:.4f}"
    '0.0000 0.0038'
    """
    p = array("share_interval", "share", share)
    if ((p < 0) | (p > 1)).any():
        raise ValueError(f"share_interval: expected shares between 0 and 1, got {share!r}")
    n = whole("share_interval", "n", n)
    risk = 1 - number("share_interval", "confidence", confidence, above=0, below=1)
    z = NormalDist().inv_cdf(1 - risk / 2)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return np.maximum(middle - reach, 0.0), np.minimum(middle + reach, 1.0)
