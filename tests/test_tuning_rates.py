"""Tests of nnbook.tuning: the range test of learning rates, and divergence."""

import numpy as np
import pytest

from nnbook import SGD, Adam, BatchNormalization, Concatenate, Dense, Input, Network, OneCycle
from nnbook.tuning import diverged, learning_rate_range_test

RNG = np.random.default_rng(0)
X = RNG.normal(size=(200, 3))
Y = X @ [[1.0], [2.0], [-1.0]]


def net(optimizer="sgd", rng=0, **more):
    x = Input(3)
    return Network(x, Dense(1)(x), optimizer=optimizer, rng=rng, **more)


def test_the_loss_falls_and_then_explodes():
    test = learning_rate_range_test(net(), X, Y, low=1e-4, high=100, steps=120)
    assert test.diverged
    assert len(test.rates) == len(test.losses) == len(test.smoothed) < 120
    np.testing.assert_allclose(np.diff(np.log(test.rates)), np.log(1e6) / 119)
    assert test.smoothed.min() < test.losses[0] / 3
    # The largest curvature of the mean square is about 2, so the limit is near 1.
    assert 0.5 < test.rates[-1] < 10
    assert 0.005 < test.suggestion < 0.5
    assert np.isfinite(test.losses).all()


def test_a_range_without_divergence_is_seen_to_its_end():
    test = learning_rate_range_test(net(), X, Y, low=1e-4, high=1e-2, steps=30)
    assert not test.diverged
    assert test.rates[-1] == pytest.approx(1e-2)
    assert "30 steps from 0.0001 to 0.01, no divergence" in repr(test)


@pytest.mark.parametrize(
    "optimizer", [SGD(0.1, momentum=0.9), Adam(), SGD(OneCycle(0.1, 10))], ids=repr
)
def test_the_network_stays_as_it_is(optimizer):
    network, twin = net(optimizer), net(optimizer)
    learning_rate_range_test(network, X, Y, steps=20)
    np.testing.assert_array_equal(network.theta, twin.theta)
    assert network.optimizer is optimizer
    for one in (network, twin):
        one.fit(X, Y, epochs=2)
    np.testing.assert_array_equal(network.theta, twin.theta)


def test_the_first_steps_are_those_of_the_optimizer():
    network = net()
    test = learning_rate_range_test(network, X, Y, low=0.01, high=0.04, steps=3, batch_size=None)
    losses = []
    for rate in (0.01, 0.02, 0.04):
        loss, gradient = network.gradient(X, Y)
        losses.append(loss)
        network.theta[...] -= rate * gradient
    np.testing.assert_allclose(test.losses, losses)


def test_several_inputs_and_running_statistics():
    a, b = Input(3), Input(3)
    out = Dense(1)(BatchNormalization()(Concatenate()([a, b])))
    network = Network([a, b], out, rng=0)
    before = network.evaluate([X, X], Y)
    test = learning_rate_range_test(network, [X, X], Y, low=1e-3, high=0.1, steps=20)
    assert test.smoothed[-1] < test.smoothed[0]
    assert network.evaluate([X, X], Y) == before


def test_a_loss_that_is_infinite_at_once():
    test = learning_rate_range_test(net(), X, Y, low=1e300, high=1e301, steps=5)
    assert test.diverged
    assert len(test.rates) == 1
    assert test.suggestion == test.rates[0]


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"low": 0}, ValueError, "expected low"),
        ({"low": 1, "high": 1}, ValueError, "expected high .* > 1"),
        ({"steps": 1}, ValueError, "expected steps >= 2, got 1"),
        ({"factor": 1}, ValueError, "expected factor"),
        ({"smoothing": 1}, ValueError, "expected smoothing"),
        ({"batch_size": 0}, ValueError, "expected batch_size >= 1, got 0"),
        ({"net": net(runs=3)}, ValueError, "expected a plain network, got runs=3; use select"),
        ({"y": Y[:9]}, ValueError, "200 samples and 9 targets"),
    ],
)
def test_bad_calls(changed, error, message):
    with pytest.raises(error, match=message):
        learning_rate_range_test(**{"net": net(), "x": X, "y": Y} | changed)


def test_the_lectures_stopping_rule():
    assert not diverged([1.0, 3.0])  # above 3 times, not at it
    assert diverged([1.0, 3.1, 0.5])
    assert diverged([1.0, np.inf])
    assert diverged([np.nan])
    assert not diverged([1.0, 3.1], factor=4)
    history = net(SGD(1e3)).fit(X, Y, epochs=3, batch_size=None)
    assert diverged(history) is True
    assert diverged({"val_loss": [1, 9]}, quantity="val_loss")
    stack = net(SGD(np.array([1e-3, 1e3])), runs=2).fit(X, Y, epochs=3, batch_size=None)
    assert diverged(stack).tolist() == [False, True]
    with pytest.raises(ValueError, match="expected at least one epoch"):
        diverged([])
    with pytest.raises(ValueError, match="expected factor"):
        diverged([1.0], factor=1)
