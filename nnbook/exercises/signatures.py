"""The signature of a function in another process: the same names, and a text for each default."""

import inspect
from collections.abc import Callable
from typing import Any

_EMPTY = inspect.Parameter.empty


class _Text:
    """A default or an annotation, of which only its text is known."""

    def __init__(self, text: Any) -> None:
        self.text = str(text)

    def __repr__(self) -> str:
        return self.text


def pack_signature(function: Callable[..., Any]) -> Any:
    """Return a function's signature as data for `json.dumps`, or None if it has none.

    Examples
    --------
    >>> pack_signature(lambda x, times=2: x)
    [['x', 1, None, None], ['times', 1, '2', None]]
    """
    try:
        parameters = inspect.signature(function).parameters.values()
        return [
            [one.name, int(one.kind), _text(one.default, repr), _annotation(one.annotation)]
            for one in parameters
        ]
    except Exception:  # some functions have none, and a default may not like to be shown
        return None


def _annotation(value: Any) -> str | None:
    return _text(value, inspect.formatannotation)


def _text(value: Any, shown: Callable[[Any], str]) -> str | None:
    return None if value is _EMPTY else shown(value)[:100]


def unpack_signature(data: Any) -> inspect.Signature | None:
    """Return the signature that `pack_signature` made data of.

    Examples
    --------
    >>> unpack_signature([["x", 1, None, "float"], ["times", 1, "2", None]])
    <Signature (x: float, times=2)>
    """
    if data is None:
        return None
    return inspect.Signature(
        [
            inspect.Parameter(
                name,
                inspect._ParameterKind(kind),
                default=_EMPTY if default is None else _Text(default),
                annotation=_EMPTY if annotation is None else _Text(annotation),
            )
            for name, kind, default, annotation in data
        ]
    )
