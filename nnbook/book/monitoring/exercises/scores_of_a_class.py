r"""What accuracy hides.

A test has 1,000 samples: 950 of class "sound" and 50 of class "ill". A network calls 60 samples
ill, and 30 of them are.

- `accuracy`, `precision`, `recall`, `f1`: the last three for the class "ill", F1 to three digits;
- `lazy`: the accuracy of a network that calls everything sound;
- `half_width`: the half width of the normal 95 percent interval for the accuracy,
  $1.96 \sqrt{p (1 - p) / n}$, to three digits.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=6,
    minutes=10,
    hints=[
        "Draw the table of two rows and two columns first: 30, 30, 20 and the rest.",
        "Precision is about the 60 that were called ill, recall about the 50 that are.",
        "F1 is the harmonic mean of the two: 2 P R / (P + R).",
    ],
    why="""
        The network finds 30 of 50, and its accuracy is that of doing nothing: 0.95. The accuracy
        of the large class hides the small one.
        """,
)

exercise.answer_is(
    {
        "accuracy": 0.95,
        "precision": 0.5,
        "recall": 0.6,
        "f1": 6 / 11,
        "lazy": 0.95,
        "half_width": 0.013508,
    },
    rtol=4e-3,
)

exercise.wrong(
    "precision, recall: they are exchanged. Precision is the share of alarms that are right.",
    {"precision": 0.6, "recall": 0.5},
)
exercise.wrong("f1: that is the ordinary mean. Take the harmonic one.", {"f1": 0.55})
exercise.wrong(
    "accuracy: false alarms are mistakes, too: 20 missed and 30 false.",
    {"accuracy": 0.98}, {"accuracy": 0.97},
)  # fmt: skip
exercise.wrong(
    "lazy: all 950 sound samples are right.", {"lazy": 0.0}, {"lazy": 0.05}, {"lazy": 0.5}
)
exercise.wrong("half_width: that is the standard error. Multiply by 1.96.", {"half_width": 0.00689})
exercise.wrong("half_width: the whole width was not asked for.", {"half_width": 0.027})
