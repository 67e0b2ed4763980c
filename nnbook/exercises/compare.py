"""Compare what was received with what was expected, and put the difference into words."""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from nnbook.exercises.plain import subject
from nnbook.exercises.verdict import Failure
from nnbook.gradcheck import numerical_gradient


def close(
    received: Any,
    expected: Any,
    what: str = "the result",
    *,
    rtol: float = 1e-7,
    atol: float = 1e-10,
    says: str = "",
) -> None:
    """Fail unless ``received`` has the shape of ``expected`` and agrees within the tolerances.

    Parameters
    ----------
    received, expected : numbers, arrays, or tuples, lists and dicts of them; also str, bool, None
        What the student's code returned, and what it should have returned.
    what : str
        What is compared, as it appears in a sentence: "the gradient for a batch of one".
    rtol, atol : float
        The relative and the absolute tolerance.
    says : str
        What to tell the student first if they differ: the mistake, where only one leads here.

    Raises
    ------
    Failure
        If they differ; it puts both into words.

    Examples
    --------
    >>> close([1.0, 2.0], [1.0, 2.0])
    >>> try:
    ...     close(np.array([2.0, 4.0]), [1.0, 2.0], "the slope")
    ... except Failure as failure:
    ...     print(failure)
    The slope: expected [1, 2], received [2, 4].
    Each entry is 2 times what was expected: look for a factor.
    """
    if isinstance(expected, Mapping):
        _close_dicts(received, expected, what, rtol, atol, says)
    elif isinstance(expected, tuple) or _is_row_of_arrays(expected):
        _close_sequences(received, expected, what, rtol, atol, says)
    elif expected is None or isinstance(expected, str | bool | np.bool_):
        equal = received is None if expected is None else _scalar(received) == expected
        if not (equal and isinstance(received, str) == isinstance(expected, str)):
            message = f"expected {expected!r}, received {words(received)}."
            raise _mismatch(message, what, received, says)
    else:
        _close_arrays(received, np.asarray(expected), what, rtol, atol, says)


def gradient(
    received: Any,
    function: Callable[[Any], float],
    at: Any,
    what: str = "the gradient",
    *,
    rtol: float = 1e-5,
    atol: float = 1e-7,
    says: str = "",
) -> None:
    """Fail unless ``received`` is what central differences say of ``function`` at ``at``."""
    close(received, numerical_gradient(function, at), what, rtol=rtol, atol=atol, says=says)


def unpack(received: Any, says: str, *parts: tuple[int, ...] | Callable[[Any], bool] | None) -> Any:
    """Return what was received, a tuple or list; fail unless it has these parts.

    Parameters
    ----------
    received : object
        What the student's code returned.
    says : str
        What to tell the student if it has other parts.
    *parts : tuple of int, callable or None
        For each part its shape, or a function that returns whether it will do; None for anything.

    Examples
    --------
    >>> says = "Expected (weights, bias), with weights of shape (2,)."
    >>> weights, bias = unpack(([0.5, 2.0], 1.0), says, (2,), None)
    >>> bias
    1.0
    """
    fits = isinstance(received, tuple | list) and len(received) == len(parts)
    if not fits or not all(map(_will_do, received, parts)):
        raise Failure(says, "shape", says)
    return received


def _will_do(value: Any, part: tuple[int, ...] | Callable[[Any], bool] | None) -> bool:
    if part is None:
        return True
    return part(value) if callable(part) else bool(np.shape(value) == part)


def fail(message: str, kind: str = "value", what: str = "", received: Any = None) -> None:
    """Fail with your own message; one mistake leads to one message, ``what`` and ``received``."""
    failure = Failure(message, kind, what or message, received)
    failure.sums_up = True
    raise failure


def same(a: Any, b: Any, rtol: float = 1e-6) -> bool:
    """Return whether two results agree in structure and in numbers; NaN agrees with NaN."""
    try:
        close(a, b, rtol=rtol, atol=1e-15)
    except Failure:
        x, y = _as_numbers(a), _as_numbers(b)
        if x is None or y is None or x.shape != y.shape:
            return False
        return bool(np.allclose(x, y, rtol, 1e-15, equal_nan=True))
    except Exception:  # results that cannot be compared are not the same
        return False
    return True


def other_case(name: str, names: Iterable[Any]) -> str:
    """Return the name that differs from another one by upper and lower case alone, or nothing.

    Examples
    --------
    >>> other_case("b2", ["W2", "B2"])
    'B2'
    """
    return next((str(one) for one in names if str(one).lower() == name.lower() and one != name), "")


