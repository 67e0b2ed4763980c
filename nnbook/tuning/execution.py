"""Execution: run trials here, in a pool of processes, or on a cluster, and lose none of them.

An objective that raises an error has failed, which is a result. A worker that dies is no fault of
the objective, so its trial is run again. The two are easy to tell apart: the worker itself catches
what the objective raises, so any error that comes out of a future is the machinery's.
"""

import math
import pickle
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from dataclasses import dataclass
from multiprocessing.reduction import ForkingPickler
from time import perf_counter
from typing import Any, TypeVar

from nnbook.tuning.results import Trial
from nnbook.tuning.strategies import Proposal

#: Called as ``objective(params, seed)``, or as ``objective(params, seed, budget)`` if the strategy
#: has budgets. Returns a score, or a dict with "score" and further numbers.
Objective = Callable[..., Any]

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Task:
    """A proposal with its number, its seed and its round."""

    number: int
    proposal: Proposal
    seed: int
    stage: int = 0

    def trial(self, status: str, score: float = math.nan, **more: Any) -> Trial:
        """Return the trial that this task became."""
        params, budget = self.proposal.params, self.proposal.budget
        return Trial(
            self.number, params, self.seed, status, score, stage=self.stage, budget=budget, **more
        )


def attempt(objective: Objective, task: Task) -> Trial:
    """Run one trial, and return it with its score, or with the reason why it has none.

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
        # A copy, since the objective may change it, and the result shows the original.
        returned = objective(dict(task.proposal.params), task.seed, *budget)
        score, extra = read(returned)
    except Exception as error:
        seconds = perf_counter() - start
        return task.trial("failed", error=f"{type(error).__name__}: {error}", seconds=seconds)
    return judged(task, score, extra, perf_counter() - start)


def judged(task: Task, score: float, extra: Mapping[str, float], seconds: float) -> Trial:
    """Return a trial with its score. If that is not finite, the trial failed: it cannot be best."""
    if math.isfinite(score):
        return task.trial("completed", score, extra=extra, seconds=seconds)
    return task.trial("failed", error=f"the score is {score}", extra=extra, seconds=seconds)


def by_name(who: str, returned: Any, kind: str = "a number") -> dict[str, Any]:
    """Return what an objective returned by name, where a plain score has the name "score".

    Examples
    --------
    >>> by_name("doc", 0.5), by_name("doc", {"score": 0.5, "loss": 2.0})
    ({'score': 0.5}, {'score': 0.5, 'loss': 2.0})
    >>> by_name("doc", {"loss": 2.0})
    Traceback (most recent call last):
    ...
    ValueError: doc: expected a number 'score', got ['loss']
    """
    given = returned if isinstance(returned, Mapping) else {"score": returned}
    if "score" not in given:
        raise ValueError(f"{who}: expected {kind} 'score', got {sorted(map(str, given))}")
    return {str(name): value for name, value in given.items()}


def read(returned: Any) -> tuple[float, dict[str, float]]:
    """Return the score and the further numbers that an objective returned."""
    numbers = {}
    for name, value in by_name("objective", returned).items():
        try:
            numbers[name] = float(value)
        except (TypeError, ValueError):
            what = "a score" if name == "score" else repr(name)
            raise TypeError(f"objective: expected {what} to be a number, got {value!r}") from None
    return numbers.pop("score"), numbers


def run_here(objective: Objective, tasks: Sequence[Task]) -> Iterator[Trial]:
    """Run trials in this process, one after the other."""
    for task in tasks:
        yield attempt(objective, task)


def run_on(
    executor: "Workers", objective: Objective, tasks: Sequence[Task], attempts: int
) -> Iterator[Trial]:
    """Run trials on an executor, and yield each when it ends.

    Parameters
    ----------
    executor : Workers
        Where they run.
    objective : callable
        What they run. It is sent to the workers, so for processes it must be picklable.
    tasks : sequence of Task
        The trials.
    attempts : int
        How many times a trial may lose its worker before it counts as failed.

    Raises
    ------
    TypeError
        If the objective, or a value of a trial, cannot be sent to another process.
    RuntimeError
        If the workers of a pool of processes cannot be started, or cannot import the objective.
        No trial is charged with that.
    """
    if executor.is_pool_of_processes and tasks:
        _refuse_what_cannot_be_sent(objective, tasks)
        _refuse_workers_that_cannot_begin(executor, objective)

    def lost(task: Task, text: str) -> Trial:
        return task.trial("failed", error=text)

    return each_on(executor, (attempt, objective), tasks, attempts, lost)


def each_on(
    executor: "Workers",
    call: tuple[Any, ...],
    jobs: Iterable[Job],
    attempts: int,
    lost: Callable[[Job, str], Result],
) -> Iterator[Result]:
    """Call a function with each job on an executor, and yield each result when it is there.

    Parameters
    ----------
    executor : Workers
        Where it is called.
    call : tuple
        The function and its first arguments; a job is the last one. An exception that the function
        raises is taken for one of the machinery.
    jobs : iterable
        What it is called with.
    attempts : int
        How many times a job may lose its worker before it is given up.
    lost : callable
        Called with such a job and a text that says so; returns the result in its place.

    Notes
    -----
    When one worker dies, a pool of processes breaks as a whole, and does not say whose fault it
    was. So only as many jobs are in flight as there are workers, plus one. After a break, those
    that were in flight run one at a time, and a job that then breaks the pool is charged with it.
    """
    waiting, suspects = deque(enumerate(jobs)), deque[tuple[int, Job]]()
    pending: dict[Future[Result], tuple[int, Job]] = {}
    losses: Counter[int] = Counter()
    try:
        while waiting or suspects or pending:
            source, room = (suspects, 1) if suspects else (waiting, executor.room)
            while source and len(pending) < room:
                number, job = source.popleft()
                pending[executor.submit(*call, job)] = number, job
            finished = wait(pending, return_when=FIRST_COMPLETED).done
            shared = False
            if any(isinstance(_error(future), BrokenExecutor) for future in finished):
                finished = wait(pending).done  # the others broke with it, or had ended before
                shared = len(finished) > 1
                executor.renew()
            for future in finished:
                number, job = pending.pop(future)
                error = _error(future)
                if error is None:
                    yield future.result()
                    continue
                if _is_about_sending(error, *call, job):
                    raise _unsendable("an objective and values", error) from error
                if not (shared and isinstance(error, BrokenExecutor)):
                    losses[number] += 1
                if losses[number] < attempts:
                    suspects.append((number, job))
                    continue
                yield lost(
                    job, f"lost its worker {attempts} times: {type(error).__name__}: {error}"
                )
    finally:
        for future in pending:
            future.cancel()


def _error(future: Future[Any]) -> BaseException | None:
    """Return the error that came in place of a trial, or None; an interrupt is raised."""
    try:
        error = future.exception()
    except Exception as cancelled:
        return cancelled
    if error is not None and not isinstance(error, Exception):
        raise error
    return error


class _Nowhere:
    """A file that keeps nothing of what is written to it."""

    def write(self, content: Any) -> None:
        pass


def _refuse_what_cannot_be_sent(objective: Objective, tasks: Sequence[Task]) -> None:
    """Send everything nowhere, as a pool of processes would send it, before any trial runs."""
    sent = [("an objective", objective), *((f"trial {task.number}", task) for task in tasks)]
    for what, thing in sent:
        try:
            ForkingPickler(_Nowhere()).dump(thing)
        except Exception as error:  # a class may refuse to be pickled in any way
            raise _unsendable(what, error) from error


def _is_about_sending(error: BaseException, *sent: Any) -> bool:
    """Return whether an executor of any kind has failed because it could not pickle something."""
    if isinstance(error, pickle.PicklingError):
        return True
    try:
        pickle.dumps(sent)
    except Exception as same:
        return (type(same), str(same)) == (type(error), str(error))
    return False


def _unsendable(what: str, error: BaseException) -> TypeError:
    return TypeError(
        f"search: expected {what} that can be sent to another process, got {error}; define the "
        "objective at the top of a module, and search among values that can be pickled"
    )


def _nothing(*received: Any) -> None:
    """Do nothing: whoever runs this has begun, and has received what was sent."""


def _refuse_workers_that_cannot_begin(executor: "Workers", objective: Objective) -> None:
    """Let a worker do nothing, then receive the objective; what fails here fails in every trial."""
    steps = [
        (
            (),
            "workers that begin",
            'in a script, call search below if __name__ == "__main__": each worker imports the '
            "script first",
        ),
        (
            (objective,),
            "an objective that the workers can import",
            "define it at the top of a module in a file, not in a notebook or a prompt",
        ),
    ]
    for sent, expected, remedy in steps:
        for _ in range(2):  # a pool that has been idle may not know yet that it is broken
            error = _error(executor.submit(_nothing, *sent))
            if not isinstance(error, BrokenExecutor):
                break
            executor.renew()
        else:
            got = f"{type(error).__name__}: {error}".rstrip(".")
            raise RuntimeError(f"search: expected {expected}, got {got}; {remedy}") from error


class Workers:
    """An executor, which is replaced when it breaks.

    Parameters
    ----------
    given : Executor or callable
        An executor, which the caller shuts down, or a callable without arguments that returns a new
        one. It is called again when that one breaks.
    who : str
        Who uses it, for errors.
    """

    def __init__(self, given: Executor | Callable[[], Executor], who: str = "search") -> None:
        if not isinstance(given, Executor) and not callable(given):
            raise TypeError(
                f"{who}: expected executor to be an Executor or to return one, got {given!r}"
            )
        self._make = None if isinstance(given, Executor) else given
        self._own = self._make is not None
        self._executor: Executor = given if isinstance(given, Executor) else given()

    @property
    def is_pool_of_processes(self) -> bool:
        """Whether what it runs is pickled by the standard library and sent to another process."""
        return isinstance(self._executor, ProcessPoolExecutor)

    @property
    def room(self) -> float:
        """How many trials may be in flight: all, on a cluster that does not state its size."""
        return getattr(self._executor, "_max_workers", math.inf) + 1

    def submit(self, *call: Any) -> "Future[Any]":
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
            own: Any = vars(old)
            new = ProcessPoolExecutor(
                own["_max_workers"],
                own["_mp_context"],
                own["_initializer"],
                own["_initargs"],
            )
        else:
            return  # a cluster replaces its workers itself
        old.shutdown(wait=False, cancel_futures=True)
        self._executor, self._own = new, True

    def close(self) -> None:
        """Shut the executor down, unless it is the caller's."""
        if self._own:
            self._executor.shutdown(wait=True, cancel_futures=True)
