"""Precision, recall and F1: of one class, of each class, or over all classes."""

from abc import abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nnbook import _validation as check
from nnbook.metrics.base import Metric
from nnbook.metrics.classes import ClassMetric, as_classes
from nnbook.metrics.confusion import count
from nnbook.typing import FloatArray

_AVERAGES = {"auto": "", "macro": "_macro", "micro": "_micro"}


@dataclass(frozen=True)
class ClassScore(ClassMetric):
    """A ratio of counts for each class, and its averages.

    Precision, recall and F1 share these parameters and conventions.

    Parameters
    ----------
    from_logits : bool, default False
        Whether the predictions for targets 0 and 1 are logits.
    low : {0, -1}, optional
        As in :class:`~nnbook.metrics.ClassMetric`.
    average : {"auto", "macro", "micro"} or None, default "auto"
        "auto" is the score of class 1 for one output, and "macro" for several; "macro" is the mean
        over all classes; "micro" is the ratio of the counts pooled over all classes; None gives one
        number for each class, which a network does not accept as a metric.

    Notes
    -----
    A ratio 0 / 0 is 0, as by default in scikit-learn, so a class that is never predicted has
    precision 0. "macro" includes every class that has an output, even one that does not occur, as
    scikit-learn does with ``labels=range(K)``. The macro F1 is the mean of the classes' F1, not the
    F1 of two means. Since each sample has exactly one class here, "micro" precision, recall and F1
    all equal the accuracy.

    The counts, which form the confusion matrix, add up over batches. So the score in a History is
    that of all samples of the epoch, not a mean of the batches' scores.
    """

    average: str | None = field(default="auto", kw_only=True)
    title: ClassVar[str]

    def __post_init__(self) -> None:
        if self.average is not None:
            check.one_of(self.title, "average", self.average, _AVERAGES)

    @classmethod
    def variants(cls) -> dict[str, Metric]:
        """Return the scores that are one number, such as "f1", "f1_macro" and "f1_micro"."""
        return {(one := cls(average=average)).name: one for average in _AVERAGES}

    @property
    def name(self) -> str:
        """The key in the History: "f1", "f1_macro", "f1_micro" or "f1_each"."""
        return self.title + ("_each" if self.average is None else _AVERAGES[self.average])

    def sums(self, y_true: FloatArray, y_pred: FloatArray) -> NDArray[Any]:
        """Return the confusion matrix, true classes in rows."""
        classes = as_classes(self.title, y_true, y_pred, from_logits=self.from_logits, low=self.low)
        return count(*classes)

    def result(self, sums: NDArray[Any], samples: int, outputs: int) -> FloatArray:
        """Return the score; with ``average=None`` one for each class, on the last axis."""
        hits = sums.diagonal(axis1=-2, axis2=-1)
        predicted, actual = sums.sum(axis=-2), sums.sum(axis=-1)
        if self.average == "micro":
            hits, predicted, actual = (a.sum(axis=-1) for a in (hits, predicted, actual))
        top, bottom = self.ratio(hits, predicted, actual)
        score: FloatArray = np.divide(top, bottom, out=np.zeros(top.shape), where=bottom != 0)
        if self.average is None or self.average == "micro":
            return score
        if self.average == "auto" and outputs == 1:
            return score[..., 1]
        mean: FloatArray = score.mean(axis=-1)
        return mean

    @abstractmethod
    def ratio(self, hits: Any, predicted: Any, actual: Any) -> tuple[Any, Any]:
        """Return the numerator and denominator from the counts of a class."""


@dataclass(frozen=True)
class Precision(ClassScore):
    r"""The share of a class's predictions that are right.

    .. math:: P_k = \frac{\text{samples of class } k \text{ predicted as } k}
       {\text{samples predicted as } k}

    Examples
    --------
    >>> import numpy as np
    >>> y, p = np.array([[0], [1], [1], [0]]), np.array([[0.9], [0.8], [0.3], [0.1]])
    >>> float(Precision().value(y, p))
    0.5
    """

    title: ClassVar[str] = "precision"

    def ratio(self, hits: Any, predicted: Any, actual: Any) -> tuple[Any, Any]:
        """Return hits and predictions."""
        return hits, predicted


@dataclass(frozen=True)
class Recall(ClassScore):
    r"""The share of a class's samples that are found.

    .. math:: R_k = \frac{\text{samples of class } k \text{ predicted as } k}
       {\text{samples of class } k}

    Examples
    --------
    >>> import numpy as np
    >>> y, scores = np.array([0, 0, 1, 2]), np.eye(3)[[0, 1, 1, 1]]
    >>> Recall(average=None).value(y, scores)
    array([0.5, 1. , 0. ])
    >>> float(Recall().value(y, scores))
    0.5
    """

    title: ClassVar[str] = "recall"

    def ratio(self, hits: Any, predicted: Any, actual: Any) -> tuple[Any, Any]:
        """Return hits and samples."""
        return hits, actual


@dataclass(frozen=True)
class F1(ClassScore):
    r"""The harmonic mean of precision and recall.

    .. math:: F_k = \frac{2 P_k R_k}{P_k + R_k} = \frac{2 \cdot \text{samples of class } k
       \text{ predicted as } k}{\text{samples predicted as } k + \text{samples of class } k}

    Examples
    --------
    >>> import numpy as np
    >>> y, scores = np.array([0, 0, 1, 2]), np.eye(3)[[0, 1, 1, 1]]
    >>> F1(average=None).value(y, scores)
    array([0.66666667, 0.5       , 0.        ])
    """

    title: ClassVar[str] = "f1"

    def ratio(self, hits: Any, predicted: Any, actual: Any) -> tuple[Any, Any]:
        """Return twice the hits, and predictions plus samples."""
        return 2 * hits, predicted + actual
