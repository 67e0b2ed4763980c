"""The report's classifier of CIFAR-10 without a hidden layer, and what its weights look like."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnbook.book.cifar_10.images import SOURCE, Images, load_rotated
from nnbook.book.cifar_10.training import perceptron, trained
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.optimizers import SGD

#: The result whose weights are kept.
PICTURED = "cross-entropy/1e-05"


@recorded(
    "cifar10_no_hidden",
    question="What does a classifier without hidden layer reach, and after how many epochs?",
    seeds="0 to 2",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
)
def cifar10_no_hidden(
    train: int = 5000,
    validation: int = 2000,
    axes: int = 128,
    stddev: float = 0.01,
    batch_size: int = 128,
    epochs: int = 1000,
    learning_rates: Sequence[float] = (1e-6, 1e-5, 1e-3),
    factor: float = 1e-3,
    runs: int = 3,
    images: Images | None = None,
) -> Mapping[str, Any]:
    """Train ten linear outputs by the SVM loss and by cross-entropy, at each rate.

    Returns
    -------
    dict
        For each ``LOSS/RATE``: ``validation`` of shape (runs, epochs / 10), every tenth epoch, and
        ``train`` and ``test`` of shape (runs,). For ``PICTURED`` also ``weights`` of the first run,
        for :func:`~nnbook.book.cifar_10.images.unpacked`.
    """
    data = images or load_rotated(train, validation, axes)
    ends = perceptron(data.split.x.shape[1], [], stddevs=[stddev], factor=factor)

    def work(key: str) -> dict[str, Any]:
        loss, rate = key.split("/")
        found: dict[str, Any] = trained(
            ends,
            data.split,
            range(runs),
            loss=loss,
            optimizer=SGD(float(rate)),
            epochs=epochs,
            batch_size=batch_size,
            curve=True,
            shown=data.axes if key == PICTURED else None,
        )
        found["validation"] = [curve[9::10] for curve in found["validation"]]
        if key == PICTURED:
            found["weights"] = found["weights"][0]
        return found

    keys = [f"{loss}/{rate:g}" for loss in ("SVM", "cross-entropy") for rate in learning_rates]
    return by_name(keys, work, "classifiers")
