"""Tests of nnbook.network: the gradients of whole networks, each entry of them."""

from dataclasses import dataclass

import numpy as np
import pytest

from nnbook.gradcheck import check_network
from nnbook.layers import Concatenate, Dense, Input, Layer
from nnbook.losses import BinaryCrossentropy
from nnbook.network import Network
from nnbook.optimizers import SGD

RNG = np.random.default_rng(7)
X = RNG.normal(size=(10, 2))
Y = RNG.normal(size=(10, 1))


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
    x = Input(2)
    net = Network(x, Dense(1)(x), rng=0)
    _, first = net.gradient(X, Y)
    kept = first.copy()
    net.gradient(X, 2 * Y)
    np.testing.assert_array_equal(first, kept)
