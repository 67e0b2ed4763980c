"""Tests of nnbook.network: one plain network, from the graph to the prediction."""

import copy
import pickle
import sys
from dataclasses import dataclass

import numpy as np
import pytest

from nnbook.gradcheck import check_network
from nnbook.layers import Concatenate, Dense, Input, Layer
from nnbook.losses import BinaryCrossentropy
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


# Gradients --------------------------------------------------------------------------------------


def test_one_step_of_a_2_2_1_network_by_hand():
    """x = (1, 0), target 1, tanh hidden units, sigmoid output, cross-entropy, rate 0.5.

    W1 = ((0.1, -0.2), (0.4, 0.3)), b1 = (0.05, 0); W2 = (0.7, -0.6)^T, b2 = 0.1

    forward   z1 = (0.1 + 0.05, -0.2)  = (0.15, -0.2)
              a1 = tanh(z1)            = (0.148885034, -0.197375320)
              z2 = 0.7 * 0.148885034 + 0.6 * 0.197375320 + 0.1 = 0.322644716
              p  = 1 / (1 + e^-z2)     = 0.579968654
              L  = -ln p               = 0.544781222
    backward  dz2 = p - 1              = -0.420031346
              dW2 = dz2 a1             = (-0.062536381, 0.082903821), db2 = dz2
              dz1 = dz2 W2 (1 - a1^2)  = (-0.287504430, 0.242200907)
              dW1 = x^T dz1: the first row is dz1, the second 0;  db1 = dz1
    step      theta - 0.5 gradient
    """
    x = Input(2)
    y = Dense(1, name="out")(Dense(2, activation="tanh", name="hidden")(x))
    loss = BinaryCrossentropy(from_logits=True)
    net = Network(x, y, loss=loss, optimizer=SGD(0.5), rng=0)
    net.params["hidden"]["kernel"][...] = [[0.1, -0.2], [0.4, 0.3]]
    net.params["hidden"]["bias"][...] = [0.05, 0.0]
    net.params["out"]["kernel"][...] = [[0.7], [-0.6]]
    net.params["out"]["bias"][...] = [0.1]
    value, gradient = net.gradient([[1.0, 0.0]], [[1.0]])
    assert value == pytest.approx(0.544781222, abs=2e-9)
    hidden = [-0.287504430, 0.242200907, 0, 0, -0.287504430, 0.242200907]
    output = [-0.062536381, 0.082903821, -0.420031346]
    np.testing.assert_allclose(gradient, hidden + output, atol=2e-9)
    net.fit([[1.0, 0.0]], [[1.0]], epochs=1)
    np.testing.assert_allclose(
        net.params["hidden"]["kernel"], [[0.243752215, -0.321100453], [0.4, 0.3]], atol=2e-9
    )
    np.testing.assert_allclose(net.params["out"]["bias"], [0.310015673], atol=2e-9)


def shared_layers(x):
    h = Dense(2, activation="tanh", bias_initializer="random_normal")
    return Dense(1)(h(h(h(x))))


def fan_out(x):
    h = Dense(3, activation="tanh")(x)
    parts = [Dense(2, activation=f)(h) for f in ("sigmoid", "tanh", None)]
    return Dense(1)(Concatenate()(parts))


def skip(x):
    h = Dense(2, activation="tanh")(x)
    g = Dense(2, activation="sigmoid")(Concatenate()([x, h]))
    return Dense(1)(Concatenate()([g, h, x]))


def same_node_twice(x):
    h = Dense(2, activation="tanh")(x)
    return Dense(1, activation="tanh")(Concatenate()([h, x, h]))


def shared_between_branches(x):
    first, shared = Dense(2, activation="tanh"), Dense(2, activation="sigmoid")
    h = first(x)
    return Dense(1)(Concatenate()([shared(x), shared(h)]))


def fan_out_of_a_passed_gradient(x):
    """The identity hands dy itself on, and Concatenate hands out views of it."""
    h = Dense(2)(x)
    return Dense(1)(Concatenate()([h, Concatenate()([h, h])]))


