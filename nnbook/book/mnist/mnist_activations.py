"""Sigmoid, tanh and ReLU on MNIST, by how the weights start and what the outputs are."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from nnbook import activations
from nnbook.book.accuracy import accuracy
from nnbook.book.mnist.training import SOURCE, Pair, mlp, mnist_split, over_seeds, trained
from nnbook.book.registry import recorded
from nnbook.initializers import GlorotUniform, HeNormal, Initializer, RandomNormal, RandomUniform
from nnbook.network import Network
from nnbook.optimizers import Adam

STARTS: dict[str, Initializer] = {
    "normal 1": RandomNormal(stddev=1.0),
    "uniform -1 to 1": RandomUniform(minval=-1.0, maxval=1.0),
    "uniform 0 to 1": RandomUniform(minval=0.0, maxval=1.0),
    "Glorot": GlorotUniform(),
    "He": HeNormal(),
}


@recorded(
    "mnist_activations_full",
    question="With all 60,000 images: is sigmoid still the best from a wide start?",
    changed={"heads": ("same",), "starts": ("normal 1", "He"), "train": 60_000, "seeds": 3},
    seeds="0 to 2",
    tolerance=0.02,
    absolute=0.01,
    data=SOURCE,
    durations=["*/seconds"],
    scattered=["same/*", "softmax/*"],
)
@recorded(
    "mnist_activations",
    question="Is sigmoid the best activation on MNIST, or is it the start that decides?",
    seeds="0 to 4",
    tolerance=0.02,
    absolute=0.01,
    data=SOURCE,
    durations=["*/seconds"],
    scattered=["same/*", "softmax/*"],
)
def mnist_activations(
    units: int = 32,
    rate: float = 0.001,
    batch_size: int = 32,
    epochs: int = 3,
    activations: Sequence[str] = ("sigmoid", "tanh", "relu"),
    heads: Sequence[str] = ("same", "softmax"),
    starts: Sequence[str] = tuple(STARTS),
    train: int = 10_000,
    seeds: int = 5,
    data: Pair | None = None,
) -> Mapping[str, Any]:
    """Train 784-units-10 with Adam.

    Returns
    -------
    dict
        For each head, start and activation ``HEAD/START/ACTIVATION`` of shape (seeds,): the test
        accuracy. The head "same" has the hidden layer's activation at the outputs, too, and the
        sum of squares; "softmax" has cross-entropy. ``ACTIVATION/seconds`` of shape (seeds,): the
        processor time of an epoch, from the last start with the first head. For each start
        ``START/sum``, the root mean square of a hidden unit's weighted sum before the training,
        and ``START/flat``, for each activation the share of hidden outputs whose derivative is
        below 0.05 of its largest; the means of all seeds.
    """
    split = mnist_split(train, data=data)

    def one(head: str, start: str, kind: str, seed: int) -> dict[str, float]:
        outputs = kind if head == "same" else head
        net, curves = trained(
            mlp([units], activation=kind, start=STARTS[start], head=outputs),
            Adam(rate, epsilon=1e-8), split, epochs=epochs, batch_size=batch_size, seed=seed,
        )  # fmt: skip
        right = accuracy(net, split.x_test, split.y_test)
        return {"accuracy": right, "seconds": curves["seconds"] / epochs}

    found: dict[str, Any] = {}
    for start in starts:
        sums = [_sums(start, units, seed, split.x[:1000]) for seed in range(seeds)]
        found[f"{start}/sum"] = np.sqrt(np.mean(np.square(sums)))
        found[f"{start}/flat"] = [_flat(kind, np.array(sums)) for kind in activations]
        for head in heads:
            for kind in activations:
                run = partial(one, head, start, kind)
                runs = over_seeds(run, range(seeds), f"{head}, {start}, {kind}")
                found[f"{head}/{start}/{kind}"] = runs["accuracy"]
                if head == heads[0]:
                    found[f"{kind}/seconds"] = runs["seconds"]
    return found


def _sums(start: str, units: int, seed: int, x: Any) -> Any:
    """Return the weighted sums of the hidden layer before the training."""
    ends = mlp([units], start=STARTS[start])
    net = Network(*ends[:2], dtype=np.float32, rng=seed)
    return x @ next(iter(p["kernel"] for p in net.params.values() if "kernel" in p))


def _flat(kind: str, z: Any) -> float:
    """Return the share of sums where the activation is nearly flat."""
    function = activations.get(kind)
    steepest = function.derivative(np.array([1e-9]))[0]  # of all three at 0, of ReLU just above it
    return float((function.derivative(z) < 0.05 * steepest).mean())
