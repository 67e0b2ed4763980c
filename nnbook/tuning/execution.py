"""Execution: run trials here, in a pool of processes, or on a cluster, and lose none.

An objective that raises has failed; that is a result. A worker that dies has failed nobody: its
trial is run again. The two are told apart because the worker itself catches what the objective
raises, so that whatever comes out of a future otherwise is the fault of the machinery.
"""

import math
import pickle
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from nnbook.tuning.results import Trial
from nnbook.tuning.strategies import Proposal

#: Called as ``objective(params, seed)``, or ``objective(params, seed, budget)`` where the strategy
#: has budgets. Returns a score, or a dict with "score" and further numbers.
Objective = Callable[..., Any]


@dataclass(frozen=True)
class Task:
    """A proposal with its number, its seed and its round."""

    number: int
    proposal: Proposal
    seed: int
    stage: int = 0

    def trial(self, status: str, score: float = math.nan, **more: Any) -> Trial:
        """Return the trial that this task has become."""
        params, budget = self.proposal.params, self.proposal.budget
        return Trial(
            self.number, params, self.seed, status, score, stage=self.stage, budget=budget, **more
        )


def attempt(objective: Objective, task: Task) -> Trial:
    """Run one trial, and return its score or why it has none.

    Examples
    --------
    >>> attempt(lambda params, seed: 1 / params["a"], Task(0, Proposal({"a": 0}), seed=1)).error
    'ZeroDivisionError: division by zero'
    >>> attempt(lambda params, seed: float("nan"), Task(0, Proposal({}), seed=1)).error
    'the score is nan'
    """
    start = perf_counter()
    budget = () if task.proposal.budget is None else (task.proposal.budget,)
    try:
        # A copy: what the objective does to it must not change the table.
        returned = objective(dict(task.proposal.params), task.seed, *budget)
        score, extra = read(returned)
    except Exception as error:
        seconds = perf_counter() - start
        return task.trial("failed", error=f"{type(error).__name__}: {error}", seconds=seconds)
    return judged(task, score, extra, perf_counter() - start)


def judged(task: Task, score: float, extra: Mapping[str, float], seconds: float) -> Trial:
    """Return a trial with its score; one that is not finite has failed, and is never the best."""
    if math.isfinite(score):
        return task.trial("completed", score, extra=extra, seconds=seconds)
    return task.trial("failed", error=f"the score is {score}", extra=extra, seconds=seconds)


def read(returned: Any) -> tuple[float, dict[str, float]]:
    """Return the score and the further numbers of what an objective returned."""
    if not isinstance(returned, Mapping):
        return _float("a score", returned), {}
    if "score" not in returned:
        raise ValueError(f"objective: expected a number 'score', got {sorted(map(str, returned))}")
    numbers = {str(name): _float(f"{name!r}", value) for name, value in returned.items()}
    return numbers.pop("score"), numbers


def _float(what: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TypeError(f"objective: expected {what} to be a number, got {value!r}") from None


def run_here(objective: Objective, tasks: Sequence[Task]) -> Iterator[Trial]:
    """Run trials one after the other in this process."""
    for task in tasks:
        yield attempt(objective, task)


def run_on(
    executor: "Workers", objective: Objective, tasks: Sequence[Task], attempts: int
) -> Iterator[Trial]:
    """Run trials on an executor, and yield each when it ends.

    Parameters
    ----------
    executor : Workers
        Where.
    objective : callable
        Sent to the workers, so it has to be picklable for processes.
    tasks : sequence of Task
        What.
    attempts : int
        How often a trial may lose its worker before it has failed.

    Raises
    ------
    TypeError
        When the objective cannot be sent to another process.

    Notes
    -----
    A pool of processes breaks as a whole when one worker dies, and does not say whose fault it was.
    So no more trials are handed out than there are workers, and one to spare. After a break those
    that were in flight run one at a time. Who breaks the pool alone is charged for it.
    """
    waiting, suspects = deque(tasks), deque[Task]()
    pending: dict[Future[Trial], Task] = {}
    losses: Counter[int] = Counter()
    try:
        while waiting or suspects or pending:
            source, room = (suspects, 1) if suspects else (waiting, executor.room)
            while source and len(pending) < room:
                task = source.popleft()
                pending[executor.submit(attempt, objective, task)] = task
            finished = wait(pending, return_when=FIRST_COMPLETED).done
            shared = False
            if any(isinstance(_error(future), BrokenExecutor) for future in finished):
                finished = wait(pending).done  # the others broke with it, or had ended before
                shared = len(finished) > 1
                executor.renew()
            for future in finished:
                task = pending.pop(future)
                error = _error(future)
                if error is None:
                    yield future.result()
                    continue
                _refuse_what_cannot_be_sent(error)
                if not (shared and isinstance(error, BrokenExecutor)):
                    losses[task.number] += 1
                if losses[task.number] < attempts:
                    suspects.append(task)
                    continue
                text = f"lost its worker {attempts} times: {type(error).__name__}: {error}"
                yield task.trial("failed", error=text)
    finally:
        for future in pending:
            future.cancel()


def _error(future: Future[Trial]) -> BaseException | None:
    """Return what came in place of a trial; an interrupt is passed on."""
    try:
        error = future.exception()
    except Exception as cancelled:
        return cancelled
    if error is not None and not isinstance(error, Exception):
        raise error
    return error


def _refuse_what_cannot_be_sent(error: BaseException) -> None:
    """Raise where each trial would fail alike, before any was run."""
    unpicklable = isinstance(error, AttributeError | TypeError) and "pickle" in str(error).lower()
    if unpicklable or isinstance(error, pickle.PicklingError):
        raise TypeError(
            f"search: expected an objective and values that can be sent to another process, "
            f"got {error}; define the objective at the top of a module"
        ) from error


class Workers:
    """An executor, and what takes its place when it breaks.

    Parameters
    ----------
    given : Executor or callable
        An executor stays the caller's, who shuts it down. A callable without arguments returns a
        new one, and is asked again when that one has broken.
    """

    def __init__(self, given: Executor | Callable[[], Executor]) -> None:
        if not isinstance(given, Executor) and not callable(given):
            raise TypeError(
                f"search: expected executor to be an Executor or to return one, got {given!r}"
            )
        self._make = None if isinstance(given, Executor) else given
        self._own = self._make is not None
        self._executor: Executor = given if isinstance(given, Executor) else given()

    @property
    def room(self) -> float:
        """How many trials may be in flight. A cluster that does not say gets all of them."""
        return getattr(self._executor, "_max_workers", math.inf) + 1

    def submit(self, *call: Any) -> "Future[Trial]":
        """Hand a call to a worker; a pool that broke while it was idle is renewed first."""
        try:
            return self._executor.submit(*call)
        except BrokenExecutor:
            self.renew()
            return self._executor.submit(*call)

    def renew(self) -> None:
        """Replace a broken executor."""
        old = self._executor
        if self._make is not None:
            new = self._make()
        elif isinstance(old, ProcessPoolExecutor):
            kept: Any = vars(old)
            new = ProcessPoolExecutor(
                kept["_max_workers"],
                kept["_mp_context"],
                kept["_initializer"],
                kept["_initargs"],
            )
        else:
            return  # a cluster replaces its workers itself
        old.shutdown(wait=False, cancel_futures=True)
        self._executor, self._own = new, True

    def close(self) -> None:
        """Shut down what was made here."""
        if self._own:
            self._executor.shutdown(wait=True, cancel_futures=True)
