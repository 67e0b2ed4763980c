"""Ten digits on 5 by 7 dots, with noise: images that need no file.

The report on perceptrons and digits (001) trains on a set of such digits and tests on noisy copies.
These are not the report's: they are drawn in the usual style of a dot-matrix display.
"""

import numpy as np

from nnbook._validation import generator, number, whole
from nnbook.datasets.base import Dataset
from nnbook.typing import RandomState

#: The rows and columns of an image.
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


def load_digits_5x7(copies: int = 1, noise: float = 0.0, *, rng: RandomState = 0) -> Dataset:
    r"""Return noisy copies of the ten digits, and which digit each is.

    Parameters
    ----------
    copies : int, default 1
        How many copies of each digit, at least 1.
    noise : float, default 0
        The standard deviation of the normal noise that is added to each dot, at least 0.
    rng : int or numpy.random.Generator, default 0
        Draws the noise.

    Returns
    -------
    Dataset
        x of shape (10 * copies, 35), dots that are 0 or 1 before the noise; y of shape
        (10 * copies,), the digits as int64: 0 to 9, then 0 to 9 again, and so on.

    Examples
    --------
    >>> data = load_digits_5x7()
    >>> image = data.x[3].reshape(SHAPE)
    >>> print(*("".join(".#"[int(dot)] for dot in row) for row in image), sep="\n")
    #####
    ...#.
    ..#..
    ...#.
    ....#
    #...#
    .###.
    """
    who = "load_digits_5x7"
    count = whole(who, "copies", copies)
    spread = number(who, "noise", noise, least=0)
    draw = generator(who, rng)
    bits = (np.array(_ROWS)[:, :, None] >> np.arange(4, -1, -1)) & 1
    x = np.tile(bits.reshape(10, -1).astype(float), (count, 1))
    x += spread * draw.standard_normal(x.shape)
    names = tuple(f"dot ({row}, {column})" for row in range(7) for column in range(5))
    return Dataset(x, np.tile(np.arange(10), count), names, "drawn by nnbook")
