"""Two controls on CIFAR-10: exercise 8 from a wider start, and larger rates for sigmoid outputs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.book.cifar_10.images import SOURCE, Images, load_rotated
from nnbook.book.cifar_10.training import LOSSES, Plan, perceptron, readings, trained
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.optimizers import SGD

RATES: Mapping[str, Any] = {
    "train": 10000,
    "validation": 5000,
    "stddevs": [0.01, 0.01],
    "batch_size": 128,
    "epochs": 50,
    "learning_rates": [0.03, 0.1, 0.3, 1.0],
    "factor": 0.1,
    "runs": 5,
}
START: Mapping[str, Any] = {
    "train": 5000,
    "validation": 2000,
    "stddevs": [0.01, 0.1, 0.01],
    "batch_size": 64,
    "epochs": 100,
    "learning_rate": 1e-4,
    "factor": 1e-3,
    "runs": 5,
}


@recorded(
    "cifar10_controls",
    question="Does a wider start free exercise 8, and a larger rate the cross-entropy of sigmoids?",
    seeds="0 to 4 for the start; 100 to 104 for the rates, on validation data",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
    # The largest rates are at the edge: rounding decides how one run ends.
    scattered=["rates/validation"],
)
def cifar10_controls(
    start: Mapping[str, Any] = START,
    rates: Mapping[str, Any] = RATES,
    axes: int = 128,
    units: int = 100,
    images: Images | None = None,
) -> Mapping[str, Any]:
    """Change one thing in exercise 8, and one in exercise 5.

    ``start`` has the sigmoids of exercise 8 with the loss as a sum, as in
    :func:`~nnbook.book.cifar_10.cifar10_three_layers.cifar10_three_layers`, and other standard
    deviations of the initial weights. ``rates`` has ReLU units, sigmoid outputs and the
    cross-entropy of exercise 5, as in
    :func:`~nnbook.book.cifar_10.cifar10_rates.cifar10_rates`, at rates beyond that grid's end.

    Returns
    -------
    dict
        ``start/LOSS/train`` and ``test`` of shape (runs,), and ``rates/validation`` of shape
        (learning_rates, runs), 0 for a run that diverged.
    """
    data = {
        name: images or load_rotated(of["train"], of["validation"], axes)
        for name, of in (("start", start), ("rates", rates))
    }
    same = ("stddevs", "learning_rate", "factor", "batch_size", "epochs")
    deep: dict[str, Plan] = {loss: (loss, [(units, "sigmoid")] * 2, None) for loss in LOSSES}
    starts = readings(
        deep,
        data["start"],
        range(start["runs"]),
        kinds=["sum"],
        **{name: start[name] for name in same},
    )

    def larger(rate: float) -> list[Any]:
        network = perceptron(
            data["rates"].split.x.shape[1],
            [(units, "relu")],
            "sigmoid",
            stddevs=rates["stddevs"],
            factor=rates["factor"] / rates["batch_size"],
        )
        return trained(
            network,
            data["rates"].split,
            range(100, 100 + rates["runs"]),
            loss="cross-entropy",
            optimizer=SGD(rate),
            epochs=rates["epochs"],
            batch_size=rates["batch_size"],
        )["validation"]

    scores = np.array(each(list(rates["learning_rates"]), larger, "rates"), dtype=float)
    results = {
        f"start/{loss}/{part}": starts[f"sum/{loss}/{part}"]
        for loss in LOSSES
        for part in ("train", "test")
    }
    return results | {"rates/validation": np.nan_to_num(scores)}
