"""Batch, layer, group and RMS normalization, with small and with large batches."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook.arrays.workspace import Workspace
from nnbook.book.batch_normalization.nets import SOURCE, trained
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.small_digits import load_small_digits
from nnbook.book.stacks import classifiers, over_orders
from nnbook.layers import (
    ActivationLayer,
    BatchNormalization,
    Dense,
    Input,
    Layer,
    LayerNormalization,
    Node,
    RMSNormalization,
)
from nnbook.layers.base import single
from nnbook.optimizers import SGD
from nnbook.typing import DTypeLike, FloatArray, Generator, Params, Shape


@dataclass(frozen=True, eq=False)
class GroupNormalization(Layer):
    """Normalize each sample over groups of neighbouring units (Wu and He, 2018).

    With one group it is layer normalization. In a convolutional network the units of a group are
    some of the channels, at all places of the image; here they are units without a place.

    Parameters
    ----------
    groups : int
        How many; it divides the number of units.
    """

    groups: int = 3
    epsilon: float = 1e-5
    name: str | None = None

    def init(
        self, rng: Generator, input_shapes: Sequence[Shape], dtype: DTypeLike
    ) -> dict[str, FloatArray]:
        """Return gamma of ones and beta of zeros."""
        units = single(self.label, input_shapes)
        if units % self.groups:
            raise ValueError(
                f"GroupNormalization: expected groups to divide the {units} units, "
                f"got groups={self.groups}"
            )
        return {"gamma": np.ones(units, dtype), "beta": np.zeros(units, dtype)}

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the input's shape."""
        return (single(self.label, input_shapes),)

    def _in_groups(self, x: FloatArray) -> FloatArray:
        return x.reshape(*x.shape[:-1], self.groups, -1)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return y; the cache is the normalized x in groups, and 1 / s of each group."""
        parts = self._in_groups(inputs[0])
        centred = parts - parts.mean(axis=-1, keepdims=True)
        inverse = 1 / np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + self.epsilon)
        normal = centred * inverse
        y = normal.reshape(inputs[0].shape) * params["gamma"] + params["beta"]
        return y, (normal, inverse)

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Return dx and the gradients of gamma and beta: those of layer normalization by group."""
        normal, inverse = cache
        grads = {"gamma": (dy * normal.reshape(dy.shape)).sum(axis=-2), "beta": dy.sum(axis=-2)}
        g = self._in_groups(dy * params["gamma"])
        along = (g * normal).mean(axis=-1, keepdims=True)
        dx = (g - g.mean(axis=-1, keepdims=True) - normal * along) * inverse
        return [dx.reshape(dy.shape)], grads


#: What stands between a Dense and its activation, and whether the Dense has a bias.
KINDS: dict[str, tuple[Callable[[], Layer] | None, bool]] = {
    "none": (None, True),
    "batch": (lambda: BatchNormalization(momentum=0.9, epsilon=1e-5), False),
    "layer": (lambda: LayerNormalization(epsilon=1e-5), True),
    "group": (lambda: GroupNormalization(3), True),
    "RMS": (lambda: RMSNormalization(epsilon=1e-5), True),
}


@recorded(
    "normalization_kinds",
    question="Which normalization trains best with small batches, and which with large ones?",
    seeds="2 orders of the batches choose the rate, 10 others report, 2 starts in each; one split",
    tolerance=0.1,
    data=SOURCE,
)
def normalization_kinds(
    batch_sizes: Sequence[int] = (2, 4, 10, 50),
    updates: int = 600,
    learning_rates: Sequence[float] = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
    choosing: tuple[int, int] = (2, 2),
    showing: tuple[int, int] = (10, 2),
    units: int = 30,
    depth: int = 5,
    train: int = 1000,
) -> Mapping[str, Any]:
    """Train five hidden ReLU layers with each kind of normalization, at its own rate.

    Returns
    -------
    dict
        For each ``KIND/BATCH``: ``/choose`` of shape (rates, runs), the accuracy on one half of the
        new digits (on the training digits many rates reach 100 percent); ``/best``; and ``/test``
        of shape (runs,), that on the other half, one order of the batches after the other.
    """
    digits = load_small_digits(train)

    def network(kind: str) -> tuple[Node, Node]:
        made, bias = KINDS[kind]
        node = x = Input(digits.x.shape[1])
        for _ in range(depth):
            node = Dense(units, use_bias=bias, kernel_initializer="he_normal")(node)
            node = ActivationLayer("relu")(node if made is None else made()(node))
        return x, Dense(10, kernel_initializer="he_normal")(node)

    def measured(key: str) -> dict[str, Any]:
        kind, size = key.split("/")
        ends, rows = network(kind), -(-train // int(size)) * int(size)
        epochs = max(1, round(updates * int(size) / rows))

        def stack(rates: FloatArray, seed: int) -> dict[str, Any]:
            net = classifiers(ends, SGD(rates), runs=len(rates), rng=seed)
            trained(net, digits, epochs=epochs, batch_size=int(size))
            halves = (net.evaluate(digits.x_test[k::2], digits.y_test[k::2]) for k in range(2))
            right = [np.nan_to_num(half["accuracy"]) for half in halves]
            return dict(zip(("choose", "test"), right, strict=True))

        choose = over_orders(stack, learning_rates, choosing)["choose"]
        best = int(choose.mean(axis=1).argmax())
        test = over_orders(stack, learning_rates[best], showing, first=100)["test"]
        return {"choose": choose, "best": best, "test": test}

    return by_name([f"{k}/{size}" for k in KINDS for size in batch_sizes], measured, "networks")
