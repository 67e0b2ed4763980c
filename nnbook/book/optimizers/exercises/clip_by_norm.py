r"""Clip by the norm of all gradients.

`grads` is a list of arrays, the gradients of all parameters of a network. If the norm of all of
them **together** is larger than `limit`, scale all by one factor, so that it becomes `limit`. Else
leave them as they are. Return a list of new or unchanged arrays, in the same order.

The norm of all is the root of the sum of the squares of all entries. It may be 0: then nothing is
clipped, and NumPy gives no warning. Arrays of float32 stay float32.
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
        "One norm for the whole list: add up the squares of all arrays first.",
        "The factor is limit / norm, and never above 1. What if the norm is 0?",
    ],
    why="""
        One factor for all keeps the direction of the step. A factor for each array, or a limit for
        each entry, turns it.
        """,
)


@exercise.solution_is
def clip_by_norm(grads, limit):
    """Return the gradients, scaled down where their norm exceeds limit."""
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    if norm <= limit:
        return list(grads)
    return [g * (limit / norm) for g in grads]


ZERO = "A norm of 0 is divided by: gradients of 0 have no direction, and need no clipping."


@exercise.checked_by
def _(student):
    grads = [np.array([[3.0, -1.0], [2.0, 0.5]]), np.array([4.0, -2.0])]
    student.agrees(grads, 2.0, case="two arrays and the limit 2")
    student.agrees(grads, 100.0, case="a norm below the limit")
    student.agrees(grads[1:], 1.0, case="a single array")
    student.agrees([0 * g for g in grads], 1.0, case="gradients of 0", quiet=True, says=ZERO)
    student.agrees([1e-3 * g for g in grads], 1.0, case="small gradients")
    student.agrees([g.astype("f4") for g in grads], 1.0, case="float32", rtol=1e-5)


def _by(factor_of):
    return lambda grads, limit: [g * factor_of(g, grads, limit) for g in grads]


def _norm(grads):
    return np.sqrt(sum(np.sum(g**2) for g in grads))


exercise.wrong(
    "Each array is clipped by its own norm. The step turns: take one norm for all.",
    _by(lambda g, grads, limit: min(1.0, limit / _norm([g]))),
)
exercise.wrong(
    "That is clipping by value, entry by entry. It turns the step.",
    lambda grads, limit: [np.clip(g, -limit, limit) for g in grads],
)
exercise.wrong(
    "Gradients below the limit are made longer. They should stay as they are.",
    _by(lambda g, grads, limit: limit / _norm(grads)),
)
exercise.wrong(
    "The root is missing: the sum of squares is not yet the norm.",
    _by(lambda g, grads, limit: min(1.0, limit / _norm(grads) ** 2)),
)
exercise.wrong(
    "The norms of the arrays were added. The norm of all is the root of the sum of their squares.",
    _by(lambda g, grads, limit: min(1.0, limit / sum(_norm([one]) for one in grads))),
)
exercise.wrong(
    "That is the sum of the sizes of all entries, another norm.",
    _by(lambda g, grads, limit: min(1.0, limit / sum(np.abs(one).sum() for one in grads))),
)
exercise.wrong(
    "Scaled to the norm 1. The new norm should be the limit.",
    _by(lambda g, grads, limit: 1 / _norm(grads) if _norm(grads) > limit else 1.0),
)
exercise.wrong(
    "A norm of 0 is divided by",
    _by(lambda g, grads, limit: limit / np.maximum(_norm(grads), limit * (_norm(grads) > 0))),
)
exercise.wrong(
    "A small number is added to the norm, as in PyTorch. Here the new norm is exactly the limit.",
    _by(lambda g, grads, limit: min(1.0, limit / (_norm(grads) + 1e-6))),
)
exercise.wrong(
    "Scaled by the largest entry. The norm takes all entries together.",
    _by(lambda g, grads, limit: min(1.0, limit / max(np.abs(one).max() for one in grads))),
)
