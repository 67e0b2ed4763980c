r"""Three rules on OR.

The four points of OR are written in zeros and ones, the targets as -1 and 1. Weights are written
$[w_1, w_2, b]$, the rate is 1, and all rules start from zeros.

- `hebb`: the weights of Hebb's rule after one epoch;
- `hebb_10`: its weights after ten epochs;
- `hebb_right`: how many of the four points it then classifies rightly (z > 0 says 1);
- `perceptron_right`: how many the perceptron classifies rightly in the end;
- `least_squares`: where the delta rule ends, in full batch and with a small rate.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=3,
    minutes=15,
    hints=[
        "Hebb adds up y x over all points, each with its 1 at the end.",
        "What is z at (0, 0)?",
        "The residuals y - z of least squares add up to 0, also when each is multiplied by an "
        "input. Both bits play the same part, so $w_1 = w_2$.",
    ],
    why="""
        The terms are (0, 0, -1), (0, 1, 1), (1, 0, 1) and (1, 1, 1): their sum is (2, 2, 2). At
        (0, 0) it says 1, in every epoch, because only the length grows. OR is separable, so the
        perceptron gets all four. The least squares are z = x1 + x2 - 1/2, and here they separate.
        """,
)

exercise.answer_is(
    {
        "hebb": [2, 2, 2],
        "hebb_10": [20, 20, 20],
        "hebb_right": 3,
        "perceptron_right": 4,
        "least_squares": [1, 1, -0.5],
    }
)

exercise.wrong(
    "hebb: with the target 0 the point (0, 0) would teach nothing. Its target is -1.",
    {"hebb": [2, 2, 3]},
)
exercise.wrong("hebb: those are the points, added up without targets.", {"hebb": [2, 2, 4]})
exercise.wrong(
    "hebb: that is the mean of the four terms. The rule adds.", {"hebb": [0.5, 0.5, 0.5]}
)
exercise.wrong(
    "hebb: Hebb's rule does not wait for a mistake, so (0, 0) and the others all count.",
    {"hebb": [0, 1, 0]},
    {"hebb": [1, 1, 1]},
)
exercise.wrong(
    "hebb_10: the direction is fixed after one epoch, the length is not: each epoch adds the same.",
    {"hebb_10": [2, 2, 2]},
)
exercise.wrong("hebb_right: z = b at (0, 0), and b is positive.", {"hebb_right": 4})
exercise.wrong(
    "perceptron_right: OR is separable, so the perceptron does not stop before all are right.",
    {"perceptron_right": 3},
)
exercise.wrong(
    "least_squares: that fits targets of 0 and 1. Here they are -1 and 1.",
    {"least_squares": [0.5, 0.5, 0.25]},
)
exercise.wrong(
    "least_squares: all four signs are right, but the sum of squares has not arrived.",
    {"least_squares": [2, 2, -1]},
)
