r"""A loss that one bad row cannot rule.

Open: design a loss of the residual $r = \hat y - y$ for data in which a few targets are nonsense.
Return `(loss, slope)` for an array of residuals, entry by entry, such that

- it is $r^2 / 2$ to within one percent for $|r| \le 0.1$;
- it is even, never falls as $|r|$ grows, and has no slope beyond 1 in size;
- the slope is its derivative, everywhere;
- it is convex: the slope never falls as r grows;
- it stays finite and exact for residuals up to $10^{200}$, without a warning.

Then think: which property would you give up, so that a residual of $10^6$ pulls less than one of
10?
"""

import numpy as np

from nnbook.exercises import Exercise, fail, gradient

exercise = Exercise(
    __name__,
    __doc__,
    level="open",
    objective=3,
    minutes=25,
    hints=[
        "Squares near 0, and a straight line far away: what is in between?",
        r"$\sqrt{1 + r^2} - 1$ is one answer. Huber's loss, which changes over at 1, is another.",
        r"$r^2$ overflows before $r$ does. `np.hypot` takes the root of a sum of squares safely, "
        "and `np.clip` never makes a square.",
    ],
    why="""
        The slope is what a row can do to the weights, and here it is bounded. To let far residuals
        pull less than near ones, the slope has to fall again, and then the loss is not convex: it
        may have several minima.
        """,
)


@exercise.solution_is
def robust_loss(r):
    """Return the loss of each residual, and its slope."""
    slope = np.clip(r, -1.0, 1.0)
    return slope * (r - slope / 2), slope


def _arrays(made, r):
    """Return loss and slope as arrays; fail if their shapes are wrong or a number is not finite."""
    if (
        not isinstance(made, tuple | list | np.ndarray)
        or [np.shape(one) for one in made] != [r.shape] * 2
    ):
        fail("Expected (loss, slope), both in the shape of r.", "shape")
    made = [np.asarray(one, float) for one in made]
    if not all(np.isfinite(one).all() for one in made):
        fail(f"Not finite for residuals up to {abs(r).max():g}.", what="finite")
    return made


@exercise.checked_by
def _(student):
    r = np.linspace(-5, 5, 101)
    near = np.array([-0.1, -0.03, 0.05, 0.1])
    for at in (near, r):
        _arrays(student(at), at)
    loss, slope = (np.asarray(one, float) for one in student(r))
    ratio = np.asarray(student(near)[0], float) / (near**2 / 2)
    worst = int(np.argmax(np.abs(ratio - 1)))
    if not abs(ratio[worst] - 1) <= 0.0101:
        fail(f"At r = {near[worst]:g} it is {ratio[worst]:.3f} times the half square.", what="near")
    if not np.allclose(loss, loss[::-1]):
        fail("It is not even: r and -r cost differently.", what="even")
    if np.diff(loss[50:]).min() < -1e-12:
        fail("It falls somewhere as |r| grows.", what="falls")
    off = r + 0.013  # between the points where pieces may meet
    gradient(
        student(off)[1],
        lambda p: float(np.sum(student(p)[0])),
        at=off,
        what="the slope beside differences",
        rtol=1e-4,
        says="The slope is not the derivative of the loss.",
    )
    if np.abs(slope).max() > 1 + 1e-9:
        fail(
            f"The slope reaches {np.abs(slope).max():.3g}: a bad row pulls without bound.", what="1"
        )
    if np.diff(slope).min() < -1e-9:
        fail("It is not convex: the slope falls somewhere as r grows.", what="convex")
    far = np.array([-1e200, -3e5, 1e200])
    made = student(far)
    if student.warned:
        fail(f"NumPy warns for residuals of 1e200: {student.warned[0]}.", "warning")
    loss, slope = _arrays(made, far)
    if not 0.01 < float(loss[2]) / 1e200 < 100:
        fail("Far away the loss should grow like |r|.", what="far")
    if not (np.abs(slope) <= 1 + 1e-9).all() or not (slope * far >= 0).all():
        fail(f"Far away the slope is {slope[2]:.3g}.", what="far slope")


exercise.wrong("a bad row pulls without bound", lambda r: (r**2 / 2, r))
exercise.wrong("times the half square", lambda r: (np.abs(r), np.sign(r)))
exercise.wrong("The slope is not the derivative", lambda r: (exercise.reference(r)[0], np.tanh(r)))
exercise.wrong(
    "It is not convex", lambda r: (np.minimum(np.abs(r), 1.0) ** 2 / 2, r * (np.abs(r) < 1))
)
exercise.wrong("NumPy warns", lambda r: (np.sqrt(1 + r**2) - 1, r / np.hypot(1, r)))
exercise.wrong(
    "Far away the slope is",
    lambda r: (exercise.reference(r)[0], np.clip(r, -1, 1) * np.where(np.abs(r) < 1e3, 1, 2)),
)
