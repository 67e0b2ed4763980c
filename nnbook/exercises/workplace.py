"""The folder in which a submitted file runs: a copy of what lies beside it, thrown away afterwards.

So a file finds its modules and its data, and whatever it writes or deletes there hurts nobody. The
copy has a limit of size. Hidden files stay out, and so do the submissions of others, which are
files with exercises in them that the file does not mention.
"""

import hashlib
import itertools
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from nnbook import exercises

#: Bytes that are copied, files that are copied, and entries of folders that are looked at.
MOST_BYTES, MOST_FILES, MOST_ENTRIES = 50 * 10**6, 500, 5000

#: Characters of a file in which an exercise is looked for.
_BEGINNING = 200_000

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


def beside(path: Path, text: str) -> Beside:
    """Return what lies beside a file whose text is given.

    Files that the text mentions come first, then the small ones.
    """
    words = set(re.findall(r"\w+", text))
    folder, own = path.parent, path.name
    entries, complete = _files(folder)
    wanted: list[tuple[bool, int, str]] = []
    for name, size in entries:
        mentioned = not words.isdisjoint({Path(name).stem, *Path(name).parts[:-1]})
        if name != own and (mentioned or not _is_submission(folder / name)):
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
    content = path.read_bytes()
    digest = hashlib.sha256(repr(settings).encode())
    digest.update(content)
    found = beside(path, content.decode("utf-8", "replace"))
    for name, other in sorted(found.taken.items()):
        try:
            content = other.read_bytes()
        except OSError:
            content = b""
        digest.update(f"\0{name}\0{len(content)}\0".encode("utf-8", "replace") + content)
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
    if path.suffix.lower() not in (".py", ".ipynb"):
        return False
    try:
        status = path.stat()
    except OSError:
        return False
    return _has_exercises(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=10_000)
def _has_exercises(path: Path, changed: int, size: int) -> bool:
    """Return whether there are exercises in a file that was changed at that time."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(_BEGINNING)
    except OSError:
        return False
    if "# nnbook exercises: " in text:
        return True
    return any(name in exercises.CHAPTER_OF for name in _EXERCISE.findall(text))
