"""Tests of nnbook.tuning.search: seeds, failures, pools whose workers die, and the result."""

import io
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from nnbook import plots
from nnbook.tuning import (
    Choice,
    GridSearch,
    LogUniform,
    RandomSearch,
    SearchResult,
    SuccessiveHalving,
    Trial,
    TrialTable,
    Uniform,
    search,
)

SPACE = {"rate": LogUniform(1e-3, 10), "kind": Choice(["a", "b"])}


def noisy(params, seed, budget=1.0):
    """Score with noise of the trial's own seed; the shorter the number, the later it ends."""
    noise = np.random.default_rng(seed).normal()
    time.sleep(0.001 * (seed % 5))
    return {"score": params["rate"] + noise + budget, "noise": noise}


def processes(workers=2):
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def same(result):
    """Return all of the trials but the time, as text, so that NaN equals NaN."""
    return [repr(replace(trial, seconds=0.0)) for trial in result.trials]


def test_serial_threads_and_processes_give_the_same_table():
    serial = search(noisy, SPACE, SuccessiveHalving(9), rng=0)
    with processes() as pool:
        assert same(search(noisy, SPACE, SuccessiveHalving(9), rng=0, executor=pool)) == same(
            serial
        )
    with ThreadPoolExecutor(3) as pool:
        assert same(search(noisy, SPACE, SuccessiveHalving(9), rng=0, executor=pool)) == same(
            serial
        )
    assert len({trial.seed for trial in serial.trials[:9]}) == 9
    assert same(search(noisy, SPACE, SuccessiveHalving(9), rng=1)) != same(serial)
    again = search(noisy, SPACE, SuccessiveHalving(9), rng=np.random.default_rng(0))
    assert same(search(noisy, SPACE, SuccessiveHalving(9), rng=again.seed)) == same(again)


def moody(params, seed):
    kind = params["kind"]
    params.clear()  # must not reach the table
    if kind == "raise":
        raise RuntimeError("matrix\nis singular")
    return {
        "nan": float("nan"), "inf": np.inf, "text": "high", "none": None,
        "array": np.zeros(2), "bare": {"loss": 1.0}, "extra": {"score": 1.0, "log": "x"},
        "one": np.array([0.5]),
    }.get(kind, 0.25)  # fmt: skip


def test_a_trial_that_fails_is_recorded_with_its_reason():
    kinds = ["raise", "nan", "inf", "text", "none", "array", "bare", "extra", "good"]
    result = search(moody, {"kind": Choice(kinds)}, GridSearch(1), rng=0, direction="maximize")
    errors = {trial.params["kind"]: trial.error for trial in result.trials}
    assert errors == {
        "raise": "RuntimeError: matrix\nis singular",
        "nan": "the score is nan",
        "inf": "the score is inf",
        "text": "TypeError: objective: expected a score to be a number, got 'high'",
        "none": "TypeError: objective: expected a score to be a number, got None",
        "array": "TypeError: objective: expected a score to be a number, got array([0., 0.])",
        "bare": "ValueError: objective: expected a number 'score', got ['loss']",
        "extra": "TypeError: objective: expected 'log' to be a number, got 'x'",
        "good": None,
    }
    assert result.best.params == {"kind": "good"}
    assert len(result.failed) == 8
    assert all(np.isnan(trial.score) for trial in result.failed)
    assert "8 failed, best 0.25 by trial 8" in repr(result)


def fragile(params, seed, folder):
    """Kill the worker: for one trial always, for another only the first time."""
    with open(f"{folder}/{params['n']}", "a") as file:
        file.write("x")
    if params["n"] == 3 or (params["n"] == 5 and os.path.getsize(f"{folder}/5") == 1):
        os._exit(1)
    return params["n"]


