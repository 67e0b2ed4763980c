"""Checks of arguments, with messages that say what was expected, what was given and what to do.

Every message has one form: ``who: expected ..., got ...``, and a remedy where one is known. The
checks are made at the door (when a layer is described, when ``fit`` is called), never in the loop.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from inspect import isabstract
from numbers import Integral, Real
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import numpy as np

from nnbook._remedies import as_column as as_column
from nnbook._remedies import as_table
from nnbook._remedies import at as at
from nnbook._remedies import shortened as shortened
from nnbook._remedies import suggestion as suggestion
from nnbook.typing import ArrayLike, DTypeLike, FloatArray, Generator, PerRun, RandomState

T = TypeVar("T")

#: The names of the types of None and of what pandas writes for a value that is not there.
MISSING = {"NoneType", "NAType", "NaTType"}


def whole(who: str, name: str, value: Any, *, least: int = 1) -> int:
    """Return ``value`` as an int that is at least ``least``."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{who}: expected {name} to be a whole number, got {shortened(value)}")
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
        raise TypeError(f"{who}: expected {name} to be a number, got {shortened(value)}")
    bounds = {">=": least, ">": above, "<=": most, "<": below}
    wanted = " and ".join(
        f"{sign} {bound:g}" for sign, bound in bounds.items() if np.isfinite(bound)
    )
    wanted = f"{who}: expected {name} to be finite{wanted and ' and ' + wanted}"
    try:
        real = float(value)
    except OverflowError:
        raise ValueError(f"{wanted}, got a number that is too large for a float") from None
    inside = least <= real <= most and above < real < below
    if not (np.isfinite(real) and inside):
        raise ValueError(f"{wanted}, got {value}")
    return real


def per_run(who: str, name: str, value: Any, **bounds: float) -> float | FloatArray:
    """Return one number as a float, or one number for each run as an array."""
    given = plain(who, name, value)
    if given.ndim == 0:
        return number(who, name, value.item() if isinstance(value, np.ndarray) else value, **bounds)
    if given.ndim != 1:
        raise ValueError(
            f"{who}: expected {name} to be a number or one number for each run, "
            f"got an array of shape {given.shape}"
        )
    result = array(who, name, value, nan=True)
    for k, entry in enumerate(result):
        number(who, f"{name}[{k}]", float(entry), **bounds)
    return result


def one_of(who: str, name: str, value: Any, table: Mapping[str, T]) -> T:
    """Look a name up; if it is unknown, suggest the nearest known one."""
    if isinstance(value, str) and value in table:
        return table[value]
    known = ", ".join(repr(key) for key in table)
    raise ValueError(
        f"{who}: expected {name} to be one of {known}, got {shortened(value)}"
        f"{suggestion(value, table)}"
    )


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


def plain(who: str, name: str, value: ArrayLike) -> Any:
    """Return ``value`` as an array of whatever it holds.

    Rows of unequal length are refused. So are masked entries, because NumPy would drop the mask and
    compute with what is hidden behind it.
    """
    if isinstance(value, np.ndarray):
        mask = getattr(value, "mask", None)
        place = None if mask is None else np.argwhere(mask)
        if place is not None and len(place):
            raise ValueError(
                f"{who}: expected {name} without masked entries, got one at {at(place[0])}; "
                f"remove the row or fill the value first, for example by {name}.filled(0)"
            )
    elif isinstance(value, list | tuple) and _hides(value):
        raise ValueError(
            f"{who}: expected {name} without masked entries, got a list that holds some; "
            "remove them or fill the values first"
        )
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{who}: expected {name} to be an array, got rows of unequal length"
        ) from None


def _hides(values: Sequence[Any]) -> bool:
    """Return whether a list holds masked entries, at any depth."""
    return any(
        _hides(value)
        if isinstance(value, list | tuple)
        else isinstance(value, np.ndarray) and bool(np.any(getattr(value, "mask", False)))
        for value in values
    )


def array(
    who: str,
    name: str,
    value: ArrayLike,
    *,
    shape: tuple[int | None, ...] | None = None,
    dtype: DTypeLike | None = np.float64,
    nan: bool = False,
) -> FloatArray:
    """Return ``value`` as an array of numbers.

    Parameters
    ----------
    who, name : str
        The caller and the argument, for messages.
    value : array
        Anything that holds real numbers: integers and booleans are converted.
    shape : tuple, optional
        The shape that is expected; None in it allows any length.
    dtype : dtype or None, default float64
        The dtype of the result. None keeps float32, and makes everything else float64.
    nan : bool, default False
        Whether NaN and infinity are allowed.
    """
    result = plain(who, name, value)
    if result.dtype.kind == "O":
        result = _numbers(who, name, result)
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
                column, row = as_table(name, value)
                remedy = f"; data is (samples, features): use {column} or {row}"
            raise ValueError(
                f"{who}: expected {name} of shape {wanted}, got {result.shape}{remedy}"
            )
    if dtype is None:
        dtype = np.float32 if result.dtype == np.float32 else np.float64
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite
        result = result.astype(dtype, copy=False)
    if not nan:
        finite(who, name, result)
    checked: FloatArray = result
    return checked


