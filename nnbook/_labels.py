"""Labels: which class, or which group, a sample belongs to.

NumPy would make one kind of everything: "1" of the number 1, and a class named "nan" of a label
that is missing. So what is given is looked at before NumPy converts it.
"""

from collections.abc import Iterator
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook._remedies import at, shortened
from nnbook._validation import MISSING, plain
from nnbook.typing import ArrayLike


def as_labels(who: str, name: str, values: ArrayLike) -> NDArray[Any]:
    """Return labels as an array of their shape: whole numbers, booleans or strings.

    Whole numbers may be floats, as a network's targets are.

    Raises
    ------
    ValueError
        For a label that is missing (NaN, None, pandas' NA) or masked; for labels of several kinds;
        for numbers that are not whole, and for anything else.

    Examples
    --------
    >>> as_labels("doc", "labels", ["cat", "dog"])
    array(['cat', 'dog'], dtype='<U3')
    >>> as_labels("doc", "labels", ["1", 1])
    Traceback (most recent call last):
    ValueError: doc: expected labels of one kind, got '1' (str) at index (0,) and 1 (int) at ...
    """
    given: NDArray[Any] = plain(who, name, values)
    if given.dtype.kind not in "biuf" or not isinstance(values, np.ndarray):
        given = _one_kind(who, name, np.asarray(values, dtype=object))
    if given.dtype.kind == "f":
        with np.errstate(invalid="ignore"):
            wrong = np.argwhere(~(given % 1 == 0))  # also NaN and infinity
        if len(wrong):
            entry, place = given[tuple(wrong[0])], tuple(wrong[0])
            raise ValueError(
                f"{_expected(who, name)}, got dtype {given.dtype} with {entry} at {at(place)}"
                f"{_remedy(entry)}"
            )
    return given


def _one_kind(who: str, name: str, objects: Any) -> NDArray[Any]:
    """Return Python objects as an array of numbers, booleans or strings, if they are alike."""
    first: dict[str, tuple[int, ...]] = {}
    for place, entry in _entries(objects):
        kind = _kind(entry)
        if not kind:
            raise ValueError(
                f"{_expected(who, name)}, got {shortened(entry)} ({type(entry).__name__}) at "
                f"{at(place)}{_remedy(entry)}"
            )
        first.setdefault(kind, place)
    if len(first) > 1:
        shown = [f"{objects[p]!r} ({type(objects[p]).__name__}) at {at(p)}" for p in first.values()]
        raise ValueError(
            f"{who}: expected {name} of one kind, got {' and '.join(shown)}; "
            "write all of them alike, for example as strings"
        )
    kind = next(iter(first), "number")
    if kind != "number":
        return np.array(objects, dtype=bool if kind == "boolean" else str)
    whole = all(isinstance(entry, Integral) for _, entry in _entries(objects))
    try:
        return np.array(objects, dtype=np.int64 if whole and first else np.float64)
    except OverflowError:
        raise ValueError(
            f"{who}: expected {name} that 64 bits can hold, got a larger number; write them as "
            "strings"
        ) from None


def _entries(objects: Any) -> Iterator[tuple[tuple[int, ...], Any]]:
    return ((place, objects[place]) for place in np.ndindex(objects.shape))


def _kind(entry: Any) -> str:
    """Return what kind of label this is, or an empty string if it is none."""
    if isinstance(entry, bool | np.bool_):
        return "boolean"
    if isinstance(entry, str):
        return "string"
    return "number" if isinstance(entry, Real) and entry == entry else ""


def _expected(who: str, name: str) -> str:
    return f"{who}: expected {name} to be whole numbers or strings"


def _remedy(entry: Any) -> str:
    """Return what to do about a label that is missing."""
    missing = type(entry).__name__ in MISSING or (isinstance(entry, Real) and entry != entry)
    return "; leave the sample out, or give it a class of its own" if missing else ""
