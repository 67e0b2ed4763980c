"""Tests of nnbook.activations: values, derivatives, and who may write where."""

import math
import pickle
import warnings

import numpy as np
import pytest
import scipy.special as sp

from nnbook import Dense, Input, Network, activations
from nnbook.activations import ELU, GELU, Activation, LeakyReLU, Swish
from nnbook.gradcheck import check_network, numerical_gradient
from nnbook.theory import gaussian_mean

KNOWN = [
    *dict.fromkeys(activations.NAMES.values()),
    LeakyReLU(-0.5),
    LeakyReLU(2.0),
    ELU(0.0),
    ELU(1.7),
    Swish(-0.5),
    Swish(3.0),
    GELU(approximate=False),
]
ELEMENTWISE = [f for f in KNOWN if f.elementwise]
every = pytest.mark.parametrize("f", KNOWN, ids=lambda f: f.name)
every_elementwise = pytest.mark.parametrize("f", ELEMENTWISE, ids=lambda f: f.name)

# Far from 0, where ReLU has a kink, and wide enough to saturate a sigmoid.
Z = np.array([[-8.0, -1.5, -0.3], [0.2, 1.0, 7.0]])

SELU_ALPHA = math.sqrt(2 / math.pi) / (math.erfc(0.5**0.5) * -math.exp(0.5) + 1)
REFERENCES = {
    "identity": lambda z: z,
    "linear": lambda z: z,
    "step": lambda z: np.where(z >= 0, 1.0, 0.0),
    "sigmoid": sp.expit,
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "relu": lambda z: z * (z > 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.1 * z),
    "elu": lambda z: np.where(z > 0, z, np.exp(z) - 1),
    "selu": lambda z: 1.0507009873554805 * np.where(z > 0, z, SELU_ALPHA * (np.exp(z) - 1)),
    "softplus": lambda z: -sp.log_expit(-z),
    "swish": lambda z: z * sp.expit(z),
    "silu": lambda z: z * sp.expit(z),
    "gelu": lambda z: z * sp.expit(2 * np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)),
    "softmax": lambda z: sp.softmax(z, axis=-1),
}


@pytest.mark.parametrize("name", activations.NAMES)
def test_values_against_the_definitions(name):
    np.testing.assert_allclose(
        activations.get(name)(Z), REFERENCES[name](Z), rtol=1e-12, atol=2e-15
    )


DERIVATIVES = {
    "identity": np.ones_like,
    "step": np.zeros_like,
    "sigmoid": lambda z: sp.expit(z) * sp.expit(-z),
    "tanh": lambda z: 1 / np.cosh(z) ** 2,
    "relu": lambda z: np.where(z > 0, 1.0, 0.0),
    "leaky_relu": lambda z: np.where(z > 0, 1.0, 0.1),
    "elu": lambda z: np.where(z > 0, 1.0, np.exp(z)),
    "selu": lambda z: 1.0507009873554805 * np.where(z > 0, 1.0, SELU_ALPHA * np.exp(z)),
    "softplus": sp.expit,
    "swish": lambda z: sp.expit(z) * (1 + z * sp.expit(-z)),
}


@pytest.mark.parametrize("name", DERIVATIVES)
@pytest.mark.parametrize(("dtype", "atol"), [(np.float64, 1e-14), (np.float32, 2e-6)])
def test_derivatives_against_the_definitions_from_tail_to_tail(name, dtype, atol):
    z = np.concatenate([np.linspace(-300, 300, 999), np.linspace(-3, 3, 998)])
    np.testing.assert_allclose(
        activations.get(name).derivative(z.astype(dtype)), DERIVATIVES[name](z), rtol=0, atol=atol
    )


@every
def test_vjp_is_the_derivative_element_by_element(f):
    """Each output element is differentiated on its own: dy has a single 1."""
    for index in np.ndindex(Z.shape):
        numeric = numerical_gradient(lambda z, index=index: float(f(z)[index]), Z)
        dy = np.zeros_like(Z)
        dy[index] = 1.0
        np.testing.assert_allclose(f.vjp(dy, Z, f(Z)), numeric, rtol=1e-6, atol=1e-9)


