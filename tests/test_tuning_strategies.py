"""Tests of nnbook.tuning: which points the strategies try."""

import sys

import numpy as np
import pytest

from nnbook.tuning import (
    BayesianSearch,
    Choice,
    CoarseToFine,
    GridSearch,
    LogUniform,
    QuasiRandomSearch,
    RandomSearch,
    SuccessiveHalving,
    Uniform,
    expected_improvement,
    search,
    to_unit,
)

SPACE = {"rate": LogUniform(1e-3, 10), "momentum": Uniform(0, 0.9)}


def score(params, seed, budget=1.0):
    return -abs(np.log10(params["rate"]) + 1) + 1e-3 * budget


def points(result):
    return [trial.params for trial in result.trials]


def test_a_longer_random_search_begins_like_a_shorter_one():
    few, many = (points(search(score, SPACE, RandomSearch(n), rng=0)) for n in (5, 9))
    assert many[:5] == few
    assert len({p["rate"] for p in many}) == 9


@pytest.mark.parametrize("sequence", ["sobol", "halton"])
def test_quasi_random_points_are_spread_seeded_and_scrambled(sequence):
    a, b, other = (
        search(score, SPACE, QuasiRandomSearch(20, sequence), rng=rng) for rng in (0, 0, 1)
    )
    assert points(a) == points(b) != points(other)
    cube = np.array([to_unit(SPACE, p) for p in points(a)])
    for axis in cube[:16].T:  # each fourth of the range has its share of 16 points
        assert np.histogram(axis, bins=4, range=(0, 1))[0].min() >= 3
    assert points(search(score, SPACE, QuasiRandomSearch(7, sequence), rng=0)) == points(a)[:7]


def test_without_scipy_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.stats.qmc", None)
    with pytest.raises(ImportError, match=r"pip install scipy, or use RandomSearch$"):
        search(score, SPACE, QuasiRandomSearch(4), rng=0)


def test_coarse_to_fine_stays_around_the_best_and_inside_the_range():
    result = search(score, SPACE, CoarseToFine((30, 20, 10)), rng=0)
    assert len(result.trials) == 60
    assert len(result.stages) == 3
    coarse = max(result.trials[:30], key=lambda trial: trial.score)
    fine = result.stages[1]["rate"]
    assert fine.high / fine.low == pytest.approx(10)
    assert fine.low <= coarse.params["rate"] <= fine.high
    assert result.stages[2]["rate"].high / result.stages[2]["rate"].low == pytest.approx(10**0.25)
    for trial in result.trials:
        space = result.stages[trial.stage]
        assert all(d.low <= trial.params[name] <= d.high for name, d in space.items())


def test_a_larger_budget_decides_which_trial_is_best():
    strategy = CoarseToFine((10, 10), budgets=(100.0, 200.0))

    def worse_later(params, seed, budget):
        return score(params, seed) - budget

    result = search(worse_later, SPACE, strategy, rng=0)
    assert {trial.budget for trial in result.ranked()} == {200.0}
    assert result.best.stage == 1


def test_a_best_result_on_the_border_is_said():
    def larger(params, seed):
        return params["rate"]

    result = search(larger, SPACE | {"c": Choice([1])}, CoarseToFine((30, 30)), rng=0)
    assert result.on_border()["rate"] == "high"
    assert "c" not in result.on_border()
    # The border of the narrow range counts too, although it is far from that of the wide one.
    inner = search(lambda p, seed: abs(p["rate"] - 0.1), SPACE, CoarseToFine((20, 200)),
                   direction="minimize", rng=0)  # fmt: skip
    assert "rate" not in inner.on_border()


def test_successive_halving_keeps_the_best_and_their_seeds():
    result = search(score, SPACE, SuccessiveHalving(27, factor=3, min_budget=2), rng=0)
    assert [sum(t.stage == s for t in result.trials) for s in range(4)] == [27, 9, 3, 1]
    assert [t.budget for t in result.trials if t.number in (0, 27, 36, 39)] == [2, 6, 18, 54]
    first = sorted(result.trials[:27], key=lambda trial: -trial.score)
    assert [t.params for t in result.trials[27:36]] == [t.params for t in first[:9]]
    assert [t.seed for t in result.trials[27:36]] == [t.seed for t in first[:9]]
    assert result.best.number == 39


