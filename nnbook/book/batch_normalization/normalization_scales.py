"""Batch normalization against the scale of the initial weights, and the rates that it allows."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from tqdm import tqdm

from nnbook.book.batch_normalization.nets import SOURCE, deep_network, trained
from nnbook.book.registry import recorded
from nnbook.book.small_digits import load_small_digits
from nnbook.book.stacks import classifiers, over_orders
from nnbook.initializers import RandomNormal
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray

#: Where the normalization stands, and its epsilon: PyTorch's default, and Keras's.
NETWORKS = {
    "without": ("none", 1e-5),
    "epsilon 1e-5": ("before", 1e-5),
    "epsilon 1e-3": ("before", 1e-3),
}


@recorded(
    "normalization_scales",
    question="Which initial weights and which learning rates can be used with batch normalization, "
    "and which without?",
    seeds="8 orders of the batches for each scale and rate, a start in each; one split of the data",
    tolerance=0.1,
    data=SOURCE,
)
def normalization_scales(
    scales: int = 20,
    rates: int = 11,
    orders: int = 8,
    units: int = 30,
    depth: int = 5,
    train: int = 1000,
    epochs: int = 8,
    batch_size: int = 50,
) -> Mapping[str, Any]:
    """Train ReLU networks from weights of 20 standard deviations, each with each learning rate.

    Returns
    -------
    dict
        ``scales``, from 1e-4 to 1, and ``rates``, from 1e-3 to 100, and for each of the
        ``NETWORKS`` the ``/loss`` of the last epoch of training and the ``/test`` accuracy,
        of shape (scales, rates, orders). A diverged run has loss None and accuracy 0.
    """
    digits = load_small_digits(train)
    stds, steps = np.logspace(-4, 0, scales), np.logspace(-3, 2, rates)
    results: dict[str, Any] = {"scales": stds, "rates": steps}
    for name, (place, epsilon) in NETWORKS.items():
        normal = RandomNormal(stddev=1.0)
        ends = deep_network(place, units=units, depth=depth, initializer=normal, epsilon=epsilon)
        found = []
        for k, std in enumerate(tqdm(stds, desc=name, disable=None)):

            def stack(rates: FloatArray, seed: int, made: Any = ends, scale: Any = std) -> Any:
                net = classifiers(made, SGD(rates), runs=len(rates), rng=seed)
                for layer in range(1, depth + 2):
                    net.params[f"fc_{layer}"]["kernel"][...] *= np.float32(scale)
                return trained(net, digits, epochs=epochs, batch_size=batch_size)

            found.append(over_orders(stack, steps, (orders, 1), first=100 * k))
        for quantity in ("loss", "test"):
            values = [one[quantity] for one in found]
            results[f"{name}/{quantity}"] = np.array(values)
    return results
