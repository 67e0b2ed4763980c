"""Count, for the page "How this book checks itself", what the site has when it is built.

Examples are counted by their prompts, links in the pages as MkDocs gets them, figures in the
outputs of the chapters.
"""

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import ledgerpages
import markup
from marks import makes
from nnbook import exercises
from nnbook.book import ledger, records

HOME = Path(__file__).parents[1]
PROMPT = re.compile(r"^\s*>>> ", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)[^)\s]+\)|\]\[[\w.]*\]")
TIERS = {"quick": "under 25 seconds", "medium": "under ten minutes", "long": "longer"}

#: What only the build knows: how many pages, links within the site, and figures there are.
built: dict[str, int] = {}


def count(pages: Iterable[str], outputs: Iterable[str]) -> None:
    """Count what the build has: the Markdown of all pages, and the chapters' HTML outputs."""
    texts = list(pages)
    built["pages"] = len(texts)
    built["links within the site"] = sum(len(LINK.findall(text)) for text in texts)
    built["figures"] = sum(html.count("<figure") for html in outputs)


def examples(home: Path = HOME) -> int:
    """Return the number of examples that doctest runs in the package and in the chapters."""
    texts = [path.read_text(encoding="utf-8") for path in (home / "chapters").rglob("*.md")]
    for path in (home / "nnbook").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
        nodes = [node for node in ast.walk(tree) if isinstance(node, kinds)]
        texts += [text for node in nodes if (text := ast.get_docstring(node))]
    return sum(len(PROMPT.findall(text)) for text in texts)


def count_tests(home: Path = HOME) -> int:
    """Return the number of test functions; one that is parametrized counts once."""
    return sum(
        isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for path in (home / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


@makes("checks: counts")
def _counts() -> str:
    counted = {
        **built,
        "examples that doctest runs": examples(),
        "test functions, many of them with several cases": count_tests(),
        "records of long runs": len(records.names()),
        "exercises that check themselves": len(exercises.names()),
        "numbers of the course with a verdict": len(ledgerpages.rows()),
    }
    return _listed(counted)


def _listed(counted: Mapping[str, int]) -> str:
    return markup.listed(f"**{number:,}** {name}" for name, number in counted.items())


@makes("checks: records")
def _records() -> str:
    loaded = [records.load(name) for name in records.names()]
    rows = [
        _row(words, [record.seconds for record in loaded if record.tier == tier])
        for tier, words in TIERS.items()
    ]
    rows.append(_row("all", [record.seconds for record in loaded]))
    numbers = ("records", "minutes in all")
    return markup.table(("each takes", *numbers), rows, right=numbers)


def _row(title: str, seconds: Sequence[float]) -> tuple[str, int, str]:
    return title, len(seconds), f"{sum(seconds) / 60:.0f}"


@makes("checks: ledger")
def _ledger() -> str:
    return _listed(ledger.counts(ledgerpages.rows()))
