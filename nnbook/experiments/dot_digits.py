"""The ten digits of :func:`nnbook.datasets.load_digits_5x7`, as the pair that a training takes."""

from numpy import int64
from numpy.typing import NDArray

from nnbook.datasets import load_digits_5x7
from nnbook.typing import FloatArray, RandomState


def dot_digits(
    copies: int = 1, noise: float = 0.0, *, rng: RandomState = 0
) -> tuple[FloatArray, NDArray[int64]]:
    """Return the images and the labels of ``load_digits_5x7(copies, noise, rng=rng)``.

    Examples
    --------
    >>> x, y = dot_digits(2)
    >>> x.shape, y.shape
    ((20, 35), (20,))
    """
    data = load_digits_5x7(copies, noise, rng=rng)
    return data.x, data.y
