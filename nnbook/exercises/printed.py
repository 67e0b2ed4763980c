"""A standard output that remembers what was printed, and puts up with what programs do to it."""

import io
from typing import Any

#: Characters that are kept. A loop that prints without end must not fill the memory.
MOST = 10_000


class Printed(io.StringIO):
    r"""What was printed, up to a limit.

    Like the stream of a terminal, it has a ``buffer`` for bytes, a ``fileno`` if it is given one,
    and can be reconfigured, which changes nothing.

    Parameters
    ----------
    descriptor : int, optional
        What ``fileno`` returns.

    Examples
    --------
    >>> out = Printed()
    >>> print("a line", file=out)
    >>> out.buffer.write(b"bytes")
    5
    >>> out.getvalue()
    'a line\nbytes'
    """

    encoding = "utf-8"
    errors = "replace"
    mode = "w"
    name = "<stdout>"

    def __init__(self, descriptor: int | None = None) -> None:
        super().__init__(newline="\n")
        self.descriptor = descriptor
        self.buffer: Any = _Bytes(self)

    def write(self, text: str) -> int:
        """Take a text; what goes beyond the limit is dropped."""
        super().write(text[: max(0, MOST - self.tell())])
        return len(text)

    def reconfigure(self, **settings: Any) -> None:
        """Accept the settings of a text stream."""

    def detach(self) -> Any:
        """Return the stream of bytes, and go on as before."""
        return self.buffer

    def close(self) -> None:
        """Stay open: it is read later."""

    def fileno(self) -> int:
        """Return the descriptor."""
        return super().fileno() if self.descriptor is None else self.descriptor


class _Bytes(io.RawIOBase):
    """The bytes of a stream, which go on as text."""

    def __init__(self, text: Printed) -> None:
        self.text = text

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.text.write(bytes(data).decode("utf-8", "replace"))
        return len(data)

    def fileno(self) -> int:
        return self.text.fileno()

    def close(self) -> None:
        """Stay open: a wrapper that is thrown away would close it."""
