"""A dictionary that cannot be changed, and that knows what to say about a missing key."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V", covariant=True)


class FrozenMap(Mapping[K, V]):
    """Hold the entries of a mapping for good.

    What a document printed does not change any more, so nothing in :mod:`nnbook.book.course` can be
    written to. A frozen map reads like a dictionary, equals a dictionary with the same entries,
    and keeps their order.

    Parameters
    ----------
    entries : mapping, optional
        The entries. They are copied, the values are not.

    Examples
    --------
    >>> setting = FrozenMap({"activation": "tanh", "layers": 10})
    >>> setting["layers"]
    10
    >>> setting == {"activation": "tanh", "layers": 10}
    True
    >>> dict(setting, layers=20)
    {'activation': 'tanh', 'layers': 20}
    >>> setting["units"]
    Traceback (most recent call last):
        ...
    KeyError: "FrozenMap: expected one of 'activation', 'layers', got 'units'"
    """

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[K, V] | None = None) -> None:
        self._entries: dict[K, V] = dict(entries or {})

    def __getitem__(self, key: K) -> V:
        """Return the entry under ``key``."""
        try:
            return self._entries[key]
        except KeyError:
            known = ", ".join(map(repr, self._entries))
            raise KeyError(f"FrozenMap: expected one of {known}, got {key!r}") from None

    def __contains__(self, key: object) -> bool:
        """Say whether there is an entry under ``key``."""
        return key in self._entries

    def __iter__(self) -> Iterator[K]:
        """Iterate over the keys, in the order in which they were given."""
        return iter(self._entries)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._entries)

    def __hash__(self) -> int:
        """Return a hash, so that frozen dataclasses with a frozen map in them have one."""
        return hash(frozenset(self._entries.items()))

    def __repr__(self) -> str:
        """Return the entries as a dictionary would show them."""
        return f"FrozenMap({self._entries!r})"
