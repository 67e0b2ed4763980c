"""Tests of nnbook.statistics: against SciPy and NumPy, published values, and by their coverage."""

import numpy as np
import pytest
from scipy import stats

from nnbook.statistics import (
    large_arrays,
    mean_and_std,
    mean_interval,
    share_interval,
    student_limit,
    student_quantile,
)


@pytest.mark.parametrize("freedom", [9, 10, 19, 30, 99, 999])
@pytest.mark.parametrize("probability", [1e-4, 1e-3, 0.025, 0.3, 0.75, 0.95, 0.995, 0.9999])
def test_student_quantile_against_scipy(probability, freedom):
    expected = stats.t.ppf(probability, freedom)
    assert student_quantile(probability, freedom) == pytest.approx(expected, rel=0.01)
    if freedom >= 99:
        assert student_quantile(probability, freedom) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("freedom", range(1, 9))
def test_student_quantile_of_few_degrees_of_freedom(freedom):
    for probability in (0.025, 0.05, 0.3, 0.5, 0.9, 0.975):
        expected = stats.t.ppf(probability, freedom)
        rel = 1e-3 if freedom >= 4 else 1e-12
        found = student_quantile(probability, freedom)
        assert found == pytest.approx(expected, rel=rel, abs=1e-15)
    if freedom < 4:
        assert student_quantile(1e-4, freedom) == pytest.approx(stats.t.ppf(1e-4, freedom), 1e-9)


def test_student_quantile_is_odd():
    assert student_quantile(0.5, 12) == 0.0
    assert student_quantile(0.01, 12) == pytest.approx(-student_quantile(0.99, 12))


def test_student_limit_shares_the_risk_among_comparisons():
    expected = stats.t.ppf(1 - 0.1 / 5 / 2, 19)
    assert student_limit(20, confidence=0.9, comparisons=5) == pytest.approx(expected, rel=1e-3)


def test_mean_interval_against_scipy():
    runs = np.random.default_rng(1).normal(size=15)
    mean, low, high = mean_interval(runs, confidence=0.9)
    expected = stats.t.interval(0.9, 14, loc=runs.mean(), scale=stats.sem(runs))
    np.testing.assert_allclose([low, high], expected, rtol=1e-3)
    assert mean == pytest.approx(runs.mean())


def test_coverage():
    """4,000 times eleven normal runs: the interval holds the mean with the stated probability."""
    runs = np.random.default_rng(2).normal(size=(11, 4000))
    _, low, high = mean_interval(runs, confidence=0.9)
    assert np.mean((low < 0) & (high > 0)) == pytest.approx(0.9, abs=0.015)


def test_coverage_of_runs_in_clusters():
    """Half of the variance is common to a cluster: taken for independent, runs cover too little."""
    rng = np.random.default_rng(3)
    runs = rng.normal(size=(8, 1, 4000)) + rng.normal(size=(8, 5, 4000))
    flat = runs.reshape(40, 4000)
    _, low, high = mean_interval(flat, clusters=8, confidence=0.9)
    assert np.mean((low < 0) & (high > 0)) == pytest.approx(0.9, abs=0.015)
    _, low, high = mean_interval(flat, confidence=0.9)
    assert np.mean((low < 0) & (high > 0)) < 0.7


def test_the_interval_of_clusters_is_that_of_their_means():
    runs = np.random.default_rng(4).normal(size=(30, 2))
    means = [runs[3 * k : 3 * k + 3].mean(axis=0) for k in range(10)]
    np.testing.assert_allclose(mean_interval(runs, clusters=10), mean_interval(means), rtol=1e-14)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe, "Two-sided confidence intervals for the single proportion", 1998, Table I
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_share_interval_against_published_values(successes, n, low, high):
    found = share_interval(successes / n, n)
    np.testing.assert_allclose(found, [low, high], atol=5e-5)
    mirrored = share_interval(1 - successes / n, n)
    np.testing.assert_allclose(mirrored, [1 - high, 1 - low], atol=5e-5)


