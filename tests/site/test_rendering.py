"""Tests of the rendered pages: a chapter has all the Markdown of a plain page, and is small."""

import json
import re
from pathlib import Path

import nbclient
import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import HEADER

import mathml

CELL = "\n\n```python\n1 + 1\n```\n"

MARKDOWN = """\
# A page

!!! predict "Predict first"

    Inside a box.

??? note "Deeper"

    Inside a fold.

=== "Keras"

    Inside a tab.

A footnote.[^1] Math $x^2$. A [link](index.md#there), a [reference][nnbook.losses].
{ .lead }

| a | b |
|---|---|
| 1 | 2 |

<div class="box" markdown>
*Inside HTML.*
</div>

term
:   definition

## Section

[^1]: The note.
"""


@pytest.mark.parametrize("page", [MARKDOWN, HEADER + MARKDOWN + CELL], ids=["plain", "chapter"])
def test_a_chapter_has_the_markdown_of_a_plain_page(build, page):
    pages, log = build(page=page, index="# Home\n\n## There\n", losses="# x\n\n::: nnbook.losses\n")
    assert pages, log
    article = BeautifulSoup(pages["page"], "html.parser").article
    assert article.select_one("div.admonition.predict > p.admonition-title")
    assert article.select_one("details.note > summary")
    assert article.select_one(".tabbed-set .tabbed-content").get_text(strip=True) == "Inside a tab."
    assert article.select_one(".footnote li").get_text().startswith("\nThe note.")
    assert article.select_one("p.lead math")["alttext"] == "x^2"
    assert article.select_one("p.lead a[href='..#there'], p.lead a[href='../#there']")
    assert article.select_one("p.lead a[href='../losses/#nnbook.losses']")
    assert article.select_one("td")
    assert article.select_one("div.box em")
    assert article.select_one("dl dd")
    contents = BeautifulSoup(pages["page"], "html.parser").select(".md-nav--secondary a")
    assert "#section" in [link["href"] for link in contents]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("[text](missing.md)", "contains a link 'missing.md'"),
        ("[text](index.md#missing)", "does not contain an anchor '#missing'"),
        ("[text](#missing)", "there is no such anchor on this page"),
        ("[text][nnbook.missing]", "Could not find cross-reference target 'nnbook.missing'"),
        (r"$\begin{aligned} a &= b \end{aligned}$", "page.md: the formula"),
        (r"$\nocommand{x}$", r"\nocommand is not known"),
        (r"$\frac{1}$", "an argument is missing"),
        (r"$\frac{1}{2$", "its braces do not match"),
    ],
)
@pytest.mark.parametrize("header", ["", HEADER], ids=["plain", "chapter"])
def test_what_is_broken_fails_the_build_and_is_named(build, header, broken, message):
    pages, log = build(page=f"{header}# A page\n\nSee {broken}.{CELL if header else ''}")
    assert not pages
    assert "page" in log
    assert message in log


def test_a_mark_that_nothing_fills_fails_the_build_and_is_named(build):
    page = "---\ntitle: A page\n---\n\n# A page\n\nText.\n\n<!-- errata: 999 -->\n"
    pages, log = build(page=page)
    assert not pages
    assert "page.md, line 9: expected a mark to be one of checks: counts, " in log
    assert "got errata: 999" in log


def test_names_break_between_their_parts_and_numbers_nowhere(build):
    table = "| a |\n|---|\n| `optim.SGD(lr=0.001, eps=1e-7)` |"
    pages, log = build(page=f'# A page\n\n<div class="nn-names" markdown>\n\n{table}\n\n</div>\n')
    assert pages, log
    code = BeautifulSoup(pages["page"], "html.parser").article.select_one("td code")
    assert code.decode_contents() == (
        'optim.<wbr/>SGD(<wbr/>lr=0.001, eps=<span class="nn-nobr">1e-7</span>)'
    )


