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
        ([], r"^mean_and_std: expected at least one entry, got an empty array$"),
        ([1.0, np.nan], r"^mean_and_std: expected a to be finite, got nan at index \(1,\)"),
        (np.array([[1.0, np.inf]]), r"^mean_and_std: expected a to be finite, got inf at row 0"),
    ],
)
def test_mean_and_std_of_bad_input(bad, message):
    with pytest.raises(ValueError, match=message), np.errstate(invalid="ignore"):
        mean_and_std(bad)
