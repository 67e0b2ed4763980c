"""What every metric is: a name and a value."""

from typing import Protocol, runtime_checkable

from nnbook.typing import FloatArray


@runtime_checkable
class Metric(Protocol):
    """What a network reports beside its loss."""

    @property
    def name(self) -> str:
        """The key in the History."""

    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return a scalar, or one number for each run."""
