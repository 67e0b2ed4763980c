"""Make the pages of the ledger: a page for each document, and the parts of the overview.

The rows are those of ``nnbook.book.ledger``, as Markdown, so that MkDocs checks every link. A small
script of the theme makes the tables sortable; without it they are plain tables.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

import markup
from marks import makes
from nnbook import plots
from nnbook.book import ledger
from nnbook.book.ledger import Row

#: For each part its page, its name in the navigation, and its title. A part is a document, but for
#: the lecture, which has too many numbers for one page.
PARTS = {
    "000": ("000", "House prices", "Report 000: house prices"),
    "001": ("001", "Perceptrons and digits", "Report 001: perceptrons and digits"),
    "002": ("002", "Graphs and CIFAR-10", "Report 002: graphs and CIFAR-10"),
    "003": ("003-tables", "Lecture: activations", "Lecture 003: the activation tables"),
    "003 logs": ("003-logs", "Lecture: logs", "Lecture 003: training logs"),
    "003 searches": ("003-searches", "Lecture: searches", "Lecture 003: searches and sentences"),
    "004": ("004", "XOR lab", "Lab 004: XOR"),
}

#: Entries of a setting that the number's name gives already.
NAMED = {"layer", "epoch", "epochs", "iteration", "trial", "point", "rate", "factor"}

#: How an explanation begins where the verdict is that something is missing.
LACKING = re.compile(r"(a|its|the) ")
SENTENCE = re.compile(r"[a-z]{2,}(?!\w)|a ")

#: From how many rows on a note is said once, below the table.
SHARED = 4

#: The limits of the figure. Numbers beyond them, and missing ones, are drawn on them.
LOW, HIGH = 1e-7, 1e4


@cache
def rows() -> tuple[Row, ...]:
    """Return every number with its verdict; they are compared once for each build."""
    return ledger.rows()


def part_of(row: Row) -> str:
    """Return which of ``PARTS`` a row belongs to."""
    key, name = row.number.document.key, row.number.name
    if key != "003" or row.number.place.startswith("Inicialización"):
        return key
    return "003 logs" if ", epoch " in name else "003 searches"


def pages() -> dict[str, str]:
    """Return the pages of the documents: their path below the docs, and their Markdown."""
    return {f"ledger/{PARTS[part][0]}.md": page(part) for part in PARTS}


def titles() -> list[str | dict[str, str]]:
    """Return the pages as the navigation lists them, the overview as the section's own page."""
    listed = [{title: f"ledger/{name}.md"} for name, title, _ in PARTS.values()]
    return ["ledger/index.md", *listed]


def page(part: str) -> str:
    """Return the page of one part in Markdown."""
    shown = [row for row in rows() if part_of(row) == part]
    document = shown[0].number.document
    with_z = any(row.z is not None for row in shown)
    z = "z is the distance from what we expect, in standard deviations. " if with_z else ""
    counted = ", ".join(f"{n} {verdict}" for verdict, n in ledger.counts(shown).items() if n)
    places = list(dict.fromkeys(row.number.place for row in shown))
    said = notes(shown)
    listed = [
        f'{k}. <span id="note-{k}"></span>{_cell(text[:1].upper() + text[1:])}.'
        for text, k in said.items()
    ]
    once = ["## Notes { #notes }\n", "What several rows share is said once.\n", *listed, ""]
    return "\n".join(
        [
            "---\nhide: [toc]\n---\n",
            f"# {PARTS[part][2]}\n",
            f"{len(shown)} numbers of {document}: {counted}. The verdict is a link to the section "
            "of the book that treats the number. The rules are on the [overview](index.md#rules). "
            f"{z}The last column is the number's place in the document, see [below](#places).\n",
            f"{markup.boxed('nn-ledger', table(shown, places, said))}\n",
            *(once if said else []),
            "## Places and settings { #places }\n",
            _places(shown, places),
        ]
    )


