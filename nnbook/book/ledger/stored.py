"""The verdicts on record: package data, with which fresh verdicts are compared.

Each verdict is stored with the number as printed. So a digit that changes in ``nnbook.book.course``
is noticed even where the verdict stays the same.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from nnbook.book.ledger.rules import VERDICTS, Row

FILE = Path(__file__).parent / "verdicts.json"

#: For each document by key, and each of its numbers by name: the verdict, the number as printed.
Verdicts = dict[str, dict[str, list[str]]]


def verdicts(found: Iterable[Row]) -> Verdicts:
    """Return what is stored of some rows."""
    stored: Verdicts = {}
    for row in found:
        names = stored.setdefault(row.number.document.key, {})
        names[row.number.name] = [row.verdict, row.number.text]
    return stored


def load(path: Path = FILE) -> Verdicts:
    """Return the verdicts on record."""
    stored: Verdicts = json.loads(path.read_text(encoding="utf-8"))
    return stored


def save(found: Iterable[Row], path: Path = FILE) -> Path:
    """Put the verdicts of all rows on record, and return the file."""
    parts = []
    for key, names in verdicts(found).items():
        lines = [f"  {json.dumps(name)}: {json.dumps(kept)}" for name, kept in names.items()]
        parts.append(f' "{key}": {{\n' + ",\n".join(lines) + "\n }")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
    return path


def differences(found: Iterable[Row], stored: Verdicts) -> tuple[list[str], list[str]]:
    """Compare fresh verdicts with those on record.

    Only the documents of the fresh rows are compared.

    Returns
    -------
    worse, better : list of str
        The differences in words: those that must not be, and those that may be put on record. A
        number that is new, gone or printed differently counts as worse.
    """
    fresh, ranks = verdicts(found), list(VERDICTS)
    worse: list[str] = []
    better: list[str] = []
    for key, names in fresh.items():
        old = stored.get(key, {})
        worse += [f"{key} {name}: on record, and not found" for name in old if name not in names]
        for name, (verdict, text) in names.items():
            if name not in old:
                worse.append(f"{key} {name}: {verdict}, and not on record")
                continue
            before, printed = old[name]
            if text != printed:
                worse.append(f"{key} {name}: printed {text}, on record {printed}")
            if verdict != before:
                told = f"{key} {name}: {verdict}, on record {before}"
                (worse if ranks.index(verdict) > ranks.index(before) else better).append(told)
    return worse, better
