"""What holds for the source of every chapter."""

import re
from pathlib import Path

import pytest

from nnbook.book.registry import experiments

CHAPTERS = Path(__file__).parents[1] / "chapters"
NOTEBOOKS = [p for p in sorted(CHAPTERS.glob("*.md")) if p.read_text().startswith("---\njupyter:")]

# A line of code fits its column, at the width at which the page is read.
WIDEST = 79

# The order of a chapter, as far as every chapter has it.
TEMPLATE = [
    "Predict first",
    "The idea in one figure",
    "Break it",
    "In practice",
    "Errata",
    "Summary",
]
TEMPLATE += ["Exercises", "References"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_code_fits_its_column(path: Path) -> None:
    """No line of a code fence is wider than the column; texts in strings may be."""
    inside = False
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if re.match(r"\s*```", line):
            inside = not inside
        elif inside and not re.search(r'^\s*(f?"|caption=|alt=|print\()', line):
            assert len(line) <= WIDEST, f"{path.name}, line {number}: {len(line)} characters"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_template_is_kept(path: Path) -> None:
    """The parts that every chapter has come in their order."""
    headings = re.findall(r"^## (.*?)(?: \{.*\})?$", path.read_text(), re.M)
    found = [
        part for heading in headings for part in TEMPLATE if heading.split(":")[0].startswith(part)
    ]
    assert found == TEMPLATE


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_objectives_name_exercises_that_exist(path: Path) -> None:
    """Three to six objectives, each tied to an exercise of the page."""
    text = path.read_text()
    (objectives,) = re.findall(r"^!!! objective.*?\n\n(.*?)\n\n(?=\S)", text, re.M | re.S)
    items = re.findall(r"^    \d\. (.*?)(?=^    \d\. |\Z)", objectives, re.M | re.S)
    assert 3 <= len(items) <= 6
    for item in items:
        (anchor,) = re.findall(r"\(#exercise-(\d+)\)", item)
        assert f"### Exercise {anchor}" in text


def test_a_page_that_offers_a_fresh_run_names_the_line_to_change() -> None:
    """What it would make instead is a record, loaded on that page into that variable."""
    offers = 0
    for path in NOTEBOOKS:
        text = path.read_text()
        for variable, name in re.findall(r'^(\w+) = registry\.make\("(.*)"\)$', text, re.M):
            assert name in experiments()
            cells = re.findall(r"^```python.*?^```", text, re.M | re.S)
            line = f'{variable} = records.load("{name}")\n'
            assert any(line in cell for cell in cells), (path.name, line)
            assert re.search(r"^from nnbook.book import .*\bregistry\b", cells[0], re.M)
            offers += 1
    assert offers >= 4
