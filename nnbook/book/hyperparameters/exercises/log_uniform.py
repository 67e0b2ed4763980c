"""Draw from a logarithmic range.

Return `trials` values between `low` and `high` whose **logarithms** are uniform: as many between
0.001 and 0.01 as between 0.01 and 0.1. Take the randomness from one call of `rng.random(trials)`,
where `rng` is a `numpy.random.Generator`: a draw of 0 becomes `low`, a draw near 1 nearly `high`.
"""

import numpy as np

from nnbook.exercises import Exercise, fail

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=3,
    minutes=5,
    hints=[
        "Draw the exponent uniformly, then raise the base to it.",
        "It goes from the exponent of `low`, at a draw of 0, to that of `high`, at a draw near 1. "
        "`np.exp` undoes `np.log`.",
    ],
    why="""
        A learning rate acts by its factor. From 0.001 to 0.002 is the same step as from 0.1 to
        0.2, and a uniform draw would spend nine tenths of its trials on the last decade.
        """,
)


@exercise.solution_is
def log_uniform(low, high, trials, rng):
    """Return an array of log-uniform values, of shape (trials,)."""
    return low * (high / low) ** rng.random(trials)


@exercise.checked_by
def _(student):
    student.agrees(1e-4, 1e0, 50, np.random.default_rng(0))
    student.agrees(0.01, 100.0, 8, np.random.default_rng(1), case="a range around 1")
    student.agrees(1e-3, 1e-2, 1, np.random.default_rng(2), case="one trial")
    drawn = student(1e-3, 1e3, 4000, np.random.default_rng(3))
    below = np.mean(np.asarray(drawn) < 1)
    if not 0.45 < below < 0.55:
        fail(f"Half of the draws from 0.001 to 1000 should be below 1: {below:.0%} are.")


@exercise.wrong("Uniform in the value: nine of ten draws lie in the last decade.")
def _(low, high, trials, rng):
    return low + (high - low) * rng.random(trials)


@exercise.wrong("One draw for all trials: give rng.random the number of trials.")
def _(low, high, trials, rng):
    return np.full(trials, low * (high / low) ** rng.random())


@exercise.wrong("The logarithms were drawn, but not turned back into values.")
def _(low, high, trials, rng):
    return np.log10(low) + np.log10(high / low) * rng.random(trials)


@exercise.wrong("Exponent and base do not fit: with np.log goes np.exp, with np.log10 goes 10 **.")
def _(low, high, trials, rng):
    return 10 ** (np.log(low) + np.log(high / low) * rng.random(trials))


@exercise.wrong("Turned round: a draw of 0 should become low.")
def _(low, high, trials, rng):
    return high * (low / high) ** rng.random(trials)


@exercise.wrong("The draws do not come from rng, so nobody can repeat them.")
def _(low, high, trials, rng):
    return low * (high / low) ** np.random.default_rng(0).permutation(trials) / max(trials, 1)


@exercise.wrong("That is a grid with equal steps. Draw the values, with rng.")
def _(low, high, trials, rng):
    return np.geomspace(low, high, trials)
