"""Tests of the ledger's tables in a real browser: they can be sorted and filtered."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def table(browser, serve, book):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{serve(book)}/ledger/004/")
    yield page
    context.close()


def column(page, number):
    return page.locator(f".nn-ledger tbody tr:visible td:nth-child({number})").all_inner_texts()


def test_a_click_sorts_and_a_third_one_gives_the_order_of_printing_back(table):
    before = column(table, 2)
    head = table.locator(".nn-ledger th").nth(1)
    seen = []
    for expected in ("ascending", "descending", None):
        head.get_by_role("button", name="printed").click()
        assert head.get_attribute("aria-sort") == expected
        seen.append(column(table, 2))
    numbers = [float(text.split()[0]) for text in seen[0]]
    assert numbers == sorted(numbers)
    assert [float(text.split()[0]) for text in seen[1]] == numbers[::-1]
    assert seen[2] == before


def test_rows_are_found_by_words_and_by_verdict(table):
    told = table.locator(".nn-ledger output")
    expect(told).to_have_text(re.compile(r"^(\d+) of \1$"))
    table.get_by_label("Find").fill("ZEROS cost")
    expect(told).to_have_text("11 of 176")
    assert all(name.startswith("zeros") for name in column(table, 1))
    table.get_by_label("Verdict").select_option("not reproducible")
    expect(told).to_have_text("0 of 176")
    table.get_by_label("Find").fill("")
    expect(told).to_have_text("1 of 176")


def test_without_the_script_the_table_is_whole(browser, serve, book):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve(book)}/ledger/004/")
    assert page.locator(".nn-ledger tbody tr").count() == 176
    context.close()
