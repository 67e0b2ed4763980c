"""Forms: the names under which people have the same files, packed or not, alone or in an archive.

A form gives each file of a data set its path within a folder or within an archive. What a content
is, it says itself: gzip and tar are known by their first bytes, because names are often wrong. A
browser unpacks a file without renaming it, and a person renames one without unpacking it.
"""

import gzip
import posixpath
import tarfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

#: The path of each file within a folder or an archive, by the file's name in the cache.
Form: TypeAlias = Mapping[str, str]

_GZIP = b"\x1f\x8b"
_ARCHIVES = (".tar.gz", ".tgz", ".tar")


class Found(NamedTuple):
    """A content, and in words the file that holds it."""

    where: str
    content: bytes


def unpacked(content: bytes) -> bytes:
    """Return a content as it was before gzip packed it; any other content as it is.

    Raises
    ------
    ValueError
        If it begins as gzip's and is damaged.

    Examples
    --------
    >>> unpacked(gzip.compress(b"abc")), unpacked(b"abc")
    (b'abc', b'abc')
    """
    if not content.startswith(_GZIP):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"expected a whole gzip file, got a damaged one ({error})") from None


def find(
    folder: Path, names: Sequence[str], forms: Sequence[Form], archives: Sequence[str] = ()
) -> dict[str, Found] | None:
    """Return all of the files from the first place that has them all, or None.

    They are never taken from two places: the halves of two copies may not fit together.

    Parameters
    ----------
    folder : Path
        The folder to look in.
    names : sequence of str
        The files, by their names in the cache.
    forms : sequence of Form
        The forms to look for, in this order. Each file may be packed, with or without ``.gz``.
    archives : sequence of str
        The archives to look into afterwards, without their endings.

    Raises
    ------
    ValueError
        If an archive is damaged, or lacks one of the files.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> _ = (folder / "a-raw.gz").write_bytes(b"abc")
    >>> find(folder, ["a"], [{"a": "a"}, {"a": "a-raw"}])["a"].content
    b'abc'
    """
    for form in forms:
        paths = {name: _present(folder / form[name]) for name in names}
        if all(paths.values()):
            return {name: Found(f"{p}", p.read_bytes()) for name, p in paths.items() if p}
    for archive in archives:
        for path in (folder / (archive + ending) for ending in _ARCHIVES):
            if path.is_file():
                inside = members(path, names, forms, label=str(path))
                return {name: Found(f"{path}, {name}", data) for name, data in inside.items()}
    return None


def lacking(folder: Path, names: Sequence[str], forms: Sequence[Form]) -> list[Path]:
    """Return which files a folder lacks, if it has some of them; of the form that lacks fewest."""
    gaps = []
    for form in forms:
        paths = [folder / form[name] for name in names]
        gap = [path for path in paths if not _present(path)]
        if len(gap) < len(names):
            gaps.append(gap)
    return min(gaps, key=len, default=[])


def members(
    path: Path, names: Sequence[str], forms: Sequence[Form], label: str
) -> dict[str, bytes]:
    """Return the contents of files in an archive, in the first form that it has.

    Nothing is written, so a member cannot choose where it goes. ``label`` names the archive in
    messages.

    Raises
    ------
    ValueError
        If it is no archive, is damaged, or lacks one of the files.
    """
    wanted = {form[name] for form in forms for name in names}
    first = ", ".join(forms[0][name] for name in names)
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(path) as archive:
            for member in archive:  # in their order: going back would unpack it all again
                name = posixpath.normpath(member.name)
                if name in wanted and member.isfile():
                    file = archive.extractfile(member)
                    found[name] = file.read() if file is not None else b""
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise ValueError(f"expected {label} to be an archive with {first}, got {error}") from error
    for form in forms:
        if all(form[name] in found for name in names):
            return {name: found[form[name]] for name in names}
    got = f"only {', '.join(sorted(found))}" if found else "an archive without them"
    raise ValueError(f"expected {label} to be an archive with {first}, got {got}")


def _present(path: Path) -> Path | None:
    """Return the path of a file, whether or not its name says that it is packed; else None."""
    plain = path.with_name(path.name.removesuffix(".gz"))
    other = plain if plain != path else path.with_name(path.name + ".gz")
    return next((place for place in (path, other) if place.is_file()), None)
