"""Tests of the page on how the book checks itself: its numbers are counted, not typed."""

import re
from pathlib import Path

import pytest

import checks
import marks
from nnbook import exercises
from nnbook.book import ledger, records

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "chapters" / "checks.md").read_text(encoding="utf-8")


@pytest.fixture
def home(tmp_path):
    """Return a small project: three examples, two of them on one page, and two tests."""
    for folder in ("chapters", "nnbook", "tests"):
        (tmp_path / folder).mkdir()
    page = "# Page\n\n```pycon\n>>> 1 + 1\n2\n>>> x = 3\n\n```\n\n[a](b.md#c) [d](https://e.org)\n"
    (tmp_path / "chapters" / "page.md").write_text(page)
    code = '"""Module.\n\n>>> f()\n"""\n\n\ndef f():\n    """No example."""\n'
    (tmp_path / "nnbook" / "code.py").write_text(code)
    test = "def test_one(): ...\n\n\nclass T:\n    def test_two(self): ...\n\n\ndef helper(): ...\n"
    (tmp_path / "tests" / "test_it.py").write_text(test)
    return tmp_path


def test_examples_and_tests_are_counted(home):
    assert checks.examples(home) == 3
    assert checks.count_tests(home) == 2


def test_links_of_the_site_are_counted_and_others_are_not(monkeypatch):
    monkeypatch.setattr(checks, "built", {})
    checks.count(
        ["[a](b.md#c) [d](https://e.org) [f](#g)", "[x][nnbook.book.records] [`nnbook.y`][]"],
        ["<figure>1</figure><figure>2</figure>", "<table></table>"],
    )
    assert checks.built == {"pages": 2, "links within the site": 4, "figures": 2}


def test_the_page_asks_for_every_part_and_gets_it():
    made = [mark for mark in marks.MAKERS if mark.startswith("checks: ")]
    assert sorted(marks.MARK.findall(PAGE)) == sorted(made)
    text = marks.filled(PAGE, "checks.md")
    assert "<!-- checks" not in text
    assert f"- **{len(records.names())}** records of long runs" in text
    assert f"- **{len(exercises.names()):,}** exercises that check themselves" in text
    for verdict, number in ledger.counts(ledger.rows()).items():
        assert f"- **{number}** {verdict}" in text


def test_the_book_has_many_of_each():
    assert checks.examples() > 1000
    assert checks.count_tests() > 800


def test_the_minutes_of_the_records_add_up():
    table = marks.filled("<!-- checks: records -->", "checks.md")
    rows = re.findall(r"^\| [\w ]+ \| (\d+) \| (\d+) \|$", table, re.MULTILINE)
    numbers = [int(n) for n, _ in rows]
    assert sum(numbers[:-1]) == numbers[-1] == len(records.names())


def test_the_commands_that_are_named_exist():
    targets = set(re.findall(r"`make ([a-z-]+)`", PAGE))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert {"ledger", "reproduce"} <= set(re.findall(r"python -m nnbook (\w+)", PAGE))
