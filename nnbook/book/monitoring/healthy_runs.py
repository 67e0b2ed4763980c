"""Healthy runs of several kinds: a diagnosis must not raise an alarm on any of them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnbook._validation import generator, whole
from nnbook.book.monitoring.broken_runs import smooth_task
from nnbook.datasets import load_spirals, load_xor
from nnbook.layers import Dense, Input
from nnbook.monitoring import ActivationMonitor, Callback, GradientNorms, History, UpdateRatio
from nnbook.network import Network
from nnbook.optimizers import SGD, Adam
from nnbook.typing import FloatArray, Generator, RandomState

Pair = tuple[FloatArray, FloatArray]

#: What a run left behind: its History, the callbacks that watched, the loss of the best constant.
Watched = tuple[History, tuple[Callback, ...], float]


class Task(NamedTuple):
    """A stack to train, its data, and the loss of the best constant."""

    net: Network
    data: Pair
    validation: Pair
    epochs: int
    batch_size: int | None
    reference: float


def halves(x: FloatArray, y: FloatArray, train: int) -> tuple[Pair, Pair]:
    """Return the samples to train on, and the others."""
    return (x[:train], y[:train]), (x[train:], y[train:])


def shuffled_spirals(samples: int, rng: Generator) -> Pair:
    """Return points on three spirals in random order, and the spiral of each."""
    data = load_spirals(samples, rng=rng)
    order = rng.permutation(samples)
    return data.x[order], data.y[order]


def watched(task: Task, every: int = 1) -> Watched:
    """Train a task while callbacks watch, in every epoch or in some."""
    watchers = (
        GradientNorms(every=every),
        UpdateRatio(every=every),
        ActivationMonitor(task.data[0][:100], every=50),
    )
    history = task.net.fit(
        *task.data, epochs=task.epochs, batch_size=task.batch_size,
        validation_data=task.validation, callbacks=watchers,
    )  # fmt: skip
    return history, watchers, task.reference


def healthy_runs(seeds: int = 10, *, rng: RandomState = 0) -> dict[str, Watched]:
    """Train several tasks, each from many starts in one stack.

    Parameters
    ----------
    seeds : int, default 10
        How many starts each task has; each is a run of its stack.
    rng : int or numpy.random.Generator, default 0
        Draws data and starts.

    Returns
    -------
    dict of str to tuple
        For each task its History, the callbacks that watched, and the loss of the best constant.

    Examples
    --------
    >>> from nnbook.monitoring import diagnose
    >>> history, evidence, reference = healthy_runs(2)["spirals"]
    >>> diagnose(history, evidence=evidence, reference=reference, run=1).names
    ['good']
    """
    draw, count = generator("healthy_runs", rng), whole("healthy_runs", "seeds", seeds)
    return {name: watched(make(draw, count)) for name, make in _TASKS.items()}


def _stack(
    inputs: int,
    width: int,
    activation: str,
    outputs: int,
    loss: str,
    optimizer: SGD | Adam,
    rng: Generator,
    runs: int,
) -> Network:
    x = Input(inputs)
    y = Dense(outputs)(Dense(width, activation=activation)(x))
    return Network(x, y, loss=loss, optimizer=optimizer, runs=runs, rng=rng)


def _curve(rng: Generator, runs: int) -> Task:
    x, y = smooth_task(rng, 600, noise=0.3)
    net = _stack(4, 30, "tanh", 1, "mse", Adam(0.005), rng, runs)
    return Task(net, *halves(x, y, 400), 60, 20, float(y.var()))


def _rectified(rng: Generator, runs: int) -> Task:
    x, y = smooth_task(rng, 600, noise=0.3)
    net = _stack(4, 20, "relu", 1, "mse", SGD(0.02, momentum=0.9), rng, runs)
    return Task(net, *halves(x, y, 400), 40, 20, float(y.var()))


def _plane(rng: Generator, runs: int) -> Task:
    x = rng.standard_normal((300, 4))
    y = x @ rng.standard_normal((4, 1)) + 0.3 * rng.standard_normal((300, 1))
    net = _stack(4, 4, "identity", 1, "mse", SGD(0.02), rng, runs)
    return Task(net, *halves(x, y, 200), 60, 20, float(y.var()))


def _spirals(rng: Generator, runs: int) -> Task:
    x, y = shuffled_spirals(450, rng)
    loss = "categorical_crossentropy_from_logits"
    net = _stack(2, 30, "tanh", 3, loss, Adam(0.02), rng, runs)
    return Task(net, *halves(x, y, 300), 100, 20, float(np.log(3)))


def _xor(rng: Generator, runs: int) -> Task:
    data = load_xor("pm1")
    x = np.tile(data.x, (60, 1)) + 0.2 * rng.standard_normal((240, 2))
    y = (np.tile(data.y, (60, 1)) + 1) / 2
    loss = "binary_crossentropy_from_logits"
    net = _stack(2, 10, "tanh", 1, loss, SGD(0.3), rng, runs)
    return Task(net, *halves(x, y, 160), 100, 20, float(np.log(2)))


_TASKS: dict[str, Callable[[Generator, int], Task]] = {
    "curve": _curve,
    "rectified": _rectified,
    "plane": _plane,
    "spirals": _spirals,
    "xor": _xor,
}
