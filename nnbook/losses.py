r"""Losses: what training makes small, each beside its gradient.

A loss is a mean over the samples of a batch. Its ``gradient`` is the gradient of exactly the value
that it reports, so a learning rate means the same thing wherever the loss is printed.

Every function reduces the last two axes, (batch, outputs), and keeps a leading axis of runs.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from nnbook import _validation as check
from nnbook.activations import sigmoid
from nnbook.typing import ArrayLike, FloatArray, Shape


class Loss(ABC):
    """A function of the targets and the predictions, with its gradient.

    ``value`` and ``gradient`` take ``(y_true, y_pred)``, both of shape (batch, outputs), the
    predictions also of shape (runs, batch, outputs).
    """

    name: ClassVar[str]

    @abstractmethod
    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return the mean loss of the batch: a scalar, or one number for each run."""

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


def _mean(values: FloatArray, divisor: float) -> FloatArray:
    """Sum over (batch, outputs) and divide."""
    total: FloatArray = values.sum(axis=(-2, -1))
    return total / divisor


@dataclass(frozen=True)
class MeanSquaredError(Loss):
    r"""The mean square of the error over samples and outputs, Keras's convention.

    .. math:: L = \frac{1}{mK} \sum_{i=1}^{m} \sum_{k=1}^{K} (\hat y_{ik} - y_{ik})^2, \qquad
       \frac{\partial L}{\partial \hat y_{ik}} = \frac{2}{mK} (\hat y_{ik} - y_{ik})

    Notes
    -----
    The course also uses half of this and the sum over the outputs. Its learning rates change
    meaning with each: a rate for the sum over 10 outputs is a tenth of one for the mean.

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

    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return the mean square of the error."""
        return _mean((y_pred - y_true) ** 2, y_true.size)

    def gradient(
        self, y_true: FloatArray, y_pred: FloatArray, out: FloatArray | None = None
    ) -> FloatArray:
        """Return 2 (y_pred - y_true) / (samples * outputs)."""
        error: FloatArray = np.subtract(y_pred, y_true, out=out)
        return np.multiply(error, 2.0 / y_true.size, out=error)


