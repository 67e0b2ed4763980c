"""What is measured: a work, its contenders, and the data that they share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

SEED = 0

#: The names of the contenders, in the order in which tables show them.
NNBOOK, LEAN = "nnbook", "lean NumPy"
#: A second loop by hand, where the memory order of the first one is a trick of its own.
TUNED = "lean, runs last"
#: What nobody who calls NumPy can go below: the matrix products and the gathering of rows, alone.
FLOOR = "products alone"
SKLEARN, TORCH, JAX = "scikit-learn", "PyTorch", "JAX"


class Outcome(NamedTuple):
    """What one run of a contender computed, so that it can be compared with the others."""

    loss: float
    theta: np.ndarray | None = None
    before: float | None = None


class Unavailable(Exception):
    """Raised by a contender that cannot run here: what it needs is not installed or not there."""


Run = Callable[[], Outcome]


@dataclass(frozen=True)
class Work:
    """One piece of work, and who does it.

    Attributes
    ----------
    name, title : str
        What the command line and the tables call it.
    contenders : mapping of str to callable
        For each name a function of the sizes. It prepares everything that is not to be measured
        and returns ``run``, which does the work once.
    goals : mapping of str to float
        For each peer, the most that nnbook's time may be, divided by the peer's.
    size, small : mapping
        The sizes that are measured, and those of ``--quick`` and of the tests.
    repeat : int
        How often each contender runs.
    share : mapping of str to callable
        Who does only a part of the work: a function of the sizes that says which part. Its time is
        divided by that.
    agree : float
        How far the losses of two contenders may differ, relative to nnbook's.
    note : str
        What a reader has to know to judge the comparison.
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
    """Return what belongs to the contenders under their names, without those that are not given."""
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


def mlp(widths: tuple[int, ...], hidden: str, **options: Any) -> Any:
    """Return a float32 nnbook network of Dense layers with these widths."""
    from nnbook import Dense, Input, Network

    x = node = Input(widths[0])
    for units in widths[1:-1]:
        node = Dense(units, activation=hidden)(node)
    node = Dense(widths[-1])(node)
    return Network(x, node, dtype="float32", rng=SEED, **options)


def training(net: Any, x: np.ndarray, y: np.ndarray, **fit: Any) -> Run:
    """Return a run that trains ``net`` from its start through the public API."""
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
