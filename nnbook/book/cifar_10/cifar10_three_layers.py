"""The report's exercise 8 on CIFAR-10: two hidden layers, three losses."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnbook.book.cifar_10.images import SOURCE, Images, load_rotated
from nnbook.book.cifar_10.training import LOSSES, Plan, readings
from nnbook.book.registry import recorded


@recorded(
    "cifar10_three_layers",
    question="Which accuracy has the report's network of exercise 8, with each loss?",
    seeds="0 and 1",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
    scattered=[
        "sum/*/SVM/*"
    ],  # its slope has a kink at each margin: runs part at the last digit of a sum
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

    The two readings of the loss are those of :func:`~nnbook.book.cifar_10.training.readings`.

    Returns
    -------
    dict
        For each ``READING/ACTIVATION/LOSS``: ``validation`` of shape (runs, epochs), ``train`` and
        ``test`` of shape (runs,).
    """
    data = images or load_rotated(train, validation, axes)
    networks: dict[str, Plan] = {
        f"{kind}/{loss}": (loss, [(units, kind)] * 2, None) for kind in hidden for loss in LOSSES
    }
    return readings(
        networks,
        data,
        range(runs),
        stddevs=stddevs,
        learning_rate=learning_rate,
        factor=factor,
        batch_size=batch_size,
        epochs=epochs,
    )
