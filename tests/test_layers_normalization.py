"""Tests of nnbook.layers.batch_normalization: statistics, running statistics, gradients, speed."""

import numpy as np
import pytest

from nnbook.arrays.workspace import Workspace
from nnbook.gradcheck import check_layer
from nnbook.layers import BatchNormalization, Dense, Input


def start(layer, units, dtype=np.float64):
    """Return the parameters and the state of a fresh layer."""
    params = layer.init(np.random.default_rng(0), [(units,)], dtype)
    return params, layer.state([(units,)], dtype)


def test_forward_and_backward_by_hand():
    """x = (1, 5), epsilon = 5: mean 3, variance 4, s = 3, x^ = (-2/3, 2/3).

    gamma = 6, beta = 1: y = (-3, 5). dy = (1, 2): d beta = 3, d gamma = 2/3 (2 - 1) = 2/3.
    dx = 6/3 (dy - 3/2 - x^ (2/3)/2) = 2 (-1/2 + 2/9, 1/2 - 2/9) = (-5/9, 5/9)
    """
    layer, ws = BatchNormalization(epsilon=5), Workspace(2)
    params = {"gamma": np.array([6.0]), "beta": np.array([1.0])}
    y, cache = layer.forward(params, [np.array([[1.0], [5.0]])], True, ws)
    np.testing.assert_allclose(y, [[-3], [5]], rtol=1e-15)
    (dx,), grads = layer.backward(params, cache, np.array([[1.0], [2.0]]), ws)
    np.testing.assert_allclose(dx, [[-5 / 9], [5 / 9]], rtol=1e-14)
    np.testing.assert_allclose(grads["gamma"], [2 / 3], rtol=1e-14)
    np.testing.assert_allclose(grads["beta"], [3], rtol=1e-15)


@pytest.mark.parametrize("epsilon", [1e-3, 1e-5, 0.5])
@pytest.mark.parametrize("rows", [2, 7, 64])
def test_the_output_has_mean_0_and_variance_var_over_var_plus_epsilon(rows, epsilon):
    x = 5 + np.random.default_rng(0).standard_normal((rows, 4)) * [0.1, 1, 10, 100]
    layer = BatchNormalization(epsilon=epsilon)
    params, _ = start(layer, 4)
    y, _ = layer.forward(params, [x], True, Workspace(rows))
    np.testing.assert_allclose(y.mean(axis=0), 0, atol=1e-13)
    np.testing.assert_allclose(y.var(axis=0), x.var(axis=0) / (x.var(axis=0) + epsilon), rtol=1e-12)


def test_gamma_and_beta_are_the_new_deviation_and_mean():
    x = np.random.default_rng(0).standard_normal((50, 2))
    params = {"gamma": np.array([3.0, -0.5]), "beta": np.array([10.0, -1.0])}
    y, _ = BatchNormalization(epsilon=1e-12).forward(params, [x], True, Workspace(50))
    np.testing.assert_allclose(y.mean(axis=0), [10, -1], rtol=1e-12)
    np.testing.assert_allclose(y.std(axis=0), [3, 0.5], rtol=1e-9)


@pytest.mark.parametrize("momentum", [0.0, 0.9, 0.99])
def test_running_statistics_forget_at_the_rate_of_momentum(momentum):
    """After n steps: momentum^n of the start, and each batch by its age. The variance is biased."""
    rng, layer = np.random.default_rng(0), BatchNormalization(momentum=momentum)
    params, state = start(layer, 3)
    assert state["moving_mean"].tolist() == [0, 0, 0]
    assert state["moving_variance"].tolist() == [1, 1, 1]
    batches, ws = [4 + 2 * rng.standard_normal((8, 3)) for _ in range(5)], Workspace(8)
    for x in batches:
        _, cache = layer.forward(params, [x], True, ws)
        kept = {name: value.copy() for name, value in state.items()}
        new = layer.next_state(state, cache)
        np.testing.assert_equal(state, kept)  # the network writes, the layer does not
        state = new
    weights = [(1 - momentum) * momentum**age for age in (4, 3, 2, 1, 0)]
    for name, first, statistic in [("moving_mean", 0, np.mean), ("moving_variance", 1, np.var)]:
        expected = first * momentum**5 + sum(
            w * statistic(x, axis=0) for w, x in zip(weights, batches, strict=True)
        )
        np.testing.assert_allclose(state[name], expected, rtol=1e-12)


def test_prediction_uses_the_state_and_each_sample_alone():
    """y = gamma (x - mean) / sqrt(variance + epsilon) + beta = 2 (7 - 3) / sqrt(3 + 1) + 1."""
    layer = BatchNormalization(epsilon=1)
    params = {"gamma": np.array([2.0]), "beta": np.array([1.0])}
    state = {"moving_mean": np.array([3.0]), "moving_variance": np.array([3.0])}
    y, cache = layer.forward(params, [np.array([[7.0], [3.0]])], False, Workspace(2, state=state))
    assert y.tolist() == [[5], [1]]
    (dx,), grads = layer.backward(params, cache, np.array([[1.0], [10]]), Workspace(2, state=state))
    assert dx.tolist() == [[1], [10]]  # gamma / s = 1: the statistics do not depend on x
    assert grads["gamma"].tolist() == [2]  # x^ = (2, 0)
    assert grads["beta"].tolist() == [11]


