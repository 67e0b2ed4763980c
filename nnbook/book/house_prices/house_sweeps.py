"""The report's search over rate and step, ten times over, with what its figures leave out."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from nnbook.book.house_prices.house_epsilon import VARIANTS
from nnbook.book.house_prices.nets import (
    SOURCE,
    Rows,
    house_network,
    load_rows,
    train_by_differences,
)
from nnbook.book.pieces import each
from nnbook.book.registry import experiments, recorded
from nnbook.book.stacks import grid
from nnbook.typing import FloatArray


@recorded(
    "house_sweeps",
    question="Which pair of rate and step is the best, from other starts, and what does the "
    "report's filter leave of the masked runs?",
    seeds="10 sweeps, each with its own start for each of the 200 pairs",
    tolerance=1e-3,
    data=SOURCE,
    scattered=["*"],
)
def house_sweeps(
    sweeps: int = 10,
    early: int = 100,
    most: float = 800.0,
    rates: Sequence[float] | None = None,
    epsilons: Sequence[float] | None = None,
    epochs: int | None = None,
    rows: Rows | None = None,
) -> Mapping[str, Any]:
    """Train the report's 200 pairs, and choose as its figures do.

    The figures leave out each run whose training loss was above ``most`` at any update. Rates,
    steps and updates are those of the experiment ``house_epsilon``.

    Returns
    -------
    dict
        For each of its networks: of shape (sweeps,) ``NAME/kept``, how many runs are left;
        ``NAME/WHEN/rate``, ``/epsilon``, ``/train`` and ``/test`` of the best run that is left,
        where WHEN is ``end`` or ``early``; ``early/end train``, the last loss of the run that was
        best early; and ``NAME/WHEN/all train`` and ``/all test``, the losses of all masked runs
        that are left, one sweep after the other.
    """
    houses, settings = rows or load_rows(), experiments()["house_epsilon"].settings
    tried = grid(rates or settings["rates"], epsilons or settings["epsilons"])
    last = (epochs or settings["epochs"]) - 1

    def swept(name: str, sweep: int) -> dict[str, Any]:
        activation, keep = VARIANTS[name]
        net = house_network(len(tried[0]), activation=activation, rng=100 + sweep)
        train, test = train_by_differences(
            net, houses, rate=tried[0], epsilon=tried[1], at=list(range(last + 1)),
            activation=activation, keep=keep, rng=sweep,
        )  # fmt: skip
        kept = np.flatnonzero((np.nan_to_num(train, nan=np.inf) <= most).all(axis=0))
        found: dict[str, Any] = {"kept": len(kept)}
        for when, update in (("end", last), ("early", early)):
            best = kept[train[update, kept].argmin()]
            found[f"{when}/rate"], found[f"{when}/epsilon"] = (values[best] for values in tried)
            found[f"{when}/train"], found[f"{when}/test"] = train[update, best], test[update, best]
            found[f"{when}/end train"] = train[last, best]
            if keep is not None:
                found[f"{when}/all train"] = train[update, kept]
                found[f"{when}/all test"] = test[update, kept]
        return found

    results: dict[str, FloatArray] = {}
    for name in VARIANTS:
        found = each(range(sweeps), partial(swept, name), name)
        for key in found[0]:
            values = [np.atleast_1d(one[key]) for one in found]
            results[f"{name}/{key}"] = np.concatenate(values).astype(float)
    return results
