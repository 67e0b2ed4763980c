"""What the house prices allow: simple models, a small network, boosted trees, cross-validated."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from nnbook.book.house_prices.nets import (
    Rows,
    best_cuts,
    half_mse,
    house_network,
    train_by_differences,
)
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.datasets import load_house_prices
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import Adam
from nnbook.preprocessing import StandardScaler
from nnbook.regularizers import L2
from nnbook.tuning import KFold
from nnbook.typing import FloatArray

#: The column of the distance to the station, in metres.
DISTANCE = 2

NETWORK: Mapping[str, Any] = {
    "penalties": [0.001, 0.003, 0.01, 0.03],
    "epochs": [50, 100, 200, 400, 800],
    "units": 10,
    "rate": 0.01,
    "starts": 5,
}
REPORT: Mapping[str, Any] = {"rate": 0.167, "epsilon": 0.85, "updates": 500, "starts": 5}
TREES: Mapping[str, Any] = {"depths": [2, 3, 4], "most": 200, "shrinkage": 0.05}


@recorded(
    "house_models",
    question="How well can the price of a house be predicted from these six features?",
    seeds="4 shuffles of all 414 rows into 5 folds; and the report's split once",
    tolerance=0.02,
    absolute=0.5,
    data="UCI real estate valuation, all 414 rows",
    scattered=["network", "average of networks", "report's network", "boosted trees", "chosen/*"],
)
def house_models(
    repeats: int = 4,
    folds: int = 5,
    train: int = 315,
    inner: int = 3,
    network: Mapping[str, Any] = NETWORK,
    trees: Mapping[str, Any] = TREES,
    report: Mapping[str, Any] = REPORT,
    data: tuple[FloatArray, FloatArray] | None = None,
) -> Mapping[str, Any]:
    """Measure each model on the same folds; what a model chooses, it chooses on training rows.

    ``data``, features and prices, replaces the houses in tests.

    Returns
    -------
    dict
        For each model its test losses, half the mean square, of shape (repeats * folds,), and
        ``split/NAME``, the loss on the report's test rows. ``chosen/penalty``, ``chosen/epochs``,
        ``chosen/depth`` and ``chosen/trees``: what was chosen in each fold.

    Raises
    ------
    ModuleNotFoundError
        If scikit-learn, the reference, is not installed. Pages read the record.
    """
    if data is None:
        houses = load_house_prices()
        data = houses.x, houses.y
    x, y = data

    def measured(item: tuple[Any, Any, int]) -> dict[str, float]:
        fit, check, seed = item
        rows = Rows(x[fit], y[fit], x[check], y[check])
        return {
            **{name: half_mse(model(rows), rows.y_test) for name, model in SIMPLE.items()},
            "report's network": _report(rows, seed, **report),
            **_network(rows, seed, inner, **network),
            **_boosted(rows, seed, inner, **trees),
        }

    splits = [
        (*split, 100 * repeat + fold)
        for repeat in range(repeats)
        for fold, split in enumerate(KFold(folds, shuffle=True, rng=repeat).split(x))
    ]
    every = np.arange(len(x))
    *found, reports = each([*splits, (every[:train], every[train:], 9999)], measured, "folds")
    results: dict[str, Any] = {name: [fold[name] for fold in found] for name in found[0]}
    results |= {f"split/{k}": v for k, v in reports.items() if not k.startswith("chosen")}
    return results


def _constant(rows: Rows) -> FloatArray:
    return np.full_like(rows.y_test, rows.y.mean())


def _intervals(rows: Rows, groups: int = 4) -> FloatArray:
    """Predict one price for each interval of the distance; the cuts fit the training rows best."""
    cuts, _ = best_cuts(rows.x[:, DISTANCE], rows.y, groups)
    seen, new = (np.searchsorted(cuts, part[:, DISTANCE]) for part in (rows.x, rows.x_test))
    means = np.bincount(seen, rows.y[:, 0]) / np.bincount(seen)
    return np.asarray(means[new][:, None])


def _linear(rows: Rows, log_distance: bool = False, log_price: bool = False) -> FloatArray:
    """Predict by least squares, from the distance and for the price or for their logarithms.

    The exponential of a mean logarithm is too low for a mean price. It is multiplied by the mean of
    the exponentials of the training residuals (Duan's smearing).
    """
    x, x_test = rows.x.copy(), rows.x_test.copy()
    if log_distance:
        for part in (x, x_test):
            part[:, DISTANCE] = np.log(part[:, DISTANCE])
    scaler = StandardScaler().fit(x)  # least squares does not depend on it, but rounding does
    design, new = (
        np.column_stack([np.ones(len(part)), scaler.transform(part)]) for part in (x, x_test)
    )
    target = np.log(rows.y) if log_price else rows.y
    weights = np.linalg.lstsq(design, target, rcond=None)[0]
    if not log_price:
        return np.asarray(new @ weights)
    return np.asarray(np.exp(new @ weights) * np.exp(target - design @ weights).mean())


#: The models that choose nothing.
SIMPLE: dict[str, Callable[[Rows], FloatArray]] = {
    "one constant": _constant,
    "four intervals of the distance": _intervals,
    "least squares": _linear,
    "least squares, log distance": lambda rows: _linear(rows, log_distance=True),
    "least squares, both logs": lambda rows: _linear(rows, log_distance=True, log_price=True),
}


def _report(
    rows: Rows, seed: int, *, rate: float, epsilon: float, updates: int, starts: int
) -> float:
    """Return the mean loss of the report's network, trained with its best setting."""
    net = house_network(starts, rng=seed)
    _, test = train_by_differences(net, rows, rate=rate, epsilon=epsilon, at=[updates])
    return float(test[0].mean())


def _trained(
    rows: Rows, penalty: FloatArray, epochs: Sequence[int], units: int, rate: float, seed: int
) -> Iterator[FloatArray]:
    """Train a stack on standardized features and prices; yield test prices after some epochs."""
    features, prices = StandardScaler(), StandardScaler()
    x, y = features.fit_transform(rows.x), prices.fit_transform(rows.y)
    inputs = Input(x.shape[1])
    hidden = Dense(units, "tanh", kernel_regularizer=L2(penalty))(inputs)
    output = Dense(1, kernel_regularizer=L2(penalty))(hidden)
    net = Network(
        inputs, output, loss="half_mse", optimizer=Adam(rate), runs=len(penalty), rng=seed
    )
    done = 0
    for count in epochs:
        net.fit(x, y, epochs=count - done, batch_size=None)
        done = count
        predicted = net.predict(features.transform(rows.x_test))
        yield np.stack([prices.inverse_transform(one) for one in predicted])


def _network(
    rows: Rows,
    seed: int,
    inner: int,
    *,
    penalties: Sequence[float],
    epochs: Sequence[int],
    units: int,
    rate: float,
    starts: int,
) -> dict[str, float]:
    """Choose the penalty and the number of epochs by inner folds; train again on all rows."""
    tried = np.repeat(penalties, 2)
    scores = np.zeros((len(penalties), len(epochs)))
    for fit, check in KFold(inner, shuffle=True, rng=seed).split(rows.x):
        part = Rows(rows.x[fit], rows.y[fit], rows.x[check], rows.y[check])
        for k, predicted in enumerate(_trained(part, tried, epochs, units, rate, seed)):
            losses = np.array([half_mse(one, part.y_test) for one in predicted])
            scores[:, k] += losses.reshape(len(penalties), 2).mean(axis=1)
    p, e = map(int, np.unravel_index(int(scores.argmin()), scores.shape))
    many = np.full(starts, penalties[p])
    (predicted,) = _trained(rows, many, [epochs[e]], units, rate, seed + 50)
    return {
        "network": float(np.mean([half_mse(one, rows.y_test) for one in predicted])),
        "average of networks": half_mse(predicted.mean(axis=0), rows.y_test),
        "chosen/penalty": float(penalties[p]),
        "chosen/epochs": float(epochs[e]),
    }


def _boosted(
    rows: Rows, seed: int, inner: int, *, depths: Sequence[int], most: int, shrinkage: float
) -> dict[str, float]:
    """Choose the depth and the number of trees by inner folds; fit again on all rows."""
    try:
        regressor: Any = import_module("sklearn.ensemble").GradientBoostingRegressor
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "house_models: expected scikit-learn, which has the boosted trees, to be installed; "
            "use pip install scikit-learn"
        ) from None

    def fitted(x: FloatArray, y: FloatArray, depth: int, count: int) -> Any:
        model = regressor(
            max_depth=depth,
            n_estimators=count,
            learning_rate=shrinkage,
            subsample=0.5,
            random_state=seed,
        )
        return model.fit(x, y[:, 0])

    scores = np.zeros((len(depths), most))
    for fit, check in KFold(inner, shuffle=True, rng=seed).split(rows.x):
        for k, depth in enumerate(depths):
            stages = fitted(rows.x[fit], rows.y[fit], depth, most).staged_predict(rows.x[check])
            scores[k] += [half_mse(stage[:, None], rows.y[check]) for stage in stages]
    d, t = map(int, np.unravel_index(int(scores.argmin()), scores.shape))
    predicted = fitted(rows.x, rows.y, depths[d], t + 1).predict(rows.x_test)
    return {
        "boosted trees": half_mse(predicted[:, None], rows.y_test),
        "chosen/depth": float(depths[d]),
        "chosen/trees": float(t + 1),
    }
