"""Name a mistake: find the known wrong answer that goes wrong in the same way.

A function that fails the same check at the same place with the same numbers as a known wrong one
has made its mistake. Where these numbers are plain, such as 3 and 0.5, other mistakes may lead to
them as well: then both functions have to agree in every call of the check. A value has made a known
mistake if it is near a known wrong value.
"""

import copy
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.exercises.answers import matches
from nnbook.exercises.compare import same
from nnbook.exercises.verdict import Failure, Outcome

#: The arguments of a call, by position and by name.
Call = tuple[tuple[Any, ...], dict[str, Any]]


def diagnose_function(
    failure: Failure,
    answer: Callable[..., Any],
    known: Sequence[tuple[str, Any]],
    judge: Callable[[Any], Outcome],
    outcomes: dict[int, Outcome],
    calls: Callable[[], list[Call]],
) -> list[str]:
    """Return the message of the known wrong function that fails as an answer did, if there is one.

    Parameters
    ----------
    failure : Failure
        How the answer fails.
    answer : callable
        The answer.
    known : sequence of (str, callable)
        The known wrong functions, with their messages.
    judge : callable
        Returns how a function fails.
    outcomes : dict
        How those that were tried before fail, by number; it is filled in here.
    calls : callable
        Returns all calls of the check.
    """
    if failure.kind == "signature":  # which needs no other name
        return []
    for number, (message, function) in enumerate(known):
        if number not in outcomes:
            outcomes[number] = judge(function)
        other = outcomes[number]
        if not isinstance(other, Failure):
            continue
        if (other.kind, other.what) != (failure.kind, failure.what):
            continue
        if not same(other.received, failure.received):
            continue
        certain = failure.sums_up or _telling(failure.received)
        if certain or _agree(answer, function, calls(), strictly=failure.kind == "crash"):
            return [message]
    return []


def _telling(received: Any) -> bool:
    """Return whether one of the numbers has so many digits that it is no coincidence."""
    try:
        numbers = np.asarray(received, float)
    except (TypeError, ValueError):
        return False
    finite = numbers[np.isfinite(numbers)]
    return any(not np.isclose(one, float(f"{one:.3g}"), 1e-9, 0) for one in finite)


def _agree(
    one: Callable[..., Any], other: Callable[..., Any], calls: list[Call], strictly: bool
) -> bool:
    """Return whether two functions do the same in all calls.

    If not ``strictly``, calls in which one of them raises an exception do not count.
    """
    for call in calls:
        results = _result(one, call), _result(other, call)
        raised = any(isinstance(result, type) for result in results)
        if not _alike(*results) and (strictly or not raised):
            return False
    return True


def _result(function: Callable[..., Any], call: Call) -> Any:
    args, kwargs = copy.deepcopy(call)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return function(*args, **kwargs)
        except Exception as error:
            return type(error)


def _alike(a: Any, b: Any) -> bool:
    """Return whether two results are the same as far as they can be compared."""
    if isinstance(a, type) or isinstance(b, type):  # one of them is an exception
        return a is b
    if callable(a) and callable(b):
        return True
    if isinstance(a, tuple) and isinstance(b, tuple | list) and len(a) == len(b):
        return all(map(_alike, a, b))
    return same(a, b)


def diagnose_value(
    answer: Any, right: Any, known: Sequence[tuple[str, Any]], rtol: float
) -> list[str]:
    """Return the message of the known wrong value that an answer is; of a dict, of every part."""
    found = [message for message, value in known if _is_known(answer, value, right, rtol)]
    return found if isinstance(right, dict) else found[:1]


def _is_known(answer: Any, known: Any, right: Any, rtol: float) -> bool:
    near = max(rtol, 1e-3)  # a rounded number is the same mistake
    try:
        if isinstance(known, Mapping):
            # A part that is right is not a mistake, however near it is to a wrong value.
            return all(
                matches(answer[key], known[key], near)
                and not matches(answer[key], right[key], rtol)
                for key in known
            )
        return matches(answer, known, near)
    except (ValueError, TypeError, KeyError):
        return False
