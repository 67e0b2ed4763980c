"""Mistakes that any function can have, found by asking the solution other questions.

Known wrong answers belong to one exercise. These belong to all: results in another order, an
argument that comes back, arguments exchanged, the other axis, random numbers of one's own. Each is
a guess that is tried out: it is said only where it explains the numbers that were received, and
where its remedy makes them right.
"""

import copy
import inspect
import itertools
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nnbook.exercises.compare import same


def remark(
    function: Callable[..., Any],
    solution: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    received: Any,
    expected: Any,
) -> str:
    """Return a sentence that explains a wrong result, or nothing.

    Examples
    --------
    >>> f = lambda a, b: b - a
    >>> remark(f, lambda a, b: a - b, (3.0, 1.0), {}, -2.0, 2.0)
    'It is right for a and b exchanged.'
    """
    if same(received, expected):  # it is another kind that is wrong, or the last digits
        return ""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for guess in (_order, _unchanged, _exchanged, _axis, _random):
            try:
                found = guess(function, solution, args, kwargs, received, expected)
            except Exception:  # what a solution does with other arguments is not our business
                continue
            if found:
                return found
    return ""


def _order(f: Any, solution: Any, args: Any, kwargs: Any, received: Any, expected: Any) -> str:
    parts = isinstance(received, tuple | list) and isinstance(expected, tuple)
    if parts and len(received) == len(expected) <= 4:
        for order in itertools.permutations(received):
            if same(tuple(order), expected):
                return "The parts are right, but they are returned in another order."
    return ""


def _unchanged(f: Any, solution: Any, args: Any, kwargs: Any, received: Any, expected: Any) -> str:
    several = isinstance(expected, tuple) and isinstance(received, tuple | list)
    if several and len(received) != len(expected):
        return ""
    names = [*inspect.signature(solution).parameters]
    for number, part in enumerate(received if several else [received]):
        for name, argument in zip(names, args, strict=False):
            if not isinstance(argument, np.ndarray) or argument.size == 1:
                continue
            right = expected[number] if several else expected
            if same(part, argument) and not same(part, right):
                which = f"Part {number + 1}" if several else "The result"
                return f"{which} is the argument {name}, as it was."
    return ""


def _exchanged(f: Any, solution: Any, args: Any, kwargs: Any, received: Any, expected: Any) -> str:
    names = [*inspect.signature(solution).parameters]
    for one, other in itertools.combinations(range(len(args)), 2):
        if np.shape(args[one]) != np.shape(args[other]):
            continue
        changed = list(copy.deepcopy(args))
        changed[one], changed[other] = changed[other], changed[one]
        as_received = solution(*copy.deepcopy(changed), **copy.deepcopy(kwargs))
        if same(received, as_received) and same(f(*changed, **copy.deepcopy(kwargs)), expected):
            return f"It is right for {names[one]} and {names[other]} exchanged."
    return ""


def _axis(f: Any, solution: Any, args: Any, kwargs: Any, received: Any, expected: Any) -> str:
    turned = _turned(copy.deepcopy(args)), _turned(copy.deepcopy(kwargs))
    there = any(np.ndim(a) == 2 for a in [*args, *kwargs.values()] if isinstance(a, np.ndarray))
    if not there or not same(_turned(received), solution(*copy.deepcopy(turned[0]), **turned[1])):
        return ""
    if same(_turned(f(*turned[0], **turned[1])), expected):
        return "It is right along the other axis: rows and columns are exchanged."
    return ""


def _turned(value: Any) -> Any:
    """Return matrices transposed, also those inside of a structure."""
    if isinstance(value, tuple | list):
        return type(value)(_turned(part) for part in value)
    if isinstance(value, Mapping):
        return {key: _turned(part) for key, part in value.items()}
    return value.T if isinstance(value, np.ndarray) and value.ndim == 2 else value


def _random(f: Any, solution: Any, args: Any, kwargs: Any, received: Any, expected: Any) -> str:
    again = f(*copy.deepcopy(args), **copy.deepcopy(kwargs))
    if same(received, received) and not same(received, again):
        return (
            "Called twice with the same arguments, it returns two results. "
            "Does it draw random numbers of its own, keep something from call to call, or leave "
            "a part of np.empty as it was?"
        )
    return ""
