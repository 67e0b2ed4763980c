"""Files of data: where they are looked for, how they are downloaded, when they are refused.

A file is looked for in each folder that the environment variable ``NNBOOK_DATA`` lists (separated
as in ``PATH``), then in the cache. If it is in none of them, it is downloaded into the cache.

Nothing is taken on trust. A loader hands over ``accept``, which reads the content, or raises a
ValueError that says what is wrong with it. A download goes into a temporary folder and is checked
there; only then does it take its place, in one step. So a file in the cache is always whole, two
processes may fetch it at once, and no failure loses what was there before.
"""

import gzip
import hashlib
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from nnbook._files import replacing

T = TypeVar("T")

#: Reads the content of a file, given its name, or raises ValueError.
Accept = Callable[[str, bytes], T]

#: How many times a transfer that breaks off is tried again.
RETRIES = 3

#: How many seconds to wait for a server that does not answer.
TIMEOUT = 30.0


@dataclass(frozen=True)
class Remote:
    """Where one file is downloaded from.

    Attributes
    ----------
    name : str
        The file's name, also in the cache.
    urls : tuple of str
        The addresses, in the order in which they are tried.
    known_hash : str or None
        ``"md5:..."`` or ``"sha256:..."`` of the downloaded file, if it is known.
    members : tuple of str
        The files to take out of an archive; no others are unpacked.
    """

    name: str
    urls: tuple[str, ...]
    known_hash: str | None = None
    members: tuple[str, ...] = ()


def folders() -> list[Path]:
    """Return the folders in which files are looked for, in this order.

    Examples
    --------
    >>> folders()[-1] == cache()
    True
    """
    named = os.environ.get("NNBOOK_DATA", "").split(os.pathsep)
    return [*(Path(folder) for folder in named if folder), cache()]


def cache() -> Path:
    """Return the folder into which files are downloaded."""
    return Path.home() / ".cache" / "nnbook"


def read(who: str, name: str, remote: Remote, accept: "Accept[T]") -> T:
    """Return what ``accept`` makes of a file; download the file first if it is nowhere.

    Parameters
    ----------
    who : str
        The loader, for messages.
    name : str
        The file's path within a folder.
    remote : Remote
        Where to download it from: the file itself, or an archive that holds it.
    accept : callable
        Called as ``accept(name, content)``. If the name ends in ``.gz``, the content has been
        unpacked.

    Raises
    ------
    ValueError
        If the file is not what it should be. The message names it, and it stays where it is.
    FileNotFoundError
        If it is nowhere and cannot be downloaded. The message says what to put where.
    """
    for folder in folders():
        path = folder / name
        if path.is_file():
            remedy = "delete it, and it is downloaded again" if folder == cache() else "replace it"
            return _accepted(who, path, name, path.read_bytes(), accept, remedy)
    fetch(who, remote, accept)
    return read(who, name, remote, accept)


def fetch(who: str, remote: Remote, accept: "Accept[Any]") -> list[Path]:
    """Download a file, or members of an archive, into the cache; return the paths.

    Raises
    ------
    FileNotFoundError
        If no address provides it. The message gives the reason for each address.
    ValueError
        If the download is not what it should be; nothing of it is kept.
    OSError
        If the cache cannot be written, or the disk is full.
    """
    home = cache()
    try:
        home.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="incoming-", dir=home) as incoming:
            archive = _transfer(who, remote, Path(incoming))
            placed = []
            for name, content in _unpacked(who, remote, archive):
                _accepted(who, archive, name, content, accept, "try again later")
                target = home / name
                target.parent.mkdir(exist_ok=True)
                with replacing(target) as file:
                    file.write(content)
                placed.append(target)
            return placed
    except FileNotFoundError:
        raise
    except OSError as error:
        raise OSError(
            f"{who}: expected to write {remote.name} into {home}, got {error.strerror or error}; "
            "make room or permit it, or put the file into a folder that NNBOOK_DATA names"
        ) from error


def _transfer(who: str, remote: Remote, folder: Path) -> Path:
    """Download into a folder, from the first address that provides the file."""
    import pooch  # type: ignore[import-untyped]  # imported late: only a download needs it

    reasons = []
    for url in remote.urls:
        keeper = pooch.create(
            path=folder,
            base_url="",
            registry={remote.name: remote.known_hash},
            urls={remote.name: url},
            retry_if_failed=RETRIES,
        )
        progress = pooch.HTTPDownloader(progressbar=os.isatty(2), timeout=TIMEOUT)
        try:
            return Path(keeper.fetch(remote.name, downloader=progress))
        except OSError as error:  # what requests raises is an OSError
            if error.errno is not None and error.filename is not None:
                raise  # the disk, not the network
            reasons.append(f"{url} ({type(error).__name__})")
        except ValueError as error:  # the hash
            reasons.append(f"{url} ({error})")
    places = " or ".join(str(place) for place in folders())
    tried = f", and no download from {', '.join(reasons)}" if reasons else ""
    raise FileNotFoundError(
        f"{who}: expected {remote.name} in {places}, got no such file{tried}; get it on another "
        "machine, and put it into one of these folders"
    )


def _unpacked(who: str, remote: Remote, path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents: of the file itself, or of the members to take from an archive."""
    if not remote.members:
        yield remote.name, path.read_bytes()
        return
    try:
        with tarfile.open(path) as archive:
            for name in remote.members:
                member = archive.extractfile(name)  # not to a path that the archive chooses
                assert member is not None
                yield name, member.read()
    except (tarfile.TarError, KeyError, EOFError, zlib.error, AssertionError) as error:
        raise ValueError(
            f"{who}: expected {remote.name} to be an archive with {', '.join(remote.members)}, "
            f"got {error}"
        ) from error


def _accepted(
    who: str, path: Path, name: str, content: bytes, accept: "Accept[T]", remedy: str
) -> T:
    """Return what ``accept`` makes of a content, or raise an error that names the file and why."""
    try:
        plain = gzip.decompress(content) if name.endswith(".gz") else content
        result = accept(name, plain)
    except (ValueError, EOFError, OSError, zlib.error) as error:
        raise ValueError(f"{who}: {path} is not what it should be: {error}; {remedy}") from error
    note(name, plain)
    return result


# What was read -----------------------------------------------------------------------------------

_noted: ContextVar[dict[str, str] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[Mapping[str, str]]:
    """Collect the name and SHA-256 of every content that is read within the context.

    Examples
    --------
    >>> with noting() as read_so_far:
    ...     note("letters", b"abc")
    >>> read_so_far["letters"][:8]
    'ba7816bf'
    """
    found: dict[str, str] = {}
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def note(name: str, content: bytes) -> None:
    """Add a content that was read to what :func:`noting` collects, if anything does."""
    found = _noted.get()
    if found is not None:
        found[name] = hashlib.sha256(content).hexdigest()
