"""Which ratio of update to weight goes with good learning, for three optimizers and three tasks."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from tqdm import tqdm

from nnbook.book.monitoring.broken_runs import smooth_task
from nnbook.book.monitoring.healthy_runs import Pair, halves, shuffled_spirals
from nnbook.book.registry import recorded
from nnbook.book.stacks import over_orders
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
    seeds="data from seed 0; 3 orders of the batches choose a rate, 10 others are shown; 2 starts",
    tolerance=1e-2,
    scattered=[f"*/{of}" for of in ("val", "largest", "end", "early", "late", "path")],
)
def update_ratios(
    steps: int = 10,
    choosing: int = 3,
    showing: int = 10,
    starts: int = 2,
    batch_size: int = 20,
    last: int = 5,
) -> Mapping[str, Any]:
    """Train each task with each optimizer at rates half a decade apart.

    Returns
    -------
    dict
        For each ``TASK/OPTIMIZER``: ``rates``; ``val``, the validation loss, median of the last
        epochs, and ``first``, ``largest`` and ``end``, training losses, all of shape (steps, runs),
        one order of the batches after the other, those that choose first; by kernel ``early`` and
        ``late``, the geometric mean of the ratio over the first and the last fifth of the epochs,
        (2, steps, runs); and ``path``, by kernel its course, the geometric mean over runs,
        (2, epochs, steps). For each ``TASK``: ``reference``,
        the training loss of the best constant. NaN stands for what is not finite.
    """
    results: dict[str, Any] = {}
    for name, (*_, loss, _) in SHAPES.items():
        both = task(name, np.random.default_rng(0))
        targets, outputs = both[0][1], SHAPES[name][2]
        results[f"{name}/reference"] = float(targets.var() if loss == "mse" else np.log(outputs))
        for kind, (_, top) in tqdm(OPTIMIZERS.items(), desc=name, disable=None):
            rates = 10 ** (top - 0.5 * np.arange(steps)[::-1])
            train = partial(_watched, name, kind, both, batch_size, last)
            with np.errstate(all="ignore"):
                found = over_orders(train, rates, (choosing + showing, starts))
                found["path"] = np.exp(found["path"].mean(axis=-1))
            results[f"{name}/{kind}/rates"] = rates
            results |= {f"{name}/{kind}/{part}": _finite(v) for part, v in found.items()}
    return results


def _watched(
    name: str, kind: str, both: tuple[Pair, Pair], batch_size: int, last: int,
    rates: FloatArray, seed: int,
) -> dict[str, FloatArray]:  # fmt: skip
    """Train a stack and return its losses and ratios, with the runs along the last axis."""
    inputs, units, outputs, loss, epochs = SHAPES[name]
    node = Input(inputs)
    net = Network(
        node,
        Dense(outputs)(Dense(units, activation="tanh")(node)),
        loss=loss,
        optimizer=OPTIMIZERS[kind][0](rates),
        runs=len(rates),
        rng=seed,
    )
    data, validation = both
    ratio = UpdateRatio(every=5)
    history = net.fit(
        *data, epochs=epochs, batch_size=batch_size, validation_data=validation, callbacks=[ratio]
    )
    paths = np.log(np.stack([*ratio.history.values()]))  # kernels, epochs, runs
    train, fifth = history["loss"], epochs // 5
    return {
        "val": np.median(history["val_loss"][-last:], axis=0),
        "first": np.asarray(train[0]),
        "largest": train.max(axis=0),
        "end": np.median(train[-last:], axis=0),
        "early": np.exp(paths[:, :fifth].mean(axis=1)),
        "late": np.exp(paths[:, -fifth:].mean(axis=1)),
        "path": paths,
    }


def _finite(values: FloatArray) -> FloatArray:
    """Return NaN for what is not finite, and five digits of the rest: more would fill the file."""
    kept = [float(f"{value:.5g}") for value in values.ravel()]
    return np.where(np.isfinite(values), np.reshape(kept, values.shape), np.nan)
