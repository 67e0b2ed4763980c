"""Make the glossary's two lists, and link each term where a chapter uses it first.

The terms are in ``glossary.txt``, one a line. Links are set into the rendered HTML, where prose can
be told apart: text in paragraphs and lists, outside headings, code, links, formulas, tables and
folded notes.
"""

import html
import re
from dataclasses import dataclass
from pathlib import Path

import markup
import titles
from marks import makes

SOURCE = Path(__file__).with_suffix(".txt")

TOKEN = re.compile(r"<[^>]*>|[^<]+")
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^>]*?(/?)>")

PROSE = {"p", "li"}

#: Elements and classes whose text is never linked.
CLOSED = {
    "a", "abbr", "button", "code", "details", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
    "label", "math", "pre", "script", "style", "svg", "table",
}  # fmt: skip
CLOSED_CLASS = re.compile(r'class="[^"]*\b(admonition-title|arithmatex|ev|footnote)\b')

#: Elements that have no end tag.
VOID = {"br", "hr", "img", "input", "wbr", "source", "meta", "link", "col"}


@dataclass(frozen=True)
class Term:
    """One line of the file: a term, the forms of it that are linked, and what it means."""

    name: str
    linked: tuple[str, ...]
    spanish: tuple[str, ...]
    text: str
    where: str
    not_on: tuple[str, ...]

    @property
    def id(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


def read(source: Path = SOURCE) -> tuple[Term, ...]:
    """Read the terms."""
    terms = []
    for line in source.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            forms, spanish, text, where = (part.strip() for part in line.split("|"))
            names = _names(forms)
            linked = tuple(name for name in names if not name.startswith("="))
            where, *others = where.split()
            not_on = tuple(other.removeprefix("!") for other in others)
            name = names[0].removeprefix("=")
            terms.append(Term(name, linked, _names(spanish), text, where, not_on))
    return tuple(terms)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


@makes("glossary: english")
def english() -> str:
    """Return the terms with their definitions."""
    terms = read()
    definitions = (
        markup.defined(t.name, t.id, ", ".join(t.spanish), f"{t.text} {titles.link(t.where)}")
        for t in terms
    )
    return "\n\n".join([_letters(terms), *definitions])


def _letters(terms: tuple[Term, ...]) -> str:
    """Return the initials, each with a link to its first term, because the page is long."""
    first: dict[str, Term] = {}
    for term in terms:
        first.setdefault(term.name[0].upper(), term)
    return " · ".join(f"[{letter}](#{term.id})" for letter, term in first.items())


@makes("glossary: spanish")
def spanish() -> str:
    """Return the Spanish words, each with a link to its term."""
    pairs = [(word, term) for term in read() for word in term.spanish]
    pairs.sort(key=lambda pair: pair[0].lower().translate(str.maketrans("áéíóúñ", "aeioun")))
    rows = [(word, f"[{term.name}](#{term.id})") for word, term in pairs]
    return markup.table(("español", "English"), rows)


class Linker:
    """Links the terms of one page to the glossary."""

    def __init__(self, terms: tuple[Term, ...], page: str, address: str) -> None:
        here = (term for term in terms if page not in term.not_on)
        forms = {form.lower(): term for term in here for form in term.linked}
        longest = sorted(forms, key=len, reverse=True)
        pattern = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest)
        self._forms = forms
        self._pattern = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)
        self._address = address

    def link(self, page: str) -> str:
        """Return the page with the first use of each term linked."""
        linked: set[str] = set()
        open_tags: list[tuple[str, bool]] = []  # and whether no link may be inside
        prose = closed = 0

        def anchor(match: re.Match[str]) -> str:
            term = self._forms[" ".join(match[0].lower().split())]
            if term.id in linked:
                return match[0]
            linked.add(term.id)
            said = html.escape(re.sub(r"[`$*]", "", term.text))  # plain text: it is a tooltip
            return f'<a href="{self._address}#{term.id}" title="{said}">{match[0]}</a>'

        out = []
        for token in TOKEN.findall(page):
            tag = TAG.match(token)
            if tag is None:
                if prose and not closed and not token.startswith("<"):
                    token = self._pattern.sub(anchor, token)
            elif tag[1]:
                while open_tags:
                    name, closes = open_tags.pop()
                    prose -= name in PROSE
                    closed -= closes
                    if name == tag[2]:
                        break
            elif tag[2] not in VOID and not tag[3]:
                closes = tag[2] in CLOSED or CLOSED_CLASS.search(token) is not None
                open_tags.append((tag[2], closes))
                prose += tag[2] in PROSE
                closed += closes
            out.append(token)
        return "".join(out)
