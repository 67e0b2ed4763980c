"""Tests of nnbook.book.course.errata and of the page that is made from it."""

import re
from collections import Counter
from pathlib import Path

import pytest

import errata as page
import marks
from nnbook.book import course
from nnbook.book.course.errata import BASES, ERRATA, KINDS, Erratum, erratum

CHAPTERS = Path(__file__).parent.parent / "chapters"
IDS = [entry.id for entry in ERRATA]


@pytest.mark.parametrize("entry", ERRATA, ids=IDS)
def test_an_erratum_is_complete(entry: Erratum) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.id)
    assert entry.document in {document.key for document in course.documents()}
    assert entry.place
    assert entry.says
    assert entry.right.endswith((".", "?"))
    assert entry.kind in KINDS
    assert entry.basis in BASES


@pytest.mark.parametrize("entry", ERRATA, ids=IDS)
def test_its_proof_is_a_section_of_the_book(entry: Erratum) -> None:
    name, _, anchor = entry.proof.partition("#")
    assert f"{{ #{anchor} }}" in (CHAPTERS / name).read_text(encoding="utf-8")


def test_an_anchor_stands_for_one_erratum() -> None:
    assert [name for name, count in Counter(IDS).items() if count > 1] == []


def test_every_document_has_some_and_more_than_ten_are_proved() -> None:
    found = Counter(entry.document for entry in ERRATA)
    assert sorted(found) == [document.key for document in course.documents()]
    assert sum(entry.basis == "proved" for entry in ERRATA) > 10


def test_an_erratum_is_found_by_its_anchor() -> None:
    assert erratum("glorot-normal").where == "errata.md#glorot-normal"
    with pytest.raises(ValueError, match=r"erratum: expected id .* did you mean 'glorot-normal'"):
        erratum("glorot_normal")


def test_the_page_asks_for_every_document() -> None:
    text = (CHAPTERS / "errata.md").read_text(encoding="utf-8")
    assert sorted(marks.MARK.findall(text)) == [f"errata: {d.key}" for d in course.documents()]
    filled = marks.filled(text, "errata.md")
    assert not marks.MARK.search(filled)
    assert all(f"{{ #{name} }}" in filled for name in IDS)


def test_an_entry_says_its_kind_unless_it_is_plainly_wrong() -> None:
    entry = Erratum("an-id", "004", "Question 1", "2 + 2 = 5", "It is 4.", "xor.md#errata")
    assert page.entry(entry).splitlines() == [
        "2 + 2 = 5 { #an-id }",
        ":   *Question 1.* It is 4. "
        '<span class="ev ev-proved">proved</span> [XOR: Errata of the lab](xor.md#errata)',
    ]
    slip = Erratum("b", "004", "Question 1", "a", "b.", "xor.md#errata", "slip", "measured")
    assert "*Question 1 · slip.*" in page.entry(slip)
    assert "ev-measured" in page.entry(slip)
