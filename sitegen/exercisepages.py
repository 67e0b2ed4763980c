"""Make the pages of the exercises from their definitions, and the links that lead to them.

A chapter with exercises gets a page ``exercises/CHAPTER.md``. In the chapter itself each objective
gets links to the exercises that practise it, and the section "Exercises" gets one to the page.
"""

import json
import re
from collections.abc import Iterable

import markup
from marks import makes
from nnbook import exercises
from nnbook.exercises import Exercise, handout
from nnbook.exercises.picture import difference

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


def titles() -> list[str | dict[str, str]]:
    """Return the pages as the navigation lists them, the overview as the section's own page."""
    listed = ({handout.title(name): f"exercises/{name}.md"} for name in exercises.chapters())
    return ["exercises/index.md", *listed]


def page(chapter: str) -> str:
    """Return the page of a chapter's exercises as Markdown."""
    name, here = handout.filename(chapter), of(chapter)
    link = f"[{handout.title(chapter)}](../{chapter}.md)"
    head = f"""\
# Exercises: {handout.title(chapter)}

{len(here)} exercises to the chapter {link}, about {minutes(here)} minutes in all. They check
themselves: download them [as a file]({name}.py) or [as a notebook]({name}.ipynb), and read
[how it works](index.md).

```sh
python -m nnbook exercises check {name}.py
```
"""
    parts = [section(number, exercise) for number, exercise in enumerate(here, 1)]
    return "\n\n".join([head, *parts]) + "\n"


def section(number: int, exercise: Exercise) -> str:
    """Return one exercise: its statement and stub, and below them, folded, hints and solution."""
    effort = handout.effort(exercise)
    if exercise.objective:
        effort += f", objective {exercise.objective} of the [chapter](../{exercise.chapter}.md)"
    parts = [f"## {number}. {exercise.title} {{ #{exercise.name} }}", f"*{effort}.*"]
    parts += [exercise.statement, code(exercise.stub, exercise.given)]
    if exercise.options:
        options = ", ".join(f'`"{option}"`' for option in exercise.options)
        parts += [f"Choose from {options}."]
    many = len(exercise.hints) > 1
    for count, hint in enumerate(exercise.hints, 1):
        parts += [markup.folded("tip", f"Hint {count}" if many else "Hint", hint)]
    solution = "\n\n".join(filter(None, [code(exercise.solution_code), exercise.why]))
    return "\n\n".join([*parts, markup.folded("success", "Solution", solution)])


def code(text: str, given: str = "") -> str:
    """Return code with what is given above it; the import of NumPy goes without saying."""
    above = f"{given}\n\n\n" if given and given != "import numpy as np" else ""
    return markup.fence(above + text, "py")


def of(chapter: str) -> list[Exercise]:
    """Return the exercises of a chapter, in their order."""
    return [exercises.load(name) for name in exercises.names(chapter)]


def minutes(some: Iterable[Exercise]) -> int:
    """Return how long these exercises take together."""
    return sum(exercise.minutes for exercise in some)


def links(some: Iterable[Exercise]) -> list[str]:
    """Return a link to each exercise, for a page of the top folder."""
    return [f"[`{one.name}`](exercises/{one.chapter}.md#{one.name})" for one in some]


def linked(name: str, markdown: str) -> str:
    """Return a chapter's page with the links to its exercises, if it has any."""
    chapter = name.removesuffix(".md")
    if chapter not in exercises.chapters():
        return markdown
    here = of(chapter)

    def item(found: re.Match[str]) -> str:
        practise = (one for one in here if str(one.objective) == found[2])
        return ", ".join([found[1], *links(practise)])

    markdown = OBJECTIVES.sub(lambda found: ITEM.sub(item, found[0]), markdown, count=1)
    note = (
        f"\n\n[{len(here)} more exercises](exercises/{chapter}.md) on this chapter check "
        "themselves, with hints and solutions."
    )
    return HEADING.sub(lambda found: found[0] + note, markdown, count=1)


@makes("exercises: everything")
def everything() -> str:
    """Return tables of all exercises, one for each chapter."""
    parts = []
    for chapter in exercises.chapters():
        here = of(chapter)
        rows = [
            (f"[{one.title}]({chapter}.md#{one.name})", f"`{one.name}`", one.level, one.minutes)
            for one in here
        ]
        parts += [
            f"### {handout.title(chapter)}",
            f"[{len(here)} exercises]({chapter}.md), about {minutes(here)} minutes:",
            markup.table(("exercise", "name", "level", "minutes"), rows),
        ]
    return markup.boxed("nn-exercises", "\n\n".join(parts))


@makes("exercises: classes")
def classes() -> str:
    """Return a table of each chapter's exercises: for the class, for home, and for more."""
    rows = []
    for chapter in exercises.chapters():
        cells = []
        for levels in (("warm-up",), ("core",), ("challenge", "open")):
            here = [one for one in of(chapter) if one.level in levels]
            cells.append(f"{', '.join(links(here))} ({minutes(here)})" if here else "")
        rows.append((f"[{handout.title(chapter)}](exercises/{chapter}.md)", *cells))
    return markup.boxed(
        "nn-classes", markup.table(("exercises on", "in class", "at home", "for more"), rows)
    )


@makes("exercises: figure")
def figure() -> str:
    """Return the figure that a notebook shows beside the page's example of a wrong answer."""
    verdict = exercises.load("sigmoid_backward").check(lambda dy, y: y * (1 - y))
    assert verdict.numbers is not None, "expected the numbers of a wrong answer, got none"
    return difference(*verdict.numbers)._repr_html_()
