"""The one rule by which all metrics turn targets and network outputs into classes."""

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from numpy.typing import NDArray

from nnbook.losses import are_one_hot, one_hot
from nnbook.metrics.base import Metric
from nnbook.typing import FloatArray, IntArray


def as_classes(
    who: str,
    y_true: FloatArray,
    y_pred: FloatArray,
    *,
    from_logits: bool = False,
    low: float | None = None,
) -> tuple[IntArray, IntArray, int]:
    """Return the true classes, the predicted classes and the number of classes.

    The targets decide how the predictions are read:

    - one output, targets 0 and 1: a prediction of at least 0.5 is class 1 (a logit of at least 0);
    - one output, targets -1 and 1: a prediction of at least 0 is class 1, and -1 is class 0;
    - several outputs, one-hot rows or integer labels: the largest output is the class; among
      equal ones, the first.

    Parameters
    ----------
    who : str
        The caller's name, for the error message.
    y_true : ndarray of shape (samples, outputs), (samples, 1) or (samples,)
        Targets; with several outputs, the last two shapes hold labels.
    y_pred : ndarray of shape (samples, outputs) or (runs, samples, outputs)
        The network's outputs.
    from_logits : bool, default False
        Whether the predictions for targets 0 and 1 are logits.
    low : {0, -1}, optional
        How the targets of one output code the class that is not 1. By default this is read off
        the targets, and targets that are all 1 count as 0 and 1.

    Returns
    -------
    true : ndarray of int, shape (samples,)
    predicted : ndarray of int, shape (samples,) or (runs, samples)
    classes : int
        The number of classes, 2 for one output.

    Raises
    ------
    ValueError
        For targets of another kind, or shapes that do not match.

    Examples
    --------
    >>> import numpy as np
    >>> as_classes("doc", np.array([[-1.0], [1.0]]), np.array([[-0.2], [0.1]]))
    (array([0, 1]), array([0, 1]), 2)
    """
    outputs = y_pred.shape[-1]
    if outputs > 1 and (y_true.ndim == 1 or y_true.shape[-1] == 1):
        rows = one_hot(who, y_true.astype(int) if _whole(y_true) else y_true, outputs)
        y_true = y_true if rows is None else rows
    if y_true.shape != y_pred.shape[-2:]:
        remedy = "; use y_true.reshape(-1, 1)" if y_true.ndim == 1 else ""
        raise ValueError(
            f"{who}: expected y_true of shape {y_pred.shape[-2:]}, got {y_true.shape}{remedy}"
        )
    if low is None:
        low = coding(y_true)
    clear = are_one_hot(y_true) if outputs > 1 else ((y_true == low) | (y_true == 1)).all()
    if not clear:
        raise ValueError(
            f"{who}: expected targets that are 0 and 1, -1 and 1, one-hot rows or integer labels, "
            "got other values; for regression use the metric 'mse'"
        )
    if outputs > 1:
        return y_true.argmax(-1), y_pred.argmax(-1), outputs
    threshold = 0.5 if low == 0 and not from_logits else 0.0
    predicted = (y_pred >= threshold)[..., 0]
    return (y_true > 0)[:, 0].astype(int), predicted.astype(int), 2


def coding(y_true: FloatArray) -> float:
    """Return how the targets of one output code class 0: as -1 if any of them is -1, else as 0."""
    return -1.0 if (y_true == -1).any() else 0.0


def _whole(y: FloatArray) -> bool:
    """Return whether floats are whole numbers, like labels that a network has cast."""
    return y.dtype.kind == "f" and bool((y % 1 == 0).all())


@dataclass(frozen=True)
class ClassMetric(Metric):
    """A metric of classes, which holds how predictions are read.

    Parameters
    ----------
    from_logits : bool, default False
        Whether the predictions for targets 0 and 1 are logits.
    low : {0, -1}, optional
        How the targets of one output code the class that is not 1. ``fit`` reads it off all its
        targets, because a batch may hold only one class; by default each call reads it off its
        own, and targets that are all 1 count as 0 and 1.
    """

    from_logits: bool = False
    low: float | None = field(default=None, repr=False)

    def prepared(self, y_true: FloatArray) -> Metric:
        """Return this metric with ``low`` read off these targets, unless all of them are 1.

        Examples
        --------
        >>> import numpy as np
        >>> Accuracy().prepared(np.array([[-1.0], [1.0]])).low
        -1.0
        """
        if y_true.shape[-1] > 1 or (y_true == 1).all():
            return self
        return replace(self, low=coding(y_true))


@dataclass(frozen=True)
class Accuracy(ClassMetric):
    """The share of samples that are classified correctly.

    :func:`nnbook.metrics.as_classes` turns targets and predictions into classes.

    Parameters
    ----------
    from_logits : bool, default False
        Whether the predictions for targets 0 and 1 are logits.
    low : {0, -1}, optional
        As in :class:`~nnbook.metrics.ClassMetric`.

    Raises
    ------
    ValueError
        For targets that are not classes.

    Examples
    --------
    >>> import numpy as np
    >>> y = np.array([[0.0], [1.0], [1.0], [0.0]])
    >>> p = np.array([[0.2], [0.5], [0.4], [0.1]])
    >>> float(Accuracy().value(y, p))
    0.75
    >>> float(Accuracy().value(2 * y - 1, 2 * p - 1))
    0.75
    """

    name: ClassVar[str] = "accuracy"

    def sums(self, y_true: FloatArray, y_pred: FloatArray) -> NDArray[Any]:
        """Return how many samples are classified correctly."""
        true, predicted, _ = as_classes(
            self.name, y_true, y_pred, from_logits=self.from_logits, low=self.low
        )
        right: NDArray[Any] = (predicted == true).sum(axis=-1)
        return right

    def result(self, sums: NDArray[Any], samples: int, outputs: int) -> FloatArray:
        """Return the share of samples classified correctly, between 0 and 1."""
        return sums / samples
