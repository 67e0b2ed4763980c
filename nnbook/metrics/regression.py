"""The coefficient of determination: how much of the targets' variance is explained."""

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nnbook.metrics.base import Metric
from nnbook.typing import FloatArray


@dataclass(frozen=True)
class R2(Metric):
    r"""One minus the squared error relative to that of predicting the mean.

    .. math:: R^2 = \frac{1}{K} \sum_{k=1}^{K} \left( 1 -
       \frac{\sum_i (y_{ik} - \hat y_{ik})^2}{\sum_i (y_{ik} - \bar y_k)^2} \right)

    Parameters
    ----------
    center : ndarray of shape (outputs,), optional
        c, which ``sums`` subtracts from the targets; ``fit`` sets it to the mean of all targets. By
        default ``sums`` subtracts 0, and ``value`` the mean of the targets it is given.

    Notes
    -----
    Predicting the mean of the targets scores 0, and anything worse scores below 0. As in
    scikit-learn, several outputs count equally, and an output whose targets are all equal, so that
    there is nothing to explain, scores 1 if it is exactly right and 0 otherwise.

    While the batches of an epoch are added up, the mean of all targets is not known, so the
    denominator is computed from sums about a fixed c:

    .. math:: \sum_i (y_i - \bar y)^2 = \sum_i (y_i - c)^2
       - \frac{1}{m} \left( \sum_i (y_i - c) \right)^2

    The identity holds for every c, but the rounding error depends on it: far from the mean two
    large numbers are subtracted, and the relative error grows by
    :math:`1 + (\bar y - c)^2 / \sigma^2`. So the sums are taken in float64, and if the difference
    is no larger than its rounding error, the targets count as equal.

    Examples
    --------
    >>> import numpy as np
    >>> y = np.array([[1.0], [2.0], [3.0]])
    >>> float(R2().value(y, np.array([[1.0], [2.0], [4.0]])))  # 1 - 1 / 2
    0.5
    >>> float(R2().value(y, np.full((3, 1), 2.0)))
    0.0
    """

    center: FloatArray | None = field(default=None, repr=False, compare=False)
    name: ClassVar[str] = "r2"

    def prepared(self, y_true: FloatArray) -> "R2":
        """Return this metric with the mean of these targets as its center.

        Examples
        --------
        >>> import numpy as np
        >>> R2().prepared(np.array([[2.0], [4.0]])).center
        array([3.])
        """
        return replace(self, center=y_true.mean(axis=0, dtype=np.float64))

    def sums(self, y_true: FloatArray, y_pred: FloatArray) -> NDArray[Any]:
        """Return the sums of y - c, (y - c)^2 and the squared error, on the last axis but one."""
        target = y_true.astype(np.float64) if self.center is None else y_true - self.center
        result = np.empty((*y_pred.shape[:-2], 3, y_pred.shape[-1]))
        result[..., 0, :] = target.sum(axis=0)
        result[..., 1, :] = np.square(target).sum(axis=0)
        result[..., 2, :] = np.square(y_pred - y_true).sum(axis=-2, dtype=np.float64)
        return result

    def result(self, sums: NDArray[Any], samples: int, outputs: int) -> FloatArray:
        """Return R2, at most 1."""
        shift, squares, residual = sums[..., 0, :], sums[..., 1, :], sums[..., 2, :]
        total = squares - shift**2 / samples
        constant = total <= np.finfo(np.float64).eps * samples * squares
        total = np.where(constant, 1.0, total)
        score: FloatArray = np.where(constant, residual == 0, 1 - residual / total).mean(axis=-1)
        return score

    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return R2 of these samples, at most 1, in the predictions' dtype."""
        sums = self.prepared(y_true).sums(y_true, y_pred)
        score: FloatArray = self.result(sums, *y_pred.shape[-2:]).astype(y_pred.dtype)
        return score
