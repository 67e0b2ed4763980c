"""What every loss is: a value, its gradient, and what it takes as targets."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np

from nnbook import _validation as check
from nnbook.typing import ArrayLike, FloatArray, Shape


class Loss(ABC):
    """A function of the targets and the predictions, with its gradient.

    ``value`` and ``gradient`` take ``(y_true, y_pred)``, both of shape (batch, outputs), the
    predictions also of shape (runs, batch, outputs).
    """

    name: ClassVar[str]

    @abstractmethod
    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return the loss of the batch: a scalar, or one number for each run."""

    @abstractmethod
    def gradient(
        self, y_true: FloatArray, y_pred: FloatArray, out: FloatArray | None = None
    ) -> FloatArray:
        """Return d value / d y_pred, shaped like ``y_pred``; it may be written into ``out``."""

    def targets(self, y: ArrayLike, outputs: Shape, dtype: Any = np.float64) -> FloatArray:
        """Return the targets as an array of shape (samples, outputs), or refuse them."""
        return check.array(self.name, "y", y, shape=(None, *outputs), dtype=dtype)

    def __call__(self, y_true: ArrayLike, y_pred: ArrayLike) -> float | FloatArray:
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
        value = self.value(true, pred)
        return float(value) if np.ndim(value) == 0 else value


def mean(values: FloatArray, divisor: float) -> FloatArray:
    """Sum over (batch, outputs) and divide.

    Examples
    --------
    >>> import numpy as np
    >>> float(mean(np.array([[1.0, 2.0], [3.0, 4.0]]), 2))
    5.0
    """
    total: FloatArray = values.sum(axis=(-2, -1))
    return total / divisor
