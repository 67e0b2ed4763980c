"""Do smaller batches converge faster? Per epoch, per update and per second."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE, load_small_digits
from nnbook.book.split import Split
from nnbook.book.stacks import classifiers, epochs_until, over_orders
from nnbook.book.timing import in_turn, machine
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray


@recorded(
    "batch_sizes",
    question="How many epochs, updates and seconds does each batch size need to one loss?",
    seeds="2 orders of the batches choose, 10 others are shown; least processor times of 51 rounds",
    tolerance=0.1,
    durations=["*/microseconds"],
    scattered=["*/choose", "*/epochs"],
    data=SOURCE,
)
def batch_sizes(
    train: int = 978,
    validation: int = 419,
    units: int = 32,
    target: float = 0.01,
    batches: Sequence[int] = (1, 4, 16, 64, 256, 978),
    epochs: Sequence[int] = (30, 30, 40, 60, 200, 700),
    rates: Sequence[float] = np.geomspace(0.005, 5.12, 11).tolist(),
    choosing: tuple[int, int] = (2, 3),
    showing: tuple[int, int] = (10, 2),
    rounds: int = 51,
    data: Split | None = None,
) -> Mapping[str, Any]:
    """Train ReLU and softmax with each batch size, at the rate that reaches the target first.

    The loss is that of all training images after each epoch, interpolated between two epochs on a
    logarithmic scale. The rate is the one at which the slowest of the seeds that choose needs the
    fewest epochs; a rate at which one of them diverges is out. ``choosing`` and ``showing`` say how
    many orders of the batches are trained, and how many starts in each. ``data`` replaces the
    digits in tests.

    Returns
    -------
    dict
        ``machine`` in words; for each batch size ``SIZE/choose`` of shape (rates,
        runs), epochs to the target, None for never; ``SIZE/best``, the index of the rate;
        ``SIZE/epochs`` of shape (runs,), None for never; ``SIZE/microseconds``, the least processor
        time of one update of one network over the rounds, all sizes in turn.
    """
    digits = data or load_small_digits(train, validation)

    def network(rate: Any, runs: int | None, seed: int) -> Network:
        x = Input(digits.x.shape[1])
        h = Dense(units, activation="relu", kernel_initializer="he_normal")(x)
        return classifiers((x, Dense(10)(h)), SGD(rate), runs=runs, rng=seed, metrics=[])

    def needed(rates: FloatArray, seed: int, size: int, longest: int) -> dict[str, FloatArray]:
        net, all_of_it = network(rates, len(rates), seed), (digits.x, digits.y)
        start = np.asarray(net.evaluate(*all_of_it)["loss"])
        history = net.fit(*all_of_it, epochs=longest, batch_size=size, validation_data=all_of_it)
        losses = np.vstack([start, history["val_loss"]])
        return {"epochs": epochs_until(losses, target, first=0)}

    longest = dict(zip(map(str, batches), epochs, strict=True))

    def measured(size: str) -> dict[str, Any]:
        train = partial(needed, size=int(size), longest=longest[size])
        choose = over_orders(train, rates, choosing)["epochs"]
        best = int(choose.max(axis=1).argmin())
        shown = over_orders(train, rates[best], showing, first=100)
        return {"choose": choose, "best": best, **shown}

    found: dict[str, Any] = {"machine": machine(), **by_name(longest, measured, "batch sizes")}
    steps = {size: max(1, min(20, len(digits.x) // size)) for size in batches}

    def two_epochs(size: int) -> Callable[[], object]:
        rows, net = slice(size * steps[size]), network(0.01, None, 0)
        return partial(net.fit, digits.x[rows], digits.y[rows], batch_size=size, epochs=2)

    least = in_turn([two_epochs(size) for size in batches], rounds).min(axis=0)
    for size, seconds in zip(batches, least.tolist(), strict=True):
        found[f"{size}/microseconds"] = 1e6 * seconds / (2 * steps[size])
    return found
