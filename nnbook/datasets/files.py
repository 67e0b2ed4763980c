"""Files of data: where they are looked for, how they are downloaded, when they are refused.

A file is looked for in each folder that the environment variable ``NNBOOK_DATA`` lists (separated
as in ``PATH``), then in the cache. If it is in none of them, it is downloaded into the cache. The
same file has several names, and may be packed or in an archive: :mod:`nnbook.datasets.forms` finds
it.

Nothing is taken on trust. A loader hands over ``accept``, which reads the content, or raises a
ValueError that says what is wrong with it. A download goes into a temporary folder and is checked
there; only then does it take its place, in one step. So a file in the cache is always whole, two
processes may fetch it at once, and no failure loses what was there before.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from nnbook._files import replacing
from nnbook.datasets.downloads import Unreachable, transfer
from nnbook.datasets.forms import Form, find, lacking, members, unpacked

T = TypeVar("T")

#: Reads the content of a file, given its name, or raises ValueError.
Accept = Callable[[str, bytes], T]


@dataclass(frozen=True)
class Remote:
    """One file, or several in an archive: where they are downloaded from, and how people have them.

    Attributes
    ----------
    name : str
        The name of what is downloaded. A single file has it in the cache, too.
    urls : tuple of str
        The addresses, in the order in which they are tried.
    known_hash : str or None
        ``"md5:..."`` or ``"sha256:..."`` of the downloaded file, if it is known.
    members : tuple of str
        The files to take out of an archive; no others are unpacked.
    forms : tuple of Form
        Further names under which people have the files.
    archives : tuple of str
        Archives in which people have them, without their endings.
    plain : callable
        Brings a content, which was unpacked, into the form that the loader reads.
    """

    name: str
    urls: tuple[str, ...]
    known_hash: str | None = None
    members: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    archives: tuple[str, ...] = ()
    plain: Callable[[bytes], bytes] = bytes

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files in the cache."""
        return self.members or (self.name,)

    @property
    def every_form(self) -> tuple[Form, ...]:
        """The names in the cache, and then the others."""
        return ({name: name for name in self.files}, *self.forms)


def folders() -> list[Path]:
    """Return the folders in which files are looked for, in this order.

    Examples
    --------
    >>> folders()[-1] == cache()
    True
    """
    named = os.environ.get("NNBOOK_DATA", "").split(os.pathsep)
    return [*(Path(os.path.expanduser(folder)) for folder in named if folder), cache()]


def cache() -> Path:
    """Return the folder into which files are downloaded."""
    return Path.home() / ".cache" / "nnbook"


def read(who: str, name: str, remote: Remote, accept: "Accept[T]") -> T:
    """Return what ``accept`` makes of a file; :func:`read_all` says how."""
    return read_all(who, [remote], accept)[name]


def read_all(who: str, remotes: Sequence[Remote], accept: "Accept[T]") -> dict[str, T]:
    """Return what ``accept`` makes of each file, by name; download first what is nowhere.

    Parameters
    ----------
    who : str
        The loader, for messages.
    remotes : sequence of Remote
        The files. Those of one Remote come from one place.
    accept : callable
        Called as ``accept(name, content)``, with the name that the file has in the cache, and the
        content unpacked.

    Raises
    ------
    ValueError
        If a file is not what it should be. The message names it, and it stays where it is.
    FileNotFoundError
        If one is nowhere and cannot be downloaded. The message says what to put where.
    OSError
        If a file cannot be read, or the cache cannot be written.
    """
    results: dict[str, T] = {}
    missing = []
    for remote in remotes:
        found = _found(who, remote, folders(), accept)
        results |= found or {}
        if found is None:
            missing.append(remote)
    while missing:
        fetch(who, missing[0], accept, missing)
        found = _found(who, missing.pop(0), [cache()], accept)
        assert found is not None
        results |= found
    return results


def _found(
    who: str, remote: Remote, places: Sequence[Path], accept: "Accept[T]"
) -> dict[str, T] | None:
    """Return what ``accept`` makes of files that are in one of the folders, or None."""
    for folder in places:
        again = folder == cache() and remote.urls
        remedy = "delete it, and it is downloaded again" if again else "replace it"
        try:
            found = find(folder, remote.files, remote.every_form, _archives(remote))
        except ValueError as error:
            raise ValueError(f"{who}: {error}; {remedy}") from error
        except OSError as error:
            raise OSError(
                f"{who}: expected to read {error.filename or folder}, got {error.strerror or error}"
                "; permit it, or leave its folder out of NNBOOK_DATA"
            ) from error
        if found is not None:
            return {
                name: _accepted(who, where, name, content, remote.plain, accept, remedy)
                for name, (where, content) in found.items()
            }
    return None


