"""What is measured: a piece of work, its contenders, and the data that they share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from nnbook import Dense, Input, Network

SEED = 0

#: The names of the contenders, in the order of the tables; the lean one is a loop written by hand.
NNBOOK, LEAN, SKLEARN, TORCH, JAX = "nnbook", "lean NumPy", "scikit-learn", "PyTorch", "JAX"
#: A second loop by hand, where another order in memory makes a difference.
TUNED = "lean, runs last"
#: What nothing that calls NumPy can beat: the matrix products and the gathering of rows alone.
FLOOR = "products alone"


class Outcome(NamedTuple):
    """What one run of a contender computed, to compare it with the others.

    Attributes
    ----------
    loss : float
        The mean loss of the last epoch.
    theta : ndarray or None
        The parameters at the end, or whatever else the contenders compute; None from a peer.
    before : float or None
        The loss before the run, where nnbook trains.
    """

    loss: float
    theta: np.ndarray | None = None
    before: float | None = None


class Unavailable(Exception):
    """Raised by a contender that cannot run here because its library is not installed."""


Run = Callable[[], Outcome]


@dataclass(frozen=True)
class Work:
    """One piece of work, and its contenders.

    Attributes
    ----------
    name, title : str
        What the command line and the tables call it.
    contenders : mapping of str to callable
        For each name a function of the sizes. It prepares all that is not measured and returns
        ``run``, which does the work once.
    goals : mapping of str to float
        For each peer the largest ratio of nnbook's time to the peer's that meets the goal.
    size, small : mapping
        The sizes that are measured, and those of ``--quick`` and of the tests.
    repeat : int
        How often each contender runs.
    share : mapping of str to callable
        For each contender that does only a part of the work, a function of the sizes that returns
        this part. The contender's time is divided by it.
    agree : float
        How far a contender's loss may differ from nnbook's, relative to it.
    note : str
        What a reader must know to judge the comparison.
    """

    name: str
    title: str
    contenders: Mapping[str, Callable[..., Run]]
    goals: Mapping[str, float]
    size: Mapping[str, Any]
    small: Mapping[str, Any]
    repeat: int = 7
    share: Mapping[str, Callable[..., float]] = field(default_factory=dict)
    agree: float = 0.02
    note: str = ""


def by_name(
    nnbook: Any = None, lean: Any = None, sklearn: Any = None, torch: Any = None, jax: Any = None
) -> dict[str, Any]:
    """Return what is given for each contender, under the contender's name."""
    values = {NNBOOK: nnbook, LEAN: lean, SKLEARN: sklearn, TORCH: torch, JAX: jax}
    return {name: value for name, value in values.items() if value is not None}


@lru_cache(maxsize=1)
def classes(samples: int, features: int, count: int = 10) -> tuple[np.ndarray, np.ndarray]:
    """Return random float32 samples, and labels that a linear teacher gives them."""
    rng = np.random.default_rng(SEED)
    x = rng.random((samples, features), np.float32)
    x -= 0.5
    teacher = rng.standard_normal((features, count), np.float32)
    return x, (x @ teacher).argmax(1)


def shuffler() -> np.random.Generator:
    """Return a generator that makes the permutations of ``Network(rng=SEED)``."""
    return np.random.default_rng(SEED).spawn(3)[1]


def mlp(widths: tuple[int, ...], hidden: str, **options: Any) -> Network:
    """Return a float32 nnbook network of Dense layers with these widths."""
    x = node = Input(widths[0])
    for units in widths[1:-1]:
        node = Dense(units, activation=hidden)(node)
    node = Dense(widths[-1])(node)
    return Network(x, node, dtype="float32", rng=SEED, **options)


def training(net: Network, x: np.ndarray, y: np.ndarray, **fit: Any) -> Run:
    """Return a run that trains a network from its start through the public API."""
    start, optimizer = net.theta.copy(), net.optimizer
    before = float(np.mean(net.evaluate(x[:1000], y[:1000])["loss"]))

    def run() -> Outcome:
        net.theta[...] = start
        net.compile(optimizer)
        history = net.fit(x, y, **fit)
        return Outcome(float(np.mean(history["loss"][-1])), net.theta, before)

    return run


def split(theta: np.ndarray, widths: tuple[int, ...]) -> list[np.ndarray]:
    """Return the kernel and the bias of each layer as views of nnbook's flat vector.

    Parameters
    ----------
    theta : ndarray of shape (P,) or (runs, P)
        The parameters of Dense layers, in nnbook's order.
    widths : tuple of int
        Inputs, hidden units, outputs.
    """
    parts, start = [], 0
    for inputs, units in pairwise(widths):
        for shape in ((inputs, units), (units,)):
            stop = start + int(np.prod(shape))
            parts.append(theta[..., start:stop].reshape(*theta.shape[:-1], *shape))
            start = stop
    return parts
