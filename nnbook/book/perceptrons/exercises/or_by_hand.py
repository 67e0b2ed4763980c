r"""OR by hand.

A perceptron learns OR, with true and false written as 1 and -1 in inputs and targets. It starts
from zero weights, with the rate 1, and sees the points in the order (-1, -1), (-1, 1), (1, -1),
(1, 1). The bias is the weight of an input that is always 1: write the weights as $[w_1, w_2, b]$.
A point is right where $y z > 0$.

- `first`: the weights after the first point;
- `weights`: the weights after the first epoch;
- `corrections`: how many corrections it needs until all four are right;
- `slow`: how many it would need with the rate 0.01.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=10,
    hints=[
        "Only (-1, -1) has the target -1. With zero weights z = 0: is that right or wrong?",
        "A correction adds y times the point, with its 1 at the end.",
        "From zero weights, the rate is a common factor of all weights.",
    ],
    why="""
        (-1, -1, 1) with y = -1 makes [1, 1, -1]. Then z = -1 at (-1, 1), which should be 1: the
        weights become [0, 2, 0]. z = -2 at (1, -1): [1, 1, 1]. After that all four are right.
        Three corrections; the bound of the chapter is 9. The rate scales weights and z alike.
        """,
)

exercise.answer_is(
    {"first": [1, 1, -1], "weights": [1, 1, 1], "corrections": 3, "slow": 3}, rtol=1e-9
)

exercise.wrong(
    "first: z = 0 is not right. A point on the line is a mistake, too.", {"first": [0, 0, 0]}
)
exercise.wrong(
    "first: the point was added. Its target is -1, so it is subtracted.", {"first": [-1, -1, 1]}
)
exercise.wrong("first: the bias learns as well: its input is 1.", {"first": [1, 1, 0]})
exercise.wrong(
    "first: twice as large. The rule adds y x, not (y - output) x.", {"first": [2, 2, -2]}
)
exercise.wrong(
    "weights: that is twice too long, or the sum of all four terms. A perceptron adds y x, and "
    "only where it is wrong.",
    {"weights": [2, 2, 2]},
)
exercise.wrong("weights: (1, -1) is still wrong then, with z = -2.", {"weights": [0, 2, 0]})
exercise.wrong(
    "corrections: the first point counts, too. On the line, z = 0, it is not right.",
    {"corrections": 2},
)
exercise.wrong("corrections: (1, 1) is right when its turn comes.", {"corrections": 4})
exercise.wrong(
    "slow: with 0.01 all weights are a hundredth, and the signs of z are the same.", {"slow": 300}
)
