r"""Who moves first.

A linear classifier of ten classes begins with all scores at 0. For one sample, what is the
derivative of the loss for the score of the **true** class?

- `mse`: squared errors summed over the ten scores, target 1 for the true class and 0 for the
  others;
- `hinge`: $\sum_{j \ne y} \max(0, s_j - s_y + 1)$;
- `crossentropy`: of the softmax of the scores;
- `order`: the three names, from the one that moves the true score most in one small step of plain
  descent at one rate to the one that moves it least.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=1,
    minutes=10,
    hints=[
        "A sum of squares: 2 (s - y) for each score.",
        "Each of the nine other classes pulls at the true score with 1.",
        "Softmax and cross-entropy: the probability less the target.",
    ],
    why="""
        At one shared rate, too small for all of them, the losses rank by these numbers. That says
        nothing of which of them is best at a rate of its own.
        """,
)

exercise.answer_is(
    {"mse": -2, "hinge": -9, "crossentropy": -0.9, "order": ["hinge", "mse", "crossentropy"]},
    rtol=1e-3,
)

exercise.wrong("mse: the factor 2 of the square is missing.", {"mse": -1})
exercise.wrong("mse: summed over the outputs, not averaged.", {"mse": -0.2})
exercise.wrong("hinge: all nine other classes violate the margin.", {"hinge": -1})
exercise.wrong("hinge: the true class is not in its own sum.", {"hinge": -10})
exercise.wrong(
    "crossentropy: p is 1/10 at equal scores, and the target is 1.",
    {"crossentropy": 0.1},
    {"crossentropy": -10},
)
exercise.wrong(
    "order: compare the sizes of the derivatives: 9, 2 and 0.9.",
    {"order": ["crossentropy", "mse", "hinge"]},
    {"order": ["mse", "hinge", "crossentropy"]},
)
