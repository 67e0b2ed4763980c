"""Metrics: what you want to know about a run, whether or not it has a gradient.

A metric has a ``name``, ``sums`` that add up over batches, ``result``, which turns them into its
number, and ``value(y_true, y_pred)``, which does both at once. It reduces the last two axes,
(batch, outputs), and keeps a leading axis of runs. Every loss is also a metric. For classes, one
rule says how targets and predictions are read: :func:`as_classes`.
"""

from collections.abc import Sequence
from dataclasses import replace

from nnbook import losses
from nnbook._validation import by_name, one_of
from nnbook.metrics.base import BatchMean as BatchMean
from nnbook.metrics.base import Metric as Metric
from nnbook.metrics.base import Valued as Valued
from nnbook.metrics.classes import Accuracy as Accuracy
from nnbook.metrics.classes import ClassMetric as ClassMetric
from nnbook.metrics.classes import as_classes as as_classes
from nnbook.metrics.confusion import confusion_matrix as confusion_matrix
from nnbook.metrics.regression import R2 as R2
from nnbook.metrics.scores import F1 as F1
from nnbook.metrics.scores import ClassScore as ClassScore
from nnbook.metrics.scores import Precision as Precision
from nnbook.metrics.scores import Recall as Recall

#: The names a network accepts, including those of losses. To add a metric, import it above.
NAMES: dict[str, Metric] = by_name(globals(), Metric) | losses.NAMES


def get(metric: str | Metric | Valued, *, from_logits: bool = False, who: str = "metric") -> Metric:
    """Return the metric with this name; a Metric is returned unchanged.

    An object with only ``name`` and ``value`` becomes a :class:`BatchMean`.

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
    """Return the metrics with these names; those of classes read predictions as the loss does.

    Raises
    ------
    ValueError
        For an unknown name, or a score that is one number for each class.
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
