r"""Choose rate and momentum.

A bowl has curvatures from `low` to `high`, both positive. Return `(rate, momentum)` for
$v \leftarrow \mu v - \eta g$, $\theta \leftarrow \theta + v$, such that the slowest axis is as fast
as momentum can make it. The check goes down in several bowls, and compares with the best.
"""

import numpy as np

from nnbook.exercises import Exercise, fail

exercise = Exercise(
    __name__,
    __doc__,
    level="challenge",
    objective=3,
    minutes=20,
    hints=[
        r"Where the error swings it shrinks by $\sqrt\mu$ in each step, whatever the curvature. So "
        r"let all axes swing, with the smallest $\mu$ that allows it.",
        r"Critical damping at both ends: $\sqrt{\eta \cdot \text{low}} = 1 - \sqrt\mu$ and "
        r"$\sqrt{\eta \cdot \text{high}} = 1 + \sqrt\mu$.",
    ],
    why=r"""
        Two equations for two unknowns: $\sqrt\eta = 2 / (\sqrt{\text{low}} + \sqrt{\text{high}})$
        and $\sqrt\mu = (\sqrt\kappa - 1) / (\sqrt\kappa + 1)$. Steps go with $\sqrt\kappa$, and
        with $\kappa$ without momentum.
        """,
)


@exercise.solution_is
def tune_momentum(low, high):
    """Return the best (rate, momentum) for curvatures from low to high."""
    root_low, root_high = np.sqrt(low), np.sqrt(high)
    rate = (2 / (root_low + root_high)) ** 2
    return rate, ((root_high - root_low) / (root_high + root_low)) ** 2


def _factor(low, high, rate, mu):
    """Return the factor of a step along the slowest axis."""
    b = 1 + mu - rate * np.geomspace(low, high, 400)
    root = np.sqrt((b**2 - 4 * mu).astype(complex))
    return float(np.maximum(abs(b + root), abs(b - root)).max() / 2)


@exercise.checked_by
def _(student):
    for low, high in ((1.0, 100.0), (0.02, 50.0), (3.0, 3.0)):
        made = student(low, high)
        if np.shape(made) != (2,):
            fail("Expected two numbers, (rate, momentum).", "shape")
        rate, mu = (float(one) for one in made)
        what = f"for curvatures from {low:g} to {high:g}"
        if not 0 <= mu < 1 or not rate > 0:
            received = f"a momentum of {mu:.4g} and a rate of {rate:.4g}"
            fail(f"Expected a momentum in [0, 1) and a rate above 0, received {received} {what}.")
        got, best = _factor(low, high, rate, mu), _factor(low, high, *tune_momentum(low, high))
        if got >= 1:
            fail(
                f"It diverges {what}: each step multiplies the error by {got:.4g}.",
                what="grows",
                received=(rate, mu),
            )
        if np.log(got + 1e-12) > 0.97 * np.log(best + 1e-12):
            right = np.isclose((rate, mu), tune_momentum(low, high), rtol=1e-3)
            part = " The rate is right." if right[0] else " The momentum is right."
            fail(
                f"Each step multiplies the error by {got:.4g} {what}. {best:.4g} is possible."
                + part * bool(right.any()),
                what=what,
                received=(rate, mu),
            )


exercise.wrong(
    "That is the best rate of plain descent. Momentum allows a larger one, and needs it.",
    lambda low, high: (2 / (low + high), 0.0),
)
exercise.wrong(
    "The momentum fits, and the rate is that of plain descent.",
    lambda low, high: (2 / (low + high), tune_momentum(low, high)[1]),
)
exercise.wrong(
    "The square of the momentum is missing.",
    lambda low, high: (tune_momentum(low, high)[0], tune_momentum(low, high)[1] ** 0.5),
)
exercise.wrong(
    "A momentum of 0.9 is a habit. How much is best depends on the bowl.",
    lambda low, high: (min(tune_momentum(low, high)[0], 3.7 / high), 0.9),
)
exercise.wrong(
    "Without the roots of the curvatures: that momentum is far too high.",
    lambda low, high: (tune_momentum(low, high)[0], ((high - low) / (high + low)) ** 2),
)
exercise.wrong(
    "The square of the rate is missing.",
    lambda low, high: (tune_momentum(low, high)[0] ** 0.5, tune_momentum(low, high)[1]),
)
