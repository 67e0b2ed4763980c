"""Tests of the experiments on batch normalization, and of what their records say."""

import math

import numpy as np
import pytest

from nnbook.activations import LeakyReLU, relu, sigmoid, tanh
from nnbook.arrays.workspace import Workspace
from nnbook.book import records
from nnbook.book.batch_normalization import tables
from nnbook.book.batch_normalization.depth import normalized_statistics
from nnbook.book.batch_normalization.nets import PLACES, deep_network
from nnbook.book.batch_normalization.normalization_edge import normalization_edge
from nnbook.book.batch_normalization.normalization_kinds import (
    GroupNormalization,
    normalization_kinds,
)
from nnbook.book.batch_normalization.normalization_landscape import Jitter, normalization_landscape
from nnbook.book.batch_normalization.normalization_noise import KINDS, normalization_noise
from nnbook.book.batch_normalization.normalization_place import normalization_place
from nnbook.book.batch_normalization.normalization_scales import NETWORKS, normalization_scales
from nnbook.book.small_digits import load_small_digits
from nnbook.gradcheck import check_layer, check_network
from nnbook.initializers import RandomNormal
from nnbook.layers import LayerNormalization
from nnbook.network import Network
from nnbook.statistics import mean_interval
from nnbook.theory import gaussian_mean

# What they share ---------------------------------------------------------------------------------


def test_digits_are_split_without_overlap_and_centred_on_the_training_part():
    pytest.importorskip("sklearn")
    data = load_small_digits(1000)
    assert data.x.shape == (1000, 64)
    assert data.x_test.shape == (797, 64)
    np.testing.assert_allclose(data.x.mean(axis=0), 0, atol=1e-12)
    assert np.mean(data.x**2) == pytest.approx(1, rel=0.5)
    assert set(data.y) == set(data.y_test) == set(range(10))
    assert not np.array_equal(data.y, load_small_digits(1000, rng=1).y)


@pytest.mark.parametrize("place", PLACES)
def test_the_deep_networks_are_built_and_differentiated_rightly(place):
    x, y = deep_network(place, inputs=3, outputs=2, units=4, depth=2, activation="tanh")
    net = Network(x, y, loss="mse", rng=0)
    names = [name for name in net.params if name.startswith("bn")]
    assert names == ([] if place == "none" else ["bn_1", "bn_2"])
    assert ("bias" in net.params["fc_1"]) == (place != "before")
    draw = np.random.default_rng(0)
    assert check_network(net, draw.normal(size=(6, 3)), draw.normal(size=(6, 2))).passed


def test_jitter_moves_the_moments_of_a_unit_and_does_nothing_in_prediction():
    assert check_layer(Jitter(), [(4,)]).passed
    x = np.random.default_rng(0).standard_normal((4000, 3))
    ws = Workspace(4000, rng=np.random.default_rng(1))
    means = np.array([Jitter().forward({}, [x], True, ws)[0].mean(axis=0) for _ in range(200)])
    assert 0.2 < means.std() < 0.5
    y, cache = Jitter().forward({}, [x], False, ws)
    assert y is x
    assert Jitter().backward({}, cache, y, ws)[0][0] is y


# Depth -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("f", [tanh, sigmoid, relu, LeakyReLU(0.3)], ids=lambda f: f.name)
def test_the_gain_of_normalized_layers_is_that_of_theory(f):
    variance = gaussian_mean(lambda u: f(u) ** 2) - gaussian_mean(f) ** 2
    gain = math.sqrt(gaussian_mean(lambda u: f.derivative(u) ** 2) / variance)
    runs = [normalized_statistics(f, "he_normal", 20, rng=seed) for seed in range(10)]
    measured = np.mean([run.gradient[0] ** (1 / 19) for run in runs])
    assert measured == pytest.approx(gain, rel=0.03)
    assert gain > 1


def test_the_weights_scale_is_seen_by_the_kernels_gradient_only():
    small, large = (normalized_statistics("tanh", RandomNormal(s), 4) for s in (0.001, 1.0))
    np.testing.assert_allclose(small.signal, large.signal, rtol=1e-4)
    np.testing.assert_allclose(small.kernel, 1000 * large.kernel, rtol=1e-3)


def test_sizes_are_checked():
    with pytest.raises(ValueError, match="layers >= 1"):
        normalized_statistics(layers=0)


# The records, made in small ----------------------------------------------------------------------


def test_scales_in_small():
    pytest.importorskip("sklearn")
    found = normalization_scales(
        scales=2, rates=3, orders=2, units=5, depth=2, train=60, epochs=1, batch_size=20
    )
    for name in NETWORKS:
        for quantity in ("loss", "test"):
            assert np.shape(found[f"{name}/{quantity}"]) == (2, 3, 2)
    assert found["scales"].tolist() == [1e-4, 1.0]


