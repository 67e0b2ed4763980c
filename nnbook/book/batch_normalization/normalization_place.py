"""Batch normalization before or after the activation, and what gamma and beta learn."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.batch_normalization.nets import PLACES, SOURCE, deep_network, trained
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.small_digits import load_small_digits
from nnbook.book.split import Split
from nnbook.book.stacks import classifiers, over_orders
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray


@recorded(
    "normalization_place",
    question="Does batch normalization belong before or after the activation, and do gamma and "
    "beta learn to undo it?",
    seeds="2 orders of the batches choose the rate, 10 others report, 2 starts in each; one split",
    tolerance=0.1,
    data=SOURCE,
)
def normalization_place(
    activations: Sequence[str] = ("sigmoid", "tanh", "relu"),
    learning_rates: Sequence[float] = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
    choosing: tuple[int, int] = (2, 2),
    showing: tuple[int, int] = (10, 2),
    units: int = 30,
    depth: int = 5,
    train: int = 1000,
    epochs: int = 20,
    batch_size: int = 50,
) -> Mapping[str, Any]:
    """Train networks without normalization, with it before, and with it after the activation.

    Returns
    -------
    dict
        For each ``ACTIVATION/PLACE``: ``/choose`` of shape (rates, runs), the training accuracy of
        the last epoch, and ``/best``, the rate with the best mean. At that rate, in other orders
        of the batches, ``/loss``, ``/accuracy`` and ``/test`` of shape (runs,), one order after the
        other. For ``before`` also, for one run of each of five orders, ``/gamma``, ``/beta``,
        ``/std`` and ``/mean`` of shape (depth, 5 * units): what was learned, and the moments of
        what is normalized over the training set.
    """
    digits = load_small_digits(train)

    def measured(key: str) -> dict[str, Any]:
        activation, place = key.split("/")
        ends = deep_network(place, units=units, depth=depth, activation=activation)

        def stack(rates: FloatArray, seed: int) -> dict[str, Any]:
            net = classifiers(ends, SGD(rates), runs=len(rates), rng=seed)
            found = trained(net, digits, epochs=epochs, batch_size=batch_size)
            if place == "before" and 100 <= seed < 105:
                learned.append(_learned(net.select(0), digits, depth))
            return found

        learned: list[dict[str, Any]] = []
        choose = over_orders(stack, learning_rates, choosing)["accuracy"]
        best = int(choose.mean(axis=1).argmax())
        found = over_orders(stack, learning_rates[best], showing, first=100)
        found |= {"choose": choose, "best": np.array(best)}
        for name in learned[0] if learned else ():
            found[name] = np.concatenate([one[name] for one in learned], axis=1)
        return found

    return by_name([f"{a}/{place}" for a in activations for place in PLACES], measured, "networks")


def _learned(net: Network, digits: Split, depth: int) -> dict[str, Any]:
    """Return gamma and beta, and the moments of what each normalization is given."""
    # From a state of zeros, one step with momentum 0.9 keeps a tenth of the batch's statistics.
    for k in range(1, depth + 1):
        for values in net.state[f"bn_{k}"].values():
            values[...] = 0.0
    batch = [digits.x.astype(net.dtype), np.eye(10, dtype=net.dtype)[digits.y]]
    net.batch_loss(batch, training=True)
    net.advance()
    names = [f"bn_{k}" for k in range(1, depth + 1)]
    return {
        "gamma": np.array([net.params[name]["gamma"] for name in names]),
        "beta": np.array([net.params[name]["beta"] for name in names]),
        "mean": np.array([net.state[name]["moving_mean"] for name in names]) / 0.1,
        "std": np.sqrt(np.array([net.state[name]["moving_variance"] for name in names]) / 0.1),
    }
