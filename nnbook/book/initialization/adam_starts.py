"""Adam and momentum from weights that start too small."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.initialization.depth_training import STARTS, spiral_network
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.datasets import load_spirals
from nnbook.optimizers import SGD, Adam

#: What each rule is tried with.
RATES: Mapping[str, Sequence[float]] = {
    "momentum": (0.01, 0.1, 1.0),
    "Adam": (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
}


@recorded(
    "adam_starts",
    question="Does Adam train deep tanh networks from weights that are too small?",
    seeds="6 starts choose the rate, 8 others are shown; one data set (seed 0), full batch",
    tolerance=0.1,
    scattered=["*"],
    data="load_spirals(300, rng=0): three spirals, full batch",
)
def adam_starts(
    starts: Sequence[str] = ("std 0.001", "std 0.01", "Glorot uniform"),
    depths: Sequence[int] = (2, 3, 5, 10),
    rates: Mapping[str, Sequence[float]] = RATES,
    choosing: int = 6,
    showing: int = 8,
    units: int = 30,
    samples: int = 300,
    epochs: int = 500,
) -> Mapping[str, Any]:
    """Train tanh networks on three spirals by momentum and by Adam, each at its best rate.

    Returns
    -------
    dict
        For each ``RULE/START``: ``/choose`` of shape (depths, rates), the mean training accuracy;
        ``/best`` of shape (depths,); and ``/accuracy`` of shape (depths, showing). A diverged run
        counts as 0.
    """
    data = load_spirals(samples, rng=0)

    def trained(rule: str, start: str, depth: int, values: Any, seed: int) -> Any:
        optimizer = SGD(values, momentum=0.9) if rule == "momentum" else Adam(values)
        net = spiral_network(STARTS[start], depth, optimizer, units, runs=len(values), rng=seed)
        history = net.fit(data.x, data.y, epochs=epochs, batch_size=None)
        return np.nan_to_num(history["accuracy"][-1])

    def measured(key: str) -> dict[str, Any]:
        rule, start = key.split("/")
        choose, best, shown = [], [], []
        for depth in depths:
            values = np.repeat(rates[rule], choosing)
            table = trained(rule, start, depth, values, depth).reshape(-1, choosing).mean(axis=1)
            choose.append(table)
            best.append(int(table.argmax()))
            chosen = np.full(showing, rates[rule][best[-1]])
            shown.append(trained(rule, start, depth, chosen, 100 + depth))
        return {"choose": np.array(choose), "best": np.array(best), "accuracy": np.array(shown)}

    keys = [f"{rule}/{start}" for rule in rates for start in starts]
    return by_name(keys, measured, "networks")
