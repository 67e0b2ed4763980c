"""Tests of the experiments of the chapter on activations, small."""

import numpy as np
import pytest

from nnbook.book import records
from nnbook.book.accuracy import accuracy
from nnbook.book.activations.activation_cost import activation_cost
from nnbook.book.activations.activation_training import activation_training
from nnbook.book.activations.dead_units import dead_units
from nnbook.book.activations.sigmoid_start import sigmoid_start, start_as_tanh
from nnbook.book.activations.units import KINDS, graph, scale_kernels, slopes
from nnbook.book.comparison import differences
from nnbook.book.losses.output_losses import PAIRS, output_losses
from nnbook.book.records import Record
from nnbook.book.registry import experiments
from nnbook.book.small_digits import load_small_digits, standardized
from nnbook.book.stacks import epochs_until, grid
from nnbook.network import Network


def test_the_split_loses_nobody_and_learns_its_scale_from_the_training_part_only():
    pixels = np.arange(50.0 * 3).reshape(50, 3)
    one = standardized(pixels, np.arange(50), 30, 10)
    everyone = np.concatenate([one.y, one.y_validation, one.y_test])
    assert sorted(everyone) == list(range(50))
    np.testing.assert_allclose(one.x.mean(axis=0), 0, atol=1e-12)
    assert one.x.std() == pytest.approx(1)
    other = pixels.copy()
    other[one.y_test] = 0
    np.testing.assert_array_equal(standardized(other, np.arange(50), 30, 10).x, one.x)


def test_the_digits_say_what_is_missing(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "sklearn.datasets", None)
    with pytest.raises(
        ModuleNotFoundError,
        match=r"^load_small_digits: expected scikit-learn.* use pip install scikit-learn",
    ):
        load_small_digits(1000, 397)


@pytest.mark.parametrize("kind", KINDS)
def test_a_graph_of_each_kind_and_its_kernels(kind):
    x, hidden, y = graph(kind, 4, 3, layers=2, units=5)
    net = Network(x, y, runs=2, rng=0)
    before = net.theta.copy()
    assert [len(nodes) for nodes in hidden] == [1 if kind == "maxout" else 2] * 2
    scale_kernels(net, np.array([1.0, 3.0]))
    np.testing.assert_array_equal(net.theta[0], before[0])
    for name, of in net.params.items():
        for key, values in of.items():
            factor = 3.0 if key == "kernel" else 1.0
            old = Network(x, y, runs=2, rng=0).params[name][key]
            np.testing.assert_allclose(values[1], factor * old[1])


def test_a_run_that_diverged_counts_as_nothing_although_it_still_predicts():
    x, _, y = graph("relu", 4, 3, layers=1, units=5)
    net = Network(x, y, runs=2, rng=0)
    inputs = np.random.default_rng(0).standard_normal((20, 4))
    labels = net.predict(inputs).argmax(axis=-1)
    assert (accuracy(net, inputs, labels[1]) > 0).all()
    loss = np.array([[1.0, 1.0], [0.5, np.nan]])
    assert accuracy(net, inputs, labels[0], loss=loss).tolist() == [1.0, 0.0]
    net.theta[0] = np.inf
    assert accuracy(net, inputs, labels[1], diverged=-1.0).tolist() == [-1.0, 1.0]


def test_small_helpers():
    assert slopes("leaky_relu", np.array([[-1.0, 1.0]])).tolist() == [[0.1, 1.0]]
    assert epochs_until(np.array([[0.1], [np.nan]]), 0.2).tolist() == [1.0]
    assert np.isinf(epochs_until(np.array([[np.nan], [np.nan]]), 0.2)).all()
    assert [len(part) for part in grid([1], [2, 3], [4, 5])] == [4, 4, 4]


