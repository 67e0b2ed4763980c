"""Tests of nnbook.activations: values, derivatives, and who may write where."""

import numpy as np
import pytest

from nnbook import activations
from nnbook.activations import Activation, LeakyReLU
from nnbook.gradcheck import numerical_gradient

KNOWN = [*dict.fromkeys(activations.NAMES.values()), LeakyReLU(-0.5), LeakyReLU(2.0)]
every = pytest.mark.parametrize("f", KNOWN, ids=lambda f: f.name)

# Far from 0, where ReLU has a kink, and wide enough to saturate a sigmoid.
Z = np.array([[-8.0, -1.5, -0.3], [0.2, 1.0, 7.0]])

REFERENCES = {
    "identity": lambda z: z,
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "relu": lambda z: z * (z > 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.1 * z),
}


@pytest.mark.parametrize("name", activations.NAMES)
def test_values_against_the_definitions(name):
    np.testing.assert_allclose(
        activations.get(name)(Z), REFERENCES[name](Z), rtol=1e-12, atol=1e-16
    )


@every
def test_vjp_is_the_derivative_element_by_element(f):
    """Each output element is differentiated alone: dy is a row of the identity."""
    for index in np.ndindex(Z.shape):
        numeric = numerical_gradient(lambda z, index=index: float(f(z)[index]), Z)
        dy = np.zeros_like(Z)
        dy[index] = 1.0
        np.testing.assert_allclose(f.vjp(dy, Z, f(Z)), numeric, rtol=1e-6, atol=1e-9)


@every
def test_vjp_is_linear_in_dy_and_agrees_with_derivative(f):
    dy = np.array([[1.0, -2.0, 3.0], [0.5, 0.0, -1.0]])
    np.testing.assert_allclose(f.vjp(dy, Z, f(Z)), dy * f.derivative(Z), rtol=1e-12)


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_out_gives_the_same_and_the_dtype_stays(f, dtype):
    z = Z.astype(dtype)
    y, dy = f(z), np.ones_like(z)
    into_itself = z.copy()
    dz = np.empty_like(z)
    for result, expected in [
        (f.fn(z, out=np.empty_like(z)), y),
        (f.fn(into_itself, out=into_itself), y),  # a layer may write y over its own z
        (f.vjp(dy, z, y, out=dz), f.vjp(dy, z, y)),
        (f.derivative(z), f.vjp(dy, z, y)),
    ]:
        assert result.dtype == dtype
        np.testing.assert_array_equal(result, expected)


@every
def test_without_out_nothing_is_written(f):
    z, dy = Z.copy(), np.ones_like(Z)
    y = f(z)
    for array in (z, dy, y):
        array.flags.writeable = False
    f.fn(z)
    f.vjp(dy, z, y, out=np.empty_like(z))
    f.vjp(dy, z, y)


@every
def test_needs_z_is_told_truly(f):
    """Where an activation says that it does not need z, its vjp ignores it."""
    y, dy = f(Z), np.ones_like(Z)
    poisoned = f.vjp(dy, np.full_like(Z, np.nan), y)
    assert np.array_equal(poisoned, f.vjp(dy, Z, y)) or f.needs_z


@every
def test_a_call_takes_numbers_lists_and_whole_numbers_and_returns_fresh_arrays(f):
    assert f([1, -2]).dtype == np.float64
    assert np.ndim(f(0.5)) == 0
    assert not np.shares_memory(f(Z), Z)


@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
def test_at_the_kink_the_derivative_is_that_of_the_left_side(name):
    f = activations.get(name)
    assert f.derivative([0.0, -0.0]).tolist() == [f.derivative([-1.0])[0]] * 2


def test_sigmoid_does_not_overflow():
    np.testing.assert_array_equal(activations.sigmoid([-1e5, 0.0, 1e5]), [0.0, 0.5, 1.0])


def test_leaky_relu_slope():
    assert LeakyReLU(0.3)([-2.0]).tolist() == [-0.6]
    assert LeakyReLU(2.0)([-1.0, 1.0]).tolist() == [-2.0, 1.0]
    with pytest.raises(
        ValueError, match=r"^LeakyReLU: expected negative_slope to be finite, got nan$"
    ):
        LeakyReLU(float("nan"))


def test_get():
    mine = Activation("mine", fn=np.sin, vjp=lambda dy, z, y, out=None: dy * np.cos(z))
    assert activations.get(mine) is mine
    assert activations.get(None) is activations.identity
    assert activations.get("tanh") is activations.tanh
    with pytest.raises(
        ValueError,
        match=r"^Dense: expected activation to be one of .*'relu'.*did you mean 'tanh'\?$",
    ):
        activations.get("tahn", "Dense")
