"""Steps that leak.

Each of these steps was done on all samples, before they were split into training and test part.
How much can the test score gain from it, compared with the same step fitted on the training part
alone? Choose "nothing", "hardly anything" or "much".

- (a) each image is divided by its own largest pixel;
- (b) each of ten features is standardized, 40 samples;
- (c) of 1,000 features of noise, the 10 that separate the labels best are kept;
- (d) a category with 20 levels is replaced by the mean label of its samples, 40 samples;
- (e) the rows of a rare class are copied, labels included, until both classes are equally frequent.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=3,
    minutes=10,
    hints=[
        "What does the step carry from a test sample to a training sample, or back? A label?",
        "A step that reads one sample only cannot carry anything.",
    ],
    why="""
        A mean over the features of many samples carries almost nothing of one. A step that reads
        labels carries exactly what the test is to find out. And a copy of a row is the row.
        """,
)

exercise.answer_is(
    {"a": "nothing", "b": "hardly anything", "c": "much", "d": "much", "e": "much"},
    options=["nothing", "hardly anything", "much"],
)

exercise.wrong(
    "a: no other sample is read, so nothing can come from one.",
    {"a": "hardly anything"},
    {"a": "much"},
)
exercise.wrong(
    "b: the mean and the spread of a feature know the test rows. But no label, and little of "
    "each row.",
    {"b": "much"}, {"b": "nothing"},
)  # fmt: skip
exercise.wrong(
    "c: of 1,000 useless features some separate all samples by chance, those of the test too.",
    {"c": "hardly anything"}, {"c": "nothing"},
)  # fmt: skip
exercise.wrong(
    "d: with two samples in a level, the mean label holds the label of the test sample.",
    {"d": "hardly anything"}, {"d": "nothing"},
)  # fmt: skip
exercise.wrong(
    "e: a copy of a training row that lands in the test is answered by heart.",
    {"e": "hardly anything"}, {"e": "nothing"},
)  # fmt: skip
