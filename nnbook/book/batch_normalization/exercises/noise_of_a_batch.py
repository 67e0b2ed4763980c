r"""The noise of a batch.

The values of a unit are normal with mean 0 and variance 1, and $\epsilon$ is too small to count.
Use the approximation of the chapter for the variance of the noise that the other samples of a
batch of m make.

- `at_two`: the variance of the normalized value of a sample at x = 2, in a batch of 20;
- `average`: its average over all samples, in a batch of 6;
- `rate`: the Dropout rate with a noise of the same variance, for the batch of 6;
- `batch`: the batch size whose noise is that of Dropout with the rate 0.1;
- `pair`: the size of each normalized value in a batch of two different samples;
- `alone`: the normalized value in a batch of one, for any $\epsilon > 0$.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=4,
    minutes=15,
    hints=[
        "The batch's mean scatters with the variance 1/m, its deviation with 1/(2m), and that one "
        "is multiplied by x.",
        "Dropout at rate p has a noise of variance p / (1 - p), on average.",
        "For two samples a and b: what are the mean and the deviation?",
    ],
    why=r"""
        $(1 + x^2/2)/m = 3/20$ and $3/(2m) = 1/4$. Equal noise means $p/(1-p) = 3/(2m)$, so
        $p = 3/(2m + 3)$ and $m = \tfrac32 (1 - p)/p = 13.5$. Of two samples only the order is left,
        and of one nothing.
        """,
)

exercise.answer_is(
    {"at_two": 0.15, "average": 0.25, "rate": 0.2, "batch": 13.5, "pair": 1, "alone": 0},
    rtol=1e-3,
)

exercise.wrong("at_two: the mean's part alone. The deviation scatters, too.", {"at_two": 0.05})
exercise.wrong("at_two: x is squared in the variance.", {"at_two": 0.1})
exercise.wrong("at_two: the deviation scatters with 1/(2m), not 1/m.", {"at_two": 0.25})
exercise.wrong("average: the mean's part alone.", {"average": 1 / 6})
exercise.wrong("average: x² is 1 on average, and its factor is 1/2.", {"average": 1 / 3})
exercise.wrong("rate: Dropout's noise is p / (1 - p). You solved as if it were p.", {"rate": 0.25})
exercise.wrong(
    "rate: p / (1 - p) = 1/4, solved the wrong way round.", {"rate": 1 / 3}, {"rate": 0.8}
)
exercise.wrong("batch: with p in place of p / (1 - p).", {"batch": 15})
exercise.wrong("pair: that is with m - 1 = 1 in the variance.", {"pair": 0.7071})
exercise.wrong(
    "alone: x is its own mean, so x - μ is 0, and ε keeps that from being 0 / 0.", {"alone": 1}
)
exercise.wrong(
    "batch: it need not be whole. Give what the formula gives.", {"batch": 13}, {"batch": 14}
)