def differ_by_case(received: Iterable[Any], expected: Iterable[Any]) -> str:
    r"""Return a sentence on names that differ from those expected by case alone, or nothing.

    Examples
    --------
    >>> differ_by_case(["W2", "B2"], ["W2", "b2"])
    "\nUpper and lower case differ: 'B2' for 'b2'."
    """
    missing = [str(key) for key in expected if key not in received]
    others = [f"{other!r} for {key!r}" for key in missing if (other := other_case(key, received))]
    return f"\nUpper and lower case differ: {', '.join(others)}." if others else ""


def words(value: Any, depth: int = 4) -> str:
    """Return a value as it appears in a sentence: in short; of a large array only the shape.

    Lists are shown down to a depth, since one may contain itself.
    """
    if isinstance(value, int) and abs(value) > sys.float_info.max:
        return "an integer that no float can hold"
    if isinstance(value, np.ndarray | np.bool_ | np.number | int | float):
        array = np.asarray(value)
        known = array.dtype.kind in "biufc" or isinstance(value, int)  # some fit into no type
        if known and array.size <= 8 and array.ndim <= 2:
            return _formatted(array)
        if array.ndim:
            return f"an array of shape {array.shape} and type {array.dtype}"
    if isinstance(value, str | type(None)):
        return repr(value)
    if isinstance(value, list | tuple) and len(value) <= 6 and depth:
        inner = ", ".join(words(part, depth - 1) for part in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    if callable(value):
        return f"the function {getattr(value, '__name__', 'without a name')}"
    return f"an object of type {type(value).__name__}"


def _formatted(value: Any, digits: int = 6) -> str:
    """Return an array with so many digits, without the point that NumPy writes after integers."""
    if value.dtype.kind == "b" or value.ndim == 0:
        return str(value.item()) if value.dtype.kind in "biu" else f"{value.item():.{digits}g}"
    return "[" + ", ".join(_formatted(entry, digits) for entry in value) + "]"


def _told_apart(expected: Any, received: Any) -> tuple[str, str]:
    """Return both with as many digits as it takes to see that they differ."""
    for digits in (6, 9, 12, 17):
        both = _formatted(expected, digits), _formatted(received, digits)
        if both[0] != both[1]:
            break
    return both


def _scalar(value: Any) -> Any:
    return value.item() if isinstance(value, np.ndarray | np.generic) and value.size == 1 else value


def _as_numbers(value: Any) -> Any:
    """Return ``value`` as an array of numbers, or None if it is not one."""
    try:
        array = np.asarray(value)
    except Exception:  # ragged lists, and whatever a student's class does here
        return None
    return array if array.dtype.kind in "biufc" else None


def _mismatch(
    message: str, what: str, received: Any, says: str, kind: str = "value", guess: str = ""
) -> Failure:
    return Failure(f"{says}\n{subject(what)}: {message}".lstrip(), kind, what, received, guess)


def _is_row_of_arrays(value: Any) -> bool:
    """Return whether a list holds arrays, which may differ in shape, or dicts, entry by entry."""
    return isinstance(value, list) and any(isinstance(one, np.ndarray | Mapping) for one in value)


def _close_dicts(
    received: Any, expected: Any, what: str, rtol: float, atol: float, says: str
) -> None:
    keys = ", ".join(map(repr, expected))
    if not isinstance(received, Mapping):
        message = f"expected a dict with the keys {keys}, received {words(received)}."
        raise _mismatch(message, what, received, says, "shape")
    if set(received) != set(expected):
        got = ", ".join(map(repr, received)) or "none"
        message = f"expected the keys {keys}, received {got}.{differ_by_case(received, expected)}"
        raise _mismatch(message, what, sorted(map(str, received)), says, "shape")
    for key, value in expected.items():
        close(received[key], value, f"{key} of {what}", rtol=rtol, atol=atol, says=says)


def _close_sequences(
    received: Any, expected: Any, what: str, rtol: float, atol: float, says: str
) -> None:
    many = f"{len(received)}" if isinstance(received, tuple | list) else words(received)
    if isinstance(received, np.ndarray) and received.ndim:
        received = list(received)  # an array unpacks like a tuple
    if not isinstance(received, tuple | list) or len(received) != len(expected):
        container = type(expected).__name__
        message = f"expected {len(expected)} things, in a {container}, received {many}."
        raise _mismatch(message, what, received, says, "shape")
    for number, (one, other) in enumerate(zip(received, expected, strict=True), 1):
        part = f"part {number} of {what}"
        close(one, other, part, rtol=rtol, atol=atol, says=says)


def _close_arrays(
    received: Any, expected: Any, what: str, rtol: float, atol: float, says: str
) -> None:
    array = _as_numbers(received)
    if array is None:
        form = f"an array of shape {expected.shape}" if expected.ndim else "a number"
        message = f"expected {form}, received {words(received)}."
        raise _mismatch(message, what, received, says, "shape")
    if array.shape != expected.shape:
        message = (
            f"expected the shape {expected.shape}, received {array.shape}."
            if expected.ndim
            else f"expected a single number, received an array of the shape {array.shape}."
        )
        guess = ""
        if array.ndim == 2 and array.T.shape == expected.shape:
            guess = "Is it transposed? Say for each axis what it counts."
        elif array.size == expected.size and expected.ndim:
            guess = "It has the right number of entries: look at the axes."
        elif expected.ndim and array.ndim < expected.ndim:
            guess = "Is there a sum or a mean too many, or one over the wrong axis?"
        elif array.ndim > expected.ndim:
            guess = "Is a sum or a mean missing?"
        raise _mismatch(message, what, received, says, "shape", guess)
    bad = ~np.isfinite(array) & np.isfinite(expected)
    if bad.any():
        where, value = _place(bad, array)
        message = f"expected finite numbers, received {value}{where}."
        raise _mismatch(message, what, received, says, "not finite")
    with np.errstate(all="ignore"):
        off = ~np.isclose(array, expected, rtol, atol, equal_nan=True)
    if not off.any():
        return
    if array.size <= 8 and array.ndim <= 2:
        right, got = _told_apart(expected, array)
        message = f"expected {right}, received {got}."
    else:
        worst = np.unravel_index(
            np.argmax(np.where(off, np.abs(array - expected), -1)), array.shape
        )
        right, got = _told_apart(expected[worst], array[worst])
        message = (
            f"{off.sum()} of {off.size} entries differ. "
            f"At {[int(i) for i in worst]}: expected {right}, received {got}."
        )
    guess = _pattern(array, expected, rtol)
    if array.dtype == np.float32 != expected.dtype and np.allclose(array, expected, 1e-3, 1e-3):
        guess += "\nIt is float32, which keeps seven digits: what made it so?"
    failure = _mismatch(message, what, received, says, guess=guess.lstrip())
    if array.size > 8 and _figure_shows(array, expected):
        failure.pair = array, expected
    raise failure


def _figure_shows(received: Any, expected: Any) -> bool:
    """Return whether a figure of the two arrays would show where they differ."""
    both = np.stack([received, expected])
    if both.dtype.kind not in "iuf" or not np.isfinite(both).all():
        return False
    return bool(np.abs(np.subtract(*both.astype(float))).max() > 0.01 * np.ptp(both))


def _place(bad: Any, array: Any) -> tuple[str, str]:
    """Return where the first bad entry is, and the entry itself, in words."""
    index = np.unravel_index(np.argmax(bad), bad.shape) if bad.ndim else ()
    return (f" at {[int(i) for i in index]}" if index else ""), f"{array[index]}"


@np.errstate(all="ignore")
def _pattern(received: Any, expected: Any, rtol: float) -> str:
    """Return a remark on what all entries have in common in how they differ, or nothing."""
    a, b = np.asarray(received, float).ravel(), np.asarray(expected, float).ravel()
    rtol = max(rtol, 1e-7)
    if not np.isfinite(b).all() or not np.any(b):
        return ""
    factor = float(a @ b / (b @ b))
    each = "Each entry" if a.size > 1 else "It"
    # One number is always some multiple of another, so a single one is remarked on only if the
    # factor is one that people forget.
    # What is counted is no multiple of anything.
    counted = np.asarray(expected).dtype.kind in "iu"
    often = np.isclose(factor, [-1, 2, 0.5, 4, 0.25, 10, 0.1, 100, 0.01]).any()
    telling = a.size > 1 or (often and not counted)
    if telling and np.allclose(a, factor * b, rtol, 1e-12 * np.abs(a).max()):
        if abs(factor + 1) < 1e-6:
            return f"{each} has the opposite sign."
        if factor == 0:
            return "Every entry is 0."
        if abs(factor - 1) < 1e-3:
            return f"{each} is off by {abs(factor - 1):.1g} of itself: is a small number added?"
        return f"{each} is {factor:.4g} times what was expected: look for a factor."
    if a.size > 1 and np.allclose(np.abs(a), np.abs(b), rtol, 1e-12 * np.abs(a).max()):
        return "The sizes are right, but some signs are not."
    if a.size > 1 and np.allclose(a - b, (a - b).mean(), rtol, 1e-10):
        return f"Each entry is off by {(a - b).mean():.4g}: look for a term too many or missing."
    if a.size > 1 and np.allclose(a, b**2, rtol):
        return "Each entry is the square of what was expected."
    if a.size > 1 and (b >= 0).all() and np.allclose(a, np.sqrt(b), rtol):
        return "Each entry is the square root of what was expected."
    square = np.shape(expected)
    if len(square) == 2 and square[0] == square[1] and np.allclose(received.T, expected, rtol):
        return "It is transposed."
    if a.size > 1 and np.allclose(np.sort(a), np.sort(b), rtol):
        return "The numbers are right, but in another order."
    return ""
