"""SearchResult: what a search leaves behind, one Trial for each point that was tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nnbook._validation import number, whole
from nnbook.tuning.distributions import Choice
from nnbook.tuning.space import Params, Space


@dataclass(frozen=True)
class Trial:
    """One point of the space, and how it did.

    Attributes
    ----------
    number : int
        Counted from 0, in the order in which the trials were proposed.
    params : dict
        The hyperparameters by name.
    seed : int
        The seed that the objective got.
    status : {"completed", "failed"}
        Whether there is a score.
    score : float
        What the objective returned; NaN if it failed.
    error : str or None
        Why it failed.
    seconds : float
        How long it took.
    stage : int
        The round of the strategy, counted from 0.
    budget : float or None
        What the strategy let it spend, such as a number of epochs.
    extra : dict
        Further numbers that the objective returned.
    """

    number: int
    params: Params
    seed: int
    status: str
    score: float
    error: str | None = None
    seconds: float = 0.0
    stage: int = 0
    budget: float | None = None
    extra: Mapping[str, float] = field(default_factory=dict)

    @property
    def completed(self) -> bool:
        """Whether there is a score."""
        return self.status == "completed"


class TrialTable(list[dict[str, Any]]):
    """A list with a dict for each trial, which prints as a table.

    Examples
    --------
    >>> print(TrialTable([{"trial": 0, "rate": 0.1}, {"trial": 1, "rate": 0.25}]))
    trial  rate
        0   0.1
        1  0.25
    """

    def __str__(self) -> str:
        if not self:
            return "no trials"
        names = list(self[0])
        cells = [names, *([_cell(row[name]) for name in names] for row in self)]
        wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
        return "\n".join(
            "  ".join(cell.rjust(n) for cell, n in zip(row, wide, strict=True)).rstrip()
            for row in cells
        )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value).splitlines()[0]


@dataclass(frozen=True)
class SearchResult:
    """The trials of a search.

    Attributes
    ----------
    trials : tuple of Trial
        In the order of their numbers.
    space : dict
        The space that was searched.
    direction : {"minimize", "maximize"}
        Which scores are good.
    seed : int
        The seed of the whole search.
    objective : str
        The name of the objective.
    stages : tuple of dict
        The space of each round of the strategy.

    Notes
    -----
    The best of many noisy scores is better than a repetition would be, because it was also chosen
    for its luck. Measure the chosen point again, on data that no trial saw.

    Examples
    --------
    >>> from nnbook.tuning import LogUniform, RandomSearch, search
    >>> def loss(params, seed):
    ...     return abs(params["rate"] - 0.1)
    >>> result = search(loss, {"rate": LogUniform(1e-3, 10)}, RandomSearch(20),
    ...                 direction="minimize", rng=0)
    >>> result
    SearchResult(20 trials of loss, 0 failed, best 0.00839225 by trial 15)
    >>> print(result.top(2).table(["rate", "score"]))
         rate       score
     0.108392  0.00839225
    0.0734297   0.0265703
    """

    trials: tuple[Trial, ...]
    space: Space
    direction: str = "maximize"
    seed: int = 0
    objective: str = "objective"
    stages: tuple[Space, ...] = ()

    def ranked(self) -> list[Trial]:
        """Return the completed trials of the largest budget, the best one first.

        Scores after different budgets cannot be compared. Of equal scores, the first one wins.
        """
        done = [trial for trial in self.trials if trial.completed]
        most = max((trial.budget or 0 for trial in done), default=0)
        sign = -1 if self.direction == "maximize" else 1
        return sorted(
            (trial for trial in done if (trial.budget or 0) == most),
            key=lambda trial: (sign * trial.score, trial.number),
        )

    @property
    def best(self) -> Trial:
        """The trial with the best score.

        Raises
        ------
        ValueError
            If every trial failed; the message has the first error.
        """
        ranked = self.ranked()
        if not ranked:
            first = self.trials[0].error if self.trials else "there was none"
            raise ValueError(f"SearchResult: expected a trial that completed; the first: {first}")
        return ranked[0]

    @property
    def failed(self) -> tuple[Trial, ...]:
        """The trials without a score."""
        return tuple(trial for trial in self.trials if not trial.completed)

    def top(self, n: int) -> "SearchResult":
        """Return the n best trials, the best one first; fewer if there are not as many."""
        return replace(self, trials=tuple(self.ranked()[: whole("SearchResult.top", "n", n)]))

    def table(self, columns: list[str] | None = None) -> TrialTable:
        """Return the trials as a list of dicts, which prints as a table.

        Parameters
        ----------
        columns : list of str, optional
            The names of the columns; by default all but those without an entry.
        """
        extra = dict.fromkeys(name for trial in self.trials for name in trial.extra)
        rows = [
            {"trial": trial.number, "stage": trial.stage, "budget": trial.budget}
            | dict(trial.params)
            | {"score": trial.score}
            | {name: trial.extra.get(name) for name in extra}
            | {"status": trial.status, "error": trial.error}
            | {"seed": trial.seed, "seconds": trial.seconds}
            for trial in self.trials
        ]
        if columns is None:
            columns = [name for name in (rows[0] if rows else ()) if _informs(name, rows)]
        return TrialTable({name: row[name] for name in columns} for row in rows)

    def on_border(self, *, distance: float = 0.05) -> dict[str, str]:
        """Return which hyperparameters of the best trial lie near an end of their range.

        The lecture's rule: a best result on the border calls for a wider range.

        Parameters
        ----------
        distance : float, default 0.05
            How near, as a share of the range on its own scale.

        Returns
        -------
        dict of str
            "low" or "high" by name. The range is that of the best trial's round, which a strategy
            in stages may have narrowed. A Choice has no border.

        Examples
        --------
        >>> from nnbook.tuning import GridSearch, LogUniform, search
        >>> def accuracy(params, seed):
        ...     return params["rate"]
        >>> search(accuracy, {"rate": LogUniform(1e-3, 10)}, GridSearch(5), rng=0).on_border()
        {'rate': 'high'}
        """
        number("SearchResult.on_border", "distance", distance, least=0, below=0.5)
        best = self.best
        space = self.stages[best.stage] if best.stage < len(self.stages) else self.space
        found = {}
        for name, distribution in space.items():
            if isinstance(distribution, Choice):
                continue
            at = distribution.position(best.params[name])
            # The tolerance lets the ends themselves count, however a logarithm was rounded.
            if at <= distance + 1e-12 or at >= 1 - distance - 1e-12:
                found[name] = "low" if at < 0.5 else "high"
        return found

    def __repr__(self) -> str:
        head = f"SearchResult({len(self.trials)} trials of {self.objective}"
        head += f", {len(self.failed)} failed"
        if not any(trial.completed for trial in self.trials):
            return head + ")"
        return head + f", best {self.best.score:.6g} by trial {self.best.number})"

    def __str__(self) -> str:
        return str(self.table())


def _informs(name: str, rows: list[dict[str, Any]]) -> bool:
    """Return whether a column says anything: an empty one does not, nor does one stage for all."""
    if name == "stage":
        return any(row["stage"] for row in rows)
    return name not in ("budget", "error") or any(row[name] is not None for row in rows)
