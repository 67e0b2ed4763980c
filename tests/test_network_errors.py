"""Tests of nnbook.network: what is refused, and with which message."""

import numpy as np
import pytest

from nnbook.layers import Dense, Input
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
        small(loss="binary_crossentropy").fit(X[:2], [[-1.0], [1.0]])
