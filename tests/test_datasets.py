"""Tests of nnbook.datasets: shapes, values, seeds."""

from dataclasses import replace

import numpy as np
import pytest

from nnbook.datasets import houses as houses_file
from nnbook.datasets import (
    load_and,
    load_house_prices,
    load_parity,
    load_saturating,
    load_spirals,
    load_xor,
)


@pytest.mark.parametrize(("coding", "low"), [("01", 0.0), ("pm1", -1.0)])
def test_xor(coding, low):
    data = load_xor(coding)
    assert data.x.tolist() == [[low, low], [low, 1.0], [1.0, low], [1.0, 1.0]]
    assert data.y.tolist() == [[low], [1.0], [1.0], [low]]
    assert len(data.feature_names) == 2
    assert "x (4, 2), y (4, 1)" in repr(data)


@pytest.mark.parametrize("bits", [1, 2, 3, 6])
def test_parity_is_the_product_of_the_inputs(bits):
    data = load_parity(bits)
    assert data.x.shape == (2**bits, bits)
    assert len(np.unique(data.x, axis=0)) == 2**bits
    np.testing.assert_array_equal(data.y, data.x.prod(axis=1, keepdims=True))
    assert len(data.feature_names) == bits


@pytest.mark.parametrize("coding", ["01", "pm1"])
def test_two_rules_of_parity(coding):
    two = load_parity(2, coding, rule="odd")
    np.testing.assert_array_equal(two.x, load_xor(coding).x)
    np.testing.assert_array_equal(two.y, load_xor(coding).y)
    for bits in range(1, 7):
        same = load_parity(bits, coding, rule="odd").y == load_parity(bits, coding).y
        assert same.all() if bits % 2 else not same.any()
    assert load_parity(2, "01").y.ravel().tolist() == [1, 0, 0, 1]


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
        (lambda: load_parity(0), r"^load_parity: expected bits >= 1, got 0$"),
        (lambda: load_parity(2, "10"), r"^load_parity: expected coding to be one of '01', 'pm1', "),
        (
            lambda: load_parity(2, rule="even"),
            r"^load_parity: expected rule to be one of 'product'",
        ),
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


def test_real_estate(houses):
    data = load_house_prices()
    assert data.x.shape == (414, 6)
    assert data.y.shape == (414, 1)
    assert len(data.feature_names) == 6
    table = np.loadtxt(houses, delimiter=",", skiprows=1)
    np.testing.assert_array_equal(np.column_stack([data.x, data.y]), table[:, 1:])


def test_real_estate_is_looked_for_in_the_cache_too(houses, tmp_path, monkeypatch):
    cache = tmp_path / ".cache" / "nnbook"
    cache.mkdir(parents=True)
    houses.rename(cache / houses.name)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load_house_prices().x.shape == (414, 6)
    monkeypatch.delenv("NNBOOK_DATA")
    assert load_house_prices().x.shape == (414, 6)


def test_missing_real_estate_says_what_to_put_where(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NNBOOK_DATA", str(tmp_path / "data"))
    nowhere = replace(houses_file.REMOTE, urls=("http://127.0.0.1:9/data.csv",))
    monkeypatch.setattr(houses_file, "REMOTE", nowhere)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with pytest.raises(
        FileNotFoundError,
        match=r"^load_house_prices: expected real_estate\.csv in .*data or .*nnbook, got no such",
    ):
        load_house_prices()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\n3,", "\n3,x", r"numbers below a header, got "),
        ("\n3,", "\n3,1,", r"numbers below a header, got "),
        ("\n414,", "\n#414,", r"of shape \(414, 8\), got \(413, 8\); replace it$"),
        ("\n3,2", "\n3,9", r"date \(years\) from 2012 to 2014, got 9[\d.]* in row 2;"),
        ("\n3,2", "\n3,-2", r"date \(years\) from 2012 to 2014, got -2[\d.]* in row 2;"),
        ("\n3,2", "\n3,nan,0\n#", r"numbers below a header, got "),
    ],
)
def test_damaged_real_estate_is_refused(houses, old, new, message):
    text = houses.read_text()
    assert text.count(old) == 1
    houses.write_text(text.replace(old, new))
    with pytest.raises(
        ValueError, match=f"^load_house_prices: .*real_estate.csv is .*: expected .*{message}"
    ):
        load_house_prices()


@pytest.mark.parametrize("text", ["", "<html>", "No,X1\n", "No,X1\n#1,2\n"])
def test_a_file_without_rows_is_refused_without_a_warning(houses, text):
    houses.write_text(text)
    with pytest.raises(ValueError, match=r"expected a table of shape \(414, 8\), got \(0, \d\);"):
        load_house_prices()


def test_a_missing_number_is_refused(houses):
    lines = houses.read_text().splitlines()
    cells = lines[5].split(",")
    lines[5] = ",".join([*cells[:3], "nan", *cells[4:]])
    houses.write_text("\n".join(lines))
    with pytest.raises(ValueError, match=r"MRT station \(m\) from 0 to 10000, got nan in row 4;"):
        load_house_prices()


@pytest.mark.parametrize(("coding", "low"), [("01", 0.0), ("pm1", -1.0)])
def test_and(coding, low):
    data = load_and(coding)
    assert (data.x == load_xor(coding).x).all()
    assert data.y.tolist() == [[low], [low], [low], [1.0]]


def test_the_saturating_set_levels_off_and_has_wild_rows():
    quiet = load_saturating(5000, noise=0)
    assert quiet.x.shape == (5000, 3)
    assert np.abs(quiet.x).max() <= 2
    expected = 50 + 40 * np.tanh(quiet.x @ [1.5, -1.0, 0.5])
    assert quiet.y[:, 0] == pytest.approx(expected)
    loud = load_saturating(5000)
    left = (loud.y - quiet.y)[:, 0]  # the inputs are drawn first
    assert np.median(np.abs(left)) == pytest.approx(3 * 0.8165, rel=0.05)  # quartile of t with 2
    assert np.abs(left).max() > 50
    assert (load_saturating(rng=1).y == load_saturating(rng=1).y).all()
    with pytest.raises(
        ValueError, match=r"^load_saturating: expected freedom to be finite and > 0"
    ):
        load_saturating(freedom=0)