def test_share_interval_against_scipy():
    for k in range(8):
        expected = stats.binomtest(k, 7).proportion_ci(0.8, method="wilson")
        np.testing.assert_allclose(share_interval(k / 7, 7, confidence=0.8), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: student_quantile(1.0, 9),
            r"^student_quantile: expected probability .* < 1, got 1\.0$",
        ),
        (lambda: student_quantile(0.5, 0), r"^student_quantile: expected freedom >= 1, got 0$"),
        (lambda: mean_interval([1.0] * 9), r"^mean_interval: expected at least 10 runs, got "),
        (
            lambda: mean_interval([1.0] * 70, clusters=7),
            r"^mean_interval: expected clusters >= 8, got 7$",
        ),
        (
            lambda: mean_interval([1.0] * 20, clusters=8),
            r"^mean_interval: expected runs in 8 clusters of equal size, got an array .* \(20,\)$",
        ),
        (lambda: mean_interval([], clusters=8), r"expected runs in 8 clusters"),
        (lambda: mean_interval(1.0, clusters=8), r"expected runs in 8 clusters"),
        (lambda: mean_interval([1.0] * 10, confidence=1), r"expected confidence .* < 1, got 1$"),
        (
            lambda: student_limit(10, confidence=0.9, comparisons=0),
            r"^student_limit: expected comparisons >= 1, got 0$",
        ),
        (
            lambda: mean_interval(1.0),
            r"^mean_interval: expected at least 10 runs, got .* shape \(\)$",
        ),
        (
            lambda: mean_interval([np.nan] * 10),
            r"^mean_interval: expected runs to be finite, got nan",
        ),
        (
            lambda: share_interval(1.1, 5),
            r"^share_interval: expected shares between 0 and 1, got 1\.1$",
        ),
        (lambda: share_interval(0.5, 0), r"^share_interval: expected n >= 1, got 0$"),
    ],
)
def test_bad_calls(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# Large arrays -----------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(1,), (7, 3), (2**16,), (2**16 + 1,), (300, 500)])
def test_mean_and_std_as_numpy(shape, dtype):
    a = np.random.default_rng(0).normal(3.0, 2.0, shape).astype(dtype)
    rtol = 1e-12 if dtype is np.float64 else 1e-6
    exact = a.astype(np.float64)
    np.testing.assert_allclose(mean_and_std(a), (exact.mean(), exact.std()), rtol=rtol, atol=1e-12)


def test_a_large_mean_costs_few_digits():
    a = 1e8 + np.random.default_rng(0).standard_normal(200_000)
    assert mean_and_std(a)[1] == pytest.approx(a.std(), rel=1e-9)


def test_any_memory_order_and_whole_numbers(monkeypatch):
    monkeypatch.setattr(large_arrays, "_BLOCK", 4)
    a = np.arange(12).reshape(3, 4)
    assert mean_and_std(a.T) == mean_and_std(a) == (5.5, pytest.approx(a.std(), rel=1e-14))


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (np.ma.masked_array([1.0, 2.0], [0, 1]), r"^mean_and_std: expected a without masked ent"),
        (
            [1e200, -1e200],
            r"^mean_and_std: expected numbers whose squares float64 can hold, got an",
        ),
        ([1e308, 1e308, 1e308], r"^mean_and_std: expected numbers whose squares float64 can hold"),
        ([[1.0], [1.0, 2.0]], r"^mean_and_std: expected a to be an array, got rows of unequal len"),
        ([], r"^mean_and_std: expected at least one entry, got an empty array$"),
        ([1.0, np.nan], r"^mean_and_std: expected a to be finite, got nan at index \(1,\)"),
        (np.array([[1.0, np.inf]]), r"^mean_and_std: expected a to be finite, got inf at row 0"),
    ],
)
def test_mean_and_std_of_bad_input(bad, message):
    with pytest.raises(ValueError, match=message), np.errstate(invalid="ignore"):
        mean_and_std(bad)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.uint8, np.int8, bool])
def test_sums_that_the_dtype_cannot_hold(dtype):
    """100,000 times 100 is beyond float16, and the square of 1e20 beyond float32."""
    a = np.resize(np.array([90, 110]).astype(dtype), 100_000)
    exact = a.astype(float)
    assert mean_and_std(a) == (pytest.approx(exact.mean()), pytest.approx(exact.std()))
    if dtype is np.float32:
        assert mean_and_std(a * 1e20)[1] == pytest.approx(1e21, rel=1e-6)


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.float16, list])
def test_intervals_of_whole_numbers_are_computed_in_float64(kind):
    runs = np.array([100, 120] * 10)
    given = runs.tolist() if kind is list else runs.astype(kind)
    np.testing.assert_array_equal(mean_interval(given), mean_interval(runs.astype(float)))


@pytest.mark.parametrize("n", [1, 0, 2.5, None])
def test_a_limit_needs_two_runs(n):
    with pytest.raises((ValueError, TypeError), match=r"^student_limit: expected n (>= 2|to be)"):
        student_limit(n, confidence=0.95)
