"""Tests of every page of the built site, read as a file: links, anchors, leftover markup."""

import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Map the address of each page below the site's root to its parsed HTML."""
    return {
        path.relative_to(site).as_posix().removesuffix("index.html"): BeautifulSoup(
            path.read_text(encoding="utf-8"), "html.parser"
        )
        for path in sorted(site.rglob("*.html"))
    }


def test_internal_links_and_anchors_lead_somewhere(site, pages):
    anchors = {url: {tag["id"] for tag in page.select("[id]")} for url, page in pages.items()}
    anchors |= {
        url: anchors[url] | {a["name"] for a in pages[url].select("a[name]")} for url in pages
    }
    broken = []
    for url, page in pages.items():
        base = "http://site/" + url
        for tag in page.select("a[href], link[href], script[src], img[src]"):
            address = urlsplit(urljoin(base, tag.get("href") or tag.get("src")))
            if address.netloc != "site" or tag.get("rel") == ["canonical"]:
                continue
            path, anchor = unquote(address.path)[1:], unquote(address.fragment)
            if path in pages:
                if anchor and not anchor.startswith("__") and anchor not in anchors[path]:
                    broken.append(f"{url}: #{anchor} is not on {path or 'the home page'}")
            elif not (site / path).is_file():
                broken.append(f"{url}: there is no {path}")
    assert not broken, "\n".join(broken)


def test_no_identifier_is_used_twice(pages):
    for url, page in pages.items():
        names = [tag["id"] for tag in page.select("[id]")]
        twice = {name for name in names if names.count(name) > 1}
        assert not twice, f"{url}: {sorted(twice)}"


def test_every_picture_has_an_alternative_and_every_figure_a_caption(pages):
    for url, page in pages.items():
        article = page.select_one("article") or page
        for image in article.select("img"):
            assert image.get("alt"), f"{url}: {image}"
        for figure in article.select("figure"):
            assert figure.select_one("figcaption").get_text(strip=True), f"{url}: no caption"
            drawing = figure.select_one("svg, img")
            assert drawing.get("aria-label") or drawing.get("alt"), f"{url}: no text alternative"


LEFTOVERS = {
    "display math": r"\$\$|\\\[|\\\]",
    "inline math": r"\\\(|\\\)",
    "a LaTeX command": r"\\(begin|end|frac|sum|hat|text|mathbf|operatorname)\b",
    "an admonition": r"^\s*(!!!|\?\?\?\+?) \w",
    "a tab": r'^\s*=== "',
    "a reference": r"\]\[[\w.]*\]",
    "an attribute list": r"\{ *[.#:][\w-]+[^}]*\}",
    "a role of reStructuredText": r":\w+:`|:(math|class|func|mod):",
    "a directive of reStructuredText": r"^\s*\.\. \w+::",
    "a table of reStructuredText": r"={4,}",
    "an mkdocstrings block": r"^\s*::: \w",
    "an output's placeholder": "[\ue000\ue001]",
}


def test_no_markup_is_left_over(pages):
    for url, page in pages.items():
        article = BeautifulSoup(str(page.select_one("article") or ""), "html.parser")
        for code in article.select("pre, code, script, style"):
            code.decompose()
        for name, pattern in LEFTOVERS.items():
            left = re.search(pattern, article.get_text(), re.MULTILINE)
            assert not left, f"{url}: {name} is left over: {left[0]!r}"


def test_nothing_is_loaded_from_elsewhere(site, pages):
    for url, page in pages.items():
        for tag in page.select("script[src], img[src], link[href]:not([rel=canonical])"):
            address = tag.get("src") or tag.get("href")
            is_page = {"prev", "next", "canonical"} & set(tag.get("rel") or [])
            assert is_page or not urlsplit(address).netloc, f"{url}: {tag}"
    for style in site.rglob("*.css"):
        assert not re.search(r"url\([\"']?(https?:)?//", style.read_text()), style