def parts(row: Row) -> list[str]:
    """Return the parts of what a reader should know about a row, the first one as a sentence."""
    return [part for part in known(row).split("; ") if part]


def notes(shown: Sequence[Row]) -> dict[str, int]:
    """Return what at least ``SHARED`` rows end with, each with a number: it is said once."""
    ends = [list(_ends(row)) for row in shown]
    counted = Counter(end for of_row in ends for end in of_row)
    used = (next((end for end in of_row if counted[end] >= SHARED), None) for of_row in ends)
    return {end: k for k, end in enumerate(dict.fromkeys(filter(None, used)), 1)}


def _ends(row: Row) -> Iterator[str]:
    """Yield what may be said once: all but the first part, all but two; or the only part."""
    told = parts(row)
    yield from ("; ".join(told[i:]) for i in range(min(1, len(told) - 1), len(told)) if told)


def _told(row: Row, said: Mapping[str, int]) -> str:
    """Return what only this row says, and a link to the note that it shares."""
    end = next((end for end in _ends(row) if end in said), None)
    if end is None:
        return _cell("; ".join(parts(row)))
    own = "; ".join(parts(row)).removesuffix(end).rstrip("; ")
    return "; ".join(filter(None, [_cell(own), f"[note {said[end]}](#note-{said[end]})"]))


def table(
    shown: Sequence[Row], places: Sequence[str], said: Mapping[str, int] | None = None
) -> str:
    """Return rows as a table; it has a column for z only where a row has one."""
    with_z = any(row.z is not None for row in shown)
    lines = []
    for row in shown:
        number, at = row.number, places.index(row.number.place) + 1
        score = "" if row.z is None else f"{row.z:+.1f}"
        lines.append(
            [
                _cell(number.name),
                _with_unit(number.text, number.unit),
                _with_unit(row.shown, number.unit),
                *([score] if with_z else []),
                f"[{row.verdict}](../{row.where})",
                _told(row, said or {}),
                f"[{at}](#place-{at})",
            ]
        )
    z = ["z"] if with_z else []
    head = ["number", "printed", "ours", *z, "verdict", "what to know", "place"]
    return markup.table(head, lines, right=("printed", "ours", "z", "place"))


def known(row: Row) -> str:
    """Return what a reader should know about a row, in sentences."""
    detail = row.detail
    if row.rule in ("missing", "duration") and LACKING.match(detail):
        detail = f"missing: {detail}"
    # A note is a new sentence, or a few words that continue the detail.
    joint = ". " if row.number.note[:1].isupper() else "; "
    text = joint.join(part.rstrip(".") for part in (detail, row.number.note) if part)
    return text[:1].upper() + text[1:] if SENTENCE.match(text) else text


def _with_unit(text: str, unit: str) -> str:
    """Return a number that a line may break after a comma, but not before the unit."""
    if not text:
        return ""
    unit = "epochs" if unit == "epoch" and text != "1" else unit
    return f"{text} {unit}".rstrip().replace(" ", "&nbsp;").replace(",", ",<wbr>")


def _cell(text: str) -> str:
    return (
        html.escape(text, quote=False).replace("|", "\\|").replace("*", "\\*").replace("_", "\\_")
    )


def _places(shown: Sequence[Row], places: Sequence[str]) -> str:
    lines = []
    for at, place in enumerate(places, 1):
        numbers = [row.number for row in shown if row.number.place == place]
        lines.append(f'{at}. <span id="place-{at}"></span>"{_cell(place)}"')
        settings: dict[str, dict[str, None]] = {}  # the runs of each, in order
        for number in numbers:
            parts = (f"{k}={_plain(v)}" for k, v in number.setting.items() if k not in NAMED)
            run = number.name.split(", ")[0]
            settings.setdefault(", ".join(parts), {})[run] = None
        for setting, runs in settings.items():
            if setting:
                lines.append(f"    - {_cell(', '.join(runs))}: `{setting}`")
    return "\n".join(lines)


