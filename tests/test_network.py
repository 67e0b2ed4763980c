"""Tests of nnbook.network: one plain network, from the graph to the prediction."""

import copy
import pickle
import sys

import numpy as np
import pytest

from nnbook.layers import Dense, Input
from nnbook.metrics import Accuracy
from nnbook.network import Network, Sequential
from nnbook.optimizers import SGD

RNG = np.random.default_rng(7)
X = RNG.normal(size=(10, 2))
Y = RNG.normal(size=(10, 1))


def small(outputs=1, **settings):
    """Return a 2-3-outputs network."""
    x = Input(2)
    h = Dense(3, activation="tanh", bias_initializer="random_normal")(x)
    return Network(x, Dense(outputs, bias_initializer="random_normal")(h), rng=0, **settings)


# Parameters -------------------------------------------------------------------------------------


def test_params_are_views_of_theta():
    net = small()
    net.theta[...] = np.arange(net.theta.size)
    assert net.params["dense"]["kernel"].tolist() == [[0, 1, 2], [3, 4, 5]]
    net.params["dense_1"]["bias"][...] = -1
    assert net.theta[-1] == -1
    assert [*net.named(net.theta)] == [
        "dense.kernel",
        "dense.bias",
        "dense_1.kernel",
        "dense_1.bias",
    ]
    with pytest.raises(AttributeError):
        net.theta = np.zeros(net.theta.size)


