"""Tests that nnbook's rules give scikit-learn's numbers, and how Keras's and PyTorch's differ."""

import numpy as np
import pytest

from nnbook import SGD, Adam

stochastic = pytest.importorskip("sklearn.neural_network._stochastic_optimizers")

GRADIENTS = np.random.default_rng(0).standard_normal((20, 6)) * np.geomspace(1e-6, 10, 6)


def walk(optimizer, gradients=GRADIENTS):
    theta = np.zeros(6)
    state = optimizer.init(theta)
    for g in gradients:
        theta += optimizer.update(g.copy(), state)
    return theta


def walk_sklearn(optimizer, gradients=GRADIENTS):
    theta = np.zeros(6)
    for g in gradients:
        theta += optimizer._get_updates([g])[0]
    return theta


@pytest.mark.parametrize("nesterov", [False, True])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_sgd_is_that_of_scikit_learns_mlp(momentum, nesterov):
    theirs = stochastic.SGDOptimizer(
        [np.zeros(6)], learning_rate_init=0.1, momentum=momentum, nesterov=nesterov
    )
    np.testing.assert_allclose(
        walk(SGD(0.1, momentum=momentum, nesterov=nesterov)), walk_sklearn(theirs), rtol=1e-12
    )


def test_adam_is_that_of_scikit_learns_mlp_but_for_epsilon():
    """Theirs adds epsilon before the correction, which is epsilon / sqrt(1 - beta_2^t) in ours."""
    theirs = walk_sklearn(stochastic.AdamOptimizer([np.zeros(6)], 0.1, epsilon=1e-8))
    tiny = walk_sklearn(stochastic.AdamOptimizer([np.zeros(6)], 0.1, epsilon=1e-30))
    np.testing.assert_allclose(walk(Adam(0.1, epsilon=1e-30)), tiny, rtol=1e-12)
    same = walk(Adam(0.1, epsilon=1e-8))
    assert abs(same / theirs - 1)[-1] < 1e-6  # gradients of size 10
    assert abs(same / theirs - 1)[0] > 1e-3  # gradients of size 1e-6
    optimizer, theta = Adam(0.1), np.zeros(6)
    state = optimizer.init(theta)
    for t, g in enumerate(GRADIENTS, start=1):
        state["epsilon"] = 1e-8 / np.sqrt(1 - 0.999**t)
        theta += optimizer.update(g.copy(), state)
    np.testing.assert_allclose(theta, theirs, rtol=1e-12)
