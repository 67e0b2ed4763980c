"""The lecture's activation tables against the interval in which one more run is expected."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from nnbook._validation import one_of
from nnbook.book import records
from nnbook.book.course import lecture
from nnbook.book.initialization.initialization_spread import SETTINGS
from nnbook.statistics import student_limit
from nnbook.typing import ArrayLike, FloatArray

#: The probability that all 154 printed numbers lie inside if nothing is wrong.
CONFIDENCE = 0.99
COMPARISONS = 154


@dataclass(frozen=True, eq=False)
class Comparison:
    """Printed numbers beside what other seeds give.

    Attributes
    ----------
    printed : ndarray of shape (n,)
        As in the lecture.
    average, spread : ndarray of shape (n,)
        Mean over our seeds, and the standard deviation of one more printed run: of the seeds, of
        our average, and of rounding to the printed digits.
    limit : float
        How many spreads a number may lie off the average.
    """

    printed: FloatArray
    average: FloatArray
    spread: FloatArray
    limit: float

    @property
    def z(self) -> FloatArray:
        """How many spreads each printed number lies off."""
        return self.deviations(self.printed)

    @property
    def inside(self) -> bool:
        """Whether every printed number lies in its interval."""
        return self.holds(self.printed)

    @property
    def low(self) -> FloatArray:
        """Where the intervals begin."""
        return self.average - self.limit * self.spread

    @property
    def high(self) -> FloatArray:
        """Where the intervals end."""
        return self.average + self.limit * self.spread

    def deviations(self, values: ArrayLike) -> FloatArray:
        """Return how many spreads any run's numbers lie off."""
        return np.asarray((np.asarray(values) - self.average) / self.spread)

    def holds(self, values: ArrayLike) -> bool:
        """Return whether any run's numbers all lie in their intervals."""
        return bool((np.abs(self.deviations(values)) <= self.limit).all())


@cache
def compare_with_lecture(key: str) -> dict[str, Comparison]:
    """Compare one of the lecture's seven tables with the record of 100 seeds.

    Parameters
    ----------
    key : str
        One of ``nnbook.book.course.lecture.INITIALIZATION``, such as "relu_he_normal".

    Returns
    -------
    dict
        "mean" and "std" with one number for each layer, "data" with the input's mean and standard
        deviation.

    Raises
    ------
    ValueError
        For an unknown key. The message lists the known ones.

    Notes
    -----
    The rule was fixed before any number was compared: every one of the 154 printed numbers lies
    within t spreads of the average over 100 seeds, where t is Student's quantile that all 154
    together overstep with probability 0.01.

    Examples
    --------
    >>> found = compare_with_lecture("tanh_glorot_uniform")
    >>> found["mean"].inside, found["std"].inside, found["data"].inside
    (True, True, True)
    >>> f"{found['std'].limit:.2f}"
    '4.17'
    """
    one_of("compare_with_lecture", "key", key, SETTINGS)
    table = lecture.INITIALIZATION[key]
    record = records.load("initialization_spread")
    inputs, layers = list(table)[:2], list(table)[2:]  # data mean, data std; mean, std; mean, std
    printed = {"mean": layers[::2], "std": layers[1::2], "data": inputs}
    result = {}
    for name, numbers in printed.items():
        values = np.array([number.value for number in numbers])
        half_units = np.array([number.half_unit for number in numbers])
        runs = record.array(f"{key}/{name}")
        n = len(runs)
        rounding = half_units / np.sqrt(3)  # uniform on plus or minus half a unit
        spread = np.sqrt(runs.var(axis=0, ddof=1) * (1 + 1 / n) + rounding**2)
        limit = student_limit(n, confidence=CONFIDENCE, comparisons=COMPARISONS)
        result[name] = Comparison(values, runs.mean(axis=0), spread, limit)
    return result
