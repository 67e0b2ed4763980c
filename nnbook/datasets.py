"""Data sets: small ones, made here.

Each loader returns a :class:`Dataset` with documented shapes.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook._validation import generator, number, one_of, whole
from nnbook.typing import FloatArray, RandomState


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples, targets, and where they come from.

    Attributes
    ----------
    x : ndarray of shape (samples, features)
        The samples.
    y : ndarray
        The targets; each loader says which shape.
    feature_names : tuple of str
        One name for each column of ``x``.
    source : str
        Where the data come from, and under which licence.
    """

    x: FloatArray
    y: NDArray[Any]
    feature_names: tuple[str, ...]
    source: str

    def __repr__(self) -> str:
        return f"Dataset(x {self.x.shape}, y {self.y.shape}, {self.source})"


_LOW = {"01": 0.0, "pm1": -1.0}


def load_xor(coding: str = "01") -> Dataset:
    """Return the four points of exclusive or, in the order (0,0), (0,1), (1,0), (1,1).

    Parameters
    ----------
    coding : {"01", "pm1"}, default "01"
        Whether false and true are 0 and 1, or -1 and 1, in the samples and the targets.

    Returns
    -------
    Dataset
        x of shape (4, 2), y of shape (4, 1).

    Examples
    --------
    >>> load_xor().y.ravel()
    array([0., 1., 1., 0.])
    >>> load_xor("pm1").y.ravel()
    array([-1.,  1.,  1., -1.])
    """
    low = one_of("load_xor", "coding", coding, _LOW)
    bits = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    x = np.where(bits, 1.0, low)
    y = np.where(bits.sum(axis=1, keepdims=True) % 2, 1.0, low)
    return Dataset(x, y, ("first bit", "second bit"), "made by nnbook")


def load_spirals(
    samples: int = 300, *, classes: int = 3, noise: float = 0.1, rng: RandomState = 0
) -> Dataset:
    """Return interleaved spirals in the plane, one for each class.

    Parameters
    ----------
    samples : int, default 300
        How many points, shared out evenly; a multiple of ``classes``.
    classes : int, default 3
        How many arms, at least 2.
    noise : float, default 0.1
        Standard deviation of the angle, in radians.
    rng : int or numpy.random.Generator, default 0
        The seed.

    Returns
    -------
    Dataset
        x of shape (samples, 2) within the unit disc, y of shape (samples,) with integer labels.

    Raises
    ------
    ValueError
        When the samples cannot be shared out evenly.

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
