"""``python -m nnbook ledger``: the numbers of the course beside the book's, with verdicts."""

import argparse
import sys
from collections.abc import Sequence

from nnbook.book import course, ledger
from nnbook.book.ledger import VERDICTS, Row


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to a command line."""
    keys = [document.key for document in course.documents()]
    parser = commands.add_parser(
        "ledger",
        help="compare every number of the course with the book's own",
        epilog="Fails where a verdict is worse than the one on record, or a printed number is "
        "another one.",
    )
    parser.add_argument("document", nargs="*", choices=[[], *keys], help=f"of {', '.join(keys)}")
    parser.add_argument("--verdict", choices=[*VERDICTS], help="list only rows with this verdict")
    parser.add_argument("--brief", action="store_true", help="the summary only, no table")
    parser.add_argument("--write", action="store_true", help="put these verdicts on record")
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Compare; return 0, or 1 if a verdict is worse than the one on record."""
    if options.write and options.document:
        options.parser.error("expected --write without a document: all are put on record at once")
    keys = options.document or [document.key for document in course.documents()]
    found = [row for key in keys for row in ledger.rows(key)]
    if not options.brief:
        print(table([row for row in found if options.verdict in (None, row.verdict)]))
        print()
    print(summary(found))
    if options.write:
        print(f"written to {ledger.save(found).name}")
        return 0
    worse, better = ledger.differences(found, ledger.load())
    for line in better:
        print(f"better: {line}")
    for line in worse:
        print(f"worse: {line}", file=sys.stderr)
    return 1 if worse else 0


def table(found: Sequence[Row]) -> str:
    """Return the rows as lines of text, below a line of headings."""
    cells = [
        [
            row.number.document.key,
            row.number.name,
            str(row.number),
            row.shown,
            "" if row.z is None else f"{row.z:+.1f}",
            row.verdict,
            row.detail,
        ]
        for row in found
    ]
    headings = ["", "number", "printed", "ours", "z", "verdict", "what to know"]
    return aligned([headings, *cells])


def summary(found: Sequence[Row]) -> str:
    """Return how many numbers of each document have each verdict."""
    keys = sorted({row.number.document.key for row in found})
    lines = [["document", "numbers", *VERDICTS]]
    for key in [*keys, "all"]:
        rows = [row for row in found if key in ("all", row.number.document.key)]
        lines.append([key, str(len(rows)), *(str(n) for n in ledger.counts(rows).values())])
    return aligned(lines)


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Return lines of cells as text, with the columns aligned."""
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
