r"""Two neurons, back to their inputs.

A layer of sigmoid neurons reads one sample $x$, and the loss is half the sum of the squared errors:

$$ z = W x + b, \qquad y = \sigma(z), \qquad L = \tfrac12 \sum_i (y_i - t_i)^2 . $$

Row $i$ of $W$ belongs to neuron $i$. Return the gradients `(dW, db, dx)`, each of the shape of what
it belongs to: (neurons, inputs), (neurons,) and (inputs,).
"""

import numpy as np

from nnbook.exercises import Exercise, gradient

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=1,
    minutes=15,
    hints=[
        r"First $\bar y = \partial L / \partial y$, then $\bar z$. What is the slope of a sigmoid?",
        r"$W_{ij}$ is read by neuron $i$ alone, and multiplied by $x_j$. `np.outer` makes a table.",
        r"$x_j$ is read by every neuron, so its gradient is a sum over $i$.",
    ],
    why=r"""
        $\bar z_i = (y_i - t_i)\, y_i (1 - y_i)$, $\bar W_{ij} = \bar z_i x_j$, $\bar b = \bar z$
        and $\bar x_j = \sum_i \bar z_i W_{ij}$, which is $W^T \bar z$.
        """,
)


@exercise.solution_is
def two_neurons_backward(x, W, b, t):
    """Return the gradients (dW, db, dx) of half the squared error."""
    y = 1 / (1 + np.exp(-(W @ x + b)))
    dz = (y - t) * y * (1 - y)
    return np.outer(dz, x), dz, W.T @ dz


@exercise.checked_by
def _(student):
    x, b, t = np.array([-3.1, 1.5]), np.array([-4.0, -1.0]), np.array([1.0, 0.0])
    W = np.array([[-0.2, 2.0], [-0.5, -0.3]])
    student.agrees(x, W, b, t, case="the report's two neurons")
    dW, _, dx = student(x, W, b, t)

    def loss(x, W):
        return float(0.5 * np.sum((1 / (1 + np.exp(-(W @ x + b))) - t) ** 2))

    gradient(dW, lambda p: loss(x, p), at=W)
    gradient(dx, lambda p: loss(p, W), at=x)
    rng = np.random.default_rng(0)
    more = rng.normal(size=3), rng.normal(size=(5, 3)), rng.normal(size=5), rng.uniform(size=5)
    student.agrees(*more, case="five neurons and three inputs")


def _layer(dz_of, factor=1.0, turn=False, wrong_x=False):
    def two_neurons_backward(x, W, b, t):
        z = W @ x + b
        y = 1 / (1 + np.exp(-z))
        dz = factor * dz_of(z, y, t)
        dW = np.outer(x, dz) if turn else np.outer(dz, x)
        return dW, dz, (W if wrong_x else W.T) @ dz

    return two_neurons_backward


def _right(z, y, t):
    return (y - t) * y * (1 - y)


def _slope_of_output(z, y, t):
    s = 1 / (1 + np.exp(-y))
    return (y - t) * s * (1 - s)


exercise.wrong(
    "The slope of the sigmoid is missing: that is the gradient of y, not yet that of z.",
    _layer(lambda z, y, t: y - t),
)
exercise.wrong(
    "The slope is taken at y in place of z: the sigmoid is applied twice.",
    _layer(_slope_of_output),
)
exercise.wrong(
    "z (1 - z) has z where the output belongs.", _layer(lambda z, y, t: (y - t) * z * (1 - z))
)
exercise.wrong("The half in the loss takes the 2 of the square away.", _layer(_right, 2.0))
exercise.wrong("Half as large: the half and the 2 of the square make 1.", _layer(_right, 0.5))
exercise.wrong("The error is turned round. The loss grows with y - t.", _layer(_right, -1.0))
exercise.wrong("dW is turned: row i belongs to neuron i.", _layer(_right, turn=True))
exercise.wrong(
    "dx: input j collects from all neurons, so the sum goes down the column j of W.",
    _layer(_right, wrong_x=True),
)
exercise.wrong(
    "1 - y² is the slope of tanh. These neurons are sigmoids.",
    _layer(lambda z, y, t: (y - t) * (1 - y**2)),
)
exercise.wrong(
    "A neuron that is off, y = 0, has no slope, but (1 - y)² is 1 there.",
    _layer(lambda z, y, t: (y - t) * (1 - y) ** 2),
)


@exercise.wrong("The bias is left out of z.")
def _(x, W, b, t):
    return exercise.reference(x, W, 0 * b, t)
