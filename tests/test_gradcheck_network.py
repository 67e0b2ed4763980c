"""Tests of nnbook.gradcheck on networks: noise, statistics, penalties, and wrong gradients."""

from dataclasses import dataclass

import numpy as np
import pytest

from nnbook.activations import Activation, tanh
from nnbook.gradcheck import check_direction, check_network
from nnbook.layers import (
    BatchNormalization,
    Concatenate,
    Dense,
    Dropout,
    GaussianNoise,
    Input,
    Maxout,
    PReLU,
    WeightDropout,
)
from nnbook.network import Network, Sequential
from nnbook.regularizers import L1L2, L2

CHECKS = [check_network, check_direction]
every_check = pytest.mark.parametrize("check", CHECKS)
RNG = np.random.default_rng(5)
X, Y = RNG.normal(size=(6, 2)), RNG.normal(size=(6, 1))
WRONG_TANH = Activation("wrong", fn=np.tanh, vjp=lambda dy, z, y, out=None: dy * (1 + y * y))


@pytest.mark.parametrize(("activation", "passes"), [(tanh, True), (WRONG_TANH, False)])
def test_check_network_finds_a_wrong_activation_and_restores_theta(activation, passes):
    x = Input(2)
    hidden = Dense(3, activation=activation, name="hidden")(x)
    net = Network(x, Dense(1, name="out")(hidden), rng=0)
    theta = net.theta.copy()
    report = check_network(net, [[0.5, -1.0], [1.0, 2.0]], [[0.3], [-2.0]])
    assert report.passed == passes, report
    assert report.checked == theta.size
    assert passes or report.worst.startswith("hidden.")
    np.testing.assert_array_equal(net.theta, theta)


def test_check_network_restores_theta_after_an_error():
    x = Input(1)
    net = Network(x, Dense(1)(x), rng=0)
    theta = net.theta.copy()
    net.backpropagate = None
    with pytest.raises(TypeError):
        check_network(net, [[1.0]], [[1.0]])
    np.testing.assert_array_equal(net.theta, theta)


NOISY = {
    "dropout": Dropout(0.4),
    "noise": GaussianNoise(0.5),
    "weight dropout": WeightDropout(4, "tanh"),
    "normalization": BatchNormalization(),
}


@every_check
@pytest.mark.parametrize("layer", NOISY.values(), ids=NOISY)
def test_noise_is_the_same_at_each_evaluation_and_the_network_stays_as_it_was(check, layer):
    net = Sequential([Input(2), Dense(4, "tanh"), layer, Dense(1)], rng=0)
    net.fit(X, Y, epochs=1, batch_size=4)  # so that state and noise are not at their start
    theta, state = net.theta.copy(), net._graph.flat_state.copy()
    noise = net._graph.noise.bit_generator
    start = noise.state
    report = check(net, X, Y)
    assert report.passed, report
    np.testing.assert_array_equal(net.theta, theta)
    np.testing.assert_array_equal(net._graph.flat_state, state)
    assert noise.state == start


def test_a_gradient_alone_draws_noise_but_does_not_advance_the_statistics():
    net = Sequential([Input(2), BatchNormalization(), Dropout(0.5), Dense(1)], rng=0)
    first, second = net.gradient(X, Y)[1], net.gradient(X, Y)[1]
    assert not np.array_equal(first, second)
    assert net.state["batch_normalization"]["moving_mean"].tolist() == [0, 0]
    net.fit(X, Y, epochs=1, batch_size=None)
    np.testing.assert_allclose(
        net.state["batch_normalization"]["moving_mean"], 0.01 * X.mean(axis=0), rtol=1e-12
    )


def everything(**settings):
    """Return a network of two inputs and two outputs, with noise and penalties."""
    a, b = Input(2, name="a"), Input(3, name="b")
    shared = Dense(4, "tanh", kernel_regularizer=L1L2(0.02, 0.03), bias_regularizer=L2(0.1))
    bent = PReLU()(Maxout(4, bias_initializer="random_normal")(b))
    h = Concatenate()([shared(a), shared(Dropout(0.3)(Dense(2)(bent)))])
    left = Dense(1, name="left")(WeightDropout(5, "sigmoid")(h))
    right = Dense(3, name="right")(GaussianNoise(0.1)(BatchNormalization()(h)))
    losses = ["mse", "categorical_crossentropy_from_logits"]
    chosen = {"regularizer": L2(0.05, half=True), "loss_weights": [0.5, 2.0]} | settings
    return Network([a, b], [left, right], loss=losses, rng=2, **chosen)


