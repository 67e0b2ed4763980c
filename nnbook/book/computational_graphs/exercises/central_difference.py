r"""The gradient by central differences.

`f` takes an array and returns a number. Return an array of the shape of `x` with
$\bigl(f(x + h e_k) - f(x - h e_k)\bigr) / (2 h)$ for each entry k, where $e_k$ is 1 at that entry
and 0 elsewhere. `x` has any shape, and may hold whole numbers of an integer type. It belongs to the
caller, so leave it as it is.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=5,
    minutes=10,
    hints=[
        "Make a copy for each side, and move one entry of it.",
        "`np.ndindex(x.shape)` goes through the entries of any shape.",
        "An array of integers cannot hold x + h.",
    ],
    why="""
        The formula knows nothing of how a gradient was derived. That makes it a judge of every
        derivation, at two evaluations for each entry.
        """,
)


@exercise.solution_is
def central_difference(f, x, h):
    """Return the gradient of f at x by central differences with step h."""
    gradient = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        right, left = x.astype(float), x.astype(float)
        right[k] += h
        left[k] -= h
        gradient[k] = (f(right) - f(left)) / (2 * h)
    return gradient


def _cubes(x):
    return float(np.sum(x**3) + x.ravel()[0] * x.ravel()[-1])


@exercise.checked_by
def _(student):
    student.agrees(_cubes, np.array([1.0, -2.0, 0.5]), 0.1)
    student.agrees(_cubes, np.array([[1.0, 2.0], [0.3, -1.0]]), 0.1, case="x of shape (2, 2)")
    student.agrees(_cubes, np.array([1, -2, 3]), 0.1, case="x of whole numbers")
    student.agrees(_cubes, np.array([1.0, -2.0, 0.5]), 1e-5, case="h = 1e-5", rtol=1e-6)


@exercise.wrong("One-sided: the step goes to the right only, and the error grows like h, not h².")
def _(f, x, h):
    eye = h * np.eye(x.size).reshape(-1, *x.shape)
    return np.array([(f(x + e) - f(x)) / h for e in eye]).reshape(x.shape)


@exercise.wrong("One-sided: the step goes to the left only, and the error grows like h, not h².")
def _(f, x, h):
    eye = h * np.eye(x.size).reshape(-1, *x.shape)
    return np.array([(f(x) - f(x - e)) / h for e in eye]).reshape(x.shape)


@exercise.wrong("The two points are 2 h apart, not h.")
def _(f, x, h):
    return 2 * exercise.reference(f, x, h)


@exercise.wrong("The difference is divided by 2, and not by h.")
def _(f, x, h):
    return exercise.reference(f, x, h) * h


@exercise.wrong("That is the difference. Divide it by 2 h, the distance of the two points.")
def _(f, x, h):
    return exercise.reference(f, x, h) * 2 * h


def _moved_by_1(divisor):
    return lambda f, x, h: exercise.reference(f, x, 1.0) * 2 / divisor(h)


exercise.wrong(
    "The entry is moved by 1, whatever h is. It should be moved by h.",
    _moved_by_1(lambda h: 2 * h), _moved_by_1(lambda h: 2),
    _moved_by_1(lambda h: h), _moved_by_1(lambda h: 1),
)  # fmt: skip


exercise.wrong(
    "h is not used: the step is a number of your own.",
    *(lambda f, x, h, step=step: exercise.reference(f, x, step) for step in (1e-4, 1e-5, 1e-6)),
)


@exercise.wrong("The points are moved by h / 2 only, but the difference is divided by 2 h.")
def _(f, x, h):
    return exercise.reference(f, x, h / 2) / 2


@exercise.wrong("In Python's order of operations, / 2 * h multiplies by h. Put 2 h in brackets.")
def _(f, x, h):
    return exercise.reference(f, x, h) * h * h


@exercise.wrong("All entries are moved at once: that is the derivative along (1, 1, …, 1).")
def _(f, x, h):
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


@exercise.wrong("An entry stays moved while the next is tried: put it back, or take a new copy.")
def _(f, x, h):
    gradient, right, left = np.zeros(x.shape), x.astype(float), x.astype(float)
    for k in np.ndindex(x.shape):
        right[k] += h
        left[k] -= h
        gradient[k] = (f(right) - f(left)) / (2 * h)
    return gradient


@exercise.wrong("An array of integers rounds x + h: copy it as float.")
def _(f, x, h):
    gradient = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[k] += h
        left[k] -= h
        gradient[k] = (f(right) - f(left)) / (2 * h)
    return gradient


@exercise.wrong("Whole columns of a matrix are moved, not its entries: x may have any shape.")
def _(f, x, h):
    return np.array([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))])


@exercise.wrong("The sign is turned: the point on the right comes first.")
def _(f, x, h):
    return -exercise.reference(f, x, h)