@dataclass(frozen=True, eq=False)
class Add(Layer):
    """An author's layer that hands one array, dy itself, to all its inputs."""

    def output_shape(self, input_shapes):
        return input_shapes[0]

    def forward(self, params, inputs, training, ws):
        return sum(inputs), len(inputs)

    def backward(self, params, cache, dy, ws):
        return [dy] * cache, {}


def one_gradient_for_three(x):
    """What h gets from g must not reach k, which was handed the same array as h."""
    k, h = Dense(2, activation="tanh")(x), Dense(2, activation="tanh")(x)
    g = Dense(2, activation="sigmoid")(h)
    return Dense(1)(Add()([k, h, g]))


@pytest.mark.parametrize(
    "build",
    [
        shared_layers,
        fan_out,
        skip,
        same_node_twice,
        shared_between_branches,
        fan_out_of_a_passed_gradient,
        one_gradient_for_three,
    ],
)
@pytest.mark.parametrize("loss", ["mse", "binary_crossentropy_from_logits"])
def test_gradients_of_graphs(build, loss):
    x = Input(2)
    net = Network(x, build(x), loss=loss, rng=1)
    targets = (Y > 0).astype(float)
    report = check_network(net, X, targets)
    assert report.passed, report
    # A second call, into the same buffers, gives the same.
    np.testing.assert_array_equal(net.gradient(X, targets)[1], net.gradient(X, targets)[1])


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize(
    ("loss", "activation"),
    [
        ("mse", "tanh"),
        ("binary_crossentropy", "sigmoid"),
        ("binary_crossentropy_from_logits", None),
        ("categorical_crossentropy", "sigmoid"),
        ("categorical_crossentropy_from_logits", None),
    ],
)
def test_gradients_of_losses_through_a_network(loss, activation, outputs):
    x = Input(2)
    h = Dense(4, activation="tanh")(x)
    net = Network(x, Dense(outputs, activation=activation)(h), loss=loss, rng=3)
    targets = np.eye(outputs)[RNG.integers(outputs, size=10)]
    report = check_network(net, X, targets)
    assert report.passed, report


def test_gradient_returns_fresh_arrays():
    net = small()
    _, first = net.gradient(X, Y)
    kept = first.copy()
    net.gradient(X, 2 * Y)
    np.testing.assert_array_equal(first, kept)


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
    """A batch that happens to hold only class 1 must not change what 1 means."""
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


# Errors -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: Network(X, Input(2)),
            TypeError,
            r"^Network: expected inputs to be a node such as ",
        ),
        (
            lambda: Network(Input(2), Dense(1)),
            TypeError,
            r"^Network: expected outputs to be a node",
        ),
        (
            lambda: Network(Dense(1)(Input(2)), Input(2)),
            TypeError,
            r"^Network: expected inputs to be made by Input, got <Node dense \(1,\)>$",
        ),
        (
            lambda: small(dtype=np.float16),
            ValueError,
            r"^Network: expected dtype float32 or float64, got float16$",
        ),
        (
            lambda: small(metrics="accuracy"),
            TypeError,
            r"^Network: expected a sequence of metrics, got 'accuracy'; write \['accuracy'\]$",
        ),
        (lambda: small(runs=0), ValueError, r"^Network: expected runs >= 1, got 0$"),
        (lambda: small(loss="mes"), ValueError, r"^Network: expected loss to be one of .*'mse'\?$"),
        (lambda: small(optimizer="adma"), ValueError, r"^Network: expected optimizer to be one of"),
        (lambda: small(metrics=["acc"]), ValueError, r"^Network: expected metric to be one of"),
        (
            lambda: small(optimizer=SGD([0.1, 0.2])),
            ValueError,
            r"^SGD: expected a learning_rate for one plain network, got 2 values$",
        ),
        (
            lambda: Sequential([]),
            TypeError,
            r"^Sequential: expected Input\(\.\.\.\) first, got 'no lay",
        ),
        (
            lambda: Sequential([Dense(1)]),
            TypeError,
            r"^Sequential: expected Input\(\.\.\.\) first, got D",
        ),
        (
            lambda: Sequential([Input(1), "relu"]),
            TypeError,
            r"^Sequential: expected layers .*'relu'$",
        ),
        (
            lambda: small().select(0),
            ValueError,
            r"^Network\.select: expected a stack, got a plain network \(runs=None\)$",
        ),
        (
            lambda: small(runs=2).select(2),
            ValueError,
            r"^Network\.select: expected run from 0 to 1, got 2$",
        ),
    ],
)
def test_bad_construction(make, error, message):
    with pytest.raises(error, match=message):
        make()


