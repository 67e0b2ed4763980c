r"""Value: a number or an array that remembers what it was computed from.

A calculation is a directed graph without circles. Each operation makes a node. The node keeps its
result, and an edge to each value that it read. An edge also knows how a gradient that arrives at
the node goes back along it. That is the chain rule for one step,

.. math:: \frac{\partial L}{\partial a} \mathrel{+}= \frac{\partial L}{\partial y}
   \frac{\partial y}{\partial a}

and ``backward`` takes that step once for every edge, from the end to the beginning.
"""

from collections.abc import Callable
from typing import TypeAlias, Union

import numpy as np

from nnbook._validation import array
from nnbook.autograd.rules import ADD, DIVIDE, MATMUL, MULTIPLY, POWER, SUBTRACT, Rule
from nnbook.typing import ArrayLike, DTypeLike, FloatArray, Shape

#: What may stand beside an operator: a value, or a number or an array, which becomes a constant.
Operand: TypeAlias = Union["Value", ArrayLike]

#: A value that a node read, and how the node's gradient goes back to it.
Edge: TypeAlias = tuple["Value", Callable[[FloatArray], FloatArray]]


class Value:
    r"""A number or an array, with a place for its gradient.

    Parameters
    ----------
    data : number or array
        Finite real numbers of any shape. They are copied, and the copy is read-only. float32 stays
        float32; everything else becomes float64.
    name : str, optional
        For drawings.

    Attributes
    ----------
    data : ndarray
        The result. A single number is an array of shape ().
    grad : ndarray or None
        The derivative from the last :meth:`backward` that reached this value, shaped like ``data``.
    name : str
        What a drawing calls it.
    op : str
        What computed it; empty for a value that was given.
    edges : tuple
        For each value that was read, the value and how the gradient goes back to it.

    Raises
    ------
    TypeError, ValueError
        For data that are not finite real numbers, for shapes that do not broadcast, for a division
        by 0, and for a power that has no derivative.

    Notes
    -----
    **Operators.** ``+ - * / ** @`` and the sign, with another value or with a number or an array
    on either side. An operand that is not a Value becomes a constant of the value's dtype, and
    gets no gradient.

    **Broadcasting.** Where an operand was repeated to fit the other one, its gradient is the sum
    over the repetitions, so ``grad`` always has the shape of ``data``.

    **Why data are read-only.** The edges read them on the way back. If an array had changed in the
    meantime, the gradient would silently be that of another calculation.

    **Cost.** A node keeps its result for as long as the node itself is kept. ``backward`` visits
    each edge once, so it costs a few times as much as the calculation, however many leaves there
    are.

    References
    ----------
    Baydin et al., Automatic differentiation in machine learning: a survey, 2018. The course's
    report "Introducción a las Redes Neuronales", 2020, exercise 1.

    Examples
    --------
    >>> x, y = Value(3.0), Value(2.0)
    >>> z = x * y + x
    >>> z.backward()
    >>> z
    Value(9.0, grad=1)
    >>> float(x.grad), float(y.grad)  # x is read twice: y + 1
    (3.0, 3.0)
    """

    __slots__ = ("data", "edges", "grad", "name", "op")
    __array_ufunc__ = None  # an array on the left of an operator then leaves the work to the Value

    data: FloatArray
    grad: FloatArray | None
    name: str
    op: str
    edges: tuple[Edge, ...]

    def __init__(self, data: ArrayLike, *, name: str = "") -> None:
        if isinstance(data, Value):
            raise TypeError("Value: expected numbers, got a Value; use it as it is")
        dtype = np.float32 if getattr(data, "dtype", None) == np.float32 else np.float64
        self.data = array("Value", "data", data, dtype=dtype).copy()
        self.data.flags.writeable = False
        self.grad = None
        self.name, self.op, self.edges = name, "", ()

    @property
    def shape(self) -> Shape:
        """The shape of ``data``; () for a number."""
        return self.data.shape

    @property
    def constant(self) -> bool:
        """Whether it is a plain number or array that stood beside an operator."""
        return self.op == "constant"

    def __repr__(self) -> str:
        def text(numbers: FloatArray) -> str:
            return f"{float(numbers):.6g}" if numbers.ndim == 0 else f"array of {numbers.shape}"

        data = repr(float(self.data)) if self.data.ndim == 0 else text(self.data)
        name = f", name={self.name!r}" if self.name else ""
        return f"Value({data}{name}{'' if self.grad is None else f', grad={text(self.grad)}'})"

    def order(self) -> list["Value"]:
        """Return all values that this one depends on, and itself, each after those that it reads.

        Constants are left out. The graph is walked with a list of what is still to do. A function
        that calls itself would exceed Python's recursion limit in a long calculation.

        Examples
        --------
        >>> x = Value(2.0, name="x")
        >>> y = x * x + 1
        >>> [value.op or value.name for value in y.order()]
        ['x', '×', '+']
        """
        done: dict[Value, None] = {}  # in the order of insertion
        todo = [(self, False)]
        while todo:
            value, parents_are_done = todo.pop()
            if parents_are_done:
                done[value] = None
            elif value not in done:
                todo.append((value, True))
                todo += [(parent, False) for parent, _ in value.edges[::-1] if not parent.constant]
        return list(done)

    def backward(self) -> None:
        """Compute the derivative of this value with respect to every value that it depends on.

        They are left in ``grad``. Each call starts afresh, so calling twice gives the same
        gradients as calling once. Within a call, what comes back along several edges is added up.

        Raises
        ------
        ValueError
            If this value is not a single number.
        """
        if self.data.size != 1:
            raise ValueError(
                f"backward: expected a single number, got shape {self.shape}; "
                "sum it, or multiply it by weights and sum"
            )
        values = self.order()
        for value in values:
            value.grad = None
        self.grad = np.ones_like(self.data)
        for value in reversed(values):
            assert value.grad is not None  # all its readers come before it
            for parent, back in value.edges:
                if not parent.constant:
                    share = _fit(value.op, back(value.grad), parent.data)
                    # A new array: the share may be the reader's own gradient.
                    parent.grad = share if parent.grad is None else parent.grad + share

    def __add__(self, other: Operand) -> "Value":
        return combine(ADD, self, other)

    def __radd__(self, other: Operand) -> "Value":
        return combine(ADD, other, self)

    def __sub__(self, other: Operand) -> "Value":
        return combine(SUBTRACT, self, other)

    def __rsub__(self, other: Operand) -> "Value":
        return combine(SUBTRACT, other, self)

    def __mul__(self, other: Operand) -> "Value":
        return combine(MULTIPLY, self, other)

    def __rmul__(self, other: Operand) -> "Value":
        return combine(MULTIPLY, other, self)

    def __truediv__(self, other: Operand) -> "Value":
        return combine(DIVIDE, self, other)

    def __rtruediv__(self, other: Operand) -> "Value":
        return combine(DIVIDE, other, self)

    def __pow__(self, other: Operand) -> "Value":
        return combine(POWER, self, other)

    def __rpow__(self, other: Operand) -> "Value":
        return combine(POWER, other, self)

    def __matmul__(self, other: Operand) -> "Value":
        return combine(MATMUL, self, other)

    def __rmatmul__(self, other: Operand) -> "Value":
        return combine(MATMUL, other, self)

    def __neg__(self) -> "Value":
        return node("neg", -self.data, (self, lambda g: -g))