@pytest.mark.parametrize("given", ["pool", "factory"])
def test_a_worker_that_dies_costs_no_other_trial(tmp_path, given):
    space = {"n": Choice(list(range(8)))}
    objective = partial(fragile, folder=tmp_path)
    executor = processes() if given == "pool" else processes
    result = search(objective, space, GridSearch(1), rng=0, executor=executor, attempts=2)
    assert [trial.number for trial in result.trials] == list(range(8))
    assert [trial.params["n"] for trial in result.failed] == [3]
    assert result.failed[0].error.startswith("lost its worker 2 times: BrokenProcessPool: ")
    assert [t.score for t in result.trials if t.completed] == [0, 1, 2, 4, 5, 6, 7]
    assert (tmp_path / "5").stat().st_size >= 2


def test_a_pool_that_broke_before_is_replaced():
    pool = processes(1)
    with pytest.raises(BrokenExecutor):
        pool.submit(os._exit, 1).result()
    result = search(noisy, SPACE, RandomSearch(3), rng=0, executor=pool)
    assert same(result) == same(search(noisy, SPACE, RandomSearch(3), rng=0))


class Cluster(Executor):
    """Loses each trial a given number of times, each time in another way."""

    def __init__(self, losses):
        self.losses, self.submitted = losses, Counter()

    def submit(self, function, objective, task):
        future = Future()
        self.submitted[task.number] += 1
        times = self.submitted[task.number]
        if times > self.losses:
            future.set_result(function(objective, task))
        elif times == 1:
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_exception(RuntimeError("KilledWorker"))
        return future


def test_trials_that_a_cluster_lost_are_run_again_a_limited_number_of_times():
    cluster = Cluster(losses=2)
    result = search(noisy, SPACE, RandomSearch(5), rng=0, executor=cluster)
    assert same(result) == same(search(noisy, SPACE, RandomSearch(5), rng=0))
    assert cluster.submitted == dict.fromkeys(range(5), 3)
    result = search(noisy, SPACE, RandomSearch(5), rng=0, executor=Cluster(9), attempts=2)
    errors = {trial.error for trial in result.trials}
    assert errors == {"lost its worker 2 times: RuntimeError: KilledWorker"}


class Locked:
    """An objective that cannot be pickled, and says so in its own words."""

    def __init__(self, error=None):
        self.lock, self.error = threading.Lock(), error

    def __call__(self, params, seed):
        return 0.0

    def __getstate__(self):
        if self.error is not None:
            raise self.error
        return self.__dict__


def local():
    def inner(params, seed):
        return 0.0

    return inner


UNSENDABLE = {
    "a lambda": lambda params, seed: 0.0,
    "a function in a function": local(),
    "a partial of a lambda": partial(lambda params, seed, more: 0.0, more=1),
    "a lock": Locked(),
    "a lock in a partial": partial(noisy, budget=threading.Lock()),
    "a bound method": Locked().__call__,
    "a generator": (value for value in [0.0]).__next__,
    "an error of its own": Locked(RuntimeError("not today")),
    "another": Locked(ValueError("no")),
}


@pytest.mark.parametrize("kind", UNSENDABLE)
@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_an_objective_that_cannot_be_sent_is_refused_at_once(tmp_path, kind, method):
    """No worker begins, and the journal is not even begun."""
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(method))
    objective, journal = UNSENDABLE[kind], tmp_path / "j"
    with pytest.raises(TypeError, match="at the top of a module") as caught:
        search(objective, SPACE, RandomSearch(3), rng=0, executor=pool, journal=journal)
    assert pool._processes == {}
    pool.shutdown()
    assert str(caught.value).startswith("search: expected an objective that can be sent to another")
    assert not journal.exists()


def test_a_value_that_cannot_be_sent_is_refused_at_once(tmp_path):
    space = {"kind": Choice([max, local()])}
    with (
        processes(1) as pool,
        pytest.raises(TypeError, match=r"^search: expected trial 1 that can"),
    ):
        search(noisy, space, GridSearch(1), rng=0, executor=pool, journal=tmp_path / "j")
    assert not (tmp_path / "j").exists()


