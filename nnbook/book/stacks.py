"""Stacks of classifiers, for experiments in which every run has different settings."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.layers import Node
from nnbook.network import Network
from nnbook.optimizers import Optimizer
from nnbook.typing import ArrayLike, FloatArray


def grid(*axes: Sequence[float]) -> tuple[FloatArray, ...]:
    """Return each axis repeated over the product of all, flat: the settings of a stack's runs.

    Examples
    --------
    >>> [part.tolist() for part in grid([0.1, 1.0], [0, 1, 2])]
    [[0.1, 0.1, 0.1, 1.0, 1.0, 1.0], [0.0, 1.0, 2.0, 0.0, 1.0, 2.0]]
    """
    return tuple(np.asarray(part, float).ravel() for part in np.meshgrid(*axes, indexing="ij"))


def classifiers(
    ends: tuple[Node, Node], optimizer: Optimizer, *, runs: int | None, rng: int, **changed: Any
) -> Network:
    """Return a stack that is trained by softmax and cross-entropy, in float32.

    Parameters
    ----------
    ends : tuple of Node
        The input and the linear outputs, one for each class.
    optimizer : Optimizer
        The rule; its rate may differ from run to run.
    runs : int, optional
        How many networks; None for a single one that is not a stack.
    rng : int
        The seed of the starts and of the order of the batches.
    **changed
        Other arguments of :class:`nnbook.Network`; they override those above.
    """
    settings: dict[str, Any] = {
        "loss": "categorical_crossentropy_from_logits",
        "metrics": ["accuracy"],
        "dtype": np.float32,
    }
    return Network(*ends, optimizer=optimizer, runs=runs, rng=rng, **settings | changed)


def over_orders(
    train: Callable[[FloatArray, int], Mapping[str, Any]],
    setting: ArrayLike,
    how: tuple[int, int],
    first: int = 0,
) -> dict[str, FloatArray]:
    """Train a stack in each of several orders of the batches, and return the results of all runs.

    The runs of a stack see their batches in one order. What is true of all of them may be true of
    that order only, so a claim about training takes several stacks. The interval over the orders is
    ``mean_interval(..., clusters=orders)``.

    Parameters
    ----------
    train : callable
        Called with the setting of each run of a stack, and with the stack's seed. Returns the
        results by name, with the runs on the last axis.
    setting : float or sequence
        What the runs have, such as a learning rate; or all that are tried, each in every order.
    how : (orders, starts)
        How many stacks there are, and how many starts for each setting in one of them.
    first : int
        The seed of the first stack; the others follow.

    Returns
    -------
    dict of ndarray
        The results with the last axis (orders * starts,), one order after the other. If several
        settings are tried, the axis before it is theirs.

    Examples
    --------
    >>> over_orders(lambda rate, seed: {"loss": rate + seed}, 0.5, (3, 2))
    {'loss': array([0.5, 0.5, 1.5, 1.5, 2.5, 2.5])}
    >>> over_orders(lambda rate, seed: {"loss": rate + seed}, [0.1, 0.2], (3, 1))
    {'loss': array([[0.1, 1.1, 2.1],
           [0.2, 1.2, 2.2]])}
    """
    orders, starts = how
    runs = np.repeat(np.asarray(setting, float), starts)
    found = [train(runs, seed) for seed in range(first, first + orders)]
    together: dict[str, FloatArray] = {}
    for name in found[0]:
        by_order = np.stack([np.asarray(one[name]) for one in found], axis=-2)
        tried = by_order.reshape(*by_order.shape[:-1], *np.shape(setting), starts)
        if np.ndim(setting):
            tried = np.swapaxes(tried, -2, -3)
        together[name] = tried.reshape(*tried.shape[:-2], orders * starts)
    return together


def epochs_until(loss: FloatArray, level: float, *, first: int = 1) -> FloatArray:
    """Return after how many epochs the loss of each run falls below a level; inf for never.

    Parameters
    ----------
    loss : array of shape (epochs, runs)
        NaN counts as not below.
    level : float
        The level. Between two epochs the logarithm of the loss is taken as a straight line.
    first : int, default 1
        The epoch that the first row stands for; 0 if it was measured before the training.

    Examples
    --------
    >>> epochs_until(np.array([[1.0, 1.0], [0.1, 1.0], [0.001, 0.5]]), 0.01)
    array([2.5, inf])
    """
    below = np.nan_to_num(loss, nan=np.inf) < level
    row = below.argmax(axis=0)
    before, after = (
        np.take_along_axis(loss, np.maximum(k, 0)[None], axis=0)[0] for k in (row - 1, row)
    )
    with np.errstate(all="ignore"):
        part = (np.log(before) - np.log(level)) / (np.log(before) - np.log(after))
    reached = np.where(row > 0, first + row - 1 + part, first)
    return np.where(below.any(axis=0), reached, np.inf)
