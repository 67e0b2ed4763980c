"""Centring and standardizing: mean 0 and standard deviation 1 for each feature."""

from dataclasses import dataclass, field

import numpy as np

from nnbook.preprocessing.base import Transformer, shifted
from nnbook.preprocessing.constants import (
    check_choice,
    divisors,
    no_overflow,
    variance_is_rounding,
)
from nnbook.typing import ArrayLike, FloatArray


@dataclass(eq=False)
class StandardScaler(Transformer):
    r"""Subtract the mean of each feature, and divide by its standard deviation.

    .. math:: z = \frac{x - \mu}{\sigma}, \qquad \mu = \frac{1}{n} \sum_i x_i, \qquad
       \sigma^2 = \frac{1}{n} \sum_i (x_i - \mu)^2

    Parameters
    ----------
    with_mean : bool, default True
        Whether the mean is subtracted.
    with_std : bool, default True
        Whether the result is divided by σ. ``StandardScaler(with_std=False)`` is the centring
        alone.
    constant : {"raise", "keep"}, default "raise"
        What to do with a feature that does not vary, up to rounding: refuse it, or divide it by 1.
        With "keep" it is 0 after centring, up to rounding. Only matters with ``with_std``.

    Attributes
    ----------
    mean_ : ndarray of shape (features,)
        μ, in the units of the data.
    var_ : ndarray of shape (features,), or None
        σ², as computed; None without ``with_std``.
    scale_ : ndarray of shape (features,), or None
        The divisor: σ, or 1 for a constant feature that is kept.
    n_features_in_, n_samples_seen_ : int
        The shape of the training data.

    Raises
    ------
    ValueError
        From ``fit``, for constant features with ``constant="raise"``. With a single sample, all
        features are constant.

    Notes
    -----
    The divisor of the variance is n, as in ``np.std`` and in the lecture.

    If all inputs are positive, the gradients of all weights of a unit have the same sign, and
    descent zigzags. Centring removes this. Features in different units make the loss a narrow
    valley, which dividing by σ widens.

    Data far from 0 have lost digits before they come here: float64 numbers around 1e8 are 1.5e-8
    apart.

    References
    ----------
    LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998. The lecture "Entrenamiento de redes
    neuronales", on preprocessing.

    Examples
    --------
    >>> import numpy as np
    >>> train, test = np.array([[1.0, 10.0], [3.0, 30.0]]), np.array([[2.0, 50.0]])
    >>> scaler = StandardScaler().fit(train)
    >>> scaler.transform(train)
    array([[-1., -1.],
           [ 1.,  1.]])

    Other data are measured by the mean and the deviation of the training data:

    >>> scaler.transform(test)
    array([[0., 3.]])
    >>> scaler.inverse_transform([[0.0, 3.0]])
    array([[ 2., 50.]])
    """

    with_mean: bool = field(default=True, kw_only=True)
    with_std: bool = field(default=True, kw_only=True)
    constant: str = field(default="raise", kw_only=True)

    def _check(self) -> None:
        check_choice(self._who, self.constant)

    def _fit(self, x: ArrayLike) -> None:
        table = self._table(x)
        mean, variance = mean_and_variance(table)
        no_overflow(self._who, mean, "mean")
        scale = None
        if self.with_std:
            unvarying = variance_is_rounding(mean, variance, len(table))
            spread = np.sqrt(variance)
            scale = divisors(self._who, spread, unvarying, self.constant, "standard deviation")
        self.mean_: FloatArray = mean
        self.var_: FloatArray | None = variance if self.with_std else None
        self.scale_: FloatArray | None = scale
        self.n_samples_seen_, self.n_features_in_ = table.shape

    def transform(self, x: ArrayLike) -> FloatArray:
        """Return (x - μ) / σ, an array of shape (samples, features)."""
        table = self._table(x, self._fitted("n_features_in_"))
        z = shifted(table, self.mean_ if self.with_mean else 0.0)
        if self.scale_ is not None:
            z /= self.scale_
        return z

    def inverse_transform(self, x: ArrayLike) -> FloatArray:
        """Return σ x + μ, an array of shape (samples, features)."""
        table = self._table(x, self._fitted("n_features_in_"))
        scaled = table if self.scale_ is None else table * self.scale_
        center = self.mean_ if self.with_mean else 0.0
        return (scaled + center).astype(table.dtype, copy=False)


def mean_and_variance(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    r"""Return mean and variance over the first axis, computed in float64.

    The variance takes two passes. The second also subtracts what the rounded mean has left over,

    .. math:: \sigma^2 = \frac{1}{n} \left( \sum_i d_i^2 - \frac{1}{n} \left( \sum_i d_i \right)^2
       \right), \qquad d_i = x_i - \bar x

    so that numbers far from 0 keep their variance. The mean of the squares minus the square of the
    mean, as in textbooks, loses it.

    Parameters
    ----------
    x : ndarray of shape (samples, ...)
        float32 or float64.

    Returns
    -------
    tuple of two ndarray of shape (...)
        Where float64 cannot hold a value, it is infinite or NaN.

    References
    ----------
    Chan, Golub and LeVeque, "Algorithms for computing the sample variance: analysis and
    recommendations", The American Statistician 37, 1983.

    Examples
    --------
    >>> x = 1e8 + np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> mean, variance = mean_and_variance(x)
    >>> float(mean[0]), float(variance[0])
    (100000001.5, 1.25)
    >>> float((x**2).mean() - x.mean() ** 2)
    2.0
    """
    n = len(x)
    with np.errstate(over="ignore", invalid="ignore"):
        mean = x.mean(axis=0, dtype=np.float64)
        d = x - mean
        left = d.sum(axis=0)
        np.square(d, out=d)
        variance = np.maximum((d.sum(axis=0) - left**2 / n) / n, 0.0)
    return mean, variance
