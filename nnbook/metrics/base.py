"""What every metric has: sums that add up over batches, and the number they yield."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from nnbook.typing import FloatArray


@runtime_checkable
class Metric(Protocol):
    """A number that a network reports alongside its loss.

    A new metric derives from this class and defines ``name``, ``sums`` and ``result``. A loss has
    these too, so every loss is also a metric.

    Notes
    -----
    A score such as F1 is not a mean over samples, so the mean of the batches' scores is not the
    score of the epoch. Counts and sums do add up: ``fit`` adds those of the batches and calls
    ``result`` once, at the end of the epoch. So the numbers in its History are exact over all
    samples of the epoch, each with the prediction made before its batch's update.

    Examples
    --------
    The largest error is not a sum, but the number of large errors is:

    >>> class Misses(Metric):
    ...     name = "misses"
    ...
    ...     def sums(self, y_true, y_pred):
    ...         return (abs(y_pred - y_true) > 0.5).sum(axis=(-2, -1))
    ...
    ...     def result(self, sums, samples, outputs):
    ...         return sums / (samples * outputs)
    >>> y = np.array([[0.0], [1.0], [1.0]])
    >>> float(Misses().value(y, np.array([[0.1], [0.2], [0.9]])))
    0.3333333333333333
    """

    @property
    @abstractmethod
    def name(self) -> str:
        """The key in the History."""

    @classmethod
    def variants(cls) -> "dict[str, Metric]":
        """Return the metrics of this class that have a name: here one, with default settings."""
        one = cls()
        return {one.name: one}

    @abstractmethod
    def sums(self, y_true: FloatArray, y_pred: FloatArray) -> NDArray[Any]:
        """Return what adds up over batches, in any shape after the axis of runs, if there is one.

        Targets have shape (samples, outputs), predictions the same or (runs, samples, outputs).
        """

    @abstractmethod
    def result(self, sums: NDArray[Any], samples: int, outputs: int) -> FloatArray:
        """Return the metric from the total of the sums: a scalar, or one number for each run."""

    def prepared(self, y_true: FloatArray) -> "Metric":
        """Return this metric prepared for all targets, or for typical ones: here unchanged.

        One batch does not show everything: here a metric of classes learns whether targets are
        coded as 0 and 1 or as -1 and 1, and R² learns their mean.
        """
        return self

    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return the metric of these samples: a scalar, or one number for each run."""
        return self.result(self.sums(y_true, y_pred), *y_pred.shape[-2:])


@runtime_checkable
class Valued(Protocol):
    """A user's own object with a name and a value."""

    @property
    def name(self) -> str:
        """The key in the History."""

    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return a scalar, or one number for each run."""


@dataclass(frozen=True)
class BatchMean(Metric):
    """A metric made from an object with ``name`` and ``value``: the mean over the batches.

    Parameters
    ----------
    metric : object with name and value
        The object whose value is taken for each batch.

    Notes
    -----
    Nothing is known about how the value is computed, so a History has the mean of the batches'
    values, weighted by their numbers of samples. This is the value of the epoch only if the value
    is a mean over samples; otherwise write ``sums`` and ``result``.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> largest = SimpleNamespace(name="max", value=lambda y, p: abs(p - y).max(axis=(-2, -1)))
    >>> metric, y = BatchMean(largest), np.zeros((4, 1))
    >>> p = np.array([[1.0], [2.0], [3.0], [6.0]])
    >>> total = metric.sums(y[:3], p[:3]) + metric.sums(y[3:], p[3:])
    >>> float(metric.result(total, 4, 1)), float(metric.value(y, p))  # (3 * 3 + 6) / 4
    (3.75, 6.0)
    """

    metric: Valued

    @classmethod
    def variants(cls) -> dict[str, Metric]:
        """Return nothing: without an object there is no metric."""
        return {}

    @property
    def name(self) -> str:
        """The key in the History."""
        return self.metric.name

    def sums(self, y_true: FloatArray, y_pred: FloatArray) -> NDArray[Any]:
        """Return the value times the number of samples."""
        total: NDArray[Any] = np.asarray(self.metric.value(y_true, y_pred)) * y_pred.shape[-2]
        return total

    def result(self, sums: NDArray[Any], samples: int, outputs: int) -> FloatArray:
        """Return the mean over the samples."""
        return sums / samples

    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return the value itself."""
        return self.metric.value(y_true, y_pred)
