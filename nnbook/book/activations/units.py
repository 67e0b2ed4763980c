"""Plain networks of one kind of hidden unit, which the experiments on activations compare."""

import numpy as np

from nnbook import activations
from nnbook.initializers import LecunNormal
from nnbook.layers import ActivationLayer, Dense, Input, Maxout, Node, PReLU
from nnbook.network import Network
from nnbook.typing import FloatArray

#: The kinds of unit. Leaky ReLU has the lecture's slope, 0.1.
KINDS = (
    "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu", "selu", "softplus", "swish", "gelu",
    "maxout",
)  # fmt: skip


def graph(
    kind: str, inputs: int, outputs: int, layers: int, units: int
) -> tuple[Node, list[list[Node]], Node]:
    """Return the input, the nodes of each hidden layer, and a linear output.

    A hidden layer has two nodes, z and f(z), or one if it is Maxout.
    """
    node = x = Input(inputs)
    hidden = []
    for _ in range(layers):
        hidden.append(_layer(kind, units, node))
        node = hidden[-1][-1]
    return x, hidden, Dense(outputs, kernel_initializer=LecunNormal())(node)


def _layer(kind: str, units: int, node: Node) -> list[Node]:
    if kind == "maxout":
        return [Maxout(units, kernel_initializer=LecunNormal())(node)]
    z = Dense(units, kernel_initializer=LecunNormal())(node)
    return [z, (PReLU() if kind == "prelu" else ActivationLayer(kind))(z)]


def probe(x: Node, hidden: list[list[Node]], y: Node, runs: int) -> Network:
    """Return a stack that puts out every hidden node, and y; give it the ``theta`` to look into."""
    nodes = [node for layer in hidden for node in layer]
    return Network(x, [*nodes, y], runs=runs, dtype=np.float32, rng=0)


def scale_kernels(net: Network, scale: FloatArray) -> None:
    """Multiply the kernels of run k of a stack by ``scale[k]``."""
    for parameters in net.params.values():
        if "kernel" in parameters:
            parameters["kernel"][...] *= scale[:, None, None].astype(net.dtype)


def slopes(kind: str, z: FloatArray, alpha: FloatArray | None = None) -> FloatArray:
    """Return f'(z) of a kind of unit; ``alpha`` are the slopes of PReLU below 0.

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
