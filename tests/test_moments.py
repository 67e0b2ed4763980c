"""Tests of nnbook.statistics: as NumPy's, and no worse."""

import numpy as np
import pytest

from nnbook.statistics import mean_and_std, moments


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(1,), (7, 3), (2**16,), (2**16 + 1,), (300, 500)])
def test_as_numpy(shape, dtype):
    a = np.random.default_rng(0).normal(3.0, 2.0, shape).astype(dtype)
    rtol = 1e-12 if dtype is np.float64 else 1e-6
    exact = a.astype(np.float64)
    np.testing.assert_allclose(mean_and_std(a), (exact.mean(), exact.std()), rtol=rtol, atol=1e-12)


def test_a_large_mean_costs_few_digits():
    a = 1e8 + np.random.default_rng(0).standard_normal(200_000)
    assert mean_and_std(a)[1] == pytest.approx(a.std(), rel=1e-9)


def test_any_memory_order_and_whole_numbers(monkeypatch):
    monkeypatch.setattr(moments, "_BLOCK", 4)
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
def test_bad_input(bad, message):
    with pytest.raises(ValueError, match=message), np.errstate(invalid="ignore"):
        mean_and_std(bad)
