"""Tests of the layers that draw noise in training: Dropout, WeightDropout, GaussianNoise."""

import numpy as np
import pytest

from nnbook.arrays.workspace import Workspace
from nnbook.layers import Dense, Dropout, GaussianNoise, Input, WeightDropout
from nnbook.layers.base import column, in_order

PER_RUN = np.array([0.2, 0.5, 0.9])


def fresh(rows, seed=0, **settings):
    """Return a workspace whose noise starts afresh."""
    return Workspace(rows, rng=np.random.default_rng(seed), **settings)


# Dropout ----------------------------------------------------------------------------------------


def test_dropout_by_hand():
    """The draw is 0.64, 0.27, 0.04, 0.02: at a rate of 0.25 the first two stay, times 4/3."""
    x, dy, ws = np.array([[3.0, 6, 9, 12]]), np.array([[1.0, 2, 3, 4]]), fresh(1)
    y, cache = Dropout(0.25).forward({}, [x], True, ws)
    (dx,), grads = Dropout(0.25).backward({}, cache, dy, ws)
    assert np.random.default_rng(0).random(4).round(2).tolist() == [0.64, 0.27, 0.04, 0.02]
    np.testing.assert_allclose(y, [[4, 8, 0, 0]], rtol=1e-15)
    np.testing.assert_allclose(dx, [[4 / 3, 8 / 3, 0, 0]], rtol=1e-15)
    assert grads == {}


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dropout_keeps_the_mean_and_drops_at_its_rate(rate, dtype):
    """Four standard errors of the mean of n draws of variance rate / (1 - rate)."""
    n = 200 * 500
    x = np.ones((200, 500), dtype)
    y, cache = Dropout(rate).forward({}, [x], True, fresh(200, dtype=dtype))
    assert abs(y.mean(dtype=np.float64) - 1) < 4 * np.sqrt(rate / (1 - rate) / n)
    assert abs((y == 0).mean() - rate) < 4 * np.sqrt(rate * (1 - rate) / n)
    np.testing.assert_allclose(np.unique(y), [0, 1 / (1 - rate)], rtol=1e-6)
    (dx,), _ = Dropout(rate).backward({}, cache, x, fresh(200, dtype=dtype))
    np.testing.assert_array_equal(dx, y)  # where x and dy are ones, both are the mask


def test_each_step_and_each_sample_has_a_mask_of_its_own():
    x, ws = np.ones((2, 50)), fresh(2)
    first, second = (Dropout(0.5).forward({}, [x], True, ws)[0].copy() for _ in range(2))
    assert (first != second).any()
    assert (first[0] != first[1]).any()


def test_dropout_of_nothing_is_the_identity_but_draws():
    """Then what other layers draw does not depend on the rate."""
    x, ws = np.random.default_rng(1).standard_normal((4, 3)), fresh(4)
    y, cache = Dropout(0).forward({}, [x], True, ws)
    np.testing.assert_array_equal(y, x)
    np.testing.assert_array_equal(Dropout(0).backward({}, cache, x, ws)[0][0], x)
    other = fresh(4)
    Dropout(0.7).forward({}, [x], True, other)
    assert ws.rng.random() == other.rng.random()


@pytest.mark.parametrize("layer", [Dropout(0.5), GaussianNoise(2.0), Dropout(PER_RUN)])
def test_prediction_passes_on_and_draws_nothing(layer):
    x = np.ones((4, 3))
    assert layer.forward({}, [x], False, Workspace(4, runs=3))[0] is x


def test_higher_rates_drop_what_lower_ones_drop():
    y, _ = Dropout(PER_RUN).forward({}, [np.ones((100, 4))], True, fresh(100, runs=3))
    dropped = y == 0
    assert (dropped[0] <= dropped[1]).all()
    assert (dropped[1] <= dropped[2]).all()
    assert [round(float(share), 1) for share in dropped.mean(axis=(1, 2))] == PER_RUN.tolist()


# GaussianNoise ----------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_gaussian_noise_has_its_standard_deviation(dtype):
    """Four standard errors, of the mean and of the standard deviation."""
    n, x = 100_000, np.full((1000, 100), 3.0, dtype)
    y, _ = GaussianNoise(0.5).forward({}, [x], True, fresh(1000, dtype=dtype))
    noise = (y - x).astype(np.float64)
    assert abs(noise.mean()) < 4 * 0.5 / np.sqrt(n)
    assert abs(noise.std() - 0.5) < 4 * 0.5 / np.sqrt(2 * n)


