"""A deep sigmoid network that begins exactly where a tanh network begins."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.digits import SOURCE, Split, load_split
from nnbook.book.registry import recorded
from nnbook.book.units import accuracy_or_zero, first_epoch_below, graph, grid
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray


@recorded(
    "sigmoid_start",
    question="How well does a sigmoid network train that begins as a tanh network does?",
    seeds="10 seeds to choose the rate on validation data, 20 others to show",
    tolerance=0.1,
    data=SOURCE,
)
def sigmoid_start(
    depths: Sequence[int] = (2, 8),
    learning_rates: Sequence[float] = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
    units: int = 32,
    choosing: int = 10,
    showing: int = 20,
    epochs: int = 40,
    batch_size: int = 50,
    momentum: float = 0.9,
    train: int = 1000,
    validation: int = 397,
    levels: Sequence[float] = (0.1, 0.01),
    parts: Split | None = None,
) -> Mapping[str, Any]:
    """Choose a rate for sigmoid networks with tanh's start, then train other seeds with it.

    All else is as in :func:`~nnbook.book.activations.activation_training.activation_training`.
    ``parts`` replaces the digits in tests.

    Returns
    -------
    dict
        For each ``DEPTH``: ``validation`` of shape (learning_rates, choosing); ``best``, the index
        of the rate of highest mean, and ``fastest``, one for each level, of smallest median of the
        epochs until the training loss is below it; ``test`` of shape (showing,), at the best rate,
        and ``epochs`` of shape (levels, showing), each at its fastest rate, None for never.
    """
    parts = parts or load_split(train, validation)
    results: dict[str, Any] = {}
    for depth in depths:
        x, _, y = graph("sigmoid", parts.x.shape[1], 10, depth, units)

        def trained(
            rate: FloatArray, seed: int, x: Any = x, y: Any = y
        ) -> tuple[Network, FloatArray]:
            net = Network(
                x,
                y,
                loss="categorical_crossentropy_from_logits",
                optimizer=SGD(rate, momentum=momentum),
                metrics=["accuracy"],
                runs=len(rate),
                dtype=np.float32,
                rng=seed,
            )
            start_as_tanh(net)
            return net, net.fit(parts.x, parts.y, epochs=epochs, batch_size=batch_size)["loss"]

        rates, _ = grid(learning_rates, range(choosing))
        shape = (len(learning_rates), choosing)
        net, loss = trained(rates, 1000 + depth)
        found = accuracy_or_zero(net, parts.x_validation, parts.y_validation, loss).reshape(shape)
        best = int(np.argmax(found.mean(axis=1)))
        fastest = [
            int(np.argmin(np.median(first_epoch_below(loss, level).reshape(shape), axis=1)))
            for level in levels
        ]
        rates = np.repeat([learning_rates[k] for k in (best, *fastest)], showing)
        net, loss = trained(rates, 2000 + depth)
        results[f"{depth}/validation"] = found
        results[f"{depth}/best"] = best
        results[f"{depth}/fastest"] = fastest
        results[f"{depth}/test"] = accuracy_or_zero(net, parts.x_test, parts.y_test, loss)[:showing]
        results[f"{depth}/epochs"] = np.array(
            [
                first_epoch_below(loss[:, k * showing : (k + 1) * showing], level)
                for k, level in enumerate(levels, start=1)
            ]
        )
    return results


def start_as_tanh(net: Network) -> None:
    """Give a sigmoid network the function of the tanh network that has its kernels.

    A sigmoid is (1 + tanh(z / 2)) / 2. So a kernel is doubled for each of its two sides on which
    a sigmoid lies, and a bias takes away the half that each sigmoid below has too much. LeCun's
    kernels get the variance 4/n in the first layer and the last, and 16/n between.
    """
    layers = [part for part in net.params.values() if "kernel" in part]
    for k, layer in enumerate(layers):
        layer["kernel"][...] *= (2 if k else 1) * (2 if k < len(layers) - 1 else 1)
        if k:
            layer["bias"][...] = (
                -layer["kernel"].sum(axis=-2, keepdims=True).reshape(layer["bias"].shape) / 2
            )
