r"""The luck of a winner.

All settings of a search are equally good. Each score is its true value plus normal noise with a
standard deviation of `sd`, independent of the others. Return by how much the best of `n` scores
exceeds the true value on average.

Use numeric integration: the largest of n standard normal numbers has the distribution function
$\Phi(x)^n$, and its mean is $\int x\, n\, \varphi(x)\, \Phi(x)^{n-1} dx$. `math.erf` gives
$\Phi(x) = (1 + \operatorname{erf}(x / \sqrt 2)) / 2$.
"""

import math

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="challenge",
    objective=6,
    minutes=20,
    given="import math\n\nimport numpy as np",
    hints=[
        "4,000 points from -8 to 8 and the sum times their distance are accurate enough.",
        "The noise scales everything: compute it for sd = 1, then multiply.",
    ],
    why=(
        "The best of 50 settings that differ by nothing lies 2.25 standard deviations above "
        "the truth."
    ),
)


@exercise.solution_is
def best_of_many(n, sd):
    """Return the expected lead of the best of n equal scores."""
    x, step = np.linspace(-8, 8, 4001, retstep=True)
    below = np.array([(1 + math.erf(v / math.sqrt(2))) / 2 for v in x])
    density = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    return sd * float(np.sum(x * n * density * below ** (n - 1)) * step)


@exercise.checked_by
def _(student):
    student.agrees(50, 1.0, rtol=1e-3)
    student.agrees(2, 1.0, case="the better of two", rtol=1e-3)
    student.agrees(10, 0.004, case="n = 10 and sd = 0.004", rtol=1e-3)
    student.agrees(1, 1.0, case="n = 1, where there is nothing to choose", atol=1e-3)


@exercise.wrong(
    "sqrt(2 ln n) is where the lead goes for very large n. For 50 it is a quarter too high."
)
def _(n, sd):
    return sd * math.sqrt(2 * math.log(n))


@exercise.wrong("The lead grows in proportion to sd, the standard deviation.")
def _(n, sd):
    return exercise.reference(n, 1.0)


@exercise.wrong("The factor n of the density is missing: any of the n may be the best.")
def _(n, sd):
    return exercise.reference(n, sd) / n


@exercise.wrong("That is Φ(x)^n, where the density of the largest has Φ(x)^(n-1).")
def _(n, sd):
    return exercise.reference(n + 1, sd) * n / (n + 1)


@exercise.wrong("It does not average out: the best is chosen, so its noise is positive on average.")
def _(n, sd):
    return 0.0
