"""What every initializer has: a way to draw an array, and the variance of its entries."""

from abc import ABC, abstractmethod

import numpy as np

from nnbook._validation import float_dtype, generator, whole
from nnbook.typing import DTypeLike, FloatArray, Generator, RandomState, Shape


class Initializer(ABC):
    """A way to draw the initial value of a parameter."""

    def __call__(
        self, shape: Shape, *, rng: RandomState = None, dtype: DTypeLike = np.float64
    ) -> FloatArray:
        """Draw an array.

        Parameters
        ----------
        shape : tuple of int
            (fan_in, fan_out) for a kernel.
        rng : int or numpy.random.Generator, optional
            A seed or a generator; None draws a fresh seed. Keyword only.
        dtype : dtype, default float64
            Drawn in float64 and then rounded, so a seed gives the same weights in every dtype.

        Returns
        -------
        ndarray of shape ``shape``

        Raises
        ------
        ValueError, TypeError
            For an empty shape, a length below 1, or a dtype that is neither float32 nor float64.
        """
        who = type(self).__name__
        shape, dtype = checked_shape(who, shape), float_dtype(who, dtype)
        return self._draw(shape, generator(who, rng)).astype(dtype, copy=False)

    @abstractmethod
    def _draw(self, shape: Shape, rng: Generator) -> FloatArray: ...

    @abstractmethod
    def variance(self, shape: Shape) -> float:
        """Return the mean square of an entry over many draws: its variance if its mean is 0."""


def checked_shape(who: str, shape: Shape) -> Shape:
    """Return the shape of a parameter as a tuple, or refuse it.

    Examples
    --------
    >>> checked_shape("doc", (500, 0))
    Traceback (most recent call last):
    ValueError: doc: expected each length of shape >= 1, got 0
    """
    lengths = list(shape) if isinstance(shape, list | tuple) else []
    if not lengths:
        raise ValueError(f"{who}: expected a shape such as (fan_in, fan_out), got {shape!r}")
    return tuple(whole(who, "each length of shape", n) for n in lengths)
