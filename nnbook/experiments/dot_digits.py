"""Ten digits on 7 by 5 dots, with noise: images that need no file.

The report on perceptrons and digits (001) trains on a set of such digits and tests on noisy copies.
Its set is not ours; these are drawn in the common style of a dot-matrix display.
"""

import numpy as np
from numpy.typing import NDArray

from nnbook._validation import generator, number, whole
from nnbook.typing import FloatArray, RandomState

#: Rows and columns of an image.
SHAPE = (7, 5)

# For each digit seven rows, each of five bits.
_ROWS = (
    (14, 17, 19, 21, 25, 17, 14),
    (4, 12, 4, 4, 4, 4, 14),
    (14, 17, 1, 2, 4, 8, 31),
    (31, 2, 4, 2, 1, 17, 14),
    (2, 6, 10, 18, 31, 2, 2),
    (31, 16, 30, 1, 1, 17, 14),
    (6, 8, 16, 30, 17, 17, 14),
    (31, 1, 2, 4, 8, 8, 8),
    (14, 17, 17, 14, 17, 17, 14),
    (14, 17, 17, 15, 1, 2, 12),
)


def dot_digits(
    copies: int = 1, noise: float = 0.0, *, rng: RandomState = 0
) -> tuple[FloatArray, NDArray[np.int64]]:
    r"""Return noisy copies of the ten digits, and which digit each is.

    Parameters
    ----------
    copies : int, default 1
        Of each digit, at least 1.
    noise : float, default 0
        Standard deviation of the normal noise that is added to each dot, at least 0.
    rng : int or numpy.random.Generator, default 0
        Draws the noise.

    Returns
    -------
    x : ndarray of shape (10 * copies, 35)
        Dots that are 0 or 1 before the noise.
    y : ndarray of shape (10 * copies,)
        The digits, 0 to 9 again and again.

    Examples
    --------
    >>> x, y = dot_digits()
    >>> print(*("".join(".#"[int(dot)] for dot in row) for row in x[3].reshape(SHAPE)), sep="\n")
    #####
    ...#.
    ..#..
    ...#.
    ....#
    #...#
    .###.
    """
    count = whole("dot_digits", "copies", copies)
    spread = number("dot_digits", "noise", noise, least=0)
    draw = generator("dot_digits", rng)
    bits = (np.array(_ROWS)[:, :, None] >> np.arange(4, -1, -1)) & 1
    x = np.tile(bits.reshape(10, -1).astype(float), (count, 1))
    return x + spread * draw.standard_normal(x.shape), np.tile(np.arange(10), count)
