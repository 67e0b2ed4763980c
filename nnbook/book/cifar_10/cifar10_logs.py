"""The lecture's logs on CIFAR-10: twenty images by heart, a rate too small, two too large."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.cifar_10.cifar10_search import lecture_ends
from nnbook.book.cifar_10.images import SOURCE, Images, load_rotated
from nnbook.book.cifar_10.training import LOSSES
from nnbook.book.pieces import by_name, each
from nnbook.book.registry import recorded
from nnbook.network import Network
from nnbook.optimizers import SGD


@recorded(
    "cifar10_logs",
    question="Do the lecture's logs of CIFAR-10 come out again: tiny set, small rate, large rates?",
    seeds="0; the tiny set with 10 starts from seed 1",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
    scattered=["tiny/*"],
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
    tiny: int = 20,
    tiny_batches: Sequence[int] = (20, 5, 1),
    tiny_rates: Sequence[float] = (0.03, 0.1, 0.3, 1.0),
    tiny_epochs: int = 60,
    runs: int = 10,
    images: Images | None = None,
) -> Mapping[str, Any]:
    """Train the lecture's network at each of its rates, and on a few images.

    Returns
    -------
    dict
        ``small/loss``, ``small/mse``, ``small/val_mse`` and ``small/val_accuracy``, of shape
        (epochs,), and ``large RATE/...`` likewise. ``tiny/mse`` and ``tiny/accuracy``, measured
        after the first epoch and after each tenth, of shape (batches, rates, epochs, runs).
        ``tiny/running`` is the accuracy that is collected during these epochs.
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

    few, labels = split.x[:tiny], targets[:tiny]

    def by_heart(size: int) -> dict[str, Any]:
        rates = np.repeat(tiny_rates, runs)
        net = network(rates, np.float32, runs=len(rates), rng=1)
        history = net.fit(
            few, labels, epochs=tiny_epochs, batch_size=size, validation_data=(few, labels)
        )
        names = {"mse": "val_mean_sse", "accuracy": "val_accuracy", "running": "accuracy"}
        shape, seen = (tiny_epochs, len(tiny_rates), runs), [0, *range(9, tiny_epochs, 10)]
        return {
            short: np.asarray(history[long]).reshape(shape)[seen].swapaxes(0, 1)
            for short, long in names.items()
        }

    results = by_name(logs, full, "logs")
    tries = each(tiny_batches, by_heart, "tiny sets")
    names = ("mse", "accuracy", "running")
    return results | {f"tiny/{name}": [found[name] for found in tries] for name in names}