@every_elementwise
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
        (f.derivative(z) if f.elementwise else f.vjp(dy, z, y), f.vjp(dy, z, y)),
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
    """If an activation says it does not need z, its vjp ignores z."""
    y, dy = f(Z), np.ones_like(Z)
    poisoned = f.vjp(dy, np.full_like(Z, np.nan), y)
    assert np.array_equal(poisoned, f.vjp(dy, Z, y)) or f.needs_z


@every
def test_a_call_takes_numbers_lists_and_whole_numbers_and_returns_fresh_arrays(f):
    assert f([1, -2]).dtype == np.float64
    assert np.ndim(f(0.5)) == 0
    assert not np.shares_memory(f(Z), Z)


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1e2, 1e4, 1e10])
def test_far_from_zero_nothing_overflows_and_slopes_are_those_of_the_asymptotes(f, dtype, size):
    z = np.array([[-size, 0.0, size], [size, -size, size]], dtype=dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        y = f(z)
        dz = f.vjp(np.ones_like(z), z, y)
    assert np.isfinite(y).all()
    assert np.isfinite(dz).all()
    if f.elementwise:
        h = size / 8
        numeric = (f(z.astype(float) + h) - f(z.astype(float) - h)) / (2 * h)
        far = z != 0
        np.testing.assert_allclose(dz[far], numeric[far], rtol=1e-5, atol=1e-3)


@every
def test_stacks_are_their_runs_side_by_side(f):
    """An array (runs, batch, K) gives the same as each run alone."""
    z = np.random.default_rng(0).normal(size=(3, 4, 5))
    dy = np.random.default_rng(1).normal(size=z.shape)
    y = f(z)
    dz = f.vjp(dy, z, y)
    for k in range(3):
        np.testing.assert_allclose(y[k], f(z[k]), rtol=1e-13)
        np.testing.assert_allclose(dz[k], f.vjp(dy[k], z[k], f(z[k])), rtol=1e-12, atol=1e-15)


@every
def test_a_pickled_activation_computes_the_same(f):
    twin = pickle.loads(pickle.dumps(f))
    assert (twin.name, twin.needs_z, twin.elementwise) == (f.name, f.needs_z, f.elementwise)
    np.testing.assert_array_equal(twin(Z), f(Z))
    dy = np.ones_like(Z)
    np.testing.assert_array_equal(twin.vjp(dy, Z, f(Z)), f.vjp(dy, Z, f(Z)))


@every
@pytest.mark.parametrize("shape", [(4,), (3, 4), (2, 3, 4)])
def test_jacobian_against_central_differences(f, shape):
    z = np.random.default_rng(0).normal(size=shape)
    jacobian = f.jacobian(z)
    assert jacobian.shape == (*shape, 4)
    assert jacobian.flags.writeable
    for j in range(4):
        h = 1e-5 * np.eye(4)[j]
        numeric = (f(z + h) - f(z - h)) / 2e-5
        np.testing.assert_allclose(jacobian[..., j], numeric, rtol=1e-6, atol=1e-9)
    assert f.jacobian(z.astype(np.float32)).dtype == np.float32


@every_elementwise
def test_the_jacobian_of_an_elementwise_function_is_diagonal(f):
    np.testing.assert_array_equal(
        f.jacobian(Z), f.derivative(Z)[..., None, :] * np.eye(3), strict=False
    )
    with pytest.raises(
        ValueError, match=r"expected z of shape \(\.\.\., K\), got a number; use jacobian\(\[z\]\)$"
    ):
        f.jacobian(1.0)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "selu"])
def test_at_the_kink_the_derivative_is_that_of_the_left_side(name):
    f = activations.get(name)
    left = f.derivative([-1e-300])[0]
    assert f.derivative([0.0, -0.0]).tolist() == [left] * 2


