r"""An optimizer of your own.

Open: `gradient(theta)` returns the gradient of an unknown loss at an array. Start from `start`, ask
for at most `calls` gradients, and return the array at which you end. You may use any rule, and no
second derivatives. The check has three losses, with `calls = 3000`:

- a long bowl, 1,000 times as steep along one axis as along another;
- Rosenbrock's bent valley, $(1 - a)^2 + 100\,(b - a^2)^2$, from (-1.2, 1);
- a cliff: $\frac14 \sum_i \theta_i^4$ from (30, 20, -10), where the first slope is 27,000.

On each of them the loss has to fall to a ten-thousandth of what it was. One setting has to do for
all three.

Then think: which of your settings would you have to change for a fourth loss?
"""

import numpy as np

from nnbook.exercises import Exercise, fail

exercise = Exercise(
    __name__,
    __doc__,
    level="open",
    objective=4,
    minutes=40,
    hints=[
        "A rate that is safe at the cliff is far too small in the valley. Who divides by the size "
        "of the gradient?",
        "Momentum for the long bowl, a bound on the step for the cliff.",
        "Adam with a rate that falls from about 0.3 to 0 does all three.",
    ],
    why="""
        Adam's step does not depend on the scale of the loss, so one rate serves losses whose
        gradients differ by 10,000. A falling rate removes what its constant steps leave.
        """,
)


@exercise.solution_is
def own_optimizer(gradient, start, calls):
    """Return where you end, after at most that many calls of gradient."""
    theta, m, v = start.copy(), np.zeros(start.shape), np.zeros(start.shape)
    for t in range(1, calls + 1):
        g = gradient(theta)
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g**2
        m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.99**t)
        rate = 0.3 * (1 - t / calls)
        theta = theta - rate * m_hat / (np.sqrt(v_hat) + 1e-12)
    return theta


CURVES = np.array([0.01, 0.1, 1.0, 10.0])
LOSSES = {
    "the long bowl": (
        lambda p: 0.5 * float(CURVES @ p**2),
        lambda p: CURVES * p,
        np.array([80.0, -3.0, 2.0, 0.5]),
    ),
    "Rosenbrock's valley": (
        lambda p: float((1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2),
        lambda p: np.array(
            [
                -2 * (1 - p[0]) - 400 * p[0] * (p[1] - p[0] ** 2),
                200 * (p[1] - p[0] ** 2),
            ]
        ),
        np.array([-1.2, 1.0]),
    ),
    "the cliff": (
        lambda p: 0.25 * float(np.sum(p**4)),
        lambda p: p**3,
        np.array([30.0, 20.0, -10.0]),
    ),
}


@exercise.checked_by
def _(student):
    for name, (loss, slope, start) in LOSSES.items():
        asked = 0

        def gradient(theta, slope=slope, start=start):
            nonlocal asked
            asked += 1
            if np.shape(theta) != start.shape:
                raise ValueError(f"gradient expects an array of shape {start.shape}")
            with np.errstate(all="ignore"):
                return slope(np.array(theta, float))

        end = student(gradient, start.copy(), 3000)
        if np.shape(end) != start.shape:
            fail(f"Expected an array of shape {start.shape}, where the search ends.", "shape")
        if asked > 3000:
            fail(f"On {name} you asked for {asked} gradients. 3000 are allowed.", what="calls")
        end = np.asarray(end, float)
        with np.errstate(all="ignore"):
            ratio = loss(end) / loss(start) if np.isfinite(end).all() else np.inf
        if not np.isfinite(ratio):
            fail(f"On {name} the search leaves for infinity.", what=f"{name} diverges")
        if ratio > 1:
            fail(f"On {name} the loss grows to {ratio:.2g} times what it was.", what=f"{name} up")
        if ratio > 1e-4:
            fail(f"On {name} the loss only falls to {ratio:.2g} of what it was.", what=name)


def _descent(rate, more=0):
    def own_optimizer(gradient, start, calls):
        theta = start.copy()
        with np.errstate(all="ignore"):
            for _ in range(calls + more):
                theta = theta - rate * gradient(theta)
        return theta

    return own_optimizer


exercise.wrong("On the long bowl the loss only falls", _descent(0.01))
exercise.wrong("On Rosenbrock's valley the search leaves for infinity", _descent(0.19))
exercise.wrong("3000 are allowed", _descent(0.19, more=1))
