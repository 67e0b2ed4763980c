"""Tests of the exercises' pages: made from the definitions, and linked from the chapters."""

import re
from pathlib import Path

import pytest

import exercisepages
import marks
from nnbook import exercises
from nnbook.exercises import handout

CHAPTERS = Path(__file__).parents[1] / "chapters"


@pytest.mark.parametrize("chapter", exercises.chapters())
def test_a_page_has_statement_stub_hints_and_solution(chapter):
    page = exercisepages.page(chapter)
    folded = page.replace("\n    ", "\n")
    for name in exercises.names(chapter):
        exercise = exercises.load(name)
        assert f"{exercise.title} {{ #{name} }}" in page
        for part in (exercise.statement, exercise.stub):
            assert part in page
        for part in (exercise.solution_code, exercise.why, *exercise.hints):
            assert part in folded or part.replace("\n    ", "\n") in folded
        assert page.count('??? success "Solution"') == len(exercises.names(chapter))


@pytest.mark.parametrize("chapter", exercises.chapters())
def test_a_chapter_links_each_objective_to_its_exercises(chapter):
    name = f"{chapter}.md"
    source = (CHAPTERS / name).read_text(encoding="utf-8")
    page = exercisepages.linked(name, source)
    (objectives,) = re.findall(r"^!!! objective.*?\n\n(.*?)\n\n(?=\S)", page, re.M | re.S)
    items = re.findall(r"^    (\d)\. (.*?)(?=^    \d\. |\Z)", objectives, re.M | re.S)
    assert items
    for number, item in items:
        linked = re.findall(rf"\(exercises/{chapter}\.md#(\w+)\)", item)
        practise = [
            one for one in exercises.names(chapter) if str(exercises.load(one).objective) == number
        ]
        assert linked == practise
    assert f"more exercises](exercises/{chapter}.md)" in page.partition("\n## Exercises")[2]
    without = re.sub(r", \[`\w+`\]\(exercises/.*?\)|\n\n\[\d+ more exercises\].*", "", page)
    assert without == source


def test_a_page_without_exercises_stays_as_it_is():
    assert exercisepages.linked("install.md", "## Exercises\n") == "## Exercises\n"


def test_tables_stand_where_a_page_asks_for_them():
    text = marks.filled(
        "a\n\n<!-- exercises: everything -->\n\n<!-- exercises: classes -->", "page.md"
    )
    for name in exercises.names():
        assert f".md#{name}) | `{name}` |" in text
    found = re.search(r"^\| \[Activations\]\(exercises/activations.md\) \| (.*)", text, re.M)[1]
    assert found.index("`sigmoid_backward`") < found.index("`stable_sigmoid`")
    assert found.index("`stable_sigmoid`") < found.index("`softmax_backward`")


def test_the_line_under_a_title_is_that_of_the_handouts_with_the_objective():
    exercise = exercises.load("sigmoid_backward")
    line = f"*{handout.effort(exercise)}, objective {exercise.objective} of the [chapter]"
    assert line in exercisepages.section(1, exercise)
    assert re.fullmatch(r"[A-Z][a-z-]+, about \d+ minutes", handout.effort(exercise))


def test_files_to_download_lie_beside_the_pages():
    made = exercisepages.pages()
    for chapter in exercises.chapters():
        name = chapter.replace("-", "_")
        assert f"exercises/{chapter}.md" in made
        for ending in ("py", "ipynb"):
            path = f"{name}_exercises.{ending}"
            assert f"exercises/{path}" in made
            assert f"]({path})" in made[f"exercises/{chapter}.md"]


def test_the_chapters_have_the_order_of_the_book():
    nav = (CHAPTERS.parent / "mkdocs.yml").read_text(encoding="utf-8").partition("\nhooks:")[0]
    order = [name for name in re.findall(r": ([\w-]+)\.md", nav) if name in exercises.chapters()]
    assert exercises.chapters() == order


@pytest.mark.parametrize("chapter", exercises.chapters())
def test_a_chapter_has_enough_of_them(chapter):
    text = (CHAPTERS.parent / "mkdocs.yml").read_text(encoding="utf-8")
    study = f" {chapter}.md" in text.partition("- Case studies:")[2].partition("- Exercises:")[0]
    assert len(exercises.names(chapter)) >= (2 if study else 5)


def test_what_is_given_stands_above_the_stub():
    assert exercisepages.code("x = ...", "import numpy as np") == "```py\nx = ...\n```"
    assert exercisepages.code("x = ...", "import a") == "```py\nimport a\n\n\nx = ...\n```"
