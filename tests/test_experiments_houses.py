"""Tests of the experiments of the page on house prices, small, on houses made here."""

import numpy as np
import pytest

from nnbook import CentralDifferences
from nnbook.activations import get as activation_of
from nnbook.book.house_prices.house_activations import house_activations
from nnbook.book.house_prices.house_dropout import house_dropout
from nnbook.book.house_prices.house_epsilon import VARIANTS, house_epsilon
from nnbook.book.house_prices.house_grid import house_grid
from nnbook.book.house_prices.house_levels import house_levels
from nnbook.book.house_prices.house_models import house_models
from nnbook.book.house_prices.house_sweeps import house_sweeps
from nnbook.book.house_prices.nets import (
    Rows,
    best_cuts,
    hidden_groups,
    house_network,
    train_by_differences,
    within,
)
from nnbook.book.registry import experiments


@pytest.fixture(scope="module")
def rows():
    """Forty houses with features of the sizes of the real ones; the price falls at 1,000 m."""
    rng = np.random.default_rng(0)
    distance = np.concatenate([rng.uniform(50, 700, 28), rng.uniform(1500, 4000, 12)])
    rng.shuffle(distance)
    x = np.column_stack(
        [
            rng.uniform(2012.7, 2013.6, 40),
            rng.uniform(0, 40, 40),
            distance,
            rng.integers(0, 10, 40),
            rng.uniform(24.93, 25.01, 40),
            rng.uniform(121.5, 121.6, 40),
        ]
    )
    y = np.where(distance < 1000, 45.0, 25.0)[:, None] + rng.normal(0, 2, (40, 1))
    return Rows(x[:30], y[:30], x[30:], y[30:])


# Training by differences --------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_the_short_way_is_central_differences(rows, activation):
    """Moving one unit at a time gives what moving one parameter after the other gives."""
    rates, steps = np.array([0.001, 0.05, 0.167]), np.array([0.1, 0.85, 2.0])
    slow = house_network(3, 1, activation=activation, rate=rates)
    fast = house_network(3, 1, activation=activation)
    train, test = train_by_differences(
        fast, rows, rate=rates, epsilon=steps, at=[0, 4, 12], activation=activation
    )
    history = slow.fit(
        rows.x,
        rows.y,
        epochs=12,
        batch_size=None,
        gradient=CentralDifferences(steps),
        validation_data=(rows.x_test, rows.y_test),
    )
    np.testing.assert_allclose(fast.theta, slow.theta, rtol=1e-7)
    np.testing.assert_allclose(train[:2], history["loss"][[0, 4]], rtol=1e-8)
    np.testing.assert_allclose(test[1:], history["val_loss"][[3, 11]], rtol=1e-8)


def test_the_mask_is_the_reports(rows):
    """One masked update, written out as the report writes it, parameter by parameter."""
    net = house_network(2, 3)
    start, epsilon, rate, keep = net.theta.copy(), 0.7, 0.01, 0.6
    train_by_differences(net, rows, rate=rate, epsilon=epsilon, at=[1], keep=keep, rng=5)
    rng = np.random.default_rng(5)
    shapes = [(2, 6, 5), (2, 1, 5), (2, 5, 1), (2, 1, 1)]
    masks = [rng.random(shape) < keep for shape in shapes]
    mask = np.concatenate([m.reshape(2, -1) for m in masks], axis=1)
    for run in range(2):

        def loss(theta):
            w, b, v, c = np.split(theta, [30, 35, 40])
            a = activation_of("sigmoid")(rows.x @ w.reshape(6, 5) + b)
            return np.mean((a @ v[:, None] + c - rows.y) ** 2) / 2

        gradient = np.zeros(41)
        for i in np.flatnonzero(mask[run]):
            ends = []
            for sign in (1, -1):
                moved = start[run] * mask[run]
                moved[i] += sign * epsilon
                ends.append(loss(moved))
            gradient[i] = (ends[0] - ends[1]) / (2 * epsilon)
        assert not mask[run].all()
        np.testing.assert_allclose(net.theta[run], start[run] - rate * gradient, rtol=1e-9)


def test_runs_have_masks_of_their_own(rows):
    net = house_network(2, 0)
    net.theta[1] = net.theta[0]
    train_by_differences(net, rows, rate=0.01, epsilon=1.0, at=[3], keep=0.5)
    assert (net.theta[0] != net.theta[1]).any()


def test_a_run_that_diverges_leaves_its_neighbour_alone(rows):
    rates = np.array([0.1, 5.0])
    both, alone = house_network(2, 0), house_network(2, 0)
    ends, _ = train_by_differences(both, rows, rate=rates, epsilon=1.0, at=[700])
    train_by_differences(alone, rows, rate=0.1, epsilon=1.0, at=[700])
    assert not np.isfinite(ends[0, 1])
    np.testing.assert_array_equal(both.theta[0], alone.theta[0])


