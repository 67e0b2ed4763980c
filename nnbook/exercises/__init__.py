"""Exercises that check themselves: in a notebook, in a terminal, on the site.

An exercise is one file, in the folder of its chapter in :mod:`nnbook.book`. It is imported when it
is first asked for, under its own name:

>>> from nnbook.exercises import sigmoid_backward as ex
>>> ex.check(lambda dy, y: y * (1 - y))
sigmoid_backward: wrong
  The gradient that comes from above, dy, is missing...
>>> ex.hint()
Hint 1 of 2: ...

``print(ex)`` shows the statement and what to begin with, ``ex.solution()`` the solution. The
command ``python -m nnbook exercises`` does the same for files.
"""

from importlib import import_module
from pathlib import Path

from nnbook.book import PAGES, folder
from nnbook.exercises.compare import close, fail, gradient
from nnbook.exercises.exercise import LEVELS, Exercise
from nnbook.exercises.student import Student
from nnbook.exercises.verdict import Verdict

__all__ = [
    "Exercise", "Student", "Verdict", "chapters", "close", "fail", "files", "gradient",
    "load", "names",
]  # fmt: skip


def chapters() -> list[str]:
    """Return the chapters that have exercises, as their pages are called, in the book's order."""
    return [page for page in PAGES if _files(page)]


def names(chapter: str | None = None) -> list[str]:
    """Return the names of all exercises, or of those of a chapter, from warm-up to open.

    Examples
    --------
    >>> "sigmoid_backward" in names("activations")
    True
    """
    if chapter is None:
        return [name for one in chapters() for name in names(one)]
    found = _files(chapter)
    if not found:
        raise ValueError(
            f"exercises: expected a chapter of {', '.join(chapters())}, got {chapter!r}"
        )

    def place(exercise: Exercise) -> tuple[int, int, str]:
        return LEVELS.index(exercise.level), exercise.objective or 99, exercise.name

    return [exercise.name for exercise in sorted(map(_imported, found), key=place)]


def files(chapter: str) -> set[str]:
    """Return the names of a chapter's exercises in no order; nothing is imported."""
    return {path.stem for path in _files(chapter)}


def load(name: str) -> Exercise:
    """Return the exercise of a name.

    Raises
    ------
    ValueError
        If there is none.
    """
    for path in _files():
        if path.stem == name:
            return _imported(path)
    from difflib import get_close_matches

    near = get_close_matches(name, [path.stem for path in _files()], 1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"exercises: expected the name of an exercise, got {name!r}{meant}")


def _files(chapter: str | None = None) -> list[Path]:
    pages = PAGES if chapter is None else (chapter,)
    found = [path for page in pages for path in folder(page).glob("exercises/[!_]*.py")]
    return sorted(found)


def _imported(path: Path) -> Exercise:
    module = import_module(f"nnbook.book.{path.parent.parent.name}.exercises.{path.stem}")
    exercise: Exercise = module.exercise
    return exercise


def __getattr__(name: str) -> Exercise:
    if not name.startswith("_"):
        try:
            return load(name)
        except ValueError as unknown:
            raise AttributeError(str(unknown)) from None
    raise AttributeError(f"module 'nnbook.exercises' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *(path.stem for path in _files())])
