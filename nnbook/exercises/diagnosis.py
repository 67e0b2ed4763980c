"""Name a mistake: find the known wrong answer that goes wrong in the same way.

A wrong answer of a function fails the same check at the same place with the same numbers. A wrong
value is near a known one.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nnbook.exercises.answers import agrees
from nnbook.exercises.compare import same
from nnbook.exercises.verdict import Failure, NotAttempted

OBVIOUS = ("signature",)
"""Kinds of mistakes that need no other name."""


def of_function(
    failure: Failure,
    known: Sequence[tuple[str, Any]],
    fails: Callable[[Any], Failure | NotAttempted | None],
    memory: dict[int, Failure | NotAttempted | None],
) -> list[str]:
    """Return the message of the known function that fails as an answer did, if there is one.

    Parameters
    ----------
    failure : Failure
        How the answer fails.
    known : sequence of (str, callable)
        The messages and the wrong functions.
    fails : callable
        How a function fails.
    memory : dict
        How those fail that were tried before; they always fail alike.
    """
    if failure.kind in OBVIOUS:
        return []
    for number, (message, function) in enumerate(known):
        if number not in memory:
            memory[number] = fails(function)
        other = memory[number]
        if not isinstance(other, Failure):
            continue
        showed = (other.kind, other.what) == (failure.kind, failure.what)
        if showed and same(other.received, failure.received):
            return [message]
    return []


def of_value(answer: Any, right: Any, known: Sequence[tuple[str, Any]], rtol: float) -> list[str]:
    """Return the messages of the known values that an answer is; of a dict, for all its parts."""
    found = [message for message, value in known if _is(answer, value, right, rtol)]
    return found if isinstance(right, dict) else found[:1]


def _is(answer: Any, known: Any, right: Any, rtol: float) -> bool:
    near = max(rtol, 1e-3)  # who rounds is meant, too
    try:
        if isinstance(known, Mapping):
            # A part that is right is no mistake, however near a wrong value it lies.
            return all(
                agrees(answer[key], known[key], near) and not agrees(answer[key], right[key], rtol)
                for key in known
            )
        return agrees(answer, known, near)
    except (ValueError, TypeError, KeyError):
        return False
