"""How many starts learn the parity of N bits, by N and by the number of hidden units."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.parity.nets import all_right, trained
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.datasets import load_parity
from nnbook.optimizers import SGD, Adam


@recorded(
    "parity_success",
    question="How many starts learn the parity of N bits with N' hidden units in 3,000 epochs?",
    seeds="200 starts for each pair, the same for both optimizers; Adam's rate from 40 others",
    tolerance=0.2,
    absolute=0.05,
)
def parity_success(
    bits: Sequence[int] = (2, 3, 4, 5, 6, 7, 8),
    starts: int = 200,
    epochs: int = 3000,
    rate: float = 0.01,
    adam_rates: Sequence[float] = (0.003, 0.01, 0.03),
    choosing: int = 40,
    fixed: int = 15,
) -> Mapping[str, Any]:
    """Train all starts of a pair (N, N') in one stack, in float32, and count the solved ones.

    A start is solved if it has the right sign on all ``2 ** N`` patterns after the last epoch.
    N' runs from 1 to 2N, and ``fixed`` is measured too.

    Returns
    -------
    dict
        ``adam_rate`` of shape (bits,): the rate at which most of ``choosing`` other starts are
        solved for N' = N, in a tie the one with the smaller median loss. ``sgd`` and ``adam`` of
        shape (bits, the largest width): the shares that are solved, column k for N' = k + 1, NaN
        where nothing was trained. ``sgd/loss`` and ``adam/loss``, likewise: the median mean square.
    """

    def choose(item: tuple[int, float]) -> tuple[float, float]:
        n, candidate = item
        return _cell(n, n, Adam(candidate), choosing, epochs, 10_000 + n)

    tried = [(n, candidate) for n in bits for candidate in adam_rates]
    shares = each(tried, choose, "choose Adam's rate")
    order = [(-share, loss) for share, loss in shares]
    chosen = []
    for k in range(len(bits)):
        of = order[k * len(adam_rates) : (k + 1) * len(adam_rates)]
        chosen.append(adam_rates[of.index(min(of))])

    def measure(item: tuple[str, int, int, float]) -> tuple[float, float]:
        name, n, units, step = item
        optimizer = SGD(step) if name == "sgd" else Adam(step)
        return _cell(n, units, optimizer, starts, epochs, 100 * n + units)

    cells = []
    for k, n in enumerate(bits):
        for units in sorted({*range(1, 2 * n + 1), fixed}):
            cells += [("sgd", n, units, rate), ("adam", n, units, chosen[k])]
    found: dict[str, Any] = {"adam_rate": chosen}
    shape = (len(bits), max(2 * max(bits), fixed))
    for key in ("sgd", "adam", "sgd/loss", "adam/loss"):
        found[key] = np.full(shape, np.nan)
    for (name, n, units, _), (share, loss) in zip(
        cells, each(cells, measure, "parity"), strict=True
    ):
        at = list(bits).index(n), units - 1
        found[name][at], found[f"{name}/loss"][at] = share, loss
    return found


def _cell(
    n: int, units: int, optimizer: Any, starts: int, epochs: int, rng: int
) -> tuple[float, float]:
    """Return the share of starts that are solved, and their median loss."""
    data = load_parity(n)
    net = trained(n, units, optimizer, epochs, data, rng, runs=starts, dtype=np.float32)
    loss = net.evaluate(data.x, data.y)["loss"]
    return float(all_right(net, data).mean()), float(np.median(loss))
