"""Metrics: what a reader of a training wants to know, whether or not it has a gradient.

A metric is a function ``metric(y_true, y_pred)`` with a ``name``. It reduces the last two axes,
(batch, outputs), and keeps a leading axis of runs. Every loss is a metric too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol, runtime_checkable

from nnbook import losses
from nnbook._validation import one_of
from nnbook.typing import FloatArray


@runtime_checkable
class Metric(Protocol):
    """What a network reports beside its loss."""

    @property
    def name(self) -> str:
        """The key in the History."""

    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return a scalar, or one number for each run."""


@dataclass(frozen=True)
class Accuracy:
    """The share of samples that are classified rightly.

    The targets decide what rightly means:

    - one output, targets 0 and 1: a prediction of at least 0.5 is class 1 (a logit of at least 0);
    - one output, targets -1 and 1: a prediction of at least 0 is class 1;
    - several outputs, one-hot targets: the largest output is the class.

    Parameters
    ----------
    from_logits : bool, default False
        Whether the predictions for targets 0 and 1 are logits.
    low : {0, -1}, optional
        What the targets of one output call the other class than 1. ``fit`` reads it off all its
        targets, because a batch may hold one class only; by default each call reads it off its
        own, and targets that are all 1 count as 0 and 1.

    Raises
    ------
    ValueError
        For targets of another kind.

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

    from_logits: bool = False
    low: float | None = field(default=None, repr=False)
    name: ClassVar[str] = "accuracy"

    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return the share of samples that are right, between 0 and 1."""
        if y_true.shape[-1] > 1:
            self._require(
                bool((((y_true == 0) | (y_true == 1)).all(-1) & (y_true.sum(-1) == 1)).all())
            )
            right = y_pred.argmax(-1) == y_true.argmax(-1)
        else:
            low = (-1.0 if (y_true == -1).any() else 0.0) if self.low is None else self.low
            self._require(bool(((y_true == low) | (y_true == 1)).all()))
            threshold = 0.5 if low == 0 and not self.from_logits else 0.0
            right = ((y_pred >= threshold) == (y_true > 0))[..., 0]
        share: FloatArray = right.mean(axis=-1)
        return share

    def _require(self, clear: bool) -> None:
        if not clear:
            raise ValueError(
                "accuracy: expected targets that are 0 and 1, -1 and 1, or one-hot rows, "
                "got other values; for regression use the metric 'mse'"
            )


def coded(metric: Metric, y_true: FloatArray) -> Metric:
    """Return the metric for targets that are coded like these: 0 and 1, or -1 and 1.

    Examples
    --------
    >>> import numpy as np
    >>> coded(Accuracy(), np.array([[-1.0], [1.0]])).low
    -1.0
    """
    if not isinstance(metric, Accuracy) or y_true.shape[-1] > 1 or (y_true == 1).all():
        return metric
    return replace(metric, low=-1.0 if (y_true == -1).any() else 0.0)


def get(metric: str | Metric, *, from_logits: bool = False, who: str = "metric") -> Metric:
    """Return the metric of that name; an object with ``name`` and ``value`` is returned as it is.

    Examples
    --------
    >>> get("accuracy", from_logits=True)
    Accuracy(from_logits=True)
    """
    if not isinstance(metric, str):
        if isinstance(metric, Metric):
            return metric
        raise TypeError(f"{who}: expected a name or an object with name and value, got {metric!r}")
    known: dict[str, Metric] = {"accuracy": Accuracy(from_logits), **losses.NAMES}
    return one_of(who, "metric", metric, known)


def resolve(given: Sequence[str | Metric], loss: losses.Loss, who: str = "metric") -> list[Metric]:
    """Return the metrics of these names; an accuracy reads predictions as the loss does."""
    from_logits = bool(getattr(loss, "from_logits", False))
    return [get(metric, from_logits=from_logits, who=who) for metric in given]
