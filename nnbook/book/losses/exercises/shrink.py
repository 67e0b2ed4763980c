r"""What two penalties leave of a weight.

The data want a weight of `a`, and the loss is $(w - a)^2 / 2$. With both penalties you minimize

$$ \tfrac12 (w - a)^2 + \lambda_1 |w| + \lambda_2 w^2 . $$

Return the best $w$ for each entry of the array `a`.
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
        "Look at w > 0 first, and set the derivative to 0.",
        "What if that solution is not positive? Then the derivative has no zero there.",
        "The threshold comes first, then the factor.",
    ],
    why=r"""
        For w > 0: $w - a + \lambda_1 + 2 \lambda_2 w = 0$, so $w = (a - \lambda_1) / (1 + 2
        \lambda_2)$ if that is positive. L1 subtracts and stops at 0, L2 divides.
        """,
)


@exercise.solution_is
def shrink(a, l1, l2):
    """Return the minimizers, in the shape of a."""
    return np.sign(a) * np.maximum(np.abs(a) - l1, 0) / (1 + 2 * l2)


@exercise.checked_by
def _(student):
    a = np.array([1.2, -0.9, 2.0, 0.3])
    student.agrees(a, 0.4, 0.3, case="λ₁ = 0.4 and λ₂ = 0.3")
    student.agrees(a, 0.5, 0.0, case="L1 alone")
    student.agrees(a, 0.0, 0.25, case="L2 alone")
    student.agrees(np.array([0.3, -0.2, 0.5, 0.0]), 0.5, 0.25, case="weights below the threshold")
    student.agrees(np.zeros((2, 2)), 0.5, 0.5, case="weights of 0")
    grid = np.linspace(-3, 3, 6001)
    for one, w in zip(a, student(a, 0.4, 0.3), strict=True):
        cost = 0.5 * (grid - one) ** 2 + 0.4 * np.abs(grid) + 0.3 * grid**2
        assert abs(grid[cost.argmin()] - w) < 2e-3  # the smallest cost, found by trying every w


def _both(a, l1, l2, factor):
    return np.sign(a) * np.maximum(np.abs(a) - l1, 0) / factor


exercise.wrong(
    "The penalty has no half, so its derivative is 2 λ₂ w: the 2 is missing in the factor.",
    lambda a, l1, l2: _both(a, l1, l2, 1 + l2),
)
exercise.wrong(
    "The factor came first and the threshold after it. L1 is not divided by then.",
    lambda a, l1, l2: np.sign(a) * np.maximum(np.abs(a) / (1 + 2 * l2) - l1, 0),
)
exercise.wrong(
    "A weight below the threshold changes its sign. It has to stop at 0.",
    lambda a, l1, l2: (a - l1 * np.sign(a)) / (1 + 2 * l2),
)
exercise.wrong(
    "What is above the threshold keeps its size here. L1 subtracts from all.",
    lambda a, l1, l2: np.where(np.abs(a) > l1, a, 0) / (1 + 2 * l2),
)
exercise.wrong(
    "Negative weights become positive or 0: the threshold works on both sides.",
    lambda a, l1, l2: np.maximum(a - l1, 0) / (1 + 2 * l2),
)
exercise.wrong("L2 is missing: it divides what L1 has left.", lambda a, l1, l2: _both(a, l1, l2, 1))
exercise.wrong("L1 is missing: it subtracts λ₁.", lambda a, l1, l2: a / (1 + 2 * l2))
exercise.wrong(
    "L1 is twice as strong: the derivative of |w| is ±1, not ±2.",
    lambda a, l1, l2: _both(a, 2 * l1, l2, 1 + 2 * l2),
)
exercise.wrong(
    "For a negative a, L1 adds: it pulls towards 0 from both sides.",
    lambda a, l1, l2: np.where(np.abs(a) > l1, a - l1, 0) / (1 + 2 * l2),
)
