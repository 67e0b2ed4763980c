"""Learning rate and step of the differences: the report's 200 pairs, for each of its networks."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.house_prices.nets import (
    SOURCE,
    Rows,
    house_network,
    report_rows,
    train_by_differences,
)
from nnbook.book.pieces import each
from nnbook.book.registry import recorded

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

    Losses are those before the update number ``early`` and before the last one, counted from 0, as
    in the report. ``rows`` replaces the houses in tests.

    Returns
    -------
    dict
        For each of ``VARIANTS``: ``NAME/train``, ``NAME/test``, ``NAME/early train`` and
        ``NAME/early test`` of shape (rates, epsilons). The report leaves out what was ever above
        ``most``; here a loss above it is ``most``. ``NAME/seconds``:
        processor time. ``steps/train`` and
        ``steps/test`` of shape (steps, starts): after the same updates at ``rate``.
    """
    houses = rows or report_rows()
    pairs = np.array([(r, e) for r in rates for e in epsilons])

    def swept(name: str) -> dict[str, Any]:
        activation, keep = VARIANTS[name]
        begin = time.process_time()
        net = house_network(len(pairs), activation=activation)
        losses = train_by_differences(
            net,
            houses,
            rate=pairs[:, 0],
            epsilon=pairs[:, 1],
            at=[early, epochs - 1],
            activation=activation,
            keep=keep,
        )
        seconds = time.process_time() - begin
        found: dict[str, Any] = {f"{name}/seconds": seconds}
        for part, loss in zip(("train", "test"), losses, strict=True):
            shaped = np.minimum(np.nan_to_num(loss, nan=np.inf), most)
            shaped = shaped.reshape(2, len(rates), len(epsilons))
            found[f"{name}/early {part}"], found[f"{name}/{part}"] = shaped
        return found

    results: dict[str, Any] = {}
    for found in each(VARIANTS, swept, "pairs"):
        results |= found

    def from_starts(step: float) -> tuple[Any, Any]:
        net = house_network(starts, rng=1)
        train, test = train_by_differences(net, houses, rate=rate, epsilon=step, at=[epochs - 1])
        return train[0], test[0]

    ends = each(steps, from_starts, "steps")
    results["steps/train"], results["steps/test"] = (
        np.array([pair[k] for pair in ends]) for k in (0, 1)
    )
    return results
