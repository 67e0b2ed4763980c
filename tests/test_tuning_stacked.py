"""Tests of nnbook.tuning.stacked_search: many trials in one run."""

from dataclasses import replace

import numpy as np
import pytest

from nnbook import L2, SGD, Dense, Dropout, Input, Network
from nnbook.datasets import load_xor
from nnbook.tuning import (
    Choice,
    CoarseToFine,
    LogUniform,
    RandomSearch,
    SuccessiveHalving,
    Uniform,
    diverged,
    stacked_search,
)

DATA = load_xor()
SPACE = {
    "rate": LogUniform(1e-3, 1),
    "momentum": Uniform(0.1, 0.9),
    "factor": LogUniform(1e-6, 1e-2),
    "dropout": Uniform(0, 0.3),
}


def build(params, seed):
    x = Input(2)
    hidden = Dropout(params["dropout"])(Dense(4, activation="tanh")(x))
    return Network(
        x, Dense(1, activation="tanh")(hidden), regularizer=L2(params["factor"]),
        optimizer=SGD(params["rate"], params["momentum"]), runs=len(params["rate"]), rng=seed,
    )  # fmt: skip


def loss(params, seed, budget=20):
    history = build(params, seed).fit(DATA.x, DATA.y, epochs=int(budget))
    return {"score": history["loss"][-1], "first": history["loss"][0]}


def same(result):
    return [repr(replace(trial, seconds=0.0)) for trial in result.trials]


@pytest.mark.parametrize("max_runs", [None, 8])
def test_each_trial_scores_what_its_network_scores_alone(max_runs):
    result = stacked_search(
        loss, SPACE, RandomSearch(20), direction="minimize", rng=0, max_runs=max_runs
    )
    assert len(result.trials) == 20
    size = max_runs or 20
    for trial in result.trials:
        start = trial.number // size * size
        stack = result.trials[start : start + size]
        params = {name: np.array([t.params[name] for t in stack]) for name in SPACE}
        alone = build(params, trial.seed).select(trial.number - start)
        history = alone.fit(DATA.x, DATA.y, epochs=20)
        assert trial.score == pytest.approx(history["loss"][-1], abs=1e-10)
        assert trial.extra == pytest.approx({"first": history["loss"][0]}, abs=1e-10)
    assert len({trial.seed for trial in result.trials}) == -(-20 // size)


def test_a_run_that_diverges_has_failed_and_its_neighbours_have_not():
    def lost(params, seed):
        x = Input(2)
        net = Network(x, Dense(1)(x), optimizer=SGD(params["rate"]), runs=20, rng=seed)
        history = net.fit(DATA.x, DATA.y, epochs=2000)
        return np.where(diverged(history), np.nan, history["loss"][-1])

    result = stacked_search(
        lost, {"rate": LogUniform(0.01, 100)}, RandomSearch(20), direction="minimize", rng=0
    )
    assert 0 < len(result.failed) < 20
    largest = max(t.params["rate"] for t in result.trials if t.completed)
    assert all(trial.params["rate"] > largest for trial in result.failed)
    assert result.failed[0].error == "the score is nan"


@pytest.mark.parametrize(
    "strategy", [CoarseToFine((8, 4)), SuccessiveHalving(9, min_budget=5)], ids=type
)
def test_stages_and_budgets(strategy):
    result = stacked_search(loss, SPACE, strategy, direction="minimize", rng=0)
    assert [t.stage for t in result.trials][-1] == (1 if len(result.trials) == 12 else 2)
    assert not result.failed


def test_a_stack_that_was_cut_off_is_trained_again_as_a_whole(tmp_path):
    path = tmp_path / "j.jsonl"
    stacks = []

    def counted(params, seed):
        stacks.append(len(params["rate"]))
        return loss(params, seed)

    given = {"direction": "minimize", "rng": 0, "max_runs": 4}
    whole = stacked_search(counted, SPACE, RandomSearch(10), journal=path, **given)
    assert stacks == [4, 4, 2]
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:7]))  # 6 of 10 trials: half of the second stack is there
    resumed = stacked_search(counted, SPACE, RandomSearch(10), journal=path, **given)
    assert stacks == [4, 4, 2, 4, 2]
    assert same(resumed) == same(whole)
    assert len(path.read_text().splitlines()) == 11
    with pytest.raises(
        ValueError, match="expected the kind of trials of this search, in stacks of 5"
    ):
        stacked_search(counted, SPACE, RandomSearch(10), journal=path, **given | {"max_runs": 5})


def test_what_the_objective_raises_is_recorded_for_the_stack():
    def wrong(params, seed):
        raise RuntimeError("no data")

    result = stacked_search(wrong, SPACE, RandomSearch(3), rng=0)
    assert [trial.error for trial in result.trials] == ["RuntimeError: no data"] * 3


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        (
            {"objective": lambda p, s: [1.0, 2.0]},
            ValueError,
            r"score of shape \(3,\), .*got \(2,\)$",
        ),
        ({"objective": lambda p, s: 1.0}, ValueError, r"one number for each run, got \(\)$"),
        (
            {"objective": lambda p, s: {"loss": [1] * 3}},
            ValueError,
            r"expected scores 'score', got",
        ),
        ({"objective": 1}, TypeError, "expected objective to be callable"),
        (
            {"space": {"a": Choice(["x"])}},
            TypeError,
            "options of a to be numbers, got 'x'; use search",
        ),
        ({"space": {}}, ValueError, "expected at least one hyperparameter"),
        ({"max_runs": 0}, ValueError, "expected max_runs >= 1, got 0"),
    ],
)
def test_bad_searches(changed, error, message):
    given = {"objective": loss, "space": SPACE, "strategy": RandomSearch(3), "rng": 0} | changed
    with pytest.raises(error, match="^stacked_search: .*" + message):
        stacked_search(**given)
