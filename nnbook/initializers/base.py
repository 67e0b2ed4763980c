"""What every initializer has: a way to draw an array, and the variance of its entries."""

from abc import ABC, abstractmethod

import numpy as np

from nnbook._validation import generator, whole
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
        ValueError
            For an empty shape or a length below 1.
        """
        who = type(self).__name__
        shape = tuple(whole(who, "each length of shape", n) for n in shape)
        if not shape:
            raise ValueError(f"{who}: expected a shape such as (fan_in, fan_out), got ()")
        return self._draw(shape, generator(who, rng)).astype(dtype, copy=False)

    @abstractmethod
    def _draw(self, shape: Shape, rng: Generator) -> FloatArray: ...

    @abstractmethod
    def variance(self, shape: Shape) -> float:
        """Return the mean square of an entry over many draws: its variance if its mean is 0."""
