"""Initial values that ignore the layer's size: constant, normal, uniform."""

from dataclasses import dataclass

import numpy as np

from nnbook._validation import number
from nnbook.initializers.base import Initializer
from nnbook.typing import FloatArray, Generator, Shape


@dataclass(frozen=True)
class Constant(Initializer):
    """The same value for every entry: right for a bias, wrong for a kernel (see the chapter).

    Parameters
    ----------
    value : float, default 0
        The value.

    Examples
    --------
    >>> Constant(0.5)((2, 2))
    array([[0.5, 0.5],
           [0.5, 0.5]])
    """

    value: float = 0.0

    def __post_init__(self) -> None:
        number("Constant", "value", self.value)

    def _draw(self, shape: Shape, rng: Generator) -> FloatArray:
        return np.full(shape, float(self.value))

    def variance(self, shape: Shape) -> float:
        """Return value ** 2."""
        return float(self.value) ** 2


def Zeros() -> Constant:
    """Return the initializer that sets everything to 0.

    Examples
    --------
    >>> Zeros()((3,))
    array([0., 0., 0.])
    """
    return Constant(0.0)


@dataclass(frozen=True)
class RandomNormal(Initializer):
    """Normal numbers with a fixed standard deviation, whatever the layer's width.

    Parameters
    ----------
    stddev : float, default 0.05
        The standard deviation, at least 0.
    mean : float, default 0
        The mean.

    Examples
    --------
    >>> weights = RandomNormal(stddev=0.01)((500, 500), rng=0)
    >>> f"{weights.std():.4f}"
    '0.0100'

    >>> RandomNormal(stddev=-1)
    Traceback (most recent call last):
    ...
    ValueError: RandomNormal: expected stddev to be finite and >= 0, got -1
    """

    stddev: float = 0.05
    mean: float = 0.0

    def __post_init__(self) -> None:
        number("RandomNormal", "stddev", self.stddev, least=0)
        number("RandomNormal", "mean", self.mean)

    def _draw(self, shape: Shape, rng: Generator) -> FloatArray:
        return rng.normal(self.mean, self.stddev, shape)

    def variance(self, shape: Shape) -> float:
        """Return stddev ** 2 + mean ** 2."""
        return float(self.stddev**2 + self.mean**2)


@dataclass(frozen=True)
class RandomUniform(Initializer):
    """Uniform numbers between two fixed bounds.

    Parameters
    ----------
    minval, maxval : float, default -0.05 and 0.05
        The bounds; ``minval`` must not exceed ``maxval``.

    Examples
    --------
    >>> weights = RandomUniform(-1, 1)((500, 500), rng=0)
    >>> f"{weights.min():.2f} {weights.max():.2f} {weights.var():.3f}"  # the variance is 1/3
    '-1.00 1.00 0.333'
    """

    minval: float = -0.05
    maxval: float = 0.05

    def __post_init__(self) -> None:
        number("RandomUniform", "minval", self.minval)
        number("RandomUniform", "maxval", self.maxval, least=self.minval)

    def _draw(self, shape: Shape, rng: Generator) -> FloatArray:
        return rng.uniform(self.minval, self.maxval, shape)

    def variance(self, shape: Shape) -> float:
        """Return the mean square, (a^2 + ab + b^2) / 3."""
        a, b = float(self.minval), float(self.maxval)
        return (a * a + a * b + b * b) / 3
