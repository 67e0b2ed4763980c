"""Tests of nnbook.network: the gradients of whole networks, entry by entry."""

from dataclasses import dataclass

import numpy as np
import pytest

from nnbook import activations
from nnbook.gradcheck import check_network, numerical_gradient
from nnbook.layers import (
    ActivationLayer,
    Add,
    BatchNormalization,
    Concatenate,
    Dense,
    Dropout,
    GaussianNoise,
    Input,
    Layer,
    Maxout,
    PReLU,
    WeightDropout,
)
from nnbook.losses import BinaryCrossentropy
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.regularizers import L1L2

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
    """The identity passes dy itself on, and Concatenate passes on views of it."""
    h = Dense(2)(x)
    return Dense(1)(Concatenate()([h, Concatenate()([h, h])]))


@dataclass(frozen=True, eq=False)
class Handed(Layer):
    """A user-defined layer that returns one array, dy itself, for all its inputs."""

    def output_shape(self, input_shapes):
        return input_shapes[0]

    def forward(self, params, inputs, training, ws):
        return sum(inputs), len(inputs)

    def backward(self, params, cache, dy, ws):
        return [dy] * cache, {}


def one_gradient_for_three(x):
    """What h gets from g must not reach k, which was given the same array as h."""
    k, h = Dense(2, activation="tanh")(x), Dense(2, activation="tanh")(x)
    g = Dense(2, activation="sigmoid")(h)
    return Dense(1)(Handed()([k, h, g]))


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
    # A second call, into the same buffers, gives the same result.
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


# Every layer, activation and loss ----------------------------------------------------------------

BIAS = {"bias_initializer": "random_normal"}
PER_RUN = np.array([0.2, 0.5, 0.8])
LAYERS = {
    "dense": lambda x: Dense(3, "tanh", **BIAS)(x),
    "dense without bias": lambda x: Dense(3, use_bias=False)(x),
    "prelu": lambda x: PReLU()(Dense(3, **BIAS)(x)),
    "shared prelu": lambda x: PReLU(shared=True)(Dense(3, **BIAS)(x)),
    "maxout": lambda x: Maxout(3, pieces=3, **BIAS)(x),
    "add": lambda x: Add()([x, Dense(2, "tanh", **BIAS)(x), x]),
    "concatenate": lambda x: Concatenate()([x, Dense(2, "tanh", **BIAS)(x)]),
    "dropout": lambda x: Dropout(PER_RUN)(Dense(3, "tanh", **BIAS)(x)),
    "weight dropout": lambda x: WeightDropout(3, "tanh", PER_RUN, **BIAS)(x),
    "normalization": lambda x: BatchNormalization()(Dense(3, use_bias=False)(x)),
    "bare normalization": lambda x: BatchNormalization(center=False, scale=False)(Dense(3)(x)),
    "noise": lambda x: GaussianNoise(PER_RUN)(Dense(3, "tanh", **BIAS)(x)),
} | {
    f"activation {f.name}": lambda x, f=f: ActivationLayer(f)(Dense(3, **BIAS)(x))
    for f in dict.fromkeys(activations.NAMES.values())
}
RUNS = len(PER_RUN)


def check_stack(stack, x, y):
    """Check each entry of the gradient of each run, and the stack against its runs."""
    alone = [stack.select(k) for k in range(RUNS)]
    losses, gradients = stack.gradient(x, y)
    for k, net in enumerate(alone):
        report = check_network(net, x, y)
        assert report.passed, report
        loss, gradient = net.gradient(x, y)
        np.testing.assert_allclose(losses[k], loss, rtol=1e-11)
        np.testing.assert_allclose(gradients[k], gradient, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("rows", [3, 30], ids=["runs last", "batch last"])
@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_every_layer_in_a_stack_and_alone(layer, outputs, rows):
    x = Input(2)
    h = layer(Dense(2, **BIAS)(x))
    stack = Network(x, Dense(outputs)(h), loss="sse", runs=RUNS, rng=5)
    rng = np.random.default_rng(rows)
    check_stack(stack, rng.normal(size=(rows, 2)), rng.normal(size=(rows, outputs)))


HINGE = "multiclass_hinge"  # for several classes only
LOSSES = {
    "mse": None,
    "half_mse": None,
    "mean_sse": None,
    "sse": None,
    "binary_crossentropy": "sigmoid",
    "binary_crossentropy_from_logits": None,
    "categorical_crossentropy": "softmax",
    "categorical_crossentropy_from_logits": None,
    HINGE: None,
}


@pytest.mark.parametrize("rows", [3, 30], ids=["runs last", "batch last"])
@pytest.mark.parametrize(
    ("loss", "outputs"),
    [(loss, outputs) for loss in LOSSES for outputs in (1, 3) if (loss, outputs) != (HINGE, 1)],
)
def test_every_loss_in_a_stack_and_alone(loss, outputs, rows):
    x = Input(2)
    end = Dense(outputs, LOSSES[loss], **BIAS)(Dense(3, "tanh", **BIAS)(x))
    stack = Network(x, end, loss=loss, runs=RUNS, rng=6)
    rng = np.random.default_rng(rows)
    y = np.eye(outputs)[rng.integers(outputs, size=rows)]
    check_stack(stack, rng.normal(size=(rows, 2)), y)


def test_the_gradient_of_a_stack_by_differences():
    """The sum of the losses of all runs has the gradients of the runs, side by side."""
    x = Input(2)
    stack = Network(x, Dense(1)(Dense(3, "tanh")(x)), runs=2, regularizer=L1L2(), rng=0)
    _, gradient = stack.gradient(X, Y)
    theta = stack.theta.copy()

    def total(point):
        stack.theta[...] = point
        return stack.gradient(X, Y)[0].sum()

    np.testing.assert_allclose(gradient, numerical_gradient(total, theta), rtol=1e-6, atol=1e-9)
