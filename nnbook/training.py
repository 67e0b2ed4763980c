"""The fit loop, over anything that has a flat parameter vector and a gradient."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from nnbook.monitoring import Callback, History
from nnbook.optimizers import Optimizer, State
from nnbook.typing import FloatArray, Generator


class Trainable(Protocol):
    """What ``fit`` needs of a model."""

    @property
    def theta(self) -> FloatArray:
        """All parameters: (P,), or (runs, P). They are changed in place."""

    def step(self, x: FloatArray, y: FloatArray) -> tuple[dict[str, FloatArray], FloatArray]:
        """Return the loss and metrics of a batch, and the gradient for theta (may be reused)."""

    def measure(self, x: FloatArray, y: FloatArray) -> dict[str, FloatArray]:
        """Return the loss and metrics without training."""


def fit(
    model: Trainable,
    x: FloatArray,
    y: FloatArray,
    *,
    optimizer: Optimizer,
    state: State,
    epochs: int,
    batch_size: int,
    rng: Generator,
    validation_data: tuple[FloatArray, FloatArray] | None = None,
    callbacks: Sequence[Callback] = (),
    verbose: int = 0,
) -> History:
    """Train ``model`` in place and return its History.

    Each epoch goes through the samples in a new random order, the same one for all runs of a
    stack; a full batch is neither shuffled nor copied. A run whose loss or step is no longer finite
    keeps the parameters that it has, and its numbers are NaN from there on.

    Parameters
    ----------
    model : Trainable
        Has ``theta``, ``step`` and ``measure``.
    x, y : ndarray
        Samples and targets, already checked.
    optimizer : Optimizer
        The rule.
    state : dict
        The optimizer's state; it is changed, so that a later call continues.
    epochs, batch_size : int
        How often all samples are seen, and how many at once.
    rng : numpy.random.Generator
        Shuffles.
    validation_data : tuple of ndarray, optional
        Measured at the end of each epoch.
    callbacks : sequence of Callback
        Told of each epoch.
    verbose : {0, 1}, default 0
        1 shows a progress bar where the output is a terminal.

    Returns
    -------
    History
    """
    history = History()
    frozen = np.zeros(model.theta.shape[:-1], dtype=bool)
    for callback in callbacks:
        callback.on_train_begin(model)
    bar = _progress(epochs, verbose)
    try:
        # Divergence is reported by NaN in the History, so its overflow needs no warning.
        with np.errstate(over="ignore", invalid="ignore"):
            for epoch in range(1, epochs + 1):
                logs = _epoch(model, x, y, optimizer, state, batch_size, rng, frozen)
                if validation_data is not None:
                    measured = model.measure(*validation_data)
                    logs |= {f"val_{key}": value for key, value in measured.items()}
                logs = {key: np.where(frozen, np.nan, value) for key, value in logs.items()}
                history.append(logs)
                if bar is not None:
                    bar.set_postfix_str(_line(logs), refresh=False)
                    bar.update()
                if any([callback.on_epoch_end(epoch, logs) for callback in callbacks]):
                    break
    finally:
        if bar is not None:
            bar.close()
        for callback in callbacks:
            callback.on_train_end()
    return history


def _epoch(
    model: Trainable,
    x: FloatArray,
    y: FloatArray,
    optimizer: Optimizer,
    state: State,
    batch_size: int,
    rng: Generator,
    frozen: Any,
) -> dict[str, FloatArray]:
    """Go through the samples once; return the means over the samples; mark runs in ``frozen``."""
    totals: dict[str, FloatArray] = {}
    theta = model.theta
    for xb, yb in _batches(x, y, batch_size, rng):
        logs, grad = model.step(xb, yb)
        step = optimizer.update(grad, state)
        # A sum is finite only where all its terms are.
        frozen |= ~np.isfinite(logs["loss"]) | ~np.isfinite(step.sum(axis=-1))
        if frozen.any():
            step[frozen] = 0.0  # set, not multiplied: 0 * inf is not 0
        theta += step
        for key, value in logs.items():
            totals[key] = totals.get(key, 0.0) + value * (len(xb) / len(x))
    return totals


def _batches(
    x: FloatArray, y: FloatArray, size: int, rng: Generator
) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Yield the samples in random batches; the last one may be smaller."""
    if size >= len(x):
        yield x, y
        return
    order = rng.permutation(len(x))
    for start in range(0, len(x), size):
        rows = order[start : start + size]
        yield x.take(rows, 0), y.take(rows, 0)


def _progress(epochs: int, verbose: int) -> Any:
    """Return a progress bar, or None where nobody would see it."""
    if not verbose or not sys.stderr.isatty():
        return None
    from tqdm import tqdm  # imported late: it doubles the time of `import nnbook`

    return tqdm(total=epochs, unit="epoch", dynamic_ncols=True)


def _line(logs: dict[str, FloatArray]) -> str:
    """Return the quantities on one line; a stack shows its median run."""
    return "  ".join(f"{key}: {np.median(value):.4g}" for key, value in logs.items())
