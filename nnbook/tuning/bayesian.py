"""Bayesian search: each point is proposed by a model of the scores of all points before it."""

import math
import warnings
from collections.abc import Generator as Rounds
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from nnbook import _validation as check
from nnbook.tuning import space as spaces
from nnbook.tuning.results import Trial
from nnbook.tuning.space import Space
from nnbook.tuning.strategies import Proposal, Round, Strategy, sequence
from nnbook.typing import FloatArray, Generator


def expected_improvement(mean: FloatArray, deviation: FloatArray, best: float) -> FloatArray:
    r"""Return by how much normal scores are expected to exceed the best one so far.

    .. math:: \operatorname{E}[\max(0, f - f^*)] = (\mu - f^*)\, \Phi(z) + \sigma\, \varphi(z),
       \qquad z = (\mu - f^*) / \sigma

    Parameters
    ----------
    mean, deviation : array of shape (points,)
        What a model predicts for each point. A deviation of 0 is a score that is known.
    best : float
        :math:`f^*`.

    Returns
    -------
    ndarray of shape (points,)

    Examples
    --------
    A score that is as good as the best on average, but not known, is worth a trial:

    >>> expected_improvement(np.array([0.5, 0.5, 0.4]), np.array([0.0, 0.1, 0.1]), 0.5).round(4)
    array([0.    , 0.0399, 0.0083])
    """
    gain = mean - best
    unknown = deviation > 0
    z = np.divide(gain, deviation, out=np.zeros_like(gain, dtype=float), where=unknown)
    below = np.array([0.5 * math.erfc(-value / math.sqrt(2)) for value in z])
    height = np.exp(-0.5 * z**2) / math.sqrt(2 * math.pi)
    return np.asarray(np.where(unknown, gain * below + deviation * height, np.maximum(gain, 0.0)))


@dataclass(frozen=True)
class BayesianSearch(Strategy):
    """Points of Halton's sequence first; then, one by one, those of the largest expected gain.

    A Gaussian process is fitted to all scores so far. It predicts a mean and a deviation for each
    point that was not tried. The next point is the one of many random candidates at which
    :func:`expected_improvement` is largest: where the mean is high, or little is known.

    Parameters
    ----------
    trials : int, default 30
        How many in all.
    initial : int, default 6
        How many of them before the first model.
    candidates : int, default 500
        Among how many random points the next one is looked for.

    Notes
    -----
    Points follow from the scores before them, so trials run one after the other, and an executor
    gains nothing. The process has a Matérn kernel of smoothness 5/2 with a length for each
    hyperparameter, and a noise; all are fitted. scikit-learn must be installed. Failed trials are
    left out.

    References
    ----------
    Snoek, Larochelle and Adams, "Practical Bayesian optimization of machine learning algorithms",
    2012.

    Examples
    --------
    >>> from nnbook.tuning import LogUniform, search
    >>> def score(params, seed):
    ...     return -abs(math.log10(params["rate"]) + 1)  # best at 0.1
    >>> result = search(score, {"rate": LogUniform(1e-5, 10)}, BayesianSearch(15), rng=0)
    >>> result.best.score > -0.05
    True
    """

    trials: int = 30
    initial: int = 6
    candidates: int = 500

    def __post_init__(self) -> None:
        check.whole("BayesianSearch", "trials", self.trials)
        check.whole("BayesianSearch", "initial", self.initial, least=2)
        check.whole("BayesianSearch", "candidates", self.candidates)

    def rounds(self, space: Space, rng: Generator) -> Rounds[Round, list[Trial], None]:
        """Yield the first points in one round, and each later one in a round of its own.

        Raises
        ------
        ImportError
            If scikit-learn is not installed.
        """
        try:
            processes: Any = import_module("sklearn.gaussian_process")
            kernels: Any = import_module("sklearn.gaussian_process.kernels")
        except ImportError:
            raise ImportError(
                "BayesianSearch: expected scikit-learn to be installed; pip install scikit-learn, "
                "or use QuasiRandomSearch"
            ) from None
        first = min(self.initial, self.trials)
        points = sequence("halton", len(space), first, rng)
        ranked = yield Round([Proposal(spaces.from_unit(space, point)) for point in points], space)
        for _ in range(self.trials - first):
            tried = rng.random((self.candidates, len(space)))
            point = tried[0]  # until two trials have completed, a random one
            if len(ranked) > 1:
                kernel = kernels.ConstantKernel() * kernels.Matern(
                    np.full(len(space), 0.3), (0.02, 10.0), nu=2.5
                ) + kernels.WhiteKernel(1e-2, (1e-6, 1.0))
                model = processes.GaussianProcessRegressor(kernel, normalize_y=True)
                known = np.array([spaces.to_unit(space, trial.params) for trial in ranked])
                scores = np.array([float(trial.score) for trial in ranked])
                if scores[0] < scores[-1]:  # the best comes first: smaller is better
                    scores = -scores
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # a length at its limit is no reason to stop
                    model.fit(known, scores)
                    mean, deviation = model.predict(tried, return_std=True)
                best = float(model.predict(known).max())  # a lucky score is no level to beat
                point = tried[int(expected_improvement(mean, deviation, best).argmax())]
            ranked = yield Round([Proposal(spaces.from_unit(space, point))], space)
