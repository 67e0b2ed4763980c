"""Mistakes that any function can have, found by calling it, and the solution, once more.

A known wrong answer belongs to one exercise. These mistakes belong to all: results in another
order, an argument that comes back, exchanged arguments, the other axis, random numbers that are not
the caller's. Each is a guess that is put to the test. It is told to the student only if it explains
the numbers received, and if undoing it makes them right.
"""

import copy
import inspect
import itertools
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
    if same(received, expected):  # then a type is wrong, or the last digits
        return ""
    call = _Call(function, solution, args, kwargs, received, expected)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for guess in (_other_order, _argument_returned, _exchanged, _other_axis, _random):
            try:
                found = guess(call)
            except Exception:  # a solution need not work for arguments other than its own
                continue
            if found:
                return found
    return ""


@dataclass(frozen=True)
class _Call:
    """A call of a student's function: its arguments, its result, and that of the solution."""

    function: Callable[..., Any]
    solution: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    received: Any
    expected: Any

    @property
    def names(self) -> list[str]:
        return list(inspect.signature(self.solution).parameters)


def _result(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Call a function with copies of its arguments."""
    return function(*copy.deepcopy(args), **copy.deepcopy(kwargs))


def _other_order(call: _Call) -> str:
    received, expected = call.received, call.expected
    several = isinstance(received, tuple | list) and isinstance(expected, tuple)
    if several and len(received) == len(expected) <= 4:
        for order in itertools.permutations(received):
            if same(tuple(order), expected):
                return "The parts are right, but they are returned in another order."
    return ""


def _argument_returned(call: _Call) -> str:
    received, expected = call.received, call.expected
    several = isinstance(expected, tuple) and isinstance(received, tuple | list)
    if several and len(received) != len(expected):
        return ""
    for number, part in enumerate(received if several else [received]):
        for name, argument in zip(call.names, call.args, strict=False):
            if not isinstance(argument, np.ndarray) or argument.size == 1:
                continue
            right = expected[number] if several else expected
            if same(part, argument) and not same(part, right):
                which = f"Part {number + 1}" if several else "The result"
                return f"{which} is the argument {name}, as it was."
    return ""


def _exchanged(call: _Call) -> str:
    for one, other in itertools.combinations(range(len(call.args)), 2):
        if np.shape(call.args[one]) != np.shape(call.args[other]):
            continue
        args = list(call.args)
        args[one], args[other] = args[other], args[one]
        explained = same(call.received, _result(call.solution, args, call.kwargs))
        if explained and same(_result(call.function, args, call.kwargs), call.expected):
            return f"It is right for {call.names[one]} and {call.names[other]} exchanged."
    return ""


def _other_axis(call: _Call) -> str:
    given = [*call.args, *call.kwargs.values()]
    if not any(isinstance(argument, np.ndarray) and argument.ndim == 2 for argument in given):
        return ""
    args, kwargs = _transposed(call.args), _transposed(call.kwargs)
    explained = same(_transposed(call.received), _result(call.solution, args, kwargs))
    if explained and same(_transposed(_result(call.function, args, kwargs)), call.expected):
        return "It is right along the other axis: rows and columns are exchanged."
    return ""


def _transposed(value: Any) -> Any:
    """Return a structure with the matrices in it transposed."""
    if isinstance(value, tuple | list):
        return type(value)(_transposed(part) for part in value)
    if isinstance(value, Mapping):
        return {key: _transposed(part) for key, part in value.items()}
    return value.T if isinstance(value, np.ndarray) and value.ndim == 2 else value


def _random(call: _Call) -> str:
    again = _result(call.function, call.args, call.kwargs)
    if same(call.received, call.received) and not same(call.received, again):
        return (
            "Called twice with the same arguments, it returns two results. "
            "Does it draw random numbers of its own, keep something from call to call, or leave "
            "a part of np.empty as it was?"
        )
    return ""
