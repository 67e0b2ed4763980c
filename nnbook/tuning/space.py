"""Search spaces: a name and a distribution for each hyperparameter.

A space is a plain dict, such as ``{"learning_rate": LogUniform(1e-3, 10)}``. The functions here
draw points of it, list its grids, and map it to the unit cube, where all ranges are alike.
"""

import itertools
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from nnbook import _validation as check
from nnbook.tuning.distributions import Choice, Distribution
from nnbook.typing import ArrayLike, FloatArray, RandomState

#: A distribution for each hyperparameter, by name.
Space: TypeAlias = Mapping[str, Distribution]

#: A value for each hyperparameter, by name.
Params: TypeAlias = dict[str, Any]


def check_space(who: str, space: Space) -> dict[str, Distribution]:
    """Return the space as a new dict, or refuse what is not a space.

    Raises
    ------
    ValueError
        If it is empty.
    TypeError
        If it is not a mapping of names to distributions.
    """
    if not isinstance(space, Mapping):
        raise TypeError(f"{who}: expected space to be a dict of distributions, got {space!r}")
    if not space:
        raise ValueError(f"{who}: expected at least one hyperparameter in space, got none")
    for name, distribution in space.items():
        if not isinstance(name, str):
            raise TypeError(f"{who}: expected names in space to be strings, got {name!r}")
        if not isinstance(distribution, Distribution):
            raise TypeError(
                f"{who}: expected space[{name!r}] to be a distribution, got {distribution!r}; "
                "a fixed value is Choice([value])"
            )
    return dict(space)


def sample(space: Space, rng: RandomState = None) -> Params:
    """Draw one point of the space.

    Parameters
    ----------
    space : dict
        A distribution for each name.
    rng : int or numpy.random.Generator, optional
        The source of the numbers: one for each hyperparameter, in the order of the dict.

    Examples
    --------
    >>> from nnbook.tuning import LogUniform, Choice
    >>> space = {"learning_rate": LogUniform(1e-3, 10), "activation": Choice(["tanh", "relu"])}
    >>> sample(space, rng=0)
    {'learning_rate': 0.353059, 'activation': 'tanh'}
    """
    space = check_space("sample", space)
    return from_unit(space, check.generator("sample", rng).random(len(space)))


def grid(space: Space, points: int | Mapping[str, int]) -> list[Params]:
    """Return every combination of evenly spread values.

    Parameters
    ----------
    space : dict
        A distribution for each name.
    points : int or dict of int
        How many values of each range: one number for all of them, or numbers by name. A Choice
        always gives all its options.

    Returns
    -------
    list of dict
        The last hyperparameter changes fastest.

    Raises
    ------
    ValueError, TypeError
        For a number of points below 1, or names that are not those of the ranges in the space.

    Examples
    --------
    >>> from nnbook.tuning import Uniform, Choice
    >>> grid({"a": Uniform(0, 1), "b": Choice(["x", "y"])}, points=2)
    [{'a': 0.0, 'b': 'x'}, {'a': 0.0, 'b': 'y'}, {'a': 1.0, 'b': 'x'}, {'a': 1.0, 'b': 'y'}]
    """
    space = check_space("grid", space)
    ranges = [name for name, d in space.items() if not isinstance(d, Choice)]
    if isinstance(points, Mapping):
        for name in points:
            check.one_of("grid", "name of points", name, space)
        missing = [name for name in ranges if name not in points]
        if missing:
            raise ValueError(f"grid: expected points for each range, got none for {missing}")
        counts = dict(points)
    else:
        counts = dict.fromkeys(space, points)
    values = [
        distribution.grid(check.whole("grid", f"points of {name}", counts.get(name, 1)))
        for name, distribution in space.items()
    ]
    return [dict(zip(space, point, strict=True)) for point in itertools.product(*values)]


def from_unit(space: Space, u: ArrayLike) -> Params:
    """Return the point of the space that belongs to a point of the unit cube.

    Parameters
    ----------
    space : dict
        A distribution for each name.
    u : array of shape (hyperparameters,)
        Between 0 and 1, in the order of the dict.

    Raises
    ------
    ValueError
        If the shape is wrong, or a number lies outside the cube.

    Examples
    --------
    >>> from nnbook.tuning import LogUniform, Uniform
    >>> from_unit({"rate": LogUniform(0.01, 1), "momentum": Uniform(0, 0.8)}, [0.5, 0.5])
    {'rate': 0.1, 'momentum': 0.4}
    """
    point = check.array("from_unit", "u", u, shape=(len(space),))
    if ((point < 0) | (point > 1)).any():
        raise ValueError(f"from_unit: expected u between 0 and 1, got {point.tolist()}")
    pairs = zip(space.items(), point.tolist(), strict=True)
    return {name: distribution.from_unit(at) for (name, distribution), at in pairs}


def to_unit(space: Space, params: Params) -> FloatArray:
    """Return the point of the unit cube that belongs to a point of the space.

    Raises
    ------
    ValueError
        If the names are not those of the space.

    Examples
    --------
    >>> from nnbook.tuning import LogUniform, Uniform
    >>> space = {"rate": LogUniform(0.01, 1), "momentum": Uniform(0, 0.8)}
    >>> to_unit(space, {"rate": 0.1, "momentum": 0.4})
    array([0.5, 0.5])
    """
    if set(params) != set(space):
        raise ValueError(f"to_unit: expected params {sorted(space)}, got {sorted(params)}")
    return np.array([distribution.to_unit(params[name]) for name, distribution in space.items()])


def narrow(space: Space, params: Params, width: float) -> dict[str, Distribution]:
    """Return the part of the space around one of its points.

    Each range keeps the share ``width`` of its width, on its own scale, with the point in the
    middle. Near an end it is moved inwards. A Choice keeps only the point's option.

    Examples
    --------
    The lecture narrows the learning rate from four decades to one:

    >>> from nnbook.tuning import LogUniform
    >>> narrow({"rate": LogUniform(1e-3, 1e1)}, {"rate": 10**-1.5}, width=0.25)
    {'rate': LogUniform(low=0.01, high=0.1)}
    """
    check.number("narrow", "width", width, above=0, most=1)
    return {name: d.narrow(params[name], width) for name, d in space.items()}


def plain(value: Any) -> Any:
    """Return a value that JSON can hold: numbers and strings as they are, text for objects.

    Addresses in memory are left out, because they differ from process to process.

    Examples
    --------
    >>> plain(0.1), plain((16, 16)), plain(max)
    (0.1, '(16, 16)', 'max')
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    text = getattr(value, "__qualname__", None) or repr(value)
    return re.sub(r" at 0x[0-9a-fA-F]+", "", text)


def describe(space: Space) -> dict[str, str]:
    """Return a text for each distribution that is the same in every process."""
    words = {}
    for name, distribution in space.items():
        if isinstance(distribution, Choice):
            words[name] = f"Choice({[plain(option) for option in distribution.options]})"
        else:
            words[name] = repr(distribution)
    return words
