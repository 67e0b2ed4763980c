r"""One step of three rules.

One row `x`, which ends with the 1 of the bias, meets a unit with the weights `w`. Return the
weights after one step of the rule of that name, with $z = w \cdot x$, the target `y`, 1 or -1, and
$\eta$ for `rate`:

| `rule` | step |
|---|---|
| `"hebb"` | $\eta\, y\, x$ |
| `"perceptron"` | $\eta\, y\, x$, where $y z \le 0$ |
| `"delta"` | $\eta\, (y - z)\, x$ |
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=3,
    minutes=10,
    hints=[
        "All three steps are a number times x. Which number?",
        "Hebb asks the target alone, the perceptron the sign of z, the delta rule z itself.",
    ],
    why="""
        One number tells the rules apart: y, or y where wrong, or y - z. The last one can point away
        from y where the unit is right by too much.
        """,
)


@exercise.solution_is
def one_step(rule, w, x, y, rate):
    """Return the weights after one step of "hebb", "perceptron" or "delta"."""
    z = w @ x
    if rule == "hebb":
        factor = y
    elif rule == "perceptron":
        factor = y if y * z <= 0 else 0
    else:
        factor = y - z
    return w + rate * factor * x


@exercise.checked_by
def _(student):
    w, x = np.array([0.5, -1.0, 0.25]), np.array([2.0, 0.5, 1.0])  # z = 0.75
    on_the_line = np.array([2.0, 1.25, 1.0])
    student.agrees("hebb", w, x, 1, 0.1, case="Hebb, where the unit is right")
    student.agrees("hebb", w, x, -1, 0.1, case="Hebb, where the unit is wrong")
    student.agrees("perceptron", w, x, 1, 0.1, case="the perceptron, where it is right")
    student.agrees("perceptron", w, x, -1, 0.1, case="the perceptron, where it is wrong")
    student.agrees("perceptron", w, on_the_line, 1, 0.1, case="the perceptron at z = 0")
    student.agrees("delta", w, x, -1, 0.1, case="the delta rule, where it is wrong")
    student.agrees("delta", w, x, 1, 0.1, case="the delta rule, where it is right")
    student.agrees("delta", w, 4 * x, 1, 0.1, case="the delta rule at z = 3, right by too much")


def _rules(hebb=None, perceptron=None, delta=None):
    """Return the three rules, some of them with another factor."""
    factors = {
        "hebb": hebb or (lambda y, z: y),
        "perceptron": perceptron or (lambda y, z: y * (y * z <= 0)),
        "delta": delta or (lambda y, z: y - z),
    }
    return lambda rule, w, x, y, rate: w + rate * factors[rule](y, w @ x) * x


exercise.wrong(
    "Hebb's rule does not wait for a mistake: it does not look at the output at all.",
    _rules(hebb=lambda y, z: y * (y * z <= 0)),
)
exercise.wrong(
    "Hebb's own postulate multiplies by the output. Here a teacher says y.",
    _rules(hebb=lambda y, z: z),
)
exercise.wrong(
    "The perceptron learns from mistakes only: where y z > 0 it rests.",
    _rules(perceptron=lambda y, z: y),
)
exercise.wrong(
    "At z = 0 the perceptron is not right yet.", _rules(perceptron=lambda y, z: y * (y * z < 0))
)
exercise.wrong(
    "Twice Rosenblatt's step: y minus the output of 1 or -1 is 2 y.",
    _rules(perceptron=lambda y, z: y - np.where(z > 0, 1, -1)),
)
exercise.wrong(
    "The delta rule goes uphill: the error is turned round.", _rules(delta=lambda y, z: z - y)
)
exercise.wrong(
    "The delta rule compares y with z itself, not with its sign.",
    _rules(delta=lambda y, z: y - np.sign(z)),
)
exercise.wrong(
    "The delta rule also acts where the sign is right. There it pulls z back to y.",
    _rules(delta=lambda y, z: (y - z) * (y * z <= 0)),
)


@exercise.wrong("The rate is left out.")
def _(rule, w, x, y, rate):
    return exercise.reference(rule, w, x, y, 1.0)


@exercise.wrong("That is the step. Add it to the weights.")
def _(rule, w, x, y, rate):
    return exercise.reference(rule, w, x, y, rate) - w
