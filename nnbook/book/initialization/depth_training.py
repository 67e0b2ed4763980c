"""Which starts can be trained, and to which depth."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.book.stacks import classifiers
from nnbook.datasets import load_spirals
from nnbook.initializers import GlorotUniform, Initializer, Orthogonal, RandomNormal
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD, Optimizer
from nnbook.typing import FloatArray

STARTS: dict[str, Initializer] = {
    "std 0.001": RandomNormal(stddev=0.001),
    "std 0.01": RandomNormal(stddev=0.01),
    "Glorot uniform": GlorotUniform(),
    "orthogonal": Orthogonal(),
    "std 1": RandomNormal(stddev=1.0),
}


def spiral_network(
    start: Initializer, depth: int, optimizer: Optimizer, units: int, *, runs: int, rng: int
) -> Network:
    """Return a stack of tanh networks for three spirals, all kernels with one kind of start."""
    node = x = Input(2)
    for _ in range(depth):
        node = Dense(units, activation="tanh", kernel_initializer=start)(node)
    y = Dense(3, kernel_initializer=start)(node)
    return classifiers((x, y), optimizer, runs=runs, rng=rng)


def at_best_rate(
    trained: Callable[[FloatArray, int], FloatArray],
    rates: Sequence[float],
    choosing: int,
    showing: int,
    rng: int,
) -> dict[str, Any]:
    """Choose a learning rate with some starts, and train others with it.

    ``trained(values, rng)`` is given a rate for each network of a stack and returns what they get
    right. ``choose`` is the mean at every rate, ``best`` the place of the chosen one, and
    ``accuracy`` that of the other starts.
    """
    choose = trained(np.repeat(rates, choosing), rng).reshape(-1, choosing).mean(axis=1)
    best = int(choose.argmax())
    shown = trained(np.full(showing, rates[best]), 100 + rng)
    return {"choose": choose, "best": best, "accuracy": shown}


def stacked(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the results of several depths, an array for each name."""
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


@recorded(
    "depth_training",
    question="How deep a tanh network can each start be trained, given its own best learning rate?",
    seeds="5 starts choose the rate, 15 others are shown; one data set (seed 0), full batch",
    tolerance=0.1,
    scattered=["*"],
    data="load_spirals(300, rng=0): three spirals, full batch",
)
def depth_training(
    depths: Sequence[int] = (1, 2, 3, 5, 10, 20),
    rates: Sequence[float] = (1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
    choosing: int = 5,
    showing: int = 15,
    units: int = 30,
    samples: int = 300,
    epochs: int = 500,
    momentum: float = 0.9,
) -> Mapping[str, Any]:
    """Train tanh networks on three spirals by momentum, each kind of start at its best rate.

    Returns
    -------
    dict
        For each start ``NAME``: ``/choose`` of shape (depths, rates), the mean training accuracy;
        ``/best`` of shape (depths,); and ``/accuracy`` of shape (depths, showing). A diverged run
        counts as 0.
    """
    data = load_spirals(samples, rng=0)

    def trained(start: Initializer, depth: int, values: FloatArray, rng: int) -> FloatArray:
        optimizer = SGD(values, momentum=momentum)
        net = spiral_network(start, depth, optimizer, units, runs=len(values), rng=rng)
        history = net.fit(data.x, data.y, epochs=epochs, batch_size=None)
        return np.asarray(np.nan_to_num(history["accuracy"][-1]))

    def measured(start: Initializer, depth: int) -> dict[str, Any]:
        return at_best_rate(partial(trained, start, depth), rates, choosing, showing, depth)

    results: dict[str, Any] = {}
    for name, start in STARTS.items():
        found = stacked(list(each(depths, partial(measured, start), name)))
        results |= {f"{name}/{key}": values for key, values in found.items()}
    return results
