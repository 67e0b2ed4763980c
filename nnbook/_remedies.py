"""The ends of messages: where something is wrong, and what to write instead."""

from collections.abc import Iterable
from inspect import isabstract, signature
from reprlib import Repr
from typing import Any

import numpy as np

_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 200


def shortened(value: Any) -> str:
    """Return what a value looks like, cut to a length that a message can hold.

    Examples
    --------
    >>> shortened("tanh"), shortened([*range(1000)])
    ("'tanh'", '[0, 1, 2, 3, 4, 5, ...]')
    """
    try:
        return " ".join(_SHORT.repr(value).split())  # on one line
    except Exception:  # such as a number of more digits than Python writes down
        return f"something of type {type(value).__name__}"


def suggestion(value: Any, known: Iterable[str]) -> str:
    """Return a remedy such as "; did you mean 'tanh'?" for a wrong name, or an empty string.

    Examples
    --------
    >>> suggestion("tahn", ["relu", "tanh"])
    "; did you mean 'tanh'?"
    """
    if isinstance(value, str):
        from difflib import get_close_matches  # imported late: only a mistake needs it

        near = get_close_matches(value, known, n=1)
        return f"; did you mean {near[0]!r}?" if near else ""
    return called(value)


def called(value: Any) -> str:
    """Return "; write SGD()" for a class or a function of the package whose result was meant.

    Examples
    --------
    >>> from nnbook import SGD, HeNormal
    >>> called(SGD), called(HeNormal), called(SGD()), called(int)
    ('; write SGD()', '; write HeNormal()', '', '')
    """
    kinds = value.__mro__ if isinstance(value, type) else [value]
    ours = any(str(getattr(kind, "__module__", "")).startswith("nnbook.") for kind in kinds)
    if not ours or not hasattr(value, "__name__") or isabstract(value):
        return ""
    try:
        signature(value).bind()
    except TypeError:  # it cannot be called without arguments
        return ""
    return f"; write {value.__name__}()"


def at(place: Iterable[Any]) -> str:
    """Return where an entry is, in words."""
    index = tuple(int(i) for i in place)
    return f"row {index[0]}, column {index[1]}" if len(index) == 2 else f"index {index}"


def as_table(name: str, value: Any) -> tuple[str, str]:
    """Return the code that makes a column, and that which makes a row, of a value with one axis."""
    if isinstance(value, np.ndarray):
        return f"{name}.reshape(-1, 1)", f"{name}[None, :]"
    if hasattr(value, "iloc"):  # of pandas
        return f"{name}.to_frame()", f"{name}.to_frame().T"
    return f"np.reshape({name}, (-1, 1))", f"[{name}]"


def as_column(name: str, value: Any) -> str:
    """Return the remedy for a value with one axis that should be a column, else nothing."""
    return f"; use {as_table(name, value)[0]}" if np.ndim(value) == 1 else ""
