"""Functions of a value: each computes its result, and says how a gradient goes back."""

import numpy as np

from nnbook.autograd.rules import MAXIMUM
from nnbook.autograd.value import Operand, Value, combine, node
from nnbook.typing import FloatArray


def exp(x: Value) -> Value:
    r"""Return :math:`e^x`; its derivative is :math:`e^x` again."""
    y = np.exp(_data("exp", x))
    return node("exp", y, (x, lambda g: g * y))


def log(x: Value) -> Value:
    r"""Return the natural logarithm; its derivative is :math:`1 / x`.

    Raises
    ------
    ValueError
        For a number that is not above 0.
    """
    data = _data("log", x)
    if not (data > 0).all():
        raise ValueError(f"log: expected numbers above 0, got {float(data.min()):g}")
    return node("log", np.log(data), (x, lambda g: g / data))


def tanh(x: Value) -> Value:
    r"""Return the hyperbolic tangent y; its derivative is :math:`1 - y^2`."""
    y = np.tanh(_data("tanh", x))
    return node("tanh", y, (x, lambda g: g * (1 - y**2)))


def sigmoid(x: Value) -> Value:
    r"""Return :math:`y = 1 / (1 + e^{-x})` as one node; its derivative is :math:`y (1 - y)`.

    ``1 / (1 + exp(-x))`` is the same function, but it makes four nodes. This one takes exponentials
    of negative numbers only, so nothing overflows, and far from 0 the derivative keeps its digits.

    Examples
    --------
    >>> x = Value(2.0)
    >>> one, many = sigmoid(x), 1 / (1 + exp(-x))
    >>> one.backward()
    >>> first = x.grad
    >>> many.backward()
    >>> bool(abs(one.data - many.data) < 1e-15), bool(abs(first - x.grad) < 1e-15)
    (True, True)
    """
    data = _data("sigmoid", x)
    small = np.exp(-np.abs(data))  # at most 1
    y = np.exp(np.minimum(data, 0)) / (1 + small)
    slope = small / (1 + small) ** 2  # y (1 - y), even where 1 - y is rounded to 0
    return node("σ", y, (x, lambda g: g * slope))


def maximum(a: Operand, b: Operand) -> Value:
    """Return the larger of two operands, entry by entry; at least one of them is a Value.

    The gradient goes to the larger one. At a tie each gets half of it. The function has no
    derivative there, and this is one of its subgradients.

    Examples
    --------
    Leaky ReLU with the slope 0.1:

    >>> x = Value([-2.0, 0.0, 3.0])
    >>> y = maximum(0.1 * x, x)
    >>> y.data
    array([-0.2,  0. ,  3. ])
    >>> sum(y).backward()
    >>> x.grad  # at 0: half of 0.1 and half of 1
    array([0.1 , 0.55, 1.  ])
    """
    return combine(MAXIMUM, a, b)


def sum(x: Value, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Value:
    """Return the sum along axes, of all entries by default; each entry gets the sum's gradient.

    Raises
    ------
    ValueError
        For an axis that ``x`` does not have.

    Examples
    --------
    >>> x = Value([[1.0, 2.0], [3.0, 4.0]])
    >>> sum(x, axis=0).data
    array([4., 6.])
    >>> (sum(x) / x.data.size).backward()  # the mean
    >>> x.grad
    array([[0.25, 0.25],
           [0.25, 0.25]])
    """

    def back(g: FloatArray) -> FloatArray:
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return np.broadcast_to(g, x.shape)

    return node("sum", _data("sum", x).sum(axis=axis, keepdims=keepdims), (x, back))


def _data(who: str, x: Value) -> FloatArray:
    """Return the numbers of a value, and refuse anything else."""
    if not isinstance(x, Value):
        raise TypeError(f"{who}: expected a Value, got {x!r}; write Value({x!r})")
    return x.data