def test_a_cell_with_a_sentence_is_marked(build):
    sentence = "more than forty letters, so it is a sentence and not a number"
    pages, log = build(page=f"# A page\n\n| a | b |\n|---|--:|\n| {sentence} | `{'c' * 40}` |\n")
    assert pages, log
    cells = BeautifulSoup(pages["page"], "html.parser").article.select("td")
    assert [cell.get("class") for cell in cells] == [["nn-long"], None]


TABLE = '''\
def names():
    """Return some names.

    ======  ===========
    name    what it is
    ======  ===========
    a       x | y, and
            more
    b, c    z
    ======  ===========

    - A list:

      ====  ===
      long  one
      er
      p     two
      ====  ===
    """
'''


def test_tables_of_docstrings_become_tables(build, tmp_path, monkeypatch):
    (tmp_path / "tabular.py").write_text(TABLE)
    monkeypatch.syspath_prepend(tmp_path)
    pages, log = build(page="::: tabular\n")
    assert pages, log
    article = BeautifulSoup(pages["page"], "html.parser").article
    first, second = article.select("table:not(.highlighttable)")
    rows = [[cell.text for cell in row.select("th, td")] for row in first.select("tr")]
    assert rows == [["name", "what it is"], ["a", "x | y, and more"], ["b, c", "z"]]
    rows = [row.text.split() for row in second.select("tbody tr")]
    assert rows == [["long", "er", "one"], ["p", "two"]]
    assert not second.select_one("th").text


DOCSTRING = '''\
def double(x):
    """Return :math:`2x`, as :func:`math` and :class:`~nnbook.losses.Loss` do not.

    .. math:: y =
       2 x

    Parameters
    ----------
    {parameter} : float
        A number.

    Examples
    --------
    >>> double(2)
    4
    """
    return 2 * x
'''


def test_docstrings_keep_the_notation_of_scientific_python(build, tmp_path, monkeypatch):
    (tmp_path / "scientific.py").write_text(DOCSTRING.format(parameter="x"))
    monkeypatch.syspath_prepend(tmp_path)
    pages, log = build(page="::: scientific\n", losses="::: nnbook.losses\n")
    assert pages, log
    article = BeautifulSoup(pages["page"], "html.parser").article
    formulas = [(math["alttext"].split(), math["display"]) for math in article.select("math")]
    assert formulas == [(["2x"], "inline"), (["y", "=", "2", "x"], "block")]
    assert article.select_one("a[href='../losses/#nnbook.losses.Loss'] code").text == "Loss"


def test_a_docstring_that_does_not_fit_its_function_fails_the_build(build, tmp_path, monkeypatch):
    (tmp_path / "unfitting.py").write_text(DOCSTRING.format(parameter="z"))
    monkeypatch.syspath_prepend(tmp_path)
    pages, log = build(page="::: unfitting\n", losses="::: nnbook.losses\n")
    assert not pages
    assert "Parameter 'z' does not appear in the function signature" in log


def test_a_chapter_needs_a_title(build):
    pages, log = build(page=HEADER + "Text." + CELL)
    assert not pages
    assert "page.md has no title" in log


def test_tags_fold_and_remove(kitchen_sink):
    article = BeautifulSoup((kitchen_sink / "kitchen-sink/index.html").read_text(), "html.parser")
    folds = {fold.summary.text: fold for fold in article.select("details.nn-code")}
    assert folds["Show the code"].select_one("code")
    assert "a long output that is folded" in folds["Show the output"].text


def test_a_removed_input_leaves_its_output(build):
    cell = '```python tags=["remove-input"]\nprint(3 * 37)\n```'
    pages, _ = build(page=f"{HEADER}# A page\n\n{cell}\n")
    assert "111" in pages["page"]
    assert "37" not in BeautifulSoup(pages["page"], "html.parser").article.text