def _archives(remote: Remote) -> tuple[str, ...]:
    """Return the archives that may hold the files: first the one that is downloaded."""
    own = (remote.name.removesuffix(".gz").removesuffix(".tar"),) if remote.members else ()
    return (*own, *remote.archives)


def fetch(
    who: str, remote: Remote, accept: "Accept[Any]", missing: Sequence[Remote] = ()
) -> list[Path]:
    """Download a file, or members of an archive, into the cache; return the paths.

    ``missing`` are all that are needed, for the message that says what to put where.

    Raises
    ------
    FileNotFoundError
        If no address provides it. The message gives the reason for each address.
    ValueError
        If the download is not what it should be; nothing of it is kept.
    OSError
        If the cache cannot be written, or the disk is full.
    """
    missing = missing or [remote]
    if not remote.urls or not _may_download.get():
        raise FileNotFoundError(_nowhere(who, missing))
    home = cache()
    try:
        home.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="incoming-", dir=home) as incoming:
            path = transfer(remote.name, remote.urls, remote.known_hash, Path(incoming))
            placed = []
            for name, content in _contents(who, remote, path).items():
                _accepted(who, str(path), name, content, remote.plain, accept, "try again later")
                target = home / name
                target.parent.mkdir(exist_ok=True)
                with replacing(target) as file:
                    file.write(content)
                placed.append(target)
            return placed
    except Unreachable as error:
        raise FileNotFoundError(_nowhere(who, missing, error.reasons)) from error
    except OSError as error:
        raise OSError(
            f"{who}: expected to write {remote.name} into {home}, got {error.strerror or error}; "
            "make room or permit it, or put the file into a folder that NNBOOK_DATA names"
        ) from error


def _nowhere(who: str, missing: Sequence[Remote], reasons: Sequence[str] = ()) -> str:
    """Return the message for files that are nowhere: what to put where, and under which name."""
    places = " or ".join(str(place) for place in folders())
    gaps = [
        gap[0]
        for remote in missing
        for folder in folders()
        if (gap := lacking(folder, remote.files, remote.every_form))
    ]
    got = f"only a part of it, without {gaps[0]}" if gaps else "no such file"
    tried = f", and no download from {', '.join(reasons)}" if reasons else ""
    it = "it" if len(missing) == 1 else "them"
    call = f"{who}() downloads {it}, or " if missing[0].urls and not reasons else ""
    rename = "".join(
        f"name it {remote.name}, " for remote in missing if remote.name not in _downloaded(remote)
    )
    return (
        f"{who}: expected {', '.join(remote.name for remote in missing)} in {places}, got {got}"
        f"{tried}; {call}get {it} on another machine, {rename}and put {it} into one of these "
        "folders"
    )


def _downloaded(remote: Remote) -> list[str]:
    """Return the names under which a browser keeps a file."""
    return [url.rpartition("/")[2] for url in remote.urls] or [remote.name]


def _contents(who: str, remote: Remote, path: Path) -> dict[str, bytes]:
    """Return what was downloaded: the file itself, or the members to take from it."""
    if not remote.members:
        return {remote.name: path.read_bytes()}
    try:
        return members(path, remote.members, remote.every_form, label=remote.name)
    except ValueError as error:
        raise ValueError(f"{who}: {error}; try again later") from error


def _accepted(
    who: str,
    where: str,
    name: str,
    content: bytes,
    plain: Callable[[bytes], bytes],
    accept: "Accept[T]",
    remedy: str,
) -> T:
    """Return what ``accept`` makes of a content, or raise an error that names the file and why."""
    try:
        readable = plain(unpacked(content))
        result = accept(name, readable)
    except ValueError as error:
        raise ValueError(f"{who}: {where} is not what it should be: {error}; {remedy}") from error
    note(name, readable)
    return result


# What was read, and whether to download ----------------------------------------------------------

_noted: ContextVar[dict[str, str] | None] = ContextVar("noted", default=None)
_may_download: ContextVar[bool] = ContextVar("may_download", default=True)


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


def noted() -> dict[str, str]:
    """Return what :func:`noting` has collected so far; outside of it, nothing."""
    return dict(_noted.get() or {})


@contextmanager
def without_downloads() -> Iterator[None]:
    """Let a file that is nowhere be an error within the context, and the cache stay as it is."""
    token = _may_download.set(False)
    try:
        yield
    finally:
        _may_download.reset(token)
