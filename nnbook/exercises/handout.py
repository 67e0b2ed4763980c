"""What a teacher hands out, files of stubs and notebooks, and the key with the solutions."""

import json
import re
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nnbook import __version__, exercises
from nnbook.exercises.exercise import Exercise
from nnbook.exercises.plain import capitalized, readable

COLUMN = 79

#: What holds for every exercise, so that no statement repeats it.
RULES = """\
What holds for all of them, unless one says otherwise: samples are rows, features and units are
columns. A function returns its result, and leaves its arguments as they were. Where a number is
asked for, a formula will do as well: 1/2, or "log(2) / 4"."""

_NAMES = {"xor": "XOR", "mnist": "MNIST", "cifar-10": "CIFAR-10"}


def filename(chapter: str) -> str:
    """Return the name of a chapter's file of stubs, without its ending."""
    return f"{chapter.replace('-', '_')}_exercises"


def stubs(chapter: str) -> str:
    """Return a Python file with a chapter's statements as comments and a stub below each."""
    name = filename(chapter)
    return _file(
        chapter,
        f"Exercises of nnbook: {title(chapter)}.\n\n"
        "Edit this file, and check it as often as you like:\n\n"
        f"    python -m nnbook exercises check {name}.py\n\n"
        "A hint for one of them: python -m nnbook exercises hint NAME\n\n"
        + textwrap.fill(RULES, COLUMN),
        [(exercise, exercise.stub) for exercise in exercises.of_chapter(chapter)],
    )


def key(chapter: str) -> str:
    """Return the same file with the solutions in place of the stubs."""
    solved = [(exercise, _with_why(exercise)) for exercise in exercises.of_chapter(chapter)]
    return _file(chapter, f"Key to the exercises of nnbook: {title(chapter)}.", solved)


def notebook(chapter: str) -> dict[str, Any]:
    """Return a notebook with the statement, the stub and the check of each of its exercises."""
    help_ = "`exercises.NAME.hint()` shows a hint for the exercise of that name."
    cells = [_cell("markdown", f"# Exercises: {title(chapter)}\n\n{help_}\n\n{RULES}")]
    cells += [_cell("code", f"# nnbook exercises: {chapter}\nfrom nnbook import exercises")]
    for number, exercise in enumerate(exercises.of_chapter(chapter), 1):
        head = f"## {number}. {exercise.title}\n\n*{effort(exercise)}*"
        cells.append(_cell("markdown", f"{head}\n\n{exercise.statement}{exercise.choices}"))
        cells.append(_cell("code", exercise.below_given(exercise.stub)))
        cells.append(_cell("code", f"exercises.{exercise.name}.check({exercise.name})"))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def remarks(chapter: str) -> str:
    """Return a chapter's solutions, hints and messages of known wrong answers, as Markdown."""
    lines = [f"# Key to the exercises: {title(chapter)}"]
    for number, exercise in enumerate(exercises.of_chapter(chapter), 1):
        lines += ["", f"## {number}. {exercise.title} (`{exercise.name}`)", "", effort(exercise)]
        lines += ["", exercise.statement + exercise.choices, ""]
        lines += ["```python", exercise.solution_code, "```"]
        lines += ["", exercise.why] if exercise.why else []
        lines += ["", "Hints:", "", *(f"{n}. {hint}" for n, hint in enumerate(exercise.hints, 1))]
        lines += ["", "Mistakes that are known, by the message that they provoke:", ""]
        lines += [f"- {message}" for message in dict.fromkeys(text for text, _ in exercise.known)]
    return "\n".join(lines) + "\n"


def export(folder: Path, chapters: Sequence[str]) -> list[Path]:
    """Write the folders ``student`` and ``key`` into a folder; return the paths of all files."""
    files: dict[str, str] = {}
    for chapter in chapters:
        name = filename(chapter)
        files[f"student/{name}.py"] = stubs(chapter)
        files[f"student/{name}.ipynb"] = json.dumps(notebook(chapter), indent=1) + "\n"
        files[f"key/{name}.py"] = key(chapter)
        files[f"key/{name}.md"] = remarks(chapter)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return [folder / path for path in files]


def title(chapter: str) -> str:
    """Return the title of a chapter."""
    name = chapter.replace("-", " ")
    return _NAMES.get(chapter, capitalized(name))


def effort(exercise: Exercise) -> str:
    """Return how hard an exercise is and how long it takes, in a line."""
    return f"{exercise.level[:1].upper()}{exercise.level[1:]}, about {exercise.minutes} minutes"


def _file(chapter: str, top: str, codes: Sequence[tuple[Exercise, str]]) -> str:
    """Return a Python file: a docstring, the imports, then each exercise with its code."""
    shared = [given for exercise, _ in codes if _only_imports(given := exercise.given)]
    imports = dict.fromkeys(line for given in shared for line in given.splitlines() if line)
    lines = [f'"""{top}\n"""', "", f"# nnbook exercises: {chapter}", f"# nnbook {__version__}", ""]
    lines += sorted(imports, key=lambda line: ("nnbook" in line, line))
    for number, (exercise, code) in enumerate(codes, 1):
        lines += ["", "", _comment(f"{number}. {exercise.title} ({effort(exercise)})")]
        lines += ["#", _comment(exercise.statement + exercise.choices)]
        lines += [code if _only_imports(exercise.given) else exercise.below_given(code)]
    return "\n".join(lines) + "\n"


def _only_imports(given: str) -> bool:
    """Return whether the lines above a stub are nothing but imports, one on each line."""
    return all(line.startswith(("import ", "from ")) for line in given.splitlines() if line) and (
        "(" not in given
    )


def _with_why(exercise: Exercise) -> str:
    return f"{exercise.solution_code}\n\n\n{_comment(exercise.why)}".rstrip()


def _comment(text: str) -> str:
    """Return Markdown as comments, with formulas in plain text and paragraphs wrapped anew."""
    text = readable(text)
    lines: list[str] = []
    in_code = False
    for block in re.split(r"\n(?=\s*(?:[-*] |\d+\. |```|\||\n))", text):
        rest = block.strip("\n")
        lines += [""] if block.startswith("\n") or not block else []
        in_code ^= rest.startswith("```")
        if in_code or rest.startswith(("```", "|")):
            lines += rest.splitlines()
            continue
        item = re.match(r"\s*(?:[-*] |\d+\. )?", rest)
        indent = " " * len(item[0] if item else "")
        first = indent if rest.startswith(" ") else ""  # a displayed formula
        prose = " ".join(rest.split())
        lines += textwrap.wrap(
            prose,
            COLUMN - 2,
            initial_indent=first,
            subsequent_indent=indent,
            break_on_hyphens=False,
        )
    return "\n".join(f"# {line}".rstrip() for line in lines) if text else ""


def _cell(kind: str, source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source}
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell
