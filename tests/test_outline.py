"""Tests of nnbook.book.course.outline and of the page that is made from it."""

import re
from pathlib import Path

import pytest
from documents import document_text

import coursemap
import marks
from nnbook.book import course
from nnbook.book.course.outline import Section, outline

CHAPTERS = Path(__file__).parent.parent / "chapters"
KEYS = [document.key for document in course.documents()]
ALL = [(key, section) for key in KEYS for section in outline(key)]
LINKS = sorted({where for _, section in ALL for where in section.where})


def test_all_five_documents_are_there() -> None:
    assert KEYS == ["000", "001", "002", "003", "004"]
    assert all(outline(key) for key in KEYS)


@pytest.mark.parametrize(("key", "section"), ALL, ids=[f"{key} {s.says}" for key, s in ALL])
def test_a_section_has_a_place_in_the_book_or_a_reason(key: str, section: Section) -> None:
    assert section.heading
    assert section.says
    assert bool(section.where) != bool(section.reason)


@pytest.mark.parametrize("where", LINKS)
def test_the_place_exists(where: str) -> None:
    page, _, anchor = where.partition("#")
    text = (CHAPTERS / page).read_text(encoding="utf-8")
    assert not anchor or f"{{ #{anchor} }}" in text


def test_an_unknown_document_is_refused() -> None:
    with pytest.raises(ValueError, match="outline: expected document to be one of '000'"):
        outline("005")


def test_the_page_has_a_table_for_each_document() -> None:
    text = (CHAPTERS / "course-map.md").read_text(encoding="utf-8")
    found = re.findall(r"^<!-- course map: (\d{3}) -->$", text, re.MULTILINE)
    assert sorted(found) == KEYS


def _headings(key: str) -> list[str]:
    """Return the lines of a document, without Markdown's marks."""
    return [re.sub(r"[#*]+", "", line).strip() for line in document_text(key).splitlines()]


@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_the_headings_stand_in_the_document_in_this_order(key: str) -> None:
    # Four numbers of report 002, and the first of report 000, stand in its contents only.
    lost = {"Ejercicio 1", "Ejercicio 2", "Ejercicio 6", "Ejercicio 7", "1.2 Importación"}
    lines = iter(_headings(key))
    for section in outline(key):
        if not section.heading.startswith(tuple(lost)):
            assert any(line.startswith(section.heading) for line in lines), section.heading


def test_no_slide_of_the_lecture_is_left_out() -> None:
    headings = [section.heading for section in outline("003")]
    assert [line for line in _headings("003") if line in headings] == headings


def test_a_row_is_a_link_or_a_reason_and_a_repeated_title_a_mark() -> None:
    rows = (
        Section("Slide", "first", ("xor.md#break-it", "install.md")),
        Section("Slide", "second", (), "its figure is lost"),
    )
    assert coursemap.table(rows).splitlines()[2:] == [
        "| **Slide** | first | [XOR: Break it: what a rate can do](xor.md#break-it), "
        "[Install](install.md) |",
        "| ″ | second | its figure is lost |",
    ]
    filled = marks.filled("before\n<!-- course map: 004 -->\nafter", "page.md")
    assert filled.count("\n| **") == len(outline("004"))
