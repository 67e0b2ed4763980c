"""Metrics: what a reader of a training wants to know, whether or not it has a gradient.

A metric has a ``name``, ``sums`` that add up over batches, ``of``, which makes its number of them,
and ``value(y_true, y_pred)``, which is both at once. It reduces the last two axes,
(batch, outputs), and keeps a leading axis of runs. Every loss is a metric too. For classes, one
rule says how targets and predictions are read: :func:`as_classes`.

The numbers in a History are exact over the samples of an epoch, each with the prediction that was
made before its batch's update.
"""

from collections.abc import Sequence
from dataclasses import replace

from nnbook import losses
from nnbook._validation import one_of
from nnbook.metrics.base import BatchMean, Metric, Valued
from nnbook.metrics.classes import Accuracy, ClassMetric, as_classes, coding
from nnbook.metrics.confusion import confusion_matrix
from nnbook.metrics.regression import R2
from nnbook.metrics.scores import F1, ClassScore, Precision, Recall
from nnbook.typing import FloatArray

__all__ = [
    "F1",
    "NAMES",
    "R2",
    "Accuracy",
    "BatchMean",
    "ClassMetric",
    "ClassScore",
    "Metric",
    "Precision",
    "Recall",
    "Valued",
    "as_classes",
    "coded",
    "confusion_matrix",
    "get",
    "resolve",
]

#: The names that a network understands.
NAMES: dict[str, Metric] = {
    "accuracy": Accuracy(),
    **{
        score.name: score
        for kind in (Precision, Recall, F1)
        for score in (kind(), kind(average="macro"), kind(average="micro"))
    },
    "r2": R2(),
    **losses.NAMES,
}


def coded(metric: Metric, y_true: FloatArray) -> Metric:
    """Return the metric prepared for targets of which these are all, or typical.

    A metric of classes learns whether they are coded as 0 and 1 or as -1 and 1, and R² their mean.
    A batch says neither, so a training asks for this before the first one.

    Examples
    --------
    >>> import numpy as np
    >>> coded(Accuracy(), np.array([[-1.0], [1.0]])).low
    -1.0
    >>> coded(R2(), np.array([[2.0], [4.0]])).center
    array([3.])
    """
    if isinstance(metric, R2):
        return metric.centered(y_true)
    if not isinstance(metric, ClassMetric) or y_true.shape[-1] > 1 or (y_true == 1).all():
        return metric
    adapted: Metric = replace(metric, low=coding(y_true))
    return adapted


def get(metric: str | Metric | Valued, *, from_logits: bool = False, who: str = "metric") -> Metric:
    """Return the metric of that name; a Metric is returned as it is.

    An object with ``name`` and ``value`` only becomes a :class:`BatchMean`.

    Examples
    --------
    >>> get("accuracy", from_logits=True)
    Accuracy(from_logits=True)
    """
    if not isinstance(metric, str):
        if isinstance(metric, Metric):
            return metric
        if isinstance(metric, Valued):
            return BatchMean(metric)
        raise TypeError(f"{who}: expected a name or an object with name and value, got {metric!r}")
    known = one_of(who, "metric", metric, NAMES)
    if isinstance(known, ClassMetric):
        known = replace(known, from_logits=from_logits)
    return known


def resolve(
    given: Sequence[str | Metric | Valued], loss: losses.Loss, who: str = "metric"
) -> list[Metric]:
    """Return the metrics of these names; those of classes read predictions as the loss does.

    Raises
    ------
    ValueError
        For a name that is not known, or a score for each class.
    """
    from_logits = bool(getattr(loss, "from_logits", False))
    found = [get(metric, from_logits=from_logits, who=who) for metric in given]
    for metric in found:
        if isinstance(metric, ClassScore) and metric.average is None:
            raise ValueError(
                f"{who}: expected metrics of one number, got {metric!r}; use average='macro', or "
                "call its value on predictions"
            )
    return found
