r"""Warm up, then cool down.

Return the learning rate of update number `t`, counted from 0, of a schedule with `warmup` and
`total` updates:

- in the first `warmup` updates it grows in equal steps, and update `warmup - 1` is the first that
  has the full `rate`;
- from update `warmup` on it falls along half a cosine,
  $\tfrac12 (1 + \cos \pi s)$ times `rate`, where $s$ is the share of the other
  `total - warmup` updates that are over: 0 at update `warmup`;
- from update `total` on it is 0.

`warmup` may be 0.
"""

import math

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=10,
    given="import math",
    hints=[
        "Three cases: before the warm-up is over, after the end, and in between.",
        "The first update is number 0, and its rate is not 0: (t + 1) / warmup.",
        "s = (t - warmup) / (total - warmup).",
    ],
    why="""
        A batch leaves noise in the loss that is proportional to the rate. A schedule that goes to 0
        removes it. The warm-up is for the first steps, in which running means know little.
        """,
)


@exercise.solution_is
def warmup_cosine(t, rate, warmup, total):
    """Return the learning rate of update t."""
    if t < warmup:
        return rate * (t + 1) / warmup
    if t >= total:
        return 0.0
    s = (t - warmup) / (total - warmup)
    return rate * (1 + math.cos(math.pi * s)) / 2


@exercise.checked_by
def _(student):
    student.agrees(0, 0.4, 4, 20, case="t = 0")
    student.agrees(2, 0.4, 4, 20, case="t = 2, in the warm-up")
    student.agrees(3, 0.4, 4, 20, case="t = 3, the last of the warm-up")
    student.agrees(4, 0.4, 4, 20, case="t = 4, the first of the cosine")
    student.agrees(9, 0.4, 4, 20, case="t = 9")
    student.agrees(12, 0.4, 4, 20, case="t = 12, in the middle of the cosine")
    student.agrees(20, 0.4, 4, 20, case="t = 20, the end")
    student.agrees(33, 0.4, 4, 20, case="t = 33, after the end")
    student.agrees(0, 0.4, 0, 20, case="no warm-up, t = 0")
    student.agrees(5, 0.4, 0, 20, case="no warm-up, t = 5")


def _schedule(grow=None, fall=None, end=lambda s: s >= 1):
    def warmup_cosine(t, rate, warmup, total):
        if t < warmup:
            return rate * (t + 1) / warmup if grow is None else grow(t, rate, warmup, total)
        s = (t - warmup) / (total - warmup)
        if end(s):
            return 0.0
        if fall is not None:
            return fall(t, rate, warmup, total)
        return rate * (1 + math.cos(math.pi * s)) / 2

    return warmup_cosine


exercise.wrong(
    "The first update has the rate 0, so it is wasted: the warm-up begins one step above 0.",
    _schedule(grow=lambda t, rate, warmup, total: rate * t / warmup),
)
exercise.wrong(
    "The warm-up is left out: from the first update on it is the cosine.",
    _schedule(grow=lambda t, rate, warmup, total: rate * (1 + math.cos(math.pi * t / total)) / 2),
)
exercise.wrong(
    "The cosine begins where the warm-up ends: subtract it from t.",
    _schedule(fall=lambda t, rate, warmup, total: rate * (1 + math.cos(math.pi * t / total)) / 2),
)
exercise.wrong(
    "The cosine has total - warmup updates to fall, not total.",
    _schedule(
        fall=lambda t, rate, warmup, total: (
            rate * (1 + math.cos(math.pi * (t - warmup) / total)) / 2
        )
    ),
)
exercise.wrong(
    "Twice too large: 1 + cos goes from 2 to 0. The half is missing.",
    _schedule(fall=lambda t, rate, warmup, total: 2 * warmup_cosine(t, rate, warmup, total)),
)
exercise.wrong(
    "A whole cosine: the rate reaches 0 in the middle and grows again. π, not 2 π.",
    _schedule(fall=lambda t, r, w, n: r * (1 + math.cos(2 * math.pi * (t - w) / (n - w))) / 2),
)
exercise.wrong(
    "A straight line in place of the cosine.",
    _schedule(fall=lambda t, r, w, n: r * (1 - (t - w) / (n - w))),
)
exercise.wrong(
    "After the end the cosine rises again. The rate stays 0.", _schedule(end=lambda s: False)
)


@exercise.wrong("The cosine lacks its π: at the end of the schedule it has not reached -1.")
def _(t, rate, warmup, total):
    if t < warmup:
        return rate * (t + 1) / warmup
    return rate * (1 + math.cos((t - warmup) / (total - warmup))) / 2 if t < total else 0.0