WITH_NAN = X.copy()
WITH_NAN[6, 1] = np.nan


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda net: net.fit(WITH_NAN, Y),
            ValueError,
            r"^Network\.fit: expected x to be finite, got nan "
            r"at row 6, column 1; remove the row or fill the value first$",
        ),
        (
            lambda net: net.predict(WITH_NAN),
            ValueError,
            r"^Network\.predict: .* at row 6, column 1;",
        ),
        (
            lambda net: net.predict(X[:, :1]),
            ValueError,
            r"^Network\.predict: expected x of shape "
            r"\(any, 2\), got \(10, 1\)$",
        ),
        (
            lambda net: net.predict(X[0]),
            ValueError,
            r"got \(2,\); .*use x\.reshape\(-1, 1\) or x\[None, :\]$",
        ),
        (
            lambda net: net.fit(X, Y[:, 0]),
            ValueError,
            r"^mse: expected y of shape \(any, 1\), got \(10,\); "
            r".*y\.reshape\(-1, 1\)",
        ),
        (
            lambda net: net.fit(X, Y[:9]),
            ValueError,
            r"^Network\.fit: expected as many targets as samples, "
            r"and at least one, got 10 samples and 9 targets$",
        ),
        (lambda net: net.fit(X[:0], Y[:0]), ValueError, r"got 0 samples and 0 targets$"),
        (
            lambda net: net.evaluate(X, Y[:9]),
            ValueError,
            r"^Network\.evaluate: expected as many targets",
        ),
        (
            lambda net: net.gradient(X, WITH_NAN[:, 1:]),
            ValueError,
            r"^mse: .* got nan at row 6, column 0",
        ),
        (
            lambda net: net.fit(X, Y, epochs=0),
            ValueError,
            r"^Network\.fit: expected epochs >= 1, got 0$",
        ),
        (
            lambda net: net.fit(X, Y, batch_size=0),
            ValueError,
            r"^Network\.fit: expected batch_size >= 1",
        ),
        (
            lambda net: net.fit(X, Y, batch_size=2.0),
            TypeError,
            r"^Network\.fit: expected batch_size to be",
        ),
        (
            lambda net: net.fit(X, Y, validation_data=(X, Y[:3])),
            ValueError,
            r"^Network\.fit, validation_data: expected as many .* got 10 samples and 3 targets$",
        ),
        (
            lambda net: net.fit([["a", "b"]], Y[:1]),
            TypeError,
            r"^Network\.fit: expected x to hold real",
        ),
        (
            lambda net: net.predict(X, batch_size=0),
            ValueError,
            r"^Network\.predict: expected batch_size",
        ),
    ],
)
def test_bad_data_are_refused_at_the_door(call, error, message):
    net = small()
    theta = net.theta.copy()
    with pytest.raises(error, match=message):
        call(net)
    np.testing.assert_array_equal(net.theta, theta)


def test_labels_and_targets_are_checked_as_the_loss_wants_them():
    with pytest.raises(ValueError, match=r"expected integer labels from 0 to 2 .* from 0 to 3$"):
        small(outputs=3, loss="categorical_crossentropy_from_logits").fit(X[:2], [0, 3])
    with pytest.raises(
        ValueError, match=r"expected targets between 0 and 1, got values from -1 to 1"
    ):
        small(loss="binary_crossentropy").fit(X[:2], [[-1.0], [1.0]])
