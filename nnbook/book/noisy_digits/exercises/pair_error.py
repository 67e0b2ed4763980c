r"""The error that noise forces.

Two digits `a` and `b`, arrays of pixels of 0 and 1, are equally frequent. Each pixel gets normal
noise of standard deviation `sigma` of its own. The best rule takes the digit that is nearer. With
which probability is it wrong?

Along the line from one digit to the other the noise is normal with standard deviation `sigma`, and
the border is half way. So the error is $\Phi(-\lVert a - b \rVert / (2 \sigma))$, with $\Phi(x) =
(1 + \operatorname{erf}(x / \sqrt 2)) / 2$.
"""

import math

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=10,
    given="import math\n\nimport numpy as np",
    hints=[
        "The distance is the root of the number of pixels that differ.",
        "The border is at half of the distance.",
    ],
    why="At noise 0.5 two digits that differ in 4 pixels are confused in 2.3 percent of the cases.",
)


@exercise.solution_is
def pair_error(a, b, sigma):
    """Return the smallest probability of confusing two digits."""
    x = -np.linalg.norm(a - b) / (2 * sigma)
    return (1 + math.erf(x / math.sqrt(2))) / 2


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    a = (rng.random(35) < 0.5).astype(float)
    b = a.copy()
    b[[3, 8, 20, 30, 31]] = 1 - b[[3, 8, 20, 30, 31]]
    student.agrees(a, b, 0.6, case="five pixels and noise 0.6", rtol=1e-6)
    student.agrees(a, 1 - a, 0.7, case="all pixels and noise 0.7", rtol=1e-6)
    student.agrees(a, a, 0.3, case="two digits that are equal", rtol=1e-6)


def _phi(x):
    return (1 + math.erf(x / math.sqrt(2))) / 2


@exercise.wrong(
    "The border is half way: the noise has to bridge half of the distance, not all of it."
)
def _(a, b, sigma):
    return _phi(-np.linalg.norm(a - b) / sigma)


@exercise.wrong("The number of pixels that differ is the square of the distance.")
def _(a, b, sigma):
    return _phi(-np.sum((a - b) ** 2) / (2 * sigma))


@exercise.wrong("That is the probability of being right.")
def _(a, b, sigma):
    return _phi(np.linalg.norm(a - b) / (2 * sigma))


@exercise.wrong("sigma is a standard deviation: it is not squared here.")
def _(a, b, sigma):
    return _phi(-np.linalg.norm(a - b) / (2 * sigma**2))


@exercise.wrong("erf is for a normal number of variance 1/2: divide its argument by the root of 2.")
def _(a, b, sigma):
    return (1 + math.erf(-np.linalg.norm(a - b) / (2 * sigma))) / 2
