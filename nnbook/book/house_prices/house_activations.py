"""Four activations on the report's raw inputs and on standardized ones, from many starts."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.house_prices.nets import SOURCE, Rows, house_network, load_rows, losses
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.preprocessing import StandardScaler

#: The inputs, and the initial weights: those of the report, or those made for the activation.
CONDITIONS = {
    "raw, report's start": (False, True),
    "standardized, report's start": (True, True),
    "standardized, Glorot or He": (True, False),
}


@recorded(
    "house_activations",
    question="Which activations work on raw inputs, and which on standardized ones?",
    seeds="12 starts for each activation and rate, the same ones for each rate",
    tolerance=1e-3,
    absolute=0.03,
    data=SOURCE,
    scattered=["*/train", "*/test"],
)
def house_activations(
    activations: Sequence[str] = ("sigmoid", "tanh", "relu", "leaky_relu"),
    rates: Sequence[float] = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3),
    starts: int = 12,
    epochs: int = 1000,
    rate: float = 0.003,
    first: int = 150,
    rows: Rows | None = None,
) -> Mapping[str, Any]:
    """Train the 6-5-1 network by backpropagation, full batch, plain gradient descent.

    Returns
    -------
    dict
        For each activation and each of ``CONDITIONS``: ``ACTIVATION/CONDITION/train`` and
        ``…/test`` of shape (rates, starts), half the mean square after all epochs, NaN for a run
        that diverged. On raw inputs at ``rate`` also ``…/first``, the median training loss before
        each of the first ``first`` updates, and ``…/off``, of shape (3,): the share of hidden units
        with a sum below 0 for every training house, after 0, 1 and 2 updates.
    """
    houses = rows or load_rows()
    scaled = houses.scaled(StandardScaler())

    def network(activation: str, by_report: bool, steps: Any) -> Network:
        if by_report:
            return house_network(len(steps), activation=activation, rate=steps)
        x = Input(houses.x.shape[1])
        start = "he_normal" if activation.endswith("relu") else "glorot_uniform"
        y = Dense(1)(Dense(5, activation, kernel_initializer=start, name="hidden")(x))
        return Network(x, y, loss="half_mse", optimizer=SGD(steps), runs=len(steps), rng=0)

    def trained(key: str) -> dict[str, Any]:
        activation, condition = key.split("/")
        standardize, by_report = CONDITIONS[condition]
        seen = scaled if standardize else houses
        steps = np.repeat(rates, starts)
        net = network(activation, by_report, steps)
        net.theta[...] = np.tile(net.theta[:starts], (len(rates), 1))
        found: dict[str, Any] = {}
        with np.errstate(all="ignore"):  # what diverges is frozen, and counted
            if not standardize:
                found |= beginning(network(activation, by_report, np.full(starts, rate)))
            net.fit(seen.x, seen.y, epochs=epochs, batch_size=None)
            for part, loss in zip(("train", "test"), losses(net, seen), strict=True):
                found[part] = np.where(np.isfinite(loss), loss, np.nan).reshape(-1, starts)
        return found

    def beginning(net: Network) -> dict[str, Any]:
        off, loss = [], []
        for update in range(first):
            if update < 3:
                hidden = net.params["hidden"]
                sums = houses.x @ hidden["kernel"] + hidden["bias"]
                off.append(float((sums < 0).all(axis=1).mean()))
            history = net.fit(houses.x, houses.y, epochs=1, batch_size=None)
            loss.append(history["loss"][0])
        return {"first": np.median(loss, axis=1), "off": off}

    return by_name([f"{a}/{c}" for a in activations for c in CONDITIONS], trained, "activations")