def node(op: str, data: ArrayLike, *edges: Edge) -> Value:
    r"""Return the result of an operation, with an edge to each value that it read.

    It is all you need to write a function yourself, and every function of this package is built
    on it.

    Parameters
    ----------
    op : str
        The name or the sign of the operation, for drawings.
    data : number or array
        Its result, computed from the ``data`` of the values that it read.
    *edges : tuple of Value and callable
        For each value that was read, the value and a function that takes the gradient of the result
        and returns that of the value. If the value was broadcast, its gradient is summed over the
        repetitions afterwards.

    Returns
    -------
    Value

    Examples
    --------
    Softplus, :math:`\ln(1 + e^x)`, whose derivative is the sigmoid:

    >>> def softplus(x):
    ...     slope = 1 / (1 + np.exp(-x.data))
    ...     return node("softplus", np.logaddexp(0, x.data), (x, lambda g: g * slope))
    >>> x = Value(0.0)
    >>> softplus(x).backward()
    >>> float(x.grad)
    0.5
    """
    result: Value = object.__new__(Value)
    data = np.asarray(data)  # whole numbers become real: their gradients would be cut off
    result.data = np.array(data, dtype=np.result_type(data, np.float32))
    result.data.flags.writeable = False
    result.grad = None
    result.name, result.op, result.edges = "", op, edges
    return result


def as_value(operand: Operand, dtype: DTypeLike) -> Value:
    """Return a value as it is, and a number or an array as a constant."""
    if isinstance(operand, Value):
        return operand
    return node("constant", array("graph", "operand", operand, dtype=dtype))


def combine(rule: Rule, left: Operand, right: Operand) -> Value:
    """Return the node of an operator between two operands, of which at least one is a Value."""
    values = [side for side in (left, right) if isinstance(side, Value)]
    if not values:
        raise TypeError(f"{rule.sign}: expected a Value on one side, got {left!r} and {right!r}")
    dtype = values[0].data.dtype
    a, b = as_value(left, dtype), as_value(right, dtype)
    rule.refuse(a.data, b.data, b.constant)
    try:
        y = rule.forward(a.data, b.data)
    except ValueError:
        fit = "with equal inner axes" if rule is MATMUL else "that broadcast"
        raise ValueError(
            f"{rule.sign}: expected shapes {fit}, got {a.shape} and {b.shape}"
        ) from None
    return node(
        rule.sign,
        y,
        (a, lambda g: rule.left(g, a.data, b.data, y)),
        (b, lambda g: rule.right(g, a.data, b.data, y)),
    )


def _fit(op: str, share: FloatArray, data: FloatArray) -> FloatArray:
    """Sum a gradient over the axes along which an operand was repeated, in the operand's dtype."""
    share = np.asarray(share, dtype=data.dtype)
    share = share.sum(axis=tuple(range(share.ndim - data.ndim)))
    sizes = enumerate(zip(data.shape, share.shape, strict=False))
    repeated = tuple(k for k, (wanted, got) in sizes if wanted == 1 != got)
    share = share.sum(axis=repeated, keepdims=True)
    if share.shape != data.shape:
        raise ValueError(
            f"node {op!r}: expected a gradient of shape {data.shape} for what it read, "
            f"got {share.shape}"
        )
    return share
