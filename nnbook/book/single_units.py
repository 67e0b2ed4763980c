"""Many single units at once, each with its own rows: what the experiments on one neuron train."""

from collections.abc import Iterator, Sequence

import numpy as np

from nnbook import activations
from nnbook.typing import FloatArray

#: The activation of each unit, by the name that the page gives it.
UNITS = {"linear": "identity", "tanh": "tanh"}


def train_units(
    x: FloatArray,
    y: FloatArray,
    *,
    activation: str,
    learning_rate: float | FloatArray,
    epochs: int,
    batch: bool = False,
    start: FloatArray | float = 0.0,
    rng: np.random.Generator | None = None,
) -> Iterator[FloatArray]:
    """Train many units at once by the delta rule, each on its own rows.

    Parameters
    ----------
    x : ndarray of shape (runs, samples, features)
        The samples of each unit.
    y : ndarray of shape (runs, samples)
        Their targets. A row whose target is NaN is passed over, so the sets may differ in size.
    activation, learning_rate, epochs
        As in :class:`~nnbook.perceptron.NonlinearUnit`; the rate may differ from run to run.
    batch : bool
        Whether an epoch is one step; otherwise each sample is a step.
    start : float or ndarray of shape (runs, features + 1), default 0
        The initial weights, bias last.
    rng : Generator, optional
        Shuffles the rows anew in each epoch, the same for all units.

    Yields
    ------
    ndarray of shape (runs, features + 1)
        The weights after each epoch, bias last. The array is overwritten: copy what you keep.
    """
    f = activations.get(activation)
    rows = np.concatenate([x, np.ones((*x.shape[:2], 1))], axis=2)
    used = np.isfinite(y)
    targets = np.where(used, y, 0.0)
    w = np.zeros((len(x), rows.shape[2])) + start
    rate = np.broadcast_to(np.asarray(learning_rate, dtype=float), (len(x),))[:, None]
    order = np.arange(x.shape[1])
    for _ in range(epochs):
        if rng is not None:
            rng.shuffle(order)
        with np.errstate(over="ignore", invalid="ignore"):
            for chosen in [order] if batch else order[:, None]:
                picked = rows[:, chosen]
                z = (picked @ w[:, :, None])[..., 0]
                output = f.fn(z)
                delta = f.vjp((targets[:, chosen] - output) * used[:, chosen], z, output)
                w += rate * (delta[:, None] @ picked)[:, 0]
        yield w


def outputs(w: FloatArray, x: FloatArray, activation: str) -> FloatArray:
    """Return what each unit puts out, for w (runs, features + 1) and x (..., samples, features)."""
    z = np.asarray((x @ w[:, :-1, None])[..., 0] + w[:, -1:])
    return activations.get(activation).fn(z)


def padded(sets: Sequence[tuple[FloatArray, FloatArray]]) -> tuple[FloatArray, FloatArray]:
    """Return sets of samples and targets as two arrays; the shorter ones end with targets of NaN.

    Examples
    --------
    >>> x, y = padded([(np.ones((2, 3)), np.ones(2)), (np.ones((1, 3)), np.ones(1))])
    >>> x.shape, y.tolist()
    ((2, 2, 3), [[1.0, 1.0], [1.0, nan]])
    """
    most, features = max(len(rows) for rows, _ in sets), sets[0][0].shape[1]
    x, y = np.zeros((len(sets), most, features)), np.full((len(sets), most), np.nan)
    for k, (rows, targets) in enumerate(sets):
        x[k, : len(rows)], y[k, : len(rows)] = rows, targets
    return x, y