def test_the_expected_improvement_is_that_of_many_normal_scores():
    draws = np.random.default_rng(0).standard_normal(400_000)
    for mean, deviation in ((0.2, 0.5), (-1.0, 0.3), (0.7, 1.0)):
        (ours,) = expected_improvement(np.array([mean]), np.array([deviation]), 0.4)
        assert ours == pytest.approx(np.maximum(mean + deviation * draws - 0.4, 0).mean(), abs=3e-3)
    known = expected_improvement(np.array([0.3, 0.6]), np.zeros(2), 0.4)
    np.testing.assert_allclose(known, [0.0, 0.2])


@pytest.mark.parametrize("direction", ["maximize", "minimize"])
def test_a_bayesian_search_closes_in_on_the_best_point_in_either_direction(direction):
    sign = 1 if direction == "maximize" else -1
    found, spread = (
        search(lambda p, seed: sign * score(p, seed), SPACE, made, rng=2, direction=direction)
        for made in (BayesianSearch(20, initial=5), QuasiRandomSearch(20, "halton"))
    )
    assert len(found.trials) == 20
    assert abs(found.best.score) < 0.05
    assert abs(found.best.score) <= abs(spread.best.score)
    assert points(found)[:5] == points(search(score, SPACE, QuasiRandomSearch(5, "halton"), rng=2))
    again = search(
        lambda p, seed: sign * score(p, seed),
        SPACE,
        BayesianSearch(20, initial=5),
        rng=2,
        direction=direction,
    )
    assert points(again) == points(found)


def test_a_bayesian_search_goes_on_where_trials_fail():
    def often_wrong(params, seed):
        if params["rate"] > 0.3:
            raise FloatingPointError("diverged")
        return score(params, seed)

    result = search(often_wrong, SPACE, BayesianSearch(12, initial=4), rng=0)
    assert len(result.trials) == 12
    assert any(not trial.completed for trial in result.trials)
    assert result.best.score > -0.5


def test_without_scikit_learn_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.gaussian_process", None)
    with pytest.raises(ImportError, match=r"pip install scikit-learn, or use QuasiRandomSearch$"):
        search(score, SPACE, BayesianSearch(4), rng=0)


@pytest.mark.parametrize(
    "strategy", [CoarseToFine((5, 5)), SuccessiveHalving(9)], ids=lambda s: type(s).__name__
)
def test_where_all_trials_fail_the_search_ends(strategy):
    def wrong(params, seed, budget=None):
        raise RuntimeError("no data")

    result = search(wrong, SPACE, strategy, rng=0)
    assert len(result.trials) in (5, 9)
    with pytest.raises(ValueError, match="that completed; the first: RuntimeError: no data"):
        result.best  # noqa: B018


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: RandomSearch(0), "expected trials >= 1, got 0"),
        (lambda: QuasiRandomSearch(4, "sobl"), "did you mean 'sobol'"),
        (lambda: QuasiRandomSearch(0), "expected trials >= 1"),
        (lambda: BayesianSearch(0), "expected trials >= 1"),
        (lambda: BayesianSearch(initial=1), "expected initial >= 2, got 1"),
        (lambda: CoarseToFine(()), "expected at least one stage in trials, got none"),
        (lambda: CoarseToFine((5, 0)), r"expected trials\[1\] >= 1, got 0"),
        (lambda: CoarseToFine((5,), width=0), "expected width"),
        (lambda: CoarseToFine((5, 5), budgets=(1,)), "as many budgets as stages, got 1 and 2"),
        (lambda: CoarseToFine((5,), budgets=(0,)), r"expected budgets\[0\]"),
        (lambda: SuccessiveHalving(9, factor=1), "expected factor >= 2, got 1"),
        (lambda: SuccessiveHalving(9, min_budget=0), "expected min_budget"),
        (lambda: search(score, SPACE, GridSearch(0)), "expected points of rate >= 1"),
    ],
)
def test_bad_strategies(call, message):
    with pytest.raises(ValueError, match=message):
        call()
