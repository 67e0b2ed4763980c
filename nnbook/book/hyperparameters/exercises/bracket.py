r"""Bracket the learning rate.

`loss_of(rate)` trains for a few epochs and returns the list of their losses. Some of `rates`,
which grow, learn. A rate learns if

- the last loss is at least 10 percent below the first, and
- no loss exceeds `factor` times the first, and none is NaN or infinite.

Return `(low, high)`, the smallest and the largest rate that learns, or `None` if none does.
"""

import math
from itertools import pairwise

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=15,
    given="import math",
    hints=[
        "Write the rule for one run first, then keep the rates that pass it.",
        "NaN is neither larger nor smaller than anything: test it by `math.isfinite`.",
    ],
    why="A few short runs by decades say in which range to search, and cost almost nothing.",
)


@exercise.solution_is
def bracket(loss_of, rates, factor=3):
    """Return (smallest, largest) rate that learns, or None."""
    learns = []
    for rate in rates:
        losses = loss_of(rate)
        limit = factor * losses[0]
        sound = all(math.isfinite(one) and one <= limit for one in losses)
        if sound and losses[-1] <= 0.9 * losses[0]:
            learns.append(rate)
    return (learns[0], learns[-1]) if learns else None


def _bowl(rate):
    """Return 20 losses of gradient descent on w² / 2 from 1, each taken before its update."""
    with np.errstate(over="ignore"):
        return [0.5 * (1 - rate) ** (2 * t) for t in range(20)]


def _table(runs):
    return lambda rate: runs[rate]


@exercise.checked_by
def _(student):
    student.agrees(_bowl, [7.0**k for k in range(-6, 3)], case="a bowl")
    student.agrees(_bowl, [1e-5, 3e-5], case="rates that are all too small")
    up = {0.1: [1.0, 0.5, 0.4], 0.3: [1.0, 5.0, 0.2]}
    student.agrees(_table(up), [0.1, 0.3], case="a run that explodes and comes back")
    broken = {0.1: [1.0, 0.8, 0.5], 0.3: [1.0, math.nan, 0.5]}
    student.agrees(_table(broken), [0.1, 0.3], case="a run with a NaN")
    hills = {0.1: [1.0, 0.3, 0.95], 0.3: [1.0, 1.2, 0.85]}
    student.agrees(_table(hills), [0.1, 0.3], case="a run whose best loss is not its last")
    high = {0.1: [8.0, 15.0, 5.0], 0.3: [8.0, 25.0, 5.0]}
    student.agrees(_table(high), [0.1, 0.3], case="losses that begin at 8")
    limit = {0.1: [8.0, 24.0, 5.0], 0.3: [8.0, 5.0, 9.0]}
    student.agrees(_table(limit), [0.1, 0.3], case="a loss of factor times the first")
    slow = {0.1: [1.0, 0.5], 0.3: [1.0, 2.0, 4.0, 0.5]}
    student.agrees(_table(slow), [0.1, 0.3], case="a run that explodes in two steps")
    wide = {0.1: [1.0, 0.5], 0.3: [1.0, 1.9, 0.5]}
    student.agrees(_table(wide), [0.1, 0.3], 1.5, case="factor = 1.5")


def _rule(rule):
    """Return the solution with another rule for one run."""

    def bracket(loss_of, rates, factor=3):
        learns = [rate for rate in rates if rule(loss_of(rate), factor)]
        return (learns[0], learns[-1]) if learns else None

    return bracket


exercise.wrong(
    "That a loss exploded and came back is still an explosion: look at every epoch.",
    _rule(lambda x, f: math.isfinite(sum(x)) and x[-1] <= 0.9 * x[0]),
)
exercise.wrong(
    "A NaN on the way is let through: no comparison with NaN is true.",
    _rule(lambda x, f: not any(one > f * x[0] for one in x) and x[-1] <= 0.9 * x[0]),
)
exercise.wrong(
    "Compare the last loss with the first, not the best one.",
    _rule(lambda x, f: all(one <= f * x[0] for one in x) and min(x) <= 0.9 * x[0]),
)
exercise.wrong(
    "The factor is an argument, and it is not always 3.",
    _rule(lambda x, f: all(one <= 3 * x[0] for one in x) and x[-1] <= 0.9 * x[0]),
)
exercise.wrong(
    "No loss may exceed factor times the first one. Yours are compared with the factor itself.",
    _rule(lambda x, f: all(one <= f for one in x) and x[-1] <= 0.9 * x[0]),
)
exercise.wrong(
    "To fall at all is not enough: at least 10 percent.",
    _rule(lambda x, f: all(one <= f * x[0] for one in x) and x[-1] < x[0]),
)
exercise.wrong(
    "A loss may be as large as factor times the first. It may not exceed that.",
    _rule(lambda x, f: all(one < f * x[0] for one in x) and x[-1] <= 0.9 * x[0]),
)
exercise.wrong(
    "Each loss is compared with the one before it. All are compared with the first.",
    _rule(
        lambda x, f: (
            all(math.isfinite(b) and b <= f * a for a, b in pairwise(x)) and x[-1] <= 0.9 * x[0]
        )
    ),
)
