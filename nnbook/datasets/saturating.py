"""A small regression with a saturating target: what is learnt depends on which rows train."""

import numpy as np

from nnbook._validation import generator, number, whole
from nnbook.datasets.base import Dataset
from nnbook.typing import RandomState


def load_saturating(
    samples: int = 28, *, noise: float = 3.0, freedom: float = 2.0, rng: RandomState = 0
) -> Dataset:
    r"""Return a small regression whose target levels off at both ends, with some wild rows.

    .. math:: y = 50 + 40 \tanh(1.5 x_1 - x_2 + 0.5 x_3) + \text{noise} \cdot t,

    with inputs uniform on (-2, 2) and t from Student's distribution. With 2 degrees of freedom its
    tails are so heavy that it has no variance.

    Parameters
    ----------
    samples : int, default 28
        How many rows.
    noise : float, default 3.0
        The factor of t, at least 0.
    freedom : float, default 2.0
        The degrees of freedom, above 0.
    rng : int or numpy.random.Generator, default 0
        The seed.

    Returns
    -------
    Dataset
        x of shape (samples, 3), y of shape (samples, 1).

    Examples
    --------
    >>> data = load_saturating()
    >>> data.x.shape, data.y.shape
    ((28, 3), (28, 1))
    """
    who = "load_saturating"
    samples = whole(who, "samples", samples)
    noise = number(who, "noise", noise, least=0)
    freedom = number(who, "freedom", freedom, above=0)
    draw = generator(who, rng)
    x = draw.uniform(-2, 2, (samples, 3))
    y = 50 + 40 * np.tanh(x @ [[1.5], [-1.0], [0.5]])
    y += noise * draw.standard_t(freedom, (samples, 1))
    return Dataset(x, y, ("x1", "x2", "x3"), "made by nnbook")
