r"""Parity with one hidden unit.

The parity of N bits of -1 and +1 is their product. Find **one** hidden unit, of any activation,
and an output that is linear in it, that compute it. Return `(weights, bias, activation, scale)`:
the prediction is `scale * activation(x @ weights + bias)`, where `weights` has the shape (bits,)
and `activation` is a function of arrays. The check tries all patterns for 1 to 8 bits.
"""

import numpy as np

from nnbook.exercises import Exercise, fail, unpack

exercise = Exercise(
    __name__,
    __doc__,
    level="challenge",
    objective=5,
    minutes=20,
    hints=[
        "The parity depends on the sum of the bits only: N, N - 2, N - 4, and so on.",
        "From one of these sums to the next the parity changes its sign. Which function does that?",
        "A cosine whose half period is 2 has +1 at the sum N if it is shifted by N.",
    ],
    why=r"""
        $\cos(\pi (N - s) / 2)$ with the sum $s$. The bound on the number of units is one for units
        that are monotonic. And training would hardly find it: all weights have to be $\pi/2$ at
        once.
        """,
)


@exercise.solution_is
def one_unit_parity(bits):
    """Return (weights, bias, activation, scale) of a single unit."""
    return np.full(bits, np.pi / 2), -np.pi / 2 * bits, np.cos, 1.0


@exercise.checked_by
def _(student):
    for bits in range(1, 9):
        says = "Expected (weights, bias, activation, scale), with weights of shape (bits,)."
        weights, bias, activation, scale = unpack(student(bits), says, (bits,), None, None, None)
        if not callable(activation):
            fail("The activation has to be a function, such as np.tanh.", "shape")
        x = 1.0 - 2 * ((np.arange(2**bits)[:, None] >> np.arange(bits)) & 1)
        y = np.asarray(scale * activation(x @ np.asarray(weights) + bias))
        right = np.isclose(y, x.prod(axis=1), atol=1e-6)
        if not right.all():
            k = int(np.argmin(right))
            shown = ", ".join(f"{value:+.0f}" for value in x[k])
            fail(
                f"With N = {bits}, {right.sum()} of {len(x)} patterns are right. For "
                f"({shown}) the "
                f"prediction is {y[k]:.3g}, and the parity {x[k].prod():+.0f}.",
                what=f"{bits} bits", received=y,
            )  # fmt: skip


@exercise.wrong("That is the majority: monotonic in the sum. The parity goes up and down.")
def _(bits):
    return np.ones(bits), 0.0, np.sign, 1.0


@exercise.wrong(
    "Without a shift it is right for multiples of 4 only: what is the sum of N bits of +1?"
)
def _(bits):
    return np.full(bits, np.pi / 2), 0.0, np.cos, 1.0


@exercise.wrong("The cosine has the wrong period: the sums are 2 apart, not 1.")
def _(bits):
    return np.full(bits, np.pi), -np.pi * bits, np.cos, 1.0


@exercise.wrong("The sign is turned round.")
def _(bits):
    return np.full(bits, np.pi / 2), -np.pi / 2 * bits, np.cos, -1.0