def _numbers(who: str, name: str, objects: Any) -> FloatArray:
    """Return an array of Python objects, such as a data frame of mixed columns, as float64."""
    known = {kind for kind in map(type, objects.flat) if issubclass(kind, Real | np.bool_)}
    for place in np.ndindex(objects.shape):
        if type(objects[place]) not in known:
            _refuse(who, name, objects[place], place)
    try:
        return np.asarray(objects, dtype=np.float64)
    except OverflowError:
        raise ValueError(
            f"{who}: expected {name} to be finite, got a number that is too large for a float"
        ) from None


def _refuse(who: str, name: str, entry: Any, place: tuple[int, ...]) -> NoReturn:
    """Refuse an object that is not a number, and say where it is and what to do."""
    remedy = ""
    if type(entry).__name__ in MISSING and place:
        remedy = "; remove the row or fill the value first"
    elif isinstance(entry, str):
        remedy = "; nnbook.preprocessing.OneHot makes numbers of words"
    where = f" at {at(place)}" if place else ""
    raise TypeError(
        f"{who}: expected {name} to hold real numbers, got dtype object with "
        f"{shortened(entry)} ({type(entry).__name__}){where}{remedy}"
    )


def outputs(who: str, y_pred: ArrayLike) -> FloatArray:
    """Return predictions of shape (..., samples, outputs), with at least one sample.

    They may hold NaN: a run that has diverged predicts nothing else, and its loss is NaN.
    """
    pred = array(who, "y_pred", y_pred, dtype=None, nan=True)
    if pred.ndim < 2:
        raise ValueError(
            f"{who}: expected y_pred of shape (samples, outputs), got {pred.shape}"
            f"{as_column('y_pred', y_pred)}"
        )
    if not pred.size:
        raise ValueError(f"{who}: expected y_pred with at least one sample, got shape {pred.shape}")
    return pred


def several(who: str, name: str, value: Any, count: int) -> list[Any]:
    """Return the arrays for ``count`` inputs or outputs as a list; one array needs no sequence."""
    if count == 1:
        return [value]
    if not isinstance(value, list | tuple) or len(value) != count:
        got = f"{len(value)}" if isinstance(value, list | tuple) else type(value).__name__
        raise ValueError(f"{who}: expected {name} to be a sequence of {count} arrays, got {got}")
    return list(value)


def finite(
    who: str,
    name: str,
    values: FloatArray,
    remedy: str = "remove the row or fill the value first",
) -> None:
    """Refuse NaN and infinity, and say where the first one is."""
    with np.errstate(over="ignore", invalid="ignore"):
        # A sum is finite only if all its terms are, and a sum of squares is the cheapest. Only if
        # it is not, perhaps because of a huge number, is each entry looked at.
        if np.isfinite(np.vdot(values, values)) or np.isfinite(values).all():
            return
    place = tuple(int(i) for i in np.argwhere(~np.isfinite(values))[0])
    raise ValueError(
        f"{who}: expected {name} to be finite, got {values[place]} at {at(place)}; {remedy}"
    )


def listed(who: str, name: str, value: Any, example: str) -> list[Any]:
    """Return a list or tuple as a list; refuse anything else, and show what to write."""
    if not isinstance(value, list | tuple):
        raise TypeError(
            f"{who}: expected a sequence of {name}, got {shortened(value)}; write {example}"
        )
    return list(value)


def path(who: str, value: Any) -> Path:
    """Return where a file is, as a Path."""
    if not isinstance(value, str | os.PathLike) or not Path(value).name:
        raise TypeError(f"{who}: expected the path of a file, got {shortened(value)}")
    return Path(value)


def float_dtype(who: str, dtype: Any) -> "np.dtype[Any]":
    """Return float32 or float64 as a dtype; refuse anything else."""
    try:
        found: np.dtype[Any] = np.dtype(dtype)
    except (TypeError, ValueError):
        raise ValueError(
            f"{who}: expected dtype float32 or float64, got {shortened(dtype)}"
        ) from None
    if found not in (np.float32, np.float64):
        raise ValueError(f"{who}: expected dtype float32 or float64, got {found}")
    return found


def generator(who: str, rng: RandomState) -> Generator:
    """Return a generator: the given one, or a new one from a seed; None draws a fresh seed."""
    if isinstance(rng, np.random.Generator):
        return rng
    if rng is None or (isinstance(rng, Integral) and not isinstance(rng, bool)):
        if rng is not None and rng < 0:
            raise ValueError(f"{who}: expected rng to be a seed >= 0, got {rng}")
        return np.random.default_rng(rng)
    raise TypeError(
        f"{who}: expected rng to be a whole number or a numpy.random.Generator, "
        f"got {shortened(rng)}"
    )


def flag(who: str, name: str, value: Any) -> bool:
    """Return ``value`` as a bool; what only counts as true, such as "no", is refused."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{who}: expected {name} to be True or False, got {shortened(value)}")
    return bool(value)


def flags(owner: Any) -> None:
    """Check those fields of a dataclass that are True or False by default."""
    for item in fields(owner):
        if isinstance(item.default, bool):
            flag(type(owner).__name__, item.name, getattr(owner, item.name))


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
