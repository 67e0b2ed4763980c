"""Which ratio of update to weight goes with good learning, for three optimizers and three tasks."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from tqdm import tqdm

from nnbook.book.monitoring.broken_runs import smooth_task
from nnbook.book.monitoring.healthy_runs import Pair, halves, shuffled_spirals
from nnbook.book.registry import recorded
from nnbook.datasets import load_digits_5x7
from nnbook.layers import Dense, Input
from nnbook.monitoring import UpdateRatio
from nnbook.network import Network
from nnbook.optimizers import SGD, Adam
from nnbook.typing import FloatArray, Generator

#: What makes each optimizer, and its largest rate as an exponent of ten.
OPTIMIZERS: dict[str, tuple[Callable[[FloatArray], Any], float]] = {
    "SGD": (SGD, 1.0),
    "momentum": (lambda rate: SGD(rate, momentum=0.9), 0.0),
    "Adam": (Adam, 0.0),
}

#: Inputs, hidden units, outputs, loss, epochs.
SHAPES: dict[str, tuple[int, int, int, str, int]] = {
    "curve": (4, 30, 1, "mse", 60),
    "spirals": (2, 30, 3, "categorical_crossentropy_from_logits", 100),
    "digits": (35, 20, 10, "categorical_crossentropy_from_logits", 40),
}


def task(name: str, rng: Generator) -> tuple[Pair, Pair]:
    """Return training inputs with their targets, and validation inputs with theirs."""
    if name == "curve":
        return halves(*smooth_task(rng, 600, noise=0.3), 400)
    if name == "spirals":
        return halves(*shuffled_spirals(600, rng), 300)
    digits = load_digits_5x7(100, 0.7, rng=rng)
    return halves(digits.x - 0.5, digits.y, 400)


@recorded(
    "update_ratios",
    question="Which ratio of update to weight goes with good learning?",
    seeds="data from seed 0; 20 starts for each rate, the first 10 to choose a rate by",
    tolerance=1e-2,
    scattered=[f"*/{of}" for of in ("val", "largest", "end", "early", "late", "path")],
)
def update_ratios(
    steps: int = 10, seeds: int = 20, batch_size: int = 20, last: int = 5
) -> Mapping[str, Any]:
    """Train each task with each optimizer at rates half a decade apart.

    Returns
    -------
    dict
        For each ``TASK/OPTIMIZER``: ``rates``; ``val``, the validation loss, median of the last
        epochs, and ``first``, ``largest`` and ``end``, training losses, all of shape
        (steps, seeds); by kernel ``early`` and ``late``, the geometric mean of the ratio over the
        first and the last fifth of the epochs, (2, steps, seeds); and ``path``, by kernel its
        course, the geometric mean over seeds, (2, epochs, steps). For each ``TASK``: ``reference``,
        the training loss of the best constant. NaN stands for what is not finite.
    """
    results: dict[str, Any] = {}
    for name, (inputs, units, outputs, loss, epochs) in SHAPES.items():
        data, validation = task(name, np.random.default_rng(0))
        results[f"{name}/reference"] = float(data[1].var() if loss == "mse" else np.log(outputs))
        for kind, (make, top) in tqdm(OPTIMIZERS.items(), desc=name, disable=None):
            rates = 10 ** (top - 0.5 * np.arange(steps)[::-1])
            node = Input(inputs)
            net = Network(
                node,
                Dense(outputs)(Dense(units, activation="tanh")(node)),
                loss=loss,
                optimizer=make(np.repeat(rates, seeds)),
                runs=steps * seeds,
                rng=1,
            )
            ratio = UpdateRatio(every=5)
            with np.errstate(all="ignore"):
                history = net.fit(
                    *data, epochs=epochs, batch_size=batch_size, validation_data=validation,
                    callbacks=[ratio],
                )  # fmt: skip
            shape = (steps, seeds)
            train, val = history["loss"], history["val_loss"]
            paths = np.stack([*ratio.history.values()])  # kernels, epochs, runs
            key = f"{name}/{kind}"
            results[f"{key}/rates"] = rates
            results[f"{key}/val"] = _finite(np.median(val[-last:], axis=0)).reshape(shape)
            results[f"{key}/first"] = _finite(train[0]).reshape(shape)
            results[f"{key}/largest"] = _finite(train.max(axis=0)).reshape(shape)
            results[f"{key}/end"] = _finite(np.median(train[-last:], axis=0)).reshape(shape)
            with np.errstate(all="ignore"):
                logs = np.log(paths).reshape(*paths.shape[:2], *shape)
                fifth = epochs // 5
                results[f"{key}/early"] = _finite(np.exp(logs[:, :fifth].mean(axis=1)))
                results[f"{key}/late"] = _finite(np.exp(logs[:, -fifth:].mean(axis=1)))
                results[f"{key}/path"] = _finite(np.exp(logs.mean(axis=-1)))
    return results


def _finite(values: FloatArray) -> FloatArray:
    """Return NaN for what is not finite, and five digits of the rest: more would fill the file."""
    kept = [float(f"{value:.5g}") for value in values.ravel()]
    return np.where(np.isfinite(values), np.reshape(kept, values.shape), np.nan)
