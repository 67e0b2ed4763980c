"""The report's exercise 8 on CIFAR-10: two hidden layers, three losses."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnbook.book.cifar_10.cifar10 import LOSSES, SOURCE, Images, load_rotated, perceptron, readings
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.layers import Node


@recorded(
    "cifar10_three_layers",
    question="Which accuracy has the report's network of exercise 8, with each loss?",
    seeds="0 and 1",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
)
def cifar10_three_layers(
    train: int = 5000,
    validation: int = 2000,
    axes: int = 128,
    hidden: Sequence[str] = ("sigmoid", "tanh"),
    units: int = 100,
    stddevs: Sequence[float] = (1e-2, 1e-3, 1e-2),
    batch_size: int = 64,
    epochs: int = 100,
    learning_rate: float = 1e-4,
    factor: float = 1e-3,
    runs: int = 2,
    images: Images | None = None,
) -> Mapping[str, Any]:
    """Train with sigmoids, as the report's listing has them, and with tanh, as its text has them.

    The two readings of the loss are those of :func:`~nnbook.book.cifar_10.cifar10.readings`.
    ``images`` replaces CIFAR-10 in tests.

    Returns
    -------
    dict
        For each ``READING/ACTIVATION/LOSS``: ``validation`` of shape (runs, epochs), ``train`` and
        ``test`` of shape (runs,).
    """
    data = images or load_rotated(train, validation, axes)
    inputs = data.parts.x.shape[1]

    def work(key: str) -> dict[str, Any]:
        reading, activation, loss = key.split("/")

        def ends(factor: float) -> tuple[Node, Node]:
            return perceptron(inputs, [(units, activation)] * 2, stddevs=stddevs, factor=factor)

        found = readings(
            reading,
            ends,
            data.parts,
            loss=loss,
            learning_rate=learning_rate,
            factor=factor,
            epochs=epochs,
            batch_size=batch_size,
            runs=runs,
        )
        return {f"{key}/{what}": values for what, values in found.items()}

    results: dict[str, Any] = {}
    keys = [
        f"{reading}/{h}/{loss}" for reading in ("mean", "sum") for h in hidden for loss in LOSSES
    ]
    for found in each(keys, work, "networks"):
        results |= found
    return results
