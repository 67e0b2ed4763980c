"""Tests of the layers that normalize each sample over its units: by hand, and against the axis."""

import numpy as np
import pytest

from nnbook import (
    Dense,
    Input,
    LayerNormalization,
    Network,
    RMSNormalization,
)
from nnbook.arrays.workspace import Workspace
from nnbook.gradcheck import check_layer
from nnbook.layers import BatchNormalization


def test_layer_normalization_by_hand():
    """x = (1, 5), epsilon = 5: mean 3, variance 4, s = 3, x^ = (-2/3, 2/3).

    gamma = (6, 3), beta = (1, 0): y = (-3, 2). dy = (1, 4): g = (6, 12), mean 9, and g x^ has the
    mean (-4 + 8) / 2 = 2. dx = (6 - 9 + 4/3, 12 - 9 - 4/3) / 3 = (-5/9, 5/9)
    """
    layer, ws = LayerNormalization(epsilon=5), Workspace(1)
    params = {"gamma": np.array([6.0, 3.0]), "beta": np.array([1.0, 0.0])}
    y, cache = layer.forward(params, [np.array([[1.0, 5.0]])], True, ws)
    np.testing.assert_allclose(y, [[-3, 2]], rtol=1e-14)
    (dx,), grads = layer.backward(params, cache, np.array([[1.0, 4.0]]), ws)
    np.testing.assert_allclose(dx, [[-5 / 9, 5 / 9]], rtol=1e-14)
    np.testing.assert_allclose(grads["gamma"], [-2 / 3, 8 / 3], rtol=1e-14)
    np.testing.assert_allclose(grads["beta"], [1, 4], rtol=1e-15)


def test_rms_normalization_by_hand():
    """x = (1, 7), epsilon = 11: mean square 25, r = 6, x^ = (1/6, 7/6).

    gamma = (6, 3): y = (1, 7/2). dy = (1, 4): g = (6, 12), g x^ has the mean (1 + 14) / 2 = 15/2.
    dx = (6 - 15/12, 12 - 105/12) / 6 = (19/24, 13/24)
    """
    layer, ws = RMSNormalization(epsilon=11), Workspace(1)
    params = {"gamma": np.array([6.0, 3.0])}
    y, cache = layer.forward(params, [np.array([[1.0, 7.0]])], True, ws)
    np.testing.assert_allclose(y, [[1, 3.5]], rtol=1e-14)
    (dx,), grads = layer.backward(params, cache, np.array([[1.0, 4.0]]), ws)
    np.testing.assert_allclose(dx, [[19 / 24, 13 / 24]], rtol=1e-14)
    np.testing.assert_allclose(grads["gamma"], [1 / 6, 14 / 3], rtol=1e-14)


def test_layer_normalization_is_batch_normalization_along_the_other_axis():
    x = 3 + np.random.default_rng(0).standard_normal((6, 6))
    settings = {"epsilon": 0.01, "center": False, "scale": False}
    across, _ = BatchNormalization(**settings).forward({}, [x.T], True, Workspace(6))
    along, _ = LayerNormalization(**settings).forward({}, [x], True, Workspace(6))
    np.testing.assert_allclose(along, across.T, rtol=1e-12)


def test_rms_normalization_is_layer_normalization_of_what_has_mean_0():
    x = np.random.default_rng(0).standard_normal((6, 5))
    x -= x.mean(axis=1, keepdims=True)
    bare = LayerNormalization(epsilon=0.01, center=False, scale=False)
    along, _ = bare.forward({}, [x], True, Workspace(6))
    rms, _ = RMSNormalization(epsilon=0.01, scale=False).forward({}, [x], True, Workspace(6))
    np.testing.assert_allclose(rms, along, rtol=1e-12)


@pytest.mark.parametrize(
    "layer",
    [
        LayerNormalization(),
        LayerNormalization(scale=False),
        LayerNormalization(center=False),
        LayerNormalization(center=False, scale=False),
        RMSNormalization(),
        RMSNormalization(scale=False),
    ],
    ids=repr,
)
def test_the_gradients(layer):
    assert check_layer(layer, [(5,)]).passed
    assert check_layer(layer, [(1,)]).passed


@pytest.mark.parametrize("layer", [LayerNormalization, RMSNormalization])
def test_a_sample_is_normalized_alone_and_alike_in_training_and_prediction(layer):
    x = np.random.default_rng(0).standard_normal((4, 3))
    normal = layer()
    params = normal.init(np.random.default_rng(0), [(3,)], np.float64)
    training, _ = normal.forward(params, [x], True, Workspace(4))
    alone = [normal.forward(params, [row[None]], False, Workspace(1))[0][0] for row in x]
    np.testing.assert_allclose(training, alone, rtol=1e-15)


@pytest.mark.parametrize("layer", [LayerNormalization, RMSNormalization])
def test_a_sample_and_its_multiple_become_equal(layer):
    x = np.random.default_rng(0).standard_normal((4, 3))
    inputs = Input(3)
    net = Network(inputs, layer(epsilon=1e-12)(inputs))
    np.testing.assert_allclose(net.predict(7 * x), net.predict(x), rtol=1e-9)


@pytest.mark.parametrize("layer", [LayerNormalization, RMSNormalization])
def test_a_constant_sample_stays_finite(layer):
    inputs = Input(3)
    out = Network(inputs, layer()(inputs)).predict(np.array([[2.0, 2.0, 2.0], [0.0, 0.0, 0.0]]))
    assert np.isfinite(out).all()


@pytest.mark.parametrize("layer", [LayerNormalization, RMSNormalization])
@pytest.mark.parametrize("epsilon", [0, -1, np.nan, "1e-3", None])
def test_an_epsilon_that_is_not_above_0_is_refused(layer, epsilon):
    with pytest.raises((TypeError, ValueError), match=f"{layer.__name__}: expected epsilon"):
        layer(epsilon=epsilon)


@pytest.mark.parametrize("layer", [LayerNormalization, RMSNormalization])
def test_a_network_with_it_learns_and_is_stored(layer, tmp_path):
    from nnbook import load

    rng = np.random.default_rng(0)
    x = rng.standard_normal((40, 3))
    y = x @ [[1.0], [-2.0], [0.5]]
    inputs = Input(3)
    net = Network(inputs, Dense(1)(layer()(Dense(8, "tanh")(inputs))), rng=0)
    history = net.fit(x, y, epochs=50)
    assert history["loss"][-1] < 0.2 * history["loss"][0]
    net.save(tmp_path / "net")
    np.testing.assert_array_equal(load(tmp_path / "net.npz").predict(x), net.predict(x))
