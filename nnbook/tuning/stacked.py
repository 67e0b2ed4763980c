"""stacked_search: many trials in one run, with arrays for hyperparameters."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from nnbook import _validation as check
from nnbook.tuning.distributions import Choice
from nnbook.tuning.execution import Task, by_name, judged
from nnbook.tuning.results import SearchResult, Trial
from nnbook.tuning.running import conduct, name_of
from nnbook.tuning.space import Space, check_space
from nnbook.tuning.strategies import Strategy
from nnbook.typing import ArrayLike, FloatArray, RandomState

#: Called as ``objective(params, seed)``, or with a budget as well. ``params`` has an array of shape
#: (runs,) for each name. Returns the scores, of shape (runs,), or a dict with "score" and others.
StackedObjective = Callable[..., ArrayLike | Mapping[str, ArrayLike]]


def stacked_search(
    objective: StackedObjective,
    space: Space,
    strategy: Strategy,
    *,
    direction: str = "maximize",
    rng: RandomState = None,
    max_runs: int | None = None,
    journal: str | Path | None = None,
    name: str | None = None,
    verbose: int = 0,
) -> SearchResult:
    """Try points of a space side by side, in one stack of networks.

    With small networks, most of the time of a step goes into Python. A stack makes one step for all
    trials, so 50 of them take little longer than one.

    Parameters
    ----------
    objective : callable
        Called as ``objective(params, seed)``, or as ``objective(params, seed, budget)`` if the
        strategy has budgets. ``params`` has an array of shape (runs,) for each name. It builds a
        network with ``runs=runs`` and ``rng=seed``, trains it once, and returns the scores of the
        runs, of shape (runs,), or a dict with "score" and further arrays.
    space : dict
        A distribution for each hyperparameter, by name. All of them must be numbers that may differ
        between the runs of a stack: rates and factors, but not units or activations.
    strategy : Strategy
        Which points to try.
    direction : {"maximize", "minimize"}, default "maximize"
        Which scores are good.
    rng : int or numpy.random.Generator, optional
        The seed of the points and of the stacks; None draws a fresh one.
    max_runs : int, optional
        How many networks train at once; by default all of a round.
    journal, name, verbose
        As in :func:`nnbook.tuning.search`. The trials of a stack are written when it ends.

    Returns
    -------
    SearchResult
        As from ``search``. Each trial has the seed of its stack, and its share of the time.

    Raises
    ------
    ValueError, TypeError
        For a bad space, an option that is not a number, scores that are not one for each run, or
        the journal of another search. An error that the objective raises is recorded in all trials
        of the stack.

    Notes
    -----
    Run k scores what the network ``select(k)`` of the untrained stack scores alone, up to rounding.
    Each run starts from its own weights, and all see the samples in the same order. A run that
    diverges freezes and shows NaN: its trial has failed, and the other runs are not affected.

    The initial weights depend on the run's place in its stack. So a point that successive halving
    keeps starts the next round from other weights.

    Examples
    --------
    >>> from nnbook import SGD, Dense, Input, Sequential
    >>> from nnbook.datasets import load_xor
    >>> from nnbook.tuning import LogUniform, RandomSearch
    >>> data = load_xor()
    >>> def loss(params, seed):
    ...     layers = [Input(2), Dense(3, activation="tanh"), Dense(1)]
    ...     net = Sequential(layers, optimizer=SGD(params["rate"]), runs=len(params["rate"]),
    ...                      rng=seed)
    ...     return net.fit(data.x, data.y, epochs=20)["loss"][-1]
    >>> result = stacked_search(loss, {"rate": LogUniform(1e-3, 10)}, RandomSearch(50),
    ...                         direction="minimize", rng=0)
    >>> len(result.trials), 0.05 < result.best.params["rate"] < 1
    (50, True)
    """
    who = "stacked_search"
    if not callable(objective):
        raise TypeError(f"{who}: expected objective to be callable, got {objective!r}")
    space = check_space(who, space)
    for key, distribution in space.items():
        if isinstance(distribution, Choice):
            for option in distribution.options:
                if isinstance(option, bool) or not isinstance(option, int | float):
                    raise TypeError(
                        f"{who}: expected options of {key} to be numbers, got {option!r}; "
                        "use search, or a stacked search for each option"
                    )
    if max_runs is not None:
        max_runs = check.whole(who, "max_runs", max_runs)

    def run(tasks: list[Task], finished: set[int]) -> Iterator[Trial]:
        size = max_runs or max(len(tasks), 1)
        for start in range(0, len(tasks), size):
            stack = tasks[start : start + size]
            # An interrupted stack is run again as a whole: its weights depend on its size.
            if not {task.number for task in stack} <= finished:
                yield from _train(objective, stack)

    return conduct(
        who,
        run,
        space,
        strategy,
        direction=direction,
        rng=rng,
        journal=journal,
        name=name or name_of(objective),
        verbose=verbose,
        # In a stack of another size, a run has other weights.
        kind=f"in stacks of {max_runs or 'a round'}",
    )


def _train(objective: StackedObjective, stack: list[Task]) -> Iterator[Trial]:
    """Run a stack, and yield its trials."""
    seed, budget = stack[0].seed, stack[0].proposal.budget
    tasks = [Task(task.number, task.proposal, seed, task.stage) for task in stack]
    names = tasks[0].proposal.params
    params = {name: np.array([task.proposal.params[name] for task in tasks]) for name in names}
    start = perf_counter()
    try:
        returned = objective(params, seed, *(() if budget is None else (budget,)))
    except Exception as error:
        share = (perf_counter() - start) / len(tasks)
        text = f"{type(error).__name__}: {error}"
        yield from (task.trial("failed", error=text, seconds=share) for task in tasks)
        return
    share = (perf_counter() - start) / len(tasks)
    numbers = _arrays(returned, len(tasks))
    scores = numbers.pop("score")
    for k, task in enumerate(tasks):
        extra = {name: float(values[k]) for name, values in numbers.items()}
        yield judged(task, float(scores[k]), extra, share)


def _arrays(returned: Any, runs: int) -> dict[str, FloatArray]:
    """Return what a stack returned, as arrays by name with one number for each run."""
    arrays: dict[str, FloatArray] = {}
    for name, values in by_name("stacked_search", returned, "scores").items():
        array = np.asarray(values)
        if array.shape != (runs,):
            raise ValueError(
                f"stacked_search: expected {name} of shape ({runs},), one number for each run, "
                f"got {array.shape}"
            )
        arrays[name] = array.astype(np.float64)
    return arrays