def test_the_step_is_1_at_0_and_passes_no_gradient_however_large():
    step = activations.step
    assert step([-1e-300, -0.0, 0.0, 1e-300]).tolist() == [0.0, 1.0, 1.0, 1.0]
    dy, z = np.array([np.inf, -1.0]), np.array([1.0, -1.0])
    assert step.vjp(dy, z, step(z)).tolist() == [0.0, 0.0]
    assert step.vjp(dy, z, step(z), out=np.ones(2)).tolist() == [0.0, 0.0]


def test_sigmoid_does_not_overflow():
    np.testing.assert_array_equal(activations.sigmoid([-1e5, 0.0, 1e5]), [0.0, 0.5, 1.0])


def test_leaky_relu_slope():
    assert LeakyReLU(0.3)([-2.0]).tolist() == [-0.6]
    assert LeakyReLU(2.0)([-1.0, 1.0]).tolist() == [-2.0, 1.0]
    with pytest.raises(
        ValueError, match=r"^LeakyReLU: expected negative_slope to be finite, got nan$"
    ):
        LeakyReLU(float("nan"))


def test_elu():
    assert ELU(2.0)([-1e5, 3.0]).tolist() == [-2.0, 3.0]
    np.testing.assert_array_equal(ELU(0.0)(Z), activations.relu(Z))
    np.testing.assert_array_equal(ELU(0.0).derivative(Z), activations.relu.derivative(Z))
    # expm1, because exp - 1 would have a relative error of 8e-8
    np.testing.assert_allclose(ELU()([-1e-9]), [-1e-9 + 5e-19], rtol=1e-15)
    with pytest.raises(ValueError, match=r"^ELU: expected alpha to be finite and >= 0, got -1\.0$"):
        ELU(-1.0)


def test_selu_holds_a_standard_normal_where_it_is():
    """The constants in closed form, and the fixed point they are made for."""
    q, e = math.erfc(0.5**0.5), math.e
    below = 2 * math.erfc(2**0.5) * e**2 + math.pi * q**2 * e - 2 * (2 + math.pi) * q * e**0.5
    scale = (1 - q * e**0.5) * math.sqrt(2 * math.pi) / math.sqrt(below + math.pi + 2)
    np.testing.assert_allclose(
        activations.selu([1.0, -1e5]), [scale, -scale * SELU_ALPHA], rtol=1e-14
    )
    assert abs(gaussian_mean(activations.selu)) < 1e-12
    assert abs(gaussian_mean(lambda z: activations.selu(z) ** 2) - 1) < 1e-12


def test_softplus_and_its_derivative_keep_their_digits_on_both_sides():
    z = np.array([-700.0, -40.0, -1.0, 0.0, 1.0, 40.0, 1e4])
    np.testing.assert_allclose(activations.softplus(z), -sp.log_expit(-z), rtol=1e-15)
    np.testing.assert_allclose(activations.softplus.derivative(z), sp.expit(z), rtol=1e-15)


def test_swish():
    assert activations.silu is activations.swish is activations.get("silu")
    np.testing.assert_array_equal(Swish(0.0)(Z), Z / 2)
    np.testing.assert_array_equal(Swish(0.0).derivative(Z), 0.5 * np.ones_like(Z))
    np.testing.assert_allclose(Swish(2.5)(Z), Z * sp.expit(2.5 * Z), rtol=1e-7, atol=1e-15)
    np.testing.assert_allclose(Swish(1e4)(Z), activations.relu(Z), rtol=1e-12)
    with pytest.raises(ValueError, match=r"^Swish: expected beta to be finite, got inf$"):
        Swish(math.inf)