def test_gaussian_noise_by_hand():
    x, dy = np.array([[1.0, 2.0]]), np.array([[5.0, 6.0]])
    y, cache = GaussianNoise(0.1).forward({}, [x], True, fresh(1))
    np.testing.assert_array_equal(y, 0.1 * np.random.default_rng(0).standard_normal((1, 2)) + x)
    (dx,), grads = GaussianNoise(0.1).backward({}, cache, dy, fresh(1))
    assert dx.tolist() == dy.tolist()
    assert grads == {}
    still, _ = GaussianNoise(0).forward({}, [x], True, fresh(1))
    np.testing.assert_array_equal(still, x)


# WeightDropout ----------------------------------------------------------------------------------


def test_weight_dropout_by_hand():
    """The draw is 0.64, 0.27 | 0.04, 0.02 for the kernel, 0.81, 0.91 for the bias.

    With p = 0.85, W = (1, 2 | 3, 4), b = (10, 20) the bias of unit 1 is absent. x = (1, 1) gives
    y = (14, 6), and dy = (1, 10) gives dW = (1, 10 | 1, 10), db = (1, 0), dx = (21, 43).
    """
    layer, ws = WeightDropout(2, keep_probability=0.85), fresh(1)
    params = {"kernel": np.array([[1.0, 2], [3, 4]]), "bias": np.array([10.0, 20])}
    y, cache = layer.forward(params, [np.ones((1, 2))], True, ws)
    assert y.tolist() == [[14, 6]]
    (dx,), grads = layer.backward(params, cache, np.array([[1.0, 10]]), ws)
    assert grads["kernel"].tolist() == [[1, 10], [1, 10]]
    assert grads["bias"].tolist() == [1, 0]
    assert dx.tolist() == [[21, 43]]
    half, _ = WeightDropout(2).forward(params, [np.ones((1, 2))], True, fresh(1))
    assert half.tolist() == [[3, 2 + 4]]  # W[0, 0] and both biases are above 0.5


def test_one_mask_holds_for_the_whole_batch_and_the_next_step_has_another():
    layer, ws = WeightDropout(20, use_bias=False), fresh(6)
    params, x = {"kernel": np.ones((1, 20))}, np.ones((6, 1))
    first, second = (layer.forward(params, [x], True, ws)[0].copy() for _ in range(2))
    assert (first == first[0]).all()
    assert (first[0] != second[0]).any()


@pytest.mark.parametrize("p", [0.2, 0.5, 0.9])
def test_the_expected_pre_activation_is_p_times_that_of_prediction(p):
    """Kernel and bias are kept with probability p, and nothing is rescaled."""
    rng = np.random.default_rng(1)
    layer, ws, x = WeightDropout(3, keep_probability=p), fresh(1), rng.standard_normal((1, 40))
    params = {"kernel": rng.standard_normal((40, 3)), "bias": rng.standard_normal(3)}
    steps = np.stack([layer.forward(params, [x], True, ws)[0][0].copy() for _ in range(2000)])
    predicted = layer.forward(params, [x], False, ws)[0][0]
    error = steps.std(axis=0) / np.sqrt(len(steps))
    assert (np.abs(steps.mean(axis=0) - p * predicted) < 4 * error).all()
    np.testing.assert_allclose(predicted, (x @ params["kernel"] + params["bias"])[0])
    # The variance of a sum of independent masks: p (1 - p) times the squares of its terms.
    terms = (x[0, :, None] * params["kernel"]) ** 2
    variance = p * (1 - p) * (terms.sum(axis=0) + params["bias"] ** 2)
    np.testing.assert_allclose(steps.var(axis=0), variance, rtol=0.15)


@pytest.mark.parametrize("activation", [None, "relu", "tanh", "softmax"])
def test_weight_dropout_that_keeps_all_is_dense_and_so_is_prediction(activation):
    rng = np.random.default_rng(0)
    x, dense = rng.standard_normal((5, 2)), Dense(3, activation)
    params = dense.init(np.random.default_rng(4), [(2,)], np.float64)
    expected = dense.forward(params, [x], True, Workspace(5))[0]
    for p, training in [(1.0, True), (0.3, False)]:
        layer = WeightDropout(3, activation, p)
        np.testing.assert_equal(layer.init(np.random.default_rng(4), [(2,)], np.float64), params)
        y, _ = layer.forward(params, [x], training, fresh(5))
        np.testing.assert_array_equal(y, expected)


