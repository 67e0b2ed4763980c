"""What sets the left edge of the usable scales: epsilon, or the kernel that is not normalized."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.book.batch_normalization.nets import SOURCE, deep_network, trained
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.small_digits import load_small_digits
from nnbook.book.stacks import classifiers, over_orders
from nnbook.initializers import RandomNormal
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray


@recorded(
    "normalization_edge",
    question="Why do very small weights train badly with batch normalization: by epsilon, or by "
    "the last kernel?",
    seeds="10 orders of the batches, a start in each; one split of the data",
    tolerance=0.1,
    data=SOURCE,
)
def normalization_edge(
    scales: int = 13,
    last: float = 0.2,
    learning_rate: float = 0.1,
    epsilons: tuple[float, float] = (1e-5, 1e-3),
    showing: tuple[int, int] = (10, 1),
    units: int = 30,
    depth: int = 5,
    train: int = 1000,
    epochs: int = 8,
    batch_size: int = 50,
) -> Mapping[str, Any]:
    """Train normalized ReLU networks from small weights, with the last kernel small or not.

    Returns
    -------
    dict
        ``scales``, standard deviations from 1e-4 to 0.1; for each epsilon ``EPSILON/all``, the
        accuracy on new digits where all kernels have that scale, and ``EPSILON/hidden``, where the
        last one, which is not normalized, starts at ``last``; of shape (scales, runs).
    """
    digits = load_small_digits(train)
    stds = np.logspace(-4, -1, scales)

    def measured(key: str) -> dict[str, FloatArray]:
        epsilon, which = key.split("/")
        ends = deep_network(
            "before",
            units=units,
            depth=depth,
            initializer=RandomNormal(stddev=1.0),
            epsilon=float(epsilon),
        )

        def stack(scale: FloatArray, seed: int) -> dict[str, Any]:
            net = classifiers(ends, SGD(learning_rate), runs=len(scale), rng=seed)
            for layer in range(1, depth + 2):
                own = last if which == "hidden" and layer > depth else scale
                net.params[f"fc_{layer}"]["kernel"][...] *= np.reshape(own, (-1, 1, 1))
            found = trained(net, digits, epochs=epochs, batch_size=batch_size)
            return {"test": found["test"]}

        return over_orders(stack, stds, showing)

    keys = [f"{epsilon:g}/{which}" for epsilon in epsilons for which in ("all", "hidden")]
    return {"scales": stds} | by_name(keys, measured, "networks")
