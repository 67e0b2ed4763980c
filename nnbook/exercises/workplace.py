"""The folder in which a submitted file runs: a copy of what lies beside it, thrown away afterwards.

So a file finds its modules and its data, and whatever it writes or deletes there hurts nobody. The
copy has a limit of size. Hidden files stay out, and so do the submissions of others, which are
files with exercises in them that the file does not mention.
"""

import hashlib
import importlib.util
import itertools
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import BufferedReader
from pathlib import Path
from typing import Any

from nnbook import exercises

#: Bytes that are copied, files that are copied, and entries of folders that are looked at.
MOST_BYTES, MOST_FILES, MOST_ENTRIES = 50 * 10**6, 500, 5000

#: Bytes of a file in which an exercise is looked for.
_BEGINNING = 200_000

#: Bytes of a file in which the names of other files are looked for.
_MENTIONED = 10**6

_EXERCISE = re.compile(r'(?:^|")(?:def )?(\w+)(?= *[(=:])', re.MULTILINE)


@dataclass
class Beside:
    """What lies beside a file, by what becomes of it.

    Attributes
    ----------
    taken : dict of Path
        The files to copy, by their names in the folder, which may have folders in them.
    left_out : list of str
        What would be too much, in words.
    """

    taken: dict[str, Path] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def beside(path: Path) -> Beside:
    """Return what lies beside a file; what the file mentions comes first, then what is small."""
    with path.open("rb") as file:
        words = set(re.findall(r"\w+", file.read(_MENTIONED).decode("utf-8", "replace")))
    folder, own = path.parent, path.name
    entries, complete = _files(folder)
    wanted: list[tuple[bool, int, str]] = []
    for name, size in entries:
        if name == own or _is_record(folder / name):
            continue
        mentioned = not words.isdisjoint({Path(name).stem, *Path(name).parts[:-1]})
        # A submission that is called like a library is not what the file means by that name.
        named = mentioned and not _is_library(Path(name).stem, folder)
        if named or not _is_submission(folder / name):
            wanted.append((not mentioned, size, name))
    found = Beside()
    total = 0
    for _, size, name in sorted(wanted):
        if total + size > MOST_BYTES or len(found.taken) == MOST_FILES:
            found.left_out.append(f"{name} ({size / 1e6:.1f} MB)")
            continue
        total += size
        found.taken[name] = folder / name
    if not complete:
        found.left_out.append(f"all beyond the first {MOST_ENTRIES} entries")
    return found


def furnish(room: Path, neighbours: Beside) -> None:
    """Copy what lies beside a file into an empty folder; leave out what cannot be read."""
    for name, path in neighbours.taken.items():
        target = room / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(path, target)
        except OSError as error:
            neighbours.left_out.append(f"{name} ({error.strerror})")


def fingerprint(path: Path, *settings: object) -> str:
    """Return what changes if a file, what lies beside it, or one of the settings changes."""
    digest = hashlib.sha256(f"{settings}\0{_digest(path)}".encode())
    found = beside(path)
    for name, other in sorted(found.taken.items()):
        digest.update(f"\0{name}\0{_digest(other)}".encode("utf-8", "replace"))
    digest.update(repr(found.left_out).encode("utf-8", "replace"))
    return digest.hexdigest()


def _files(folder: Path) -> tuple[list[tuple[str, int]], bool]:
    """Return the names and sizes of the files in a folder, and whether that is all of them."""
    found: list[tuple[str, int]] = []
    waiting, seen = [""], 0
    while waiting:
        inner = waiting.pop(0)
        for entry in _entries(folder / inner):
            seen += 1
            if seen > MOST_ENTRIES:
                return found, False
            if entry.name.startswith(".") or entry.name == "__pycache__":
                continue
            name = os.path.join(inner, entry.name)
            try:
                if entry.is_dir(follow_symlinks=False):
                    if not os.path.exists(os.path.join(entry.path, "pyvenv.cfg")):
                        waiting.append(name)
                elif entry.is_file():
                    found.append((name, entry.stat().st_size))
            except OSError:  # a link into a circle, or a file that has just gone
                continue
    return found, True


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield what is in a folder, in the order of the names; nothing if it may not be read."""
    try:
        with os.scandir(folder) as entries:
            some = itertools.islice(entries, MOST_ENTRIES + 1)
            yield from sorted(some, key=lambda entry: entry.name)
    except OSError:
        return


def _is_submission(path: Path) -> bool:
    """Return whether a file has exercises in it."""
    return path.suffix.lower() in (".py", ".ipynb") and bool(_remembered(_has_exercises, path))


@lru_cache(maxsize=10_000)
def _is_library(name: str, folder: Path) -> bool:
    """Return whether there is a module of that name elsewhere than in a folder."""
    if not name.isidentifier():  # nor may a name with a dot have its package imported
        return False
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return False
    return spec is not None and Path(spec.origin or "").parent.absolute() != folder.absolute()


def _is_record(path: Path) -> bool:
    """Return whether a file holds the results of this package's checks."""
    return path.suffix.lower() in (".json", ".jsonl") and bool(_remembered(_has_results, path))


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    return str(_remembered(_sha256, path))


def _has_exercises(file: BufferedReader) -> bool:
    text = file.read(_BEGINNING).decode("utf-8", "replace")
    named = "# nnbook exercises: " in text
    return named or any(name in exercises.CHAPTER_OF for name in _EXERCISE.findall(text))


def _has_results(file: BufferedReader) -> bool:
    text = file.read(_BEGINNING)
    return b'"fingerprint": "' in text or b'"not attempted": ' in text


def _sha256(file: BufferedReader) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()


def _remembered(read: Callable[[BufferedReader], Any], path: Path) -> Any:
    """Return what a function reads from a file, once; None if it cannot be read."""
    try:
        status = path.stat()
        return _read(read, path, status.st_mtime_ns, status.st_size)
    except OSError:
        return None


@lru_cache(maxsize=10_000)
def _read(read: Callable[[BufferedReader], Any], path: Path, changed: int, size: int) -> Any:
    with path.open("rb") as file:
        return read(file)
