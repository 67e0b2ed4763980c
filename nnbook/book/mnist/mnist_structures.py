"""Width and depth on MNIST, as in the report and with today's defaults."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.mnist.training import SOURCE, Pair, mlp, mnist_split, trained
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.optimizers import Adam

#: The report's units with Glorot's start, and ReLU with He's.
KINDS: dict[str, dict[str, Any]] = {
    "sigmoid": {"activation": "sigmoid", "start": "glorot_uniform", "head": "sigmoid"},
    "relu": {"activation": "relu", "start": "he_normal", "head": "softmax"},
}

#: The units of each hidden layer.
STRUCTURES = (
    (16,), (48,), (144,), (16, 16), (48, 48), (144, 144),
    (16, 16, 16), (48, 48, 48), (144, 144, 144), (144, 16), (16, 144),
)  # fmt: skip


@recorded(
    "mnist_structures",
    question="Does width matter on MNIST, and does depth not?",
    seeds="0 to 4",
    tolerance=0.02,
    absolute=0.01,
    data=SOURCE,
    durations=["*/seconds"],
    scattered=["*/accuracy"],
)
def mnist_structures(
    structures: Sequence[Sequence[int]] = STRUCTURES,
    kinds: Sequence[str] = (*KINDS,),
    rate: float = 0.001,
    batch_size: int = 64,
    train: int = 10_000,
    epochs: Sequence[int] = (3, 8),
    seeds: int = 5,
    data: Pair | None = None,
) -> Mapping[str, Any]:
    """Train networks 784-…-10 with Adam.

    Returns
    -------
    dict
        For each kind ``KIND/accuracy`` of shape (structures, epochs, seeds), on the test images,
        and ``KIND/seconds`` of shape (structures, seeds), the processor time of an epoch.
    """
    split = mnist_split(train, data=data)

    def one(item: tuple[str, Sequence[int], int]) -> Any:
        kind, widths, seed = item
        _, curves = trained(
            mlp(widths, **KINDS[kind]), Adam(rate, epsilon=1e-8), split, epochs=max(epochs),
            batch_size=batch_size, seed=seed, watch=True,
        )  # fmt: skip
        return [curves["test"][n - 1] for n in epochs], curves["seconds"] / max(epochs)

    found: dict[str, Any] = {}
    for kind in kinds:
        items = [(kind, widths, seed) for widths in structures for seed in range(seeds)]
        runs = each(items, one, f"structures, {kind}")
        right = np.reshape([run[0] for run in runs], (len(structures), seeds, len(epochs)))
        found[f"{kind}/accuracy"] = right.swapaxes(1, 2)
        found[f"{kind}/seconds"] = np.reshape([run[1] for run in runs], (-1, seeds))
    return found