def _plain(value: object) -> object:
    """Return a whole number without a decimal point: 5 folds, not 5.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# ---------------------------------------------------------------------------------- the overview


@makes("ledger: total")
def total() -> str:
    """Return how many numbers there are."""
    return str(len(rows()))


@makes("ledger: verdicts")
def verdicts() -> str:
    """Return what each verdict means, and how many numbers have it."""
    counts = ledger.counts(rows())
    return markup.listed(f"**{v}** ({counts[v]}): {text}." for v, text in ledger.VERDICTS.items())


@makes("ledger: rules")
def rules() -> str:
    """Return the rules by which a verdict is found."""
    return markup.listed(f"**{rule}.** {text}" for rule, text in ledger.RULES.items())


@makes("ledger: summary")
def summary() -> str:
    """Return a table of how many numbers of each document have which verdict."""
    lines = [
        _counted(_linked(part), [row for row in rows() if part_of(row) == part]) for part in PARTS
    ]
    numbers = ("numbers", *ledger.VERDICTS)
    return markup.table(("document", *numbers), [*lines, _counted("all", rows())], right=numbers)


def _counted(title: str, shown: Sequence[Row]) -> list[object]:
    return [title, len(shown), *ledger.counts(shown).values()]


@makes("ledger: refuted")
def refuted() -> str:
    """Return a table of the numbers that are wrong."""
    lines = [
        (
            _linked(part_of(row)),
            _cell(row.number.name),
            _with_unit(row.number.text, row.number.unit),
            f"[{_cell(row.detail)}](../{row.where})",
        )
        for row in rows()
        if row.verdict == "refuted"
    ]
    head = ("document", "number", "printed", "what is wrong")
    return markup.table(head, lines, right=("printed",))


def _linked(part: str) -> str:
    name, title, _ = PARTS[part]
    return f"[{title}]({name}.md)"


@makes("ledger: contradictions")
def contradictions() -> str:
    """Return a table of the places where a document contradicts itself."""
    lines = []
    for c in ledger.CONTRADICTIONS:
        # The lecture has several pages, and may contradict on one what it says on another.
        document = "Lecture" if c.document == "003" else _linked(c.document)
        lines.append((document, _cell(c.one), f"[{_cell(c.other)}](../{c.where})"))
    return markup.table(("document", "one place", "another place"), lines)


@makes("ledger: figure")
def figure_in_a_line() -> str:
    """Return the figure as HTML without line breaks, so that Markdown leaves it whole."""
    return re.sub(r"\n+", " ", figure()._repr_html_())


def figure() -> plots.Plot:
    """Return the figure of all numbers that have one of ours beside them, by verdict."""
    panel: dict[str, tuple[Any, Any]] = {}
    for verdict in ledger.VERDICTS:
        pairs = [
            (abs(row.number.value), abs(row.ours))
            for row in rows()
            if row.verdict == verdict and row.ours is not None
            if np.isfinite(row.number.value) and np.isfinite(row.ours)
        ]
        if pairs:
            x, y = np.array(pairs).clip(LOW, HIGH).T
            panel[f"{verdict} ({len(pairs)})"] = (x, y)
    shown = sum(len(x) for x, _ in panel.values())
    return plots.scatter(
        {"": panel},
        xlabel="printed in the course, absolute value",
        ylabel="ours, absolute value",
        logx=True,
        logy=True,
        diagonal="equal",
        height=4.6,
        caption=f"The {shown} numbers of the course that have a number of ours beside them, by "
        "verdict. What is beyond an edge is drawn on it, zeros on the lower and the left one.",
        alt="Points over eleven decades, nearly all on the diagonal, or near it where the verdict "
        "is the same conclusion; durations lie below it. Means that are 0 but for chance scatter "
        "below one thousandth.",
    )
