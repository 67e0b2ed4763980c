r"""What the majority knows of the parity.

All $2^N$ patterns of N bits of -1 and +1 are equally likely. Give the mean product of each of
these with the parity of the same bits, the product of all of them:

- `first`: the first bit, for N = 3;
- `pair`: the product of the first two bits, for N = 3;
- `majority`: the sign of the sum of three bits, for N = 3;
- `majority_5`: the sign of the sum of five bits, for N = 5.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=20,
    hints=[
        "A product of bits has the mean 0, unless every bit stands in it an even number of times.",
        "The majority of three bits is $(x_1 + x_2 + x_3 - x_1 x_2 x_3) / 2$: check two patterns.",
        "For five bits count: 10 patterns have the sum 1, 5 have the sum 3, one has the sum 5.",
    ],
    why="""
        No proper subset of the bits says anything of the parity. A function of all of them can,
        and this one is correlated with it by -1/2: an output weight would become negative.
        """,
)

exercise.answer_is({"first": 0, "pair": 0, "majority": -1 / 2, "majority_5": 3 / 8}, rtol=1e-3)

exercise.wrong(
    "first: half of the patterns with a first bit of +1 have the parity +1.",
    {"first": 0.5},
    {"first": 1 / 3},
)
exercise.wrong(
    "pair: the third bit decides, and it is +1 as often as -1.", {"pair": 1}, {"pair": 0.5}
)
exercise.wrong(
    "majority: three patterns of +, + and - have the majority +1 and the parity -1.",
    {"majority": 0.5},
    {"majority": 0},
)
exercise.wrong(
    "majority_5: count the patterns by their sum, with the sign of their parity.",
    {"majority_5": 0},
    {"majority_5": -3 / 8},
)
