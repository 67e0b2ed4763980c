"""What the experiments on batch normalization share: one family of networks, and its training."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnbook.book.accuracy import accuracy
from nnbook.book.split import Split
from nnbook.initializers import HeNormal, Initializer
from nnbook.layers import ActivationLayer, BatchNormalization, Dense, Input, Layer, Node
from nnbook.network import Network

#: Where the normalization stands in a hidden layer.
PLACES = ("none", "before", "after")

#: The data in words; all but those to train on are for the test.
SOURCE = "scikit-learn's digits, 1,000 for training and 797 for testing"


def deep_network(
    place: str,
    *,
    inputs: int = 64,
    outputs: int = 10,
    units: int = 30,
    depth: int = 5,
    activation: str = "relu",
    initializer: Initializer = HeNormal(),  # noqa: B008 (it is frozen)
    epsilon: float = 1e-5,
    noise: Callable[[], Layer] | None = None,
) -> tuple[Node, Node]:
    """Return input and output of a network whose hidden layers are normalized at a place.

    ``"before"`` is Dense, BatchNormalization, activation, as in the paper and the lecture;
    ``"after"`` is Dense, activation, BatchNormalization. A Dense in front of a normalization has no
    bias. The normalizations are named bn_1, bn_2 and so on, the kernels fc_1, fc_2. With ``noise``,
    a layer of it stands between a normalization and the activation that follows.
    """
    node = x = Input(inputs)
    for k in range(1, depth + 1):
        bias = place != "before"
        node = Dense(units, use_bias=bias, kernel_initializer=initializer, name=f"fc_{k}")(node)
        normal = BatchNormalization(momentum=0.9, epsilon=epsilon, name=f"bn_{k}")
        if place == "before":
            node = normal(node)
            node = node if noise is None else noise()(node)
        node = ActivationLayer(activation)(node)
        if place == "after":
            node = normal(node)
    return x, Dense(outputs, kernel_initializer=initializer, name=f"fc_{depth + 1}")(node)


def trained(net: Network, digits: Split, *, epochs: int, batch_size: int) -> dict[str, Any]:
    """Train a stack; return loss and accuracy of its last epoch, and its accuracy on new digits.

    A run that diverged has accuracy 0.
    """
    history = net.fit(digits.x, digits.y, epochs=epochs, batch_size=batch_size)
    return {
        "loss": history["loss"][-1],
        "accuracy": np.nan_to_num(history["accuracy"][-1]),
        "test": accuracy(net, digits.x_test, digits.y_test, loss=history["loss"]),
    }