@dataclass(frozen=True)
class BinaryCrossentropy(Loss):
    r"""The cross-entropy of independent yes-or-no outputs, with targets between 0 and 1.

    .. math:: L = -\frac{1}{mK} \sum_{ik} y_{ik} \ln p_{ik} + (1 - y_{ik}) \ln (1 - p_{ik})

    Parameters
    ----------
    from_logits : bool, default False
        Whether predictions are logits z, with p = sigmoid(z), or probabilities p.

    Notes
    -----
    With logits, :math:`L = \max(z, 0) - zy + \ln(1 + e^{-|z|})` and the gradient is
    :math:`(\sigma(z) - y) / mK`: nothing overflows, and a confident mistake keeps its full
    gradient. With probabilities, p is kept at least one machine epsilon away from 0 and 1; a
    sigmoid that has rounded to 0 or 1 there passes no gradient on. Prefer logits.

    Examples
    --------
    A coin costs ln 2:

    >>> import math
    >>> math.isclose(BinaryCrossentropy()([[0], [1]], [[0.5], [0.5]]), math.log(2))
    True

    A logit of -1000 for a target of 1 costs 1000, without overflow:

    >>> BinaryCrossentropy(from_logits=True)([[1.0]], [[-1000.0]])
    1000.0
    """

    from_logits: bool = False
    name: ClassVar[str] = "binary_crossentropy"

    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return the mean cross-entropy in nats."""
        if self.from_logits:
            z = y_pred
            terms = np.maximum(z, 0) - z * y_true + np.log1p(np.exp(-np.abs(z)))
        else:
            p = _inside(y_pred)
            terms = -(y_true * np.log(p) + (1 - y_true) * np.log1p(-p))
        return _mean(terms, y_true.size)

    def gradient(
        self, y_true: FloatArray, y_pred: FloatArray, out: FloatArray | None = None
    ) -> FloatArray:
        """Return (sigmoid(z) - y) / n for logits, (p - y) / (p (1 - p) n) for probabilities."""
        if self.from_logits:
            p = sigmoid.fn(y_pred, out=out)
            error: FloatArray = np.subtract(p, y_true, out=out)
        else:
            p = _inside(y_pred)
            error = np.divide(p - y_true, p * (1 - p), out=out)
        return np.multiply(error, 1.0 / y_true.size, out=error)

    def targets(self, y: ArrayLike, outputs: Shape, dtype: Any = np.float64) -> FloatArray:
        """Return the targets, or refuse those outside [0, 1]."""
        y = super().targets(y, outputs, dtype)
        if y.size and (y.min() < 0 or y.max() > 1):
            raise ValueError(
                f"{self.name}: expected targets between 0 and 1, got values from {y.min():g} to "
                f"{y.max():g}; targets of -1 and 1 become 0 and 1 by (y + 1) / 2"
            )
        return y


@dataclass(frozen=True)
class CategoricalCrossentropy(Loss):
    r"""The cross-entropy of one choice among K classes.

    .. math:: L = -\frac{1}{m} \sum_{i=1}^{m} \sum_{k=1}^{K} y_{ik} \ln p_{ik}

    Parameters
    ----------
    from_logits : bool, default False
        Whether predictions are logits z, with p = softmax(z), or probabilities p.

    Notes
    -----
    Targets are one-hot rows (or rows of probabilities), or integer labels of shape (samples,) or
    (samples, 1) from 0 to K - 1. With logits, :math:`\ln p = z - \operatorname{logsumexp}(z)` and
    the gradient is :math:`(p - y) / m`.

    Examples
    --------
    Ten classes and no idea cost ln 10:

    >>> import numpy as np
    >>> loss = CategoricalCrossentropy(from_logits=True)
    >>> f"{loss([3], np.zeros((1, 10))):.6f} {np.log(10):.6f}"
    '2.302585 2.302585'
    """

    from_logits: bool = False
    name: ClassVar[str] = "categorical_crossentropy"

    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return the mean cross-entropy in nats."""
        log_p = log_softmax(y_pred) if self.from_logits else np.log(_inside(y_pred))
        return _mean(-y_true * log_p, y_true.shape[-2])

    def gradient(
        self, y_true: FloatArray, y_pred: FloatArray, out: FloatArray | None = None
    ) -> FloatArray:
        """Return (softmax(z) - y) / m for logits, -y / (p m) for probabilities.

        A row of targets that sums to s instead of 1 has the gradient (s softmax(z) - y) / m.
        """
        if self.from_logits:
            p: FloatArray = np.exp(log_softmax(y_pred), out=out)
            p = np.multiply(p, y_true.sum(axis=-1, keepdims=True), out=p)
            error: FloatArray = np.subtract(p, y_true, out=p)
        else:
            error = np.divide(-y_true, _inside(y_pred), out=out)
        mean: FloatArray = np.multiply(error, 1.0 / y_true.shape[-2], out=error)
        return mean

    def targets(self, y: ArrayLike, outputs: Shape, dtype: Any = np.float64) -> FloatArray:
        """Return one-hot rows: as they are, or made from integer labels."""
        labels = np.asarray(y)
        (classes,) = outputs
        if labels.ndim == 2 and labels.shape[1] == 1 and classes > 1:
            labels = labels[:, 0]
        if labels.ndim != 1:
            return super().targets(y, outputs, dtype)
        whole = labels.dtype.kind in "iu"
        if not whole or (labels.size and not 0 <= labels.min() <= labels.max() < classes):
            span = f" from {labels.min()} to {labels.max()}" if whole else ""
            raise ValueError(
                f"{self.name}: expected integer labels from 0 to {classes - 1} or one-hot rows of "
                f"{classes}, got {labels.dtype} labels{span}"
            )
        one_hot: FloatArray = np.eye(classes, dtype=dtype)[labels]
        return one_hot


def log_softmax(z: FloatArray) -> FloatArray:
    r"""Return :math:`z - \ln \sum_k e^{z_k}` along the last axis, without overflow.

    Examples
    --------
    >>> import numpy as np
    >>> log_softmax(np.array([[1000.0, 1000.0]]))
    array([[-0.69314718, -0.69314718]])
    """
    shifted = z - z.max(axis=-1, keepdims=True)
    result: FloatArray = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _inside(p: FloatArray) -> FloatArray:
    """Keep probabilities one machine epsilon away from 0 and 1."""
    eps = np.finfo(p.dtype).eps
    return np.clip(p, eps, 1 - eps)


#: The names that a network understands.
NAMES: dict[str, Loss] = {
    "mse": MeanSquaredError(),
    "mean_squared_error": MeanSquaredError(),
    "binary_crossentropy": BinaryCrossentropy(),
    "binary_crossentropy_from_logits": BinaryCrossentropy(from_logits=True),
    "categorical_crossentropy": CategoricalCrossentropy(),
    "categorical_crossentropy_from_logits": CategoricalCrossentropy(from_logits=True),
}


def get(loss: str | Loss, who: str = "loss") -> Loss:
    """Return the loss of that name; a Loss is returned as it is.

    Examples
    --------
    >>> get("mse")
    MeanSquaredError()
    """
    return loss if isinstance(loss, Loss) else check.one_of(who, "loss", loss, NAMES)
