"""How many of 1,000 starts learn XOR, by learning rate and number of hidden units."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

from nnbook.book.registry import recorded
from nnbook.datasets import load_xor
from nnbook.initializers import RandomNormal
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD


@recorded(
    "xor_success",
    question="How many of 1,000 starts of the lab's kind learn XOR?",
    seeds="1,000 starts for each width, the same ones for each learning rate",
    tolerance=0.02,
)
def xor_success(
    learning_rates: Sequence[float] = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
    widths: Sequence[int] = (1, 2, 3, 4, 8),
    starts: int = 1000,
    updates: int = 3000,
    every: int = 100,
    patience: int = 30_000,
) -> Mapping[str, Any]:
    """Train all starts of a setting in one stack and count those that get all four points right.

    The starts are the lab's: normal weights of standard deviation 1 and zero biases.

    Returns
    -------
    dict
        ``solved`` of shape (widths, learning_rates, updates / every + 1): the share of the starts
        that are right on all points after 0, ``every``, ... updates. ``cost`` of the same shape:
        their median cross-entropy. ``levels``: after ``patience`` updates with two hidden units
        and rate 0.3, the shares that are solved, that stand at ln 2 / 2 (two points tied), and at
        0.4774 (three points tied), within 0.01.
    """
    data = load_xor()
    shape = (len(widths), len(learning_rates), updates // every + 1)
    solved, cost = np.empty(shape), np.empty(shape)
    x = Input(2)
    normal = RandomNormal(stddev=1.0)

    def stack(width: int, rate: float) -> Network:
        hidden = Dense(width, activation="tanh", kernel_initializer=normal)(x)
        output = Dense(1, kernel_initializer=normal)(hidden)
        return Network(
            x,
            output,
            loss="binary_crossentropy_from_logits",
            metrics=["accuracy"],
            optimizer=SGD(rate),
            runs=starts,
            rng=width,
        )

    for i, width in enumerate(tqdm(widths, disable=None)):
        for j, rate in enumerate(learning_rates):
            net = stack(width, rate)
            history = net.fit(data.x, data.y, epochs=updates + 1, batch_size=None)
            solved[i, j] = (history["accuracy"][::every] == 1.0).mean(axis=1)
            cost[i, j] = np.median(history["loss"][::every], axis=1)
    patient = stack(2, 0.3)
    patient.fit(data.x, data.y, epochs=patience, batch_size=None)
    last = patient.evaluate(data.x, data.y)
    right, final = np.asarray(last["accuracy"]) == 1.0, np.asarray(last["loss"])
    tied = [~right & (np.abs(final - level) < 0.01) for level in (np.log(2) / 2, 0.4774)]
    levels = [float(group.mean()) for group in (right, *tied)]
    return {"solved": solved, "cost": cost, "levels": levels}
