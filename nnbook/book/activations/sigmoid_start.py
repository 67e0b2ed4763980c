"""A deep sigmoid network that begins exactly where a tanh network begins."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnbook.book.activations.activation_training import activation_training
from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE
from nnbook.book.split import Split
from nnbook.network import Network


@recorded(
    "sigmoid_start",
    question="How well does a sigmoid network train that begins as a tanh network does?",
    seeds="2 orders of the batches choose the rate on validation data, 10 others are shown",
    tolerance=0.1,
    data=SOURCE,
    scattered=["*/validation"],
)
def sigmoid_start(
    depths: Sequence[int] = (2, 8),
    learning_rates: Sequence[float] = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
    units: int = 32,
    choosing: tuple[int, int] = (2, 2),
    showing: tuple[int, int] = (10, 2),
    epochs: int = 40,
    batch_size: int = 50,
    momentum: float = 0.9,
    train: int = 1000,
    validation: int = 397,
    levels: Sequence[float] = (0.1, 0.01),
    data: Split | None = None,
) -> Mapping[str, Any]:
    """Choose a rate for sigmoid networks with tanh's start, then train other seeds with it.

    It is :func:`~nnbook.book.activations.activation_training.activation_training` with one kind of
    unit and one start.

    Returns
    -------
    dict
        For each ``DEPTH``: ``validation`` of shape (learning_rates, runs); ``best``, the index of
        the rate of highest mean, and ``fastest``, one for each level; ``test`` of shape (runs,), at
        the best rate, and ``epochs`` of shape (levels, runs), each at its fastest rate, None for
        never.
    """
    found = activation_training(
        kinds=["sigmoid"],
        variances=[1.0],
        noise=[0.0],
        start=start_as_tanh,
        depths=depths,
        learning_rates=learning_rates,
        units=units,
        choosing=choosing,
        showing=showing,
        epochs=epochs,
        batch_size=batch_size,
        momentum=momentum,
        train=train,
        validation=validation,
        levels=levels,
        data=data,
    )
    results: dict[str, Any] = {}
    for depth in depths:
        key = f"sigmoid/{depth}"
        results |= {
            f"{depth}/validation": found[f"{key}/validation"][0],
            f"{depth}/best": found[f"{key}/best"][1],
            f"{depth}/fastest": [rate for _, rate in found[f"{key}/fastest"]],
            f"{depth}/test": found[f"{key}/test"][0],
            f"{depth}/epochs": found[f"{key}/epochs"],
        }
    return results


def start_as_tanh(net: Network) -> None:
    """Give a sigmoid network the function of the tanh network that has its kernels.

    A sigmoid is (1 + tanh(z / 2)) / 2. So a kernel is doubled once for each side on which a sigmoid
    lies, and a bias takes away the half that each sigmoid below it adds. LeCun's kernels get the
    variance 4/n in the first layer and the last, and 16/n between.
    """
    layers = [part for part in net.params.values() if "kernel" in part]
    for k, layer in enumerate(layers):
        layer["kernel"][...] *= (2 if k else 1) * (2 if k < len(layers) - 1 else 1)
        if k:
            layer["bias"][...] = (
                -layer["kernel"].sum(axis=-2, keepdims=True).reshape(layer["bias"].shape) / 2
            )
