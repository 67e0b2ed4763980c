"""The fit loop, over anything that has a flat parameter vector and a gradient."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import isfinite
from typing import Any, Protocol

import numpy as np

from nnbook.monitoring import Callback, History
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
        Told of each epoch.
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
    for callback in callbacks:
        callback.on_train_begin(model)
    bar = _progress(epochs, verbose)
    buffers: dict[int, list[FloatArray]] = {}
    try:
        # Divergence is reported by NaN in the History, so its overflow needs no warning.
        with np.errstate(over="ignore", invalid="ignore"):
            for epoch in range(1, epochs + 1):
                batches = _batches(data, batch_size, rng, buffers)
                sums, frozen = _epoch(model, compute, batches, optimizer, state, frozen)
                logs = model.report(sums, len(data[0]))
                if validation_data is not None:
                    measured = model.measure(validation_data)
                    logs |= {f"val_{key}": value for key, value in measured.items()}
                if frozen is not None:
                    logs = {key: np.where(frozen, np.nan, value) for key, value in logs.items()}
                history.append(logs)
                if verbose == 2:
                    print(f"epoch {epoch:03d} {line(logs)}", flush=True)
                if bar is not None:
                    bar.set_postfix_str(line(logs, ".4g"), refresh=False)
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
    compute: Callable[[Batch], Stepped],
    batches: Iterator[Batch],
    optimizer: Optimizer,
    state: State,
    frozen: Any,
) -> tuple[Sums, Any]:
    """Go through the samples once; return what added up, and which runs are frozen now."""
    totals: Sums = {}
    theta = model.theta
    for batch in batches:
        loss, sums, grad = compute(batch)
        step = optimizer.update(grad, state)
        # A sum is finite only where all its terms are, so one number tells whether all is well.
        if step.ndim == 1:
            total = loss + np.dot(step, step)
        else:
            total = np.add.reduce(loss) + np.add.reduce(step, axis=None)
        if frozen is not None or not isfinite(total):
            lost = ~np.isfinite(loss + np.add.reduce(step, axis=-1))
            frozen = lost if frozen is None else frozen | lost
            step[frozen] = 0.0  # set, not multiplied: 0 * inf is not 0
        theta += step
        model.advance(frozen)
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


def _progress(epochs: int, verbose: int) -> Any:
    """Return a progress bar, or None where nobody would see it."""
    if verbose != 1 or not sys.stderr.isatty():
        return None
    from tqdm import tqdm  # imported late: it doubles the time of `import nnbook`

    return tqdm(total=epochs, unit="epoch", dynamic_ncols=True)


def line(logs: Mapping[str, Any], spec: str = ".3f") -> str:
    """Return the quantities on one line; with three digits it is the log of the course's lecture.

    A stack shows the median of its runs that are not frozen.

    Examples
    --------
    >>> line({"loss": 0.80912, "val_loss": 0.861})
    'loss: 0.809 val_loss: 0.861'
    """
    return " ".join(f"{key}: {_middle(value):{spec}}" for key, value in logs.items())


def _middle(value: Any) -> float:
    finite = np.ravel(value)[~np.isnan(np.ravel(value))]
    return float(np.median(finite)) if finite.size else float("nan")
