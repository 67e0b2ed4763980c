r"""A step with momentum.

Write one step in the form of Keras,

$$ v \leftarrow \mu v - \eta\, g, \qquad \theta \leftarrow \theta + v, $$

and return `(theta, v)`, both new. $\mu$ is `mu`, $\eta$ is `rate`, and `g` is the gradient. All
three arrays have the same shape.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=4,
    minutes=5,
    hints=[
        "The velocity first, then the parameters, and those with the new velocity.",
        "`v = mu * v - rate * g` makes a new array. `v *= mu` would change the caller's.",
    ],
    why="""
        PyTorch keeps v without the rate, v = mu v + g, and multiplies when it steps. At a constant
        rate the paths are equal. When the rate changes, they are not.
        """,
)


@exercise.solution_is
def momentum_step(theta, v, g, rate, mu):
    """Return the parameters and the velocity after one step."""
    v = mu * v - rate * g
    return theta + v, v


@exercise.checked_by
def _(student):
    theta, v, g = np.array([1.0, -2.0]), np.array([0.3, 0.5]), np.array([4.0, -1.0])
    student.agrees(theta, v, g, 0.1, 0.9, case="rate 0.1 and momentum 0.9")
    student.agrees(theta, v, g, 0.1, 0.0, case="momentum 0, which is plain descent")
    student.agrees(theta, v, 0 * g, 0.1, 0.9, case="a gradient of 0")
    table = np.arange(6.0).reshape(2, 3)
    student.agrees(table, 0 * table, table, 0.5, 0.5, case="arrays of shape (2, 3)")


def _moved(theta, v):
    """Return parameters that have moved by the velocity, and the velocity."""
    return theta + v, v


exercise.wrong(
    "That is PyTorch's form, where v does not contain the rate.",
    lambda theta, v, g, rate, mu: (theta - rate * (mu * v + g), mu * v + g),
)
exercise.wrong(
    "The parameters move by the old velocity. Update it first.",
    lambda theta, v, g, rate, mu: (theta + v, mu * v - rate * g),
)
exercise.wrong(
    "The velocity has the wrong sign: it points downhill, and is added.",
    lambda theta, v, g, rate, mu: (theta - (mu * v + rate * g), mu * v + rate * g),
)
exercise.wrong(
    "Uphill: the gradient is subtracted.",
    lambda theta, v, g, rate, mu: _moved(theta, mu * v + rate * g),
)
exercise.wrong(
    "A running mean, with the factor 1 - μ on the gradient. This form adds all of it.",
    lambda theta, v, g, rate, mu: _moved(theta, mu * v - (1 - mu) * rate * g),
)
exercise.wrong(
    "That is Nesterov's step, which looks ahead along the velocity.",
    lambda theta, v, g, rate, mu: (
        theta + mu * (mu * v - rate * g) - rate * g,
        mu * v - rate * g,
    ),
)
exercise.wrong(
    "The momentum acts on the parameters. It belongs to the velocity.",
    lambda theta, v, g, rate, mu: (mu * theta + v - rate * g, v - rate * g),
)
exercise.wrong(
    "The velocity is forgotten: that is plain descent.",
    lambda theta, v, g, rate, mu: _moved(theta, -rate * g),
)
exercise.wrong(
    "The rate is missing: the gradient is multiplied by it.",
    lambda theta, v, g, rate, mu: _moved(theta, mu * v - g),
)