# What they have in common -----------------------------------------------------------------------


@pytest.mark.parametrize("layer", [Dropout(0.5), GaussianNoise(1.0), WeightDropout(2, name="wd")])
def test_training_without_a_generator_is_refused(layer):
    params = layer.init(np.random.default_rng(0), [(2,)], np.float64)
    with pytest.raises(ValueError, match=rf"^{layer.label}: expected a generator .*, got None; "):
        layer.forward(params, [np.ones((1, 2))], True, Workspace(1))


def test_a_column_has_the_dtype_of_the_workspace():
    assert column("Dropout", "rate", 0.5, Workspace(2, runs=3, dtype=np.float32)) == 0.5
    values = column("Dropout", "rate", PER_RUN, Workspace(2, runs=3, dtype=np.float32))
    assert values.shape == (3, 1, 1)
    assert values.dtype == np.float32


def test_shared_noise_lies_in_memory_as_the_stack_does():
    draw = np.arange(12.0).reshape(4, 3)
    assert in_order(draw, np.empty((4, 3))) is draw
    for y in (np.empty((2, 4, 3)), np.empty((2, 3, 4)).swapaxes(1, 2)):
        aligned = in_order(draw, y)
        np.testing.assert_array_equal(aligned, draw)
        assert aligned.strides == y.strides[1:]


@pytest.mark.parametrize(
    ("runs", "network", "remedy"),
    [(None, "one plain network", "; use select"), (2, "a network with runs=2", "")],
)
@pytest.mark.parametrize(
    ("layer", "name"),
    [
        (Dropout(PER_RUN), "Dropout: expected a rate"),
        (GaussianNoise(PER_RUN), "GaussianNoise: expected a stddev"),
        (WeightDropout(2, keep_probability=PER_RUN), "WeightDropout: expected a keep_probability"),
    ],
)
def test_there_is_one_value_for_each_run(layer, name, runs, network, remedy):
    params = {"kernel": np.ones((2, 2)), "bias": np.ones(2)}
    with pytest.raises(ValueError, match=rf"^{name} for {network}, got 3 values{remedy}$"):
        layer.forward(params, [np.ones((1, 2))], True, fresh(1, runs=runs))


def test_nobody_changes_a_rate_from_outside():
    rates = [0.1, 0.2]
    array = np.array(rates)
    layer = Dropout(array)
    array[:] = 7
    assert layer.rate.tolist() == rates
    assert Dropout(rates).select(1).rate == 0.2


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Dropout(1), ValueError, r"^Dropout: expected rate to be .*>= 0 and < 1, got 1$"),
        (lambda: Dropout(-0.1), ValueError, r"^Dropout: expected rate .*, got -0\.1$"),
        (lambda: Dropout([0.5, 1.5]), ValueError, r"^Dropout: expected rate\[1\] .*, got 1\.5$"),
        (
            lambda: Dropout("half"),
            TypeError,
            r"^Dropout: expected rate to be a number",
        ),
        (lambda: Dropout(0.5)([Input(1)] * 2), ValueError, r"^dropout: expected one input, got 2"),
        (lambda: GaussianNoise(-1), ValueError, r"^GaussianNoise: expected stddev .*>= 0, got -1$"),
        (lambda: GaussianNoise(1)([]), ValueError, r"^gaussian_noise: expected one input, got 0"),
        (
            lambda: WeightDropout(1, keep_probability=0),
            ValueError,
            r"^WeightDropout: expected keep_probability to be finite and > 0 and <= 1, got 0$",
        ),
        (lambda: WeightDropout(0), ValueError, r"^WeightDropout: expected units >= 1, got 0$"),
        (lambda: WeightDropout(1, "rleu"), ValueError, r"^WeightDropout: .*'relu'\?$"),
        (
            lambda: WeightDropout(1, kernel_initializer="he"),
            ValueError,
            r"^WeightDropout: expected initializer",
        ),
        (lambda: WeightDropout(1)([]), ValueError, r"^weight_dropout: expected one input, got 0"),
    ],
)
def test_bad_calls(make, error, message):
    with pytest.raises(error, match=message):
        make()
