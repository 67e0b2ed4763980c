r"""A start for deep sigmoids.

Open: sigmoid units have a positive mean and a slope of at most 1/4. Find a start for 20 sigmoid
layers of 100 units such that the gradient that reaches the first layer is between 0.1 and 10 times
the one that enters at the top, as root mean squares. Return `(weights, biases)`: two lists of 20
arrays of shapes (100, 100) and (100,). `rng` is a `numpy.random.Generator`. The check sends 200
samples of standard normal data through and a random gradient back, for several seeds.
"""

import numpy as np

from nnbook.exercises import Exercise, fail

exercise = Exercise(
    __name__,
    __doc__,
    level="open",
    objective=4,
    minutes=30,
    hints=[
        "To make up for a slope of 1/4 the weights need 4 times the usual 1 / 10, and a little "
        "more, since the slope is smaller off the middle.",
        "Then the inputs' mean of 1/2 shifts each z far from 0. A bias can shift it back.",
        "The bias of a unit: minus the sum of its weights, over two.",
    ],
    why="""
        With the bias, sigma(z) - 1/2 is passed on: half a tanh of z/2. The start is a tanh
        network's in disguise, and the signal slowly fades as a tanh's does.
        """,
)


@exercise.solution_is
def sigmoid_start(rng):
    """Return (weights, biases) of 20 sigmoid layers."""
    weights = [rng.normal(0, 5 / 10, (100, 100)) for _ in range(20)]
    weights[0] /= 4  # the data have mean 0 already
    centred = [-w.sum(axis=0) / 2 for w in weights]
    centred[0] = np.zeros(100)
    return weights, centred


@exercise.checked_by
def _(student):
    for seed in range(3):
        found = student(np.random.default_rng(seed))
        shapes = [(100, 100)] * 20 + [(100,)] * 20
        try:
            arrays = [np.asarray(one, float) for part in found for one in part]
        except (TypeError, ValueError):
            arrays = []
        if [one.shape for one in arrays] != shapes:
            fail("Expected (weights, biases): 20 arrays (100, 100) and 20 arrays (100,).", "shape")
        rng = np.random.default_rng([seed, 1])
        y, dy = rng.normal(size=(200, 100)), rng.normal(size=(200, 100))
        outputs = []
        for w, b in zip(arrays[:20], arrays[20:], strict=True):
            y = 0.5 * np.tanh((y @ w + b) / 2) + 0.5
            outputs.append(y)
        ratio = 1 / np.sqrt(np.mean(dy**2))
        for w, y in zip(arrays[19::-1], outputs[::-1], strict=True):
            dz = dy * y * (1 - y)
            dy = dz @ w.T
        ratio *= np.sqrt(np.mean(dz**2))
        if not np.isfinite(ratio):
            fail("Something becomes infinite or NaN on the way.", "not finite")
        if not ratio <= 10:
            fail(f"The gradient grows by a factor of {ratio:.2g} on its way down.", what="grows")
        if not ratio >= 0.1:
            fail(f"Only {ratio:.2g} of the gradient is left at the first layer.", what="vanishes")


def _normal(std):
    def sigmoid_start(rng):
        return [rng.normal(0, std, (100, 100)) for _ in range(20)], [np.zeros(100)] * 20

    return sigmoid_start


exercise.wrong("Only ", _normal(0.1))
exercise.wrong("The gradient grows by a factor of ", _normal(3.0))
