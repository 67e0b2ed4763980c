"""Tests of nnbook.tuning.search: seeds, failures, pools whose workers die, and the result."""

import io
import multiprocessing
import os
import sys
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


def test_an_objective_that_cannot_be_sent_is_refused():
    with processes(1) as pool, pytest.raises(TypeError, match="at the top of a module"):
        search(lambda params, seed: 0.0, SPACE, RandomSearch(3), rng=0, executor=pool)


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
