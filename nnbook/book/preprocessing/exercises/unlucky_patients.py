"""A data set that loses its class.

Open: make data of 20 patients with 30 samples of 4 features each, in which the class belongs to
the patient, ten patients to each class, such that

- the nearest class mean, learnt on one draw and tested on another, is right in at least 90 percent
  of the samples of 20 **new** patients, and
- after each patient's numbers were standardized by that patient's own mean and standard deviation,
  it is right in at most 60 percent.

Return `(x, y, patient)`, of shapes (600, 4), (600,) and (600,), with labels 0 and 1. `rng` is a
`numpy.random.Generator`, from which all randomness comes. The check makes several pairs of draws.
"""

import numpy as np

from nnbook.book.preprocessing.exercises.per_patient import per_patient
from nnbook.exercises import Exercise, fail, unpack

exercise = Exercise(
    __name__,
    __doc__,
    level="open",
    objective=4,
    minutes=25,
    hints=[
        "What does standardizing a patient erase? Let the class be exactly that.",
        "Let a patient's level depend on the class, and nothing else.",
    ],
    why="""
        The class is in the level of a patient, and the level is what is erased. A method that
        removes the scanner removes everything that looks like one.
        """,
)


@exercise.solution_is
def unlucky_patients(rng):
    """Return (x, y, patient) whose class standardizing erases."""
    patient = np.repeat(np.arange(20), 30)
    y = patient % 2
    level = 3.0 * (np.arange(20) % 2) + rng.normal(0.0, 0.3, 20)
    x = level[patient][:, None] + rng.normal(size=(600, 4))
    return x, y, patient


def _own(x, patient):
    return per_patient(x.astype(float), patient)


def _right(x, y, new_x, new_y):
    """Return the share of new samples whose nearest class mean is that of their class."""
    apart = [np.square(new_x - x[y == c].mean(axis=0)).sum(axis=1) for c in (0, 1)]
    return float(np.mean((apart[1] < apart[0]) == new_y))


@exercise.checked_by
def _(student):
    for seed in range(3):
        draws = [student(np.random.default_rng([seed, k])) for k in (0, 1)]
        for draw in draws:
            says = "Expected (x, y, patient) of shapes (600, 4), (600,) and (600,)."
            x, y, patient = map(np.asarray, unpack(draw, says, (600, 4), (600,), (600,)))
            if not np.isfinite(x).all():
                fail("All features have to be finite.")
            names, counts = np.unique(patient, return_counts=True)
            if len(names) != 20 or set(counts) != {30}:
                fail("Expected 20 patients with 30 samples each.")
            if any(len(set(y[patient == p])) > 1 for p in names):
                fail("The class belongs to the patient: all of a patient's samples have one label.")
            if set(np.unique(y)) != {0, 1} or np.mean(y) != 0.5:
                fail("Expected labels 0 and 1, ten patients with each.")
        (x, y, patient), (new_x, new_y, new_patient) = (map(np.asarray, one) for one in draws)
        if np.array_equal(x, new_x):
            fail("Two draws are equal: take the randomness from rng.")
        if (raw := _right(x, y, new_x, new_y)) < 0.9:
            fail(
                f"Before standardizing, {raw:.0%} of the new samples are right. The class has "
                f"to be in "
                "the features, and to be seen in patients that are new.", what="raw",
            )  # fmt: skip
        own = _right(_own(x, patient), y, _own(new_x, new_patient), new_y)
        if own > 0.6:
            fail(
                f"After standardizing, still {own:.0%} are right: something of the class is "
                f"left within "
                "a patient.", what="own",
            )  # fmt: skip


@exercise.wrong("something of the class is left within a patient")
def _(rng):
    patient = np.repeat(np.arange(20), 30)
    y = patient % 2
    return rng.normal(size=(600, 4)) + 4 * np.outer(y, [1, 0, 0, -1]), y, patient


@exercise.wrong("The class has to be in the features")
def _(rng):
    patient = np.repeat(np.arange(20), 30)
    return rng.normal(size=(600, 4)), patient % 2, patient


@exercise.wrong("all of a patient's samples have one label")
def _(rng):
    patient = np.repeat(np.arange(20), 30)
    y = np.arange(600) % 2
    return rng.normal(size=(600, 4)) + 3 * y[:, None], y, patient


@exercise.wrong("take the randomness from rng")
def _(rng):
    return unlucky_patients(np.random.default_rng(0))
