"""Random, even, halved and modelled searches at equal cost, on a map of measured scores."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE, load_small_digits
from nnbook.book.split import Split
from nnbook.book.stacks import classifiers, grid
from nnbook.layers import Dense, Input
from nnbook.optimizers import SGD
from nnbook.regularizers import L2
from nnbook.tuning import (
    BayesianSearch,
    LogUniform,
    QuasiRandomSearch,
    RandomSearch,
    Strategy,
    SuccessiveHalving,
    search,
    to_unit,
)
from nnbook.typing import FloatArray


def between(table: FloatArray, places: FloatArray) -> float:
    """Return the value of a table at a point of the unit square, by linear interpolation.

    Examples
    --------
    >>> between(np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([0.5, 0.5]))
    1.5
    """
    for at in places:
        x = at * (len(table) - 1)
        k = min(int(x), len(table) - 2)
        table = table[k] * (1 - (x - k)) + table[k + 1] * (x - k)
    return float(table)


@recorded(
    "search_methods",
    question="Which search finds a good rate and penalty for the least training?",
    seeds="4 orders of the batches make the map; 100 searches of each kind are drawn from it",
    tolerance=0.1,
    absolute=0.01,
    scattered=["*/found"],
    data=SOURCE,
)
def search_methods(
    train: int = 978,
    validation: int = 419,
    units: int = 16,
    batch_size: int = 100,
    rates: Sequence[float] = np.geomspace(1e-3, 10, 25).tolist(),
    factors: Sequence[float] = np.geomspace(1e-6, 1.0, 13).tolist(),
    budgets: Sequence[int] = (3, 9, 27),
    orders: int = 4,
    costs: Sequence[int] = (3, 9, 27),
    repeats: int = 100,
    data: Split | None = None,
) -> Mapping[str, Any]:
    """Train a grid of rates and penalties, and let each kind of search read its scores from it.

    A trial reads the map of one order of the batches, drawn by its seed, between its points. So two
    trials of one point differ as two trainings do, and a search costs no training. A run that
    diverged has an accuracy of 0. The costs are in
    trainings of the largest budget. Halving begins with as many points as there are in its cost at
    the smallest budget, and each round begins its trainings anew.

    Returns
    -------
    dict
        ``map`` of shape (budgets, rates, factors), the mean validation accuracy;
        ``KIND/COST/found`` of shape (repeats,), the mean accuracy on the map, with the largest
        budget, of what the search calls best.
    """
    digits = data or load_small_digits(train, validation)
    rate, factor = grid(rates, factors)

    def mapped(seed: int) -> FloatArray:
        x = Input(digits.x.shape[1])
        penalty = L2(factor)
        h = Dense(
            units, activation="relu", kernel_initializer="he_normal", kernel_regularizer=penalty
        )(x)
        ends = x, Dense(10, kernel_regularizer=penalty)(h)
        net = classifiers(ends, SGD(rate), runs=len(rate), rng=seed)
        seen = (digits.x_validation, digits.y_validation)
        history = net.fit(
            digits.x, digits.y, epochs=budgets[-1], batch_size=batch_size, validation_data=seen
        )
        scores = np.nan_to_num(history["val_accuracy"])[np.array(budgets) - 1]
        return np.asarray(scores.reshape(len(budgets), len(rates), len(factors)))

    maps = np.array(each(range(orders), mapped, "orders"))
    mean = maps.mean(axis=0)
    space = {
        "rate": LogUniform(rates[0], rates[-1]),
        "factor": LogUniform(factors[0], factors[-1]),
    }

    def score(params: dict[str, float], seed: int, budget: float | None = None) -> float:
        drawn = np.random.default_rng(seed).integers(orders)
        table = maps[drawn, list(budgets).index(int(budget or budgets[-1]))]
        return between(table, to_unit(space, params))

    def full(params: dict[str, float], seed: int) -> float:
        return score(params, seed)

    kinds: dict[str, Any] = {
        "random": (RandomSearch, full),
        "Halton": (partial(QuasiRandomSearch, sequence="halton"), full),
        "Bayesian": (partial(BayesianSearch, initial=3), full),
        "halving": (partial(_halved, budgets=budgets), score),
    }
    found: dict[str, Any] = {"map": mean}
    for kind, (strategy, objective) in kinds.items():
        for cost in costs:
            ends = []
            for repeat in range(repeats):
                result = search(objective, space, strategy(cost), rng=repeat)
                ends.append(between(mean[-1], to_unit(space, result.best.params)))
            found[f"{kind}/{cost}/found"] = ends
    return found


def _halved(cost: int, budgets: Sequence[int]) -> Strategy:
    """Return the halving that costs as much as so many trainings of the largest budget."""
    rounds = int(budgets[-1] // budgets[0])
    factor = int(budgets[1] // budgets[0])
    return SuccessiveHalving(cost * rounds // len(budgets), factor, budgets[0])
