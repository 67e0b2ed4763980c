r"""Fold it into the layer before.

In prediction a Dense layer $h = x W + b$ and the batch normalization behind it,
$y = \gamma\, (h - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta$ with running averages, are one affine
map. Return `(kernel, bias)` of a single Dense layer that predicts the same.

`kernel` has the shape (inputs, units), all else (units,).
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=3,
    minutes=10,
    hints=[
        "Put h into the formula for y, and sort by what is multiplied by x and what is not.",
        "A unit is a column of the kernel, and each column has its own factor.",
    ],
    why=r"""
        With $f = \gamma / \sqrt{\sigma^2 + \epsilon}$: $W' = W f$, column by column, and
        $b' = (b - \mu) f + \beta$. So normalization costs nothing in prediction.
        """,
)


@exercise.solution_is
def fold_into_dense(kernel, bias, gamma, beta, mean, variance, epsilon):
    """Return kernel and bias of the layer that does both."""
    factor = gamma / np.sqrt(variance + epsilon)
    return kernel * factor, (bias - mean) * factor + beta


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(3)
    kernel = rng.normal(size=(3, 3))
    bias, gamma, beta, mean = rng.normal(size=(4, 3))
    variance = rng.uniform(0.5, 2, 3)
    student.agrees(kernel, bias, gamma, beta, mean, variance, 0.1, case="ε = 0.1")
    student.agrees(kernel, 0 * bias, gamma, beta, mean, variance, 0.1, case="no bias before")
    student.agrees(kernel, bias, gamma, beta, mean, variance, 1e-5, case="ε = 1e-5")
    wide = rng.normal(size=(5, 3))
    student.agrees(wide, bias, gamma, beta, mean, variance, 0.1, case="5 inputs and 3 units")


def _folded(kernel_of=None, bias_of=None, factor_of=lambda g, var, eps: g / np.sqrt(var + eps)):
    def fold_into_dense(kernel, bias, gamma, beta, mean, variance, epsilon):
        f = factor_of(gamma, variance, epsilon)
        return (
            kernel * f if kernel_of is None else kernel_of(kernel, f),
            (bias - mean) * f + beta if bias_of is None else bias_of(bias, beta, mean, f),
        )

    return fold_into_dense


exercise.wrong(
    "The rows of the kernel are scaled. A unit is a column.",
    _folded(kernel_of=lambda kernel, f: kernel * np.resize(f, len(kernel))[:, None]),
)
exercise.wrong(
    "The root is missing: divided by the variance.",
    _folded(factor_of=lambda g, var, eps: g / (var + eps)),
)
exercise.wrong(
    "ε is left out of the factor.", _folded(factor_of=lambda g, var, eps: g / np.sqrt(var))
)
exercise.wrong(
    "gamma is missing in the factor.", _folded(factor_of=lambda g, var, eps: 1 / np.sqrt(var + eps))
)
exercise.wrong(
    "The kernel is not changed: its columns are scaled as well.",
    _folded(kernel_of=lambda kernel, f: kernel),
)
exercise.wrong(
    "The old bias is lost. It is normalized like everything that comes out of the layer.",
    _folded(bias_of=lambda bias, beta, mean, f: beta - mean * f),
)
exercise.wrong(
    "The old bias is not scaled: it passes through the normalization, too.",
    _folded(bias_of=lambda bias, beta, mean, f: bias - mean * f + beta),
)
exercise.wrong(
    "The running mean is not scaled: it is subtracted before the factor.",
    _folded(bias_of=lambda bias, beta, mean, f: bias * f - mean + beta),
)
exercise.wrong(
    "The running mean has the wrong sign: it is subtracted.",
    _folded(bias_of=lambda bias, beta, mean, f: (bias + mean) * f + beta),
)
exercise.wrong(
    "beta is scaled. It is added at the very end.",
    _folded(bias_of=lambda bias, beta, mean, f: (bias - mean + beta) * f),
)
exercise.wrong(
    "The mean and beta are missing in the bias.",
    _folded(bias_of=lambda bias, beta, mean, f: bias * f),
)
exercise.wrong(
    "ε is added to the standard deviation. It belongs below the root.",
    _folded(factor_of=lambda g, var, eps: g / (np.sqrt(var) + eps)),
)
