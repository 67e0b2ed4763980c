"""The report's exercise 5 on CIFAR-10: ReLU units, at its rate and at each loss's own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.cifar_10.images import SOURCE, Images, load_rotated
from nnbook.book.cifar_10.training import perceptron, trained
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.optimizers import SGD

#: Loss and output of each network. The report has the first four.
NETWORKS = {
    "sigmoid, squares": ("squares", "sigmoid"),
    "sigmoid, cross-entropy": ("cross-entropy", "sigmoid"),
    "linear, squares": ("squares", None),
    "linear, cross-entropy": ("cross-entropy", None),
    "linear, SVM": ("SVM", None),
}


@recorded(
    "cifar10_rates",
    question="Which loss classifies CIFAR-10 best at the report's rate, and at a rate of its own?",
    seeds="100 chooses the rate on validation data, 0 and 1 show",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
    scattered=[
        "*SVM/validation",
        "*SVM/*/t*",
    ],  # its slope has a kink at each margin: runs part at the last digit of a sum
)
def cifar10_rates(
    train: int = 10000,
    validation: int = 5000,
    axes: int = 128,
    units: int = 100,
    stddev: float = 0.01,
    batch_size: int = 128,
    epochs: int = 50,
    learning_rate: float = 1e-6,
    factor: float = 0.1,
    learning_rates: Sequence[float] = (1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1),
    runs: int = 2,
    images: Images | None = None,
) -> Mapping[str, Any]:
    """Train each network at many rates, and at the report's in two readings.

    All rates are those of a loss that is a mean over the samples. "mean" is the report's rate as it
    stands, "sum" is that rate for a loss that is summed over the batch: ``batch_size`` times as
    much. The penalty of all runs is that of the sum.

    Returns
    -------
    dict
        For each network ``NETWORK/validation`` of shape (learning_rates,), ``NETWORK/best``, the
        index of the rate that is best there, and for ``mean``, ``sum`` and ``own``, the best rate,
        ``NETWORK/READING/test`` and ``train`` of shape (runs,).
    """
    data = images or load_rotated(train, validation, axes)
    inputs = data.split.x.shape[1]

    def run(name: str, rate: float, seeds: Iterable[int]) -> dict[str, Any]:
        loss, output = NETWORKS[name]
        return trained(
            perceptron(
                inputs,
                [(units, "relu")],
                output,
                stddevs=[stddev, stddev],
                factor=factor / batch_size,
            ),
            data.split,
            seeds,
            loss=loss,
            optimizer=SGD(rate),
            epochs=epochs,
            batch_size=batch_size,
        )

    def choose(item: tuple[str, float]) -> float:
        return float(np.nan_to_num(run(*item, [100])["validation"][0]))

    def show(item: tuple[str, float]) -> dict[str, Any]:
        return run(*item, range(runs))

    items = [(name, rate) for name in NETWORKS for rate in learning_rates]
    grid = np.reshape(each(items, choose, "rates"), (len(NETWORKS), len(learning_rates)))
    best = grid.argmax(axis=1)
    results: dict[str, Any] = {}
    shown: dict[str, tuple[str, float]] = {}
    for k, name in enumerate(NETWORKS):
        results |= {f"{name}/validation": grid[k], f"{name}/best": int(best[k])}
        shown |= {
            f"{name}/mean": (name, learning_rate),
            f"{name}/sum": (name, learning_rate * batch_size),
            f"{name}/own": (name, learning_rates[best[k]]),
        }
    for key, found in zip(shown, each(shown.values(), show, "shown"), strict=True):
        results |= {f"{key}/{what}": found[what] for what in ("train", "test")}
    return results
