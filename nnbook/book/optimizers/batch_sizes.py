"""Do smaller batches converge faster? Per epoch, per update and per second."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE, load_small_digits
from nnbook.book.split import Split
from nnbook.book.timing import machine
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray


@recorded(
    "batch_sizes",
    question="How many epochs, updates and seconds does each batch size need to one loss?",
    seeds="stack seed 0 chooses, stack seed 1 is shown; least processor times of 51 rounds",
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
    choosing: int = 5,
    showing: int = 20,
    rounds: int = 51,
    data: Split | None = None,
) -> Mapping[str, Any]:
    """Train ReLU and softmax with each batch size, at the rate that reaches the target first.

    The loss is that of all training images after each epoch, interpolated between two epochs on a
    logarithmic scale. The rate is the one at which the slowest of the seeds that choose needs the
    fewest epochs: a rate at which some of them diverge is none. ``data`` replaces the digits in
    tests.

    Returns
    -------
    dict
        ``machine`` in words; for each batch size ``SIZE/choose`` of shape (rates,
        choosing), epochs to the target, None where it is not reached; ``SIZE/best``, the index
        of the rate; ``SIZE/epochs`` of shape (showing,), None for never; ``SIZE/microseconds``, the
        least processor time of one update of one network over the rounds, all sizes in turn.
    """
    digits = data or load_small_digits(train, validation)
    found: dict[str, Any] = {"machine": machine()}

    def network(rate: Any, runs: int | None, seed: int) -> Network:
        x = Input(digits.x.shape[1])
        h = Dense(units, activation="relu", kernel_initializer="he_normal")(x)
        return Network(
            x,
            Dense(10)(h),
            loss="categorical_crossentropy_from_logits",
            optimizer=SGD(rate),
            runs=runs,
            dtype=np.float32,
            rng=seed,
        )

    def needed(rate: Any, runs: int, seed: int, size: int, longest: int) -> FloatArray:
        net = network(rate, runs, seed)
        start = np.asarray(net.evaluate(digits.x, digits.y)["loss"])
        history = net.fit(
            digits.x, digits.y, epochs=longest, batch_size=size, validation_data=(digits.x, digits.y)
        )
        return first_below(np.vstack([start, history["val_loss"]]), target)

    def measured(pair: tuple[int, int]) -> dict[str, Any]:
        size, longest = pair
        rate = np.repeat(rates, choosing)
        epochs_of = needed(rate, len(rate), 0, size, longest).reshape(-1, choosing)
        best = int(epochs_of.max(axis=1).argmin())
        shown = needed(rates[best], showing, 1, size, longest)
        return {f"{size}/choose": epochs_of, f"{size}/best": best, f"{size}/epochs": shown}

    for part in each(list(zip(batches, epochs, strict=True)), measured, "batch sizes"):
        found |= part
    nets = {size: network(0.01, None, 0) for size in batches}
    seconds = np.empty((rounds, len(batches)))
    for row in seconds:
        for k, size in enumerate(batches):
            steps = max(1, min(20, len(digits.x) // size))
            x, y = digits.x[: steps * size], digits.y[: steps * size]
            nets[size].fit(x, y, batch_size=size)  # what the others left should not count
            start = time.process_time()
            nets[size].fit(x, y, batch_size=size, epochs=2)
            row[k] = (time.process_time() - start) / (2 * steps)
    for k, size in enumerate(batches):
        found[f"{size}/microseconds"] = 1e6 * float(seconds[:, k].min())
    return found


def first_below(loss: FloatArray, target: float) -> FloatArray:
    """Return at which row each column falls below the target, between rows; infinite for never.

    Examples
    --------
    >>> import numpy as np
    >>> first_below(np.array([[1.0, 1.0], [0.01, 0.5]]), 0.1)  # 0.1 is half of the way in decades
    array([0.5, inf])
    """
    below = np.nan_to_num(loss, nan=np.inf) < target
    k = below.argmax(axis=0)
    after = np.take_along_axis(loss, k[None], axis=0)[0]
    before = np.take_along_axis(loss, np.maximum(k - 1, 0)[None], axis=0)[0]
    reached = below.any(axis=0)
    with np.errstate(all="ignore"):
        part = (np.log(before) - np.log(target)) / (np.log(before) - np.log(after))
    found: FloatArray = np.where(reached, np.where(k > 0, k - 1 + part, 0.0), np.inf)
    return found