def test_activation_training_chooses_what_validation_prefers(digits):
    settings = dict(experiments()["activation_training"].settings)
    settings |= {"kinds": ["relu", "maxout", "relu, wider"], "depths": [1], "units": 8, "wider": 9}
    settings |= {"learning_rates": [1e-7, 0.1], "variances": [1.0], "choosing": (2, 1)}
    settings |= {"showing": (3, 1)}
    found = activation_training(**settings | {"epochs": 30, "data": digits})
    for kind in settings["kinds"]:
        assert found[f"{kind}/1/best"] == (0, 1)
        assert found[f"{kind}/1/validation"].shape == (1, 2, 2)
        assert found[f"{kind}/1/test"].shape == (3, 3)
        assert found[f"{kind}/1/mean"].shape == (1, 3)
        assert (found[f"{kind}/1/test"][0] > 0.6).all()
        assert found[f"{kind}/1/epochs"].shape == (2, 3)
    assert found["relu/1/dead"].shape == (1, 3)


def test_a_sigmoid_network_can_start_as_a_tanh_network(digits):
    x, _, y = graph("sigmoid", 64, 10, layers=3, units=6)
    net = Network(x, y, runs=2, rng=0)
    kernels = [of["kernel"].copy() for of in net.params.values() if "kernel" in of]
    start_as_tanh(net)
    h = digits.x
    for kernel in kernels[:-1]:
        h = np.tanh(h @ kernel)
    np.testing.assert_allclose(net.predict(digits.x), h @ kernels[-1], atol=1e-12)
    found = sigmoid_start(
        depths=[1], learning_rates=[1e-7, 0.1], units=8, choosing=(2, 1), showing=(3, 1), epochs=30,
        batch_size=10, momentum=0.9, train=60, validation=30, levels=[0.5, 1e-9], data=digits,
    )  # fmt: skip
    assert found["1/best"] == 1
    assert found["1/fastest"][0] == 1
    assert (found["1/test"] > 0.6).all()
    assert found["1/test"].shape == (3,)
    assert np.isfinite(found["1/epochs"][0]).all()
    assert np.isinf(found["1/epochs"][1]).all()


def test_output_losses_learn_at_a_rate_of_their_own(digits):
    found = output_losses(
        learning_rates=[1e-6, 0.3], units=10, choosing=(2, 1), showing=(3, 1), epochs=20,
        batch_size=10, train=60, validation=30, data=digits,
    )  # fmt: skip
    for pair in PAIRS:
        assert found[f"{pair}/validation"].shape == (2, 2)
        assert found[f"{pair}/test"].shape == (3,)
    assert (found["linear, softmax cross-entropy/test"] > 0.8).all()


def test_dead_units_are_counted():
    sizes = {"learning_rates": [0.1, 50.0], "seeds": 3, "units": 6, "samples": 30}
    cases = {"none": {"bias": -50.0}, "relu": {}, "leaky": {"kind": "leaky_relu"},
             "prelu": {"kind": "prelu", "momentum": 0.5}}  # fmt: skip
    found = dead_units(cases=cases, updates=20, every=10, **sizes)
    np.testing.assert_array_equal(found["none/start"], 1.0)
    np.testing.assert_array_equal(found["none/end"], 1.0)
    np.testing.assert_array_equal(found["none/back"], 0.0)
    assert found["relu/end"].shape == (2, 3, 2)
    assert np.nanmean(found["relu/end"][1]) > np.nanmean(found["relu/end"][0])
    assert not np.nan_to_num(found["leaky/ever"]).any()
    assert found["prelu/accuracy"].shape == (2, 3)


def test_in_the_first_layer_no_dead_unit_returned():
    stored = records.load("dead_units")
    for case in stored.settings["cases"]:
        assert not np.nansum(stored.array(f"{case}/back")[..., 0])


def test_costs_are_ratios_to_relu():
    found = activation_cost(["relu", "tanh"], [[4, 5]], rounds=3)
    assert np.array(found["float64/alone"])[0, 0] == 1
    assert np.array(found["float32/layer"]).shape == (1, 2)
    assert "cores" in found["machine"]


def test_words_in_a_record_are_not_compared():
    stored = Record("r", "", "", {}, "", "", 0.1, 1.0, {}, {"machine": "a", "x": [1.0]})
    fresh = Record("r", "", "", {}, "", "", 0.1, 1.0, {}, {"machine": "b", "x": [1.0]})
    assert differences(stored, fresh) == []
