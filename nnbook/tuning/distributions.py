"""Distributions: what one hyperparameter is drawn from.

Each is a map from the unit interval to values. So random numbers, points of a quasi-random sequence
and grids all go through the same map, and its inverse says where in its range a value lies.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook._validation import number, whole


class Distribution(ABC):
    """A map from the unit interval to the values of one hyperparameter, and back."""

    #: Whether equal steps in u are equal factors of the value; a plot then has a logarithmic axis.
    log = False

    @abstractmethod
    def from_unit(self, u: float) -> Any:
        """Return the value for u between 0 and 1; a uniform u gives the distribution."""

    @abstractmethod
    def position(self, value: Any) -> float:
        """Return where in its range a value lies: 0 at the lower end, 1 at the upper end."""

    def to_unit(self, value: Any) -> float:
        """Return a u that ``from_unit`` maps to this value."""
        return self.position(value)

    @abstractmethod
    def grid(self, points: int) -> list[Any]:
        """Return at most this many values, evenly spread; a single one is the middle."""

    @abstractmethod
    def narrow(self, value: Any, width: float) -> "Distribution":
        """Return the part of the range around a value that has this share of its width."""


@dataclass(frozen=True)
class Uniform(Distribution):
    """Any number between two ends, each equally likely.

    Parameters
    ----------
    low, high : float
        The ends of the range, finite, low below high.

    Raises
    ------
    ValueError
        If an end is not finite, or low is not below high.

    Examples
    --------
    >>> momentum = Uniform(0.5, 0.9)
    >>> momentum.from_unit(0.25), momentum.to_unit(0.6)
    (0.6, 0.25)
    >>> momentum.grid(3)
    [0.5, 0.7, 0.9]
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        _ends(self)

    def from_unit(self, u: float) -> float:
        """Return the value for u between 0 and 1."""
        # Rounding must not take the value out of the range.
        return min(max(self.low + u * (self.high - self.low), self.low), self.high)

    def position(self, value: float) -> float:
        """Return where in the range a value lies."""
        return (value - self.low) / (self.high - self.low)

    def grid(self, points: int) -> list[float]:
        """Return evenly spaced values, both ends among them."""
        if points == 1:
            return [self.from_unit(0.5)]
        return [float(v) for v in np.linspace(self.low, self.high, points)]

    def narrow(self, value: float, width: float) -> "Uniform":
        """Return a part of the range with the value in its middle, or near an end of the range."""
        left = _left(self.position(value), width)
        return Uniform(self.from_unit(left), self.from_unit(left + width))


@dataclass(frozen=True)
class LogUniform(Distribution):
    r"""A positive number whose logarithm is uniform: every decade is equally likely.

    .. math:: x = a\,(b / a)^u

    What matters about a learning rate is its order of magnitude. Of rates drawn uniformly from
    0.001 to 10, nine in ten would lie above 1.

    Parameters
    ----------
    low, high : float
        a and b, the ends of the range, finite and above 0, low below high.

    Raises
    ------
    ValueError
        If an end is not finite or not above 0, or low is not below high.

    References
    ----------
    "Training neural networks" (003), section 4: "better in a log space".

    Examples
    --------
    >>> rate = LogUniform(1e-3, 1e1)
    >>> rate.from_unit(0.5), rate.to_unit(1.0)
    (0.1, 0.75)
    >>> rate.grid(5)
    [0.001, 0.01, 0.1, 1.0, 10.0]
    """

    low: float
    high: float
    log = True

    def __post_init__(self) -> None:
        _ends(self, above=0)

    def from_unit(self, u: float) -> float:
        """Return the value for u between 0 and 1."""
        if u in (0, 1):  # the ends as given, without the rounding of the logarithm
            return self.high if u else self.low
        reach = math.log(self.high) - math.log(self.low)  # b / a itself may overflow
        return min(max(math.exp(math.log(self.low) + u * reach), self.low), self.high)

    def position(self, value: float) -> float:
        """Return where in the range a value lies, on the logarithmic scale."""
        reach = math.log(self.high) - math.log(self.low)
        return (math.log(value) - math.log(self.low)) / reach

    def grid(self, points: int) -> list[float]:
        """Return values with equal ratios, both ends among them."""
        if points == 1:
            return [self.from_unit(0.5)]
        return [float(v) for v in np.geomspace(self.low, self.high, points)]

    def narrow(self, value: float, width: float) -> "LogUniform":
        """Return a part of the range with the value in its middle, or near an end of the range."""
        left = _left(self.position(value), width)
        return LogUniform(self.from_unit(left), self.from_unit(left + width))


