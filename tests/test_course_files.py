"""Tests of the files of nnbook.book.course: a mistake in one is refused by its file and line."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nnbook.book.course import errata, lab, lecture, lecture_003_search, outline
from nnbook.book.course._documents import DOCUMENTS, Document
from nnbook.book.course._files import HERE, read_described, read_rows
from nnbook.book.course._listing import listing

ERRATUM = """\
# One erratum, and its neighbour.
[sum]
place = "Question 1"
says = "2 + 2 = 5"
right = '''
    It is
    4.
'''
proof = "sums.md#errata"

[sum-of-squares]
place = "Question 2"
says = 'a \\cdot b is "ab"'
right = "So it is."
proof = "sums.md#errata"
kind = "limit"
basis = "measured"
"""

#: What lists pages: the module that reads it, and the folder of the pages.
TABLES = {
    "lab_004": (lab, "lab_004_pages"),
    "lecture_003": (lecture, "lecture_003_pages"),
    "lecture_003_search": (lecture_003_search, "lecture_003_pages"),
}

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refused(where: str, *message: str) -> object:
    """Expect an error that begins with a file and a line, and says something."""
    return pytest.raises(ValueError, match=f"^{re.escape(where)}: {'.*'.join(message)}")


# ---------------------------------------------------------------------------- errata, documents


def test_a_text_is_read_in_one_line_and_without_escapes(write: Write) -> None:
    one, other = errata.read(write("errata_004.toml", ERRATUM))
    assert one == errata.Erratum(
        "sum", "004", "Question 1", "2 + 2 = 5", "It is 4.", "sums.md#errata", "error", "proved"
    )
    assert (other.id, other.says) == ("sum-of-squares", 'a \\cdot b is "ab"')
    assert (other.kind, other.basis) == ("limit", "measured")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('says = "2 + 2 = 5"\n', "", 2, "expected the field 'says', got none"),
        ("right = '''", "rihgt = '''", 5, "expected a field .*got 'rihgt'; did you mean 'right'"),
        ('says = "2 + 2 = 5"', "says = 5", 4, "expected 'says' of type str, got 5"),
        ("[sum]", 'author = "X"\n[sum]', 2, r"expected fields below a \[name\], got .*'author'"),
        ("[sum]", "[[sum]]", 2, r"expected fields below a \[name\], got the field 'sum'"),
        ("[sum]", "[sum.of]", 2, "expected a field to be one of .*'basis', got 'of'"),
        ("[sum-of-squares]", "[sum]", 11, "expected TOML, got .*'sum'.* twice"),
        ('says = "2 + 2 = 5"', 'says = "2\nplace = "a"', 4, "expected TOML"),
        ("4.\n'''", "4.\n", 17, "expected TOML, got an error: .*document"),
        ('kind = "limit"', 'kind = "limits"', 11, "Erratum: .*kind .*; did you mean 'limit'"),
        ('basis = "measured"', 'basis = "guessed"', 11, "Erratum: expected basis .*'guessed'"),
        ('basis = "measured"', 'id = "x"', 17, "expected a field .*got 'id'"),
        ('basis = "measured"', 'document = "003"', 17, "expected a field .*got 'document'"),
    ],
)
def test_a_broken_erratum(write: Write, old: str, new: str, line: int, message: str) -> None:
    assert ERRATUM.count(old) >= 1
    with refused(f"errata_004.toml, line {line}", message):
        errata.read(write("errata_004.toml", ERRATUM.replace(old, new, 1)))


def test_a_name_is_not_taken_for_a_longer_one_above_it(write: Write) -> None:
    first, second = ERRATUM.split("\n\n")
    text = f"{second}\n{first.replace('says', '# says')}\n"
    with refused("errata_004.toml, line 10", "expected the field 'says', got none"):
        errata.read(write("errata_004.toml", text))


def test_a_year_is_a_whole_number(write: Write) -> None:
    path = write("documents.toml", '[9]\ntitle = "A"\nkind = "report"\nyear = "2000"\n')
    with refused("documents.toml, line 4", r"expected 'year' of type int \| None, got '2000'"):
        read_described(path, Document, "key")


# ------------------------------------------------------------------------------- tables of rows


def test_rows_have_headings_comments_and_shared_texts(write: Write) -> None:
    text = (
        "# numbers\n{a} = one\n{b} = {a} and two\n\n[x: [y]]\nk | {b}\n[z]\n  l|{a}| {a}, {b}  \n"
    )
    first, second = read_rows(write("t.txt", text), "key | text | more", 2)
    assert (first.where, first.place, first.cells) == (
        "t.txt, line 6",
        "x: [y]",
        ("k", "one and two", ""),
    )
    assert (second.place, second.cells) == ("z", ("l", "one", "one, one and two"))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("loss | 1", 1, r"expected a \[heading\] above all rows, got 'loss"),
        ("[here]\n| 1", 2, r"expected 2 to 5 cells, name \| number \| .*got '\| 1'"),
        ("[here]\nloss", 2, "expected 2 to 5 cells, name .*got 'loss'"),
        ("[here]\nloss | ", 2, r"expected 2 to 5 cells, name .*got 'loss \|'"),
        ("[here]\n\n# x\nloss | 1 | | | | more", 4, "expected 2 to 5 cells, name .*more'"),
        ("[here\nloss | 1", 1, r"expected a heading in brackets, got '\[here'"),
        ("[here]\nloss | 1,5", 2, "parse_number: expected one number"),
        ("[here]\nloss | 1\nloss | 2", 3, r"expected each name once, got 'loss \| 2'"),
        ("{a} = b\n[here]\nloss | 1 | {aa}", 3, "expected a name in braces .*did you mean 'a'"),
        ("{a} = {b}\n{b} = c", 1, "expected a name in braces .*got 'b'"),
    ],
)
def test_a_broken_listing(write: Write, text: str, line: int, message: str) -> None:
    with refused(f"report.txt, line {line}", message):
        listing(lab.DOCUMENT, write("report.txt", text))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[004]\nOne | first", 2, r"expected 3 cells, heading \| what stands there \| where"),
        ("[004]\nOne | first | ", 2, "expected 3 cells"),
        ("[004]\nOne | first | a.md | b.md", 2, "expected 3 cells"),
        ("[004]\nOne | a | a.md\n[005]\nOne | a | a.md", 4, r"expected \[document\] .*got '005'"),
    ],
)
def test_a_broken_outline(write: Write, text: str, line: int, message: str) -> None:
    with refused(f"outline.txt, line {line}", message):
        outline.read(write("outline.txt", text))


# --------------------------------------------------------------------------------- printed pages


@pytest.mark.parametrize(
    ("table", "page", "old", "new", "line", "message"),
    [
        ("lab_004", "zeros", "# 300:", "300:", 4, "expected a line like 'Cost after"),
        ("lab_004", "zeros", "700: 0.693147", "700: O.693147", 8, "expected a line like 'Cost"),
        ("lab_004", "random", "3.6745176 ,", "3.6745176 ;", 12, "expected rows of one length"),
        (
            "lab_004",
            "random",
            "-0.79771193",
            "-O.79771193",
            17,
            "parse_number: expected one number",
        ),
        (
            "lab_004",
            "random",
            "-0.79771193]]",
            "-0.79771193",
            12,
            "expected the arrays W1, .*b2, got",
        ),
        ("lab_004", "randn_0.5", "{", "", 1, "expected costs, {arrays}, predictions, got"),
        ("lab_004", "randn_0.5", "(0, 1) is 1", "(0, 1) is", 19, "expected a line like 'Neural"),
        ("lecture_003", "tanh_std_1", "Datos mean", "Data mean", 1, "expected a line like 'Datos"),
        ("lecture_003", "tanh_std_1", "Layer 4  mean", "Layer  mean", 7, "expected a line like"),
        ("lecture_003_search", "small_rate", "epoch 100 loss", "epoch loss", 9, "expected a line"),
        ("lecture_003_search", "fine", "(7/50)", "(7)", 7, "expected a line like 'lr: {rate} reg"),
    ],
)
def test_a_broken_page(
    tmp_path: Path, table: str, page: str, old: str, new: str, line: int, message: str
) -> None:
    module, folder = TABLES[table]
    shutil.copytree(HERE / folder, tmp_path / folder)
    broken = tmp_path / folder / f"{page}.txt"
    text = broken.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with refused(f"{folder}/{page}.txt, line {line}", message):
        list(module.read(Path(shutil.copy(HERE / f"{table}.txt", tmp_path))))


@pytest.mark.parametrize(
    ("table", "old", "new", "line", "message"),
    [
        ("lab_004", "mean_square | 0.1", "mean_square | O.1", 16, "parse_number: expected one num"),
        (
            "lab_004",
            "cross_entropy",
            "crossentropy",
            6,
            "expected the cost .*'cross_entropy', 'mean",
        ),
        ("lab_004", " | rand | ", " | rand ", 7, "expected 4 to 6 cells, key"),
        ("lab_004", "randn_0.1 ", "randn_0.01 ", 11, "expected each key once, got 'randn_0.01"),
        ("lecture_003", "| {cut}", "| {cat}", 20, "expected a name in braces .*'cut', got 'cat'"),
        ("lecture_003_search", "1e-5", "1e-5 in all", 13, "parse_number: expected one number"),
    ],
)
def test_a_broken_list_of_pages(
    tmp_path: Path, table: str, old: str, new: str, line: int, message: str
) -> None:
    module, folder = TABLES[table]
    shutil.copytree(HERE / folder, tmp_path / folder)
    text = (HERE / f"{table}.txt").read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / f"{table}.txt"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with refused(f"{table}.txt, line {line}", message):
        list(module.read(broken))


def test_a_page_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"lab_004_pages/zeros\.txt"):
        list(lab.read(Path(shutil.copy(HERE / "lab_004.txt", tmp_path))))


def test_every_file_is_read() -> None:
    pages = [f"lab_004_pages/{key}.txt" for key in lab.XOR_RUNS]
    titles = [*lecture.INITIALIZATION, *lecture_003_search.LOGS, *lecture_003_search.RANGES]
    pages += [f"lecture_003_pages/{title.replace(' ', '_')}.txt" for title in titles]
    found = {str(path.relative_to(HERE)) for path in HERE.glob("*_pages/*")}
    assert found == set(pages)
    assert {path.stem for path in HERE.glob("errata_*")} == {f"errata_{key}" for key in DOCUMENTS}
