"""The pairs that are confused most.

`confusion[t, p]` counts the images of digit t that were taken for p. Return the `k` pairs of
digits that are confused most often, in either direction, as a list of tuples `(a, b, count)` with
a < b, the largest count first. Pairs with equal counts stand in the order of a, then b.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    minutes=15,
    hints=[
        "`confusion + confusion.T` adds both directions. The diagonal holds what was right.",
        "Sort tuples by `(-count, a, b)`.",
    ],
    why="4 for 9 and 9 for 4 are one difficulty. To count them apart makes both look small.",
)


@exercise.solution_is
def confused_pairs(confusion, k):
    """Return the k most confused pairs as (a, b, count)."""
    both = confusion + confusion.T
    a, b = np.triu_indices(len(both), 1)
    counts = both[a, b]
    order = np.lexsort((b, a, -counts))[:k]
    return [(int(a[i]), int(b[i]), int(counts[i])) for i in order]


@exercise.checked_by
def _(student):
    confusion = np.array([[50, 3, 0, 4], [2, 60, 5, 0], [9, 1, 40, 2], [3, 0, 4, 70]])
    student.agrees(confusion, 3)
    student.agrees(confusion, 6, case="all pairs, with equal counts")
    tie = np.diag([9, 9, 9, 9])
    tie[0, 3] = tie[2, 1] = 2
    student.agrees(tie, 2, case="(0, 3) and (1, 2) with equal counts")
    student.agrees(np.array([[5, 1], [2, 5]]), 1, case="two classes")


def _as_pairs(table, k):
    pairs = [(a, b, int(table[a, b])) for a in range(len(table)) for b in range(a + 1, len(table))]
    return sorted(pairs, key=lambda one: (-one[2], *one[:2]))[:k]


@exercise.wrong("One direction only: add what is taken for the other way round.")
def _(confusion, k):
    return _as_pairs(confusion, k)


@exercise.wrong("The smallest counts come first: turn the order round.")
def _(confusion, k):
    return sorted(_as_pairs(confusion + confusion.T, 99), key=lambda one: (one[2], *one[:2]))[:k]


@exercise.wrong("Each pair stands twice, as (a, b) and as (b, a).")
def _(confusion, k):
    both = confusion + confusion.T
    n = len(both)
    pairs = [(a, b, int(both[a, b])) for a in range(n) for b in range(n) if a != b]
    return sorted(pairs, key=lambda one: (-one[2], *one[:2]))[:k]


@exercise.wrong(
    "The two directions stand apart. Add their counts, and write the smaller digit first."
)
def _(confusion, k):
    n = len(confusion)
    pairs = [(a, b, int(confusion[a, b])) for a in range(n) for b in range(n) if a != b]
    return sorted(pairs, key=lambda one: (-one[2], *one[:2]))[:k]


@exercise.wrong("The diagonal is what was right. It is no confusion.")
def _(confusion, k):
    n = len(confusion)
    pairs = [(a, b, int(confusion[a, b])) for a in range(n) for b in range(a, n)]
    return sorted(pairs, key=lambda one: (-one[2], *one[:2]))[:k]


@exercise.wrong("The counts are missing: each tuple is (a, b, count).")
def _(confusion, k):
    return [one[:2] for one in _as_pairs(confusion + confusion.T, k)]


@exercise.wrong("Pairs with equal counts stand in the order of b. They go by a first.")
def _(confusion, k):
    pairs = _as_pairs(confusion + confusion.T, 99)
    return sorted(pairs, key=lambda one: (-one[2], one[1], one[0]))[:k]
