"""Tests of nnbook.network: which graphs are refused, and which data of several ends."""

import re
from dataclasses import dataclass

import numpy as np
import pytest

from nnbook.layers import Add, Concatenate, Dense, Input, Layer
from nnbook.network import Network
from nnbook.regularizers import L1L2, L2

RNG = np.random.default_rng(7)
X = RNG.normal(size=(10, 2))
Y = RNG.normal(size=(10, 1))


def small(outputs=1, **settings):
    """Return a 2-3-outputs network."""
    x = Input(2)
    h = Dense(3, activation="tanh", bias_initializer="random_normal")(x)
    return Network(x, Dense(outputs, bias_initializer="random_normal")(h), rng=0, **settings)


def circle():
    """Return an input and an output, and between them a node that reads its own reader."""
    x = Input(2)
    first = Add(name="first")([x, x])
    second = Dense(2, name="second")(first)
    first.inputs = (x, second)
    return x, Dense(1, name="end")(second)


def test_a_circle_is_refused_and_shown():
    nodes = "<Node second (2,)> -> <Node first (2,)> -> <Node second (2,)>"
    with pytest.raises(ValueError, match=re.escape(f"got {nodes}")):
        Network(*circle())
    x = Input(2)
    own = Add(name="own")([x, x])
    own.inputs = (x, own)
    message = "Network: expected a graph without circles, got <Node own (2,)> -> <Node own (2,)>"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Network(x, own)


def two_shapes():
    a, b, shared = Input(2), Input(3), Dense(1, name="both")
    return Network([a, b], Concatenate()([shared(a), shared(b)]))


def reads_no_input():
    x, other = Input(2), Input(2)
    return Network(x, [Dense(1)(x), Dense(1, name="apart")(other)])


@dataclass(frozen=True, eq=False)
class Source(Layer):
    """A layer without inputs."""

    name: str | None = None

    def output_shape(self, input_shapes):
        return (2,)

    forward = backward = None


def ends(**settings):
    """Return a network with two inputs and two outputs."""
    a, b = Input(2, name="a"), Input(2, name="b")
    h = Concatenate()([a, b])
    return Network([a, b], [Dense(1, name="left")(h), Dense(1, name="right")(h)], **settings)


X2, Y2 = [X, X], [Y, Y]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (two_shapes, r"shared layer 'both' to read one shape, got \[\(2,\)\] and \[\(3,\)\]; use "),
        (reads_no_input, r"every input of the graph to be given, got one more .*add it to the"),
        (
            lambda: Network([x := Input(2), Input(3, name="loose")], Dense(1)(x)),
            r"the outputs to depend on every input, got <Node loose \(3,\)>, which no output reads",
        ),
        (
            lambda: Network(x := Input(2), [Dense(1)(x), Dense(1, name="end")(Source()())]),
            r"every output to depend on an input, got <Node end \(1,\)>, which reads none$",
        ),
        (
            lambda: Network([x := Input(2), x], Dense(1)(x)),
            r"inputs to be different nodes, got \[<Node input \(2,\)>, <Node input",
        ),
        (
            lambda: Network(x := Input(2), [y := Dense(1)(x), y]),
            r"outputs to be different nodes, got",
        ),
        (lambda: Network([], Input(2)), r"inputs to be different nodes, got \[\]$"),
        (lambda: Network(Input(2), []), r"outputs to be different nodes, got \[\]$"),
        (lambda: ends(loss=["mse"]), r"loss for 2 output\(s\) \(left, right\), got 1$"),
        (lambda: ends(loss=["mse"] * 3), r"loss for 2 output\(s\) \(left, right\), got 3$"),
        (lambda: small(loss=["mse"] * 2), r"loss for 1 output\(s\) \(dense_1\), got 2$"),
        (lambda: ends(metrics=[["mse"]]), r"metrics for 2 output\(s\) \(left, right\), got 1$"),
        (lambda: ends(loss_weights=[1]), r"loss_weights for 2 output\(s\) \(left, right\), got 1$"),
        (lambda: ends(loss_weights=[1, -2]), r"loss_weights\[1\] to be finite and >= 0, got -2$"),
        (lambda: small(regularizer="l3"), r"regularizer to be one of .* got 'l3'$"),
        (lambda: ends(rng=-1), r"rng to be a seed >= 0, got -1$"),
    ],
)
def test_bad_graphs_and_objectives(make, message):
    with pytest.raises(ValueError, match=f"^Network: expected (the )?{message}"):
        make()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: small(regularizer=L2([0.1, 0.2])), r"^L2: expected a factor for one plain netw"),
        (lambda: small(runs=3, regularizer=L2([0.1, 0.2])), r"^L2: .* for a network with runs=3, "),
        (
            lambda: small(runs=3, regularizer=L1L2(l2=[0.1, 0.2])),
            r"^L1L2: expected a l2 for a network with runs=3, got 2 values$",
        ),
    ],
)
def test_a_regularizer_has_one_factor_for_each_run(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda net: net.fit(X, Y2), r"fit: expected x to be a sequence of 2 arrays, got ndarray$"),
        (lambda net: net.fit([X], Y2), r"fit: expected x to be a sequence of 2 arrays, got 1$"),
        (lambda net: net.fit(X2, [Y] * 3), r"fit: expected y to be a sequence of 2 arrays, got 3$"),
        (lambda net: net.evaluate(X2, Y), r"evaluate: expected y to be a sequence of 2 arrays, "),
        (lambda net: net.predict(X), r"predict: expected x to be a sequence of 2 arrays, got nda"),
        (lambda net: net.fit([X, X[:, :1]], Y2), r"fit: expected x\[1\] of shape \(any, 2\), got"),
        (
            lambda net: net.fit([X, X[:4]], Y2),
            r"fit: expected as many rows of x\[1\] as of x\[0\], got 4 and 10$",
        ),
        (lambda net: net.fit(X2, [Y, Y[:4]]), r"fit: .* got 10 samples and 4 targets$"),
        (
            lambda net: net.fit(X2, Y2, class_weight="balanced"),
            r"fit: expected class_weight for one output, got 2 outputs; use sample_weight$",
        ),
        (
            lambda net: net.fit(X2, Y2, sample_weight=[1.0, 2.0]),
            r"fit: expected sample_weight of shape \(10,\), got \(2,\)$",
        ),
        (
            lambda net: net.fit(X2, Y2, validation_data=(X2, Y2, [1.0])),
            r"fit, validation_data: expected sample_weight of shape \(10,\), got \(1,\)$",
        ),
        (
            lambda net: net.fit(X2, Y2, verbose=3),
            r"fit: expected verbose to be one of '0', '1', '2', got '3'$",
        ),
        # Broadcasting would pair one row with every row of the other input.
        (lambda net: net.predict([X, X[:1]]), r"predict: expected as many rows of x\[1\] as of "),
        (lambda net: net.predict([X[:1], X]), r"predict: expected as many rows of x\[1\] as of "),
    ],
)
def test_bad_data_for_several_ends(call, message):
    with pytest.raises(ValueError, match=rf"^Network\.{message}"):
        call(ends(rng=0))
