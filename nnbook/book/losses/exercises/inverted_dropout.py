r"""Inverted dropout, there and back.

`u` holds numbers that are uniform between 0 and 1, in the shape of the activations `h`. In
training a unit is kept where $u \ge \text{rate}$, is 0 elsewhere, and what is kept is scaled so
that the **mean does not change**. In prediction nothing happens.

`dy` is the gradient that comes from above. Return `(y, dh)`, the output and the gradient with
respect to `h`. The rate is at least 0 and below 1. Use no loop over the samples.
"""

import numpy as np

from nnbook.exercises import Exercise, close

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=5,
    minutes=10,
    hints=[
        "With which probability is a unit kept?",
        "One array of factors, each 0 or 1 / (1 - rate), is enough for both directions.",
    ],
    why="""
        A factor is 1 / q with the probability q, so its mean is 1 and prediction needs no factor.
        The gradient goes through the same factors, because the layer is a product with them.
        """,
)


@exercise.solution_is
def inverted_dropout(h, dy, rate, u, training):
    """Return (y, dh), both in the shape of h."""
    if not training:
        return h, dy
    factor = (u >= rate) / (1 - rate)
    return h * factor, dy * factor


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    h, dy = rng.normal(1.0, 1.0, (2, 4, 4))
    u = rng.random((4, 4))
    u[2, 2] = 0.2  # equal to the rate
    student.agrees(h, dy, 0.2, u, True, case="rate 0.2 in training")
    student.agrees(h, dy, 0.2, u, False, case="rate 0.2 in prediction")
    student.agrees(h, dy, 0.0, u, True, case="rate 0")
    student.agrees(h[:1], dy[:1], 0.7, u[:1], True, case="rate 0.7 and a batch of one")
    many = rng.random((400, 50))
    mean = np.mean(student(np.ones((400, 50)), np.ones((400, 50)), 0.2, many, True)[0])
    close(mean, 1.0, "the mean over many units", rtol=0.02)
    student.vectorized(lambda n: (np.ones((n, 3)), np.ones((n, 3)), 0.5, np.ones((n, 3)), True))


def _mask(factor_of, back=None, predict=1.0):
    def inverted_dropout(h, dy, rate, u, training):
        if not training:
            k = predict(rate) if callable(predict) else predict
            return h * k, dy * k
        factor = factor_of(rate, u)
        return h * factor, dy * (factor if back is None else back(rate, u))

    return inverted_dropout


exercise.wrong(
    "What is kept is not scaled in training, so its mean is smaller than in prediction.",
    _mask(lambda rate, u: (u >= rate) * 1.0),
)
exercise.wrong(
    "The rate is the share that is dropped. Here it is the share that is kept.",
    _mask(lambda rate, u: (u < rate) / rate if rate else 0 * u),
)
exercise.wrong(
    "Divided by the rate. The probability of being kept is 1 - rate.",
    _mask(lambda rate, u: (u >= rate) / rate if rate else 1 + 0 * u),
)
exercise.wrong(
    "Scaled in the wrong direction: what is left has to become larger.",
    _mask(lambda rate, u: (u >= rate) * (1 - rate)),
)
exercise.wrong(
    "The scale belongs to training alone: in prediction nothing is dropped, and nothing scaled.",
    _mask(lambda rate, u: (u >= rate) / (1 - rate), predict=lambda rate: 1 / (1 - rate)),
    _mask(lambda rate, u: (u >= rate) / (1 - rate), predict=lambda rate: 1 - rate),
)
exercise.wrong(
    "The gradient passes through units that were dropped. Use the same factors on the way back.",
    _mask(lambda rate, u: (u >= rate) / (1 - rate), back=lambda rate, u: 1.0),
)
exercise.wrong(
    "The scale is missing on the way back.",
    _mask(lambda rate, u: (u >= rate) / (1 - rate), back=lambda rate, u: u >= rate),
)
exercise.wrong(
    "A unit with u as large as the rate is kept: write >=. At rate 0 nothing is dropped.",
    _mask(lambda rate, u: (u > rate) / (1 - rate)),
)
exercise.wrong(
    "One mask for all samples. u has a number for each of them.",
    _mask(lambda rate, u: (u[:1] >= rate) / (1 - rate) + 0 * u),
)
exercise.wrong(
    "Dropped in prediction as well: then the same input gets other answers.",
    lambda h, dy, rate, u, training: exercise.reference(h, dy, rate, u, True),
)
exercise.wrong(
    "The right share is kept, but not the right units: those with u >= rate are kept.",
    _mask(lambda rate, u: (u < 1 - rate) / (1 - rate)),
)