def test_groups_are_of_equal_hidden_outputs():
    net = house_network(1, 0, inputs=1, units=2)
    net.params["hidden"]["kernel"][...] = [[100.0, 100.0]]
    net.params["hidden"]["bias"][...] = [-150.0, -250.0]
    x = np.array([[1.0], [2.0], [3.0], [2.0]])
    (groups,) = hidden_groups(net, x)
    assert len(set(groups)) == 3
    assert groups[1] == groups[3]
    assert within(groups, np.array([[1.0], [2.0], [3.0], [4.0]])) == pytest.approx(0.25)


@pytest.mark.parametrize("groups", [1, 2, 3, 4])
def test_best_cuts_are_the_best(groups):
    """Against all ways to cut; equal values of the feature are never cut apart."""
    from itertools import combinations

    rng = np.random.default_rng(groups)
    x, y = rng.integers(0, 9, 14).astype(float), rng.normal(size=(14, 1))
    cuts, loss = best_cuts(x, y, groups)
    places = (np.unique(x)[1:] + np.unique(x)[:-1]) / 2
    tried = {
        of: within(np.searchsorted(of, x), y) for of in combinations(places.tolist(), groups - 1)
    }
    best = min(tried, key=tried.__getitem__)
    assert cuts == pytest.approx(best)
    assert loss == pytest.approx(tried[best])


# The experiments ----------------------------------------------------------------------------------


def test_grid(rows):
    found = house_grid([0.001, 0.1, 0.5], [1, 11, 401], 1e-3, starts=3, most=1e6, rows=rows)
    losses = found["differences/train"]
    assert losses.shape == found["backpropagation/train"].shape == (3, 3)
    constant = np.mean((rows.y - rows.y.mean()) ** 2) / 2
    assert losses[1, 2] == pytest.approx(constant)
    # One epoch: the loss before the first update, of the start alone.
    before = house_network(9, 0).evaluate(rows.x, rows.y)["loss"]
    np.testing.assert_allclose(losses[:, 0], before[[0, 3, 6]])
    assert found["backpropagation/plateau"][1, 2] == 1
    assert found["same"] < 1e-6
    # Five saturated units and a bias: 1 - 6 * 0.5 = -2, the error doubles with each update.
    assert losses[2, 2] == 1e6
    assert found["backpropagation/gone"][2, 2] == 1
    # The differences stop where a weight is so large that epsilon no longer changes it.
    low, high = found["differences/far"].split(" to ")
    assert 1e6 < float(low) <= float(high)
    assert 1e20 < float(high) < 1e45
    assert found["differences/seconds"] > 0


def test_grid_without_divergence_has_no_far_losses(rows):
    found = house_grid([0.1], [1, 3], 1e-3, starts=1, most=1e6, rows=rows)
    assert found["differences/far"] == ""


def test_epsilon(rows):
    found = house_epsilon(
        [0.05, 2.0], [0.1, 0.85, 1.0], 60, 10, 0.1, [0.001, 1.0], 4, 800.0, rows=rows
    )
    for name in VARIANTS:
        assert found[f"{name}/train"].shape == found[f"{name}/early test"].shape == (2, 3)
        assert (found[f"{name}/train"][1] == 800).all()  # a rate of 2 diverges
    assert (found["sigmoid/train"][0] < 800).all()
    assert found["steps/train"].shape == found["steps/test"].shape == (2, 4)
    # A small step leaves the units saturated: all starts end on the constant.
    constant = np.mean((rows.y - rows.y.mean()) ** 2) / 2
    np.testing.assert_allclose(found["steps/train"][0], constant, rtol=1e-3)
    # An early loss is that before the update of that number.
    net = house_network(6)
    rates, steps = np.repeat([0.05, 2.0], 3), np.tile([0.1, 0.85, 1.0], 2)
    train, _ = train_by_differences(net, rows, rate=rates, epsilon=steps, at=[10])
    np.testing.assert_allclose(found["sigmoid/early train"][0], train[0, :3])


def test_sweeps(rows):
    found = house_sweeps(2, 5, 800.0, [0.05, 2.0], [0.1, 1.0], 30, rows=rows)
    assert found["sigmoid/kept"].tolist() == [2, 2]  # a rate of 2 diverges
    assert found["sigmoid/end/rate"].tolist() == [0.05, 0.05]
    for name in VARIANTS:
        assert found[f"{name}/early/train"].shape == (2,)
    kept = found["sigmoid, masked/kept"].sum()
    assert found["sigmoid, masked/end/all test"].shape == (kept,)


def test_levels(rows):
    found = house_levels({"sigmoid": [0.2, 1.5]}, 12, [0, 400], 3, rows=rows)
    assert found["sigmoid/train"].shape == (2, 12)
    groups, switches = found["sigmoid/groups"], found["sigmoid/switches"]
    assert (groups[switches == 0] == 1).all()
    assert (groups[switches > 0] > 1).all()
    assert (switches > 0).any()  # some units left saturation
    # With constants for its groups no network does better than the best constants.
    assert (found["sigmoid/train"][-1] >= found["sigmoid/within"] - 1e-9).all()
    assert found["sigmoid/means"][0, 0] == pytest.approx(rows.y.mean())
    assert found["sigmoid/intervals"].all()
    assert found["sigmoid/ends"][1, 0] < 1000 < found["sigmoid/ends"][1, 1]
    assert np.isnan(found["best/cuts"][0]).all()
    assert 700 < found["best/cuts"][1][0] < 1500
    assert found["best/loss"][0] == pytest.approx(np.mean((rows.y - rows.y.mean()) ** 2) / 2)
    net = house_network(1)
    net.theta[0] = found["sigmoid/example"]
    assert hidden_groups(net, rows.x)[0].max() + 1 == groups[switches.argmax()]


