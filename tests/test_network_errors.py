"""Tests of nnbook.network: what is refused, and with which message."""

import numpy as np
import pytest

from nnbook import L2, Accuracy, CentralDifferences, MeanSquaredError
from nnbook.layers import Dense, Input
from nnbook.monitoring import (
    ActivationMonitor,
    CSVLogger,
    DeadUnits,
    EarlyStopping,
    LambdaCallback,
    ModelCheckpoint,
    diagnose,
)
from nnbook.network import Network, Sequential, load
from nnbook.optimizers import SGD

RNG = np.random.default_rng(7)
X = RNG.normal(size=(10, 2))
Y = RNG.normal(size=(10, 1))


def small(outputs=1, **settings):
    """Return a 2-3-outputs network."""
    x = Input(2)
    h = Dense(3, activation="tanh", bias_initializer="random_normal")(x)
    return Network(x, Dense(outputs, bias_initializer="random_normal")(h), rng=0, **settings)


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
            r"^SGD: expected a learning_rate for one plain network, got 2 values; use select$",
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
        small(loss="binary_crossentropy_from_logits").fit(X[:2], [[-1.0], [1.0]])


# Calls of the wrong kind ------------------------------------------------------------------------


def stop():
    return EarlyStopping("loss")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: small(loss=None), r"expected loss to be one of .*'mse', .*, got None"),
        (lambda: small(loss=5), r"expected loss to be one of .*'mse', .*, got 5"),
        (
            lambda: small(loss=MeanSquaredError),
            r"expected loss to be one of .*; write MeanSquaredError\(\)",
        ),
        (lambda: small(loss={"a": "mse"}), r"expected loss to be one of .*, got \{'a': 'mse'\}"),
        (lambda: small(optimizer=SGD), r"expected optimizer to be one of .*; write SGD\(\)"),
        (lambda: small(regularizer=L2), r"expected regularizer to be one of .*; write L2\(\)"),
        (
            lambda: small(metrics=None),
            r"expected a sequence of metrics, got None; write metrics=\[",
        ),
        (lambda: small(metrics=5), r"expected a sequence of metrics, got 5; write metrics=\["),
        (lambda: small(metrics={"mse": 1}), r"expected a sequence of metrics, got \{'mse': 1\}"),
        (lambda: small(metrics=[Accuracy]), r"expected a name or an object .*; write Accuracy\(\)"),
        (lambda: small(metrics=[None]), r"expected a name or an object .*, got None"),
        (
            lambda: small(loss_weights=5),
            r"expected a sequence of loss_weights, got 5; write loss_we",
        ),
        (lambda: small(loss_weights="1"), r"expected a sequence of loss_weights, got '1'"),
        (lambda: small(dtype="foo"), r"expected dtype float32 or float64, got 'foo'"),
        (lambda: small(dtype=5), r"expected dtype float32 or float64, got 5"),
    ],
)
def test_settings_of_the_wrong_kind(make, message):
    with pytest.raises((ValueError, TypeError), match=f"^Network: {message}"):
        make()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"callbacks": stop()},
            r"expected a sequence of callbacks, got .*; write callbacks=\[\.\.",
        ),
        ({"callbacks": None}, r"expected a sequence of callbacks, got None; write callbacks=\["),
        ({"callbacks": EarlyStopping}, r"expected a sequence of callbacks, got <class"),
        ({"callbacks": print}, r"expected a sequence of callbacks, got <built-in function print>"),
        (
            {"callbacks": [EarlyStopping]},
            r"expected callbacks to be objects .*; write EarlyStopping\(\)",
        ),
        (
            {"callbacks": [print]},
            r"expected callbacks to be objects .*; .* LambdaCallback\(on_epoch_end=...",
        ),
        (
            {"callbacks": [None]},
            r"expected callbacks to be objects such as EarlyStopping\(\), got None",
        ),
        ({"callbacks": "foo"}, r"expected a sequence of callbacks, got 'foo'"),
        ({"callbacks": (c for c in [stop()])}, r"expected a sequence of callbacks, got <generator"),
        ({"callbacks": 5, "verbose": 2}, r"expected a sequence of callbacks, got 5"),
        ({"validation_data": X}, r"expected validation_data to be \(x, y\) or \(x, y, sample_weig"),
        (
            {"validation_data": X[:2]},
            r"expected validation_data to be \(x, y\) or \(x, y, sample_w",
        ),
        ({"validation_data": 0.2}, r"expected validation_data to be .*, got 0\.2"),
        ({"validation_data": 5}, r"expected validation_data to be .*, got 5"),
        ({"validation_data": (X,)}, r"expected validation_data to be .*, got \(array"),
        ({"validation_data": {"x": X, "y": Y}}, r"expected validation_data to be .*, got \{'x'"),
        (
            {"gradient": 5},
            r"expected gradient to be a function of a network and a batch, .*, got 5",
        ),
        ({"gradient": CentralDifferences}, r"expected gradient to be a function .*, got <class"),
        ({"verbose": None}, r"expected verbose to be one of '0', '1', '2', got 'None'"),
        ({"verbose": True}, r"expected verbose to be one of '0', '1', '2', got 'True'"),
    ],
)
def test_arguments_of_fit_of_the_wrong_kind(settings, message):
    net = small()
    theta = net.theta.copy()
    with pytest.raises((ValueError, TypeError), match=rf"^Network\.fit: {message}"):
        net.fit(X, Y, **settings)
    np.testing.assert_array_equal(net.theta, theta)


