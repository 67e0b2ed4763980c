"""Batch normalization before or after the activation, and what gamma and beta learn."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

from nnbook.book.batch_normalization.nets import PLACES, Split, deep_network, digits
from nnbook.book.registry import recorded
from nnbook.network import Network
from nnbook.optimizers import SGD


@recorded(
    "normalization_place",
    question="Does batch normalization belong before or after the activation, and do gamma and "
    "beta learn to undo it?",
    seeds="24 starts for each setting and rate: 12 choose the rate, 12 report; one split and one "
    "order of batches (0)",
    tolerance=0.1,
    data="scikit-learn's digits, 1,000 for training and 797 for testing",
)
def normalization_place(
    activations: Sequence[str] = ("sigmoid", "tanh", "relu"),
    learning_rates: Sequence[float] = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
    seeds: int = 24,
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
        For each ``ACTIVATION/PLACE`` the ``/loss`` and ``/accuracy`` of the last epoch of training
        and the ``/test`` accuracy, of shape (rates, seeds). For ``before`` also, at the rate with
        the best mean training accuracy over the first half of the seeds and for each of five runs
        of the other half, ``/gamma``, ``/beta``, ``/std`` and ``/mean`` of shape (depth, 5 *
        units): what was learned, and the moments of what is normalized over the training set.
    """
    data = digits(train, rng=0)
    rates = np.repeat(learning_rates, seeds)
    shape = len(learning_rates), seeds
    results: dict[str, Any] = {}
    for activation in tqdm(activations, disable=None):
        for place in PLACES:
            x, y = deep_network(place, units=units, depth=depth, activation=activation)
            net = Network(
                x,
                y,
                loss="categorical_crossentropy_from_logits",
                optimizer=SGD(rates),
                metrics=["accuracy"],
                runs=len(rates),
                dtype=np.float32,
                rng=0,
            )
            history = net.fit(data.x, data.y, epochs=epochs, batch_size=batch_size)
            alive = np.isfinite(history["loss"][-1])
            tested = np.where(alive, net.evaluate(data.x_test, data.y_test)["accuracy"], 0.0)
            accuracy = np.nan_to_num(history["accuracy"][-1]).reshape(shape)
            key = f"{activation}/{place}"
            results[f"{key}/loss"] = history["loss"][-1].reshape(shape)
            results[f"{key}/accuracy"] = accuracy
            results[f"{key}/test"] = tested.reshape(shape)
            if place == "before":
                best = int(accuracy[:, : seeds // 2].mean(axis=1).argmax())
                runs = [best * seeds + seeds // 2 + k for k in range(min(5, seeds // 2))]
                learned = [_learned(net.select(run), data, depth) for run in runs]
                for name in learned[0]:
                    results[f"{key}/{name}"] = np.concatenate([one[name] for one in learned], 1)
    return results


def _learned(net: Network, data: Split, depth: int) -> dict[str, Any]:
    """Return gamma and beta, and the moments of what each normalization is given."""
    # One step of momentum 0.9 from a state of zeros takes over a tenth of the batch's statistics.
    for k in range(1, depth + 1):
        for values in net.state[f"bn_{k}"].values():
            values[...] = 0.0
    batch = [data.x.astype(net.dtype), np.eye(10, dtype=net.dtype)[data.y]]
    net.batch_loss(batch, training=True)
    net.advance()
    names = [f"bn_{k}" for k in range(1, depth + 1)]
    return {
        "gamma": np.array([net.params[name]["gamma"] for name in names]),
        "beta": np.array([net.params[name]["beta"] for name in names]),
        "mean": np.array([net.state[name]["moving_mean"] for name in names]) / 0.1,
        "std": np.sqrt(np.array([net.state[name]["moving_variance"] for name in names]) / 0.1),
    }
