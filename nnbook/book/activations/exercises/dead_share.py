"""Count the dead units.

A ReLU unit whose z is at most 0 for every sample of a data set passes no gradient for any of them.
Return for each hidden layer the share of such units, from 0 to 1, as a list.

`x` has the shape (samples, features). `layers` is a list of (kernel, bias), of shapes (in,
units) and (units,). Each layer is $z = x W + b$, followed by ReLU, and feeds the next.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=4,
    minutes=15,
    hints=[
        "Go through the layers with a loop. What does the next layer get, z or its ReLU?",
        "A unit is a column of z. `np.all(..., axis=0)` asks something of each column.",
    ],
    why="""
        Resting is about one sample, dead about all of them, so a unit that is dead on a batch
        may live on the data set. Whether it can come back is another question: a unit above may
        still be moved by its bias, if the layer below it changes.
        """,
)


@exercise.solution_is
def dead_share(x, layers):
    """Return a list with the share of dead units of each layer."""
    shares = []
    for kernel, bias in layers:
        z = x @ kernel + bias
        shares.append(float(np.mean(np.all(z <= 0, axis=0))))
        x = np.maximum(z, 0)
    return shares


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(1)
    x = rng.normal(size=(7, 3))
    bias = np.array([0.0, -9.0, 0.0, -9.0, 9.0])
    first = (rng.normal(size=(3, 5)), bias)
    second = (np.abs(rng.normal(size=(5, 4))), np.array([0.0, -99.0, -99.0, -9.0]))
    student.agrees(x, [first])
    student.agrees(x, [first, second], case="two layers")
    student.agrees(x[:1], [first], case="one sample")
    two = [(np.array([[-0.1, 0.1]]), np.zeros(2)), (np.array([[2000.0], [1.0]]), np.zeros(1))]
    student.agrees(np.ones((3, 1)), two, case="a dead unit below one that lives")
    student.agrees(np.zeros((2, 3)), [(np.ones((3, 2)), np.zeros(2))], case="z = 0 everywhere")
    student.agrees(-x, [(-np.abs(first[0]), bias - 5), second], case="a layer that is mostly dead")


def _share(dead):
    """Return the solution with another way to say from z which units are dead."""

    def dead_share(x, layers):
        shares = []
        for kernel, bias in layers:
            z = x @ kernel + bias
            shares.append(float(np.mean(dead(z))))
            x = np.maximum(z, 0)
        return shares

    return dead_share


exercise.wrong(
    "That is the share of zeros: resting for some samples is not dead.", _share(lambda z: z <= 0)
)
exercise.wrong(
    "These are units that rest for at least one sample. Dead is one that rests for all.",
    _share(lambda z: np.any(z <= 0, axis=0)),
)
exercise.wrong(
    "These are samples for which no unit is active. Units are columns: axis 0.",
    _share(lambda z: np.all(z <= 0, axis=1)),
)


def _passing(activation):
    """Return the solution with another activation between the layers."""

    def dead_share(x, layers):
        shares = []
        for kernel, bias in layers:
            z = x @ kernel + bias
            shares.append(float(np.mean(np.all(z <= 0, axis=0))))
            x = activation(z)
        return shares

    return dead_share


exercise.wrong(
    "The second layer gets negative numbers: a ReLU passes none.",
    _passing(lambda z: np.where(z > 0, z, 0.01 * z)),
    _passing(lambda z: np.maximum(z, -1)),
)
exercise.wrong(
    "The second layer gets z of the first, without its ReLU.",
    _passing(lambda z: z),
)


@exercise.wrong("The bias is left out of z.")
def _(x, layers):
    return exercise.reference(x, [(kernel, 0 * bias) for kernel, bias in layers])


exercise.wrong(
    "At z = 0 a ReLU passes no gradient either: at most 0, not below 0.",
    _share(lambda z: np.all(z < 0, axis=0)),
)
