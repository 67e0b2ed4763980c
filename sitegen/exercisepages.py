"""The pages of the exercises, made from their definitions, and the links that lead to them.

A chapter with exercises gets a page ``exercises/CHAPTER.md``. In the chapter itself each objective
gets links to the exercises that practise it, and the section "Exercises" one to the page. The two
written pages, on exercises and for teachers, have comments where a table or a figure is to stand.
"""

import json
import re
from collections.abc import Iterable

from nnbook import exercises
from nnbook.exercises import Exercise, handout
from nnbook.exercises.picture import difference

MARK = re.compile(r"^<!-- exercises: (\w+) -->$", re.MULTILINE)
OBJECTIVES = re.compile(r"^!!! objective.*?\n\n(?:    .*\n|\n)+", re.MULTILINE)
ITEM = re.compile(r"(^    (\d)\. .*?\[exercise\s+\d\]\(#exercise-\d\))", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## Exercises.*$", re.MULTILINE)


def pages() -> dict[str, str]:
    """Map the path of each page, and of each file to download, to its content."""
    made = {}
    for chapter in exercises.chapters():
        name = handout.filename(chapter)
        made[f"exercises/{chapter}.md"] = page(chapter)
        made[f"exercises/{name}.py"] = handout.stubs(chapter)
        made[f"exercises/{name}.ipynb"] = json.dumps(handout.notebook(chapter), indent=1)
    return made


def page(chapter: str) -> str:
    """Return the page of a chapter's exercises as Markdown."""
    name, all_of_it = handout.filename(chapter), of(chapter)
    minutes = sum(exercise.minutes for exercise in all_of_it)
    link = f"[{handout.title(chapter)}](../{chapter}.md)"
    head = f"""\
# Exercises: {handout.title(chapter)}

{len(all_of_it)} exercises to the chapter {link}, about {minutes} minutes in all. They check
themselves: download them [as a file]({name}.py) or [as a notebook]({name}.ipynb), and read
[how it works](index.md).

```sh
python -m nnbook exercises check {name}.py
```
"""
    parts = [section(number, exercise) for number, exercise in enumerate(all_of_it, 1)]
    return "\n\n".join([head, *parts]) + "\n"


def section(number: int, exercise: Exercise) -> str:
    """Return one exercise: statement and stub, and folded its hints and its solution."""
    effort = f"{exercise.level[:1].upper()}{exercise.level[1:]}, about {exercise.minutes} minutes"
    if exercise.objective:
        effort += f", objective {exercise.objective} of the [chapter](../{exercise.chapter}.md)"
    parts = [f"## {number}. {exercise.title} {{ #{exercise.name} }}", f"*{effort}.*"]
    parts += [exercise.statement, fence(exercise.given, exercise.stub)]
    if exercise.options:
        options = ", ".join(f'`"{option}"`' for option in exercise.options)
        parts += [f"Choose from {options}."]
    many = len(exercise.hints) > 1
    for count, hint in enumerate(exercise.hints, 1):
        parts += [folded("tip", f"Hint {count}" if many else "Hint", hint)]
    solution = "\n\n".join(filter(None, [fence("", exercise.solution_code), exercise.why]))
    return "\n\n".join([*parts, folded("success", "Solution", solution)])


def fence(given: str, code: str) -> str:
    """Return code as a block; the import of NumPy is understood."""
    above = f"{given}\n\n\n" if given and given != "import numpy as np" else ""
    return f"```py\n{above}{code}\n```"


def folded(kind: str, title: str, text: str) -> str:
    """Return a block that is closed until it is asked for."""
    lines = [f"    {line}" if line else "" for line in text.splitlines()]
    return "\n".join([f'??? {kind} "{title}"', "", *lines])


def of(chapter: str) -> list[Exercise]:
    """Return the exercises of a chapter, in their order."""
    return [exercises.load(name) for name in exercises.names(chapter)]


def linked(name: str, markdown: str) -> str:
    """Add the links of a chapter's page, if there are exercises to it."""
    chapter = name.removesuffix(".md")
    if chapter not in exercises.chapters():
        return markdown
    here = of(chapter)

    def item(found: re.Match[str]) -> str:
        practise = [one for one in here if str(one.objective) == found[2]]
        links = [f"[`{one.name}`](exercises/{chapter}.md#{one.name})" for one in practise]
        return ", ".join([found[1], *links])

    markdown = OBJECTIVES.sub(lambda found: ITEM.sub(item, found[0]), markdown, count=1)
    note = (
        f"\n\n[{len(here)} more exercises](exercises/{chapter}.md) on this chapter check "
        "themselves, with hints and solutions."
    )
    return HEADING.sub(lambda found: found[0] + note, markdown, count=1)


def filled(markdown: str) -> str:
    """Put tables and the figure where a page asks for them."""
    return MARK.sub(lambda found: FILLED[found[1]](), markdown)


def everything() -> str:
    """Return tables of all exercises, one for each chapter."""
    parts = []
    for chapter in exercises.chapters():
        here = of(chapter)
        rows = [
            (f"[{one.title}]({chapter}.md#{one.name})", f"`{one.name}`", one.level, one.minutes)
            for one in here
        ]
        minutes = sum(one.minutes for one in here)
        parts += [
            f"### {handout.title(chapter)}",
            f"[{len(here)} exercises]({chapter}.md), about {minutes} minutes:",
            table(("exercise", "name", "level", "minutes"), rows),
        ]
    return "\n\n".join(['<div class="nn-exercises" markdown>', *parts, "</div>"])


def classes() -> str:
    """Return a table of the exercises of each chapter: for the class, for home, and for more."""
    rows = []
    for chapter in exercises.chapters():
        cells = []
        for levels in (("warm-up",), ("core",), ("challenge", "open")):
            here = [one for one in of(chapter) if one.level in levels]
            links = [f"[`{one.name}`](exercises/{chapter}.md#{one.name})" for one in here]
            minutes = sum(one.minutes for one in here)
            cells.append(f"{', '.join(links)} ({minutes})" if here else "")
        rows.append((f"[{handout.title(chapter)}](exercises/{chapter}.md)", *cells))
    made = table(("exercises on", "in class", "at home", "for more"), rows)
    return f'<div class="nn-classes" markdown>\n\n{made}\n\n</div>'


def table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """Return a table in Markdown."""
    lines = [list(head), *rows]
    text = [f"| {' | '.join(map(str, line))} |" for line in lines]
    return "\n".join([text[0], "|" + "---|" * len(lines[0]), *text[1:]])


def figure() -> str:
    """Return the figure that a notebook shows beside the wrong answer of the page on exercises."""
    verdict = exercises.load("sigmoid_backward").check(lambda dy, y: y * (1 - y))
    return difference(*verdict.numbers)._repr_html_()


FILLED = {"everything": everything, "classes": classes, "figure": figure}
