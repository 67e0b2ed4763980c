"""Cross-entropies: of yes-or-no outputs, and of one choice among K classes."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from nnbook.activations import sigmoid
from nnbook.losses.base import Loss, mean
from nnbook.losses.labels import one_hot
from nnbook.typing import ArrayLike, FloatArray, Shape


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
        return mean(terms, y_true.size)

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
        return mean(-y_true * log_p, y_true.shape[-2])

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
        result: FloatArray = np.multiply(error, 1.0 / y_true.shape[-2], out=error)
        return result

    def targets(self, y: ArrayLike, outputs: Shape, dtype: Any = np.float64) -> FloatArray:
        """Return one-hot rows: as they are, or made from integer labels."""
        rows = one_hot(self.name, y, outputs[0], dtype)
        return super().targets(y, outputs, dtype) if rows is None else rows


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
