"""Name a mistake: find the known wrong answer that goes wrong in the same way.

A function that fails the same check at the same place with the same numbers as a known wrong one
has made its mistake. A value has made it if it is near a known wrong value.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nnbook.exercises.answers import matches
from nnbook.exercises.compare import same
from nnbook.exercises.verdict import Failure, Outcome


def diagnose_function(
    failure: Failure,
    known: Sequence[tuple[str, Any]],
    judge: Callable[[Any], Outcome],
    outcomes: dict[int, Outcome],
) -> list[str]:
    """Return the message of the known wrong function that fails as an answer did, if there is one.

    Parameters
    ----------
    failure : Failure
        How the answer fails.
    known : sequence of (str, callable)
        The known wrong functions, with their messages.
    judge : callable
        Returns how a function fails.
    outcomes : dict
        How those that were tried before fail, by number; it is filled in here.
    """
    if failure.kind == "signature":  # which needs no other name
        return []
    for number, (message, function) in enumerate(known):
        if number not in outcomes:
            outcomes[number] = judge(function)
        other = outcomes[number]
        if not isinstance(other, Failure):
            continue
        same_place = (other.kind, other.what) == (failure.kind, failure.what)
        if same_place and same(other.received, failure.received):
            return [message]
    return []


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
