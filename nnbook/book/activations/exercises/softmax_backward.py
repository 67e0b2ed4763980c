r"""The backward pass of softmax.

$y_i = e^{z_i} / \sum_k e^{z_k}$, for each row of a batch. Each output depends on every $z$ of its
row, so the Jacobian is a full matrix,
$\partial y_i / \partial z_j = y_i (\delta_{ij} - y_j)$. Return $dz$ from $dy$ and $y$, all of shape
(batch, classes). Do not build the matrices, use no loop, and let float32 stay float32.
"""

import numpy as np

from nnbook.exercises import Exercise, gradient

exercise = Exercise(
    __name__,
    __doc__,
    level="challenge",
    objective=1,
    minutes=20,
    hints=[
        r"Write $dz_j = \sum_i dy_i\, \partial y_i / \partial z_j$, and split the sum at the "
        r"minus.",
        r"One part is $dy_j y_j$. The other is $y_j$ times a number that all classes of a row "
        r"share.",
        "That number is a sum over the classes: `axis=1`, and `keepdims=True`.",
    ],
    why=r"""
        $dz = y \cdot (dy - \sum_i dy_i y_i)$. Each row of $dz$ sums to 0, because a constant
        added to all $z$ of a row changes no output.
        """,
)


@exercise.solution_is
def softmax_backward(dy, y):
    """Return dz from dy and the output y, all of shape (batch, classes)."""
    return y * (dy - (dy * y).sum(axis=1, keepdims=True))


def _softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    z, dy = rng.normal(size=(2, 4, 3))
    y = _softmax(z)
    student.agrees(dy, y)
    gradient(student(dy, y), lambda z: (dy * _softmax(z)).sum(), at=z)
    square = rng.normal(size=(2, 3, 3))
    student.agrees(square[0], _softmax(square[1]), case="as many classes as samples")
    student.agrees(dy[:1], y[:1], case="a batch of one")
    student.agrees(dy.astype("f4"), y.astype("f4"), case="float32", rtol=1e-4, atol=1e-6)
    student.vectorized(lambda n: (np.ones((n, 3)), np.full((n, 3), 1 / 3)))


@exercise.wrong("Only the diagonal of the Jacobian: each output depends on the other z, too.")
def _(dy, y):
    return dy * y * (1 - y)


@exercise.wrong("The sum runs over the whole batch. Each row has a sum of its own.")
def _(dy, y):
    return y * (dy - (dy * y).sum())


@exercise.wrong("The sum runs over the samples: it belongs over the classes, axis 1.")
def _(dy, y):
    return y * (dy - (dy * y).sum(axis=0, keepdims=True))


@exercise.wrong("In the sum, dy is not weighted by y.")
def _(dy, y):
    return y * (dy - dy.sum(axis=1, keepdims=True))


@exercise.wrong(
    "y - dy is the gradient of softmax and cross-entropy together, for dy as the target."
)
def _(dy, y):
    return y - dy


@exercise.wrong("there is a loop over the samples")
def _(dy, y):
    rows = [(np.diag(p) - np.outer(p, p)) @ d for d, p in zip(dy, y, strict=True)]
    return np.array(rows).astype(y.dtype)


@exercise.wrong("A mean over the classes, where a sum belongs.")
def _(dy, y):
    return y * (dy - (dy * y).mean(axis=1, keepdims=True))


@exercise.wrong("The sum is added. Its sign is that of the second term of the Jacobian.")
def _(dy, y):
    return y * (dy + (dy * y).sum(axis=1, keepdims=True))


@exercise.wrong("The factor y in front is missing.")
def _(dy, y):
    return dy - (dy * y).sum(axis=1, keepdims=True)
