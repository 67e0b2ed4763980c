r"""Squared errors: one sum, divided in the four ways that courses and libraries use.

With m samples, K outputs and the error :math:`e_{ik} = \hat y_{ik} - y_{ik}`, all four are
:math:`L = \frac{1}{d} \sum_{i=1}^{m} \sum_{k=1}^{K} e_{ik}^2`, with the gradient
:math:`\frac{2}{d} e_{ik}`. They have the same minimum; the table in :mod:`nnbook.losses` has the d
of each, and the learning rates at which they take the same step.

A penalty on the weights must be scaled like the loss. With ``sse`` the batch size changes the step;
with the other three it does not.
"""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nnbook.losses.base import Loss
from nnbook.typing import FloatArray


class SquaredError(Loss):
    """The sum of the squared errors over samples and outputs; each form sets the ``divisor``."""

    def terms(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return the squared errors."""
        error: FloatArray = y_pred - y_true
        return np.multiply(error, error, out=error)

    def slope(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return 2 (y_pred - y_true)."""
        error: FloatArray = y_pred - y_true
        return np.add(error, error, out=error)  # cheaper than a product with a Python number

    def terms_and_slope(
        self, y_true: FloatArray, y_pred: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return both from one subtraction."""
        error: FloatArray = y_pred - y_true
        return np.multiply(error, error), np.add(error, error, out=error)

    @abstractmethod
    def divisor(self, samples: int, outputs: int) -> int:
        """Return the number d that the sum is divided by."""


@dataclass(frozen=True)
class MeanSquaredError(SquaredError):
    r"""The mean squared error over samples and outputs, as in Keras.

    .. math:: L = \frac{1}{mK} \sum_{i=1}^{m} \sum_{k=1}^{K} (\hat y_{ik} - y_{ik})^2, \qquad
       \frac{\partial L}{\partial \hat y_{ik}} = \frac{2}{mK} (\hat y_{ik} - y_{ik})

    Notes
    -----
    The course also uses half of this and the sum over the outputs. A learning rate means something
    else in each: a rate for the sum over 10 outputs is a tenth of that for the mean. The table in
    :mod:`nnbook.losses` has all four forms.

    Examples
    --------
    >>> mse = MeanSquaredError()
    >>> mse([[0.0], [1.0]], [[0.5], [1.0]])
    0.125
    >>> import numpy as np
    >>> mse.gradient(np.array([[0.0], [1.0]]), np.array([[0.5], [1.0]]))
    array([[0.5],
           [0. ]])
    """

    name: ClassVar[str] = "mse"

    @classmethod
    def variants(cls) -> dict[str, Loss]:
        """Return it under its short and its long name."""
        return {"mse": cls(), "mean_squared_error": cls()}

    def divisor(self, samples: int, outputs: int) -> int:
        """Return m K."""
        return samples * outputs


@dataclass(frozen=True)
class HalfMeanSquaredError(SquaredError):
    r"""Half the mean squared error, so that the 2 of the derivative cancels.

    .. math:: L = \frac{1}{2mK} \sum_{i=1}^{m} \sum_{k=1}^{K} (\hat y_{ik} - y_{ik})^2, \qquad
       \frac{\partial L}{\partial \hat y_{ik}} = \frac{1}{mK} (\hat y_{ik} - y_{ik})

    Notes
    -----
    A learning rate of 2 r here takes the same steps as r with ``mse``.

    References
    ----------
    The course's report on gradient descent for house prices, where K = 1.

    Examples
    --------
    Predicting the mean costs half the variance of the targets:

    >>> HalfMeanSquaredError()([[1.0], [3.0]], [[2.0], [2.0]])
    0.5
    """

    name: ClassVar[str] = "half_mse"

    def divisor(self, samples: int, outputs: int) -> int:
        """Return 2 m K."""
        return 2 * samples * outputs


@dataclass(frozen=True)
class MeanSumSquaredError(SquaredError):
    r"""The squared error, summed over the outputs and averaged over the samples.

    .. math:: L = \frac{1}{m} \sum_{i=1}^{m} \sum_{k=1}^{K} (\hat y_{ik} - y_{ik})^2, \qquad
       \frac{\partial L}{\partial \hat y_{ik}} = \frac{2}{m} (\hat y_{ik} - y_{ik})

    Notes
    -----
    It is K times ``mse``: a learning rate of r / K here takes the same steps as r with ``mse``.

    References
    ----------
    The course's lecture on training networks prints this as the MSE in its logs, with K = 10.

    Examples
    --------
    With ten one-hot classes, outputs of 0 cost 1 and outputs of 0.5 cost 2.5:

    >>> import numpy as np
    >>> loss, y = MeanSumSquaredError(), np.eye(10)
    >>> loss(y, np.zeros((10, 10))), loss(y, np.full((10, 10), 0.5))
    (1.0, 2.5)
    """

    name: ClassVar[str] = "mean_sse"

    def divisor(self, samples: int, outputs: int) -> int:
        """Return m."""
        return samples


@dataclass(frozen=True)
class SumSquaredError(SquaredError):
    r"""The sum of the squared errors over samples and outputs.

    .. math:: L = \sum_{i=1}^{m} \sum_{k=1}^{K} (\hat y_{ik} - y_{ik})^2, \qquad
       \frac{\partial L}{\partial \hat y_{ik}} = 2 (\hat y_{ik} - y_{ik})

    Notes
    -----
    A learning rate of r / (m K) here takes the same steps as r with ``mse``, so it depends on the
    batch size. The loss in a History is the sum over all samples of the epoch, whatever the batch
    size, while each step follows the sum over its batch.

    Examples
    --------
    >>> SumSquaredError()([[0.0, 1.0], [2.0, 3.0]], [[0.5, 1.0], [1.0, 5.0]])
    5.25
    """

    name: ClassVar[str] = "sse"

    def divisor(self, samples: int, outputs: int) -> int:
        """Return 1."""
        return 1
