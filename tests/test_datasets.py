"""Tests of nnbook.datasets: shapes, values, seeds."""

import numpy as np
import pytest

from nnbook.datasets import load_spirals, load_xor


@pytest.mark.parametrize(("coding", "low"), [("01", 0.0), ("pm1", -1.0)])
def test_xor(coding, low):
    data = load_xor(coding)
    assert data.x.tolist() == [[low, low], [low, 1.0], [1.0, low], [1.0, 1.0]]
    assert data.y.tolist() == [[low], [1.0], [1.0], [low]]
    assert len(data.feature_names) == 2
    assert "x (4, 2), y (4, 1)" in repr(data)


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_spirals_are_shared_out_evenly_within_the_unit_disc(classes):
    data = load_spirals(20 * classes, classes=classes)
    assert data.x.shape == (20 * classes, 2)
    assert np.bincount(data.y).tolist() == [20] * classes
    assert data.y.dtype.kind == "i"
    radius = np.hypot(*data.x.T)
    assert radius.max() <= 1 + 1e-12
    assert radius.min() == pytest.approx(0.05)


def test_without_noise_the_arms_are_turned_copies_of_one_another():
    data = load_spirals(30, classes=3, noise=0.0)
    arms = [data.x[data.y == k] @ [1, 1j] for k in range(3)]
    np.testing.assert_allclose(arms[1], arms[0] * np.exp(2j * np.pi / 3), atol=1e-12)
    np.testing.assert_allclose(arms[2], arms[0] * np.exp(4j * np.pi / 3), atol=1e-12)


def test_noise_is_in_the_angle_with_its_standard_deviation():
    clean, noisy = load_spirals(6000, noise=0.0), load_spirals(6000, noise=0.2)
    turn = np.angle((noisy.x @ [1, 1j]) / (clean.x @ [1, 1j]))
    assert turn.std() == pytest.approx(0.2, rel=0.05)
    np.testing.assert_allclose(np.hypot(*noisy.x.T), np.hypot(*clean.x.T), rtol=1e-12)


def test_seeds():
    first = load_spirals(30, rng=1)
    np.testing.assert_array_equal(first.x, load_spirals(30, rng=1).x)
    assert not np.array_equal(first.x, load_spirals(30, rng=2).x)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: load_xor("10"), r"^load_xor: expected coding to be one of '01', 'pm1', got '10'"),
        (lambda: load_spirals(100), r"^load_spirals: expected a multiple of 3 samples, got 100$"),
        (lambda: load_spirals(4, classes=1), r"^load_spirals: expected classes >= 2, got 1$"),
        (lambda: load_spirals(2), r"^load_spirals: expected samples >= 3, got 2$"),
        (lambda: load_spirals(noise=-0.1), r"^load_spirals: expected noise .* >= 0, got -0\.1$"),
        (lambda: load_spirals(rng=-1), r"^load_spirals: expected rng to be a seed >= 0, got -1$"),
    ],
)
def test_bad_calls(call, message):
    with pytest.raises(ValueError, match=message):
        call()