BOTH = [X, RNG.normal(size=(6, 3))], [Y, np.array([0, 2, 1, 1, 0, 2])]


@every_check
@pytest.mark.parametrize("weights", [None, np.arange(6.0)])
def test_several_inputs_and_outputs_penalties_and_weights_of_samples(check, weights):
    report = check(everything(), *BOTH, sample_weight=weights)
    assert report.passed, report


def test_penalty_and_weights_are_in_the_loss_that_is_checked():
    """Otherwise both sides might forget them alike."""
    plain, weighted = (everything(loss_weights=w) for w in (None, [0.5, 2.0]))
    bare = everything(regularizer=None)
    losses = {net.gradient(*BOTH)[0] for net in (plain, weighted, bare)}
    losses |= {everything().gradient(*BOTH, sample_weight=np.arange(6.0))[0]}
    assert len(losses) == 4


@dataclass(frozen=True, eq=False)
class Broken(Dense):
    """A Dense layer with a mistake in its gradients."""

    mistake: object = None

    def backward(self, params, cache, dy, ws):
        d_inputs, grads = super().backward(params, cache, dy, ws)
        grads = {name: grad.copy() for name, grad in grads.items()}
        return self.mistake(d_inputs, grads) or d_inputs, grads


def sign(d_inputs, grads):
    grads["kernel"] *= -1


def factor(d_inputs, grads):
    grads["kernel"] *= 2


def no_bias(d_inputs, grads):
    grads["bias"][...] = 0


def nan_in_one_entry(d_inputs, grads):
    grads["kernel"][2, 3] = np.nan


def one_entry_of_many(d_inputs, grads):
    grads["kernel"][2, 3] += 0.01


def below(d_inputs, grads):
    return [-d_inputs[0]]


MISTAKES = {
    sign: "middle.kernel[",
    factor: "middle.kernel[",
    no_bias: "middle.bias[",
    nan_in_one_entry: "middle.kernel[2, 3]",
    one_entry_of_many: "middle.kernel[2, 3]",
    below: "first.",
}


@every_check
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.__name__)
def test_a_wrong_gradient_of_one_layer_fails(check, mistake):
    middle = Broken(5, "tanh", name="middle", mistake=mistake)
    first = Dense(4, "tanh", name="first")
    net = Sequential([Input(2), first, middle, Dense(1, name="last")], rng=1)
    report = check(net, X, Y)
    assert not report.passed
    where = "direction" if check is check_direction else MISTAKES[mistake]
    assert report.worst.startswith(where), report
    assert "FAILED" in str(report)


@every_check
def test_a_missing_gradient_is_refused(check):
    """Otherwise its place would keep what the optimizer left there."""

    def mistake(d_inputs, grads):
        del grads["bias"]

    net = Sequential([Input(2), Broken(3, mistake=mistake, name="middle"), Dense(1)], rng=1)
    message = "^middle: expected backward to return a gradient for bias, got kernel$"
    with pytest.raises(ValueError, match=message):
        check(net, X, Y)


@every_check
def test_a_gradient_of_the_wrong_shape_is_refused(check):
    def mistake(d_inputs, grads):
        grads["bias"] = grads["bias"][:-1]

    net = Sequential([Input(2), Broken(3, mistake=mistake), Dense(1)], rng=1)
    with pytest.raises(ValueError, match="reshape"):
        check(net, X, Y)


def test_a_forgotten_penalty_fails(monkeypatch):
    net = Sequential([Input(2), Dense(3), Dense(1)], regularizer=L2(0.1), rng=0)
    monkeypatch.setattr(L2, "add_gradient", lambda *arguments, **settings: None)
    assert not check_network(net, X, Y).passed
    assert not check_direction(net, X, Y).passed


def test_one_direction_of_a_large_network_is_one_derivative():
    net = Sequential([Input(300), Dense(200, "tanh"), Dense(10)], rng=0)
    report = check_direction(net, RNG.normal(size=(8, 300)), RNG.normal(size=(8, 10)), rng=3)
    assert report.passed, report
    assert (report.checked, report.worst) == (1, "direction")


@every_check
def test_stacks_and_float32_are_refused_with_a_remedy(check):
    """Rounding in float32 is larger than the tolerance: the check would always fail."""
    x = Input(2)
    message = f"^{check.__name__}: expected a plain network, got a stack; use net.select"
    with pytest.raises(ValueError, match=message):
        check(Network(x, Dense(1)(x), runs=2), X, Y)
    message = f"^{check.__name__}: expected a network of float64, got float32"
    with pytest.raises(ValueError, match=message):
        check(Network(x, Dense(1)(x), dtype=np.float32), X, Y)
