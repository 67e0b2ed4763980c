"""Tests of the ledger's pages, as Markdown: every row is there, with its link and its place."""

import re
from pathlib import Path

import numpy as np
import pytest

import ledgerpages
import marks
from nnbook.book import ledger
from nnbook.book.course import Printed, lab
from nnbook.book.ledger import Row

INDEX = Path(__file__).parent.parent / "chapters" / "ledger" / "index.md"


def test_each_number_has_one_row_on_one_page():
    pages = ledgerpages.pages()
    assert len(pages) == len(ledgerpages.PARTS)
    found = sum(
        len(re.findall(r"^\| .* \| \[\d+\]\(#place-\d+\) \|$", p, re.M)) for p in pages.values()
    )
    assert found == len(ledger.rows())
    for text in pages.values():
        linked = set(re.findall(r"\(#(place-\d+)\)", text))
        assert linked == set(re.findall(r'id="(place-\d+)"', text))


def test_the_navigation_lists_the_overview_and_each_page():
    first, *others = ledgerpages.titles()
    assert first == "ledger/index.md"
    assert [path for entry in others for path in entry.values()] == [*ledgerpages.pages()]


def test_a_page_counts_its_verdicts_and_cites_its_document():
    text = ledgerpages.page("004")
    assert '176 numbers of "Deep Learning: Laboratorio 1" (lab report, 2023)' in text
    assert "175 exact, 1 not reproducible." in text
    assert " z |" not in text.splitlines()[11]
    assert (
        "| zeros, iteration 0, cost | 0.693147&nbsp;nat | 0.693147&nbsp;nat | [exact](../xor.md#"
        in text
    )
    assert "    - randn\\_0.01: `init=randn, learning_rate=0.01" in text


def test_cells_keep_what_markdown_would_eat():
    number = Printed(
        document=lab.DOCUMENT, place="p*", name="a|b_c", text="1,234,567.0", unit="s", note="x < y."
    )
    row = Row(number=number, verdict="exact", rule="digits", where="a.md#b", ours=1.0, z=-0.25)
    line = ledgerpages.table([row], ["p*"]).splitlines()[-1]
    assert line == (
        r"| a\|b\_c | 1,<wbr>234,<wbr>567.0&nbsp;s | 1.0&nbsp;s | -0.2 | [exact](../a.md#b) "
        "| x &lt; y | [1](#place-1) |"
    )


@pytest.mark.parametrize(
    ("rule", "detail", "note", "expected"),
    [
        ("spread", "mean of 3 seeds", "Five decimals.", "Mean of 3 seeds. Five decimals"),
        ("missing", "a seed of the masks", "", "Missing: a seed of the masks"),
        ("missing", "only the result is left", "", "Only the result is left"),
        ("near", "mean of 9", "33 in exercise 8", "Mean of 9; 33 in exercise 8"),
        ("near", "w1 is small", "", "w1 is small"),
        ("digits", "", "", ""),
    ],
)
def test_what_to_know_is_said_in_sentences(rule, detail, note, expected):
    number = Printed(document=lab.DOCUMENT, place="p", name="a", text="1", note=note)
    row = Row(number=number, verdict="exact", rule=rule, where="a.md#b", ours=1, detail=detail)
    assert ledgerpages.known(row) == expected


def test_settings_and_units_are_written_as_a_reader_would():
    text = ledgerpages.page("001")
    assert "folds=5`" in text
    assert not re.search(r"=\d+\.0\b", text)
    assert "| 50&nbsp;epochs | 36&nbsp;epochs |" in ledgerpages.page("002")
    assert "z is the distance" in text
    assert "z is the distance" not in ledgerpages.page("004")


def test_the_overview_asks_for_all_its_parts_and_gets_them():
    text = INDEX.read_text(encoding="utf-8")
    made = [mark for mark in marks.MAKERS if mark.startswith("ledger: ")]
    assert sorted(marks.MARK.findall(text)) == sorted(made)
    filled = marks.filled(text, "ledger/index.md")
    assert "<!-- ledger" not in filled
    assert f"print {len(ledger.rows())} numbers" in filled
    for verdict, n in ledger.counts(ledger.rows()).items():
        assert f"- **{verdict}** ({n}): " in filled
    assert filled.count("](../") >= len(ledger.CONTRADICTIONS)


def test_the_summary_adds_up():
    lines = [line.split("|")[2:-1] for line in ledgerpages.summary().splitlines()[2:]]
    table = np.array(lines, dtype=int)
    np.testing.assert_array_equal(table[:-1].sum(axis=0), table[-1])
    np.testing.assert_array_equal(table[:, 1:].sum(axis=1), table[:, 0])


def test_the_figure_shows_every_pair():
    plot = ledgerpages.figure()
    pairs = [
        row
        for row in ledger.rows()
        if row.ours is not None and np.isfinite(row.ours) and np.isfinite(row.number.value)
    ]
    points = [line.get_xydata() for line in plot.figure.axes[0].lines]
    drawn = [p for p in points if len(p) > 2 or len(p) == 1]
    assert sum(map(len, drawn)) == len(pairs) > 600
    assert np.isfinite(np.concatenate(drawn)).all()
    assert f"The {len(pairs)} numbers" in plot.caption


def test_what_many_rows_share_is_said_once():
    for part in ledgerpages.PARTS:
        text = ledgerpages.page(part)
        notes = re.findall(r'id="note-(\d+)"></span>(.*)\.', text)
        linked = set(re.findall(r"\(#note-(\d+)\)", text))
        assert linked == {number for number, _ in notes}
        listed = [said for _, said in notes]
        assert len(set(listed)) == len(listed)
        rows = [line for line in text.splitlines() if line.endswith("(#place-1) |")]
        assert not [said for said in listed for row in rows if f"| {said} |" in row]
    assert "## Notes" in ledgerpages.page("003 logs")