@pytest.mark.parametrize("runs", [None, 2])
@pytest.mark.parametrize("again", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_a_copy_is_whole_and_its_views_are_linked(again, runs):
    net = small(optimizer=SGD(0.1, momentum=0.9), metrics=["mse"], runs=runs)
    net.fit(X, Y, epochs=2, batch_size=4)
    other = again(net)
    np.testing.assert_array_equal(other.predict(X), net.predict(X))
    # the copy goes on as the original does: momentum, shuffling and all
    ours, theirs = net.fit(X, Y, epochs=2, batch_size=4), other.fit(X, Y, epochs=2, batch_size=4)
    np.testing.assert_array_equal(ours["loss"], theirs["loss"])
    np.testing.assert_array_equal(net.theta, other.theta)
    # its views are those of its own vector
    other.theta[...] = 0.0
    assert not other.predict(X).any()
    other.params["dense_1"]["bias"][...] = 1.5
    assert (other.theta == 1.5).sum() == (runs or 1)
    assert net.theta.all()


@pytest.mark.parametrize("again", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_a_network_deeper_than_the_recursion_limit(again):
    depth = sys.getrecursionlimit() + 100
    layers = [Dense(1, kernel_initializer="orthogonal") for _ in range(depth)]
    net = Sequential([Input(1), *layers], rng=0)
    assert abs(net.predict([[2.0]])[0, 0]) == pytest.approx(2.0)
    net.fit([[1.0]], [[net.predict([[1.0]])[0, 0]]], epochs=1)
    np.testing.assert_array_equal(again(net).predict([[2.0]]), net.predict([[2.0]]))


@pytest.mark.parametrize("seed", [0, 5])
def test_seeds(seed):
    x = Input(2)
    y = Dense(1)(Dense(3)(x))
    first = Network(x, y, rng=seed)
    np.testing.assert_array_equal(first.theta, Network(x, y, rng=seed).theta)
    assert not np.array_equal(first.theta, Network(x, y, rng=seed + 1).theta)
    assert not np.array_equal(first.theta, Network(x, y).theta)
    narrow = Network(x, y, rng=seed, dtype=np.float32)
    np.testing.assert_array_equal(narrow.theta, first.theta.astype(np.float32))


def test_an_integer_that_is_drawn_from_does_not_touch_global_state():
    before = np.random.get_state()[1].copy()  # noqa: NPY002 (it is what must not change)
    small().fit(X, Y, epochs=1, batch_size=3)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


# fit, predict, evaluate -------------------------------------------------------------------------


@pytest.mark.parametrize("runs", [None, 2])
@pytest.mark.parametrize("momentum", [0.0, np.float64(0.9)])
def test_float32_stays_float32(runs, momentum):
    net = small(dtype=np.float32, optimizer=SGD(np.float64(0.1), momentum=momentum), runs=runs)
    history = net.fit(X, Y, epochs=2, batch_size=4, validation_data=(X, Y))
    assert net.theta.dtype == np.float32
    assert history["loss"].dtype == history["val_loss"].dtype == np.float32
    assert net.predict(X).dtype == np.float32
    _, gradient = net.gradient(X, Y)
    assert gradient.dtype == np.float32
    for layer in net.params.values():
        assert all(value.dtype == np.float32 for value in layer.values())


def test_a_network_is_trained_in_place_and_history_is_before_the_updates():
    net = small(optimizer=SGD(0.1))
    start = net.evaluate(X, Y)["loss"]
    history = net.fit(X, Y, epochs=3, batch_size=None, validation_data=(X, Y))
    assert history["loss"][0] == pytest.approx(start, rel=1e-14)
    np.testing.assert_allclose(history["val_loss"][:-1], history["loss"][1:], rtol=1e-12)
    assert history["val_loss"][-1] == pytest.approx(net.evaluate(X, Y)["loss"], rel=1e-14)
    assert net.evaluate(X, Y)["loss"] < start


def test_fit_in_two_calls_is_fit_in_one():
    one, two = (small(optimizer=SGD(0.05, momentum=0.9)) for _ in range(2))
    one.fit(X, Y, epochs=6, batch_size=4)
    two.fit(X, Y, epochs=2, batch_size=4)
    two.fit(X, Y, epochs=4, batch_size=4)
    np.testing.assert_array_equal(one.theta, two.theta)


def test_compile_starts_the_optimizer_afresh_and_keeps_the_parameters():
    net = small(optimizer=SGD(0.05, momentum=0.9))
    net.fit(X, Y, epochs=3)
    theta = net.theta.copy()
    _, gradient = net.gradient(X, Y)
    net.compile(SGD(0.1, momentum=0.9))
    np.testing.assert_array_equal(net.theta, theta)
    net.fit(X, Y, epochs=1, batch_size=None)
    np.testing.assert_allclose(net.theta, theta - 0.1 * gradient, rtol=1e-12)


def test_predict_in_parts_is_predict_at_once_and_returns_fresh_arrays():
    net = small()
    whole = net.predict(X)
    np.testing.assert_allclose(net.predict(X, batch_size=3), whole, rtol=1e-14)
    np.testing.assert_array_equal(net.predict(X[:0]), np.empty((0, 1)))
    kept = whole.copy()
    net.predict(2 * X)
    np.testing.assert_array_equal(whole, kept)
    x = Input(2)
    given = X.copy()
    assert not np.shares_memory(Network(x, x).predict(given), given)


def test_at_most_two_batch_sizes_of_buffers_are_kept():
    net = small()
    rows = []
    for n in (4, 10, 7, 3, 9):
        net.predict(X[:n])
        rows.append([*net._graph._plans])
    assert rows == [[4], [4, 10], [10, 7], [7, 3], [3, 9]]
    net.fit(X, Y, epochs=1, batch_size=4, validation_data=(X, Y))
    assert len(net._graph._plans) <= 2


def test_data_are_never_written_to():
    net, x, y = small(optimizer=SGD(0.1, momentum=0.5)), X.copy(), Y.copy()
    x.flags.writeable = y.flags.writeable = False
    net.fit(x, y, epochs=2, batch_size=3, validation_data=(x, y))
    net.predict(x)
    net.evaluate(x, y)


def test_metrics_are_reported_as_the_loss_reads_its_predictions():
    labels = (X[:, :1] > 0).astype(float)
    net = small(loss="binary_crossentropy_from_logits", metrics=["accuracy", "mse"])
    assert net.metrics[0] == Accuracy(from_logits=True)
    measured = net.evaluate(X, labels)
    assert [*measured] == ["loss", "accuracy", "mse"]
    assert measured["accuracy"] == np.mean((net.predict(X) >= 0) == (labels > 0))
    assert all(type(value) is float for value in measured.values())


@pytest.mark.parametrize("batch_size", [1, 3, None])
@pytest.mark.parametrize("coding", [(0, 1), (-1, 1)])
def test_accuracy_does_not_depend_on_the_batches(batch_size, coding):
    """A batch that happens to hold class 1 only must not change what 1 means."""
    labels = np.where(X[:, :1] > 0, *coding[::-1]).astype(float)
    net = small(metrics=["accuracy"], optimizer=SGD(0.0))
    history = net.fit(X, labels, epochs=1, batch_size=batch_size)
    assert history["accuracy"][0] == pytest.approx(net.evaluate(X, labels)["accuracy"])


def test_sequential_is_the_graph():
    layers = [Dense(3, activation="tanh"), Dense(1)]
    x = Input(2)
    long = Network(x, layers[1](layers[0](x)), rng=4, optimizer=SGD(0.3))
    short = Sequential([Input(2), *layers], rng=4, optimizer=SGD(0.3))
    np.testing.assert_array_equal(long.theta, short.theta)
    assert repr(short) == "Network(input (2,) -> dense_1 (1,), 13 parameters)"
    assert repr(small(runs=2)).endswith("13 parameters in each of 2 runs)")