def test_place_in_small_and_the_moments_are_those_of_the_data():
    pytest.importorskip("sklearn")
    found = normalization_place(["tanh"], [0.1, 0.3], (1, 2), (3, 1), 5, 2, 100, 1, 50)
    assert np.shape(found["tanh/none/choose"]) == (2, 2)
    assert np.shape(found["tanh/none/test"]) == (3,)
    assert found["tanh/before/gamma"].shape == found["tanh/before/std"].shape == (2, 15)
    # The pixels are centred, and so is every sum of them.
    np.testing.assert_allclose(found["tanh/before/mean"][0], 0, atol=1e-5)
    assert (found["tanh/before/std"] > 0.1).all()


def test_noise_in_small():
    pytest.importorskip("sklearn")
    found = normalization_noise([4, 20], 2, 20, 6, 10, 0.1)
    for kind in KINDS:
        assert np.shape(found[f"{kind}/test"]) == (2, 2)


def test_landscape_in_small():
    pytest.importorskip("sklearn")
    found = normalization_landscape([0.1], 0.1, [1.0, 2.0], (3, 1), 5, 2, 60, 2, 20)
    for kind in ("plain", "normalized", "jittered"):
        assert np.shape(found[f"{kind}/test"]) == (1, 3)
        for quantity in ("range", "turn", "beta", "drift"):
            values = np.asarray(found[f"{kind}/{quantity}"])
            assert values.shape == (3, 3)
            assert (values >= 0).all()


# What the chapter says of the records ------------------------------------------------------------


def test_what_the_chapter_says_of_scales_and_rates():
    record = records.load("normalization_scales")
    rates = record.array("rates")
    at = int(np.argmin(abs(rates - 0.1)))
    useful = [(record.array(f"{k}/test")[:, at].mean(axis=1) > 0.5).sum() for k in NETWORKS]
    assert useful == [3, 17, 12]
    fails = record.array("epsilon 1e-5/test")[:, rates > 30]
    assert fails.max() < 0.5, "no useful rate on the edge of the grid"


