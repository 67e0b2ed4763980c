"""Fill the page "How this book checks itself" with what was counted when the site was built.

Nothing is typed in: examples are counted by their prompts, links in the pages as MkDocs gets them,
figures in the outputs of the chapters.
"""

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import ledgerpages
from nnbook import exercises
from nnbook.book import ledger, records

HOME = Path(__file__).parents[1]
MARK = re.compile(r"^<!-- checks: (\w+) -->$", re.MULTILINE)
PROMPT = re.compile(r"^\s*>>> ", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)[^)\s]+\)|\]\[[\w.]*\]")
TIERS = {"quick": "under a minute", "medium": "under ten minutes", "long": "longer"}

#: What only the build knows: pages, links in their Markdown, figures among the chapters' outputs.
built: dict[str, int] = {}


def count(pages: Iterable[str], outputs: Iterable[str]) -> None:
    """Count what the build has: the Markdown of all pages, and the chapters' HTML outputs."""
    texts = list(pages)
    built["pages"] = len(texts)
    built["links within the site"] = sum(len(LINK.findall(text)) for text in texts)
    built["figures"] = sum(html.count("<figure") for html in outputs)


def filled(markdown: str) -> str:
    """Put the numbers where the page asks for them."""
    return MARK.sub(lambda found: PARTS[found[1]](), markdown)


def examples(home: Path = HOME) -> int:
    """Return how many examples doctest runs in the package and in the chapters."""
    texts = [path.read_text(encoding="utf-8") for path in (home / "chapters").rglob("*.md")]
    for path in (home / "nnbook").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
        nodes = [node for node in ast.walk(tree) if isinstance(node, kinds)]
        texts += [text for node in nodes if (text := ast.get_docstring(node))]
    return sum(len(PROMPT.findall(text)) for text in texts)


def count_tests(home: Path = HOME) -> int:
    """Return how many test functions there are; one that is parametrized counts once."""
    return sum(
        isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for path in (home / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


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
    return "\n".join(f"- **{number:,}** {name}" for name, number in counted.items())


def _records() -> str:
    loaded = [records.load(name) for name in records.names()]
    lines = ["| each takes | records | minutes in all |", "|---|--:|--:|"]
    for tier, words in TIERS.items():
        seconds = [record.seconds for record in loaded if record.tier == tier]
        lines.append(f"| {words} | {len(seconds)} | {sum(seconds) / 60:.0f} |")
    everything = sum(record.seconds for record in loaded)
    return "\n".join([*lines, f"| all | {len(loaded)} | {everything / 60:.0f} |"])


def _ledger() -> str:
    return _listed(ledger.counts(ledgerpages.rows()))


PARTS: dict[str, Callable[[], str]] = {"counts": _counts, "records": _records, "ledger": _ledger}
