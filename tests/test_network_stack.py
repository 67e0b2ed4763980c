"""Tests of many networks at once: each run of a stack is the network it would be alone."""

import numpy as np
import pytest

from nnbook.layers import Concatenate, Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD

RNG = np.random.default_rng(3)
X = RNG.normal(size=(14, 2))
Y = RNG.normal(size=(14, 1))
RUNS = 4


def build(runs=RUNS, **settings):
    x = Input(2)
    h = Dense(5, activation="tanh", bias_initializer="random_normal")(x)
    y = Dense(1)(Concatenate()([x, h]))
    return Network(x, y, runs=runs, rng=11, **settings)


RATES = np.array([0.02, 0.05, 0.1, 0.2])
MOMENTA = np.array([0.0, 0.5, 0.8, 0.9])


@pytest.mark.parametrize("batch_size", [None, 14, 4])
@pytest.mark.parametrize(
    "optimizer",
    [SGD(0.1), SGD(RATES), SGD(0.05, MOMENTA), SGD(RATES / 4, MOMENTA, nesterov=True)],
    ids=["plain", "rates", "momenta", "both, Nesterov"],
)
def test_run_k_is_select_k_trained_alone(optimizer, batch_size):
    """50 moderate updates, to 1e-10: parameters, losses and metrics."""
    stack = build(optimizer=optimizer, metrics=["mse"])
    alone = [stack.select(k) for k in range(RUNS)]
    settings = {"batch_size": batch_size, "validation_data": (X, Y)}
    settings["epochs"] = 12 if batch_size == 4 else 50
    together = stack.fit(X, Y, **settings)
    assert together["loss"].shape == (settings["epochs"], RUNS)
    for k, net in enumerate(alone):
        history = net.fit(X, Y, **settings)
        np.testing.assert_allclose(stack.theta[k], net.theta, rtol=0, atol=1e-10)
        for key in ("loss", "mse", "val_loss", "val_mse"):
            np.testing.assert_allclose(together[key][:, k], history[key], rtol=1e-10)
        np.testing.assert_allclose(stack.predict(X)[k], net.predict(X), rtol=0, atol=1e-10)


def test_the_runs_differ_and_run_0_starts_as_the_plain_network():
    stack, plain = build(), build(runs=None)
    np.testing.assert_array_equal(stack.theta[0], plain.theta)
    assert len(np.unique(stack.theta[:, 0])) == RUNS
    # More runs do not change the first ones.
    np.testing.assert_array_equal(build(runs=2).theta, stack.theta[:2])


def test_each_run_has_a_generator_of_its_own():
    """One run's draws do not shift another's: layers added at the end leave the first alone."""
    x = Input(2)
    first = Dense(3)(x)
    shallow = Network(x, first, runs=RUNS, rng=11)
    deep = Network(x, Dense(1)(Dense(7)(first)), runs=RUNS, rng=11)
    kernels = [net.params["dense"]["kernel"] for net in (shallow, deep)]
    np.testing.assert_array_equal(*kernels)


def test_select_goes_on_where_the_stack_stands():
    stack = build(optimizer=SGD(0.05))
    stack.fit(X, Y, epochs=3, batch_size=4)
    one = stack.select(2)
    assert not np.shares_memory(one.theta, stack.theta)
    stack.fit(X, Y, epochs=3, batch_size=4)
    one.fit(X, Y, epochs=3, batch_size=4)
    np.testing.assert_allclose(one.theta, stack.theta[2], rtol=0, atol=1e-11)


def test_gradient_and_evaluate_have_an_axis_of_runs():
    stack = build()
    losses, gradients = stack.gradient(X, Y)
    assert losses.shape == (RUNS,)
    assert gradients.shape == stack.theta.shape
    measured = stack.evaluate(X, Y)["loss"]
    for k in range(RUNS):
        loss, gradient = stack.select(k).gradient(X, Y)
        np.testing.assert_allclose(losses[k], loss, rtol=1e-13)
        np.testing.assert_allclose(measured[k], loss, rtol=1e-13)
        np.testing.assert_allclose(gradients[k], gradient, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("batch_size", [None, 4])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("nesterov", [False, True])
def test_a_diverging_run_freezes_and_its_neighbours_do_not_notice(batch_size, momentum, nesterov):
    rates = np.array([0.01, 1e3, 0.01, 0.02])
    wild = build(optimizer=SGD(rates, momentum, nesterov))
    tame = build(optimizer=SGD(np.where(rates > 1, 0.01, rates), momentum, nesterov))
    settings = {"epochs": 150, "batch_size": batch_size, "validation_data": (X, Y)}
    history, calm = wild.fit(X, Y, **settings), tame.fit(X, Y, **settings)
    others = [0, 2, 3]
    np.testing.assert_array_equal(wild.theta[others], tame.theta[others])
    for key in ("loss", "val_loss"):
        np.testing.assert_array_equal(history[key][:, others], calm[key][:, others])
        gone = np.isnan(history[key][:, 1])
        assert gone[-1]
        assert not gone[0]
        assert (np.diff(gone.astype(int)) >= 0).all()  # NaN from there on, without a gap
        assert np.isfinite(history[key][~gone, 1]).all() or key == "val_loss"
    # It keeps the parameters at which its loss stopped being finite: huge, but numbers.
    assert np.isfinite(wild.theta[1]).all()
    frozen = wild.theta[1].copy()
    again = wild.fit(X, Y, epochs=2)
    np.testing.assert_array_equal(wild.theta[1], frozen)
    assert np.isnan(again["loss"][:, 1]).all()


def test_a_plain_network_that_diverges_freezes_too():
    net = build(runs=None, optimizer=SGD(1e3))
    history = net.fit(X, Y, epochs=150, batch_size=None)
    assert np.isnan(history["loss"][-1])
    assert np.isfinite(net.theta).all()
    theta = net.theta.copy()
    net.fit(X, Y, epochs=1)
    np.testing.assert_array_equal(net.theta, theta)


@pytest.mark.parametrize("optimizer", [SGD(np.array([0.1, 0.2])), SGD(0.1, np.array([0.1] * 5))])
def test_a_hyperparameter_needs_one_value_for_each_run(optimizer):
    with pytest.raises(
        ValueError,
        match=r"^SGD: expected a (learning_rate|momentum) for a network with runs=4, got",
    ):
        build(optimizer=optimizer)


def test_hyperparameters_may_be_a_list():
    stack = build(runs=2, optimizer=SGD([0.1, 0.2]))
    assert stack.select(1).optimizer.learning_rate == 0.2


def test_a_step_that_overflows_leaves_the_parameters_finite():
    """The loss may still be finite when the step is not; then the step must not be taken."""
    x = Input(1)
    rates = np.array([0.1, 1e308])
    net = Network(x, Dense(1)(x), loss="mse", optimizer=SGD(rates), runs=2, rng=0)
    history = net.fit([[1.0], [2.0]], [[30.0], [50.0]], epochs=3, batch_size=None)
    assert np.isfinite(net.theta).all()
    assert np.isfinite(history["loss"][:, 0]).all()
    assert np.isnan(history["loss"][:, 1]).all()
