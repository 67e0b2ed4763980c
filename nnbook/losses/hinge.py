"""The hinge loss for several classes: the right score should lead by a margin."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from nnbook import _validation as check
from nnbook.losses.base import Loss
from nnbook.losses.labels import are_one_hot, one_hot
from nnbook.typing import ArrayLike, FloatArray, Shape


@dataclass(frozen=True)
class MulticlassHinge(Loss):
    r"""The multiclass SVM loss: a sum over the wrong classes, a mean over the samples.

    .. math:: L = \frac{1}{m} \sum_{i=1}^{m} \sum_{j \ne y_i} \max(0, s_{ij} - s_{i y_i} + \Delta)

    Parameters
    ----------
    margin : float, default 1.0
        How far the right score should lead: Δ, above 0.

    Notes
    -----
    Targets are integer labels of shape (samples,) or (samples, 1), or one-hot rows. Predictions are
    scores: give the last layer no activation.

    With :math:`n_i` wrong classes inside the margin, the gradient is :math:`1/m` for each of them
    and :math:`-n_i/m` for the right class. At the edge, where the derivative jumps, it is 0.

    Other losses have similar names: Keras's ``categorical_hinge`` takes the largest wrong score
    instead of the sum, Keras's ``hinge`` is for one output with targets -1 and 1, and PyTorch's
    ``MultiMarginLoss`` also divides by the number of classes. Hence the different name here.

    References
    ----------
    Weston and Watkins, "Support vector machines for multi-class pattern recognition", ESANN 1999;
    the notes of Stanford's CS231n on linear classification.

    Examples
    --------
    The example from the notes: max(0, -7 - 13 + 10) + max(0, 11 - 13 + 10) = 8

    >>> MulticlassHinge(margin=10.0)([0], [[13.0, -7.0, 11.0]])
    8.0

    Equal scores for ten classes cost 9:

    >>> import numpy as np
    >>> MulticlassHinge()([3], np.zeros((1, 10)))
    9.0
    """

    margin: float = 1.0
    name: ClassVar[str] = "multiclass_hinge"

    def __post_init__(self) -> None:
        margin = check.number(self.name, "margin", self.margin, above=0)
        object.__setattr__(self, "margin", margin)

    def terms(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return what each wrong class costs: max(0, s_j - s_y + margin); the right one costs 0."""
        right = (..., *_right(y_true))
        excess: FloatArray = np.maximum(y_pred - (y_pred[right][..., None] - self.margin), 0)
        excess[right] = 0
        return excess

    def slope(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return 1 for a wrong class inside the margin, minus their number for the right one."""
        inside = self.terms(y_true, y_pred) > 0
        result: FloatArray = np.empty_like(y_pred)
        np.copyto(result, inside)
        result[(..., *_right(y_true))] = -inside.sum(axis=-1)
        return result

    def targets(self, y: ArrayLike, outputs: Shape, dtype: Any = np.float64) -> FloatArray:
        """Return one-hot rows, made from integer labels if need be."""
        (classes,) = outputs
        if classes < 2:
            raise ValueError(
                f"{self.name}: expected at least 2 outputs, one for each class, got {classes}; "
                "for one output use 'binary_crossentropy_from_logits'"
            )
        rows = one_hot(self.name, y, classes, dtype)
        if rows is None:
            rows = super().targets(y, outputs, dtype)
            if not are_one_hot(rows):
                raise ValueError(
                    f"{self.name}: expected integer labels or one-hot rows, got rows of other "
                    "values; labels are y.argmax(axis=1)"
                )
        return rows


def _right(y_true: FloatArray) -> tuple[Any, Any]:
    """Return the indices of the right classes along the last two axes."""
    return np.arange(y_true.shape[-2]), y_true.argmax(axis=-1)
