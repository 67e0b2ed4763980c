"""Cross-entropies for yes-or-no outputs and for one choice among K classes."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from nnbook.activations import sigmoid
from nnbook.losses.base import Loss
from nnbook.losses.labels import one_hot
from nnbook.typing import ArrayLike, FloatArray, Shape


@dataclass(frozen=True)
class Crossentropy(Loss):
    """A cross-entropy of logits or of probabilities."""

    from_logits: bool = False

    @classmethod
    def variants(cls) -> dict[str, Loss]:
        """Return both, such as "binary_crossentropy" and "binary_crossentropy_from_logits"."""
        return {cls.name: cls(), f"{cls.name}_from_logits": cls(from_logits=True)}


@dataclass(frozen=True)
class BinaryCrossentropy(Crossentropy):
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
    gradient. With probabilities, p is kept at least one machine epsilon away from 0 and 1, and a
    sigmoid that has rounded to 0 or 1 passes no gradient on. Prefer logits.

    Examples
    --------
    A coin toss costs ln 2:

    >>> import math
    >>> math.isclose(BinaryCrossentropy()([[0], [1]], [[0.5], [0.5]]), math.log(2))
    True

    A logit of -1000 for a target of 1 costs 1000, without overflow:

    >>> BinaryCrossentropy(from_logits=True)([[1.0]], [[-1000.0]])
    1000.0
    """

    name: ClassVar[str] = "binary_crossentropy"

    def terms(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return the cross-entropy of each output in nats."""
        if not self.from_logits:
            p = _inside(y_pred)
            cost: FloatArray = -(y_true * np.log(p) + (1 - y_true) * np.log1p(-p))
            return cost
        cost = -np.abs(y_pred)
        cost = np.log1p(np.exp(cost, out=cost), out=cost)
        linear = np.maximum(y_pred, 0.0)
        linear -= y_pred * y_true  # first, so that a tiny cost is not lost beside a large logit
        cost += linear
        return cost

    def slope(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return sigmoid(z) - y for logits, (p - y) / (p (1 - p)) for probabilities."""
        if self.from_logits:
            p = sigmoid.fn(y_pred)
            error: FloatArray = np.subtract(p, y_true, out=p)
            return error
        p = _inside(y_pred)
        error = np.divide(p - y_true, p * (1 - p))
        return error

    def divisor(self, samples: int, outputs: int) -> int:
        """Return m K."""
        return samples * outputs

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
class CategoricalCrossentropy(Crossentropy):
    r"""The cross-entropy of one choice among K classes.

    .. math:: L = -\frac{1}{m} \sum_{i=1}^{m} \sum_{k=1}^{K} y_{ik} \ln p_{ik}

    Parameters
    ----------
    from_logits : bool, default False
        Whether predictions are logits z, with p = softmax(z), or probabilities p.

    Notes
    -----
    Targets are one-hot rows, rows of probabilities, or integer labels from 0 to K - 1, of shape
    (samples,) or (samples, 1). With logits, :math:`\ln p = z - \operatorname{logsumexp}(z)` and
    the gradient is :math:`(p - y) / m`.

    Examples
    --------
    Knowing nothing about ten classes costs ln 10:

    >>> import numpy as np
    >>> loss = CategoricalCrossentropy(from_logits=True)
    >>> f"{loss([3], np.zeros((1, 10))):.6f} {np.log(10):.6f}"
    '2.302585 2.302585'
    """

    name: ClassVar[str] = "categorical_crossentropy"

    def terms(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return the cross-entropy in nats: of each sample for logits, else of each output."""
        if self.from_logits:
            return self.terms_and_slope(y_true, y_pred)[0]
        cost: FloatArray = np.log(_inside(y_pred))
        return np.multiply(cost, -y_true, out=cost)

    def slope(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return softmax(z) - y for logits, -y / p for probabilities.

        A row of targets that sums to s instead of 1 has the slope s softmax(z) - y.
        """
        if self.from_logits:
            return self.terms_and_slope(y_true, y_pred)[1]
        error: FloatArray = np.divide(-y_true, _inside(y_pred))
        return error

    def terms_and_slope(
        self, y_true: FloatArray, y_pred: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return both; for logits they share their exponentials."""
        if not self.from_logits:
            return super().terms_and_slope(y_true, y_pred)
        # One row for each class instead of one for each sample: NumPy finds the maximum and the sum
        # of a few long rows faster than of many short ones. A stack already has this layout.
        z = np.swapaxes(y_pred, -1, -2)
        z = np.ascontiguousarray(z) if z.ndim == 2 else z
        shifted = z - z.max(axis=-2, keepdims=True)
        right = np.einsum("...ki,ik->...i", shifted, y_true)
        p = np.exp(shifted, out=shifted)
        total = p.sum(axis=-2)
        mass = np.einsum("ik->i", y_true)
        p *= (mass / total)[..., None, :]
        p -= y_true.T
        return (mass * np.log(total) - right)[..., None], np.swapaxes(p, -1, -2)

    def targets(self, y: ArrayLike, outputs: Shape, dtype: Any = np.float64) -> FloatArray:
        """Return one-hot rows, made from integer labels if need be."""
        rows = one_hot(self.name, y, outputs[0], dtype)
        return super().targets(y, outputs, dtype) if rows is None else rows


def _inside(p: FloatArray) -> FloatArray:
    """Keep probabilities at least one machine epsilon away from 0 and 1."""
    eps = np.finfo(p.dtype).eps
    return np.clip(p, eps, 1 - eps)
