r"""A spread that cannot be.

A report gives the sum of squared errors over five folds as 248.44 ± 714.89. A sum of squares is
not negative. Three digits are enough.

- `population`: the largest standard deviation, with n in its denominator, that five numbers of mean
  248.44 can have if none is negative;
- `sample`: the largest one with n - 1 in its denominator;
- `possible`: True or False, can 714.89 be either of them?
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="challenge",
    objective=4,
    minutes=15,
    hints=[
        "The numbers are spread most if all but one of them are 0.",
        "Then the last one is five times the mean.",
    ],
    why=(
        r"With n - 1 zeros the standard deviations are $m \sqrt{n - 1}$ and $m \sqrt n$: at "
        r"most 555.5."
    ),
)

exercise.answer_is({"population": 496.88, "sample": 555.53, "possible": False}, rtol=1e-3)

exercise.wrong(
    "population: that is the mean. Put all of the sum into one number, and 0 into the others.",
    {"population": 248.44},
)
exercise.wrong(
    "sample, population: they are exchanged. Dividing by n - 1 gives the larger one.",
    {"sample": 496.88, "population": 555.53},
)
exercise.wrong("possible: 714.89 is above both bounds.", {"possible": True})
