"""Exercises that check themselves: in a notebook, in a terminal, on the site.

An exercise is one file, in the folder of its chapter in :mod:`nnbook.book`. Its name is enough to
import it:

>>> from nnbook.exercises import sigmoid_backward as ex
>>> ex.check(lambda dy, y: y * (1 - y))
sigmoid_backward: wrong
  The gradient that comes from above, dy, is missing...
>>> ex.hint()
Hint 1 of 2: ...

`check_files` checks whole files, such as the submissions of a class.

``print(ex)`` shows the statement and the code to begin with, ``ex.solution()`` the solution. The
command ``python -m nnbook exercises`` does the same for files.
"""

from importlib import import_module
from typing import Any

from nnbook._validation import one_of, suggestion
from nnbook.book import PAGES, folder
from nnbook.exercises.compare import close as close
from nnbook.exercises.compare import fail as fail
from nnbook.exercises.compare import gradient as gradient
from nnbook.exercises.compare import unpack as unpack
from nnbook.exercises.exercise import LEVELS as LEVELS
from nnbook.exercises.exercise import Exercise as Exercise
from nnbook.exercises.student import Student as Student
from nnbook.exercises.verdict import Verdict as Verdict

#: The chapter of each exercise, by the exercise's name. Files are only listed, none is imported.
CHAPTER_OF = {
    path.stem: page for page in PAGES for path in sorted(folder(page).glob("exercises/[!_]*.py"))
}


def chapters() -> list[str]:
    """Return the chapters that have exercises, by the names of their pages, in the book's order."""
    return list(dict.fromkeys(CHAPTER_OF.values()))


def of_chapter(chapter: str) -> list[Exercise]:
    """Return the exercises of a chapter, from warm-up to open.

    Raises
    ------
    ValueError
        If there is no such chapter, or it has no exercises.
    """
    one_of("exercises", "chapter", chapter, dict.fromkeys(chapters()))

    def place(exercise: Exercise) -> tuple[int, int, str]:
        return LEVELS.index(exercise.level), exercise.objective or 99, exercise.name

    return sorted((load(name) for name, home in CHAPTER_OF.items() if home == chapter), key=place)


def names(chapter: str | None = None) -> list[str]:
    """Return the names of all exercises, or of those of one chapter, in their order.

    Examples
    --------
    >>> "sigmoid_backward" in names("activations")
    True
    """
    wanted = chapters() if chapter is None else [chapter]
    return [exercise.name for one in wanted for exercise in of_chapter(one)]


def load(name: str) -> Exercise:
    """Return the exercise of the given name; its file is imported when it is first needed.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    if name not in CHAPTER_OF:
        raise ValueError(
            f"exercises: expected the name of an exercise, got {name!r}"
            f"{suggestion(name, CHAPTER_OF)}"
        )
    package = folder(CHAPTER_OF[name]).name
    exercise: Exercise = import_module(f"nnbook.book.{package}.exercises.{name}").exercise
    return exercise


#: Functions that check whole files, by their modules, which import this one: so they come late.
_OF_FILES = {"check_file": "submission", "check_files": "batch"}


def __getattr__(name: str) -> Any:
    if name in CHAPTER_OF:
        return load(name)
    if name in _OF_FILES:
        return getattr(import_module(f"nnbook.exercises.{_OF_FILES[name]}"), name)
    raise AttributeError(
        f"module 'nnbook.exercises' has no attribute {name!r}{suggestion(name, CHAPTER_OF)}"
    )


def __dir__() -> list[str]:
    return sorted([*globals(), *_OF_FILES, *CHAPTER_OF])