def test_exact_gelu_against_scipy_and_the_error_of_the_approximation():
    """Its docstring says 4.8e-4 for the value and 8.7e-4 for the derivative."""
    z = np.linspace(-12, 12, 24_001)
    value = z * sp.erfc(-z / np.sqrt(2)) / 2
    slope = sp.ndtr(z) + z * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    exact, approximate = GELU(approximate=False), GELU()
    np.testing.assert_allclose(exact(z), value, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(exact(z), z * (1 + sp.erf(z / np.sqrt(2))) / 2, atol=1e-14)
    np.testing.assert_allclose(exact.derivative(z), slope, rtol=1e-12, atol=1e-15)
    assert 4.7e-4 < np.abs(approximate(z) - value).max() < 4.8e-4
    assert 8.6e-4 < np.abs(approximate.derivative(z) - slope).max() < 8.7e-4
    with pytest.raises(TypeError, match=r"^GELU: expected approximate to be True or False, got 1$"):
        GELU(1)


# softmax ----------------------------------------------------------------------------------------


def test_softmax_does_not_see_a_shift_and_sums_to_1():
    z = np.random.default_rng(0).normal(size=(2, 3, 4))
    softmax = activations.softmax
    np.testing.assert_allclose(softmax(z + 1e4), softmax(z), rtol=1e-11)
    np.testing.assert_allclose(softmax(z).sum(axis=-1), np.ones((2, 3)), rtol=1e-15)
    np.testing.assert_array_equal(softmax([[1e4, -1e4]]), [[1.0, 0.0]])
    np.testing.assert_array_equal(softmax([[-1e4, -1e4]]), [[0.5, 0.5]])


def test_the_jacobian_of_softmax_is_diag_y_minus_y_y_and_the_vjp_uses_all_of_it():
    softmax = activations.softmax
    rng = np.random.default_rng(0)
    z, dy = rng.normal(size=(2, 2, 3, 4))
    y = softmax(z)
    jacobian = y[..., None] * np.eye(4) - y[..., :, None] * y[..., None, :]
    np.testing.assert_allclose(softmax.jacobian(z), jacobian, rtol=1e-13, atol=1e-16)
    dz = softmax.vjp(dy, z, y)
    np.testing.assert_allclose(dz, np.einsum("...i,...ij->...j", dy, jacobian), rtol=1e-12)
    np.testing.assert_allclose(dz.sum(axis=-1), 0.0, atol=1e-15)
    numeric = numerical_gradient(lambda z: float((softmax(z) * dy).sum()), z)
    np.testing.assert_allclose(dz, numeric, rtol=1e-6, atol=1e-10)


def test_softmax_has_no_derivative():
    with pytest.raises(
        ValueError,
        match=r"^softmax: expected an elementwise function, .*; use softmax\.jacobian\(z\)$",
    ):
        activations.softmax.derivative(Z)


@pytest.mark.parametrize("runs", [None, 3])
def test_a_network_with_softmax_and_the_crossentropy_of_probabilities(runs):
    rng = np.random.default_rng(0)
    data, labels = rng.normal(size=(6, 2)), rng.integers(0, 3, 6)

    def network(activation, loss):
        x = Input(2)
        h = Dense(4, activation="gelu")(x)
        return Network(x, Dense(3, activation=activation)(h), loss=loss, runs=runs, rng=0)

    net = network("softmax", "categorical_crossentropy")
    if runs is None:
        report = check_network(net, data, labels)
        assert report.passed, report
    loss, gradient = net.gradient(data, labels)
    # fusing softmax and the cross-entropy gives the same function
    logits = network(None, "categorical_crossentropy_from_logits")
    same_loss, same_gradient = logits.gradient(data, labels)
    np.testing.assert_allclose(loss, same_loss, rtol=1e-12)
    np.testing.assert_allclose(gradient, same_gradient, rtol=1e-10, atol=1e-14)


# names ------------------------------------------------------------------------------------------


def test_every_activation_of_the_package_is_known():
    made = {name: f for name, f in vars(activations).items() if isinstance(f, Activation)}
    assert made == activations.NAMES
    assert activations.get("linear") is activations.identity
    assert activations.get("silu") is activations.swish


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
