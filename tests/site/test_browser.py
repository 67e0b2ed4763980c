"""Tests of the built site in a real browser: every page, wide and narrow, light and dark."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect


@pytest.fixture(scope="module")
def home(site: Path, serve: Callable[[Path], str]) -> str:
    return serve(site)


@pytest.fixture
def page(browser: Browser, home: str) -> Iterator[Page]:
    """Open a window that has never been used; complain if a page complains or looks elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def fail(request: object) -> None:
        if request.failure != "net::ERR_ABORTED":  # as when the next page is opened meanwhile
            complaints.append(f"failed: {request.url} ({request.failure})")

    def watch(request: object) -> None:
        if urlsplit(request.url).netloc != urlsplit(home).netloc and ":" in request.url[:6]:
            complaints.append(f"a request to elsewhere: {request.url}")

    page.on("requestfailed", fail)
    page.on("request", watch)
    yield page
    context.close()
    assert not complaints


def addresses(site: Path) -> list[str]:
    """Return the address of each page of a site, so that a new chapter is covered at once."""
    found = [path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")]
    return sorted("" if name == "." else name + "/" for name in found)


def problems_of(page: Page, address: str) -> list[str]:
    """Return what does not fit, or cannot be read, on the page that is open."""
    width = page.viewport_size["width"]
    problems = []
    page.evaluate("document.fonts.ready")
    if (used := page.evaluate("document.documentElement.scrollWidth")) > width:
        problems.append(f"{used} pixels wide in a window of {width}")
    broken = page.evaluate(
        """() => [...document.querySelectorAll("article math, article figure svg")].filter(e => {
             const box = e.getBoundingClientRect()
             return e.checkVisibility() && (box.width < 1 || box.height < 1)
           }).map(e => e.getAttribute("alttext") || e.getAttribute("aria-label"))"""
    )
    problems += [f"an empty box instead of {name!r}" for name in broken]
    return [f"/{address}: {problem}" for problem in problems]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_fit_and_are_accessible(page, home, site, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    axe = Axe()
    problems = []
    for number, address in enumerate(addresses(site)):
        page.goto(f"{home}/{address}")
        problems += problems_of(page, address)
        # What is folded must be accessible too; the reference's sources would take too long.
        folds = "article details:not(.mkdocstrings-source)"
        page.evaluate(f"document.querySelectorAll('{folds}').forEach(d => d.open = true)")
        problems += problems_of(page, address)
        # The reference is long, and all of one template: half of its pages in each scheme will do.
        if address.startswith("api/") and number % 2 == (scheme == "dark"):
            continue
        for fault in axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]:
            if fault["impact"] in ("serious", "critical"):
                where = "; ".join(
                    f"{node['html'][:120]} ({node['failureSummary']})"
                    for node in fault["nodes"][:3]
                )
                problems.append(f"/{address}: {fault['id']}: {fault['help']}: {where}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("site", ["kitchen_sink"], indirect=True)
def test_formulas_are_set_in_the_font_that_is_shipped(page, home):
    page.goto(f"{home}/kitchen-sink/")
    page.evaluate("document.fonts.ready")
    loaded = "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)"
    assert [name.strip('"') for name in page.evaluate(loaded)] == ["STIX Two Math"]
    # A fraction is a bar between two lines, a matrix has rows, a bracket grows around a fraction.
    heights = page.evaluate(
        """() => Object.fromEntries(["mfrac", "mtable", "msubsup", "mi"].map(tag =>
             [tag, document.querySelector(`.nn-math ${tag}`).getBoundingClientRect().height]))"""
    )
    assert heights["mfrac"] > 1.8 * heights["mi"]
    assert heights["mtable"] > 3 * heights["mi"]


@pytest.mark.parametrize("site", ["kitchen_sink"], indirect=True)
def test_wide_things_scroll_inside_themselves_and_can_be_reached(page, home):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{home}/kitchen-sink/")
    for kind in (".nn-math", ".nn-scroll", ".nn-figure"):
        wide = page.locator(f"{kind}[tabindex='0']").first
        expect(wide).to_be_visible()
        assert wide.evaluate("e => e.scrollWidth > e.clientWidth"), kind


def test_search_finds_a_word_of_a_page(page, home, site):
    page.goto(home)
    page.keyboard.press("/")
    page.keyboard.type("gradient" if "kitchen" not in str(site) else "explodes", delay=20)
    first = page.locator(".md-search-result__item a").first
    expect(first).to_be_visible(timeout=10_000)


def test_the_scheme_can_be_switched(page, home):
    page.goto(home)
    seen = []
    for _ in range(3):
        seen.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.locator("form[data-md-component=palette] label:visible").click()
        page.wait_for_timeout(300)
    assert len(set(seen)) == 2  # the system's, light and dark
