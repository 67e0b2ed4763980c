r"""Two modes.

Return the output of batch normalization in both modes. In training each unit is normalized by mean
and variance of the batch, the variance divided by the number of samples, in prediction by the
running averages `mean` and `variance`. Below the root stands `variance + epsilon` in both.

In prediction the answer for one sample may not change with the samples beside it. `x` has the shape
(samples, units), all else (units,). The running averages are not updated here.
"""

import numpy as np

from nnbook.exercises import Exercise, close

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=3,
    minutes=5,
    hints=[
        "Only the two statistics differ. The formula is the same.",
        "Choose them first, then normalize once.",
    ],
    why="""
        A network that is right in training and wrong in prediction has, first of all, running
        averages that are not where the batches are.
        """,
)


@exercise.solution_is
def bn_two_modes(x, gamma, beta, mean, variance, epsilon, training):
    """Return the output, of shape (samples, units)."""
    if training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    x = rng.normal(3.0, 2.0, (6, 3))
    gamma, beta, mean = rng.normal(size=(3, 3))
    running = gamma, beta, mean, np.array([0.5, 1.0, 4.0]), 0.01
    student.agrees(x, *running, True, case="training")
    student.agrees(x, *running, False, case="prediction")
    student.agrees(x[:1], *running, False, case="prediction for one sample")
    alone = [student(x[k : k + 1], *running, False)[0] for k in range(6)]
    close(student(x, *running, False), np.array(alone), "the prediction for all, beside each alone")


def _predict(formula):
    def bn_two_modes(x, gamma, beta, mean, variance, epsilon, training):
        if training:
            return exercise.reference(x, gamma, beta, mean, variance, epsilon, True)
        return formula(x, gamma, beta, mean, variance, epsilon)

    return bn_two_modes


def _with(x, gamma, beta, mean, scale):
    return gamma * (x - mean) / scale + beta


exercise.wrong(
    "Prediction normalizes by the batch: one sample's answer would depend on its neighbours.",
    lambda x, gamma, beta, mean, variance, epsilon, training: exercise.reference(
        x, gamma, beta, mean, variance, epsilon, True
    ),
)
exercise.wrong(
    "Training normalizes by the running averages. There it is the batch's own statistics.",
    lambda x, gamma, beta, mean, variance, epsilon, training: exercise.reference(
        x, gamma, beta, mean, variance, epsilon, False
    ),
)


@exercise.wrong("The variance of the batch is divided by m - 1. In training it is divided by m.")
def _(x, gamma, beta, mean, variance, epsilon, training):
    if training:
        mean, variance = x.mean(axis=0), x.var(axis=0, ddof=min(1, len(x) - 1))
    return exercise.reference(x, gamma, beta, mean, variance, epsilon, False)


exercise.wrong(
    "Prediction divides by the variance, not by its root.",
    _predict(lambda x, g, b, mean, var, eps: _with(x, g, b, mean, var + eps)),
)
exercise.wrong(
    "Prediction adds ε to the standard deviation. In training it was below the root.",
    _predict(lambda x, g, b, mean, var, eps: _with(x, g, b, mean, np.sqrt(var) + eps)),
)
exercise.wrong(
    "Prediction leaves ε out. Then it differs from what was trained.",
    _predict(lambda x, g, b, mean, var, eps: _with(x, g, b, mean, np.sqrt(var))),
)
exercise.wrong(
    "Prediction leaves x as it is. Nothing is dropped here: it still has to normalize.",
    _predict(lambda x, g, b, mean, var, eps: x),
)
exercise.wrong(
    "gamma and beta are part of prediction, too.",
    _predict(lambda x, g, b, mean, var, eps: (x - mean) / np.sqrt(var + eps)),
)
exercise.wrong(
    "The running mean goes with the batch's variance. Both are fixed in prediction.",
    _predict(lambda x, g, b, mean, var, eps: _with(x, g, b, mean, np.sqrt(x.var(0) + eps))),
)
