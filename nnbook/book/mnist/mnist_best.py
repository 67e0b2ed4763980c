"""A plain network on MNIST with the means of today: what each adds, and what all reach."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.accuracy import accuracy
from nnbook.book.mnist.mnist import SOURCE, Pair, mnist_split, trained
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.book.split import Split
from nnbook.layers import ActivationLayer, BatchNormalization, Dense, Dropout, Input, Node
from nnbook.losses import CategoricalCrossentropy, Loss
from nnbook.network import Network
from nnbook.optimizers import Adam
from nnbook.schedules import CosineDecay

#: The means of each step: batch normalization, the rate of dropout, the cosine schedule.
STEPS = {
    "ReLU, He": (False, 0.0, False),
    "+ BatchNormalization": (True, 0.0, False),
    "+ dropout 0.2": (True, 0.2, False),
    "+ cosine": (True, 0.2, True),
    "dropout 0.4": (True, 0.4, True),
}


def best_network(units: Sequence[int], normalized: bool, dropout: float) -> tuple[Node, Node, Loss]:
    """Return a ReLU network from He's start, with softmax and cross-entropy.

    Parameters
    ----------
    units : sequence of int
        Of the hidden layers.
    normalized : bool
        Whether each hidden layer is normalized over the batch, in front of its ReLU.
    dropout : float
        The rate of dropout behind each ReLU; 0 for none.
    """
    node = x = Input(784)
    for width in units:
        # A bias in front of a normalization would be subtracted with the mean.
        node = Dense(width, use_bias=not normalized, kernel_initializer="he_normal")(node)
        if normalized:
            node = BatchNormalization()(node)
        node = ActivationLayer("relu")(node)
        if dropout:
            node = Dropout(dropout)(node)
    return x, Dense(10)(node), CategoricalCrossentropy(from_logits=True)


def _trained(
    parts: Split,
    seed: int,
    *,
    units: Sequence[int],
    rate: float,
    batch_size: int,
    epochs: int,
    normalized: bool,
    dropout: float,
    schedule: bool,
) -> tuple[Network, float]:
    steps = epochs * -(-len(parts.x) // batch_size)
    net, curves = trained(
        best_network(units, normalized, dropout),
        Adam(CosineDecay(rate, decay_steps=steps) if schedule else rate),
        parts, epochs=epochs, batch_size=batch_size, seed=seed,
    )  # fmt: skip
    return net, float(curves["seconds"])


@recorded(
    "mnist_ladder",
    question="What do BatchNormalization, dropout and a schedule add on MNIST?",
    seeds="0 to 2",
    tolerance=0.02,
    absolute=0.005,
    data=SOURCE,
    scattered=["*"],
)
def mnist_ladder(
    steps: Mapping[str, tuple[bool, float, bool]] = STEPS,
    units: Sequence[int] = (256, 256),
    rate: float = 0.002,
    batch_size: int = 128,
    train: int = 10_000,
    validation: int = 10_000,
    epochs: int = 8,
    seeds: int = 3,
    data: Pair | None = None,
) -> Mapping[str, Any]:
    """Train with one more of the means at each step; ``data`` replaces MNIST in tests.

    Returns
    -------
    dict
        For each step its accuracy on the validation images, of shape (seeds,).
    """
    parts = mnist_split(train, validation, data)

    def one(item: tuple[bool, float, bool, int]) -> float:
        normalized, dropout, schedule, seed = item
        net, _ = _trained(
            parts, seed, units=units, rate=rate, batch_size=batch_size, epochs=epochs,
            normalized=normalized, dropout=dropout, schedule=schedule,
        )  # fmt: skip
        return accuracy(net, parts.x_validation, parts.y_validation)

    return {
        name: each([(*means, seed) for seed in range(seeds)], one, name)
        for name, means in steps.items()
    }


@recorded(
    "mnist_best",
    question="How good is a plain network of dense layers on MNIST?",
    seeds="10 to 12",
    tolerance=0.01,
    absolute=0.003,
    data=SOURCE,
    durations=["seconds"],
    scattered=["train", "test"],
)
def mnist_best(
    units: Sequence[int] = (512, 256),
    rate: float = 0.002,
    batch_size: int = 128,
    normalized: bool = True,
    dropout: float = 0.2,
    schedule: bool = True,
    train: int = 60_000,
    epochs: int = 12,
    seeds: int = 3,
    data: Pair | None = None,
) -> Mapping[str, Any]:
    """Train on all images and test once; ``data`` replaces MNIST in tests.

    Returns
    -------
    dict
        ``train`` and ``test`` of shape (seeds,), the accuracies; ``seconds`` of shape (seeds,),
        the processor time of the training; ``parameters``, their number; ``counts`` of shape
        (10,), the images of each digit to train on.
    """
    parts = mnist_split(train, data=data)

    def one(seed: int) -> Any:
        net, seconds = _trained(
            parts, seed, units=units, rate=rate, batch_size=batch_size, epochs=epochs,
            normalized=normalized, dropout=dropout, schedule=schedule,
        )  # fmt: skip
        return [
            accuracy(net, parts.x, parts.y), accuracy(net, parts.x_test, parts.y_test), seconds,
            net.theta.size,
        ]  # fmt: skip

    runs = np.array(each(range(10, 10 + seeds), one, "best"))
    return {
        "train": runs[:, 0],
        "test": runs[:, 1],
        "seconds": runs[:, 2],
        "parameters": int(runs[0, 3]),
        "counts": np.bincount(parts.y, minlength=10),
    }
