"""The ledger: every number that the course printed, beside the book's own, with a verdict.

:func:`rows` compares them all in a few seconds: what is fast is run again, and what is slow is read
from its record. The verdicts on record are package data. ``python -m nnbook ledger`` prints the
table, and fails if a verdict is worse than the one on record.

Examples
--------
>>> from nnbook.book import ledger
>>> found = ledger.rows("004")
>>> len(found), ledger.counts(found)["exact"]
(176, 175)
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from nnbook._validation import one_of
from nnbook.book import course
from nnbook.book.ledger import digits, graphs, houses, lab, lecture
from nnbook.book.ledger.contradictions import CONTRADICTIONS as CONTRADICTIONS
from nnbook.book.ledger.contradictions import Contradiction as Contradiction
from nnbook.book.ledger.rules import RULES as RULES
from nnbook.book.ledger.rules import VERDICTS as VERDICTS
from nnbook.book.ledger.rules import Row as Row
from nnbook.book.ledger.stored import differences as differences
from nnbook.book.ledger.stored import load as load
from nnbook.book.ledger.stored import save as save

_DOCUMENTS: Final[Mapping[str, Callable[[], Iterator[Row]]]] = {
    "000": houses.rows,
    "001": digits.rows,
    "002": graphs.rows,
    "003": lecture.rows,
    "004": lab.rows,
}


def rows(document: str | None = None) -> tuple[Row, ...]:
    """Compare the printed numbers of one document, or of all, with the book's own.

    Parameters
    ----------
    document : str or None
        The key of a document, such as ``"004"``, or ``None`` for all of them.

    Returns
    -------
    tuple of Row
        One for each number of :func:`nnbook.book.course.printed`, in its order.

    Raises
    ------
    ValueError
        For an unknown key.
    LookupError
        If a printed number has no row, or more than one.
    """
    keys = tuple(_DOCUMENTS) if document is None else (document,)
    found = [row for key in keys for row in one_of("ledger", "document", key, _DOCUMENTS)()]
    printed = [(n.document.key, n.name) for key in keys for n in course.printed(key)]
    names = [(row.number.document.key, row.number.name) for row in found]
    if names != printed:
        wrong = sorted(set(printed) ^ set(names)) or "another order, or a number twice"
        raise LookupError(f"ledger: expected one row for each printed number, got {wrong}")
    return tuple(found)


def counts(found: Iterable[Row]) -> dict[str, int]:
    """Return how many rows have each verdict, from the best to the worst."""
    counter = Counter(row.verdict for row in found)
    return {verdict: counter[verdict] for verdict in VERDICTS}
