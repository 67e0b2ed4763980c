r"""L2, with the half and without.

Return the penalty on the weights `w` and its gradient, `(penalty, gradient)`:

- $\lambda \sum w^2$ as a rule,
- $\frac{\lambda}{2} \sum w^2$ where `half` is true.

`w` has any shape, and the gradient has the same.
"""

import numpy as np

from nnbook.exercises import Exercise, gradient

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=4,
    minutes=5,
    hints=[
        "What is the derivative of one square?",
        "The half is there to take the 2 of that derivative away.",
    ],
    why=r"""
        $2 \lambda w$ without the half and $\lambda w$ with it. The lecture's logs have the half,
        Keras has not: the same number $\lambda$ is half as strong in the lecture.
        """,
)


@exercise.solution_is
def l2_with_half(w, lam, half=False):
    """Return the L2 penalty and its gradient."""
    factor = lam / 2 if half else lam
    return factor * np.sum(w**2), 2 * factor * w


@exercise.checked_by
def _(student):
    w = np.array([[0.5, -2.0], [3.0, 0.1]])
    student.agrees(w, 0.3, case="λ = 0.3 without the half")
    gradient(student(w, 0.3)[1], lambda p: float(student(p, 0.3)[0]), at=w)
    student.agrees(w, 0.3, half=True, case="λ = 0.3 with the half")
    student.agrees(w[0], 0.1, half=True, case="one row with the half")
    student.agrees(np.zeros(3), 0.3, case="weights of zero")
    student.agrees(w, 0.0, case="λ = 0")


def _penalty(value=None, slope=None):
    """Return the solution with another value or another slope."""

    def l2_with_half(w, lam, half=False):
        right = exercise.reference(w, lam, half)
        return (
            right[0] if value is None else value(w, lam, half),
            right[1] if slope is None else slope(w, lam, half),
        )

    return l2_with_half


exercise.wrong(
    "Your gradient without the half is that with the half: the 2 of the square is missing.",
    _penalty(slope=lambda w, lam, half: lam * w),
)
exercise.wrong(
    "Your gradient with the half is 2 times too large: the half takes the 2 of the square away.",
    _penalty(slope=lambda w, lam, half: 2 * lam * w),
)
exercise.wrong(
    "Halved once too often: λ / 2 times 2 w is λ w.",
    _penalty(slope=lambda w, lam, half: lam * w / 2 if half else 2 * lam * w),
)
exercise.wrong(
    "half is not used in the penalty.", _penalty(value=lambda w, lam, half: lam * np.sum(w**2))
)
exercise.wrong(
    "That is the length of w. The penalty is its square.",
    _penalty(value=lambda w, lam, half: lam * np.sqrt(np.sum(w**2)) / (2 if half else 1)),
)
exercise.wrong(
    "The mean of the squares: the penalty would become weaker with every weight. It is a sum.",
    lambda w, lam, half=False: tuple(v / w.size for v in exercise.reference(w, lam, half)),
)
exercise.wrong(
    "That is L1, the sum of the sizes.",
    _penalty(value=lambda w, lam, half: lam * np.sum(np.abs(w)) / (2 if half else 1)),
)
exercise.wrong(
    "A negative weight is pushed away from 0: the gradient keeps the sign of the weight.",
    _penalty(slope=lambda w, lam, half: (1 if half else 2) * lam * np.abs(w)),
)
exercise.wrong(
    "The gradient has to shrink with the weight. That of L1 has the same size for all.",
    _penalty(slope=lambda w, lam, half: lam * np.sign(w)),
)
exercise.wrong(
    "The other way round: the half is there where it is asked for.",
    lambda w, lam, half=False: exercise.reference(w, lam, not half),
)
