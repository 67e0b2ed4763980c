"""Scaling by quantiles, which a few wild samples do not move."""

from dataclasses import dataclass, field

import numpy as np

from nnbook.preprocessing.base import Transformer, shifted, two_numbers
from nnbook.preprocessing.constants import check_choice, divisors, range_is_rounding
from nnbook.typing import ArrayLike, FloatArray


@dataclass(eq=False)
class RobustScaler(Transformer):
    r"""Subtract the median of each feature, and divide by the distance between two quantiles.

    .. math:: z = \frac{x - \mathrm{median}(x)}{q_{75}(x) - q_{25}(x)}

    Parameters
    ----------
    quantile_range : tuple of two numbers, default (25, 75)
        The quantiles, in percent, increasing, from 0 to 100.
    constant : {"raise", "keep"}, default "raise"
        What to do with a feature whose quantiles agree, up to rounding: refuse it, or divide it by
        1. Such a feature may still vary: one that is 0 for most samples has quantiles of 0.

    Attributes
    ----------
    center_ : ndarray of shape (features,)
        The medians.
    scale_ : ndarray of shape (features,)
        The divisors.
    n_features_in_, n_samples_seen_ : int
        The shape of the training data.

    Raises
    ------
    ValueError
        At construction, for quantiles that are not increasing percentages. From ``fit``, for
        features whose quantiles agree, with ``constant="raise"``.

    Notes
    -----
    Up to a quarter of the samples may be arbitrarily wrong before the default scale breaks down;
    a single one is enough to ruin a mean and a standard deviation. The result does not have a
    standard deviation of 1: the quartiles of a normal distribution are 1.349 σ apart.

    Quantiles are interpolated linearly, as in ``np.percentile`` and scikit-learn. Features count as
    constant by the rule of :class:`MinMaxScaler`, with the quantiles in place of the extremes.

    References
    ----------
    Huber and Ronchetti, *Robust Statistics*, 2nd ed., Wiley, 2009, chapter 5.

    Examples
    --------
    >>> import numpy as np
    >>> ages = np.array([[20.0], [30.0], [40.0], [50.0], [999.0]])  # 999 is not an age
    >>> RobustScaler().fit_transform(ages).ravel()
    array([-1.  , -0.5 ,  0.  ,  0.5 , 47.95])
    """

    quantile_range: tuple[float, float] = (25, 75)
    constant: str = field(default="raise", kw_only=True)

    def _check(self) -> None:
        check_choice(self._who, self.constant)
        self._quantiles()

    def _quantiles(self) -> tuple[float, float]:
        """Return both percentages as floats, or refuse them."""
        return two_numbers(
            self._who,
            "quantile_range",
            self.quantile_range,
            what="two percentages",
            least=0,
            most=100,
        )

    def _fit(self, x: ArrayLike) -> None:
        lower, upper = self._quantiles()
        table = self._table(x)
        # In float64, since a quantile lies between two samples.
        wide = table.astype(np.float64, copy=False)
        with np.errstate(over="ignore", invalid="ignore"):
            low, center, high = np.percentile(wide, [lower, 50.0, upper], axis=0)
            spread = high - low
        unvarying = range_is_rounding(low, high, table.dtype)
        what = "distance of the quantiles"
        self.scale_: FloatArray = divisors(self._who, spread, unvarying, self.constant, what)
        self.center_: FloatArray = center
        self.n_samples_seen_, self.n_features_in_ = table.shape

    def transform(self, x: ArrayLike) -> FloatArray:
        """Return the data around 0, in units of the scale, of shape (samples, features)."""
        table = self._table(x, self._fitted("n_features_in_"))
        z = shifted(table, self.center_)
        z /= self.scale_
        return z

    def inverse_transform(self, x: ArrayLike) -> FloatArray:
        """Return the data in their original units, of shape (samples, features)."""
        table = self._table(x, self._fitted("n_features_in_"))
        return (table * self.scale_ + self.center_).astype(table.dtype, copy=False)
