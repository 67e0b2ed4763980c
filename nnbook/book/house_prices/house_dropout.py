"""The report's mask on weights and biases, as it was used, and dropout as it is meant."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.house_prices.nets import (
    SOURCE,
    Rows,
    house_network,
    load_rows,
    losses,
    train_by_differences,
)
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.layers import Dense, Dropout, Input, WeightDropout
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.preprocessing import StandardScaler

#: The report's runs with and without its mask: activation, probability to keep, updates, divisor of
#: the number of starts.
RUNS: dict[str, tuple[str, float | None, int, int]] = {
    "tanh, keep 0.5": ("tanh", 0.5, 1000, 1),
    "tanh, no mask": ("tanh", None, 1000, 1),
    "sigmoid, keep 0.8": ("sigmoid", 0.8, 10_000, 1),
    "sigmoid, no mask": ("sigmoid", None, 10_000, 4),
    "sigmoid, keep 0.8, longer": ("sigmoid", 0.8, 50_000, 10),
}


@recorded(
    "house_dropout",
    question="What does the report's mask do, and what would dropout do?",
    seeds="20 starts, each with masks of its own; 5 and 2 for the two longest runs",
    tolerance=1e-3,
    absolute=0.05,
    data=SOURCE,
    scattered=["*/train", "*/test", "*/rescaled", "*/least"],
)
def house_dropout(
    rate: float = 0.001,
    epsilon: float = 1.0,
    starts: int = 20,
    points: int = 100,
    drop: Sequence[float] = (0.0, 0.1, 0.2, 0.3, 0.5),
    proper_rate: float = 0.1,
    proper_epochs: int = 1000,
    proper_starts: int = 10,
    units: Sequence[int] = (5, 30),
    shorten: int = 1,
    rows: Rows | None = None,
) -> Mapping[str, Any]:
    """Train with the report's mask, by differences, and with either kind of dropout as it is meant.

    ``shorten`` divides the report's numbers of updates and ``rows`` replaces the houses, in tests.

    Returns
    -------
    dict
        For each of ``RUNS``, losses with all weights present: ``NAME/curve`` of shape
        (3, points + 1), the quantiles 0.1, 0.5 and 0.9 over starts of the training loss, in equal
        distances from the first update to the end; ``NAME/at``, after how many updates; and of
        shape (starts,) ``NAME/train`` and ``NAME/test`` at the end, and ``NAME/least``, the
        smallest training loss at any of the points.
        On standardized inputs, by backpropagation, for each number U of units and each method M
        ("dropout", "mask"): ``U, M/train`` and ``U, M/test`` of shape (drop, proper_starts), and
        for the mask ``U, M/rescaled``, the test loss when each weight is multiplied by the
        probability to keep it.
    """
    houses = rows or load_rows()

    def as_reported(name: str) -> dict[str, Any]:
        activation, keep, updates, fewer = RUNS[name]
        at = np.linspace(0, updates // shorten - 1, points + 1).astype(int).tolist()
        net = house_network(max(starts // fewer, 1), activation=activation)
        train, test = train_by_differences(
            net, houses, rate=rate, epsilon=epsilon, at=at, activation=activation, keep=keep
        )
        return {
            "at": at,
            "curve": np.quantile(train, (0.1, 0.5, 0.9), axis=1),
            "least": train.min(axis=0),
            "train": train[-1],
            "test": test[-1],
        }

    scaled = houses.scaled(StandardScaler())

    def network(method: str, count: int, dropped: float, seed: int) -> Network:
        inputs = Input(scaled.x.shape[1])
        if method == "mask":
            keep = 1 - dropped
            hidden = WeightDropout(count, "tanh", keep)(inputs)
            output = WeightDropout(1, keep_probability=keep)(hidden)
        else:
            output = Dense(1)(Dropout(dropped)(Dense(count, "tanh")(inputs)))
        return Network(inputs, output, loss="half_mse", optimizer=SGD(proper_rate), rng=seed)

    def as_meant(key: str) -> dict[str, Any]:
        count, method = key.split(", ")
        found = np.empty((3, len(drop), proper_starts))
        for k, dropped in enumerate(drop):
            for seed in range(proper_starts):  # one by one: the runs of a stack share masks
                net = network(method, int(count), dropped, seed)
                net.fit(scaled.x, scaled.y, epochs=proper_epochs, batch_size=None)
                found[:2, k, seed] = losses(net, scaled)
                net.theta[...] *= 1 - dropped
                found[2, k, seed] = losses(net, scaled)[1]
        keys = ("train", "test", "rescaled") if method == "mask" else ("train", "test")
        return dict(zip(keys, found, strict=False))

    kinds = [f"{count}, {method}" for method in ("dropout", "mask") for count in units]
    return by_name(RUNS, as_reported, "as reported") | by_name(kinds, as_meant, "as meant")
