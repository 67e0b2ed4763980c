"""One name, several rules: what the conventions of the libraries do to the same gradients."""

from collections.abc import Callable
from typing import Any

import numpy as np

#: Returns the next parameter from it, the gradient, what is remembered, and t counted from 1.
Rule = Callable[..., float]


def update_conventions(steps: int = 20) -> dict[str, tuple[float, float]]:
    """Return one parameter after some steps by both forms of each rule, on the same noise.

    It starts at 1, and its gradient is that of a noisy bowl, multiplied by a size.

    Parameters
    ----------
    steps : int, default 20
        At least 1.

    Returns
    -------
    dict
        For each difference in words, the parameter by the first and by the second form.

    Examples
    --------
    >>> first, second = update_conventions()["momentum, rate / 10 after step 10"]
    >>> f"{first:.4f} {second:.4f}"
    '-0.7271 -0.3699'
    """
    noise = np.random.default_rng(0).standard_normal(steps)

    def walk(rule: Rule, size: float = 1.0, s: float = 0.0, **settings: Any) -> float:
        theta, memory = 1.0, {"m": 0.0, "s": s}
        for t in range(1, steps + 1):
            theta = rule(theta, size * (theta + noise[t - 1]), memory, t, **settings)
        return theta

    return {
        "momentum, rate / 10 after step 10": (
            walk(_momentum, inside=True, drop=True),
            walk(_momentum, inside=False, drop=True),
        ),
        "momentum, dampening 0 | 0.9": (
            walk(_momentum, inside=False),
            walk(_momentum, inside=False, dampening=0.9),
        ),
        "AdaGrad, s from 0.1 | 0": (walk(_root, s=0.1), walk(_root)),
        "RMSprop, ε in | outside the root": (
            walk(_root, size=1e-4, rho=0.9),
            walk(_root, size=1e-4, rho=0.9, outside=True),
        ),
        "Adam, ε after | before correction": (
            walk(_adam, size=1e-6),
            walk(_adam, size=1e-6, before=True),
        ),
        "Adam with L2 | AdamW, both 0.1": (walk(_adam, l2=0.1), walk(_adam, decay=0.1)),
    }


def _momentum(
    theta: float, g: float, old: dict[str, float], t: int, *,
    inside: bool, drop: bool = False, dampening: float = 0.0, lr: float = 0.05,
) -> float:  # fmt: skip
    """Momentum 0.9 with the rate inside the velocity or outside of it."""
    rate = lr / 10 if drop and t > 10 else lr
    force = g if t == 1 else (1 - dampening) * g  # PyTorch's first step is not dampened
    old["m"] = 0.9 * old["m"] - (rate * force if inside else force)
    return theta + (old["m"] if inside else rate * old["m"])


def _root(
    theta: float, g: float, old: dict[str, float], t: int, *,
    rho: float | None = None, outside: bool = False, lr: float = 0.05,
) -> float:  # fmt: skip
    """AdaGrad, or RMSprop if there is a rho, with Keras's epsilon or PyTorch's."""
    old["s"] = old["s"] + g**2 if rho is None else rho * old["s"] + (1 - rho) * g**2
    below: float = old["s"] ** 0.5 + 1e-8 if outside else (old["s"] + 1e-7) ** 0.5
    return theta - lr * g / below


def _adam(
    theta: float, g: float, old: dict[str, float], t: int, *,
    before: bool = False, l2: float = 0.0, decay: float = 0.0, lr: float = 0.05,
) -> float:  # fmt: skip
    """Adam with its epsilon after or before the correction, and with either kind of decay."""
    g += l2 * theta
    old["m"] = 0.9 * old["m"] + 0.1 * g
    old["s"] = 0.999 * old["s"] + 0.001 * g**2
    c, root = (1 - 0.999**t) ** 0.5, old["s"] ** 0.5
    below: float = (root + 1e-7) / c if before else root / c + 1e-7
    return theta - lr * old["m"] / (1 - 0.9**t) / below - lr * decay * theta
