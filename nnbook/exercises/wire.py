"""Values on their way between two processes: as text, in which nothing can be run.

A pickle would run code of the sender's choice when it is read. Here the reader builds numbers,
strings, containers and arrays, and nothing else. A function stays where it is: only its description
travels, and `nnbook.exercises.channel` makes a function of it that calls back.
"""

import base64
import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sized
from typing import Any

import numpy as np
from numpy import asarray, dtype, empty, frombuffer, generic, ma, ndarray, random, ufunc

#: Bytes of an array that may travel. No right answer of an exercise has a thousandth of it.
LARGEST = 2**28

#: Characters of a text that may travel.
LONGEST = 10**6

#: Entries that are read from an iterable of another class, which may have no end.
MOST_ENTRIES = 10**5

_KINDS = "biufcSUMm"  # what an array's bytes say completely
_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")

Describe = Callable[[Callable[..., Any]], Any]
Recreate = Callable[[Any], Callable[..., Any]]


class Packed:
    """Data that is packed already."""

    def __init__(self, data: Any) -> None:
        self.data = data


class Foreign:
    """What arrives of an object whose class only the other process knows: its name and its numbers.

    The instances are of subclasses, each with the name of the class that it was. One has
    ``__float__`` or ``__iter__`` if the object had.
    """


def pack(value: Any, describe: Describe) -> Any:
    """Return a value as data for `json.dumps`.

    Parameters
    ----------
    value : object
        The value.
    describe : callable
        Returns for a function in it what the other process needs to call it, as such data.

    Raises
    ------
    ValueError
        If it is larger than may be sent.

    Examples
    --------
    >>> pack([1, (2.5, "a")], describe=repr)
    [1, {'tuple': [2.5, 'a']}]
    """
    if isinstance(value, str):
        if len(value) > LONGEST:
            raise ValueError(f"a text of {len(value)} characters")
        return str.__str__(value)
    if value is None or isinstance(value, bool) or type(value) is float:
        return value
    if isinstance(value, int) and not isinstance(value, generic):
        return int(value) if abs(value) < 2**63 else {"int": hex(value)}
    if isinstance(value, Packed):
        return value.data
    if isinstance(value, list):
        return [pack(part, describe) for part in value]
    for name, kind, parts in _CONTAINERS:
        if isinstance(value, kind):
            return {name: [pack(part, describe) for part in parts(value)]}
    if value is ...:
        return {"ellipsis": None}
    if isinstance(value, float) and not isinstance(value, generic):
        return float(value)
    if isinstance(value, complex) and not isinstance(value, generic):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, ma.MaskedArray):
        return {"masked": [pack(asarray(value), describe), pack(ma.getmaskarray(value), describe)]}
    if isinstance(value, ndarray | generic):
        return _packed_array(value, describe)
    if isinstance(value, random.Generator):
        state = value.bit_generator.state
        return {"rng": [state["bit_generator"], pack(dict(state), describe)]}
    if callable(value):
        name = str(getattr(value, "__name__", ""))
        if isinstance(value, ufunc) and getattr(np, name, None) is value:
            return {"ufunc": name}
        return {"function": describe(value)}
    if hasattr(value, "__array__"):  # a table of pandas, a tensor
        converted = asarray(value)
        if converted.dtype.kind in _KINDS:
            return _packed_array(converted, describe)
    return {"object": _packed_object(value, describe)}


#: The containers, each with its name on the way, and how to list its parts.
_CONTAINERS: list[tuple[str, Any, Callable[[Any], Iterable[Any]]]] = [
    ("tuple", tuple, iter),
    ("dict", Mapping, lambda value: itertools.chain.from_iterable(value.items())),
    ("set", set | frozenset, iter),
]


def _packed_array(value: Any, describe: Describe) -> Any:
    """Return an array, or a NumPy scalar, as its type, shape and bytes."""
    if value.nbytes > LARGEST:
        raise ValueError(f"an array of shape {value.shape}, which has {value.nbytes:.2g} bytes")
    if value.dtype.kind == "O":
        entries = [pack(entry, describe) for entry in asarray(value).ravel().tolist()]
        return {"objects": [list(value.shape), entries]}
    if value.dtype.kind not in _KINDS:  # records, which no exercise asks for
        return pack(value.tolist(), describe)
    text = base64.b64encode(value.tobytes()).decode()
    if isinstance(value, generic):
        return {"scalar": [value.dtype.str, text]}
    # A function that is called with an array which must not be written gets one like that.
    return {"array": [value.dtype.str, list(value.shape), text, bool(value.flags.writeable)]}


