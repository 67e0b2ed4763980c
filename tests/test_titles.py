"""Tests of the names of links: the words of the headings that they lead to."""

import os

import titles


def test_a_link_has_the_words_of_its_heading() -> None:
    assert titles.link("monitoring.md#classes") == (
        "[Monitoring: Class by class](monitoring.md#classes)"
    )
    assert titles.name("monitoring.md") == "Monitoring"
    assert titles.name("cifar-10.md") == "CIFAR-10"


def test_an_anchor_without_a_heading_has_its_own_words() -> None:
    assert titles.name("xor.md#no-such-place") == "XOR: no such place"


def test_an_edit_is_seen_and_a_bar_does_not_end_a_cell(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(titles, "HOME", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n## One { #a }\n\n### Two | `b` { #b }\n\nText { #c }\n")
    os.utime(page, ns=(1, 1))
    names = [titles.name(f"page.md#{anchor}") for anchor in "abc"]
    assert names == ["Page: One", r"Page: Two \| `b`", "Page: c"]
    page.write_text("## Three { #a }\n")
    os.utime(page, ns=(2, 2))
    assert titles.name("page.md#a") == "Page: Three"
