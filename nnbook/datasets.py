"""Data sets: small ones, made here, and one that is read from a file.

Each loader returns a :class:`Dataset` with documented shapes.

A file is looked for in the folder that the environment variable ``NNBOOK_DATA`` names, and then in
``~/.cache/nnbook``. Nothing is downloaded: where the file is missing, the message says what to get
and where to put it.
"""

import os
from dataclasses import dataclass
from itertools import product
from pathlib import Path
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
    x, y = _parity("load_xor", 2, coding, "odd")
    return Dataset(x, y, ("first bit", "second bit"), "made by nnbook")


def load_parity(bits: int, coding: str = "pm1", *, rule: str = "product") -> Dataset:
    """Return all patterns of some bits with their parity, in the order of counting.

    Parameters
    ----------
    bits : int
        N, at least 1. There are ``2 ** bits`` patterns.
    coding : {"pm1", "01"}, default "pm1"
        Whether false and true are -1 and 1, or 0 and 1, in the samples and the targets.
    rule : {"product", "odd"}, default "product"
        When the target is true. "product": where the product of the inputs, as -1 and 1, is 1, so
        where an even number of bits is false. "odd": where an odd number of bits is true, which for
        two bits is exclusive or. They agree for an odd N, and are opposite for an even one.

    Returns
    -------
    Dataset
        x of shape (2 ** bits, bits), y of shape (2 ** bits, 1).

    Examples
    --------
    >>> load_parity(2).y.ravel()
    array([ 1., -1., -1.,  1.])
    >>> for bits in 2, 3:
    ...     odd = load_parity(bits, rule="odd")
    ...     print(bits, bool((odd.y == load_parity(bits).y).all()))
    2 False
    3 True
    """
    rules = {"product": "product", "odd": "odd"}
    bits = whole("load_parity", "bits", bits)
    x, y = _parity("load_parity", bits, coding, one_of("load_parity", "rule", rule, rules))
    return Dataset(x, y, tuple(f"bit {k + 1}" for k in range(bits)), "made by nnbook")


def _parity(who: str, bits: int, coding: str, rule: str) -> tuple[FloatArray, FloatArray]:
    """Return the patterns and their parity."""
    low = one_of(who, "coding", coding, _LOW)
    ones = np.array(list(product([0, 1], repeat=bits)))
    count = ones.sum(axis=1, keepdims=True)
    true = count % 2 == 1 if rule == "odd" else (bits - count) % 2 == 0
    return np.where(ones, 1.0, low), np.where(true, 1.0, low)


def load_and(coding: str = "01") -> Dataset:
    """Return the four points of logical and, in the order (0,0), (0,1), (1,0), (1,1).

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
    >>> load_and().y.ravel()
    array([0., 0., 0., 1.])
    """
    low = one_of("load_and", "coding", coding, _LOW)
    x = load_xor(coding).x
    y = np.where(x.min(axis=1, keepdims=True) == 1, 1.0, low)
    return Dataset(x, y, ("first bit", "second bit"), "made by nnbook")


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
        What multiplies t, at least 0.
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


#: The columns of the real estate file after the row's number, with the range that each must lie in.
_HOUSES = {
    "transaction date (years)": (2012, 2014),
    "age of the house (years)": (0, 100),
    "distance to the nearest MRT station (m)": (0, 10_000),
    "convenience stores within walking distance": (0, 20),
    "latitude (degrees)": (24.9, 25.1),
    "longitude (degrees)": (121.4, 121.6),
    "price of unit area (10,000 New Taiwan dollars per 3.3 square metres)": (0, 200),
}
_HOUSES_SOURCE = "UCI Machine Learning Repository, Real Estate Valuation (Yeh, 2018), CC BY 4.0"


def load_real_estate() -> Dataset:
    """Return 414 house sales near Taipei, in the order of the file.

    Returns
    -------
    Dataset
        x of shape (414, 6), y of shape (414, 1), the price of a unit area.

    Raises
    ------
    FileNotFoundError
        When there is no file; the message says where it was looked for.
    ValueError
        For a file of another shape, or with a number outside the range of its column.

    Notes
    -----
    The file is ``real_estate.csv``: a header, and for each sale its number, six features and the
    price. In some copies the fifth feature is called "distanceschool", as in the course's report on
    house prices (000). Its values are latitudes.

    References
    ----------
    Yeh and Hsu, "Building real estate valuation models with comparative approach through case-based
    reasoning", Applied Soft Computing 65, 2018.
    """
    who = "load_real_estate"
    path = _find(who, "real_estate.csv", _HOUSES_SOURCE)
    try:
        table = np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2, encoding="utf-8")
    except ValueError as error:
        raise ValueError(f"{who}: expected {path} to hold numbers only, got {error}") from None
    if table.shape != (414, 1 + len(_HOUSES)):
        raise ValueError(f"{who}: expected {path} of shape (414, 8), got {table.shape}")
    for column, (name, (low, high)) in enumerate(_HOUSES.items(), start=1):
        wrong = ~((table[:, column] >= low) & (table[:, column] <= high))  # NaN is wrong too
        if wrong.any():
            row = int(wrong.argmax())
            raise ValueError(
                f"{who}: expected the {name} from {low} to {high}, "
                f"got {table[row, column]} in row {row} of {path}"
            )
    return Dataset(table[:, 1:7], table[:, 7:], tuple(_HOUSES)[:6], _HOUSES_SOURCE)


def _find(who: str, name: str, source: str) -> Path:
    """Return the path of a data file, or say what to put where."""
    named = os.environ.get("NNBOOK_DATA")
    folders = [Path(named)] if named else []
    folders.append(Path.home() / ".cache" / "nnbook")
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(
        f"{who}: expected {name} in {' or '.join(map(str, folders))}, got no such file; get it "
        f"from {source}, save it as comma-separated values, and let NNBOOK_DATA name its folder"
    )
