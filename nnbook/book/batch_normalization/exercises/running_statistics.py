r"""Running averages.

A layer sees `batches`, a list of arrays of shape (samples, units), one after the other in training.
After each it moves its running averages, in the form of Keras:

$$ \mu_\text{run} \leftarrow \alpha\, \mu_\text{run} + (1 - \alpha)\, \mu, \qquad
   \sigma^2_\text{run} \leftarrow \alpha\, \sigma^2_\text{run} + (1 - \alpha)\, \sigma^2 , $$

with $\alpha$ for `momentum`, and the mean and the variance of that batch of m samples, the variance
divided by m. They start at 0 and 1.
Return `(mean, variance)` after the last batch, both of shape (units,).
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=3,
    minutes=10,
    hints=[
        "Two arrays that are updated in a loop over the batches: `np.zeros`, `np.ones`.",
        "With a momentum near 1 the averages move slowly: which factor goes with the old value?",
    ],
    why=r"""
        After t batches $\alpha^t$ of the start is left. With $\alpha = 0.99$ and 100 updates that
        is more than a third, and prediction normalizes by it.
        """,
)


@exercise.solution_is
def running_statistics(batches, momentum):
    """Return the running mean and variance after all batches."""
    units = batches[0].shape[1]
    mean, variance = np.zeros(units), np.ones(units)
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean(axis=0)
        variance = momentum * variance + (1 - momentum) * batch.var(axis=0)
    return mean, variance


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    batches = [rng.normal([3.0, -1.0], [2.0, 0.5], (m, 2)) for m in (6, 6, 4)]
    student.agrees(batches, 0.9, case="three batches, momentum 0.9")
    student.agrees(batches[:1], 0.9, case="one batch")
    student.agrees(batches, 0.0, case="momentum 0, which keeps the last batch alone")
    student.agrees([b[:1] for b in batches], 0.5, case="batches of one sample")


def _run(mean0=0.0, variance0=1.0, swap=False, mean_of=None, variance_of=None):
    def running_statistics(batches, momentum):
        units = batches[0].shape[1]
        mean, variance = np.full(units, mean0), np.full(units, variance0)
        a = 1 - momentum if swap else momentum
        for batch in batches:
            mu = batch.mean(axis=0) if mean_of is None else mean_of(batch)
            var = batch.var(axis=0) if variance_of is None else variance_of(batch, mean)
            mean, variance = a * mean + (1 - a) * mu, a * variance + (1 - a) * var
        return mean, variance

    return running_statistics


exercise.wrong(
    "The momentum goes with the old value here. That is PyTorch's meaning of the word.",
    _run(swap=True),
)
exercise.wrong("The running variance starts at 1, not at 0.", _run(variance0=0.0))
exercise.wrong("The running mean starts at 0, not at 1.", _run(mean0=1.0))
exercise.wrong(
    "That is the running standard deviation. Keep the variance.",
    _run(variance_of=lambda batch, mean: batch.std(axis=0)),
)
exercise.wrong(
    "The variance is divided by m - 1. PyTorch does that here, this exercise and Keras do not.",
    _run(variance_of=lambda b, mean: b.var(axis=0) * len(b) / max(len(b) - 1, 1)),
)
exercise.wrong(
    "The deviations are taken from the running mean. The batch has its own.",
    _run(variance_of=lambda batch, mean: ((batch - mean) ** 2).mean(axis=0)),
)
exercise.wrong(
    "One number for all units. Take mean and variance over axis 0.",
    _run(mean_of=lambda b: b.mean(), variance_of=lambda b, mean: b.var()),
)


@exercise.wrong("They start at 0 and 1, not at the statistics of the first batch.")
def _(batches, momentum):
    mean, variance = batches[0].mean(0), batches[0].var(0)
    for b in batches[1:]:
        mean = momentum * mean + (1 - momentum) * b.mean(0)
        variance = momentum * variance + (1 - momentum) * b.var(0)
    return mean, variance


@exercise.wrong("A plain average over the batches: where is the momentum?")
def _(batches, momentum):
    return np.mean([b.mean(0) for b in batches], 0), np.mean([b.var(0) for b in batches], 0)


@exercise.wrong("Only the last batch counts here: the old average is multiplied by 0.")
def _(batches, momentum):
    b = batches[-1]
    return (1 - momentum) * b.mean(0), momentum + (1 - momentum) * b.var(0)


@exercise.wrong("All samples together: the layer sees them batch by batch, and forgets.")
def _(batches, momentum):
    x = np.concatenate(batches)
    return x.mean(0), x.var(0)
