"""What every schedule has: a rate for each step."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

from nnbook._validation import check_field
from nnbook.typing import PerRun


@dataclass(frozen=True, eq=False)
class Schedule(ABC):
    """A learning rate for each step. A new schedule is a frozen dataclass with ``__call__``."""

    @abstractmethod
    def __call__(self, step: int) -> PerRun:
        """Return the rate of a step, counted from 0: a float, or an array of shape (runs,)."""


@dataclass(frozen=True, eq=False)
class ConstantSchedule(Schedule):
    """The same rate at every step, for use inside another schedule.

    Parameters
    ----------
    learning_rate : float or array of shape (runs,)
        At least 0.

    Examples
    --------
    >>> ConstantSchedule(0.1)(7)
    0.1
    """

    learning_rate: PerRun

    def __post_init__(self) -> None:
        check_field(self, "learning_rate", least=0)

    def __call__(self, step: int) -> PerRun:
        """Return the rate at this step."""
        return self.learning_rate


def wave(part: float) -> float:
    """Return half a cosine wave: 1 at 0, 1/2 at 1/2, 0 from 1 on."""
    return 0.5 * (1.0 + math.cos(math.pi * min(part, 1.0)))
