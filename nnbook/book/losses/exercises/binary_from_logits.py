r"""Binary cross-entropy from the logit.

An output says yes with the probability $p = \sigma(z)$. Return the cross-entropy $-t \ln p - (1 -
t) \ln(1 - p)$ for each entry, from the logits `z` and the targets `t` between 0 and 1, in a form
that is exact for $|z|$ up to 1,000: also where the loss is as large as 1,000, and where it is as
small as $10^{-20}$. NumPy may give no warning, and no loop over the samples is needed.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=15,
    hints=[
        r"$-\ln \sigma(z) = \ln(1 + e^{-z})$. Bring both terms to one form: $\ln(1 + e^z) - t z$.",
        r"$\ln(1 + e^z) = \max(z, 0) + \ln(1 + e^{-|z|})$: the exponent is never positive.",
        "`np.log1p` knows the logarithm of a number near 1. And for z = 50, t = 1 two large "
        "numbers should not be subtracted unless their difference is exact.",
    ],
    why=r"""
        $\max(z, 0) - t z + \ln(1 + e^{-|z|})$. For t = 1 and z = 50 the first two cancel exactly,
        and `log1p` returns $e^{-50}$, which $1 + e^{-50}$ has lost.
        """,
)


@exercise.solution_is
def binary_from_logits(z, t):
    """Return the cross-entropy of each entry, in the shape of z."""
    return np.maximum(z, 0) - t * z + np.log1p(np.exp(-np.abs(z)))


@exercise.checked_by
def _(student):
    z, t = np.array([0.3, -1.2, 2.0, 0.0]), np.array([1.0, 0.0, 0.0, 1.0])
    student.agrees(z, t)
    student.agrees(z[:1], t[:1], case="one sample")
    student.agrees(z, np.array([0.9, 0.2, 0.5, 0.0]), case="targets between 0 and 1")
    wrong = np.array([1000.0, -1000.0, 40.0])
    student.agrees(wrong, np.array([0.0, 1.0, 0.0]), case="sure and wrong, z = ±1,000", quiet=True)
    tiny = dict(rtol=1e-6, atol=1e-40, quiet=True)
    fifty = np.array([50.0, 45.0])
    student.agrees(-fifty, np.zeros(2), case="sure and right, z = -50 and t = 0", **tiny)
    student.agrees(fifty, np.ones(2), case="sure and right, z = 50 and t = 1", **tiny)
    student.vectorized(lambda n: (np.full(n, 0.5), np.ones(n)))


def _quietly(formula):
    def binary_from_logits(z, t):
        with np.errstate(all="ignore"):
            return formula(z, t)

    return binary_from_logits


def _by_probability(z, t):
    p = 1 / (1 + np.exp(-z))
    return -t * np.log(p) - (1 - t) * np.log(1 - p)


def _clipped(smallest):
    def formula(z, t):
        p = np.clip(1 / (1 + np.exp(-z)), smallest, 1 - smallest)
        return -t * np.log(p) - (1 - t) * np.log(1 - p)

    return _quietly(formula)


exercise.wrong(
    "The probability is rounded to 0 or 1, and its logarithm is infinite. Do not go through p.",
    _quietly(_by_probability),
)
exercise.wrong(
    "The loss stops growing where p is clipped. From there on the gradient would be 0.",
    *map(_clipped, (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)),
)
exercise.wrong(
    "e to the power of 1,000 overflows. Turn it so that no exponent is positive.",
    _quietly(lambda z, t: np.log(1 + np.exp(z)) - t * z),
)
exercise.wrong(
    "1 + e^-|z| loses a small e^-|z|, so the loss becomes 0 where it is small: log1p keeps it.",
    lambda z, t: np.maximum(z, 0) - t * z + np.log(1 + np.exp(-np.abs(z))),
)
exercise.wrong(
    "Safe, but ln(1 + e^z) - z subtracts two numbers near 50, and the difference is lost.",
    lambda z, t: np.logaddexp(0, z) - t * z,
)
exercise.wrong(
    "The classes are exchanged: t = 1 should cost little where z is large.",
    lambda z, t: exercise.reference(-z, t),
)
exercise.wrong(
    "The term of t = 0 is missing: with t = 0 nothing would be learnt.",
    lambda z, t: t * np.log1p(np.exp(-z)),
)
exercise.wrong(
    "The mean over the entries. Asked for is the loss of each.",
    lambda z, t: exercise.reference(z, t).mean(),
)
exercise.wrong(
    "Right for targets 0 and 1 alone. One in between mixes both losses, t to 1 - t.",
    lambda z, t: np.logaddexp(0, -z * (2 * t - 1)),
)
