r"""Two winners.

Open, in part: two searches report their best validation accuracy. The first tried 10 settings and
got 0.9500, the second tried 100 and got 0.9560. Each score has a standard deviation of 0.004, and
within each search all settings may be equally good. The best of 10 standard normal numbers is
1.5388 on average, the best of 100 is 2.5076.

- `first`, `second`: what is left of the two accuracies, to four digits;
- `bet`: which setting you would bet on;
- `seeds`: with how many seeds **each** would you repeat the two, so that a true difference of
  0.002 lies 1.96 standard errors from 0? The smallest whole number.

Then think: what would change your bet if the settings of a search differ in truth?
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="open",
    objective=6,
    minutes=20,
    hints=[
        "Subtract from each winner what the best of so many is ahead by luck.",
        r"The difference of two means over n seeds has the variance $2 \cdot 0.004^2 / n$.",
    ],
    why="""
        If settings differ, part of a lead is merit, and the correction takes too much away from
        the larger search. Either way the bet is on the second, by a margin that 31 seeds of each
        can barely see.
        """,
)

exercise.answer_is(
    {"first": 0.9438, "second": 0.9460, "bet": "second", "seeds": 31},
    rtol=1e-4,
    options=["first", "second"],
)

exercise.wrong(
    "first, second: the lead was added. Luck made the winners look better than they are.",
    {"first": 0.9562, "second": 0.966},
)
exercise.wrong(
    "first: each score has a standard deviation of 0.004, not of 1 percent.", {"first": 0.9346}
)
exercise.wrong(
    "bet: the second lost more to luck, and is still ahead after that.", {"bet": "first"}
)
exercise.wrong(
    "seeds: both means are uncertain. The variance of their difference is the sum.",
    {"seeds": 16}, {"seeds": 15},
)  # fmt: skip
exercise.wrong(
    "seeds: 30 leave the standard error a little too large.", {"seeds": 30}, {"seeds": 30.73}
)
