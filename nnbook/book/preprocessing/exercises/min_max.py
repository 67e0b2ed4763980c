r"""Scale to a range.

Return `x` with each feature mapped linearly, so that the smallest number of that feature in `train`
becomes `low` and the largest becomes `high`:

$$ z = \text{low} + (\text{high} - \text{low})\,
       \frac{x - \min}{\max - \min} . $$

Both arrays have the shape (samples, features). Numbers of `x` that lie outside of what `train` has
seen land outside of the range. That is as it should be: they are news.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=5,
    hints=[
        "The smallest number of each feature is a minimum over the samples, `axis=0`.",
        "Scale to (0, 1) first, by the extremes of `train`. Then stretch and shift.",
    ],
)


@exercise.solution_is
def min_max(train, x, low, high):
    """Return x scaled to (low, high) by the extremes of train."""
    smallest, largest = train.min(axis=0), train.max(axis=0)
    return low + (high - low) * (x - smallest) / (largest - smallest)


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    train, x = rng.normal([50, -3], [10, 1], (80, 2)), rng.normal([50, -3], [10, 1], (20, 2))
    student.agrees(train, train, 0.0, 1.0, case="train itself and (0, 1)")
    student.agrees(train, x, 0.0, 1.0, case="new samples and (0, 1)")
    student.agrees(train, x, -1.0, 1.0, case="new samples and (-1, 1)")
    student.agrees(train, x[:1], -1.0, 1.0, case="a single sample")
    student.agrees(train, x, 2.0, 5.0, case="new samples and (2, 5)")
    student.agrees(train, train + 30, 0.0, 1.0, case="samples beyond those of train")


@exercise.wrong("x is scaled by its own extremes. New samples have to be read as train was.")
def _(train, x, low, high):
    return low + (high - low) * (x - x.min(0)) / (x.max(0) - x.min(0))


@exercise.wrong("Always (0, 1): low and high are not used.")
def _(train, x, low, high):
    return (x - train.min(0)) / (train.max(0) - train.min(0))


@exercise.wrong(
    "The range is (high - low) wide. To multiply by high is enough only where low is 0."
)
def _(train, x, low, high):
    return low + high * (x - train.min(0)) / (train.max(0) - train.min(0))


@exercise.wrong(
    "What lies outside is cut off, and a new extreme can no longer be told from an old."
)
def _(train, x, low, high):
    z = low + (high - low) * (x - train.min(0)) / (train.max(0) - train.min(0))
    return np.clip(z, low, high)


@exercise.wrong("One smallest and one largest number for all features: take them over the samples.")
def _(train, x, low, high):
    return low + (high - low) * (x - train.min()) / (train.max() - train.min())


@exercise.wrong("high is not used: the range ends at 1.")
def _(train, x, low, high):
    return low + (1 - low) * (x - train.min(0)) / (train.max(0) - train.min(0))


@exercise.wrong("The range begins at 0: low is to be added at the end.")
def _(train, x, low, high):
    return (high - low) * (x - train.min(0)) / (train.max(0) - train.min(0))
