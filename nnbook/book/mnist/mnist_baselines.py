"""Softmax regression and nearest neighbours on MNIST."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnbook.book.baselines import baselines
from nnbook.book.mnist.training import SOURCE, Pair, mnist_split
from nnbook.book.registry import recorded


@recorded(
    "mnist_baselines",
    question="What do softmax regression and nearest neighbours make of MNIST?",
    seeds="2 orders of the batches choose the rate, 8 others are shown",
    tolerance=0.02,
    data=SOURCE,
)
def mnist_baselines(
    train: int = 50_000,
    validation: int = 10_000,
    rates: Sequence[float] = (0.0003, 0.001, 0.003, 0.01),
    epochs: int = 10,
    batch_size: int = 128,
    showing: tuple[int, int] = (8, 1),
    neighbours: Sequence[int] = (1, 3, 5, 9),
    data: Pair | None = None,
) -> Mapping[str, Any]:
    """Return what :func:`nnbook.book.baselines.baselines` measures, on pixels from 0 to 1."""
    split = mnist_split(train, validation, data)
    return baselines(
        split,
        rates=rates,
        epochs=epochs,
        batch_size=batch_size,
        showing=showing,
        neighbours=neighbours,
    )
