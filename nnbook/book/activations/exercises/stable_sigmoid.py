r"""A sigmoid without overflow.

Write $\sigma(z) = 1 / (1 + e^{-z})$ such that NumPy gives no warning for any finite $z$, be it
-1000 or 1000, and that a large negative $z$ does not lose its digits: $\sigma(-50) = 1.93 \cdot
10^{-22}$. $z$ is an array of any shape. A float32 array gives a float32 array.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=1,
    hints=[
        "For which sign of $z$ does `np.exp(-z)` overflow? For that one use another form.",
        r"$1 / (1 + e^{-z}) = e^z / (1 + e^z)$: one form never overflows for $z \ge 0$, the other "
        "never for $z < 0$.",
        r"$e^{-|z|}$ lies between 0 and 1 for every $z$, and serves both forms.",
    ],
    why=r"""
        The package writes $\frac12 \tanh(z / 2) + \frac12$, which is faster. It is right to
        $10^{-16}$, not to sixteen digits: far below 0 it gives 0. For a unit that is all the
        same. A loss that takes the logarithm of it needs the digits, or better the logit itself.
        """,
)


@exercise.solution_is
def stable_sigmoid(z):
    """Return the sigmoid of an array z, of the same shape and type."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


@exercise.checked_by
def _(student):
    student.agrees(np.linspace(-5, 4, 15), quiet=True)
    student.agrees(np.array([0.0, 1000.0]), case="z of 0 and 1000", quiet=True)
    student.agrees(np.array([0.0, -1000.0]), case="z of 0 and -1000", quiet=True)
    student.agrees(np.array([-50.0, -40.0]), case="z of -50 and -40", atol=0)
    student.agrees(np.array([-600.0, -700.0]), case="z of -600 and -700", atol=0)
    student.agrees(np.zeros((1, 1)), case="an array with one number")
    student.agrees(np.linspace(-9, 9, 6, dtype="f4").reshape(2, 3), case="float32", rtol=1e-5)
    far = np.array([-1000, 1000], "f4")
    student.agrees(far, case="float32, z of -1000 and 1000", quiet=True)
    student.agrees(np.array([-80], "f4"), case="float32, z of -80", rtol=1e-4, atol=0)


@exercise.wrong(
    "exp(-z) overflows for a large negative z. The result is right, the warning is not."
)
def _(z):
    return 1 / (1 + np.exp(-z))


@exercise.wrong("exp(z) overflows for a large z, and infinity / infinity is NaN.")
def _(z):
    return np.exp(z) / (1 + np.exp(z))


exercise.wrong(
    "No warning, but z is cut off: its digits are lost far below 0.",
    lambda z: 1 / (1 + np.exp(-np.clip(z, -30, 30))),
    lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
)


@exercise.wrong("z is cut off where exp overflows in float64. In float32 that is far too late.")
def _(z):
    return 1 / (1 + np.exp(-np.clip(z, -709, 709)))


@exercise.wrong("tanh is free of overflow, and right to 1e-16. Far below 0 all digits are lost.")
def _(z):
    return 0.5 * np.tanh(0.5 * z) + 0.5


@exercise.wrong("np.where computes both forms for every z, so the overflow is still there.")
def _(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


@exercise.wrong("The sign is wrong: that is 1 - sigmoid.")
def _(z):
    return 1 / (1 + np.exp(z))
