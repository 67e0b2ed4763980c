"""How many axes of CIFAR-10 the experiments need: one network, trained with few and with all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from nnbook.book.cifar_10.images import SOURCE, Images, load_rotated
from nnbook.book.cifar_10.training import perceptron, trained
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.book.split import Split
from nnbook.optimizers import SGD


@recorded(
    "cifar10_rotation",
    question="Does a training change when only some axes of the images are kept?",
    seeds="0 to 2",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
)
def cifar10_rotation(
    train: int = 5000,
    validation: int = 2000,
    axes: Sequence[int] = (128, 256, 512, 3072),
    units: int = 100,
    stddev: float = 0.01,
    batch_size: int = 128,
    epochs: int = 20,
    learning_rate: float = 0.03,
    runs: int = 3,
    images: Images | None = None,
) -> Mapping[str, Any]:
    """Train a layer of sigmoids by cross-entropy on the first axes, and on all of them.

    Returns
    -------
    dict
        ``kept``, the share of the variance, of shape (axes,); ``train`` and ``validation`` of shape
        (axes, runs).
    """
    data = images or load_rotated(train, validation, max(axes))
    variances = np.mean(data.split.x**2, axis=0)

    def first(count: int) -> Split:
        arrays = ("x", "x_validation", "x_test")
        return replace(
            data.split, **{name: getattr(data.split, name)[:, :count].copy() for name in arrays}
        )

    def work(count: int) -> dict[str, Any]:
        return trained(
            perceptron(count, [(units, "sigmoid")], stddevs=[stddev, stddev]),
            first(count),
            range(runs),
            loss="cross-entropy",
            optimizer=SGD(learning_rate),
            epochs=epochs,
            batch_size=batch_size,
        )

    found = each(axes, work, "axes")
    results: dict[str, Any] = {
        "kept": [float(variances[:count].sum() / variances.sum()) for count in axes]
    }
    return results | {what: [one[what] for one in found] for what in ("train", "validation")}
