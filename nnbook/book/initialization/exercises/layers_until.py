r"""How deep until the signal is gone.

By mean-field theory, a wide layer with activation $f$ and weights of standard deviation
$\text{scale} / \sqrt{\text{width}}$ turns the mean square $q$ of its inputs into

$$ q' = E\left[ f(\text{scale} \sqrt{q}\; u)^2 \right] , \qquad u \text{ standard normal.} $$

Return the number of layers after which the root mean square of a standard normal input, $q = 1$,
is below 1 / `factor` or above `factor`; None if it is not within 1,000 layers. `f` is a function
of arrays. For the mean over $u$, use 2,001 points from -8 to 8 and the normal density as weights
that sum to 1.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="challenge",
    objective=4,
    minutes=20,
    hints=[
        "`u = np.linspace(-8, 8, 2001)`, `w = np.exp(-u**2 / 2)`, `w /= w.sum()`.",
        "q is a mean square. Its root is what is compared with the factor.",
    ],
    why="For a ReLU at scale 1 each layer halves q. $2^{-n/2} < 1/100$ needs $n = 14$ layers.",
)


@exercise.solution_is
def layers_until(f, scale, factor):
    """Return after how many layers the signal changed by a factor."""
    u = np.linspace(-8, 8, 2001)
    weights = np.exp(-(u**2) / 2)
    weights /= weights.sum()
    q = 1.0
    for layer in range(1, 1001):
        q = float(weights @ f(scale * np.sqrt(q) * u) ** 2)
        if not 1 / factor <= np.sqrt(q) <= factor:
            return layer
    return None


def _relu(z):
    return np.maximum(z, 0)


@exercise.checked_by
def _(student):
    student.agrees(_relu, 1.0, 100, case="ReLU at scale 1 and factor 100")
    student.agrees(_relu, 2.0, 100, case="ReLU at scale 2, which grows")
    student.agrees(np.tanh, 0.22, 1000, case="tanh with small weights")
    student.agrees(_relu, 2**0.5 * (1 - 1e-9), 10, case="ReLU at He's scale")
    student.agrees(np.tanh, 1.0, 3, case="tanh at scale 1 and factor 3")
    for last in (1000, 1001):
        scale = 2**0.5 * 10 ** (1 / (last - 0.5))  # the signal exceeds 10 in this layer
        student.agrees(_relu, scale, 10, case=f"a signal that is too large after {last} layers")


def _loop(step, size, layers=range(1, 1001)):
    """Return the recursion with another step, or another size of the signal."""
    u = np.linspace(-8, 8, 2001)
    w = np.exp(-(u**2) / 2) / np.exp(-(u**2) / 2).sum()

    def layers_until(f, scale, factor):
        q = 1.0
        for layer in layers:
            q = step(q, lambda s: float(w @ f(scale * s * u) ** 2))
            if not 1 / factor <= size(q) <= factor:
                return layer
        return None

    return layers_until


exercise.wrong(
    "The mean square is compared with the factor. Compare its root.",
    _loop(lambda q, mean: mean(np.sqrt(q)), lambda q: q),
)
exercise.wrong(
    "The spread of the next input is the root of q, not q.",
    _loop(lambda q, mean: mean(q), np.sqrt),
)
exercise.wrong(
    "The input of the next layer is what came out of the last one: q has to be carried on.",
    _loop(lambda q, mean: q * mean(1.0), np.sqrt),
)


@exercise.wrong("A signal that grows counts as well: above the factor, too.")
def _(f, scale, factor):
    found = layers_until(f, scale, factor)
    return found if scale < 1.5 else None


exercise.wrong(
    "Layers are counted from 1: after the first one, one layer has been passed.",
    _loop(lambda q, mean: mean(np.sqrt(q)), np.sqrt, range(1000)),
)
exercise.wrong(
    "1,000 layers are tried, no more and no fewer.",
    _loop(lambda q, mean: mean(np.sqrt(q)), np.sqrt, range(1, 1000)),
    _loop(lambda q, mean: mean(np.sqrt(q)), np.sqrt, range(1, 1002)),
)
