"""Softmax regression and nearest neighbours on CIFAR-10."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnbook.book.baselines import baselines
from nnbook.book.cifar_10.images import SOURCE, Images, load_rotated
from nnbook.book.registry import recorded


@recorded(
    "cifar10_baselines",
    question="What do softmax regression and nearest neighbours make of CIFAR-10?",
    seeds="2 orders of the batches choose the rate, 8 others are shown",
    tolerance=0.02,
    data=SOURCE,
)
def cifar10_baselines(
    train: int = 45_000,
    validation: int = 5_000,
    axes: int = 256,
    rates: Sequence[float] = (0.00003, 0.0001, 0.0003, 0.001),
    epochs: int = 10,
    batch_size: int = 128,
    showing: tuple[int, int] = (8, 1),
    neighbours: Sequence[int] = (1, 5, 10, 20, 40),
    images: Images | None = None,
) -> Mapping[str, Any]:
    """Return what :func:`nnbook.book.baselines.baselines` measures, along the largest axes."""
    split = (images or load_rotated(train, validation, axes)).split
    return baselines(
        split,
        rates=rates,
        epochs=epochs,
        batch_size=batch_size,
        showing=showing,
        neighbours=neighbours,
    )
