r"""A step of Adam.

Write one step of Adam as in its paper. `t` is the number of this step, 1 for the first.

$$ m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad
   v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2, $$

$$ \hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat v = \frac{v}{1 - \beta_2^t}, \qquad
   \theta \leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon} . $$

Return `(theta, m, v)`, where m and v are those that the next step begins with.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=4,
    minutes=15,
    hints=[
        "Both running means begin at 0, so the first ones are far too small. The hats mend that.",
        "The hats are for this step alone. What is kept has none.",
        "ε is added after the root.",
    ],
    why=r"""
        At the first step $\hat m = g$ and $\hat v = g^2$, so each parameter moves by $\eta$,
        whatever its gradient is. Without the hats the first step would be 3.16 times as long.
        """,
)


@exercise.solution_is
def adam_step(theta, m, v, g, t, rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Return (theta, m, v) after step number t."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - rate * m_hat / (np.sqrt(v_hat) + eps), m, v


@exercise.checked_by
def _(student):
    theta, g = np.array([1.0, -2.0, 0.5]), np.array([5.0, -0.001, 0.2])
    zero = np.zeros(3)
    m, v = np.array([0.2, -0.1, 0.4]), np.array([0.3, 0.01, 0.2])
    student.agrees(theta, m, v, g, 3, 0.1, case="the third step")
    student.agrees(theta, zero, zero, g, 1, 0.1, case="the first step")
    student.agrees(theta, m, v, g, 3, 0.1, 0.5, 0.8, 0.3, case="other betas and a large ε")
    student.agrees(theta, m, v, g, 10**6, 0.1, case="step 1,000,000")
    student.agrees(theta, m, v, g, 2, case="the settings that are the default")
    student.agrees(theta, zero, zero, zero, 1, 0.1, case="a gradient of 0")


def _adam(step, keep=None):
    """Return Adam with another step from the right m and v, or with another m and v to keep."""

    def adam_step(theta, m, v, g, t, rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        a, b = 1 - beta1**t, 1 - beta2**t
        with np.errstate(all="ignore"):
            new = theta - rate * step(m, v, a, b, eps, t, beta1, beta2)
        return (new, m, v) if keep is None else (new, *keep(m, v, a, b))

    return adam_step


def _right(m, v, a, b, eps, *_):
    return m / a / (np.sqrt(v / b) + eps)


def _shifted(m, v, a, b, eps, t, b1, b2):
    return m / (1 - b1 ** (t - 1)) / (np.sqrt(v / (1 - b2 ** (t - 1))) + eps)


exercise.wrong(
    "The hats are missing: that is Adam without its bias correction, and its first step is 3.16 "
    "times too long.",
    _adam(lambda m, v, a, b, eps, *_: m / (np.sqrt(v) + eps)),
)
exercise.wrong("m has no hat.", _adam(lambda m, v, a, b, eps, *_: m / (np.sqrt(v / b) + eps)))
exercise.wrong("v has no hat.", _adam(lambda m, v, a, b, eps, *_: m / a / (np.sqrt(v) + eps)))
exercise.wrong(
    "The root is missing: the step would be smaller where gradients are larger.",
    _adam(lambda m, v, a, b, eps, *_: m / a / (v / b + eps)),
)
exercise.wrong(
    "ε stands below the root. It is added after it.",
    _adam(lambda m, v, a, b, eps, *_: m / a / np.sqrt(v / b + eps)),
)
exercise.wrong(
    "That is Keras's form: ε is added to the root of v before the correction.",
    _adam(lambda m, v, a, b, eps, *_: m / a * np.sqrt(b) / (np.sqrt(v) + eps)),
)
exercise.wrong("Counted from 0: t is 1 in the first step, and 1 - β^0 is 0.", _adam(_shifted))
exercise.wrong(
    "The two hats are exchanged: m goes with β₁, v with β₂.",
    _adam(lambda m, v, a, b, eps, *_: m / b / (np.sqrt(v / a) + eps)),
)
exercise.wrong(
    "What is kept has its hat on, and would be corrected again in the next step.",
    _adam(_right, keep=lambda m, v, a, b: (m / a, v / b)),
)
exercise.wrong("Uphill: the step is subtracted.", _adam(lambda *args: -_right(*args)))


@exercise.wrong("v is a running mean of the gradient's square, not of m's.")
def _(theta, m, v, g, t, rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * m**2
    return theta - rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@exercise.wrong("Sums in place of running means: the new gradient is weighted with 1 - β.")
def _(theta, m, v, g, t, rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = beta1 * m + g, beta2 * v + g**2
    return theta - rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@exercise.wrong("v collects the gradient, not its square.")
def _(theta, m, v, g, t, rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * np.abs(g)
    return theta - rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@exercise.wrong("The correction divides by 1 - β^t, not by (1 - β)^t.")
def _(theta, m, v, g, t, rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1) ** t, v / (1 - beta2) ** t
    return theta - rate * m_hat / (np.sqrt(v_hat) + eps), m, v
