"""Files that a crash does not damage: replaced as a whole, or written line by line."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write to, which takes the place of ``path`` once it is complete.

    Until then the content goes into a file beside it. Whatever fails, the old file is whole and no
    leftover remains. A reader sees the old content or the new one, never half of it.

    Parameters
    ----------
    path : Path
        The file to replace; it need not exist, but its folder must.

    Yields
    ------
    BinaryIO
        The file beside it. Its name is drawn, so two that write the same file at once do not
        disturb each other: the last to finish wins.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "weights"
    >>> with replacing(path) as file:
    ...     _ = file.write(b"old")
    >>> with replacing(path) as file:
    ...     _ = file.write(b"ne")
    ...     raise OSError("no space left")
    Traceback (most recent call last):
    ...
    OSError: no space left
    >>> path.read_text(), len(list(path.parent.iterdir()))
    ('old', 1)
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class Lines:
    """A file that grows by whole lines: the journal of a run that may be interrupted.

    A line is on the disk before ``append`` returns. So whatever ends the process, at most the line
    being written is lost. What is left of it has no line break: it is not read, and is cut off
    before the next line is written.

    Parameters
    ----------
    path : Path
        The file; it need not exist.

    Attributes
    ----------
    found : list of str
        The whole lines that were in the file, without their line breaks.
    rest : bytes
        What followed the last line break.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "journal"
    >>> Lines(path).append("one", "two")
    >>> _ = path.write_bytes(path.read_bytes() + b"thr")  # as a crash would leave it
    >>> journal = Lines(path)
    >>> journal.found, journal.rest
    (['one', 'two'], b'thr')
    >>> journal.append("three")
    >>> path.read_text().split()
    ['one', 'two', 'three']
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()  # the run may change its working folder
        content = path.read_bytes() if path.is_file() else b""
        end = content.rfind(b"\n") + 1
        self.found = content[:end].decode("utf-8", "replace").split("\n")[:-1]
        self.rest = content[end:]
        self._whole: int | None = end if self.rest else None

    def append(self, *lines: str) -> None:
        """Write lines to the end of the file, and wait until they are on the disk."""
        with self.path.open("ab", buffering=0) as file:
            if self._whole is not None:
                file.truncate(self._whole)
            # Should the disk be full, the next call cuts off what this one has left.
            self._whole = file.seek(0, os.SEEK_END)
            content = memoryview("".join(line + "\n" for line in lines).encode())
            while content:
                content = content[file.write(content) :]
            os.fsync(file.fileno())
            self._whole = None