@dataclass(frozen=True)
class Integer(Distribution):
    """A whole number between two ends, both included.

    Parameters
    ----------
    low, high : int
        The ends, low below high; with ``log``, low is at least 1.
    log : bool, default False
        Whether the probability falls as 1 / value, so that each doubling is equally likely.

    Raises
    ------
    ValueError, TypeError
        If low is not below high, or is below 1 with ``log``, or an end is not a whole number.

    Examples
    --------
    >>> units = Integer(1, 4)
    >>> [units.from_unit(u) for u in (0.0, 0.2, 0.3, 0.99)]  # a quarter for each
    [1, 1, 2, 4]
    >>> Integer(1, 100, log=True).grid(3)
    [1, 10, 100]
    """

    low: int
    high: int
    log: bool = False

    def __post_init__(self) -> None:
        for name in ("low", "high"):
            least = 1 if self.log else -(2**53)
            end = whole("Integer", name, getattr(self, name), least=least)
            object.__setattr__(self, name, end)
        _ends(self, real=False)

    @property
    def _cells(self) -> Distribution:
        """The range in which each whole number has a cell, from half below it to half above."""
        kind = LogUniform if self.log else Uniform
        return kind(self.low - 0.5, self.high + 0.5)

    def from_unit(self, u: float) -> int:
        """Return the value for u between 0 and 1."""
        value: int = math.floor(self._cells.from_unit(u) + 0.5)
        return min(max(value, self.low), self.high)

    def to_unit(self, value: int) -> float:
        """Return a u inside the cell of this value."""
        return self._cells.position(value)

    def position(self, value: float) -> float:
        """Return where between the ends a value lies."""
        return (LogUniform if self.log else Uniform)(self.low, self.high).position(value)

    def grid(self, points: int) -> list[int]:
        """Return the whole numbers nearest to an even grid, each once."""
        if points == 1:
            return [self.from_unit(0.5)]
        values = (LogUniform if self.log else Uniform)(self.low, self.high).grid(points)
        return sorted({round(v) for v in values})

    def narrow(self, value: int, width: float) -> "Integer":
        """Return a part of the range around the value, with at least two whole numbers."""
        part: Any = (LogUniform if self.log else Uniform)(self.low, self.high).narrow(value, width)
        low = min(max(math.floor(part.low + 0.5), self.low), self.high - 1)
        return Integer(low, max(math.floor(part.high + 0.5), low + 1), self.log)


@dataclass(frozen=True, eq=False)
class Choice(Distribution):
    """One of several options, each equally likely. They have no order, and so no border.

    Parameters
    ----------
    options : sequence
        At least one; numbers, strings or any objects.

    Raises
    ------
    ValueError
        If there are no options, or a number among them is not finite.
    TypeError
        If the options are not a sequence, or are a string.

    Examples
    --------
    >>> activation = Choice(["tanh", "relu"])
    >>> activation.from_unit(0.7), activation.grid(100)
    ('relu', ['tanh', 'relu'])
    """

    options: Sequence[Any]

    def __post_init__(self) -> None:
        if isinstance(self.options, str) or not np.iterable(self.options):
            raise TypeError(f"Choice: expected options in a list, got {self.options!r}")
        options = tuple(o.item() if isinstance(o, np.generic) else o for o in self.options)
        if not options:
            raise ValueError("Choice: expected at least one option, got none")
        for k, option in enumerate(options):
            if isinstance(option, float):
                number("Choice", f"options[{k}]", option)
        object.__setattr__(self, "options", options)

    def from_unit(self, u: float) -> Any:
        """Return the option for u between 0 and 1."""
        return self.options[min(int(u * len(self.options)), len(self.options) - 1)]

    def to_unit(self, value: Any) -> float:
        """Return the middle of the part of the unit interval that belongs to the option."""
        return (self.options.index(value) + 0.5) / len(self.options)

    def position(self, value: Any) -> float:
        """Return where in the list the option is, from 0 to 1."""
        return self.options.index(value) / max(len(self.options) - 1, 1)

    def grid(self, points: int) -> list[Any]:
        """Return all options, whatever the number of points: nothing lies between options."""
        return list(self.options)

    def narrow(self, value: Any, width: float) -> "Choice":
        """Return the option alone."""
        return Choice([value])


def _ends(owner: Any, *, above: float = -np.inf, real: bool = True) -> None:
    """Check the two ends of a range, and make them floats if they are real numbers."""
    who = type(owner).__name__
    if real:
        for name in ("low", "high"):
            end = number(who, name, getattr(owner, name), above=above)
            object.__setattr__(owner, name, end)
    if not owner.low < owner.high:
        raise ValueError(f"{who}: expected low < high, got {owner.low} and {owner.high}")


def _left(middle: float, width: float) -> float:
    """Return where a part of this width begins; at the ends it is moved inwards, not cut."""
    return min(max(middle - width / 2, 0.0), 1.0 - width)
