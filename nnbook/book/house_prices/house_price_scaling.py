"""House prices on raw and on scaled inputs: where the plateau of the course's report comes from."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

from nnbook.activations import sigmoid
from nnbook.book.house_prices.nets import SOURCE, half_mse, house_network, load_rows, losses
from nnbook.book.registry import recorded
from nnbook.preprocessing import MinMaxScaler, StandardScaler, Transformer

#: How the inputs are scaled, by statistics of the training rows; None leaves them as they are.
SCALINGS: dict[str, Transformer | None] = {
    "raw": None,
    "divided by σ": StandardScaler(with_mean=False),
    "centred": StandardScaler(with_std=False),
    "min-max": MinMaxScaler((-1, 1)),
    "standardized": StandardScaler(),
}


@recorded(
    "house_price_scaling",
    question="Does the plateau of the report on house prices come from its raw inputs?",
    seeds="40 starts for each scaling, the same ones for each learning rate",
    tolerance=1e-3,
    data=SOURCE,
    scattered=["*/train", "*/test"],
)
def house_price_scaling(
    learning_rates: Sequence[float] = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3),
    seeds: int = 40,
    units: int = 5,
    epochs: int = 1000,
    train_rows: int = 315,
) -> Mapping[str, Any]:
    """Train the report's network on its data, with and without a scaler.

    Six inputs, sigmoid units, one linear output; weights and biases uniform on (0, 1); half the
    mean square; full batch. The gradient is backpropagation's, not the report's differences.

    Returns
    -------
    dict
        For each scaling ``NAME``: ``NAME/train`` and ``NAME/test``, the losses after all updates,
        of shape (learning_rates, seeds), with None for a run that diverged; ``NAME/condition``, the
        condition number of the Hessian of a linear model on these inputs. ``plateau``: the losses
        of the constant that fits the training rows best, as strings of 14 digits. ``near_far``: the
        losses of two constants, for houses nearer to a station than the mean and for the others.
        ``linear``: those of least squares. ``mean`` and ``std`` of the features. ``unequal``: the
        largest standard deviation, over the training rows, of a raw network's hidden units before
        the first update, for each seed. ``least``: the smallest sum that enters a raw network's
        hidden unit, over all training rows, units and seeds.
    """
    houses = load_rows(train_rows)
    x, y = houses.x, houses.y
    results: dict[str, Any] = {
        "plateau": [f"{half_mse(y.mean(), part):.14g}" for part in (y, houses.y_test)],
        "mean": x.mean(axis=0),
        "std": x.std(axis=0),
    }
    near, near_test = (part[:, 2] < x[:, 2].mean() for part in (x, houses.x_test))
    results["near_far"] = [
        half_mse(np.where(side[:, None], y[near].mean(), y[~near].mean()), part)
        for side, part in ((near, y), (near_test, houses.y_test))
    ]
    starts = house_network(seeds, units=units)
    kernel, bias = (starts.params["hidden"][part] for part in ("kernel", "bias"))
    sums = x @ kernel + bias
    results["unequal"] = sigmoid(sums).std(axis=1).max(axis=1)
    results["least"] = float(sums.min())
    rates = np.repeat(learning_rates, seeds)
    for name, scaler in tqdm(SCALINGS.items(), disable=None):
        rows = houses if scaler is None else houses.scaled(scaler)
        net = house_network(len(rates), rate=rates, units=units)
        net.theta[...] = np.tile(starts.theta, (len(learning_rates), 1))
        net.fit(rows.x, y, epochs=epochs, batch_size=None)
        for part, loss in zip(("train", "test"), losses(net, rows), strict=True):
            results[f"{name}/{part}"] = loss.reshape(-1, seeds)
        design, design_test = (np.column_stack([np.ones(len(t)), t]) for t in (rows.x, rows.x_test))
        results[f"{name}/condition"] = float(np.linalg.cond(design)) ** 2
    # Least squares does not depend on the scaling, up to rounding: the last one serves.
    weights = np.linalg.lstsq(design, y, rcond=None)[0]
    results["linear"] = [
        half_mse(design @ weights, y),
        half_mse(design_test @ weights, houses.y_test),
    ]
    return results
