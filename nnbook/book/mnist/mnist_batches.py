"""Batch sizes on MNIST: at one rate as in the report, and each at its own."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from nnbook.book.accuracy import accuracy
from nnbook.book.mnist.training import SOURCE, Pair, mlp, mnist_split, over_seeds, trained
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.optimizers import SGD


@recorded(
    "mnist_batches",
    question="Do smaller batches learn MNIST in fewer epochs, also when each size has its rate?",
    seeds="100 chooses on validation images, 0 to 4 are shown",
    tolerance=0.05,
    absolute=0.02,
    data=SOURCE,
    durations=["*/seconds"],
    scattered=["*/choose", "*/reported", "*/own"],
)
def mnist_batches(
    units: int = 32,
    rate: float = 0.01,
    rates: Sequence[float] = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
    batches: Sequence[int] = (1, 8, 64, 512),
    train: int = 5_000,
    validation: int = 10_000,
    epochs: int = 3,
    choosing: int = 1,
    showing: int = 5,
    data: Pair | None = None,
) -> Mapping[str, Any]:
    """Train 784-units-10 sigmoids by plain descent.

    Returns
    -------
    dict
        For each batch size B: ``B/reported`` of shape (epochs, showing), the test accuracy after
        each epoch at the report's rate; ``B/choose`` of shape (rates,), the mean validation
        accuracy after the last epoch; ``B/best``, the index of the highest; ``B/own``, as
        ``B/reported`` at that rate; ``B/seconds`` of shape (showing,), the processor time of an
        epoch.
    """
    split = mnist_split(train, validation, data)
    ends = mlp([units])

    def choose(item: tuple[int, float, int]) -> Any:
        batch, tried, seed = item
        net, _ = trained(ends, SGD(tried), split, epochs=epochs, batch_size=batch, seed=seed)
        return accuracy(net, split.x_validation, split.y_validation)

    def show(batch: int, used: float, seed: int) -> dict[str, Any]:
        how = {"epochs": epochs, "batch_size": batch, "seed": seed}
        return trained(ends, SGD(used), split, watch=True, **how)[1]

    found: dict[str, Any] = {}
    for batch in batches:
        tried = [(batch, r, 100 + seed) for r in rates for seed in range(choosing)]
        scores = np.reshape(each(tried, choose, f"batch {batch}, rates"), (-1, choosing))
        best = int(scores.mean(axis=1).argmax())
        found |= {f"{batch}/choose": scores.mean(axis=1), f"{batch}/best": best}
        for name, used in (("reported", rate), ("own", rates[best])):
            runs = over_seeds(partial(show, batch, used), range(showing), f"batch {batch}, {name}")
            found[f"{batch}/{name}"] = runs["test"]
            found[f"{batch}/seconds"] = runs["seconds"] / epochs
    return found