def test_the_remedies_for_callbacks_work():
    seen = []
    each = LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(epoch))
    small().fit(X, Y, callbacks=[EarlyStopping("loss"), each])
    small().fit(X, Y, callbacks=(each,), verbose=0)
    assert seen == [1, 1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: small(runs=2).select("a"), r"^Network\.select: expected run to be a whole number"),
        (
            lambda: small(runs=2).select(None),
            r"^Network\.select: expected run to be a whole number",
        ),
        (lambda: small(runs=2).select(-1), r"^Network\.select: expected run >= 0, got -1$"),
        (lambda: small().save(None), r"^Network\.save: expected the path of a file, got None$"),
        (lambda: small().save(""), r"^Network\.save: expected the path of a file, got ''$"),
        (lambda: load(None), r"^nnbook\.load: expected the path of a file, got None$"),
        (lambda: load(5), r"^nnbook\.load: expected the path of a file, got 5$"),
        (lambda: Dense(3)(5), r"^dense: expected nodes such as Input\(2\), got 5; arrays go to"),
        (lambda: Dense(3)(None), r"^dense: expected nodes such as Input\(2\), got None"),
        (lambda: Dense(3)("ab"), r"^dense: expected nodes such as Input\(2\), got 'ab'"),
        (lambda: Dense(3)(Dense(2)), r"^dense: expected nodes such as Input\(2\), got Dense"),
        (
            lambda: Sequential(5),
            r"^Sequential: expected a sequence of layers, got 5; write Sequenti",
        ),
        (lambda: Sequential(Input(2)), r"^Sequential: expected a sequence of layers, got <Node"),
        (
            lambda: small().named(np.zeros(3)),
            r"^Network\.named: expected a vector shaped like theta",
        ),
        (lambda: small().named(np.zeros(99)), r"^Network\.named: expected a vector shaped like"),
        (lambda: SGD(["a"]), r"^SGD: expected learning_rate to hold real numbers, got dtype <U1$"),
        (
            lambda: SGD(10**400),
            r"^SGD: expected learning_rate to be finite and >= 0, got a number t",
        ),
        (
            lambda: EarlyStopping(5),
            r"^EarlyStopping: expected monitor to be the name of a quantity",
        ),
        (
            lambda: ModelCheckpoint(None),
            r"^ModelCheckpoint: expected the path of a file, got None$",
        ),
        (lambda: CSVLogger(None), r"^CSVLogger: expected the path of a file, got None$"),
        (
            lambda: ActivationMonitor(X, layers=5),
            r"^ActivationMonitor: expected a sequence of layer",
        ),
        (
            lambda: DeadUnits(X, layers="dense"),
            r"^DeadUnits: expected a sequence of layer names, g",
        ),
        (
            lambda: LambdaCallback(on_epoch_end=0),
            r"^LambdaCallback: expected on_epoch_end to be cal",
        ),
        (lambda: diagnose({}), r"^diagnose: expected the History that fit returned, got \{\}$"),
        (lambda: diagnose({"loss": [1.0]}), r"^diagnose: expected the History that fit returned"),
        (
            lambda: diagnose(small().fit(X, Y), evidence=stop()),
            r"^diagnose: expected a sequence of evidence, got .*; write evidence=\[Up",
        ),
        (
            lambda: diagnose(small().fit(X, Y), run="a"),
            r"^diagnose: expected run to be a whole num",
        ),
    ],
)
def test_other_calls_of_the_wrong_kind(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()


# Data of the wrong kind --------------------------------------------------------------------------

DOORS = {
    "fit": lambda net, x, y: net.fit(x, y),
    "validation": lambda net, x, y: net.fit(X, Y, validation_data=(x, y)),
    "evaluate": lambda net, x, y: net.evaluate(x, y),
    "gradient": lambda net, x, y: net.gradient(x, y),
    "predict": lambda net, x, y: [net.predict(x), net.fit(X, y)],
    "activations": lambda net, x, y: [net.activations(x), net.fit(X, y)],
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_masked_data_are_refused_at_every_door(door):
    net, mask = small(), np.zeros_like(X, dtype=bool)
    mask[6, 1] = True
    with pytest.raises(ValueError, match=r"expected x without masked entries, got one at row 6, c"):
        door(net, np.ma.masked_array(X, mask), Y)
    with pytest.raises(ValueError, match=r"expected y without masked entries, got one at row 6, c"):
        door(net, X, np.ma.masked_array(Y, mask[:, 1:]))
    door(net, np.ma.masked_array(X), np.ma.masked_array(Y))  # nothing is hidden


@pytest.mark.parametrize("weights", [np.ma.masked_array(np.ones(10), [True] + [False] * 9), ["a"]])
def test_sample_weights_of_the_wrong_kind(weights):
    with pytest.raises((ValueError, TypeError), match=r"^Network\.fit: expected sample_weight "):
        small().fit(X, Y, sample_weight=weights)
