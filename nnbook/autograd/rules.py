r"""The derivative of each operator: one line forward, and one line back to either side.

The rules know arrays only. For :math:`y = f(a, b)`, with the gradient g that has arrived at y, the
line back to a is :math:`g\, \partial y / \partial a`. Where a was repeated to fit b, the graph sums
the repetitions afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnbook.typing import FloatArray


@dataclass(frozen=True)
class Rule:
    """How two arrays are combined, and how a gradient goes back to the left and the right one."""

    forward: Callable[[FloatArray, FloatArray], FloatArray]
    left: Callable[..., FloatArray]  # of g, a, b, y
    right: Callable[..., FloatArray]


def _rows(a: FloatArray) -> FloatArray:
    """Return the left side of a product: a vector is one row."""
    return a if a.ndim > 1 else a[None, :]


def _columns(b: FloatArray) -> FloatArray:
    """Return the right side of a product: a vector is one column."""
    return b if b.ndim > 1 else b[:, None]


def _matrix(g: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the gradient of a product with the row or the column that a vector took away."""
    g = g if b.ndim > 1 else g[..., None]
    return g if a.ndim > 1 else np.expand_dims(g, -2)


def _left(g: FloatArray, a: FloatArray, b: FloatArray, y: FloatArray) -> FloatArray:
    """Return g bᵀ."""
    share: FloatArray = np.matmul(_matrix(g, a, b), _columns(b).swapaxes(-1, -2))
    return share


def _right(g: FloatArray, a: FloatArray, b: FloatArray, y: FloatArray) -> FloatArray:
    """Return aᵀ g."""
    share: FloatArray = np.matmul(_rows(a).swapaxes(-1, -2), _matrix(g, a, b))
    return share if b.ndim > 1 else share[..., 0]


def _larger(g: FloatArray, one: FloatArray, other: FloatArray) -> FloatArray:
    """Return the gradient where one is larger, and half of it at a tie."""
    part: FloatArray = np.asarray((one > other) + 0.5 * (one == other), dtype=g.dtype)
    return g * part


RULES = {
    "+": Rule(
        np.add,
        lambda g, a, b, y: g,
        lambda g, a, b, y: g,
    ),
    "−": Rule(
        np.subtract,
        lambda g, a, b, y: g,
        lambda g, a, b, y: -g,
    ),
    "×": Rule(
        np.multiply,
        lambda g, a, b, y: g * b,
        lambda g, a, b, y: g * a,
    ),
    "÷": Rule(
        np.divide,
        lambda g, a, b, y: g / b,
        lambda g, a, b, y: -g * y / b,
    ),
    "^": Rule(
        np.power,
        lambda g, a, b, y: g * b * a ** (b - 1),
        lambda g, a, b, y: g * y * np.log(a),
    ),
    "@": Rule(np.matmul, _left, _right),
    "max": Rule(
        np.maximum,
        lambda g, a, b, y: _larger(g, a, b),
        lambda g, a, b, y: _larger(g, b, a),
    ),
}


def refuse(op: str, a: FloatArray, b: FloatArray, fixed: bool) -> None:
    """Refuse arrays that the rule cannot combine, or where its derivative is not finite.

    ``fixed`` says whether b is a constant: only then may a negative number have a power.
    """
    if op == "@" and (a.ndim == 0 or b.ndim == 0):
        raise ValueError("@: expected vectors or matrices, got a single number; use *")
    if op == "÷" and (b == 0).any():
        raise ValueError("/: expected a divisor without zeros, got one")
    if op == "^":
        if not fixed or (b != np.round(b)).any():
            if (a <= 0).any():
                raise ValueError(
                    f"**: expected a base above 0 for this exponent, got {float(a.min()):g}"
                )
        elif (b < 1).any() and (a == 0).any():
            raise ValueError("**: expected a base that is not 0 for an exponent below 1, got 0")
