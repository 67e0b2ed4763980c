"""Rates, orders and scales of one linear unit: what it reaches, and when it explodes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.registry import recorded
from nnbook.book.single_units import train_units
from nnbook.datasets import load_saturating
from nnbook.preprocessing import MinMaxScaler, StandardScaler
from nnbook.typing import FloatArray

#: What is done to the inputs, by name: nothing, one input in a unit a tenth as large, standardized.
SCALES: dict[str, Callable[[FloatArray], FloatArray]] = {
    "as they are": lambda x: x,
    "x3 in tenths": lambda x: x * [1.0, 1.0, 10.0],
    "standardized": lambda x: StandardScaler().fit_transform(x * [1.0, 1.0, 10.0]),
}
ORDERS = ("fixed", "shuffled", "batch")

#: An excess from which no unit recovers.
EXPLODED = 1e6

RATES = (0.0003, 0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)


def largest_rate(x: FloatArray) -> float:
    """Return the rate below which full-batch descent of a linear unit converges.

    Examples
    --------
    >>> largest_rate(np.array([[1.0], [-1.0]]))
    1.0
    """
    rows = np.column_stack([x, np.ones(len(x))])
    return float(2 / np.linalg.eigvalsh(rows.T @ rows)[-1])


@recorded(
    "unit_rates",
    question="Which rates does a linear unit stand, by order and by scale of its inputs?",
    seeds="data sets 0 to 99, the same ones for each rate, order and scale",
    tolerance=1e-4,
)
def unit_rates(
    sets: int = 100, rates: Sequence[float] = RATES, epochs: int = 200
) -> Mapping[str, Any]:
    """Train a linear unit on each set at each rate.

    Returns
    -------
    dict
        For each ``SCALE/ORDER``: ``.../quartiles`` of shape (3, rates), over the sets, of the
        excess, the share by which the mean square on the training rows is above that of least
        squares. ``.../exploded`` of shape (rates,): the share of the sets in which the excess is
        above 10^6, and is written as that. ``SCALE/largest`` of shape (sets,): the largest rate in
        full batch, by theory.
    """
    results: dict[str, Any] = {}
    loaded = [load_saturating(rng=k) for k in range(sets)]
    targets = np.stack([MinMaxScaler((-1, 1)).fit_transform(one.y)[:, 0] for one in loaded])
    for scale, change in SCALES.items():
        x = np.stack([change(one.x) for one in loaded])
        results[f"{scale}/largest"] = [largest_rate(one) for one in x]
        pairs = [*zip(x, targets, strict=True)]
        best = np.array([_mean_square(one, y, _least_squares(one, y)) for one, y in pairs])
        for order in ORDERS:
            w: FloatArray = np.empty((0, 4))
            for state in train_units(
                np.tile(x, (len(rates), 1, 1)),
                np.tile(targets, (len(rates), 1)),
                activation="identity",
                learning_rate=np.repeat(rates, sets),
                epochs=epochs,
                batch=order == "batch",
                rng=np.random.default_rng(0) if order == "shuffled" else None,
            ):
                w = state
            found = [_mean_square(*pairs[k % sets], one) for k, one in enumerate(w)]
            with np.errstate(invalid="ignore", over="ignore"):
                excess = np.fmin(np.reshape(found, (-1, sets)) / best - 1, EXPLODED)  # NaN, too
            results[f"{scale}/{order}/exploded"] = (excess == EXPLODED).mean(axis=1)
            # Quartiles without interpolation: between a number and an explosion there is nothing.
            results[f"{scale}/{order}/quartiles"] = np.quantile(
                excess, (0.25, 0.5, 0.75), axis=1, method="inverted_cdf"
            )
    return results


def _least_squares(x: FloatArray, y: FloatArray) -> FloatArray:
    rows = np.column_stack([x, np.ones(len(x))])
    return np.asarray(np.linalg.lstsq(rows, y, rcond=None)[0])


def _mean_square(x: FloatArray, y: FloatArray, w: FloatArray) -> float:
    with np.errstate(invalid="ignore", over="ignore"):
        return float(np.mean((x @ w[:-1] + w[-1] - y) ** 2))
