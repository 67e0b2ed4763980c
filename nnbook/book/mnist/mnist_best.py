"""A plain network on MNIST with today's means: what each adds, and what all of them reach."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.accuracy import accuracy
from nnbook.book.mnist.training import SOURCE, Pair, mnist_split, over_seeds, trained
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.book.split import Split
from nnbook.layers import ActivationLayer, BatchNormalization, Dense, Dropout, Input, Node
from nnbook.losses import CategoricalCrossentropy, Loss
from nnbook.network import Network
from nnbook.optimizers import Adam
from nnbook.schedules import CosineDecay

#: Whether there is batch normalization, the rate of dropout, and whether there is a schedule.
Means = tuple[bool, float, bool]

#: The means of each step.
STEPS: Mapping[str, Means] = {
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
    means: Means,
    split: Split,
    seed: int,
    *,
    units: Sequence[int],
    rate: float,
    batch_size: int,
    epochs: int,
) -> tuple[Network, dict[str, Any]]:
    normalized, dropout, schedule = means
    steps = epochs * -(-len(split.x) // batch_size)
    return trained(
        best_network(units, normalized, dropout),
        Adam(CosineDecay(rate, decay_steps=steps) if schedule else rate),
        split, epochs=epochs, batch_size=batch_size, seed=seed,
    )  # fmt: skip


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
    steps: Mapping[str, Means] = STEPS,
    units: Sequence[int] = (256, 256),
    rate: float = 0.002,
    batch_size: int = 128,
    train: int = 10_000,
    validation: int = 10_000,
    epochs: int = 8,
    seeds: int = 3,
    data: Pair | None = None,
) -> Mapping[str, Any]:
    """Train with one more of the means at each step.

    Returns
    -------
    dict
        For each step its accuracy on the validation images, of shape (seeds,).
    """
    split = mnist_split(train, validation, data)

    def one(item: tuple[Means, int]) -> Any:
        net, _ = _trained(
            item[0], split, item[1], units=units, rate=rate, batch_size=batch_size, epochs=epochs
        )
        return accuracy(net, split.x_validation, split.y_validation)

    return {
        name: each([(means, seed) for seed in range(seeds)], one, name)
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
    """Train on all images and test once.

    Returns
    -------
    dict
        ``train`` and ``test`` of shape (seeds,), the accuracies; ``seconds`` of shape (seeds,),
        the processor time of the training; ``parameters``, their number; ``counts`` of shape
        (10,), the images of each digit to train on.
    """
    split = mnist_split(train, data=data)

    def one(seed: int) -> dict[str, Any]:
        net, curves = _trained(
            (normalized, dropout, schedule), split, seed,
            units=units, rate=rate, batch_size=batch_size, epochs=epochs,
        )  # fmt: skip
        return {
            "train": accuracy(net, split.x, split.y),
            "test": accuracy(net, split.x_test, split.y_test),
            "seconds": curves["seconds"],
            "parameters": net.theta.size,
        }

    found = over_seeds(one, range(10, 10 + seeds), "best")
    counts = np.bincount(split.y, minlength=10)
    return found | {"parameters": int(found["parameters"][0]), "counts": counts}