def test_prediction_comes_to_what_training_does():
    """If one batch is repeated, the running statistics become those of the batch."""
    layer, ws = BatchNormalization(momentum=0.5), Workspace(6)
    params, state = start(layer, 2)
    x = np.random.default_rng(0).standard_normal((6, 2))
    for _ in range(60):
        y, cache = layer.forward(params, [x], True, ws)
        state = layer.next_state(state, cache)
    predicted, _ = layer.forward(params, [x], False, Workspace(6, state=state))
    np.testing.assert_allclose(predicted, y, rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_batch_of_one_gives_beta_and_no_gradient(dtype):
    layer, ws = BatchNormalization(), Workspace(1, dtype=dtype)
    params = {"gamma": np.array([2, 2], dtype), "beta": np.array([1, -1], dtype)}
    y, cache = layer.forward(params, [np.array([[7, 1e6]], dtype)], True, ws)
    assert y.tolist() == [[1, -1]]
    (dx,), _ = layer.backward(params, cache, np.ones((1, 2), dtype), ws)
    assert dx.tolist() == [[0, 0]]


@pytest.mark.parametrize("center", [True, False])
@pytest.mark.parametrize("scale", [True, False])
@pytest.mark.parametrize("units", [1, 3])
def test_gradients_with_and_without_gamma_and_beta(center, scale, units):
    layer = BatchNormalization(center=center, scale=scale, epsilon=0.01)
    params, _ = start(layer, units)
    assert sorted(params) == ["beta"] * center + ["gamma"] * scale
    report = check_layer(layer, [(units,)], rows=6)
    assert report.passed, report
    assert report.checked == 6 * units + units * (center + scale)


@pytest.mark.parametrize("shift", [0, 1e3, 1e5])
def test_a_large_mean_costs_few_digits_in_float32(shift):
    """The mean of squares minus the squared mean would leave nothing of the variance."""
    x = (shift + np.random.default_rng(0).standard_normal((256, 3))).astype(np.float32)
    params, _ = start(BatchNormalization(), 3, np.float32)
    y, _ = BatchNormalization().forward(params, [x], True, Workspace(256, dtype=np.float32))
    exact = x.astype(np.float64)
    exact = (exact - exact.mean(axis=0)) / np.sqrt(exact.var(axis=0) + 1e-3)
    np.testing.assert_allclose(y, exact, atol=1e-6 * max(shift, 3))


def test_a_bias_in_front_has_no_gradient():
    """Why a Dense in front of it takes use_bias=False: subtracting the mean undoes the shift."""
    rng = np.random.default_rng(0)
    dense, layer, ws, wd = Dense(3), BatchNormalization(), Workspace(8), Workspace(8)
    first, (params, _) = dense.init(rng, [(2,)], np.float64), start(layer, 3)
    z, below = dense.forward(first, [rng.standard_normal((8, 2))], True, wd)
    _, cache = layer.forward(params, [z], True, ws)
    (dz,), _ = layer.backward(params, cache, rng.standard_normal((8, 3)), ws)
    _, grads = dense.backward(first, below, dz, wd)
    assert np.abs(grads["bias"]).max() < 1e-14 < 0.1 < np.abs(grads["kernel"]).max()


def test_numbers_of_numpy_do_not_promote_float32():
    layer = BatchNormalization(momentum=np.float64(0.9), epsilon=np.float64(1e-3))
    params, state = start(layer, 2, np.float32)
    x = np.random.default_rng(0).standard_normal((4, 2)).astype(np.float32)
    y, cache = layer.forward(params, [x], True, Workspace(4, dtype=np.float32))
    new = layer.next_state(state, cache)
    assert {y.dtype, *(value.dtype for value in new.values())} == {np.dtype(np.float32)}


def test_a_step_equals_a_lean_loop():
    """The loop makes as few passes and allocates nothing; what remains is the layer's overhead.

    Measured 1.1 times; the bound leaves room for a busy machine.
    """
    m, units = 128, 256
    rng, layer, ws = np.random.default_rng(0), BatchNormalization(), Workspace(m, dtype=np.float32)
    x, dy = rng.standard_normal((2, m, units), dtype=np.float32)
    params, _ = start(layer, units, np.float32)
    gamma, beta, ones = params["gamma"], params["beta"], np.ones((1, m), np.float32)
    a, b, c = np.empty((3, m, units), np.float32)

    def loop():
        np.subtract(x, (ones @ x) / m, out=a)
        inverse = 1 / np.sqrt(np.einsum("ij,ij->j", a, a) / m + 1e-3)
        np.add(np.multiply(a, inverse * gamma, out=b), beta, out=b)
        d_beta, d_gamma = ones @ dy, np.einsum("ij,ij->j", dy, a) * inverse
        np.add(np.multiply(a, inverse * d_gamma / -m, out=c), dy, out=c)
        np.multiply(np.subtract(c, d_beta / m, out=c), inverse * gamma, out=c)
        return b, c

    def step():
        y, cache = layer.forward(params, [x], True, ws)
        return y, layer.backward(params, cache, dy, ws)[0][0]

    for mine, lean in zip(step(), loop(), strict=True):
        np.testing.assert_allclose(mine, lean, atol=1e-5)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: BatchNormalization(1), ValueError, r"^BatchNormalization: .*momentum .*, got 1$"),
        (
            lambda: BatchNormalization(epsilon=0),
            ValueError,
            r"^BatchNormalization: expected epsilon to be finite and > 0, got 0$",
        ),
        (lambda: BatchNormalization("0.9"), TypeError, r"^BatchNormalization: expected momentum"),
        (
            lambda: BatchNormalization()([Input(1)] * 2),
            ValueError,
            r"^batch_normalization: ",
        ),
        (
            lambda: BatchNormalization(name="bn", center=False, scale=False).forward(
                {}, [np.ones((1, 1))], False, Workspace(1)
            ),
            ValueError,
            r"^bn: expected running statistics for prediction, got none; make the workspace",
        ),
    ],
)
def test_bad_calls(make, error, message):
    with pytest.raises(error, match=message):
        make()
