r"""The loss of a network that knows nothing.

Before the first update a network should treat all classes alike. What is its loss then, for one
sample? Write it for three losses of a classifier with `classes` outputs:

- `"crossentropy"`: softmax of equal scores, and $-\ln$ of the probability of the true class;
- `"hinge"`: the lecture's $\sum_{j \ne y} \max(0, s_j - s_y + 1)$ at equal scores;
- `"mean_sse"`: sigmoid outputs that all are 1/2, targets 0 and 1 with a single 1, and the squares
  of the errors **summed** over the outputs.
"""

import math

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=5,
    given="import math",
    hints=[
        "Each class gets the probability 1 / classes.",
        "Each wrong class is short of the margin by the whole margin.",
        "An output of 1/2 is off by 1/2, whatever its target.",
    ],
    why=(
        "A first log line that says something else says that something is wrong, before any "
        "training."
    ),
)


@exercise.solution_is
def first_loss(loss, classes):
    """Return the first loss of "crossentropy", "hinge" or "mean_sse"."""
    if loss == "crossentropy":
        return math.log(classes)
    if loss == "hinge":
        return classes - 1
    return classes / 4


@exercise.checked_by
def _(student):
    for classes in (10, 2, 100):
        for loss in ("crossentropy", "hinge", "mean_sse"):
            student.agrees(loss, classes, case=f"{loss} and {classes} classes", rtol=1e-9)


def _with(loss, value):
    """Return the solution with another value for one of the losses."""

    def first_loss(name, classes):
        return value(classes) if name == loss else exercise.reference(name, classes)

    return first_loss


exercise.wrong("The hinge loss leaves the true class out of its sum.", _with("hinge", lambda k: k))
exercise.wrong(
    "At equal scores the margin of 1 is not met: each wrong class costs 1.",
    _with("hinge", lambda k: 0),
)
exercise.wrong(
    "The squares are summed over the outputs here, not averaged.",
    _with("mean_sse", lambda k: 1 / 4),
)
exercise.wrong(
    "The output whose target is 1 is off by 1/2 as well.",
    _with("mean_sse", lambda k: (k - 1) / 4),
)
exercise.wrong("The errors are squared: each costs 1/4.", _with("mean_sse", lambda k: k / 2))
exercise.wrong(
    "The cross-entropy is the logarithm of the number of classes, in nats: use ln.",
    _with("crossentropy", math.log2),
    _with("crossentropy", math.log10),
)
exercise.wrong(
    "That is the probability of the true class. The loss is minus its logarithm.",
    _with("crossentropy", lambda k: 1 / k),
)
