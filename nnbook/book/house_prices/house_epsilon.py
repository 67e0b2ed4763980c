"""Learning rate and step of the differences: the report's 200 pairs, for each of its networks."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.house_prices.nets import (
    SOURCE,
    Rows,
    house_network,
    load_rows,
    train_by_differences,
)
from nnbook.book.pieces import by_name, each
from nnbook.book.registry import recorded
from nnbook.book.stacks import grid

#: The report's three networks: the activation, and the probability that a weight is kept.
VARIANTS: dict[str, tuple[str, float | None]] = {
    "sigmoid": ("sigmoid", None),
    "tanh": ("tanh", None),
    "sigmoid, masked": ("sigmoid", 0.5),
}


@recorded(
    "house_epsilon",
    question="What does the step of the differences change, beside the learning rate?",
    seeds="one start for each pair, as in the report; 20 starts for each step at rate 0.167",
    tolerance=1e-3,
    data=SOURCE,
    durations=["*/seconds"],
    scattered=["sigmoid/*", "tanh/*", "sigmoid, masked/*", "steps/train", "steps/test"],
)
def house_epsilon(
    rates: Sequence[float] = (0.001, 0.056, 0.112, 0.167, 0.223, 0.278, 0.334, 0.389, 0.445, 0.5),
    epsilons: Sequence[float] = [round(0.05 * k, 2) for k in range(1, 21)],
    epochs: int = 500,
    early: int = 100,
    rate: float = 0.167,
    steps: Sequence[float] = (0.001, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.85, 1.0, 2.0),
    starts: int = 20,
    most: float = 800.0,
    rows: Rows | None = None,
) -> Mapping[str, Any]:
    """Train the report's three networks for each pair, and the first one from many starts.

    Losses are taken before update number ``early``, counted from 0, and before the last one, as in
    the report.

    Returns
    -------
    dict
        For each of ``VARIANTS``: ``NAME/train``, ``NAME/test``, ``NAME/early train`` and
        ``NAME/early test`` of shape (rates, epsilons). The report leaves out what was ever above
        ``most``; here a loss above it is ``most``. ``NAME/seconds``: processor time.
        ``steps/train`` and ``steps/test`` of shape (steps, starts): after the same updates at
        ``rate``.
    """
    houses = rows or load_rows()
    all_rates, all_epsilons = grid(rates, epsilons)

    def swept(name: str) -> dict[str, Any]:
        activation, keep = VARIANTS[name]
        begin = time.process_time()
        net = house_network(len(all_rates), activation=activation)
        losses = train_by_differences(
            net, houses, rate=all_rates, epsilon=all_epsilons, at=[early, epochs - 1],
            activation=activation, keep=keep,
        )  # fmt: skip
        found: dict[str, Any] = {"seconds": time.process_time() - begin}
        for part, loss in zip(("train", "test"), losses, strict=True):
            shaped = np.minimum(np.nan_to_num(loss, nan=np.inf), most)
            shaped = shaped.reshape(2, len(rates), len(epsilons))
            found[f"early {part}"], found[part] = shaped
        return found

    def from_starts(step: float) -> tuple[Any, Any]:
        net = house_network(starts, rng=1)
        train, test = train_by_differences(net, houses, rate=rate, epsilon=step, at=[epochs - 1])
        return train[0], test[0]

    found = by_name(VARIANTS, swept, "pairs")
    train, test = zip(*each(steps, from_starts, "steps"), strict=True)
    return found | {"steps/train": np.array(train), "steps/test": np.array(test)}
