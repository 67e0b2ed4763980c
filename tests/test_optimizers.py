"""Tests of nnbook.optimizers: steps by hand."""

import numpy as np
import pytest

from nnbook import SGD, optimizers
from nnbook._validation import select
from nnbook.optimizers.base import column


def walk(optimizer, gradients):
    """Return theta after each gradient, starting from 0."""
    theta = np.zeros_like(np.array(gradients[0], dtype=float))
    state = optimizer.init(theta)
    path = []
    for g in gradients:
        theta = theta + optimizer.update(np.array(g, dtype=float), state)
        path.append(theta)
    return np.array(path)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        # theta -= 0.1 g, with g = 1, 2, -1
        ({}, [-0.1, -0.3, -0.2]),
        # v = 0.5 v - 0.1 g: -0.1, -0.25, -0.025; theta += v
        ({"momentum": 0.5}, [-0.1, -0.35, -0.375]),
        # the same v; theta += 0.5 v - 0.1 g: -0.15, -0.325, +0.0875
        ({"momentum": 0.5, "nesterov": True}, [-0.15, -0.475, -0.3875]),
        ({"nesterov": True}, [-0.1, -0.3, -0.2]),
    ],
)
def test_three_steps_by_hand(settings, expected):
    path = walk(SGD(0.1, **settings), [[1.0], [2.0], [-1.0]])
    np.testing.assert_allclose(path[:, 0], expected, rtol=1e-13)


@pytest.mark.parametrize("nesterov", [False, True])
def test_each_run_has_its_own_rate_and_momentum(nesterov):
    rates, momenta = np.array([0.1, 0.2, 0.3]), np.array([0.0, 0.5, 0.9])
    rng = np.random.default_rng(0)
    gradients = rng.standard_normal((5, 3, 2))
    together = walk(SGD(rates, momenta, nesterov), gradients)
    for k in range(3):
        alone = walk(SGD(rates[k], momenta[k], nesterov), gradients[:, k])
        np.testing.assert_allclose(together[:, k], alone, rtol=1e-13)


@pytest.mark.parametrize("rate", [0.1, np.float64(0.1), np.array([0.1, 0.2])])
@pytest.mark.parametrize("momentum", [0.0, np.float64(0.9), np.array([0.5, 0.9])])
@pytest.mark.parametrize("nesterov", [False, True])
def test_float32_stays_float32(rate, momentum, nesterov):
    theta = np.zeros((2, 3), np.float32)
    sgd = SGD(rate, momentum, nesterov)
    state = sgd.init(theta)
    for _ in range(2):
        assert sgd.update(np.ones_like(theta), state).dtype == np.float32


def test_states_are_independent():
    """The hyperparameters are frozen, so two networks may share an optimizer."""
    sgd = SGD(0.1, 0.9)
    first, second = sgd.init(np.zeros(1)), sgd.init(np.zeros(1))
    sgd.update(np.ones(1), first)
    assert sgd.update(np.ones(1), second).tolist() == [-0.1]
    with pytest.raises(AttributeError):
        sgd.learning_rate = 0.2


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: SGD(-0.1), ValueError, r"^SGD: expected learning_rate .* >= 0, got -0\.1$"),
        (
            lambda: SGD("0.1"),
            TypeError,
            r"^SGD: expected learning_rate to be a number, got '0\.1'$",
        ),
        (lambda: SGD(0.1, 1.0), ValueError, r"^SGD: expected momentum .* >= 0 and < 1, got 1\.0$"),
        (lambda: SGD([0.1, np.nan]), ValueError, r"^SGD: expected learning_rate\[1\] to be finite"),
        (lambda: SGD([[0.1]]), ValueError, r"^SGD: expected learning_rate to be a number or one"),
        (
            lambda: SGD(np.array([0.1, 0.2])).init(np.zeros((3, 4))),
            ValueError,
            r"^SGD: expected a learning_rate for a network with runs=3, got 2 values$",
        ),
        (
            lambda: SGD(0.1, np.array([0.1, 0.2])).init(np.zeros(4)),
            ValueError,
            r"^SGD: expected a momentum for one plain network, got 2 values; use select$",
        ),
        (
            lambda: optimizers.get("sdg", "Network"),
            ValueError,
            r"^Network: expected optimizer .* 'adam', .* 'sgd', got 'sdg'; did you mean 'sgd'\?$",
        ),
    ],
)
def test_bad_calls(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_column_is_a_float_or_a_column():
    theta = np.zeros((2, 5), np.float32)
    assert type(column("who", "a", np.float64(0.5), theta)) is float
    assert column("who", "a", np.array([1.0, 2.0]), theta).tolist() == [[1.0], [2.0]]
    assert column("who", "a", np.array([1.0, 2.0]), theta).dtype == np.float32


@pytest.mark.parametrize("rates", [np.array([0.1, 0.2]), [0.1, 0.2]])
def test_select_takes_one_run(rates):
    one = select(SGD(rates, momentum=0.5, nesterov=True), 1)
    assert (one.learning_rate, one.momentum, one.nesterov) == (0.2, 0.5, True)


def test_get():
    mine = SGD(0.3)
    assert optimizers.get(mine) is mine
    assert optimizers.get("sgd").learning_rate == 0.01
