"""A gallery of broken runs: each has one true cause, and leaves the curves that go with it.

They are small: all of them together take a second or two. The page on monitoring shows them, and
the tests of :func:`nnbook.monitoring.diagnose` compare its words with their causes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook._validation import generator, one_of
from nnbook.initializers import RandomNormal
from nnbook.layers import Dense, Input
from nnbook.monitoring import (
    ActivationMonitor,
    Callback,
    DeadUnits,
    GradientNorms,
    History,
    UpdateRatio,
)
from nnbook.monitoring.on_data import activation_names
from nnbook.network import Network
from nnbook.optimizers import SGD, Adam
from nnbook.typing import FloatArray, Generator, RandomState


@dataclass(frozen=True, eq=False)
class BrokenRun:
    """A run with its true cause.

    Attributes
    ----------
    name, cause : str
        What it is called, and what was done to it.
    expected : str
        The finding that names the cause, or comes nearest to it.
    history : History
        Of the training.
    evidence : tuple of Callback
        What watched it; ``diagnose`` takes it as evidence.
    reference, val_reference : float
        The loss of the best constant, on the training data and on the validation data.
    """

    name: str
    cause: str
    expected: str
    history: History
    evidence: tuple[Callback, ...]
    reference: float
    val_reference: float


@dataclass(frozen=True, eq=False)
class _Plan:
    """A run that has not been started: a network and its data."""

    net: Network
    x: FloatArray
    y: FloatArray
    epochs: int = 60
    batch_size: int | None = 32
    validation: tuple[FloatArray, FloatArray] | None = None


def broken_run(name: str, *, rng: RandomState = 0) -> BrokenRun:
    """Train one of the gallery.

    Parameters
    ----------
    name : str
        One of ``BROKEN``.
    rng : int or numpy.random.Generator, default 0
        Draws the data and the network.

    Returns
    -------
    BrokenRun

    Raises
    ------
    ValueError
        For a name that is not in the gallery.

    Examples
    --------
    >>> from nnbook.monitoring import diagnose
    >>> run = broken_run("raw inputs")
    >>> print(run.cause)
    inputs in the hundreds saturate every tanh
    >>> diagnose(run.history, evidence=run.evidence, reference=run.reference).names
    ['plateau', 'vanishing_gradients', 'saturated_units']
    """
    cause, expected, make = one_of("broken_run", "name", name, BROKEN)
    plan = make(generator("broken_run", rng))
    watchers: list[Callback] = [GradientNorms(), UpdateRatio(), ActivationMonitor(plan.x, every=10)]
    if "relu" in activation_names(plan.net).values():
        watchers.append(DeadUnits(plan.x, every=10))
    history = plan.net.fit(
        plan.x, plan.y, epochs=plan.epochs, batch_size=plan.batch_size,
        validation_data=plan.validation, callbacks=watchers,
    )  # fmt: skip
    _, held = plan.validation or (plan.x, plan.y)
    levels = [float(np.mean((y - plan.y.mean()) ** 2)) for y in (plan.y, held)]
    return BrokenRun(name, cause, expected, history, tuple(watchers), *levels)


def smooth_task(rng: Generator, samples: int, noise: float = 0.0) -> tuple[FloatArray, FloatArray]:
    """Return x of shape (samples, 4), standard normal, and a smooth target, (samples, 1).

    Its variance is about 1, and a linear model explains somewhat less than half of it.
    """
    x = rng.standard_normal((samples, 4))
    y = np.sin(1.5 * x[:, :1]) + 0.7 * x[:, 1:2] * x[:, 2:3]
    return x, y + noise * rng.standard_normal((samples, 1))


def network(
    units: Sequence[int], activation: str, optimizer: Any, rng: Generator, **settings: Any
) -> Network:
    """Return a network of 4 inputs, these hidden layers and one linear output."""
    x = node = Input(4)
    for width in units:
        node = Dense(width, activation=activation, **settings)(node)
    return Network(x, Dense(1)(node), loss="mse", optimizer=optimizer, rng=rng)


def _rate_too_high(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 200)
    return _Plan(network([20], "tanh", Adam(1.0), rng), x, y, batch_size=8)


def _rate_far_too_high(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 200)
    return _Plan(network([20], "relu", SGD(3.0), rng), x, y)


def _rate_too_low(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 200)
    return _Plan(network([20], "tanh", SGD(1e-5), rng), x, y)


def _tiny_weights(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 200)
    start = RandomNormal(stddev=0.01)
    return _Plan(network([20] * 6, "tanh", SGD(0.1), rng, kernel_initializer=start), x, y)


def _huge_weights(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 100)
    start = RandomNormal(stddev=8 / 30**0.5)
    return _Plan(network([30] * 25, "tanh", SGD(1e-4), rng, kernel_initializer=start), x, y, 20)


def _deep_sigmoids(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 200)
    return _Plan(network([20] * 8, "sigmoid", SGD(0.1), rng), x, y)


def _raw_inputs(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 200)
    return _Plan(network([5], "tanh", SGD(0.05), rng), 300 + 100 * x, y, batch_size=None)


def _dead_relus(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 200)
    return _Plan(network([20], "relu", SGD(0.05), rng), 30 + 10 * x, y, 300, None)


def _permuted_labels(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 300)
    y = y[rng.permutation(300)]
    return _Plan(network([60], "tanh", Adam(0.02), rng), x[:60], y[:60], 200, 16, (x[60:], y[60:]))


def _duplicates(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 60, noise=1.0)
    many = np.arange(60) < 20  # oversampled, and split only then
    rows = np.concatenate([np.repeat(np.flatnonzero(many), 8), np.flatnonzero(~many)])
    held = np.flatnonzero(many)
    return _Plan(
        network([20], "tanh", Adam(0.01), rng), x[rows], y[rows], 100, 16, (x[held], y[held])
    )


def _overfitting(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 240, noise=0.7)
    return _Plan(network([60], "tanh", Adam(0.02), rng), x[:40], y[:40], 200, 16, (x[40:], y[40:]))


def _linear_model(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 600)
    return _Plan(network([], "tanh", SGD(0.05), rng), x[:300], y[:300], 60, 32, (x[300:], y[300:]))


def _single_samples(rng: Generator) -> _Plan:
    x, y = smooth_task(rng, 60, noise=0.2)
    return _Plan(network([20], "tanh", Adam(0.05), rng), x, y, 40, 1)


#: The gallery: for each name the cause, the finding that is expected, and how it is made.
BROKEN: dict[str, tuple[str, str, Callable[[Generator], _Plan]]] = {
    "rate too high": ("Adam with a learning rate of 1", "rate_too_high", _rate_too_high),
    "rate far too high": ("SGD with a learning rate of 3", "diverged", _rate_far_too_high),
    "rate too low": ("SGD with a learning rate of 1e-5", "rate_too_low", _rate_too_low),
    "tiny weights": ("a deep network of weights near 0", "vanishing_gradients", _tiny_weights),
    "huge weights": ("a deep network of large weights", "exploding_gradients", _huge_weights),
    "deep sigmoids": ("eight layers of sigmoids", "vanishing_gradients", _deep_sigmoids),
    "raw inputs": ("inputs in the hundreds saturate every tanh", "saturated_units", _raw_inputs),
    "dead units": ("inputs far from 0 kill the ReLUs in a step", "dead_units", _dead_relus),
    "permuted labels": ("targets of other samples", "unrelated_labels", _permuted_labels),
    "duplicates": (
        "the validation holds copies of training rows",
        "suspicious_validation",
        _duplicates,
    ),
    "overfitting": ("60 units learn 40 noisy samples by heart", "overfitting", _overfitting),
    "linear model": ("a linear model of a curved task", "underfitting", _linear_model),
    "single samples": ("batches of one sample", "noisy", _single_samples),
}
