"""What the experiments on batch normalization share: the digits, and one family of networks."""

from typing import NamedTuple

import numpy as np

from nnbook.initializers import HeNormal, Initializer
from nnbook.layers import ActivationLayer, BatchNormalization, Dense, Input, Node
from nnbook.typing import FloatArray, IntArray

#: Where the normalization stands in a hidden layer.
PLACES = ("none", "before", "after")


class Split(NamedTuple):
    """Training samples and others, with their classes."""

    x: FloatArray
    y: IntArray
    x_test: FloatArray
    y_test: IntArray


def digits(train: int, rng: int) -> Split:
    """Return scikit-learn's 1,797 digits of 8 x 8 pixels, shuffled and cut after ``train``.

    The training mean of each pixel is subtracted. Everything is divided by one number, the standard
    deviation of all training pixels: some pixels are always 0.
    """
    try:
        from sklearn.datasets import load_digits  # type: ignore[import-untyped]
    except ImportError as error:
        raise ImportError(
            "digits: expected scikit-learn, which brings the data; pip install scikit-learn"
        ) from error
    x, y = load_digits(return_X_y=True)
    order = np.random.default_rng(rng).permutation(len(x))
    x, y = x[order], y[order]
    x = x - x[:train].mean(axis=0)
    x /= x[:train].std()
    return Split(x[:train], y[:train], x[train:], y[train:])


def deep_network(
    place: str,
    *,
    inputs: int = 64,
    outputs: int = 10,
    units: int = 30,
    depth: int = 5,
    activation: str = "relu",
    initializer: Initializer = HeNormal(),  # noqa: B008 (it is frozen)
    momentum: float = 0.9,
    epsilon: float = 1e-5,
) -> tuple[Node, Node]:
    """Return input and output of a network whose hidden layers are normalized at a place.

    ``"before"`` is Dense, BatchNormalization, activation, as in the paper and the lecture;
    ``"after"`` is Dense, activation, BatchNormalization. A Dense in front of a normalization has no
    bias. The normalizations are named bn_1, bn_2 and so on, the kernels fc_1, fc_2.
    """
    node = x = Input(inputs)
    for k in range(1, depth + 1):
        bias = place != "before"
        node = Dense(units, use_bias=bias, kernel_initializer=initializer, name=f"fc_{k}")(node)
        normal = BatchNormalization(momentum=momentum, epsilon=epsilon, name=f"bn_{k}")
        if place == "before":
            node = normal(node)
        node = ActivationLayer(activation)(node)
        if place == "after":
            node = normal(node)
    return x, Dense(outputs, kernel_initializer=initializer, name=f"fc_{depth + 1}")(node)