def test_what_the_chapter_says_of_the_identity():
    record = records.load("normalization_place")
    for name in ("sigmoid", "tanh", "relu"):
        near, correlation = tables.identity(record, name)
        assert abs(correlation) < 0.15
        assert near < 0.2
    points = tables.identity_points(record)
    assert list(points) == ["gamma and std", "beta and mean"]
    assert {len(part["relu"][0]) for part in points.values()} == {5 * 5 * 30 // 5}


def test_what_the_chapter_says_of_noise():
    record = records.load("normalization_noise")
    gain = record.array("batch normalization/test") - record.array("plain/test")
    means = dict(zip(record.settings["batch_sizes"], gain.mean(axis=1), strict=True))
    assert means[2] < -0.2
    assert all(0.005 < means[size] < 0.015 for size in (8, 16, 64))
    assert abs(means[200]) < 0.003


def test_what_the_chapter_says_of_the_landscape():
    record = records.load("normalization_landscape")
    turn = {k: record.array(f"{k}/turn")[1:6] for k in ("plain", "normalized", "jittered")}
    assert (turn["normalized"] < turn["plain"]).all()
    assert np.median(turn["plain"]) > 3 * np.median(turn["normalized"])
    loss = {k: np.median(record.array(f"{k}/loss"), axis=1) for k in turn}
    assert (loss["plain"] < loss["normalized"])[:4].all()
    assert np.isnan(loss["plain"][4])


# What the chapter shows of them ------------------------------------------------------------------


def test_the_largest_rates_are_those_of_the_chapter():
    stable, useful = tables.largest_rates(records.load("normalization_scales"), "without")
    assert np.nanmax(stable) == pytest.approx(10)
    assert np.isfinite(useful).sum() == 4
    assert np.nanmax(useful) < 0.4


def test_the_tables_have_a_row_for_each_setting():
    place, noise, land = (
        records.load(f"normalization_{name}") for name in ("place", "noise", "landscape")
    )
    for table, rows in (
        (tables.place_table(place), 9),
        (tables.noise_table(noise), len(noise.settings["batch_sizes"])),
        (tables.lecture_claims(1.2, [0.8, 0.6]), 8),
        (tables.reported_claims(), 4),
    ):
        assert {len(column) for column in table.parts[""].values()} == {rows}
    assert "diverged" in repr(tables.landscape_table(land).parts)
    assert "100% of 100 pairs" in tables.probe_table(land).caption


def test_normalization_is_behind_at_the_smallest_rate_and_ahead_at_the_probes():
    land = records.load("normalization_landscape")
    _, low, high = mean_interval(tables.landscape_gap(land).T, clusters=10)
    rates = land.settings["learning_rates"]
    assert high[rates.index(0.01)] < 0 < low[rates.index(0.1)]
    assert low[rates.index(0.03)] < 0 < high[rates.index(0.03)]
    assert low[rates.index(0.3)] < 0 < high[rates.index(0.3)]
    assert tables.lecture_claims(1.2, [0.8, 0.6]).parts[""]["verdict"][5] == "mixed"


def test_the_difference_of_the_places_is_that_of_the_table():
    place = records.load("normalization_place")
    mean, low, high = tables.place_differences(place)["tanh"]
    assert low < mean < high < 0


def test_running_variances_translate_to_those_of_pytorch_as_the_chapter_says():
    keras = torch = 1.0
    draws = np.random.default_rng(0)
    for _ in range(50):
        batch = draws.normal(0.0, 2.0, 8)
        keras = 0.9 * keras + 0.1 * batch.var()
        torch = 0.9 * torch + 0.1 * batch.var(ddof=1)
    assert keras != pytest.approx(torch, rel=1e-3)
    assert 0.9**50 + (keras - 0.9**50) * 8 / 7 == pytest.approx(torch, rel=1e-12)


# Edges and kinds ---------------------------------------------------------------------------------


def test_the_group_normalization_of_one_group_is_layer_normalization():
    assert check_layer(GroupNormalization(2), [(6,)]).passed
    x, ws = np.random.default_rng(0).normal(2.0, 3.0, (5, 6)), Workspace(5)
    layers = GroupNormalization(1), LayerNormalization(epsilon=1e-5)
    one, other = (
        layer.forward(layer.init(np.random.default_rng(0), [(6,)], np.float64), [x], True, ws)[0]
        for layer in layers
    )
    np.testing.assert_allclose(one, other)
    with pytest.raises(ValueError, match="groups to divide the 6 units"):
        GroupNormalization(4).init(np.random.default_rng(0), [(6,)], np.float64)


def test_edge_and_kinds_in_small():
    pytest.importorskip("sklearn")
    found = normalization_edge(2, showing=(2, 1), units=5, depth=2, train=60, epochs=1)
    assert np.shape(found["1e-05/hidden/test"]) == np.shape(found["0.001/all/test"]) == (2, 2)
    found = normalization_kinds([10], 12, [1e-6, 0.1], (1, 2), (2, 1), 6, 2, 60)
    for kind in ("none", "batch", "layer", "group", "RMS"):
        assert np.shape(found[f"{kind}/10/choose"]) == (2, 2)
        assert found[f"{kind}/10/best"] == 1
        assert np.shape(found[f"{kind}/10/test"]) == (2,)


def test_the_left_edge_is_the_last_kernels():
    edge = records.load("normalization_edge")
    small = edge.array("scales") < 0.003
    assert (edge.array("1e-05/hidden/test").mean(axis=1)[small] > 0.9).all()
    assert (edge.array("1e-05/all/test").mean(axis=1)[small] < 0.7).all()
    keras = edge.array("0.001/hidden/test").mean(axis=1)
    assert (keras[edge.array("scales") < 0.0004] < 0.1).all()
    assert (keras[edge.array("scales") > 0.0009] > 0.9).all()
    at = int(np.argmin(abs(edge.array("scales") - 0.001)))
    one, other, both = (
        edge.array(f"{key}/test")[at].mean() for key in ("1e-05/all", "0.001/hidden", "0.001/all")
    )
    assert both < 0.15 < 0.5 < min(one, other), "epsilon and the last kernel add up"


def test_batch_normalization_fails_on_small_batches_and_only_there():
    record = records.load("normalization_kinds")
    assert len(tables.kinds_table(record).parts[""]["normalization"]) == 5

    def low_and_high(key):
        _, low, high = mean_interval(record.array(f"{key}/test"), clusters=10)
        return low, high

    for size in (2, 4):
        assert low_and_high(f"batch/{size}")[1] < low_and_high(f"none/{size}")[0]
    for size, ahead in ((10, False), (50, True)):
        for other in ("none", "layer", "group", "RMS"):
            gain = record.array(f"batch/{size}/test") - record.array(f"{other}/{size}/test")
            _, low, high = mean_interval(gain, clusters=10)
            assert (low > 0) == ahead
            assert high > 0
    rates = len(record.settings["learning_rates"])
    best = [int(value) for key, value in record.results.items() if key.endswith("/best")]
    assert all(0 < place < rates - 1 for place in best), "a best rate at the edge of its range"
