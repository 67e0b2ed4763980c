r"""The scale, from the variance rule.

A unit computes $z = \sum_i w_i x_i$ from `fan_in` inputs. The weights are independent of the
inputs and have the mean 0. Return the standard deviation of the weights for three rules:

- `"lecun"`: the variance of z equals the mean square of the inputs;
- `"he"`: the same, where each input is a ReLU of a symmetric number, and only the variance
  **before** that ReLU is to be kept from layer to layer;
- `"glorot"`: a compromise of the forward condition, with `fan_in`, and the same condition for the
  gradient, with `fan_out`: the variance is 2 over their sum.
"""

import math

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=15,
    given="import math",
    hints=[
        r"$\operatorname{Var} z = \text{fan\_in} \cdot \operatorname{Var} w \cdot E[x^2]$.",
        "A ReLU keeps half of a symmetric number's mean square: $E[x^2] = \\operatorname{Var}"
        " z / 2$.",
        "The rules give variances. A standard deviation was asked for.",
    ],
    why=(
        "LeCun's 1/n, He's 2/n and Glorot's 2/(n + m) are one rule, with what the activation "
        "leaves of it."
    ),
)


@exercise.solution_is
def he_and_glorot(rule, fan_in, fan_out):
    """Return the standard deviation of "lecun", "he" or "glorot"."""
    if rule == "lecun":
        return math.sqrt(1 / fan_in)
    if rule == "he":
        return math.sqrt(2 / fan_in)
    return math.sqrt(2 / (fan_in + fan_out))


@exercise.checked_by
def _(student):
    for rule in ("lecun", "he", "glorot"):
        student.agrees(rule, 784, 10, case=f"{rule}, 784 inputs and 10 units", rtol=1e-9)
    for rule in ("lecun", "he", "glorot"):
        student.agrees(rule, 500, 500, case=f"{rule} and equal widths", rtol=1e-9)


def _with(name, std):
    """Return the solution with another standard deviation for one rule."""

    def he_and_glorot(rule, fan_in, fan_out):
        return std(fan_in, fan_out) if rule == name else exercise.reference(rule, fan_in, fan_out)

    return he_and_glorot


exercise.wrong(
    "That is the lecture's 2 / sqrt(fan_in + fan_out): its variance is twice Glorot's.",
    _with("glorot", lambda n, m: 2 / math.sqrt(n + m)),
)
exercise.wrong(
    "That is a variance. The standard deviation is its root.",
    _with("lecun", lambda n, m: 1 / n),
    _with("he", lambda n, m: 2 / n),
    _with("glorot", lambda n, m: 2 / (n + m)),
)
exercise.wrong(
    "A ReLU halves the mean square, so the weights' variance has to be doubled, not the other way.",
    _with("he", lambda n, m: math.sqrt(0.5 / n)),
)
exercise.wrong(
    "He's rule keeps the signal: it counts the inputs of a unit, not its outputs.",
    _with("he", lambda n, m: math.sqrt(2 / m)),
)
exercise.wrong(
    "That is Glorot's rule. He's counts the inputs alone.",
    _with("he", lambda n, m: math.sqrt(2 / (n + m))),
)
exercise.wrong(
    "Glorot's mean of the two conditions is 2 / (fan_in + fan_out).",
    _with("glorot", lambda n, m: math.sqrt(1 / (n + m))),
)


exercise.wrong(
    "That is He's rule. Glorot's counts the outputs as well.",
    _with("glorot", lambda n, m: math.sqrt(2 / n)),
)


@exercise.wrong("With 6 it is the limit of a uniform distribution, not the standard deviation.")
def _(rule, fan_in, fan_out):
    if rule == "glorot":
        return math.sqrt(6 / (fan_in + fan_out))
    return he_and_glorot(rule, fan_in, fan_out)
