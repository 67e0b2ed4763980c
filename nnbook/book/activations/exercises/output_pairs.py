"""The output's activation and its loss.

Four tasks wait for an output layer. Choose for each what belongs at its end:

- (a) one of ten digits, with a label for each image;
- (b) a price in euros;
- (c) yes or no, one output unit;
- (d) any subset of twenty tags for a picture, for each tag yes or no.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=5,
    minutes=5,
    hints=[
        "Which of the four outputs are probabilities? Which of those must sum to 1?",
        "A loss of squares belongs to the mean of a number, a cross-entropy to probabilities.",
    ],
    why="""
        Softmax makes its outputs compete: one class excludes the others. Tags do not exclude each
        other, so each has a sigmoid of its own. A price is not bounded, so nothing bounds it.
        """,
)

exercise.answer_is(
    {
        "a": "softmax and categorical cross-entropy",
        "b": "identity and mean square error",
        "c": "sigmoid and binary cross-entropy",
        "d": "sigmoid and binary cross-entropy",
    },
    options=[
        "identity and mean square error",
        "relu and mean square error",
        "sigmoid and binary cross-entropy",
        "sigmoid and mean square error",
        "softmax and categorical cross-entropy",
        "tanh and categorical cross-entropy",
    ],
)

exercise.wrong(
    "d: softmax makes the tags share a probability of 1, and a picture may have several tags.",
    {"d": "softmax and categorical cross-entropy"},
)
exercise.wrong(
    "b: a ReLU has no gradient where it predicts 0, and then never predicts anything else.",
    {"b": "relu and mean square error"},
)
exercise.wrong(
    "a: ten sigmoids know nothing of each other. Exactly one digit is right.",
    {"a": "sigmoid and binary cross-entropy"},
)
exercise.wrong(
    "c: a sigmoid's slope goes to 0 where it is wrong and sure, and squares do not cancel that.",
    {"c": "sigmoid and mean square error"},
)