def test_activations(rows):
    found = house_activations(
        ["sigmoid", "tanh", "relu", "leaky_relu"], [0.003, 0.1], 3, 300, 0.003, 20, rows=rows
    )
    raw = {name: found[f"{name}/raw, report's start/train"] for name in ("sigmoid", "tanh")}
    # A saturated tanh is a saturated sigmoid: the same network, start for start.
    np.testing.assert_allclose(raw["sigmoid"], raw["tanh"], rtol=1e-9)
    assert found["relu/raw, report's start/off"] == [0.0, 1.0, 1.0]
    assert np.isnan(found["leaky_relu/raw, report's start/train"]).all()
    assert found["relu/raw, report's start/first"].shape == (20,)
    scaled = found["sigmoid/standardized, report's start/train"]
    assert (scaled[1] < 0.5 * raw["sigmoid"][1]).all()
    # Each rate starts from the same weights.
    few = house_activations(["sigmoid"], [0.1], 3, 300, 0.003, 20, rows=rows)
    np.testing.assert_allclose(few["sigmoid/standardized, Glorot or He/train"][0],
                               found["sigmoid/standardized, Glorot or He/train"][1])  # fmt: skip


def test_dropout(rows):
    found = house_dropout(0.001, 1.0, 5, 4, [0.0, 0.3], 0.1, 100, 5, [4], shorten=500, rows=rows)
    curve = found["sigmoid, keep 0.8/curve"]
    assert curve.shape == (3, 5)
    assert found["sigmoid, keep 0.8/train"].shape == (5,)
    assert found["sigmoid, no mask/train"].shape == (1,)
    assert found["sigmoid, keep 0.8, longer/test"].shape == (1,)
    assert (found["sigmoid, keep 0.8/least"] <= found["sigmoid, keep 0.8/train"]).all()
    np.testing.assert_allclose(np.median(found["sigmoid, keep 0.8/train"]), curve[1, -1])
    assert found["sigmoid, keep 0.8/at"] == [0, 4, 9, 14, 19]
    start = house_network(5).evaluate(rows.x, rows.y)["loss"]
    np.testing.assert_allclose(curve[1, 0], np.median(start))
    # Nothing dropped: both methods are the same network without noise, and rescaling by 1.
    np.testing.assert_allclose(found["4, dropout/train"][0], found["4, mask/train"][0])
    np.testing.assert_allclose(found["4, mask/test"][0], found["4, mask/rescaled"][0])
    assert (found["4, mask/test"][1] != found["4, mask/rescaled"][1]).all()


def test_models(rows):
    pytest.importorskip("sklearn")
    settings = experiments()["house_models"].settings
    network = {**settings["network"], "penalties": [0.001], "epochs": [5, 100], "starts": 3}
    trees = {**settings["trees"], "depths": [2], "most": 10}
    report = {**settings["report"], "updates": 50, "starts": 2}
    x, y = np.concatenate([rows.x, rows.x_test]), np.concatenate([rows.y, rows.y_test])
    found = house_models(1, 3, 30, 2, network, trees, report, data=(x, y))
    assert len(found["least squares"]) == 3
    assert np.mean(found["one constant"]) > 2 * np.mean(found["four intervals of the distance"])
    assert np.mean(found["network"]) < np.mean(found["one constant"])
    # The mean prediction is never worse than the mean of the losses: the square is convex.
    assert (np.array(found["average of networks"]) <= np.array(found["network"]) + 1e-9).all()
    assert set(found["chosen/epochs"]) <= {5.0, 100.0}
    assert all(1 <= trees <= 10 for trees in found["chosen/trees"])
    mean = rows.y.mean()
    assert found["split/one constant"] == pytest.approx(np.mean((rows.y_test - mean) ** 2) / 2)


def test_models_without_scikit_learn(rows, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    settings = experiments()["house_models"].settings
    network = {**settings["network"], "penalties": [0.001], "epochs": [2]}
    report = {**settings["report"], "updates": 2}
    with pytest.raises(ModuleNotFoundError, match=r"^house_models: expected scikit-learn"):
        house_models(1, 2, 20, 2, network, settings["trees"], report, data=(rows.x, rows.y))


@pytest.mark.parametrize(
    "name",
    [
        "house_activations",
        "house_dropout",
        "house_epsilon",
        "house_grid",
        "house_levels",
        "house_models",
        "house_sweeps",
    ],
)
def test_each_is_a_record(name):
    experiment = experiments()[name]
    assert experiment.question.endswith("?")
    assert "UCI real estate valuation" in experiment.data
