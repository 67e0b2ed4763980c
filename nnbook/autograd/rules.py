r"""The derivative of each operator: one line forward, and one line back to either side.

The rules know arrays only. For :math:`y = f(a, b)`, with the gradient g that has arrived at y, the
line back to a is :math:`g\, \partial y / \partial a`. Where a was repeated to fit b, the graph sums
over the repetitions afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnbook.typing import FloatArray


def _anything(a: FloatArray, b: FloatArray, fixed: bool) -> None:
    """Refuse nothing."""


@dataclass(frozen=True)
class Rule:
    """How two arrays are combined, and how a gradient goes back to each of them."""

    #: What a drawing shows.
    sign: str
    #: The result y of the arrays a and b.
    forward: Callable[[FloatArray, FloatArray], FloatArray]
    #: Of g, a, b and y: the gradient of a, the left side,
    left: Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]
    #: and of b, the right side.
    right: Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]
    #: Refuses arrays that cannot be combined, or where the derivative is not finite. The third
    #: argument says whether b is a constant.
    refuse: Callable[[FloatArray, FloatArray, bool], None] = _anything


def _no_zeros(a: FloatArray, b: FloatArray, fixed: bool) -> None:
    if (b == 0).any():
        raise ValueError("/: expected a divisor without zeros, got one")


def _base_fits(a: FloatArray, b: FloatArray, fixed: bool) -> None:
    """Refuse bases without a derivative: only a constant whole power has one at a negative base."""
    if not fixed or (b != np.round(b)).any():
        if (a <= 0).any():
            raise ValueError(
                f"**: expected a base above 0 for this exponent, got {float(a.min()):g}"
            )
    elif (b < 1).any() and (a == 0).any():
        raise ValueError("**: expected a base that is not 0 for an exponent below 1, got 0")


def _no_numbers(a: FloatArray, b: FloatArray, fixed: bool) -> None:
    if a.ndim == 0 or b.ndim == 0:
        raise ValueError("@: expected vectors or matrices, got a single number; use *")


def _rows(a: FloatArray) -> FloatArray:
    """Return the left side of a product: a vector is one row."""
    return a if a.ndim > 1 else a[None, :]


def _columns(b: FloatArray) -> FloatArray:
    """Return the right side of a product: a vector is one column."""
    return b if b.ndim > 1 else b[:, None]


def _matrix(g: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the gradient of a product with the axis put back that a vector took away."""
    g = g if b.ndim > 1 else g[..., None]
    return g if a.ndim > 1 else np.expand_dims(g, -2)


def _left(g: FloatArray, a: FloatArray, b: FloatArray, y: FloatArray) -> FloatArray:
    """Return g bᵀ."""
    gradient: FloatArray = np.matmul(_matrix(g, a, b), _columns(b).swapaxes(-1, -2))
    return gradient


def _right(g: FloatArray, a: FloatArray, b: FloatArray, y: FloatArray) -> FloatArray:
    """Return aᵀ g."""
    gradient: FloatArray = np.matmul(_rows(a).swapaxes(-1, -2), _matrix(g, a, b))
    return gradient if b.ndim > 1 else gradient[..., 0]


def _larger(g: FloatArray, one: FloatArray, other: FloatArray) -> FloatArray:
    """Return the gradient where one is larger, and half of it at a tie."""
    share: FloatArray = np.asarray((one > other) + 0.5 * (one == other), dtype=g.dtype)
    return g * share


ADD = Rule(
    "+",
    np.add,
    lambda g, a, b, y: g,
    lambda g, a, b, y: g,
)
SUBTRACT = Rule(
    "−",
    np.subtract,
    lambda g, a, b, y: g,
    lambda g, a, b, y: -g,
)
MULTIPLY = Rule(
    "×",
    np.multiply,
    lambda g, a, b, y: g * b,
    lambda g, a, b, y: g * a,
)
DIVIDE = Rule(
    "÷",
    np.divide,
    lambda g, a, b, y: g / b,
    lambda g, a, b, y: -g * y / b,
    _no_zeros,
)
POWER = Rule(
    "^",
    np.power,
    lambda g, a, b, y: g * b * a ** (b - 1),
    lambda g, a, b, y: g * y * np.log(a),
    _base_fits,
)
MATMUL = Rule("@", np.matmul, _left, _right, _no_numbers)
MAXIMUM = Rule(
    "max",
    np.maximum,
    lambda g, a, b, y: _larger(g, a, b),
    lambda g, a, b, y: _larger(g, b, a),
)
