"""House prices on raw and on scaled inputs: where the plateau of the course's report comes from."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from tqdm import tqdm

from nnbook.activations import sigmoid
from nnbook.book.registry import recorded
from nnbook.datasets import load_house_prices
from nnbook.initializers import RandomUniform
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.preprocessing import MinMaxScaler, StandardScaler, Transformer
from nnbook.typing import FloatArray

_UNIFORM = RandomUniform(0.0, 1.0)

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
    data="UCI real estate valuation; rows 0 to 314 train, the other 99 test, as in the report",
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
        of the constant that fits the training rows best, as texts of 14 digits. ``near_far``: those
        of two constants, for houses nearer to a station than the mean and for the others.
        ``linear``: those of least squares. ``mean`` and ``std`` of the features. ``unequal``: the
        largest standard deviation, over the training rows, of a raw network's hidden units before
        the first update, for each seed. ``least``: the smallest sum that enters a raw network's
        hidden unit, over all training rows, units and seeds.
    """
    data = load_house_prices()
    rows = slice(train_rows), slice(train_rows, None)
    y, y_test = (data.y[part] for part in rows)
    x, x_test = (data.x[part] for part in rows)
    results: dict[str, Any] = {
        "plateau": [f"{half_mse(y.mean(), part):.14g}" for part in (y, y_test)],
        "mean": x.mean(axis=0),
        "std": x.std(axis=0),
    }
    near, near_test = (part[:, 2] < x[:, 2].mean() for part in (x, x_test))
    results["near_far"] = [
        half_mse(np.where(side[:, None], y[near].mean(), y[~near].mean()), part)
        for side, part in ((near, y), (near_test, y_test))
    ]
    rates = np.repeat(learning_rates, seeds)
    inputs = Input(x.shape[1])
    dense = partial(Dense, kernel_initializer=_UNIFORM, bias_initializer=_UNIFORM)
    output = dense(1)(dense(units, activation="sigmoid", name="hidden")(inputs))
    starts = Network(inputs, output, loss="half_mse", runs=seeds, rng=0)
    kernel, bias = (starts.params["hidden"][part] for part in ("kernel", "bias"))
    sums = x @ kernel + bias
    results["unequal"] = sigmoid(sums).std(axis=1).max(axis=1)
    results["least"] = float(sums.min())
    for name, scaler in tqdm(SCALINGS.items(), disable=None):
        z, z_test = x, x_test
        if scaler is not None:
            z, z_test = scaler.fit_transform(x), scaler.transform(x_test)
        net = Network(inputs, output, loss="half_mse", optimizer=SGD(rates), runs=len(rates), rng=0)
        net.theta[...] = np.tile(starts.theta, (len(learning_rates), 1))
        net.fit(z, y, epochs=epochs, batch_size=None)
        for part, features, targets in (("train", z, y), ("test", z_test, y_test)):
            loss = np.asarray(net.evaluate(features, targets)["loss"])
            results[f"{name}/{part}"] = loss.reshape(len(learning_rates), seeds)
        design, design_test = (np.column_stack([np.ones(len(t)), t]) for t in (z, z_test))
        results[f"{name}/condition"] = float(np.linalg.cond(design)) ** 2
    # Least squares does not depend on the scaling, up to rounding: the last one serves.
    weights = np.linalg.lstsq(design, y, rcond=None)[0]
    results["linear"] = [half_mse(design @ weights, y), half_mse(design_test @ weights, y_test)]
    return results


def half_mse(predicted: FloatArray | float, y: FloatArray) -> float:
    """Return half the mean square of the errors, the report's loss.

    Examples
    --------
    >>> half_mse(1.0, np.array([[0.0], [3.0]]))
    1.25
    """
    return float(np.mean((predicted - y) ** 2) / 2)
