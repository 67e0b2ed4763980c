"""Plain descent, momentum and Adam on MNIST: at the report's rates, and each at its own."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from nnbook.book.accuracy import accuracy
from nnbook.book.mnist.training import SOURCE, Pair, mlp, mnist_split, over_seeds, trained
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.optimizers import SGD, Adam

_RULES: dict[str, Any] = {
    "plain": lambda rate: SGD(rate),
    "momentum": lambda rate: SGD(rate, momentum=0.9),
    "Adam": lambda rate: Adam(rate, epsilon=1e-8),
}

RATES: Mapping[str, Any] = {
    "plain": [0.1, 0.3, 1.0, 3.0, 10.0],
    "momentum": [0.01, 0.03, 0.1, 0.3, 1.0],
    "Adam": [0.001, 0.003, 0.01, 0.03, 0.1],
}
REPORTED: Mapping[str, Any] = {"plain": 0.01, "momentum": 0.01, "Adam": 0.001}


@recorded(
    "mnist_optimizers",
    question="Which optimizer learns MNIST faster, at the report's rates and at its own?",
    seeds="0 to 2 at the report's rates; 100 and 101 choose, 200 to 209 are shown",
    tolerance=0.02,
    absolute=0.01,
    data=SOURCE,
    durations=["*/seconds"],
    scattered=["reported/*", "single/*", "choose/*", "tuned/*"],
)
def mnist_optimizers(
    units: int = 32,
    batch_size: int = 32,
    reported: Mapping[str, float] = REPORTED,
    train: int = 60_000,
    epochs: int = 6,
    single_epochs: int = 2,
    seeds: int = 3,
    rates: Mapping[str, Sequence[float]] = RATES,
    few: int = 10_000,
    validation: int = 10_000,
    few_epochs: int = 5,
    choosing: int = 2,
    showing: int = 10,
    data: Pair | None = None,
) -> Mapping[str, Any]:
    """Train 784-units-10 sigmoids with the sum of squares.

    Returns
    -------
    dict
        For each rule ``reported/RULE/loss``, ``/accuracy`` and ``/test`` of shape (epochs, seeds),
        on all images at the report's rate, and ``reported/RULE/seconds`` of an epoch, of shape
        (seeds,). The same for ``single/RULE``, with an update for each image, over
        ``single_epochs``. ``choose/RULE`` of shape (rates,): the mean validation accuracy with
        ``few`` images after ``few_epochs``; ``best/RULE``, the index of the highest; ``tuned/RULE``
        of shape (showing,): the test accuracy at that rate.
    """
    ends = mlp([units])
    whole = mnist_split(train, data=data)
    split = mnist_split(few, validation, data=data)

    def at_the_reports(rule: str, epochs: int, batch_size: int, seed: int) -> dict[str, Any]:
        return trained(
            ends, _RULES[rule](reported[rule]), whole, epochs=epochs, batch_size=batch_size,
            seed=seed, watch=True,
        )[1]  # fmt: skip

    def with_few(item: tuple[str, float, int]) -> tuple[float, float]:
        rule, rate, seed = item
        net, _ = trained(
            ends, _RULES[rule](rate), split, epochs=few_epochs, batch_size=batch_size, seed=seed
        )
        return (
            accuracy(net, split.x_validation, split.y_validation),
            accuracy(net, split.x_test, split.y_test) if seed >= 200 else np.nan,
        )

    found: dict[str, Any] = {}
    for rule, rate in reported.items():
        kinds = {"reported": (epochs, batch_size), "single": (single_epochs, 1)}
        for kind, (length, size) in kinds.items():
            run = partial(at_the_reports, rule, length, size)
            runs = over_seeds(run, range(seeds), f"{rule} at {rate}, batches of {size}")
            runs["seconds"] /= length
            found |= {f"{kind}/{rule}/{key}": values for key, values in runs.items()}
        tried = [(rule, r, 100 + seed) for r in rates[rule] for seed in range(choosing)]
        scores = [valid for valid, _ in each(tried, with_few, f"{rule}, rates")]
        found[f"choose/{rule}"] = np.reshape(scores, (-1, choosing)).mean(axis=1)
        best = int(found[f"choose/{rule}"].argmax())
        found[f"best/{rule}"] = best
        shown = [(rule, rates[rule][best], 200 + seed) for seed in range(showing)]
        found[f"tuned/{rule}"] = [test for _, test in each(shown, with_few, f"{rule}, shown")]
    return found
