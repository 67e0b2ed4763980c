"""What every schedule is: a rate for each step."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np

from nnbook._validation import settle
from nnbook.typing import PerRun

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Schedule(ABC):
    """A learning rate for each step. A new one needs a frozen dataclass with ``__call__``."""

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
        settle(self, "learning_rate", least=0)

    def __call__(self, step: int) -> PerRun:
        """Return the rate."""
        return self.learning_rate


def wave(part: float) -> float:
    """Return half a wave of the cosine: 1 at 0, 1/2 at 1/2, 0 from 1 on."""
    return 0.5 * (1.0 + math.cos(math.pi * min(part, 1.0)))


def select(description: T, run: int) -> T:
    """Return a frozen dataclass for one run of a stack: arrays give their entry, numbers stay.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook.schedules import ExponentialDecay
    >>> select(ExponentialDecay(np.array([0.1, 0.2]), 10, 0.5), 1)
    ExponentialDecay(initial_learning_rate=0.2, decay_steps=10, decay_rate=0.5)
    """
    own: dict[str, object] = {}
    for field in fields(description):  # type: ignore[arg-type]
        value = getattr(description, field.name)
        if isinstance(value, np.ndarray):
            own[field.name] = float(value[run])
        elif isinstance(value, Schedule):
            own[field.name] = select(value, run)
    return replace(description, **own)  # type: ignore[type-var]
