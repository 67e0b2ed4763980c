r"""An activation that keeps its signal.

Invent an activation, and return $(f(z), f'(z))$ for an array $z$. For a standard normal $z$ it must
keep what goes up and what comes down:

- $\operatorname{E}[f(z)] = 0$ and $\operatorname{E}[f(z)^2] = 1$, each within 0.01;
- $\operatorname{E}[f'(z)^2]$ between 0.8 and 1.25;
- both finite for $z$ of -1000 and 1000, and not linear: the correlation of $f(z)$ and $z$ is
below 0.99.

Many functions do. What would yours cost, and would you train with it?
"""

import numpy as np

from nnbook.exercises import Exercise, close, fail, unpack

exercise = Exercise(
    __name__,
    __doc__,
    level="open",
    objective=2,
    minutes=30,
    hints=[
        "An odd function has the mean 0 for free. Which odd functions are there in the chapter?",
        "Scale it: $a f(z)$ has $a^2$ times the mean square. Then look at the slope.",
        "For one that is not odd, subtract its mean first: a ReLU has the mean 0.399.",
    ],
    why=r"""
        Here $\tanh$ times 1.593, the inverse root of its mean square 0.394. The slope comes out
        at 1.18. SELU is another, chosen to have such a fixed point. ReLU with its mean
        subtracted is a third: its slope has the mean square 1.47 after scaling, and that is too
        much.
        """,
)


@exercise.solution_is
def steady_activation(z):
    """Return the activation of an array z, and its derivative."""
    t = np.tanh(z)
    return 1.593 * t, 1.593 * (1 - t**2)


@exercise.checked_by
def _(student):
    z, step = np.linspace(-8, 8, 4001), 1e-5
    weight = np.exp(-(z**2) / 2)
    weight /= weight.sum()
    both = unpack(student(z), "Return two things, f(z) and its derivative.", None, None)
    f, slope = (np.asarray(part, dtype=float) for part in both)
    if not f.shape == slope.shape == z.shape:
        fail("f(z) and its derivative have the shape of z.", "shape", "the shapes")
    close((weight * f).sum(), 0.0, "the mean of f", atol=0.01)
    close((weight * f**2).sum(), 1.0, "the mean square of f", rtol=0.01)
    # At a kink the difference quotient lies between two slopes, so a few points may disagree.
    quotient = (np.asarray(student(z + step)[0]) - np.asarray(student(z - step)[0])) / (2 * step)
    if not np.mean(np.isclose(slope, quotient, 1e-3, 1e-5)) > 0.99:
        fail("The derivative is not that of f.", "gradient", "the derivative")
    square = (weight * slope**2).sum()
    if not 0.8 <= square <= 1.25:
        says = f"The mean square of the slope is {square:.3g}, not between 0.8 and 1.25."
        fail(says, "value", "the slope", square)
    if abs((weight * f * z).sum()) >= 0.99:
        fail("That is almost linear: layers of it make one matrix.", "value", "the bend")
    for one in (-1000.0, 1000.0):
        if not np.isfinite(student(np.array([one]))).all():
            fail(f"f or its derivative is not finite at z = {one:g}.", "not finite", "large z")


@exercise.wrong("tanh alone makes the signal smaller: its mean square is 0.39.")
def _(z):
    return np.tanh(z), 1 - np.tanh(z) ** 2


@exercise.wrong("The outputs of a ReLU have a positive mean: they are not centred.")
def _(z):
    return np.maximum(z, 0) * 2**0.5, np.where(z > 0, 2**0.5, 0)


@exercise.wrong("almost linear")
def _(z):
    return z, np.ones_like(z)


@exercise.wrong("The derivative is not that of f.")
def _(z):
    return 1.593 * np.tanh(z), 1 - np.tanh(z) ** 2
