"""Tests of the glossary: its terms, its page, and the links from the chapters' prose."""

import re
from collections import Counter
from pathlib import Path

import pytest

import glossary
import marks
from glossary import Linker, Term

CHAPTERS = Path(__file__).parent.parent / "chapters"
TERMS = glossary.read()
HERE = "../glossary/"


def linker(*names: str, page: str = "page.md", not_on: tuple[str, ...] = ()) -> Linker:
    terms = tuple(Term(name, (name,), ("es",), "Text.", "xor.md", not_on) for name in names)
    return Linker(terms, page, HERE)


@pytest.mark.parametrize("term", TERMS, ids=[term.name for term in TERMS])
def test_a_term_is_complete(term: Term) -> None:
    assert term.id
    assert all(term.spanish)
    assert term.text.endswith(".")
    assert not re.search(r"\. [A-Z]", term.text), "one sentence"
    page, _, anchor = term.where.partition("#")
    assert f"{{ #{anchor} }}" in (CHAPTERS / page).read_text(encoding="utf-8")
    assert all((CHAPTERS / other).exists() for other in term.not_on)


def test_the_terms_are_sorted_and_a_form_has_one_meaning() -> None:
    names = [re.sub("[^a-z0-9]", "", term.name.lower()) for term in TERMS]
    assert names == sorted(names)
    for kind in ([t.id for t in TERMS], [form.lower() for t in TERMS for form in t.linked]):
        assert [name for name, count in Counter(kind).items() if count > 1] == []


def test_the_page_has_every_term_in_both_languages() -> None:
    text = (CHAPTERS / "glossary.md").read_text(encoding="utf-8")
    assert marks.MARK.findall(text) == ["glossary: english", "glossary: spanish"]
    filled = marks.filled(text, "glossary.md")
    for term in TERMS:
        assert f"\n{term.name} {{ #{term.id} }}\n:   *{', '.join(term.spanish)}.* " in filled
        assert all(f"| {word} | [{term.name}](#{term.id}) |" in filled for word in term.spanish)
    spanish = re.findall(r"^\| (\w+).* \| \[", glossary.spanish(), re.M)
    assert spanish.index("época") < spanish.index("error") < spanish.index("pérdida")


def test_the_first_use_is_linked_and_no_other() -> None:
    html = "<p>Loss after loss.</p>\n<ul><li>The rate\nof learning of rates</li></ul>"
    assert linker("loss", "rate of learning").link(html) == (
        '<p><a href="../glossary/#loss" title="Text.">Loss</a> after loss.</p>\n'
        '<ul><li>The <a href="../glossary/#rate-of-learning" title="Text.">rate\nof learning</a>'
        " of rates</li></ul>"
    )


def test_a_link_says_what_the_term_means() -> None:
    term = Term("loss", ("loss",), ("es",), 'What "costs" $L$, in `nats` & <more>.', "xor.md", ())
    assert Linker((term,), "page.md", HERE).link("<p>loss</p>") == (
        '<p><a href="../glossary/#loss" '
        'title="What &quot;costs&quot; L, in nats &amp; &lt;more&gt;.">loss</a></p>'
    )


def test_the_longest_term_wins_and_words_stay_whole() -> None:
    assert linker("gradient", "gradient check").link("<p>Gradient check, gradients</p>") == (
        '<p><a href="../glossary/#gradient-check" title="Text.">Gradient check</a>, gradients</p>'
    )
    assert "<a" not in linker("batch").link("<p>batches, mini-batch, batch-wise</p>")


@pytest.mark.parametrize(
    "html",
    [
        "<h2>loss</h2>",
        "loss outside of a paragraph",
        "<div>loss</div>",
        "<p><code>loss</code></p>",
        '<p><a href="x">the <em>loss</em></a></p>',
        '<p class="admonition-title">The loss</p>',
        r'<p><span class="arithmatex">\(loss\)</span></p>',
        '<p><span class="ev ev-proved">loss</span></p>',
        "<details><summary>More</summary><p>loss</p></details>",
        "<table><tr><td><p>loss</p></td></tr></table>",
        '<p><img alt="loss" src="x"></p>',
        "<pre><span></span><code>loss</code></pre>",
    ],
)
def test_what_is_not_prose_is_left_alone(html: str) -> None:
    assert linker("loss").link(html) == html
    assert linker("loss").link(html + "<p>loss</p>").endswith('#loss" title="Text.">loss</a></p>')


def test_void_and_unclosed_tags_do_not_confuse_it() -> None:
    html = '<p>a<br>b<img src="x"><svg><path/></svg> <em>loss</em></p><div>loss</div>'
    linked = linker("loss").link(html)
    assert linked.count("<a") == 1
    assert '<em><a href="../glossary/#loss" title="Text.">loss</a></em>' in linked


def test_a_page_with_another_sense_is_left_out() -> None:
    html = "<p>momentum</p>"
    assert linker("momentum", page="b.md", not_on=("b.md",)).link(html) == html
    assert linker("momentum", page="c.md", not_on=("b.md",)).link(html) != html


def test_a_line_is_read(tmp_path: Path) -> None:
    source = tmp_path / "terms.txt"
    source.write_text(
        "# comment\n=Fan-in, fan in | a, b | What it is. | xor.md#errata !parity.md\n"
    )
    (term,) = glossary.read(source)
    assert (term.name, term.id, term.linked) == ("Fan-in", "fan-in", ("fan in",))
    assert (term.spanish, term.where, term.not_on) == (("a", "b"), "xor.md#errata", ("parity.md",))
