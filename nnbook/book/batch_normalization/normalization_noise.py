"""The noise of batch normalization as a regularizer, against the batch size and beside Dropout."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.small_digits import load_small_digits
from nnbook.book.stacks import classifiers
from nnbook.layers import ActivationLayer, BatchNormalization, Dense, Dropout, Input, Node
from nnbook.optimizers import SGD

#: Each kind of network: whether it is normalized, and the rate of its Dropout.
KINDS = {
    "plain": (False, 0.0),
    "batch normalization": (True, 0.0),
    "dropout 0.2": (False, 0.2),
    "dropout 0.5": (False, 0.5),
    "both, dropout 0.2": (True, 0.2),
}


@recorded(
    "normalization_noise",
    question="How much does the noise of the batches regularize, and does it replace Dropout?",
    seeds="12 seeds for each setting, each with its own split, start and order of batches",
    tolerance=0.1,
    scattered=["batch normalization/*", "both*"],  # in batches of 2 and 4 rounding is amplified
    data="scikit-learn's digits, 200 for training and 1,597 for testing",
)
def normalization_noise(
    batch_sizes: Sequence[int] = (2, 4, 8, 16, 64, 200),
    seeds: int = 12,
    train: int = 200,
    units: int = 100,
    updates: int = 1000,
    learning_rate: float = 0.03,
) -> Mapping[str, Any]:
    """Train 64-100-100-10 ReLU networks on few digits with equally many updates.

    Returns
    -------
    dict
        For each of ``KINDS``: ``/train`` and ``/test`` accuracy and the ``/loss`` on the test set,
        all in prediction, of shape (batch sizes, seeds).
    """
    splits = [load_small_digits(train, rng=seed) for seed in range(seeds)]

    def measured(kind: str) -> dict[str, Any]:
        ends = _network(*KINDS[kind], units)
        rows: list[Any] = []
        for size in batch_sizes:
            epochs = -(-updates * size // train)
            for seed, digits in enumerate(splits):
                net = classifiers(ends, SGD(learning_rate), runs=None, rng=seed)
                net.fit(digits.x, digits.y, epochs=epochs, batch_size=size)
                known = net.evaluate(digits.x, digits.y)
                new = net.evaluate(digits.x_test, digits.y_test)
                rows.append((known["accuracy"], new["accuracy"], new["loss"]))
        table = np.array(rows).reshape(len(batch_sizes), seeds, 3)
        return {name: table[:, :, k] for k, name in enumerate(("train", "test", "loss"))}

    return by_name(KINDS, measured, "kinds")


def _network(normalized: bool, rate: float, units: int) -> tuple[Node, Node]:
    node = x = Input(64)
    for _ in range(2):
        node = Dense(units, use_bias=not normalized, kernel_initializer="he_normal")(node)
        if normalized:
            node = BatchNormalization(momentum=0.9, epsilon=1e-5)(node)
        node = ActivationLayer("relu")(node)
        if rate:
            node = Dropout(rate)(node)
    return x, Dense(10, kernel_initializer="he_normal")(node)
