"""The report's exercises 3 and 4 on CIFAR-10: one hidden layer of sigmoids, three losses."""

from collections.abc import Mapping
from typing import Any

from nnbook.book.cifar_10.images import SOURCE, Images, load_rotated
from nnbook.book.cifar_10.training import Plan, readings
from nnbook.book.registry import recorded

#: Loss and output of each network. The report's text has linear outputs, its result sigmoids.
NETWORKS = {
    "squares": ("squares", None),
    "squares, sigmoid output": ("squares", "sigmoid"),
    "SVM": ("SVM", None),
    "cross-entropy": ("cross-entropy", None),
}

#: The results whose first weights are kept.
PICTURED = ("mean/squares", "sum/cross-entropy")


@recorded(
    "cifar10_two_layers",
    question="Which accuracy has the report's network of exercises 3 and 4, with each loss?",
    seeds="0 to 4",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
    scattered=[
        "sum/SVM/*"
    ],  # its slope has a kink at each margin: runs part at the last digit of a sum
)
def cifar10_two_layers(
    train: int = 5000,
    validation: int = 2000,
    axes: int = 512,
    units: int = 100,
    stddev: float = 0.01,
    batch_size: int = 128,
    epochs: int = 50,
    learning_rate: float = 1e-3,
    factor: float = 1e-3,
    runs: int = 5,
    images: Images | None = None,
) -> Mapping[str, Any]:
    """Train each network with both readings of the report's loss.

    They are those of :func:`~nnbook.book.cifar_10.training.readings`. ``images`` replaces CIFAR-10
    in tests.

    Returns
    -------
    dict
        For each ``READING/NETWORK``: ``validation`` of shape (runs, epochs), and ``train`` and
        ``test``, the accuracies at the end, of shape (runs,). For ``PICTURED`` also ``weights`` of
        the first run, for :func:`~nnbook.book.cifar_10.images.unpacked`. ``kept`` is the share of
        the variance along the axes.
    """
    data = images or load_rotated(train, validation, axes)
    networks: dict[str, Plan] = {
        name: (loss, [(units, "sigmoid")], output) for name, (loss, output) in NETWORKS.items()
    }
    return {"kept": data.kept} | readings(
        networks,
        data,
        range(runs),
        stddevs=[stddev, stddev],
        learning_rate=learning_rate,
        factor=factor,
        batch_size=batch_size,
        epochs=epochs,
        pictured=PICTURED,
    )
