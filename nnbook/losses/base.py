r"""What every loss has: terms, their slope, and what their sum is divided by.

With m samples, K outputs, sample weights :math:`w_i` and terms :math:`t_{ik}`,

.. math:: L = \frac{1}{d(m, K)} \sum_{i=1}^{m} w_i \sum_{k=1}^{K} t_{ik}

A loss defines :math:`t`, its derivative, and d. Value, gradient, weights and the exact loss of an
epoch of many batches follow from these three.
"""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np

from nnbook import _validation as check
from nnbook.typing import ArrayLike, FloatArray, Shape


class Loss(ABC):
    r"""A function of the targets and the predictions, with its gradient.

    All methods take ``(y_true, y_pred)``, both of shape (samples, outputs); predictions may also
    have shape (runs, samples, outputs). A new loss defines ``name``, ``terms``, ``slope``, and
    ``divisor`` if it is not a mean over the samples.

    Notes
    -----
    Sample weights have shape (samples,). The weighted loss is divided like the plain one, as is
    reported of Keras: by the number of samples, not by the sum of the weights. So weights with mean
    1 keep the scale of the learning rate, and a batch that happens to hold heavy samples counts
    more. Scikit-learn's scores are reported to divide by the sum of the weights. If the mean of the
    weights is 1, both agree over all samples.

    Examples
    --------
    A custom loss is one class, here the mean absolute error:

    >>> import numpy as np
    >>> class MeanAbsoluteError(Loss):
    ...     name = "mae"
    ...
    ...     def terms(self, y_true, y_pred):
    ...         return abs(y_pred - y_true)
    ...
    ...     def slope(self, y_true, y_pred):
    ...         return np.sign(y_pred - y_true)
    >>> mae, y, p = MeanAbsoluteError(), np.array([[1.0], [2.0]]), np.array([[1.5], [0.0]])
    >>> mae(y, p)
    1.25
    >>> mae(y, p, sample_weight=[2.0, 0.5])
    1.0
    >>> mae.gradient(y, p)
    array([[ 0.5],
           [-0.5]])
    """

    name: ClassVar[str]

    @classmethod
    def variants(cls) -> "dict[str, Loss]":
        """Return the losses of this class that have a name: here one, with default settings."""
        return {cls.name: cls()}

    @abstractmethod
    def terms(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return a new array whose sum over the last two axes is the undivided loss.

        It has shape (..., samples, outputs), or (..., samples, 1) if already summed over outputs.
        """

    @abstractmethod
    def slope(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return d (sum of the terms) / d y_pred, shaped like ``y_pred``.

        It must be a new array, which the caller may overwrite.
        """

    def terms_and_slope(
        self, y_true: FloatArray, y_pred: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return both in new arrays; a loss whose terms and slope share work overrides this."""
        return self.terms(y_true, y_pred), self.slope(y_true, y_pred)

    def divisor(self, samples: int, outputs: int) -> int:
        """Return the number d that the sum is divided by: here the number of samples."""
        return samples

    def sums(
        self, y_true: FloatArray, y_pred: FloatArray, weights: FloatArray | None = None
    ) -> FloatArray:
        """Return the undivided loss, which adds up over batches: a scalar, or one for each run.

        Examples
        --------
        >>> import numpy as np
        >>> from nnbook.losses import MeanSquaredError
        >>> mse, y = MeanSquaredError(), np.arange(5.0)[:, None]
        >>> total = sum(mse.sums(part, 0 * part) for part in (y[:2], y[2:]))
        >>> float(mse.result(total, 5, 1)), float(mse.value(y, 0 * y))
        (6.0, 6.0)
        """
        return _total(self.terms(y_true, y_pred), weights)

    def sums_and_gradient(
        self, y_true: FloatArray, y_pred: FloatArray, weights: FloatArray | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Return ``sums`` and ``gradient`` together, as training needs both."""
        terms, slope = self.terms_and_slope(y_true, y_pred)
        # Both arrays are ours to overwrite. A Python number does not promote float32.
        scale: Any = 1.0 / self.divisor(*slope.shape[-2:])
        if weights is not None:
            scale = scale * weights[:, None]
        return _total(terms, weights), np.multiply(slope, scale, out=slope)

    def result(self, sums: FloatArray, samples: int, outputs: int) -> FloatArray:
        """Return the loss of all samples from the total of their batches' sums."""
        return sums / self.divisor(samples, outputs)

    def prepared(self, y_true: FloatArray) -> "Loss":
        """Return the loss itself: as a metric it need not know the other batches."""
        return self

    def value(
        self, y_true: FloatArray, y_pred: FloatArray, weights: FloatArray | None = None
    ) -> FloatArray:
        """Return the loss of the batch: a scalar, or one number for each run."""
        return self.sums(y_true, y_pred, weights) / self.divisor(*y_pred.shape[-2:])

    def gradient(
        self,
        y_true: FloatArray,
        y_pred: FloatArray,
        weights: FloatArray | None = None,
    ) -> FloatArray:
        """Return d value / d y_pred, shaped like ``y_pred``, in a new array."""
        return self.sums_and_gradient(y_true, y_pred, weights)[1]

    def targets(self, y: ArrayLike, outputs: Shape, dtype: Any = np.float64) -> FloatArray:
        """Return the targets as an array of shape (samples, outputs), or refuse them."""
        return check.array(self.name, "y", y, shape=(None, *outputs), dtype=dtype)

    def __call__(
        self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> float | FloatArray:
        """Return the loss of any two arrays of equal shape, after checking them."""
        pred = check.array(
            self.name, "y_pred", y_pred, dtype=np.result_type(np.asarray(y_pred), np.float32)
        )
        if pred.ndim < 2:
            raise ValueError(
                f"{self.name}: expected y_pred of shape (samples, outputs), got {pred.shape}; "
                "use y_pred.reshape(-1, 1)"
            )
        true = self.targets(y_true, pred.shape[-1:], pred.dtype)
        if true.shape != pred.shape[-2:]:
            raise ValueError(
                f"{self.name}: expected y_true of shape {pred.shape[-2:]}, got {true.shape}"
            )
        weights = None
        if sample_weight is not None:
            weights = as_weights(self.name, sample_weight, len(true), pred.dtype)
        value = self.value(true, pred, weights)
        return float(value) if np.ndim(value) == 0 else value


def _total(terms: FloatArray, weights: FloatArray | None) -> FloatArray:
    """Return the sum of the terms, each multiplied by the weight of its sample."""
    if weights is not None:
        terms = np.multiply(terms, weights[:, None], dtype=terms.dtype)
    total: FloatArray = np.add.reduce(terms, axis=(-2, -1))
    return total


def as_weights(who: str, weights: ArrayLike, samples: int, dtype: Any = np.float64) -> FloatArray:
    """Return the sample weights as an array of shape (samples,), or refuse them.

    Raises
    ------
    ValueError
        For another shape, NaN or infinity, a weight below 0, or weights that are all 0.

    Examples
    --------
    >>> as_weights("doc", [1, 3], 2)
    array([1., 3.])
    """
    checked = check.array(who, "sample_weight", weights, shape=(samples,), dtype=dtype)
    if (checked < 0).any():
        place = int((checked < 0).argmax())
        raise ValueError(
            f"{who}: expected sample_weight >= 0, got {checked[place]:g} at index {place}"
        )
    if not checked.any():
        raise ValueError(
            f"{who}: expected a sample_weight above 0 somewhere, got 0 for all {samples} samples"
        )
    return checked
