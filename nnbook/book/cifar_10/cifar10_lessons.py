"""One network on CIFAR-10, and the lessons of the chapters added to it one by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnbook.book.cifar_10.images import SOURCE, Images, load_rotated
from nnbook.book.cifar_10.training import trained
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.split import Split
from nnbook.initializers import RandomNormal
from nnbook.layers import Activation, BatchNormalization, Dense, Dropout, Input, Node
from nnbook.optimizers import SGD
from nnbook.regularizers import L2


@dataclass(frozen=True)
class Lessons:
    """Which of the chapters' lessons a run has; the default has none."""

    centred: bool = False
    tuned: bool = False
    loss: str = "squares"
    hidden: str = "sigmoid"
    he: bool = False
    normalized: bool = False
    momentum: float = 0.0
    dropout: float = 0.0
    every: bool = False
    mirrored: bool = False

    def ends(self, inputs: int, widths: Sequence[int], stddev: float, factor: float) -> Any:
        """Return input and output of the network; He's start counts 3,072 pixels as inputs."""
        x = h = Input(inputs)
        penalty, fan = L2(factor), 3072
        for units in widths:
            start = RandomNormal(stddev=(2 / fan) ** 0.5 if self.he else stddev)
            h = Dense(
                units,
                use_bias=not self.normalized,
                kernel_initializer=start,
                kernel_regularizer=penalty,
            )(h)
            if self.normalized:
                h = BatchNormalization(momentum=0.9)(h)
            h = Activation(self.hidden)(h)
            if self.dropout:
                h = Dropout(self.dropout)(h)
            fan = units
        start = RandomNormal(stddev=fan**-0.5 if self.he else stddev)
        y: Node = Dense(10, kernel_initializer=start, kernel_regularizer=penalty)(h)
        return x, y


#: Each step adds its lesson to those before it.
STEPS: dict[str, dict[str, Any]] = {
    "raw pixels": {},
    "preprocessing": {"centred": True},
    "a rate of its own": {"tuned": True},
    "cross-entropy": {"loss": "cross-entropy"},
    "ReLU": {"hidden": "relu"},
    "He's start": {"he": True},
    "batch normalization": {"normalized": True},
    "momentum": {"momentum": 0.9},
    "dropout": {"dropout": 0.3},
    "nine times the images": {"every": True},
    "mirror images": {"mirrored": True},
}


def ladder() -> dict[str, Lessons]:
    """Return the lessons of each step.

    Examples
    --------
    >>> steps = ladder()
    >>> steps["raw pixels"] == Lessons(), steps["cross-entropy"].centred, steps["ReLU"].he
    (True, True, False)
    """
    found, lessons = {}, Lessons()
    for name, added in STEPS.items():
        found[name] = lessons = replace(lessons, **added)
    return found


@recorded(
    "cifar10_lessons",
    question="What does each chapter's lesson bring to the report's network on CIFAR-10?",
    seeds="100 chooses rates on validation data, 0 to 2 show",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
)
def cifar10_lessons(
    train: int = 45000,
    few: int = 5000,
    validation: int = 5000,
    axes: int = 128,
    units: int = 100,
    stddev: float = 0.01,
    factor: float = 1e-3,
    batch_size: int = 128,
    learning_rate: float = 1e-3,
    learning_rates: Sequence[float] = (3e-3, 0.01, 0.03, 0.1, 0.3),
    epochs: int = 50,
    every_epochs: int = 10,
    runs: int = 3,
    every_runs: int = 3,
    images: Images | None = None,
) -> Mapping[str, Any]:
    """Train with each step of :func:`ladder`, from "a rate of its own" on at the best rate.

    Returns
    -------
    dict
        For each ``STEP``: ``STEP/validation`` of shape (learning_rates,) or (1,), ``STEP/rate``,
        the best one, and ``STEP/train``, ``STEP/shown`` (validation) and ``STEP/test``, of shape
        (runs,).
    """
    data = images or load_rotated(train, validation, axes, mirror=True)
    split, steps = data.split, ladder()

    def run(lessons: Lessons, rate: float, seeds: Iterable[int]) -> dict[str, list[Any]]:
        scale, origin = (1.0, np.float32(0)) if lessons.centred else (data.scale, data.origin)
        count = len(split.x) if lessons.every else few
        seen = Split(
            split.x[:count] * scale + origin, split.y[:count],
            split.x_validation * scale + origin, split.y_validation,
            split.x_test * scale + origin, split.y_test,
        )  # fmt: skip
        return trained(
            lessons.ends(split.x.shape[1], [units], stddev, factor),
            seen,
            seeds,
            loss=lessons.loss,
            optimizer=SGD(rate, momentum=lessons.momentum),
            epochs=every_epochs if lessons.every else epochs,
            batch_size=batch_size,
            mirrored=data.mirrored if lessons.mirrored else None,
        )

    def work(name: str) -> dict[str, Any]:
        lessons = steps[name]
        rates, scores = [learning_rate], [0.0]
        if lessons.tuned:
            rates = [*learning_rates]
            tried = [run(lessons, rate, [100])["validation"][0] for rate in rates]
            scores = np.nan_to_num(tried).tolist()
        rate = rates[int(np.argmax(scores))]
        found = run(lessons, rate, range(every_runs if lessons.every else runs))
        found["shown"] = found.pop("validation")
        return {"validation": scores, "rate": rate, **found}

    return by_name(steps, work, "steps")
