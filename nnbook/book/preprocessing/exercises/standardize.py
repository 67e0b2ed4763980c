"""Standardize without looking at the test data.

Return both parts with each feature centred and divided by its standard deviation. The statistics
come from the training part alone: the test part stands for data that have not been seen yet. A
feature that is constant in the training part has no spread to divide by. It is only centred,
without a warning of NumPy.

Both arrays have the shape (samples, features). The standard deviation is that of NumPy, without a
correction for the sample size.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=10,
    hints=[
        "A mean for each feature is a mean over the samples: `axis=0`.",
        "Compute mean and standard deviation once, from `train`, and use them for both parts.",
        "Where the standard deviation is 0, divide by 1: `np.where(std > 0, std, 1)`.",
    ],
    why="""
        Dividing by 1 keeps a constant feature at 0 in the training part, and in the test part it
        shows by how much that feature has moved.
        """,
)


@exercise.solution_is
def standardize(train, test):
    """Return (train, test), both standardized with the statistics of train."""
    mean, std = train.mean(axis=0), train.std(axis=0)
    scale = np.where(std > 0, std, 1.0)
    return (train - mean) / scale, (test - mean) / scale


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    train = rng.normal([5.0, 200.0, -1.0], [1.0, 30.0, 0.1], (40, 3))
    test = rng.normal([6.0, 200.0, -1.0], [1.0, 60.0, 0.1], (15, 3))
    student.agrees(train, test)
    student.agrees(train, test[:1], case="a single test sample")
    flat = train.copy()
    flat[:, 1] = 7.0
    student.agrees(flat, test, case="a feature that is constant in train", quiet=True)


@exercise.wrong("The test part is scaled by its own statistics. Use those of train for both.")
def _(train, test):
    return (train - train.mean(0)) / train.std(0), (test - test.mean(0)) / test.std(0)


@exercise.wrong("The statistics have seen the test part: that is a leak. Take them from train.")
def _(train, test):
    both = np.concatenate([train, test])
    mean, std = both.mean(0), both.std(0)
    return (train - mean) / std, (test - mean) / std


@exercise.wrong("One mean for all features together: take a mean for each, over the samples.")
def _(train, test):
    return (train - train.mean()) / train.std(), (test - train.mean()) / train.std()


@exercise.wrong("Divided by the variance, not by its square root.")
def _(train, test):
    mean, var = train.mean(0), train.var(0)
    return (train - mean) / var, (test - mean) / var


@exercise.wrong("That is ddof=1: the exercise asks for NumPy's own standard deviation.")
def _(train, test):
    mean, std = train.mean(0), train.std(0, ddof=1)
    return (train - mean) / std, (test - mean) / std


@exercise.wrong("A feature without spread is divided by 0.")
def _(train, test):
    mean, std = train.mean(0), train.std(0)
    return (train - mean) / std, (test - mean) / std


@exercise.wrong("The statistics are those of each sample. Take them over the samples, axis 0.")
def _(train, test):
    def rows(a):
        return (a - a.mean(axis=1, keepdims=True)) / a.std(axis=1, keepdims=True)

    return rows(train), rows(test)


@exercise.wrong("Divided, but not centred.")
def _(train, test):
    std = train.std(axis=0)
    scale = np.where(std > 0, std, 1.0)
    return train / scale, test / scale


@exercise.wrong("A small number is added to the standard deviation: constant features explode.")
def _(train, test):
    mean, scale = train.mean(axis=0), train.std(axis=0) + 1e-8
    return (train - mean) / scale, (test - mean) / scale
