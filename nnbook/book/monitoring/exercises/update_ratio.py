r"""The ratio of update to weight.

A callback sees a kernel `before` and `after` an update. By how much of itself has it changed?
Return

$$ \frac{\lVert W_{\text{after}} - W_{\text{before}} \rVert}{\lVert W_{\text{before}} \rVert} , $$

where $\lVert \cdot \rVert$ is the root of the sum of all squares (the Frobenius norm). A kernel of
zeros has no size to compare with: return `inf` if it moved, and 0 if it did not.
"""

import math

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=2,
    minutes=5,
    given="import math\n\nimport numpy as np",
    hints=["`np.linalg.norm` of a matrix is the Frobenius norm.", "Ask for 0 before you divide."],
    why=(
        "One number for a kernel, which does not depend on its shape nor on the scale of its "
        "weights."
    ),
)


@exercise.solution_is
def update_ratio(before, after):
    """Return the size of the change over the size of the kernel."""
    change, size = np.linalg.norm(after - before), np.linalg.norm(before)
    if size == 0:
        return math.inf if change > 0 else 0.0
    return float(change / size)


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    before = rng.normal(size=(20, 5))
    step = 0.01 * rng.normal(size=(20, 5))
    student.agrees(before, before + step)
    student.agrees(before, before, case="a kernel that did not move")
    student.agrees(before, -before, case="a kernel that turned round")
    student.agrees(np.zeros((2, 2)), np.full((2, 2), 0.01), case="a kernel of zeros that moved")
    student.agrees(np.zeros((2, 2)), np.zeros((2, 2)), case="a kernel of zeros that did not move")


@exercise.wrong("A mean of single ratios is ruled by the weights that happen to be near 0.")
def _(before, after):
    with np.errstate(all="ignore"):
        return float(np.mean(np.abs((after - before) / before)))


@exercise.wrong(
    "The norm of the change, not the change of the norm: a kernel can turn and keep its size."
)
def _(before, after):
    size = np.linalg.norm(before)
    return abs(float(np.linalg.norm(after) - size)) / float(size) if size else math.inf


@exercise.wrong("Divided by the kernel after the update. The ratio takes the one before it.")
def _(before, after):
    return float(np.linalg.norm(after - before) / (np.linalg.norm(after) or 1.0))


@exercise.wrong("Squares without the roots: this is the square of the ratio.")
def _(before, after):
    return float(np.sum((after - before) ** 2) / (np.sum(before**2) or 1.0))


@exercise.wrong("A kernel of zeros that moved: 0 / 0 or a division by 0 has no size. Return inf.")
def _(before, after):
    size = np.linalg.norm(before)
    return float(np.linalg.norm(after - before) / size) if size else 0.0


@exercise.wrong(
    "The largest entries alone. The norm takes all of them: the root of the sum of squares."
)
def _(before, after):
    size = np.abs(before).max()
    return np.abs(after - before).max() / size if size else math.inf


@exercise.wrong("With a 2, np.linalg.norm of a matrix is its largest singular value.")
def _(before, after):
    size = np.linalg.norm(before, 2)
    return np.linalg.norm(after - before, 2) / size if size else math.inf


@exercise.wrong("Those are sums of sizes. The norm squares the entries first.")
def _(before, after):
    size = np.abs(before).sum()
    return np.abs(after - before).sum() / size if size else math.inf
