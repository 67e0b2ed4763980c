"""Descriptions: layers, losses and optimizers as plain data for a file, and back.

Almost everything that a network is made of is a frozen dataclass. Such an object is its class and
its fields, which can be written as JSON:

>>> from nnbook.optimizers import SGD
>>> Writer("doc").describe(SGD(0.1, momentum=0.9))["class"]
'SGD'

Reading it back gives only what is in the tables below, or what the caller provides. No name in a
file is ever imported, so a file cannot run code.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from typing import Any

import numpy as np

from nnbook import (
    activations,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    regularizers,
    schedules,
)
from nnbook.activations import Activation

_HOMES = (initializers, layers, losses, metrics, optimizers, regularizers, schedules)

#: The classes of the package by name: the only ones that a file may name by itself.
CLASSES: dict[str, type] = {
    thing.__name__: thing
    for home in _HOMES
    for thing in vars(home).values()
    if isinstance(thing, type) and thing.__module__.startswith("nnbook.")
}

#: What makes the activations that take a number.
FACTORIES = {
    "ELU": activations.ELU,
    "GELU": activations.GELU,
    "LeakyReLU": activations.LeakyReLU,
    "Swish": activations.Swish,
}

_PLAIN = (bool, int, float, str, type(None))


class Writer:
    """Turn objects into plain data.

    Parameters
    ----------
    who : str
        The caller, for messages.

    Notes
    -----
    What is not part of the package is written by its name, and marked as the user's own. Two own
    things with one name could not be told apart in the file, so they are refused.

    Examples
    --------
    >>> from nnbook import L2, activations
    >>> Writer("doc").describe(L2(np.array([0.1, 0.2])))["fields"]["factor"]
    {'array': [0.1, 0.2], 'dtype': 'float64', 'shape': [2]}
    >>> Writer("doc").describe([activations.tanh, activations.LeakyReLU(0.2)])
    [{'activation': 'tanh'}, {'factory': 'LeakyReLU', 'argument': 0.2}]
    """

    def __init__(self, who: str) -> None:
        self.who = who
        self._own: dict[str, Any] = {}

    def describe(self, value: Any) -> Any:
        """Return a value in a form that JSON can hold: numbers, strings, lists and dicts of them.

        Raises
        ------
        ValueError
            For an object that is not a dataclass and has no name, and for two with one name.
        """
        if isinstance(value, np.generic):
            value = value.item()
        if type(value) in _PLAIN:
            return value
        if isinstance(value, list):
            return [self.describe(entry) for entry in value]
        if isinstance(value, tuple):
            return {"tuple": [self.describe(entry) for entry in value]}
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return {"dict": {key: self.describe(entry) for key, entry in value.items()}}
        if isinstance(value, np.ndarray) and value.dtype.kind in "biufU":
            shape = list(value.shape)
            return {"array": value.tolist(), "dtype": str(value.dtype), "shape": shape}
        if isinstance(value, Activation):
            return self._activation(value)
        return self._object(value)

    def _activation(self, activation: Activation) -> dict[str, Any]:
        if activation.made_by is not None:
            factory, argument = activation.made_by
            return {"factory": factory, "argument": argument}
        known = activations.NAMES.get(activation.name)
        # Compared by functions, because a copy of a network has copies of its activations.
        if known is not None and _functions(known) == _functions(activation):
            return {"activation": activation.name}
        return {"object": self._mine(activation.name, activation)}

    def _object(self, value: Any) -> dict[str, Any]:
        kind = type(value)
        if is_dataclass(value):
            names = [item.name for item in fields(value) if item.init]
        elif not getattr(value, "__dict__", True):
            names = []  # nothing but its class
        elif isinstance(name := getattr(value, "name", None), str):
            return {"object": self._mine(name, value)}
        else:
            raise ValueError(
                f"{self.who}: expected numbers, strings, arrays, dataclasses and objects with a "
                f"name, got {value!r}; make {kind.__name__} a dataclass"
            )
        given = {name: self.describe(getattr(value, name)) for name in names}
        if CLASSES.get(kind.__name__) is kind:
            return {"class": kind.__name__, "fields": given}
        return {"own": self._mine(kind.__name__, kind), "fields": given}

    def _mine(self, name: str, thing: Any) -> str:
        before = self._own.setdefault(name, thing)
        both = isinstance(before, Activation) and isinstance(thing, Activation)
        if before is not thing and not (both and _functions(before) == _functions(thing)):
            raise ValueError(
                f"{self.who}: expected one thing of your own to have the name {name!r}, "
                "got two; rename one of them"
            )
        return name


def rebuild(data: Any, custom: Mapping[str, Any], who: str) -> Any:
    """Return the object that a description describes.

    Parameters
    ----------
    data
        What :meth:`Writer.describe` returned.
    custom : mapping of str to class or object
        What is not part of the package, by name.
    who : str
        The caller, for messages.

    Raises
    ------
    ValueError
        If a name is neither of the package nor in ``custom``, if a class refuses its settings, or
        if the data have another form.

    Examples
    --------
    >>> from nnbook import Adam
    >>> rebuild(Writer("doc").describe(Adam(0.02)), {}, "doc").learning_rate
    0.02
    >>> rebuild({"class": "system", "fields": {}}, {}, "doc")
    Traceback (most recent call last):
    ...
    ValueError: doc: expected a class of nnbook, got 'system'
    """
    if type(data) in _PLAIN:
        return data
    if isinstance(data, list):
        return [rebuild(entry, custom, who) for entry in data]
    match data:
        case {"tuple": list(entries)}:
            return tuple(rebuild(entry, custom, who) for entry in entries)
        case {"dict": dict(entries)}:
            return {key: rebuild(entry, custom, who) for key, entry in entries.items()}
        case {"array": entries, "dtype": str(dtype), "shape": list(shape)}:
            return _array(entries, dtype, shape, who)
        case {"activation": name}:
            return activations.get(name, who)
        case {"factory": name, "argument": argument}:
            return _make(_known(FACTORIES, name, "an activation", who), {"": argument}, who)
        case {"object": name}:
            return _own(custom, name, who)
        case {"class": name, "fields": dict(given)}:
            kind = _known(CLASSES, name, "a class", who)
        case {"own": name, "fields": dict(given)}:
            kind = _own(custom, name, who)
            if not isinstance(kind, type):
                raise ValueError(f"{who}: expected custom[{name!r}] to be a class, got {kind!r}")
        case _:
            raise ValueError(f"{who}: expected a description, got {data!r}")
    return _make(kind, {key: rebuild(entry, custom, who) for key, entry in given.items()}, who)


def _make(kind: Any, given: dict[str, Any], who: str) -> Any:
    """Call a class with its fields, or a factory with its argument, which has the name ""."""
    try:
        return kind(given[""]) if "" in given else kind(**given)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{who}: expected settings that {kind.__name__} takes, got {given!r} ({error})"
        ) from error


def _known(table: Mapping[str, Any], name: Any, what: str, who: str) -> Any:
    if not isinstance(name, str) or name not in table:
        raise ValueError(f"{who}: expected {what} of nnbook, got {name!r}")
    return table[name]


def _own(custom: Mapping[str, Any], name: Any, who: str) -> Any:
    if not isinstance(name, str) or name not in custom:
        raise ValueError(
            f"{who}: expected custom to have {name!r}, which is not a part of nnbook, "
            f"got {sorted(custom)}; write custom={{{name!r}: ...}}"
        )
    return custom[name]


def _array(entries: Any, dtype: str, shape: list[Any], who: str) -> np.ndarray[Any, Any]:
    try:
        array = np.array(entries, dtype=dtype)
        if array.dtype.kind in "biufU":
            return array.reshape(shape)
    except (TypeError, ValueError, OverflowError):
        pass
    raise ValueError(f"{who}: expected an array of {dtype} of shape {shape}, got {entries!r}")


def _functions(activation: Activation) -> list[Any]:
    """Return what tells two activations apart, in a form in which equal partials are equal."""
    return [
        (f.func, f.args, f.keywords) if isinstance(f, partial) else f
        for f in (activation.fn, activation.vjp)
    ]
