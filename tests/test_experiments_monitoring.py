"""Tests of the experiments of the chapter on monitoring, small."""

import numpy as np
import pytest

from nnbook.book import records
from nnbook.book.monitoring.bias_variance import bias_variance
from nnbook.book.monitoring.broken_runs import BROKEN
from nnbook.book.monitoring.diagnosis_rates import diagnosis_rates
from nnbook.book.monitoring.double_descent import double_descent
from nnbook.book.monitoring.update_ratios import OPTIMIZERS, SHAPES, task, update_ratios
from nnbook.book.noisy_digits.dot_digits import dot_digits
from nnbook.datasets.dot_digits import SHAPE


def test_the_digits_are_ten_different_images_of_dots():
    x, y = dot_digits()
    assert x.shape == (10, SHAPE[0] * SHAPE[1])
    assert set(np.unique(x)) == {0.0, 1.0}
    assert len(np.unique(x, axis=0)) == 10
    assert y.tolist() == list(range(10))


def test_noise_is_added_to_copies_and_repeats():
    clean, _ = dot_digits()
    x, y = dot_digits(300, 0.5, rng=3)
    np.testing.assert_array_equal(y, np.tile(np.arange(10), 300))
    rest = x - clean[y]
    assert rest.std() == pytest.approx(0.5, rel=0.01)
    assert abs(rest.mean()) < 0.01
    np.testing.assert_array_equal(x, dot_digits(300, 0.5, rng=3)[0])


@pytest.mark.parametrize("wrong", [{"copies": 0}, {"noise": -1.0}])
def test_digits_refuse_what_they_cannot_draw(wrong):
    with pytest.raises(ValueError, match="load_digits_5x7: expected"):
        dot_digits(**wrong)


@pytest.mark.parametrize("name", SHAPES)
def test_each_task_fits_its_network(name):
    (x, y), (x_val, y_val) = task(name, np.random.default_rng(0))
    assert x.shape[1] == x_val.shape[1] == SHAPES[name][0]
    assert len(x) == len(y)
    assert len(x_val) == len(y_val)


def test_the_record_of_ratios_has_the_shapes_that_its_docstring_promises(monkeypatch):
    monkeypatch.setitem(SHAPES, "curve", (4, 5, 1, "mse", 5))
    for name in ("spirals", "digits"):
        monkeypatch.delitem(SHAPES, name)
    found = update_ratios(2, 1, 2, 1, batch_size=100, last=2)
    for kind in OPTIMIZERS:
        for part in ("val", "first", "largest", "end"):
            assert found[f"curve/{kind}/{part}"].shape == (2, 3)
        for part in ("early", "late"):
            assert found[f"curve/{kind}/{part}"].shape == (2, 2, 3)
        assert found[f"curve/{kind}/path"].shape == (2, 5, 2)
    # Half a decade less gives about that much smaller steps, before anything is learnt.
    early = found["curve/Adam/early"][0].mean(axis=-1)
    assert early[1] / early[0] == pytest.approx(10**0.5, rel=0.5)


def test_the_stored_ratios_show_what_the_page_says():
    record = records.load("update_ratios")
    for name in SHAPES:
        for kind in OPTIMIZERS:
            key = f"{name}/{kind}"
            val = record.array(f"{key}/val")[:, :6]
            best = np.where(np.isnan(val), np.inf, val).mean(axis=1).argmin()
            assert 0 < best < len(val) - 1, f"{key}: the best rate lies at an end of the range"
            assert (
                record.array(f"{key}/early")[0, best] > record.array(f"{key}/late")[0, best]
            ).all()


def test_the_diagnosis_is_counted_for_each_cause_and_each_healthy_task(monkeypatch):
    for name in [*BROKEN][1:]:
        monkeypatch.delitem(BROKEN, name)
    found = diagnosis_rates(broken_seeds=1, sets=1, starts=1)
    assert found["broken/rate too high/all"].tolist() == [1]
    assert found["healthy/curve"].tolist() == [0]
    assert found["fresh/dropout"].tolist() == [1]


def test_bias_variance_and_noise_add_up_to_the_error():
    found = bias_variance(
        units=[1, 8], factors=[1e-6, 10.0], few=10, many=60, sets=12, starts=2, epochs=150
    )
    for kind in ("size", "size, more data", "penalty"):
        parts = found[f"{kind}/bias"] + found[f"{kind}/variance"] + 0.09
        np.testing.assert_allclose(parts, found[f"{kind}/total"], rtol=0.25)
    assert found["penalty/bias"][1] > 2 * found["penalty/bias"][0]


def test_what_the_page_says_of_bias_and_variance():
    record = records.load("bias_variance")
    bias, variance, total = (record.array(f"size/{part}") for part in ("bias", "variance", "total"))
    np.testing.assert_allclose(bias + variance + 0.09, total, rtol=0.05)
    assert bias[0] > 10 * bias[2]
    assert (record.array("size, more data/variance")[2:] < variance[2:] / 5).all()
    factors, error = record.settings["factors"], record.array("penalty/total")
    assert factors[int(error.argmin())] == 1e-3
    assert error[factors.index(1e-2)] > error[0]


def test_the_peak_of_double_descent_stands_at_the_samples():
    record = records.load("double_descent")
    error = np.median(record.array("0/test"), axis=1)
    features = record.settings["features"]
    assert features[int(error.argmax())] == record.settings["samples"]
    assert error[-1] < error[: features.index(100)].min()
    assert (np.diff(np.median(record.array("0.001/test"), axis=1)) < 0.01).all()
    small = double_descent([5, 10, 20], 10, 3, 0.3, [0.0], 8, 50)
    assert small["0/test"].shape == (3, 8)
    assert small["0/train"][2] < 1e-12


def test_intervals_over_starts_say_nothing_of_other_orders():
    winners = records.load("digits_search").array("again/validation")
    assert winners.shape == (5, 20)
    assert np.ptp(winners.mean(axis=1)) > 0.02  # from order to order
