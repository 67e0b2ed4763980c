"""The report's grid of learning rates and numbers of epochs: 200 runs, trained by differences."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.house_prices.nets import SOURCE, Rows, house_network, load_rows, losses
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.book.stacks import grid
from nnbook.gradcheck import CentralDifferences
from nnbook.typing import FloatArray


@recorded(
    "house_grid",
    question="Where do the 200 trainings of the report's grid end, and how long do they take?",
    seeds="one start for each of the 200 cells; by backpropagation 10 such sets",
    tolerance=1e-3,
    absolute=0.1,
    data=SOURCE,
    durations=["*/seconds"],
    scattered=["differences/train", "differences/test"],
)
def house_grid(
    rates: Sequence[float] = (0.001, 0.056, 0.112, 0.167, 0.223, 0.278, 0.334, 0.389, 0.445, 0.5),
    epochs: Sequence[int] = list(range(1, 1000, 50)),
    epsilon: float = 1e-3,
    starts: int = 10,
    most: float = 1e6,
    rows: Rows | None = None,
) -> Mapping[str, Any]:
    """Train one network for each learning rate and number of epochs, all in one stack.

    A loss is the one before the last update, as the report records it. ``rows`` replaces the houses
    in tests.

    Returns
    -------
    dict
        ``differences/train`` and ``differences/test``, one start for each cell, of shape
        (rates, epochs): losses above ``most``, and those that overflowed, are ``most``.
        ``differences/far``: the smallest and the largest finite loss above ``most``, as strings.
        ``backpropagation/train``: the median over the starts, likewise; the first of them are those
        of the differences. ``backpropagation/plateau``: the share of starts within 0.01 of the
        constant's loss. ``backpropagation/gone``: the share above ``most``. ``same``: the largest
        distance between the two methods' losses, each at most ``most``, over all cells whose rate
        is below the bound 1/3. ``differences/seconds`` and ``backpropagation/seconds``:
        processor time for one set of 200.
    """
    houses = rows or load_rows()
    cells = np.column_stack(grid(rates, epochs))

    def one(item: tuple[str, int]) -> dict[str, Any]:
        kind, rng = item
        begin = time.process_time()
        train, test = _trained(
            cells, houses, rng, CentralDifferences(epsilon) if kind == "differences" else None
        )
        seconds = time.process_time() - begin
        shape = len(rates), len(epochs)
        return {"train": train.reshape(shape), "test": test.reshape(shape), "seconds": seconds}

    kinds = [("differences", 0), *(("backpropagation", k) for k in range(starts))]
    literal, *exact = each(kinds, one, "grids")
    plateau = float(np.mean((houses.y - houses.y.mean()) ** 2) / 2)
    found = {f"differences/{part}": _capped(literal[part], most) for part in ("train", "test")}
    ends = literal["train"]
    far = ends[np.isfinite(ends) & (ends > most)]
    train = np.array([_capped(part["train"], most) for part in exact])
    stable = np.array(rates)[:, None] < 1 / 3
    return {
        **found,
        "differences/far": " to ".join(f"{v:.1e}" for v in (far.min(), far.max()))
        if far.size
        else "",
        "differences/seconds": literal["seconds"],
        "backpropagation/train": np.median(train, axis=0),
        "backpropagation/plateau": (np.abs(train - plateau) < 0.01).mean(axis=0),
        "backpropagation/gone": (train >= most).mean(axis=0),
        "backpropagation/seconds": float(np.mean([part["seconds"] for part in exact])),
        "same": float(np.max(np.where(stable, np.abs(found["differences/train"] - train[0]), 0.0))),
    }


def _capped(loss: FloatArray, most: float) -> FloatArray:
    return np.minimum(np.where(np.isfinite(loss), loss, most), most)


def _trained(
    cells: FloatArray, houses: Rows, rng: int, gradient: CentralDifferences | None
) -> tuple[FloatArray, FloatArray]:
    """Return training and test loss of each cell before its last update."""
    net = house_network(len(cells), rng, rate=cells[:, 0])
    train, test = np.full((2, len(cells)), np.nan)
    left, done = np.arange(len(cells)), 0
    with np.errstate(all="ignore"):
        for count in np.unique(cells[:, 1]).astype(int):
            more = count - 1 - done
            if more:
                net.fit(houses.x, houses.y, epochs=more, batch_size=None, gradient=gradient)
                done += more
            ends = cells[left, 1] == count
            train[left[ends]], test[left[ends]] = (loss[ends] for loss in losses(net, houses))
            left = left[~ends]
            if len(left):  # the others go on, in a smaller stack
                weights = net.theta[~ends]
                net = house_network(len(left), rate=cells[left, 0])
                net.theta[...] = weights
    return train, test
