"""The noise of batch normalization as a regularizer, against the batch size and beside Dropout."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

from nnbook.book.batch_normalization.nets import Split, digits
from nnbook.book.registry import recorded
from nnbook.layers import ActivationLayer, BatchNormalization, Dense, Dropout, Input
from nnbook.network import Network
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
    seeds="20 seeds for each setting, each with its own split, start and order of batches",
    tolerance=0.1,
    data="scikit-learn's digits, 200 for training and 1,597 for testing",
)
def normalization_noise(
    batch_sizes: Sequence[int] = (2, 4, 8, 16, 32, 64, 200),
    seeds: int = 20,
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
        as predicted, of shape (batch sizes, seeds).
    """
    splits = [digits(train, rng=seed) for seed in range(seeds)]
    results: dict[str, Any] = {}
    for kind, (normalized, rate) in KINDS.items():
        rows = []
        for size in tqdm(batch_sizes, desc=kind, disable=None):
            epochs = -(-updates * size // train)
            runs = [
                _trained(split, normalized, rate, units, epochs, size, learning_rate, seed)
                for seed, split in enumerate(splits)
            ]
            rows.append(runs)
        for k, name in enumerate(("train", "test", "loss")):
            results[f"{kind}/{name}"] = np.array(rows)[:, :, k]
    return results


def _trained(
    data: Split,
    normalized: bool,
    rate: float,
    units: int,
    epochs: int,
    size: int,
    learning_rate: float,
    seed: int,
) -> tuple[Any, Any, Any]:
    """Return the accuracies on both sets, and the loss on the test set."""
    node = x = Input(64)
    for _ in range(2):
        node = Dense(units, use_bias=not normalized, kernel_initializer="he_normal")(node)
        if normalized:
            node = BatchNormalization(momentum=0.9, epsilon=1e-5)(node)
        node = ActivationLayer("relu")(node)
        if rate:
            node = Dropout(rate)(node)
    net = Network(
        x,
        Dense(10, kernel_initializer="he_normal")(node),
        loss="categorical_crossentropy_from_logits",
        optimizer=SGD(learning_rate),
        metrics=["accuracy"],
        dtype=np.float32,
        rng=seed,
    )
    net.fit(data.x, data.y, epochs=epochs, batch_size=size)
    tested = net.evaluate(data.x_test, data.y_test)
    return net.evaluate(data.x, data.y)["accuracy"], tested["accuracy"], tested["loss"]
