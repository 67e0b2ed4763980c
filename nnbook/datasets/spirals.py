"""Interleaved spirals: classes in the plane that no line separates."""

import numpy as np

from nnbook._validation import generator, number, whole
from nnbook.datasets.base import Dataset
from nnbook.typing import RandomState


def load_spirals(
    samples: int = 300, *, classes: int = 3, noise: float = 0.1, rng: RandomState = 0
) -> Dataset:
    """Return interleaved spirals in the plane, one for each class.

    Parameters
    ----------
    samples : int, default 300
        How many points; a multiple of ``classes``, so that each arm has as many.
    classes : int, default 3
        How many arms, at least 2.
    noise : float, default 0.1
        The standard deviation of the angle, in radians.
    rng : int or numpy.random.Generator, default 0
        The seed.

    Returns
    -------
    Dataset
        x of shape (samples, 2) within the unit disc, y of shape (samples,) with integer labels.

    Raises
    ------
    ValueError
        If ``samples`` is not a multiple of ``classes``.

    Examples
    --------
    >>> data = load_spirals(6, rng=0)
    >>> data.x.shape, data.y.tolist()
    ((6, 2), [0, 0, 1, 1, 2, 2])
    """
    classes = whole("load_spirals", "classes", classes, least=2)
    samples = whole("load_spirals", "samples", samples, least=classes)
    noise = number("load_spirals", "noise", noise, least=0)
    if samples % classes:
        raise ValueError(f"load_spirals: expected a multiple of {classes} samples, got {samples}")
    draw = generator("load_spirals", rng)
    radius = np.tile(np.linspace(0.05, 1.0, samples // classes), classes)
    arm = np.repeat(np.arange(classes), samples // classes)
    angle = 2 * np.pi * (radius * 0.75 + arm / classes) + draw.normal(0.0, noise, samples)
    x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return Dataset(x, arm, ("x1", "x2"), "made by nnbook")
