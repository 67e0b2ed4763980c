"""The batches of CIFAR-10 that are pickled, as most people have them, read without running code.

A pickle is a small program: it names functions and calls them. The reader here knows only the names
that a pickled array needs, and what they call is written below: it collects numbers. Any other name
is refused before it is called.
"""

import io
import pickle
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PIXELS = 3 * 32 * 32


def binary(content: bytes) -> bytes:
    r"""Return a pickled batch in the binary form; a content that is no pickle as it is.

    Parameters
    ----------
    content : bytes
        A dict with ``data``, an array of shape (samples, 3072) and type uint8, and ``labels``, the
        numbers of the classes; or anything else.

    Returns
    -------
    bytes
        For each image its label, then its pixels, each one byte.

    Raises
    ------
    ValueError
        If the pickle is damaged, or holds anything else.

    Examples
    --------
    >>> batch = {"data": np.zeros((1, 3072), np.uint8), "labels": [7]}
    >>> binary(pickle.dumps(batch))[:3]
    b'\x07\x00\x00'
    >>> binary(pickle.dumps({"data": print, "labels": []}))
    Traceback (most recent call last):
    ...
    ValueError: expected a pickled batch of CIFAR-10, got one that names builtins.print
    """
    if not content.startswith(b"\x80"):  # every pickle since protocol 2 begins so, and no label
        return content
    try:
        batch = _Reader(io.BytesIO(content), encoding="bytes").load()
        if not isinstance(batch, dict):
            raise _Refused(f"a pickled {type(batch).__name__}")
        named = {key.decode() if isinstance(key, bytes) else key: batch[key] for key in batch}
        if not (isinstance(named.get("data"), _Array) and "labels" in named):
            raise _Refused(f"one without data or labels, but {sorted(named)}")
        data, labels = named["data"].array(), _labels(named["labels"])
        if data.shape != (len(labels), _PIXELS):
            raise _Refused(f"pixels of shape {data.shape} for {len(labels)} labels")
        return np.column_stack([labels, data]).tobytes()
    except Exception as error:  # a damaged pickle may fail in any way
        reason = error if isinstance(error, _Refused) else f"{type(error).__name__}: {error}"
        raise ValueError(f"expected a pickled batch of CIFAR-10, got {reason}") from None


class _Refused(Exception):
    """What a pickle holds that no batch does."""


class _Array:
    """What a pickle says about an array."""

    def __init__(self, *parts: Any) -> None:
        self.parts = parts

    def __setstate__(self, state: Any) -> None:
        _, shape, kind, by_columns, content = state
        self.parts = content, kind, shape, "F" if by_columns else "C"

    def array(self) -> NDArray[np.uint8]:
        """Return the array, if it is one of bytes."""
        content, kind, shape, order = self.parts
        if kind.name not in ("u1", "|u1", b"u1"):
            raise _Refused(f"an array of {kind.name!r}")
        return np.frombuffer(content, np.uint8).reshape(shape, order=order)


class _Kind:
    """What a pickle says about the type of an array's elements."""

    def __init__(self, name: Any, *_: Any) -> None:
        self.name = name

    def __setstate__(self, state: Any) -> None:
        """Ignore the order of the bytes: one byte has none."""


def _as_bytes(text: str, encoding: str) -> bytes:
    if encoding != "latin1":  # this is how Python 3 writes bytes for Python 2
        raise _Refused(f"the encoding {encoding!r}")
    return text.encode("latin1")


def _labels(given: Any) -> NDArray[np.uint8]:
    return given.array() if isinstance(given, _Array) else np.array(given, np.uint8)


#: What a pickle may name, by module and name; NumPy 2 has moved its own.
_KNOWN = {
    ("_codecs", "encode"): _as_bytes,
    ("numpy", "dtype"): _Kind,
    ("numpy", "ndarray"): None,  # only ever handed to what follows
    ("numpy.core.multiarray", "_reconstruct"): lambda *_: _Array(),
    ("numpy._core.multiarray", "_reconstruct"): lambda *_: _Array(),
    ("numpy.core.numeric", "_frombuffer"): _Array,
    ("numpy._core.numeric", "_frombuffer"): _Array,
}


class _Reader(pickle.Unpickler):
    """An unpickler that knows these names and no others."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _KNOWN:
            raise _Refused(f"one that names {module}.{name}")
        return _KNOWN[module, name]