@pytest.mark.parametrize("kind", UNSENDABLE)
def test_what_runs_in_threads_need_not_be_sent(kind):
    with ThreadPoolExecutor(1) as pool:
        result = search(UNSENDABLE[kind], SPACE, RandomSearch(1), rng=0, executor=pool)
    assert len(result.trials) == 1


class Sending(Executor):
    """An executor of another library, which sends what it runs, and reports what goes wrong."""

    def submit(self, function, *arguments):
        future = Future()
        try:
            pickle.dumps(arguments)
        except Exception as error:
            future.set_exception(error)
        else:
            future.set_result(function(*arguments))
        return future


@pytest.mark.parametrize("kind", UNSENDABLE)
def test_another_executor_says_what_it_cannot_send(kind):
    with pytest.raises(TypeError, match=r"^search: expected an objective and values "):
        search(UNSENDABLE[kind], SPACE, RandomSearch(3), rng=0, executor=Sending())


def test_an_error_of_a_cluster_is_not_taken_for_one_about_sending():
    """It sends lambdas in its own way, and has lost a worker for another reason."""

    class Pickles(Cluster):
        def submit(self, function, objective, task):
            future = super().submit(function, objective, task)
            if self.submitted[task.number] == 1:
                future = Future()
                future.set_exception(TypeError("a worker wrote: cannot pickle 'result'"))
            return future

    result = search(lambda params, seed: 1.0, SPACE, RandomSearch(2), rng=0, executor=Pickles(0))
    assert [trial.score for trial in result.trials] == [1.0, 1.0]


