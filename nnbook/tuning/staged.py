"""Strategies in stages: what the first trials find decides where the next ones are."""

from collections.abc import Generator as Rounds
from dataclasses import dataclass

from nnbook import _validation as check
from nnbook.tuning import space as spaces
from nnbook.tuning.results import Trial
from nnbook.tuning.space import Space
from nnbook.tuning.strategies import Proposal, Round, Strategy
from nnbook.typing import Generator


@dataclass(frozen=True)
class CoarseToFine(Strategy):
    """Random points in a wide range, then in a narrow one around the best.

    Parameters
    ----------
    trials : sequence of int, default (50, 25)
        How many points each stage has.
    width : float, default 0.25
        The share of each range, on its own scale, that the next stage keeps. Above 0, at most 1.
    budgets : sequence of float, optional
        What each trial of a stage may spend, such as its number of epochs. The best trial of the
        search is then one with the largest budget.

    Raises
    ------
    ValueError, TypeError
        For bad numbers, or if there are not as many budgets as stages.

    Notes
    -----
    The narrow range stays within the wide one. If the best trial lies on the border of its range,
    ``SearchResult.on_border`` says so: extend the range, as the lecture does.

    The narrow range is centred on a single trial, which may have won by luck. So keep it wider than
    the distances between the best few.

    References
    ----------
    "Training neural networks" (003), section 4. There the range of the learning rate goes from four
    decades to one, and that of the factor of L2 from six to three.

    Examples
    --------
    >>> from nnbook.tuning import LogUniform, search
    >>> def loss(params, seed):
    ...     return abs(params["rate"] - 0.1)
    >>> result = search(loss, {"rate": LogUniform(1e-3, 10)}, CoarseToFine((20, 20)),
    ...                 direction="minimize", rng=0)
    >>> result.stages[1]["rate"]  # four decades have become one
    LogUniform(low=0.0342766, high=0.342766)
    >>> result.best.stage, abs(result.best.params["rate"] - 0.1) < 0.01
    (1, True)
    """

    trials: tuple[int, ...] = (50, 25)
    width: float = 0.25
    budgets: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        who = "CoarseToFine"
        object.__setattr__(self, "trials", tuple(self.trials))
        for k, count in enumerate(self.trials):
            check.whole(who, f"trials[{k}]", count)
        if not self.trials:
            raise ValueError(f"{who}: expected at least one stage in trials, got none")
        check.number(who, "width", self.width, above=0, most=1)
        if self.budgets is None:
            return
        object.__setattr__(self, "budgets", tuple(self.budgets))
        if len(self.budgets) != len(self.trials):
            raise ValueError(
                f"{who}: expected as many budgets as stages, "
                f"got {len(self.budgets)} and {len(self.trials)}"
            )
        for k, budget in enumerate(self.budgets):
            check.number(who, f"budgets[{k}]", budget, above=0)

    def rounds(self, space: Space, rng: Generator) -> Rounds[Round, list[Trial], None]:
        """Yield a round for each stage; stop if no trial completed."""
        budgets = self.budgets or (None,) * len(self.trials)
        part = space
        for count, budget in zip(self.trials, budgets, strict=True):
            points = [spaces.sample(part, rng) for _ in range(count)]
            ranked = yield Round([Proposal(params, budget) for params in points], part)
            if not ranked:
                return
            part = spaces.narrow(part, ranked[0].params, self.width)


@dataclass(frozen=True)
class SuccessiveHalving(Strategy):
    """Many points with a small budget, then the best share of them with a larger one, and so on.

    Parameters
    ----------
    trials : int, default 27
        How many random points to start with.
    factor : int, default 3
        At least 2. Each round keeps one in this many points, and multiplies the budget by it.
    min_budget : float, default 1
        What each point may spend in the first round, such as a number of epochs.

    Notes
    -----
    Each round costs about the same. A point keeps its seed, so its run with a larger budget begins
    like the one before. A point that is slow at first and good in the end is thrown away: the
    ranking after few epochs must resemble the one after many.

    References
    ----------
    Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter
    optimization", 2016.

    Examples
    --------
    >>> from nnbook.tuning import Uniform, search
    >>> def score(params, seed, budget):
    ...     return params["a"] * budget
    >>> result = search(score, {"a": Uniform(0, 1)}, SuccessiveHalving(9), rng=0)
    >>> [(trial.number, trial.budget) for trial in result.trials[9:]]
    [(9, 3), (10, 3), (11, 3), (12, 9)]
    """

    trials: int = 27
    factor: int = 3
    min_budget: float = 1

    def __post_init__(self) -> None:
        who = "SuccessiveHalving"
        check.whole(who, "trials", self.trials)
        check.whole(who, "factor", self.factor, least=2)
        check.number(who, "min_budget", self.min_budget, above=0)

    def rounds(self, space: Space, rng: Generator) -> Rounds[Round, list[Trial], None]:
        """Yield rounds until one point is left."""
        budget = self.min_budget
        proposals = [Proposal(spaces.sample(space, rng), budget) for _ in range(self.trials)]
        while proposals:
            ranked = yield Round(proposals, space)
            ranked = [trial for trial in ranked if trial.budget == budget]
            keep = len(proposals) // self.factor
            budget *= self.factor
            proposals = [Proposal(t.params, budget, parent=t.number) for t in ranked[:keep]]
