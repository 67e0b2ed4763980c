r"""A difference that is sure, and wrong.

Open: a careful person takes central differences at 0 with the step `h`, and with `h / 2` to be
sure. Both agree, so the derivative is believed. Find a function that deceives this person.

Return `(f, slope)`: a smooth function of one number, and its true derivative at 0, such that the
two quotients agree to one percent of the slope and both are wrong by at least half of it. $|f|$
stays below 10 between -1 and 1. `h` is between 0.0001 and 0.1.

Then think: which of your networks could look like this at the step of a gradient check?
"""

import math
from itertools import pairwise

import numpy as np

from nnbook.exercises import Exercise, fail, unpack

exercise = Exercise(
    __name__,
    __doc__,
    level="open",
    objective=5,
    minutes=20,
    given="import math",
    hints=[
        "The check sees f at four points only: h and h / 2 on both sides.",
        "What is as if it were not there at those points, and steep in between?",
        "A sine that is 0 at all four.",
    ],
    why="""
        Between its points a difference sees nothing. A wave that is shorter than the step is
        invisible, as in any sampling. In a network it is a kink: a ReLU that opens and closes
        between w - h and w + h. A much smaller step finds it, and a random one does.
        """,
)


@exercise.solution_is
def fool_the_check(h):
    """Return a function and its derivative at 0, which differences miss."""
    rate = 2 * math.pi / h
    return (lambda w: math.sin(rate * w)), rate


def _quotient(f, h, at=0.0):
    return (float(f(at + h)) - float(f(at - h))) / (2 * h)


def _slope(f, h):
    return lambda w: _quotient(f, h, w)


def _change(g, points, width):
    """Return how much of a change of g between two points is left in an interval of a width.

    The interval is halved, and the half with the larger change is kept. A smooth change gets
    smaller with the interval, but a jump stays what it is.
    """
    values = [float(g(one)) for one in points]
    steps = [abs(b - a) for a, b in pairwise(values)]
    largest = 0.0
    for k in np.argsort(steps)[-10:]:
        a, b, at_a, at_b = points[k], points[k + 1], values[k], values[k + 1]
        while b - a > width and a < (middle := (a + b) / 2) < b:
            at_middle = float(g(middle))
            if abs(at_middle - at_a) > abs(at_b - at_middle):
                b, at_b = middle, at_middle
            else:
                a, at_a = middle, at_middle
        largest = max(largest, abs(at_b - at_a))
    return largest, max(steps)


@exercise.checked_by
def _(student):
    for h in (0.01, 0.0003, 0.1):
        says = "Expected (f, slope): a function and a number."
        f, slope = unpack(student(h), says, callable, None)
        slope = float(slope)
        if not math.isfinite(slope) or slope == 0:
            fail("Expected a slope that is finite and not 0.", what="finite")
        if not all(abs(f(k / 61.7)) <= 10 for k in range(-61, 62)):
            fail("|f| exceeds 10 between -1 and 1.", what="large")
        tiny = [_quotient(f, h / k) for k in (1e5, 1e6)]
        sides = [1e5 / h * (float(f(h / 1e5)) - f(0)), 1e5 / h * (f(0) - float(f(-h / 1e5)))]
        bend = max(abs(tiny[0] - tiny[1]), abs(sides[0] - sides[1]))
        if bend > 0.02 * max(abs(tiny[1]), abs(sides[0])):
            fail(
                "f is not smooth at 0: very small steps to both sides do not agree.", what="smooth"
            )
        points = sorted({*np.linspace(-1.5 * h, 1.5 * h, 1201).tolist(), -h, -h / 2, h / 2, h})
        if _change(f, points, 0)[0] > 1e-3 * abs(slope) * h:
            fail("f is not smooth: it jumps between two points.", what="jump")
        left, before = _change(_slope(f, 1e-5 * h), points, 4e-5 * h)
        if left > max(0.3 * before, 0.02 * abs(slope)):
            fail("f is not smooth: its slope jumps, as at a kink.", what="kink")
        if abs(tiny[1] - slope) > 0.02 * abs(slope):
            fail(f"The slope is not {slope:.4g}: very small steps say {tiny[1]:.4g}.", what="slope")
        one, half = _quotient(f, h), _quotient(f, h / 2)
        if abs(one - half) > 0.01 * abs(slope):
            fail(
                f"h = {h:g} says {one:.4g} and h / 2 says {half:.4g}. They differ, so the person "
                "is warned.",
                what="differ",
            )
        if min(abs(one - slope), abs(half - slope)) < 0.5 * abs(slope):
            fail(
                f"Both say {one:.4g}, and {slope:.4g} is true: that is not wrong by half.",
                what="right",
            )


exercise.wrong("that is not wrong by half", lambda h: (math.sin, 1.0))
exercise.wrong(
    "They differ, so the person is warned",
    lambda h: ((lambda w: math.sin(math.pi * w / h)), math.pi / h),
)
exercise.wrong("The slope is not", lambda h: (math.sin, 5.0))
exercise.wrong("f is not smooth at 0", lambda h: (abs, 1.0))
exercise.wrong(
    "|f| exceeds 10",
    lambda h: ((lambda w: 40 * math.sin(4 * math.pi * w / h)), 160 * math.pi / h),
)
exercise.wrong(
    "it jumps between two points",
    lambda h: ((lambda w: w if abs(w) < h / 10 else 0.0), 1.0),
    lambda h: ((lambda w: 0.0 if abs(w) < h / 2000 else w / abs(w)), 1.0),
    lambda h: ((lambda w: 0.0 if abs(w) in (h, h / 2) else w), 1.0),
)
exercise.wrong(
    "its slope jumps, as at a kink",
    lambda h: ((lambda w: max(-h / 100, min(h / 100, w))), 1.0),
    lambda h: ((lambda w: float(np.interp(w / h, [-0.5, -0.25, 0.25, 0.5], [0, -1, 1, 0]))), 4 / h),
)
