"""search: try points of a space, here or on many machines, and resume after an interruption."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, closing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np

from nnbook import _validation as check
from nnbook.tuning.execution import Objective, Task, Workers, run_here, run_on
from nnbook.tuning.journal import Journal
from nnbook.tuning.results import SearchResult, Trial
from nnbook.tuning.space import Space, check_space, describe
from nnbook.tuning.strategies import Strategy
from nnbook.typing import RandomState

#: Runs those of the tasks whose numbers are not among the finished ones, and yields their trials.
Run = Callable[[list[Task], set[int]], Iterator[Trial]]


def search(
    objective: Objective,
    space: Space,
    strategy: Strategy,
    *,
    direction: str = "maximize",
    rng: RandomState = None,
    executor: Executor | Callable[[], Executor] | None = None,
    attempts: int = 3,
    journal: str | Path | None = None,
    name: str | None = None,
    verbose: int = 0,
) -> SearchResult:
    """Try points of a space, and return all of them with their scores.

    Parameters
    ----------
    objective : callable
        Called as ``objective(params, seed)``, or as ``objective(params, seed, budget)`` if the
        strategy has budgets. ``params`` is a dict, ``seed`` an int for ``rng=seed``. It returns
        the score, or a dict with "score" and further numbers.
    space : dict
        A distribution for each hyperparameter, by name.
    strategy : Strategy
        Which points to try, such as ``RandomSearch(50)``.
    direction : {"maximize", "minimize"}, default "maximize"
        Which scores are good.
    rng : int or numpy.random.Generator, optional
        The seed of the points and of the trials; None draws a fresh one.
    executor : Executor or callable, optional
        Where trials run side by side: any ``concurrent.futures.Executor``, such as a
        ``ProcessPoolExecutor`` or ``client.get_executor()`` of a Dask cluster, or a callable that
        returns a new one. By default the trials run here, one after the other.
    attempts : int, default 3
        How many times a trial may lose its worker, running alone, before it counts as failed.
    journal : str or Path, optional
        A file that keeps the finished trials. The same search with the same file goes on from where
        it stopped. This needs an int for ``rng``.
    name : str, optional
        What the objective is called in the journal; by default its own name.
    verbose : {0, 1}, default 0
        1 shows a progress bar if the output is a terminal.

    Returns
    -------
    SearchResult

    Raises
    ------
    ValueError, TypeError
        For a bad space, the journal of another search, or an objective that cannot be sent to the
        processes of a pool. An error that the objective raises is recorded in its trial instead,
        and so is a score that is not finite.
    RuntimeError
        If the processes of a pool cannot begin, or cannot import the objective.

    Notes
    -----
    The seed of trial k follows from ``rng`` and k alone. So the result depends neither on the
    executor nor on the order in which trials end. The seeds have 32 bits, which every library
    takes.

    A pool of processes imports the objective by its name. So define it at the top of a module, and
    in a script call ``search`` below ``if __name__ == "__main__"``. Each process may use all cores
    for its matrix products, which slows all of them down: set ``OPENBLAS_NUM_THREADS=1`` first.

    Examples
    --------
    >>> from nnbook import SGD, Dense, Input, Sequential
    >>> from nnbook.datasets import load_xor
    >>> from nnbook.tuning import LogUniform, RandomSearch
    >>> data = load_xor()
    >>> def loss(params, seed):
    ...     layers = [Input(2), Dense(3, activation="tanh"), Dense(1)]
    ...     net = Sequential(layers, optimizer=SGD(params["rate"]), rng=seed)
    ...     return net.fit(data.x, data.y, epochs=20)["loss"][-1]
    >>> result = search(loss, {"rate": LogUniform(1e-3, 10)}, RandomSearch(10),
    ...                 direction="minimize", rng=0)
    >>> [trial.number for trial in result.failed]  # rates at which training diverges
    [...]
    >>> 0.05 < result.best.params["rate"] < 1
    True
    """
    check.whole("search", "attempts", attempts)
    if not callable(objective):
        raise TypeError(f"search: expected objective to be callable, got {objective!r}")
    with ExitStack() as stack:
        workers = None
        if executor is not None:
            workers = Workers(executor)
            stack.callback(workers.close)

        def run(tasks: list[Task], finished: set[int]) -> Iterator[Trial]:
            left = [task for task in tasks if task.number not in finished]
            if workers is None:
                return run_here(objective, left)
            return run_on(workers, objective, left, attempts)

        return conduct(
            "search",
            run,
            space,
            strategy,
            direction=direction,
            rng=rng,
            journal=journal,
            name=name or name_of(objective),
            verbose=verbose,
        )


def conduct(
    who: str,
    run: Run,
    space: Space,
    strategy: Strategy,
    *,
    direction: str,
    rng: RandomState,
    journal: str | Path | None,
    name: str,
    verbose: int,
    kind: str = "one by one",
) -> SearchResult:
    """Go through the rounds of a strategy; all kinds of search have this in common.

    ``kind`` says how trials are run, if another way would give other scores; a journal keeps it.
    """
    space = check_space(who, space)
    if not isinstance(strategy, Strategy):
        raise TypeError(f"{who}: expected strategy such as RandomSearch(50), got {strategy!r}")
    check.one_of(who, "direction", direction, {"maximize": -1, "minimize": 1})
    check.one_of(who, "verbose", str(verbose), {"0": 0, "1": 1})
    if journal is not None and (rng is None or isinstance(rng, np.random.Generator)):
        raise ValueError(
            f"{who}: expected rng to be a whole number where a journal is kept, got {rng!r}; "
            "a fresh seed could not be resumed"
        )
    generator = check.generator(who, rng)
    fresh = rng is None or isinstance(rng, np.random.Generator)
    seed = int(generator.integers(2**32)) if fresh else int(cast(int, rng))
    points, seeds = _root(seed).spawn(2)
    trials: dict[int, Trial] = {}
    stages: list[Space] = []

    def so_far() -> SearchResult:
        ordered = tuple(trials[k] for k in sorted(trials))
        return SearchResult(ordered, space, direction, seed, name, tuple(stages))

    stored = None
    if journal is not None:
        words = {"objective": name, "direction": direction, "seed": str(seed)}
        words["kind of trials"] = kind
        words |= {f"space of {key}": text for key, text in describe(space).items()}
        words["space"] = ", ".join(space)
        stored = Journal(journal, words)
    rounds = strategy.rounds(space, np.random.default_rng(points))
    with _progress(verbose) as bar:
        planned = next(rounds)
        while True:
            first = len(trials)
            proposals = planned.proposals
            own = [int(child.generate_state(1)[0]) for child in seeds.spawn(len(proposals))]
            tasks = [
                Task(
                    first + k,
                    proposal,
                    own[k] if proposal.parent is None else trials[proposal.parent].seed,
                    len(stages),
                )
                for k, proposal in enumerate(proposals)
            ]
            stages.append(planned.space)
            if stored is not None:
                for task in tasks:
                    point = task.proposal
                    known = stored.trial(task.number, point.params, point.budget)
                    if known is not None:
                        trials[task.number] = known
            _show(bar, so_far, first + len(tasks))
            runner: Any = run(tasks, set(trials))
            with closing(runner):  # an interrupt at once cancels what is pending
                for trial in runner:
                    if trial.number in trials:
                        continue
                    if stored is not None:
                        stored.append(trial)
                    trials[trial.number] = trial
                    _show(bar, so_far, first + len(tasks))
            try:
                planned = rounds.send(so_far().ranked())
            except StopIteration:
                return so_far()


def _root(seed: int) -> Any:
    """Return the seed sequence from which all seeds of a search are spawned."""
    return np.random.default_rng(seed).bit_generator.seed_seq


def name_of(objective: Any) -> str:
    """Return what a journal calls an objective.

    Examples
    --------
    >>> name_of(partial(max, 0))
    'max'
    """
    if isinstance(objective, partial):
        return name_of(objective.func)
    return str(getattr(objective, "__qualname__", type(objective).__qualname__))


def _progress(verbose: int) -> Any:
    """Return a context that gives a progress bar, or None where nobody would see one."""
    if verbose != 1 or not sys.stderr.isatty():
        return nullcontext()
    from tqdm import tqdm  # imported late: it doubles the time of `import nnbook`

    return tqdm(total=0, unit="trial", dynamic_ncols=True)


def _show(bar: Any, so_far: Callable[[], SearchResult], total: int) -> None:
    """Show how many trials are done, and the best score."""
    if bar is None:
        return
    result = so_far()
    ranked = result.ranked()
    best = f"best: {ranked[0].score:.4g} " if ranked else ""
    bar.set_postfix_str(f"{best}failed: {len(result.failed)}", refresh=False)
    bar.total = total
    bar.n = len(result.trials)
    bar.refresh()
