"""Which starts can be trained, and to which depth."""

from collections.abc import Mapping, Sequence
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


@recorded(
    "depth_training",
    question="How deep a tanh network can each start be trained, given its own best learning rate?",
    seeds="20 seeds for each start, depth and learning rate; one data set (seed 0)",
    tolerance=0.05,
    scattered=["*"],
    data="load_spirals(300, rng=0): three spirals, full batch",
)
def depth_training(
    depths: Sequence[int] = (1, 2, 3, 5, 10, 20),
    learning_rates: Sequence[float] = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
    seeds: int = 20,
    units: int = 30,
    samples: int = 300,
    epochs: int = 500,
    momentum: float = 0.9,
) -> Mapping[str, Any]:
    """Train tanh networks on three spirals, all seeds and rates of a setting in one stack.

    Returns
    -------
    dict
        For each start ``NAME``: ``NAME/accuracy`` and ``NAME/loss`` on the training data, of shape
        (depths, learning_rates, seeds). A diverged run counts as accuracy 0; its loss is None.
    """
    data = load_spirals(samples, rng=0)
    rates = np.repeat(learning_rates, seeds)

    def trained(start: Initializer, depth: int) -> tuple[FloatArray, FloatArray]:
        optimizer = SGD(rates, momentum=momentum)
        net = spiral_network(start, depth, optimizer, units, runs=len(rates), rng=depth)
        history = net.fit(data.x, data.y, epochs=epochs, batch_size=None)
        accuracy = np.nan_to_num(history["accuracy"][-1]).reshape(-1, seeds)
        return accuracy, history["loss"][-1].reshape(-1, seeds)

    results: dict[str, Any] = {}
    for name, start in STARTS.items():
        accuracy, loss = zip(*each(depths, partial(trained, start), name), strict=True)
        results[f"{name}/accuracy"] = np.array(accuracy)
        results[f"{name}/loss"] = np.array(loss)
    return results
