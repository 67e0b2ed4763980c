"""Learning rates: in which range to search, and when a loss has exploded."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnbook import _validation as check
from nnbook.network import Network
from nnbook.typing import ArrayLike, FloatArray, RandomState


@dataclass(frozen=True, eq=False)
class RateRange:
    """What a range test saw.

    Attributes
    ----------
    rates, losses : ndarray of shape (steps,)
        The rate of each step, and the loss of its batch before the update.
    smoothed : ndarray of shape (steps,)
        A running mean of the losses.
    diverged : bool
        Whether the test was stopped by an exploding loss.
    """

    rates: FloatArray
    losses: FloatArray
    smoothed: FloatArray
    diverged: bool

    @property
    def suggestion(self) -> float:
        """A tenth of the rate at which the running mean is smallest: a habit, and a place to start.

        At that rate itself, training is about to explode.
        """
        return max(float(self.rates[np.argmin(self.smoothed)]) / 10, float(self.rates[0]))

    def __repr__(self) -> str:
        end = "diverged" if self.diverged else "no divergence"
        return (
            f"RateRange({len(self.rates)} steps from {self.rates[0]:.3g} to "
            f"{self.rates[-1]:.3g}, {end}, suggestion {self.suggestion:.3g})"
        )


def learning_rate_range_test(
    net: Network,
    x: Any,
    y: Any,
    *,
    low: float = 1e-5,
    high: float = 10.0,
    steps: int = 100,
    batch_size: int | None = 32,
    factor: float = 4.0,
    smoothing: float = 0.9,
    rng: RandomState = 0,
) -> RateRange:
    r"""Train a copy of a network with a rate that grows at every step, and watch the loss.

    .. math:: \eta_t = \eta_{\text{low}}
       \left( \frac{\eta_{\text{high}}}{\eta_{\text{low}}} \right)^{t / (n - 1)}

    While the rate is too small, the loss does not change. Then it falls, first slowly, then fast.
    Beyond a largest rate it rises and explodes. So one short run shows the range that the lecture
    finds with several.

    Parameters
    ----------
    net : Network
        A plain network. It stays as it is: a copy is trained, by the network's optimizer.
    x, y : array
        The data, as ``fit`` takes them; a sequence of arrays for several inputs or outputs.
    low, high : float
        The rates of the first and the last step, low above 0 and below high.
    steps : int, default 100
        How many updates, at least 2.
    batch_size : int or None, default 32
        Samples for each update; None takes all of them.
    factor : float, default 4
        Above 1. The test stops when the running mean exceeds this many times its smallest value so
        far, or the loss is not finite.
    smoothing : float, default 0.9
        The share of the running mean that each step keeps, at least 0 and below 1.
    rng : int or numpy.random.Generator, default 0
        What shuffles.

    Returns
    -------
    RateRange

    Raises
    ------
    ValueError, TypeError
        For bad numbers, a stack, or data that ``fit`` would refuse.

    Notes
    -----
    The loss at a rate also depends on the steps before it. So the test says what a rate does early
    in training, and nothing about the end. With momentum, the loss responds about
    :math:`1 / (1 - \mu)` steps late.

    References
    ----------
    Smith, "Cyclical learning rates for training neural networks", 2017.

    Examples
    --------
    On the parabola :math:`(2 w - 2)^2`, of curvature 8, rates above 2 / 8 diverge:

    >>> from nnbook import SGD, Dense, Input, Network
    >>> x = Input(1)
    >>> net = Network(x, Dense(1, use_bias=False)(x), optimizer=SGD(), rng=0)
    >>> test = learning_rate_range_test(net, [[2.0]], [[2.0]], low=1e-3, high=10, steps=60,
    ...                                 smoothing=0)
    >>> test.diverged, 1e-3 < test.suggestion < 0.25
    (True, True)
    """
    who = "learning_rate_range_test"
    low = check.number(who, "low", low, above=0)
    high = check.number(who, "high", high, above=low)
    steps = check.whole(who, "steps", steps, least=2)
    check.number(who, "factor", factor, above=1)
    check.number(who, "smoothing", smoothing, least=0, below=1)
    if net.runs is not None:
        raise ValueError(f"{who}: expected a plain network, got runs={net.runs}; use select")
    net.evaluate(x, y)  # refuses bad data, in the words of fit
    rates = np.geomspace(low, high, steps)
    copy = deepcopy(net)
    copy.compile(replace(copy.optimizer, learning_rate=float(rates[0])))
    optimizer, theta = copy.optimizer, copy.theta
    state = optimizer.init(theta)
    losses: list[float] = []
    means: list[float] = []
    mean, diverged = 0.0, False
    batches = _batches(net, x, y, batch_size, check.generator(who, rng))
    with np.errstate(over="ignore", invalid="ignore"):
        for step, rate in enumerate(rates.tolist(), start=1):
            loss, grad = copy.gradient(*next(batches))
            mean = smoothing * mean + (1 - smoothing) * float(loss)
            # The mean starts at 0, and the division corrects for that, as in Adam.
            losses.append(float(loss))
            means.append(mean / (1 - smoothing**step))
            if not np.isfinite(means[-1]) or means[-1] > factor * min(means):
                diverged = True
                break
            state["learning_rate"] = rate
            theta += optimizer.update(grad, state)
            copy.advance()
    if diverged and not np.isfinite(losses[-1]) and len(losses) > 1:
        losses, means = losses[:-1], means[:-1]  # nothing to draw
    seen = len(losses)
    return RateRange(rates[:seen], np.array(losses), np.array(means), diverged)


def _batches(net: Network, x: Any, y: Any, size: int | None, rng: Any) -> Any:
    """Yield random batches without end."""
    several = isinstance(net.inputs, list), isinstance(net.outputs, list)
    data = [
        [np.asarray(a) for a in (part if many else [part])]
        for part, many in zip((x, y), several, strict=True)
    ]
    samples = len(data[0][0])
    size = samples if size is None else check.whole("learning_rate_range_test", "batch_size", size)
    while True:
        order = rng.permutation(samples) if size < samples else np.arange(samples)
        for start in range(0, samples, size):
            rows = order[start : start + size]
            parts = [[a[rows] for a in arrays] for arrays in data]
            yield [p if many else p[0] for p, many in zip(parts, several, strict=True)]


def diverged(
    history: Mapping[str, ArrayLike] | ArrayLike, factor: float = 3.0, *, quantity: str = "loss"
) -> Any:
    """Return whether a loss exploded: rose above ``factor`` times the first epoch's, or became NaN.

    Parameters
    ----------
    history : History or array of shape (epochs,) or (epochs, runs)
        What ``fit`` returned, or the losses so far.
    factor : float, default 3
        Above 1.
    quantity : str, default "loss"
        Which of the history's quantities.

    Returns
    -------
    bool or ndarray of shape (runs,)
        One answer, or one for each run of a stack.

    Raises
    ------
    ValueError
        If there is no epoch.

    References
    ----------
    "Training neural networks" (003), section 4: stop where the loss is above 3 times that of epoch
    1.

    Examples
    --------
    The lecture's log at a rate of 1e3:

    >>> diverged([1.297, 1.002, 2.347, 4.048]), diverged([1.297, 1.002, 2.347, 3.8])
    (True, False)
    >>> diverged([[1.0, 1.0], [0.5, float("nan")]])
    array([False,  True])
    """
    check.number("diverged", "factor", factor, above=1)
    given = history[quantity] if isinstance(history, Mapping) else history
    losses = np.asarray(given, dtype=np.float64)
    if losses.ndim == 0 or len(losses) == 0:
        raise ValueError(f"diverged: expected at least one epoch, got shape {losses.shape}")
    with np.errstate(invalid="ignore"):
        found = ((losses > factor * losses[0]) | ~np.isfinite(losses)).any(axis=0)
    return bool(found) if found.ndim == 0 else found
