r"""What a batch size costs.

A network is trained on 1,200 samples until its loss is below a given bound:

| batch size | epochs needed | one update takes |
|---|---|---|
| 1 | 5 | 0.02 ms |
| 30 | 12 | 0.03 ms |
| 1,200 | 200 | 0.3 ms |

- `updates`: the updates that each size needs, in a list;
- `milliseconds`: the time that each needs, in a list;
- `per_sample`, `per_update`, `per_second`: the best batch size for somebody who pays for each
  sample that is shown, for each update, or for time;
- `parallel`: the best size for time on a machine on which every update takes equally long.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=5,
    minutes=10,
    hints=[
        "An epoch has 1,200 / batch size updates.",
        "Samples shown are epochs times 1,200.",
    ],
    why="""
        The three units have three winners: 1, 1,200 and 30. A claim that a batch size "converges
        faster" says nothing before it says in which unit.
        """,
)

exercise.answer_is(
    {
        "updates": [6000, 480, 200],
        "milliseconds": [120, 14.4, 60],
        "per_sample": 1,
        "per_update": 1200,
        "per_second": 30,
        "parallel": 1200,
    }
)

exercise.wrong(
    "updates: those are the samples shown. Divide by the batch size.",
    {"updates": [6000, 14400, 240000]},
)
exercise.wrong("updates: of one epoch. How many epochs are there?", {"updates": [1200, 40, 1]})
exercise.wrong("updates: those are the epochs.", {"updates": [5, 12, 200]})
exercise.wrong(
    "milliseconds: of one epoch each. Multiply by the epochs.", {"milliseconds": [24, 1.2, 0.3]}
)
exercise.wrong("milliseconds: in seconds.", {"milliseconds": [0.12, 0.0144, 0.06]})
exercise.wrong(
    "per_sample: fewest samples are fewest epochs.", {"per_sample": 1200}, {"per_sample": 30}
)
exercise.wrong("per_update: 5 epochs of 1,200 updates each are not few.", {"per_update": 1})
exercise.wrong("per_second: fewest epochs, but each of them takes 24 ms.", {"per_second": 1})
exercise.wrong(
    "per_second: fewest updates, but each takes ten times as long.", {"per_second": 1200}
)
exercise.wrong(
    "parallel: then time is proportional to the number of updates.",
    {"parallel": 30},
    {"parallel": 1},
)
