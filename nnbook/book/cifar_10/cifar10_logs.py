"""The lecture's logs on CIFAR-10: a rate too small, and two too large."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.cifar_10.cifar10_search import lecture_ends
from nnbook.book.cifar_10.images import SOURCE, Images, load_rotated
from nnbook.book.cifar_10.training import LOSSES
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.network import Network
from nnbook.optimizers import SGD


@recorded(
    "cifar10_logs",
    question="Do the lecture's logs of CIFAR-10 come out again, of a small and of large rates?",
    seeds="0",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
)
def cifar10_logs(
    train: int = 35000,
    validation: int = 15000,
    axes: int = 256,
    batch_size: int = 100,
    factor: float = 1e-5,
    small_rate: float = 1e-5,
    small_epochs: int = 105,
    large_rates: Sequence[float] = (1e3, 1e6),
    large_epochs: int = 4,
    images: Images | None = None,
) -> Mapping[str, Any]:
    """Train the lecture's network at each of its rates.

    Returns
    -------
    dict
        ``small/loss``, ``small/mse``, ``small/val_mse`` and ``small/val_accuracy``, of shape
        (epochs,), and ``large RATE/...`` likewise.
    """
    data = images or load_rotated(train, validation, axes)
    split, targets = data.split, np.eye(10)[data.split.y]
    check = split.x_validation, np.eye(10)[split.y_validation]
    inputs = split.x.shape[1]

    def network(rate: Any, dtype: Any, **settings: Any) -> Network:
        return Network(
            *lecture_ends(inputs, factor),
            loss=LOSSES["squares"],
            optimizer=SGD(rate),
            metrics=[LOSSES["squares"], "accuracy"],
            dtype=dtype,
            **settings,
        )

    logs = {"small": (small_rate, small_epochs)}
    logs |= {f"large {rate:g}": (rate, large_epochs) for rate in large_rates}

    def full(name: str) -> dict[str, Any]:
        rate, epochs = logs[name]
        # The large rates in float64, as in the lecture: in float32 the penalty overflows earlier.
        net = network(rate, np.float32 if name == "small" else np.float64, rng=0)
        history = net.fit(
            split.x, targets, epochs=epochs, batch_size=batch_size, validation_data=check
        )
        kept = {"loss": "loss", "mse": "mean_sse", "val_mse": "val_mean_sse"}
        kept["val_accuracy"] = "val_accuracy"
        return {short: history[long] for short, long in kept.items()}

    return by_name(logs, full, "logs")
