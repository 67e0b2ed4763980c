"""Scaling to a range: the smallest training value goes to one end, the largest to the other."""

from dataclasses import dataclass, field

import numpy as np

from nnbook.preprocessing.base import Transformer, shifted, two_numbers
from nnbook.preprocessing.constants import check_choice, divisors, range_is_rounding
from nnbook.typing import ArrayLike, FloatArray


@dataclass(eq=False)
class MinMaxScaler(Transformer):
    r"""Map the range of each feature onto a given range.

    .. math:: z = a + (b - a) \frac{x - x_{\min}}{x_{\max} - x_{\min}}

    Parameters
    ----------
    feature_range : tuple of two numbers, default (0, 1)
        (a, b), with a < b. The report on perceptrons uses (-1, 1), the range of tanh, and maps its
        targets too.
    constant : {"raise", "keep"}, default "raise"
        What to do with a feature that does not vary, up to rounding: refuse it, or divide it by 1.
        With "keep" it is a.

    Attributes
    ----------
    data_min_, data_max_ : ndarray of shape (features,)
        The extremes of the training data.
    data_range_ : ndarray of shape (features,)
        Their differences.
    scale_ : ndarray of shape (features,)
        The factor (b - a) / range.
    n_features_in_, n_samples_seen_ : int
        The shape of the training data.

    Raises
    ------
    ValueError
        At construction, for a range that is not increasing. From ``fit``, for constant features
        with ``constant="raise"``.

    Notes
    -----
    Other data may lie outside the range; nothing is clipped. Two extreme samples decide the whole
    scale: see :class:`RobustScaler`.

    A feature counts as constant if its range is at most ten spacings of its largest number,
    :math:`10 \epsilon \max |x|`, so its unit does not matter. scikit-learn compares the range with
    :math:`10 \epsilon` itself, and mistakes a charge in coulombs for a constant. It also computes
    ``x * scale_ + min_``, which loses digits where the data lie far from 0. Here the minimum is
    subtracted first.

    References
    ----------
    The report "TP 3 - S.I.A", whose ``normalize_data`` and ``denormalize_data`` are the two
    directions for (-1, 1). It takes the extremes of all its data; take those of the training data.

    Examples
    --------
    >>> import numpy as np
    >>> targets = np.array([[20.0], [30.0], [60.0]])
    >>> scaler = MinMaxScaler((-1, 1))
    >>> z = scaler.fit_transform(targets)
    >>> z.ravel()
    array([-1. , -0.5,  1. ])
    >>> scaler.inverse_transform(z).ravel()
    array([20., 30., 60.])
    >>> scaler.transform([[80.0]])  # beyond the training data
    array([[2.]])
    """

    feature_range: tuple[float, float] = (0, 1)
    constant: str = field(default="raise", kw_only=True)

    def _check(self) -> None:
        check_choice(self._who, self.constant)
        self._ends()

    def _ends(self) -> tuple[float, float]:
        """Return a and b as floats, or refuse them."""
        return two_numbers(self._who, "feature_range", self.feature_range)

    def _fit(self, x: ArrayLike) -> None:
        low, high = self._ends()
        table = self._table(x)
        least, most = table.min(axis=0).astype(np.float64), table.max(axis=0).astype(np.float64)
        with np.errstate(over="ignore"):
            spread = most - least
        unvarying = range_is_rounding(least, most, table.dtype)
        divisor = divisors(self._who, spread, unvarying, self.constant, "range")
        self.data_min_: FloatArray = least
        self.data_max_: FloatArray = most
        self.data_range_: FloatArray = spread
        self.scale_: FloatArray = (high - low) / divisor
        self._divisor = divisor
        self.n_samples_seen_, self.n_features_in_ = table.shape

    def transform(self, x: ArrayLike) -> FloatArray:
        """Return x on the range (a, b), an array of shape (samples, features)."""
        table = self._table(x, self._fitted("n_features_in_"))
        low, high = self._ends()
        z = shifted(table, self.data_min_)
        z /= self._divisor  # divided first: the largest value is then 1 exactly, and lands on b
        z *= high - low
        z += low
        return z

    def inverse_transform(self, x: ArrayLike) -> FloatArray:
        """Return values on (a, b) in their original units, of shape (samples, features)."""
        table = self._table(x, self._fitted("n_features_in_"))
        low, high = self._ends()
        y = (table - low) / (high - low) * self._divisor + self.data_min_
        return y.astype(table.dtype, copy=False)
