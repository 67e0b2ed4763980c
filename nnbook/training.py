"""The fit loop, over anything that has a flat parameter vector and a gradient."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import isfinite
from typing import Any, Protocol

import numpy as np

from nnbook.monitoring import Callback, History
from nnbook.monitoring.callback import batch_watchers, beginning, tell
from nnbook.monitoring.progress import watching
from nnbook.optimizers import Optimizer, State
from nnbook.typing import FloatArray, Generator

#: Arrays with one row for each sample: the data, the targets, perhaps weights.
Batch = Sequence[FloatArray]

#: What adds up over the batches of an epoch, by the name of the quantity.
Sums = dict[str, Any]

#: What ``step`` returns: the loss of a batch, what adds up over batches, the gradient for theta.
Stepped = tuple[Any, Sums, FloatArray]

#: Another source of the gradient than ``step``: takes the model and a batch, returns the same.
Gradient = Callable[[Any, Batch], Stepped]


class Trainable(Protocol):
    """What ``fit`` needs of a model."""

    @property
    def theta(self) -> FloatArray:
        """All parameters: (P,), or (runs, P). They are changed in place."""

    def step(self, batch: Batch) -> Stepped:
        """Return the loss of a batch, what adds up over batches, and the gradient for theta.

        The gradient may be an array that the next call writes again.
        """

    def advance(self, frozen: Any = None) -> None:
        """Take over what the last step found and no gradient changes, except in frozen runs.

        ``frozen`` is True for them, of shape () or (runs,), or None while there are none.
        """

    def report(self, sums: Sums, samples: int) -> dict[str, Any]:
        """Return the quantities of an epoch from the sums over all its samples."""

    def measure(self, data: Batch) -> dict[str, Any]:
        """Return the quantities of data without training."""


def fit(
    model: Trainable,
    data: Batch,
    *,
    optimizer: Optimizer,
    state: State,
    epochs: int,
    batch_size: int,
    rng: Generator,
    validation_data: Batch | None = None,
    callbacks: Sequence[Callback] = (),
    verbose: int = 0,
    gradient: Gradient | None = None,
) -> History:
    """Train ``model`` in place and return its History.

    Each epoch goes through the samples in a new random order, the same one for all runs of a
    stack; a full batch is neither shuffled nor copied. A run whose loss or step is no longer finite
    keeps the parameters that it has, and its numbers are NaN from there on.

    Parameters
    ----------
    model : Trainable
        Has ``theta``, ``step``, ``advance``, ``report`` and ``measure``.
    data : sequence of ndarray
        Arrays of equal length, already checked; the model knows what each one is.
    optimizer : Optimizer
        The rule.
    state : dict
        The optimizer's state; it is changed, so that a later call continues.
    epochs, batch_size : int
        How often all samples are seen, and how many at once.
    rng : numpy.random.Generator
        Shuffles.
    validation_data : sequence of ndarray, optional
        Measured at the end of each epoch.
    callbacks : sequence of Callback
        Told of each epoch, and of each update where they have an ``on_batch_end``.
    verbose : {0, 1, 2}, default 0
        1 shows a progress bar where the output is a terminal, 2 prints a line for each epoch.
    gradient : callable, optional
        Called as ``gradient(model, batch)`` in place of ``model.step(batch)``.

    Returns
    -------
    History
    """
    history = History()
    frozen = None
    compute = model.step if gradient is None else partial(gradient, model)
    callbacks = [*watching(epochs, verbose), *callbacks]
    watchers = batch_watchers(callbacks)
    buffers: dict[int, list[FloatArray]] = {}
    # Divergence is reported by NaN in the History, so its overflow needs no warning.
    with np.errstate(over="ignore", invalid="ignore"), beginning(callbacks, model):
        for epoch in range(1, epochs + 1):
            batches = _batches(data, batch_size, rng, buffers)
            sums, frozen = _epoch(model, compute, batches, optimizer, state, frozen, watchers)
            logs = model.report(sums, len(data[0]))
            if validation_data is not None:
                measured = model.measure(validation_data)
                logs |= {f"val_{key}": value for key, value in measured.items()}
            if frozen is not None:
                logs = {key: np.where(frozen, np.nan, value) for key, value in logs.items()}
            history.append(logs)
            if any([callback.on_epoch_end(epoch, logs) for callback in callbacks]):
                break
    return history


def _epoch(
    model: Trainable,
    compute: Callable[[Batch], Stepped],
    batches: Iterator[Batch],
    optimizer: Optimizer,
    state: State,
    frozen: Any,
    watchers: Sequence[Callback],
) -> tuple[Sums, Any]:
    """Go through the samples once; return what added up, and which runs are frozen now."""
    totals: Sums = {}
    theta = model.theta
    for number, batch in enumerate(batches, 1):
        loss, sums, grad = compute(batch)
        if watchers:
            seen = grad.copy("K")  # the optimizer writes over it
        step = optimizer.update(grad, state)
        # A sum is finite only where all its terms are, so one number tells whether all is well.
        if step.ndim == 1:
            total = loss + step.dot(step)
        else:
            total = np.add.reduce(loss) + np.add.reduce(step, axis=None)
        if frozen is not None or not isfinite(total):
            lost = ~np.isfinite(loss + np.add.reduce(step, axis=-1))
            frozen = lost if frozen is None else frozen | lost
            step[frozen] = 0.0  # set, not multiplied: 0 * inf is not 0
        theta += step
        model.advance(frozen)
        if watchers:
            shown = loss if frozen is None else np.where(frozen, np.nan, loss)
            tell(watchers, number, {"loss": shown, "samples": np.array(len(batch[0]))}, seen, step)
        for key, value in sums.items():
            totals[key] = totals[key] + value if key in totals else value
    return totals, frozen


def _batches(
    data: Batch, size: int, rng: Generator, buffers: dict[int, list[FloatArray]]
) -> Iterator[Batch]:
    """Yield the samples in random batches; the last one may be smaller.

    The rows are gathered into buffers that the next batch of the same size overwrites, so the data
    is never copied as a whole.
    """
    samples = len(data[0])
    if size >= samples:
        yield data
        return
    order = rng.permutation(samples)
    for start in range(0, samples, size):
        rows = order[start : start + size]
        if len(rows) not in buffers:
            buffers[len(rows)] = [np.empty((len(rows), *a.shape[1:]), a.dtype) for a in data]
        for array, out in zip(data, buffers[len(rows)], strict=True):
            array.take(rows, 0, out, "clip")  # this mode writes to out without a copy between
        yield buffers[len(rows)]
