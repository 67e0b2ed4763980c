"""One kind of hidden unit in a plain network: what the experiments on activations compare."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnbook import activations
from nnbook.initializers import LecunNormal
from nnbook.layers import ActivationLayer, Dense, Input, Maxout, Node, PReLU
from nnbook.network import Network
from nnbook.typing import FloatArray


def _plain(name: str) -> Callable[[int], Callable[[Node], list[Node]]]:
    def of(units: int) -> Callable[[Node], list[Node]]:
        def through(node: Node) -> list[Node]:
            z = Dense(units, kernel_initializer=LecunNormal())(node)
            return [z, ActivationLayer(activations.get(name))(z)]

        return through

    return of


def _parametric(units: int) -> Callable[[Node], list[Node]]:
    def through(node: Node) -> list[Node]:
        z = Dense(units, kernel_initializer=LecunNormal())(node)
        return [z, PReLU()(z)]

    return through


def _maxout(units: int) -> Callable[[Node], list[Node]]:
    def through(node: Node) -> list[Node]:
        return [Maxout(units, kernel_initializer=LecunNormal())(node)]

    return through


#: For each kind of unit, what makes its layer. Leaky ReLU has the lecture's slope, 0.1.
KINDS: dict[str, Callable[[int], Callable[[Node], list[Node]]]] = {
    "sigmoid": _plain("sigmoid"),
    "tanh": _plain("tanh"),
    "relu": _plain("relu"),
    "leaky_relu": _plain("leaky_relu"),
    "prelu": _parametric,
    "elu": _plain("elu"),
    "selu": _plain("selu"),
    "softplus": _plain("softplus"),
    "swish": _plain("swish"),
    "gelu": _plain("gelu"),
    "maxout": _maxout,
}


def graph(
    kind: str, inputs: int, outputs: int, layers: int, units: int
) -> tuple[Node, list[list[Node]], Node]:
    """Return the input, the nodes of each hidden layer, and a linear output.

    A hidden layer has two nodes, z and f(z), or one where it is Maxout.
    """
    node = x = Input(inputs)
    hidden = []
    for _ in range(layers):
        hidden.append(KINDS[kind](units)(node))
        node = hidden[-1][-1]
    return x, hidden, Dense(outputs, kernel_initializer=LecunNormal())(node)


def scale_kernels(net: Network, scale: FloatArray) -> None:
    """Multiply the kernels of run k by ``scale[k]``, of a stack whose kernels are LeCun's."""
    for parameters in net.params.values():
        if "kernel" in parameters:
            parameters["kernel"][...] *= scale[:, None, None].astype(net.dtype)


def slopes(kind: str, z: FloatArray, alpha: FloatArray | None = None) -> FloatArray:
    """Return f'(z) of a kind of unit; for PReLU with its own slopes ``alpha``.

    Examples
    --------
    >>> slopes("prelu", np.array([[-1.0, 2.0]]), np.array([0.3, 0.3]))
    array([[0.3, 1. ]])
    >>> slopes("relu", np.array([[-1.0, 2.0]]))
    array([[0., 1.]])
    """
    if alpha is not None:
        return np.where(z > 0, 1.0, alpha)
    return activations.get(kind).derivative(z)


def first_epoch_below(loss: FloatArray, level: float) -> FloatArray:
    """Return after how many epochs the loss of each run falls below a level; inf for never.

    Parameters
    ----------
    loss : array of shape (epochs, runs)
        NaN counts as not below.
    level : float
        The level. Between two epochs the logarithm of the loss is taken as a straight line.

    Examples
    --------
    >>> first_epoch_below(np.array([[1.0, 1.0], [0.1, 1.0], [0.001, 0.5]]), 0.01)
    array([2.5, inf])
    """
    result = np.full(loss.shape[1], np.inf)
    for run, curve in enumerate(loss.T):
        below = np.flatnonzero(curve <= level)
        if below.size:
            k = int(below[0])
            result[run] = k + 1.0
            if k:
                high, low = np.log(curve[k - 1]), np.log(curve[k])
                result[run] = k + (high - np.log(level)) / (high - low)
    return result


def grid(*axes: Sequence[float]) -> tuple[FloatArray, ...]:
    """Return each axis repeated over the product of all, flat: the settings of a stack's runs.

    Examples
    --------
    >>> [part.tolist() for part in grid([0.1, 1.0], [0, 1, 2])]
    [[0.1, 0.1, 0.1, 1.0, 1.0, 1.0], [0.0, 1.0, 2.0, 0.0, 1.0, 2.0]]
    """
    return tuple(np.asarray(part, float).ravel() for part in np.meshgrid(*axes, indexing="ij"))


def accuracy_or_zero(net: Network, x: FloatArray, y: Any, loss: FloatArray) -> FloatArray:
    """Return the accuracy of each run, 0 where it diverged."""
    found = np.asarray(net.evaluate(x, y)["accuracy"])
    return np.where(np.isfinite(loss[-1]), np.nan_to_num(found), 0.0)
