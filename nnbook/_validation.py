"""Checks of arguments, with messages that say what was expected, what was given and what to do.

Every message has one form: ``who: expected ..., got ...``, and a remedy where one is known. The
checks are made at the door (when a layer is described, when ``fit`` is called), never in the loop.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from inspect import isabstract
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np

from nnbook.typing import ArrayLike, DTypeLike, FloatArray, Generator, PerRun, RandomState

T = TypeVar("T")


def whole(who: str, name: str, value: Any, *, least: int = 1) -> int:
    """Return ``value`` as an int that is at least ``least``."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{who}: expected {name} to be a whole number, got {value!r}")
    if value < least:
        raise ValueError(f"{who}: expected {name} >= {least}, got {value}")
    return int(value)


def number(
    who: str,
    name: str,
    value: Any,
    *,
    least: float = -np.inf,
    above: float = -np.inf,
    most: float = np.inf,
    below: float = np.inf,
) -> float:
    """Return ``value`` as a finite float within the bounds; ``above`` and ``below`` are strict."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{who}: expected {name} to be a number, got {value!r}")
    bounds = {">=": least, ">": above, "<=": most, "<": below}
    wanted = " and ".join(
        f"{sign} {bound:g}" for sign, bound in bounds.items() if np.isfinite(bound)
    )
    real = float(value)
    inside = least <= real <= most and above < real < below
    if not (np.isfinite(real) and inside):
        raise ValueError(
            f"{who}: expected {name} to be finite{wanted and ' and ' + wanted}, got {value}"
        )
    return real


def per_run(who: str, name: str, value: Any, **bounds: float) -> float | FloatArray:
    """Return one number as a float, or one number for each run as an array."""
    if np.ndim(value) == 0:
        return number(who, name, value.item() if isinstance(value, np.ndarray) else value, **bounds)
    array = np.asarray(value, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(
            f"{who}: expected {name} to be a number or one number for each run, "
            f"got an array of shape {array.shape}"
        )
    for k, entry in enumerate(array):
        number(who, f"{name}[{k}]", float(entry), **bounds)
    return array


def one_of(who: str, name: str, value: Any, table: Mapping[str, T]) -> T:
    """Look a name up; if it is unknown, suggest the nearest known one."""
    if isinstance(value, str) and value in table:
        return table[value]
    known = ", ".join(repr(key) for key in table)
    raise ValueError(
        f"{who}: expected {name} to be one of {known}, got {value!r}{suggestion(value, table)}"
    )


def suggestion(value: Any, known: Iterable[str]) -> str:
    """Return "; did you mean 'tanh'?" for the known name nearest to a value, or an empty string."""
    from difflib import get_close_matches  # imported late: only a mistake needs it

    near = get_close_matches(value, known, n=1) if isinstance(value, str) else []
    return f"; did you mean {near[0]!r}?" if near else ""


def by_name(namespace: Mapping[str, Any], kind: type[Any]) -> dict[str, Any]:
    """Return the objects of a kind in a module's namespace by name, and those its classes define.

    A class returns its named objects from ``variants``. So the imports of a package such as
    :mod:`nnbook.losses` are its table: one more line is one more name.
    """
    found: dict[str, Any] = {}
    for name, value in namespace.items():
        if not isinstance(value, type):
            found |= {name: value} if isinstance(value, kind) else {}
        elif hasattr(value, "variants") and not isabstract(value):
            found |= value.variants()
    return found


def array(
    who: str,
    name: str,
    value: ArrayLike,
    *,
    shape: tuple[int | None, ...] | None = None,
    dtype: DTypeLike = np.float64,
) -> FloatArray:
    """Return ``value`` as a finite array of numbers; ``None`` in ``shape`` allows any length."""
    try:
        result = np.asarray(value)
    except ValueError:  # rows of different lengths
        raise ValueError(
            f"{who}: expected {name} to be an array, got rows of unequal length"
        ) from None
    if result.dtype.kind not in "biuf":
        raise TypeError(f"{who}: expected {name} to hold real numbers, got dtype {result.dtype}")
    if shape is not None:
        fits = len(shape) == result.ndim
        for want, got in zip(shape, result.shape, strict=False):
            fits = fits and want in (None, got)
        if not fits:
            wanted = "(" + ", ".join("any" if n is None else str(n) for n in shape)
            wanted += ",)" if len(shape) == 1 else ")"
            remedy = ""
            if len(shape) == 2 and result.ndim == 1:
                remedy = (
                    f"; data is (samples, features): use {name}.reshape(-1, 1) or {name}[None, :]"
                )
            raise ValueError(
                f"{who}: expected {name} of shape {wanted}, got {result.shape}{remedy}"
            )
    result = result.astype(dtype, copy=False)
    finite(who, name, result)
    return result


def several(who: str, name: str, value: Any, count: int) -> list[Any]:
    """Return the arrays for ``count`` inputs or outputs as a list; one array needs no sequence."""
    if count == 1:
        return [value]
    if not isinstance(value, list | tuple) or len(value) != count:
        got = f"{len(value)}" if isinstance(value, list | tuple) else type(value).__name__
        raise ValueError(f"{who}: expected {name} to be a sequence of {count} arrays, got {got}")
    return list(value)


def finite(who: str, name: str, values: FloatArray) -> None:
    """Refuse NaN and infinity, and say where the first one is."""
    with np.errstate(over="ignore", invalid="ignore"):
        # A sum is finite only if all its terms are, and a sum of squares is the cheapest. Only if
        # it is not, perhaps because of a huge number, is each entry looked at.
        if np.isfinite(np.vdot(values, values)) or np.isfinite(values).all():
            return
    place = tuple(int(i) for i in np.argwhere(~np.isfinite(values))[0])
    where = f"row {place[0]}, column {place[1]}" if len(place) == 2 else f"index {place}"
    raise ValueError(
        f"{who}: expected {name} to be finite, got {values[place]} at {where}; "
        "remove the row or fill the value first"
    )


def generator(who: str, rng: RandomState) -> Generator:
    """Return a generator: the given one, or a new one from a seed; None draws a fresh seed."""
    if isinstance(rng, np.random.Generator):
        return rng
    if rng is None or (isinstance(rng, Integral) and not isinstance(rng, bool)):
        if rng is not None and rng < 0:
            raise ValueError(f"{who}: expected rng to be a seed >= 0, got {rng}")
        return np.random.default_rng(rng)
    raise TypeError(
        f"{who}: expected rng to be a whole number or a numpy.random.Generator, got {rng!r}"
    )


def check_field(owner: Any, name: str, **bounds: float) -> None:
    """Check a field of a frozen dataclass that may have one value for each run.

    A list becomes an array, and an array is copied, so that it cannot be changed from outside.
    """
    value = per_run(type(owner).__name__, name, getattr(owner, name), **bounds)
    object.__setattr__(owner, name, value.copy() if isinstance(value, np.ndarray) else value)


def column(
    who: str, name: str, value: PerRun, *, runs: int | None, dtype: DTypeLike, axes: int
) -> float | FloatArray:
    """Return a hyperparameter ready to multiply arrays whose first axis is that of the runs.

    A number becomes a Python float, which never promotes float32. One value for each run becomes an
    array of this dtype with ``axes`` further axes of length 1.

    Raises
    ------
    ValueError
        If there is not one value for each run; ``runs=None`` means one plain network.
    """
    if np.ndim(value) == 0:
        return float(value)
    values = np.asarray(value, dtype=dtype)
    if len(values) != runs:
        network, remedy = "one plain network", "; use select"
        if runs is not None:
            network, remedy = f"a network with runs={runs}", ""
        raise ValueError(
            f"{who}: expected a {name} for {network}, got {len(values)} values{remedy}"
        )
    return values.reshape(-1, *(1,) * axes)


def select(description: T, run: int) -> T:
    """Return a frozen dataclass for one run of a stack: arrays give their entry, numbers stay.

    A description inside a field is treated likewise. If nothing differs between runs, the
    description itself is returned.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook.schedules import ExponentialDecay
    >>> decay = ExponentialDecay(np.array([0.1, 0.2]), 10, 0.5)
    >>> select(decay, 1)
    ExponentialDecay(initial_learning_rate=0.2, decay_steps=10, decay_rate=0.5)
    """
    own: dict[str, Any] = {}
    for field in fields(description):  # type: ignore[arg-type]
        value = getattr(description, field.name)
        if isinstance(value, np.ndarray):
            own[field.name] = float(value[run])
        elif is_dataclass(value) and not isinstance(value, type):
            part: Any = select(value, run)
            if part is not value:
                own[field.name] = part
    return replace(description, **own) if own else description  # type: ignore[type-var]