def test_streams_look_as_on_a_screen(kitchen_sink):
    text = BeautifulSoup((kitchen_sink / "kitchen-sink/index.html").read_text(), "html.parser").text
    assert "step 3 of 3" in text
    assert "step 2 of 3" not in text


def test_a_fence_of_another_language_is_shown_and_not_run(build):
    pages, _ = build(page=f"{HEADER}# A page\n\n```bash\nexit 1  # shown\n```\n{CELL}")
    assert "# shown" in pages["page"]


def test_the_footer_says_what_made_the_page(kitchen_sink):
    page = BeautifulSoup((kitchen_sink / "kitchen-sink/index.html").read_text(), "html.parser")
    pattern = r"Made by running the \d+ code cells of this page in [\d.]+ s with "
    pattern += r"Python 3\.\d+\.\d+, nnbook [\d.]+, numpy 2[\d.]+, matplotlib 3[\d.]+\."
    assert re.fullmatch(pattern, page.select_one(".nn-made").text)


def test_the_downloaded_notebook_runs(kitchen_sink):
    path = kitchen_sink / "kitchen-sink.ipynb"
    page = BeautifulSoup((kitchen_sink / "kitchen-sink/index.html").read_text(), "html.parser")
    assert page.select_one("a.nn-download")["href"] == "../kitchen-sink.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert "install/)" in notebook.cells[0].source
    assert not any(cell.get("outputs") for cell in notebook.cells)
    manager = {"transport": "ipc", "ip": str(kitchen_sink.parent / "kernel")}
    client = nbclient.NotebookClient(notebook)
    client.config.KernelManager.update(manager)
    client.execute()
    printed = [o for cell in notebook.cells for o in cell.get("outputs", []) if "text" in o]
    assert printed[0]["text"].startswith("layer 1: mean")


def test_the_downloaded_notebook_has_no_markup_of_the_site(kitchen_sink):
    cells = json.loads((kitchen_sink / "kitchen-sink.ipynb").read_text())["cells"]
    text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    assert not re.search(r"^ *(!!!|\?\?\?|===) ", text, re.MULTILINE)
    assert not re.search(r"\]\(\w[\w-]*\.md", text)
    assert "][nnbook" not in text
    assert "[^" not in text
    assert "> **Predict first**\n>\n> Ten layers" in text
    assert "**Keras**\n\n```py\nDense(" in text
    assert "[home](http" in text
    assert "> > **Solution**" in text  # a box in a box


def test_a_page_is_small_and_its_styles_are_shared(site):
    for path in site.rglob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for part in page.select("figure, .nn-result"):
            part.decompose()
        if "/api/" not in path.as_posix():
            assert len(str(page).encode()) < 150_000, path
        assert sum(len(style.text) for style in page.find_all("style")) < 1_000, path


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\boldsymbol{\theta}", "\N{MATHEMATICAL BOLD ITALIC SMALL THETA}"),
        (r"x \sim y", "<mo>∼</mo>"),
        (r"\operatorname{Var}[x]", 'lspace="0" rspace="0">Var</mo>'),
        (r"y \log x", 'lspace="0.1667em" rspace="0.1667em">log</mo>'),
        (r"\max_k x", "<munder>"),
        (r"\exp(-x)", '<mo form="prefix" lspace="0" rspace="0">−</mo>'),
        (r"\lVert x \rVert", '<mo stretchy="false" lspace="0" rspace="0">‖</mo>'),
        (r"\text{fan\_in}", "<mtext>fan_in</mtext>"),
        (r"\begin{align*} a &= b \end{align*}", 'style="text-align: right"'),
    ],
)
def test_formulas_are_repaired(latex, expected):
    assert expected in mathml.to_mathml(latex, display=True)


def test_the_math_font_has_its_licence():
    assets = Path(mathml.__file__).parent / "theme" / "assets" / "nnbook"
    assert "SIL OPEN FONT LICENSE" in (assets / "stix-two-math-LICENSE.txt").read_text().upper()
