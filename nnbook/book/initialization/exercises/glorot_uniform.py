r"""Draw from a uniform distribution.

Return weights of shape (fan_in, fan_out), uniform on $(-a, a)$, with Glorot's variance
$2 / (\text{fan\_in} + \text{fan\_out})$. Take them from one call of `rng.uniform`, where `rng` is a
`numpy.random.Generator`.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=2,
    minutes=10,
    hints=[
        r"The variance of a uniform number on $(-a, a)$ is $a^2 / 3$.",
        "Solve for a: it is larger than the standard deviation.",
    ],
    why=r"$a = \sqrt{6 / (\text{fan\_in} + \text{fan\_out})}$: the 6 is 2 times 3.",
)


@exercise.solution_is
def glorot_uniform(fan_in, fan_out, rng):
    """Return Glorot's uniform weights, of shape (fan_in, fan_out)."""
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))


@exercise.checked_by
def _(student):
    student.agrees(6, 2, np.random.default_rng(1), case="6 inputs and 2 units")
    student.agrees(50, 50, np.random.default_rng(0), case="50 inputs and 50 units")
    student.agrees(1, 1, np.random.default_rng(2), case="a single weight")


@exercise.wrong("The standard deviation was taken for the limit: the weights come out too small.")
def _(fan_in, fan_out, rng):
    limit = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))


@exercise.wrong("The shape is (inputs, units), so that x @ W works.")
def _(fan_in, fan_out, rng):
    return glorot_uniform(fan_out, fan_in, rng)


@exercise.wrong("All weights are positive: the interval goes from -a to a.")
def _(fan_in, fan_out, rng):
    return rng.uniform(0, np.sqrt(6 / (fan_in + fan_out)), (fan_in, fan_out))


@exercise.wrong("Normal numbers have the right variance too, but a uniform draw was asked for.")
def _(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))


@exercise.wrong("6 over fan_in is He's uniform rule. Glorot counts the outputs as well.")
def _(fan_in, fan_out, rng):
    limit = np.sqrt(6 / fan_in)
    return rng.uniform(-limit, limit, (fan_in, fan_out))


@exercise.wrong("The root is missing: 6 over the sum of both is the square of the limit.")
def _(fan_in, fan_out, rng):
    limit = 6 / (fan_in + fan_out)
    return rng.uniform(-limit, limit, (fan_in, fan_out))
