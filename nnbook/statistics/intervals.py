"""Intervals: how far numbers scatter, settled before anyone looks at one of them.

One run is not a result. Two questions come up again and again, each with its own interval: where
does the average lie (:func:`mean_interval`), and what does "17 of 20" say about the share
(:func:`share_interval`)?
"""

import math
from statistics import NormalDist

import numpy as np

from nnbook._validation import array, number, whole
from nnbook.typing import ArrayLike, FloatArray


def student_quantile(probability: float, freedom: int) -> float:
    """Return a quantile of Student's t distribution.

    Parameters
    ----------
    probability : float
        Between 0 and 1.
    freedom : int
        Degrees of freedom.

    Returns
    -------
    float

    Notes
    -----
    This is the expansion of Cornish and Fisher. Its error is below 0.1 percent for probabilities
    from 0.025 to 0.975, and from 9 degrees of freedom upwards below 1 percent even for 1e-4; a test
    compares it with SciPy. Below 4 it is worse, so there the distribution itself is inverted.

    Examples
    --------
    >>> round(student_quantile(0.975, 19), 3), round(student_quantile(0.975, 1), 3)
    (2.093, 12.706)
    """
    p = number("student_quantile", "probability", probability, above=0, below=1)
    v = whole("student_quantile", "freedom", freedom)
    number("student_quantile", "freedom", v)
    if v < 4:
        return _by_bisection(p, v)
    z = NormalDist().inv_cdf(p)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(sum(term / v**k for k, term in enumerate(terms)))


def _by_bisection(p: float, v: int) -> float:
    r"""Return the quantile :math:`t = \sqrt v \tan \theta` for v up to 3, by halving an interval.

    The probability of a smaller :math:`|t|` is then a short formula in the angle: Abramowitz and
    Stegun, *Handbook of Mathematical Functions*, 26.7.3 and 26.7.4.
    """
    if p > 0.5:
        return -_by_bisection(1 - p, v)  # the lower tail keeps its digits
    low, high = 0.0, math.pi / 2
    for _ in range(100):
        angle = (low + high) / 2
        inside = math.sin(angle)
        if v != 2:
            inside = 2 / math.pi * (angle + (inside * math.cos(angle) if v == 3 else 0.0))
        low, high = (low, angle) if (1 - inside) / 2 < p else (angle, high)
    return -math.sqrt(v) * math.tan(low)


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
    return student_quantile(1 - risk / 2, whole(who, "n", n, least=2) - 1)


def mean_interval(
    runs: ArrayLike, *, clusters: int | None = None, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the mean over the runs, and the interval for the true mean.

    Parameters
    ----------
    runs : array of shape (n, ...)
        Results of n runs: at least 10 that are independent, or clusters of those that are not.
    clusters : int, optional
        How many groups of equal size the runs form, one group after the other, at least 8. Runs of
        one group have something in common, such as the order of the batches in a stack. Then only
        the means of the groups are independent, and the interval is theirs.
    confidence : float, default 0.95
        The probability that the interval holds the true mean.

    Returns
    -------
    mean, low, high : ndarray of shape (...)

    Raises
    ------
    ValueError
        For fewer runs or clusters, or for runs that cannot be divided among the clusters.

    Examples
    --------
    >>> mean, low, high = mean_interval(list(range(11)))
    >>> f"{mean:.1f} {low:.2f} {high:.2f}"
    '5.0 2.77 7.23'

    A hundred runs of each of eight stacks. They scatter little within a stack, but the stacks
    differ, and that is what another stack would differ by, too:

    >>> stacks = np.repeat([4.0, 5.0, 4.5, 5.5, 4.2, 5.8, 4.9, 5.1], 100)
    >>> [f"{end:.2f}" for end in mean_interval(stacks)]
    ['4.88', '4.83', '4.92']
    >>> [f"{end:.2f}" for end in mean_interval(stacks, clusters=8)]
    ['4.88', '4.36', '5.39']
    """
    values = array("mean_interval", "runs", runs)
    if clusters is not None:
        values = _cluster_means(values, whole("mean_interval", "clusters", clusters, least=8))
    elif values.ndim == 0 or len(values) < 10:
        raise ValueError(
            f"mean_interval: expected at least 10 runs, got an array of shape {values.shape}"
        )
    n = len(values)
    limit = student_limit(n, confidence=confidence, who="mean_interval")
    reach = limit * values.std(axis=0, ddof=1) / np.sqrt(n)
    mean = values.mean(axis=0)
    return mean, mean - reach, mean + reach


def _cluster_means(values: FloatArray, clusters: int) -> FloatArray:
    """Return the mean of each group of runs."""
    if values.ndim == 0 or not len(values) or len(values) % clusters:
        raise ValueError(
            f"mean_interval: expected runs in {clusters} clusters of equal size, got an array of "
            f"shape {values.shape}"
        )
    means: FloatArray = values.reshape(clusters, -1, *values.shape[1:]).mean(axis=1)
    return means


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
    number("share_interval", "n", n)
    risk = 1 - number("share_interval", "confidence", confidence, above=0, below=1)
    z = NormalDist().inv_cdf(1 - risk / 2)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return np.maximum(middle - reach, 0.0), np.minimum(middle + reach, 1.0)
