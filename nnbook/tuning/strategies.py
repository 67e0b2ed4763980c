"""Strategies: which points of a space to try. Those in this file know all points in advance.

A strategy proposes points in rounds. Before it proposes the next round, it gets the trials that
completed so far, the best one first. So a search is the same wherever its trials ran.
"""

from abc import ABC, abstractmethod
from collections.abc import Generator as Rounds
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from nnbook import _validation as check
from nnbook.tuning import space as spaces
from nnbook.tuning.results import Trial
from nnbook.tuning.space import Params, Space
from nnbook.typing import FloatArray, Generator


@dataclass(frozen=True)
class Proposal:
    """A point to try.

    Parameters
    ----------
    params : dict
        The hyperparameters by name.
    budget : float, optional
        What the objective may spend, which it gets as its third argument.
    parent : int, optional
        The number of an earlier trial of the same point, whose seed is used again.
    """

    params: Params
    budget: float | None = None
    parent: int | None = None


@dataclass(frozen=True)
class Round:
    """Points that may be tried side by side, and the space that they come from."""

    proposals: list[Proposal]
    space: Space


class Strategy(ABC):
    """What proposes points. A new strategy is a frozen dataclass with a method ``rounds``."""

    @abstractmethod
    def rounds(self, space: Space, rng: Generator) -> Rounds[Round, list[Trial], None]:
        """Yield rounds; each yield returns what ``SearchResult.ranked`` has so far."""


@dataclass(frozen=True)
class GridSearch(Strategy):
    """Every combination of evenly spread values.

    Parameters
    ----------
    points : int or dict of int
        How many values of each range; see :func:`nnbook.tuning.grid`.

    Notes
    -----
    With k hyperparameters and n values of each, there are n**k trials, but only n different values
    of the one that matters.

    Examples
    --------
    >>> from nnbook.tuning import LogUniform, search
    >>> space = {"rate": LogUniform(0.01, 1), "factor": LogUniform(1e-6, 1e-2)}
    >>> result = search(lambda params, seed: params["rate"], space, GridSearch(3), rng=0)
    >>> len(result.trials), result.best.params
    (9, {'rate': 1.0, 'factor': 1e-06})
    """

    points: int | Mapping[str, int]

    def rounds(self, space: Space, rng: Generator) -> Rounds[Round, list[Trial], None]:
        """Yield the one round of the grid."""
        yield Round([Proposal(params) for params in spaces.grid(space, self.points)], space)


@dataclass(frozen=True)
class RandomSearch(Strategy):
    """Independent random points.

    Parameters
    ----------
    trials : int, default 50
        How many. A longer search begins with the points of a shorter one of the same seed.

    Notes
    -----
    n random points have n different values of each hyperparameter. If few of these matter, that
    covers more than a grid of n points. The best of n points lies in the best share p of the space
    with probability :math:`1 - (1 - p)^n`: for 50 points and 5 %, that is 0.92.

    References
    ----------
    Bergstra and Bengio, "Random search for hyper-parameter optimization", 2012.
    "Training neural networks" (003), section 4: 50 random points.
    """

    trials: int = 50

    def __post_init__(self) -> None:
        check.whole("RandomSearch", "trials", self.trials)

    def rounds(self, space: Space, rng: Generator) -> Rounds[Round, list[Trial], None]:
        """Yield the one round of random points."""
        yield Round([Proposal(spaces.sample(space, rng)) for _ in range(self.trials)], space)


@dataclass(frozen=True)
class QuasiRandomSearch(Strategy):
    """Points of a scrambled sequence that fills the space more evenly than random ones.

    Random points leave gaps and form clusters. Points of Sobol and Halton keep their distance, even
    when projected onto a single hyperparameter.

    Parameters
    ----------
    trials : int, default 64
        How many. Sobol's points are balanced if this is a power of 2.
    sequence : {"sobol", "halton"}, default "sobol"
        Which sequence.

    Notes
    -----
    The sequences come from SciPy, which must be installed. Their scrambling follows the search's
    seed.

    References
    ----------
    Owen, "Scrambling Sobol' and Niederreiter-Xing points", 1998.

    Examples
    --------
    Of 8 points of Sobol's sequence, each eighth of the range holds one:

    >>> from nnbook.tuning import Uniform, search
    >>> space = {"a": Uniform(0, 8), "b": Uniform(0, 8)}
    >>> result = search(lambda p, seed: p["a"], space, QuasiRandomSearch(8), rng=0)
    >>> sorted(int(trial.params["b"]) for trial in result.trials)
    [0, 1, 2, 3, 4, 5, 6, 7]
    """

    trials: int = 64
    sequence: str = "sobol"

    def __post_init__(self) -> None:
        check.whole("QuasiRandomSearch", "trials", self.trials)
        check.one_of("QuasiRandomSearch", "sequence", self.sequence, {"sobol": 0, "halton": 0})

    def rounds(self, space: Space, rng: Generator) -> Rounds[Round, list[Trial], None]:
        """Yield the one round of the sequence's points.

        Raises
        ------
        ImportError
            If SciPy is not installed.
        """
        points = sequence(self.sequence, len(space), self.trials, rng)
        yield Round([Proposal(spaces.from_unit(space, point)) for point in points], space)


def sequence(name: str, dimensions: int, count: int, rng: Generator) -> FloatArray:
    """Return the first points of a scrambled sequence, of shape (count, dimensions)."""
    try:
        qmc: Any = import_module("scipy.stats.qmc")  # late: only this strategy needs SciPy
    except ImportError:
        raise ImportError(
            "QuasiRandomSearch: expected SciPy to be installed; pip install scipy, "
            "or use RandomSearch"
        ) from None
    if name == "halton":
        return np.asarray(qmc.Halton(dimensions, scramble=True, seed=rng).random(count))
    # Drawn to the next power of 2 and cut: the sequence is the same, and SciPy does not warn.
    engine = qmc.Sobol(dimensions, scramble=True, seed=rng)
    return np.asarray(engine.random_base2((count - 1).bit_length()))[:count]
