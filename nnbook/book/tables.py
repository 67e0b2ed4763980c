"""What the tables of several chapters are made of: intervals as numbers, and rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from nnbook.plots import Table
from nnbook.statistics import mean_interval

#: The mean of some runs, and the limits between which the true one is expected.
Interval = tuple[float, float, float]


def interval(runs: Any, risk: float = 0.05, clusters: int | None = None) -> Interval:
    """Return the mean of a quantity over runs, and the interval that misses the true one by a risk.

    Runs in clusters, such as the orders of the batches, are judged by the means of the clusters.

    Examples
    --------
    >>> "{:.1f} ({:.2f} to {:.2f})".format(*interval(range(11)))
    '5.0 (2.77 to 7.23)'
    """
    mean, low, high = mean_interval(runs, clusters=clusters, confidence=1 - risk)
    return float(mean), float(low), float(high)


def table_of_rows(
    heads: Sequence[str], rows: Iterable[Sequence[object]], caption: str, words: Sequence[str] = ()
) -> Table:
    """Return a table of one part from its rows.

    Examples
    --------
    >>> print(table_of_rows(["layer", "std"], [[0, "0.63"], [1, "0.49"]], "Two layers."))
    Two layers.
    layer   std
        0  0.63
        1  0.49
    """
    columns = dict(zip(heads, zip(*rows, strict=True), strict=True))
    return Table({"": columns}, caption=caption, words=words)