def _packed_object(value: Any, describe: Describe) -> dict[str, Any]:
    """Return the name of an object's class, and what it is as a number and as a sequence."""
    packed: dict[str, Any] = {"class": type(value).__name__[:100]}
    if hasattr(value, "__float__"):
        packed["number"] = float(value)
    if isinstance(value, Iterable):
        entries = itertools.islice(value, MOST_ENTRIES)
        packed["entries"] = [pack(entry, describe) for entry in entries]
        packed["sized"] = isinstance(value, Sized)
    return packed


def unpack(data: Any, recreate: Recreate) -> Any:
    """Return the value that `pack` made data of.

    Parameters
    ----------
    data : object
        What `json.loads` returned. It may come from a process that is not to be trusted.
    recreate : callable
        Makes a function from its description.

    Raises
    ------
    ValueError
        If no value was packed like that.

    Examples
    --------
    >>> unpack([1, {"tuple": [2.5, "a"]}], recreate=eval)
    [1, (2.5, 'a')]
    >>> unpack(pack(np.float32([1, 2]), repr), eval)
    array([1., 2.], dtype=float32)
    """
    if isinstance(data, list):
        return [unpack(part, recreate) for part in data]
    if not isinstance(data, dict):
        return data
    try:
        ((kind, content),) = data.items()
        return _READERS[kind](content, recreate)
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"expected a packed value, got {list(data)} ({error})") from None


def _array(content: Any, _: Recreate) -> Any:
    name, shape, text, writeable = content
    kind = dtype(name)
    if kind.kind not in _KINDS or math.prod(shape) * kind.itemsize > LARGEST:
        raise ValueError(f"expected an array of numbers, got {name} of shape {shape}")
    value = frombuffer(base64.b64decode(text), kind).reshape(shape).copy()
    value.flags.writeable = bool(writeable)
    return value


def _scalar(content: Any, recreate: Recreate) -> Any:
    name, text = content
    return _array([name, [], text, True], recreate)[()]


def _objects(content: Any, recreate: Recreate) -> Any:
    shape, entries = content
    value = empty(len(entries), dtype=object)
    for number, entry in enumerate(entries):
        value[number] = unpack(entry, recreate)
    return value.reshape(shape)


def _dict(content: Any, recreate: Recreate) -> Any:
    parts = unpack(content, recreate)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _generator(content: Any, recreate: Recreate) -> Any:
    name, state = content
    if name not in _GENERATORS:
        raise ValueError(f"expected one of {_GENERATORS}, got {name!r}")
    bits = getattr(random, name)()
    bits.state = unpack(state, recreate)
    return random.Generator(bits)


def _ufunc(name: Any, _: Recreate) -> Any:
    value = getattr(np, name)
    if not isinstance(value, ufunc):
        raise ValueError(f"expected a ufunc of NumPy, got {name!r}")
    return value


def _object(content: Any, recreate: Recreate) -> Any:
    methods: dict[str, Any] = {}
    if "number" in content:
        number = float(content["number"])
        methods["__float__"] = lambda self: number
    if "entries" in content:
        entries = unpack(content["entries"], recreate)
        methods["__iter__"] = lambda self: iter(entries)
        if content["sized"]:
            methods["__len__"] = lambda self: len(entries)
    return type(str(content["class"]), (Foreign,), methods)()


_READERS: dict[str, Callable[[Any, Recreate], Any]] = {
    "array": _array,
    "bytes": lambda content, _: base64.b64decode(content),
    "complex": lambda content, _: complex(*content),
    "dict": _dict,
    "ellipsis": lambda content, _: ...,
    "function": lambda content, recreate: recreate(content),
    "int": lambda content, _: int(content, 16),
    "masked": lambda content, recreate: ma.array(
        unpack(content[0], recreate), mask=unpack(content[1], recreate)
    ),
    "object": _object,
    "objects": _objects,
    "rng": _generator,
    "scalar": _scalar,
    "set": lambda content, recreate: set(unpack(content, recreate)),
    "tuple": lambda content, recreate: tuple(unpack(content, recreate)),
    "ufunc": _ufunc,
}