WITHOUT_GUARD = """
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from nnbook.tuning import LogUniform, RandomSearch, search

def objective(params, seed):
    return params["rate"]

make = partial(ProcessPoolExecutor, 2, get_context(sys.argv[1]))
search(objective, {"rate": LogUniform(1e-3, 1)}, RandomSearch(3), rng=0, journal="j.jsonl",
       executor=make if sys.argv[2] == "factory" else make())
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has spawn only")
@pytest.mark.parametrize("given", ["pool", "factory"])
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_script_without_a_guard_is_told_of_it(tmp_path, method, given):
    (tmp_path / "run.py").write_text(WITHOUT_GUARD)
    command = [sys.executable, "run.py", method, given]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=100)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("RuntimeError: search: expected workers that begin, got BrokenProcessPo")
    assert last.endswith(
        'in a script, call search below if __name__ == "__main__": each worker imports the script '
        "first"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["run.py"]  # no journal
    guarded = WITHOUT_GUARD.replace("make =", 'if __name__ == "__main__":\n  make =').replace(
        "search(objective", "  print(search(objective"
    )
    (tmp_path / "run.py").write_text(guarded.rstrip() + ")\n")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=100)
    assert done.stdout.count("completed") == 3, done.stderr


def test_workers_that_cannot_import_the_objective_are_no_fault_of_the_trials(tmp_path):
    """As in a prompt or a notebook: the module is not there for another process."""
    code = """if True:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context
        from nnbook.tuning import LogUniform, RandomSearch, search

        def objective(params, seed):
            return params["rate"]

        pool = ProcessPoolExecutor(1, get_context("spawn"))
        search(objective, {"rate": LogUniform(1e-3, 1)}, RandomSearch(3), rng=0,
               executor=pool, journal="j.jsonl")
    """
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=100)
    last = done.stderr.splitlines()[-1]
    assert last.startswith(
        "RuntimeError: search: expected an objective that the workers can import, got BrokenProcess"
    )
    assert last.endswith(
        "; define it at the top of a module in a file, not in a notebook or a prompt"
    )
    assert not (tmp_path / "j.jsonl").exists()


def test_an_interrupt_ends_the_search():
    def stop(params, seed):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(stop, SPACE, RandomSearch(3), rng=0)
    with ThreadPoolExecutor(2) as pool, pytest.raises(KeyboardInterrupt):
        search(stop, SPACE, RandomSearch(3), rng=0, executor=pool)


def trials(*scores, direction="maximize"):
    made = tuple(
        Trial(k, {"a": 0.5}, 0, "completed" if np.isfinite(s) else "failed", s, None)
        for k, s in enumerate(scores)
    )
    return SearchResult(made, {"a": Uniform(0, 1)}, direction)


def test_the_best_and_the_top():
    result = trials(1.0, 3.0, np.nan, 3.0, 2.0)
    assert result.best.number == 1  # the first of equal ones
    assert [trial.number for trial in result.top(3).trials] == [1, 3, 4]
    assert len(result.top(99).trials) == 4
    assert trials(1.0, 3.0, direction="minimize").best.number == 0
    with pytest.raises(AttributeError):
        result.seed = 1
    with pytest.raises(ValueError, match="a trial that completed; the first: there was none"):
        trials().best  # noqa: B018
    assert repr(trials(np.nan)) == "SearchResult(1 trials of objective, 1 failed)"


@pytest.mark.parametrize(
    ("value", "side"),
    [(1e-3, "low"), (1.58e-3, "low"), (1.6e-3, None), (6.4, "high"), (10, "high")],
)
def test_five_percent_of_the_range_are_its_border(value, side):
    best = Trial(0, {"rate": value, "kind": "a"}, 0, "completed", 1.0)
    assert SearchResult((best,), SPACE).on_border() == ({"rate": side} if side else {})


def test_the_table_is_a_list_and_prints():
    table = search(noisy, SPACE, RandomSearch(3), rng=0).table()
    assert list(table[0]) == [
        "trial",
        "rate",
        "kind",
        "score",
        "noise",
        "status",
        "seed",
        "seconds",
    ]
    lines = str(table).splitlines()
    assert len(lines) == 4
    assert lines[0].split() == list(table[0])
    assert {len(line) for line in lines} == {len(lines[0])}
    assert str(TrialTable()) == "no trials"
    assert (
        str(search(noisy, SPACE, RandomSearch(3), rng=0).table(["trial"]))
        == "trial\n    0\n    1\n    2"
    )


def test_progress_is_one_line_on_a_terminal_and_nothing_elsewhere(monkeypatch, capsys):
    search(noisy, SPACE, RandomSearch(3), rng=0, verbose=1)
    assert capsys.readouterr() == ("", "")
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", terminal)
    search(noisy, SPACE, RandomSearch(3), rng=0, verbose=1)
    assert "3/3" in terminal.getvalue()
    assert "best: " in terminal.getvalue()
    assert terminal.getvalue().strip("\n").count("\n") == 0


def test_a_figure_of_nothing_is_refused():
    with pytest.raises(
        ValueError, match=r"^best_so_far: expected at least one trial that completed"
    ):
        plots.best_so_far(trials(np.nan), caption="a", alt="b")
    one = plots.marginal_effects(trials(1.0), caption="a", alt="b")
    assert "a or the score is always the same." in one.alt
    assert plots.parallel_coordinates(trials(1.0), caption="a", alt="b", top=1).svg()


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"objective": 3}, TypeError, "^search: expected objective to be callable, got 3"),
        ({"space": {}}, ValueError, "^search: expected at least one hyperparameter"),
        ({"strategy": 50}, TypeError, r"^search: expected strategy such as RandomSearch\(50\)"),
        (
            {"direction": "max"},
            ValueError,
            "expected direction to be one of 'maximize', 'minimize'",
        ),
        ({"rng": "0"}, TypeError, "^search: expected rng to be a whole number"),
        ({"attempts": 0}, ValueError, "^search: expected attempts >= 1, got 0"),
        ({"verbose": 3}, ValueError, "^search: expected verbose"),
        ({"executor": 4}, TypeError, "^search: expected executor to be an Executor"),
        ({"journal": "x", "rng": None}, ValueError, "rng to be a whole number where a journal"),
    ],
)
def test_bad_searches(changed, error, message):
    given = {"objective": noisy, "space": SPACE, "strategy": RandomSearch(2), "rng": 0} | changed
    with pytest.raises(error, match=message):
        search(**given)
