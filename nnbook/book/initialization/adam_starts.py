"""Adam, momentum and plain descent from weights that start too small."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from nnbook.book.initialization.depth_training import STARTS, at_best_rate, spiral_network, stacked
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.datasets import load_spirals
from nnbook.optimizers import SGD, Adam, Optimizer
from nnbook.typing import FloatArray

RULES: Mapping[str, Callable[[FloatArray], Optimizer]] = {
    "plain": SGD,
    "momentum": partial(SGD, momentum=0.9),
    "Adam": Adam,
    "Adam, ε 1e-30": partial(Adam, epsilon=1e-30),
}

#: What each rule is tried with.
RATES: Mapping[str, Sequence[float]] = {
    "plain": (0.1, 1.0, 10.0),
    "momentum": (0.01, 0.1, 1.0),
    "Adam": (0.001, 0.003, 0.01, 0.03, 0.1),
    "Adam, ε 1e-30": (0.001, 0.003, 0.01, 0.03, 0.1),
}


@recorded(
    "adam_starts",
    question="Does Adam train deep tanh networks from weights that are too small?",
    seeds="4 starts choose the rate, 8 others are shown; one data set (seed 0), full batch",
    tolerance=0.1,
    scattered=["*"],
    data="load_spirals(300, rng=0): three spirals, full batch",
)
def adam_starts(
    starts: Sequence[str] = ("std 0.001", "std 0.01", "Glorot uniform"),
    depths: Sequence[int] = (3, 5, 10),
    rates: Mapping[str, Sequence[float]] = RATES,
    choosing: int = 4,
    showing: int = 8,
    units: int = 30,
    samples: int = 300,
    epochs: int = 500,
) -> Mapping[str, Any]:
    """Train tanh networks on three spirals by each rule at its best rate.

    Adam without its ε shows what is left when no gradient is too small to be scaled up.

    Returns
    -------
    dict
        For each ``RULE/START``: ``/choose`` of shape (depths, rates), the mean training accuracy;
        ``/best`` of shape (depths,); and ``/accuracy`` of shape (depths, showing). A diverged run
        counts as 0.
    """
    data = load_spirals(samples, rng=0)

    def trained(rule: str, start: str, depth: int, values: FloatArray, rng: int) -> FloatArray:
        optimizer = RULES[rule](values)
        net = spiral_network(STARTS[start], depth, optimizer, units, runs=len(values), rng=rng)
        history = net.fit(data.x, data.y, epochs=epochs, batch_size=None)
        return np.asarray(np.nan_to_num(history["accuracy"][-1]))

    def measured(key: str) -> dict[str, Any]:
        rule, start = key.split("/")
        return stacked(
            [
                at_best_rate(partial(trained, rule, start, d), rates[rule], choosing, showing, d)
                for d in depths
            ]
        )

    keys = [f"{rule}/{start}" for rule in rates for start in starts]
    return by_name(keys, measured, "networks")
