r"""Broadcasting, backwards.

A leaf of the shape `shape` was broadcast, as NumPy does it, when it met a larger array. From above
comes the gradient `g` of the broadcast array. Return the gradient of the leaf, of the shape
`shape`.

For a bias, `g` is (samples, units) and `shape` is (units,). But there are also columns, single
numbers, and leaves that were not broadcast at all.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=3,
    minutes=15,
    hints=[
        "Who reads one entry of the leaf? What comes back from its readers is added.",
        "NumPy adds missing axes in front, and stretches axes of length 1. Sum over both kinds.",
        "First sum away the axes in front until the number of axes agrees. Then sum, with "
        "`keepdims=True`, where the leaf has 1 and g has more.",
    ],
    why="""
        Broadcasting is reading many times, without a copy. So its way back is a sum over exactly
        those axes that it made. A bias collects from all samples for this reason.
        """,
)


@exercise.solution_is
def sum_to_shape(g, shape):
    """Return the sum of g over all axes that broadcasting has made."""
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    stretched = [k for k, n in enumerate(shape) if n == 1 and g.shape[k] > 1]
    return g.sum(axis=tuple(stretched), keepdims=True)


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    g = rng.normal(size=(4, 4))
    student.agrees(g, (4,), case="a bias, (4, 4) to (4,)")
    student.agrees(g, (4, 1), case="a column, (4, 4) to (4, 1)")
    student.agrees(g, (1,), case="one number for all, (4, 4) to (1,)")
    student.agrees(g, (), case="a number without axes, (4, 4) to ()")
    student.agrees(g, (4, 4), case="a leaf that was not broadcast")
    student.agrees(rng.normal(size=(2, 3, 4)), (3, 1), case="(2, 3, 4) to (3, 1)")
    student.agrees(rng.normal(size=(1, 3)), (1, 3), case="a batch of one, (1, 3) to (1, 3)")
    student.agrees(rng.normal(size=(1, 3)), (3,), case="a batch of one, (1, 3) to (3,)")


@exercise.wrong("A mean in place of the sum: each reader sends its gradient, and none is averaged.")
def _(g, shape):
    right = exercise.reference(g, shape)
    return right * right.size / g.size


@exercise.wrong(
    "Summed over the other axis. A missing axis is added in front, so axis 0 is summed."
)
def _(g, shape):
    return exercise.reference(g.T, shape)


@exercise.wrong("Summed over the samples whatever the leaf's shape is.")
def _(g, shape):
    return g.sum(axis=0)


@exercise.wrong("An entry of the leaf has many readers. Here one of them was taken, not their sum.")
def _(g, shape):
    k = g.ndim - len(shape)
    rest = g[(0,) * k]
    return rest[tuple(slice(0, n) for n in shape)]


@exercise.wrong("Axes of length 1 that were stretched are not summed yet.")
def _(g, shape):
    return g.sum(axis=tuple(range(g.ndim - len(shape))))


@exercise.wrong("The right numbers, but an axis of length 1 is lost: keepdims=True.")
def _(g, shape):
    return exercise.reference(g, shape).squeeze()


@exercise.wrong("All of g is summed for each entry. Sum over the axes that broadcasting has made.")
def _(g, shape):
    return np.full(shape, g.sum())
