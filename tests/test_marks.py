"""Tests of the marks: what a page may ask for, and what it is told otherwise."""

import importlib
from pathlib import Path

import pytest

import marks

HOME = Path(__file__).parents[1]
PAGES = sorted((HOME / "chapters").rglob("*.md"))

# A module registers what it makes when it is imported.
for path in (HOME / "sitegen").glob("*.py"):
    if "from marks import" in path.read_text(encoding="utf-8"):
        importlib.import_module(path.stem)


@pytest.fixture
def makers(monkeypatch):
    """Forget all makers for the length of a test."""
    made = {}
    monkeypatch.setattr(marks, "MAKERS", made)
    return made


def test_a_mark_becomes_what_its_maker_returns(makers):
    @marks.makes("page: total")
    def total():
        return r"875\1"

    @marks.makes_each("course map", ["000", "001"])
    def table(document):
        return f"|{document}|"

    assert list(makers) == ["page: total", "course map: 000", "course map: 001"]
    source = "In <!-- page: total --> rows.\n\n<!--course map:  001-->\n<!-- course map: 000 -->"
    with pytest.raises(marks.MarkError, match="got course map:  001"):
        marks.filled(source, "page.md")
    source = source.replace("map:  ", "map: ")
    assert marks.filled(source, "page.md") == "In 875\\1 rows.\n\n|001|\n|000|"
    assert (total(), table("x")) == (r"875\1", "|x|")


def test_a_mark_that_nothing_fills_is_refused_by_page_and_line(makers):
    makers |= {"b: two": str, "a: one": str}
    with pytest.raises(marks.MarkError) as raised:
        marks.filled("---\ntitle: T\n---\n\n# T\n\n<!-- a: one -->\n<!-- a: oen -->\n", "t.md")
    assert str(raised.value) == (
        "t.md, line 8: expected a mark to be one of a: one, b: two, got a: oen; "
        "correct it, or register a function for it with marks.makes"
    )


@pytest.mark.parametrize("text", ["no mark", "<!-- a comment -->", "<!-- see a: and b -->"])
def test_what_is_not_a_mark_is_left_alone(makers, text):
    assert marks.filled(text, "page.md") == text


def test_the_book_asks_once_for_all_that_is_made_and_for_nothing_else():
    asked = [mark for page in PAGES for mark in marks.MARK.findall(page.read_text("utf-8"))]
    assert sorted(asked) == sorted(marks.MAKERS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_chapter_has_no_marks_because_its_notebook_could_not_show_them(page):
    text = page.read_text(encoding="utf-8")
    assert "kernelspec:" not in text or not marks.MARK.search(text)
