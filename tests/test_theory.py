"""Tests of nnbook.theory: against SciPy's quadrature, closed forms, and measured networks."""

import math

import numpy as np
import pytest
from scipy import integrate

from nnbook import activations
from nnbook.book.initialization.gradients import gradient_statistics
from nnbook.book.initialization.signals import activation_statistics
from nnbook.initializers import RandomNormal
from nnbook.theory import activation_moments, gaussian_mean, relu_spread

FUNCTIONS = {
    "tanh": np.tanh,
    "tanh^2": lambda z: np.tanh(z) ** 2,
    "tanh'^2": lambda z: (1 - np.tanh(z) ** 2) ** 2,
    "sigmoid": activations.sigmoid,
    "sigmoid^2": lambda z: activations.sigmoid(z) ** 2,
    "relu": activations.relu,
    "relu^2": lambda z: activations.relu(z) ** 2,
    "leaky relu": activations.leaky_relu,
}


@pytest.mark.parametrize("variance", [1e-4, 0.3, 1.0, 25.0, 500.0])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_gaussian_mean_against_scipy(name, variance):
    f, s = FUNCTIONS[name], math.sqrt(variance)

    def integrand(z):
        return float(f(np.array(s * z))) * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)

    points = [0.0, *(sign * k / s for sign in (-1, 1) for k in (0.5, 2, 8))]
    points = sorted(p for p in points if abs(p) < 12)
    expected, _ = integrate.quad(
        integrand, -12, 12, points=points, epsabs=1e-13, epsrel=1e-11, limit=400
    )
    assert gaussian_mean(f, variance) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (lambda z: np.ones_like(z), 1.0),
        (lambda z: z, 0.0),
        (lambda z: z**2, 3.0),
        (lambda z: z**4, 27.0),
        (np.abs, math.sqrt(2 / math.pi * 3)),
        (np.cos, math.exp(-1.5)),
    ],
)
def test_gaussian_mean_against_closed_forms(f, expected):
    assert gaussian_mean(f, 3.0) == pytest.approx(expected, rel=1e-12, abs=1e-13)


def test_relu_moments_in_closed_form():
    """h = max(0, z): mean sqrt(q / 2 pi), mean square q / 2."""
    moments = activation_moments("relu", weight_std=0.1, fan_in=100, layers=3, bias_std=0.5)
    square = 1.0
    for k in range(3):
        q = 100 * 0.01 * square + 0.25
        square = q / 2
        assert moments.z_std[k] == pytest.approx(math.sqrt(q), rel=1e-12)
        assert moments.mean[k] == pytest.approx(math.sqrt(q / (2 * math.pi)), rel=1e-10)
        assert moments.std[k] == pytest.approx(math.sqrt(q / 2 - q / (2 * math.pi)), rel=1e-10)
        assert moments.gradient_gain[k] == pytest.approx(math.sqrt(0.5), rel=1e-10)


@pytest.mark.parametrize(
    ("activation", "weight_std", "bias_std"),
    [("tanh", 0.05, 0.0), ("tanh", 0.1, 0.3), ("sigmoid", 0.1, 0.2), ("leaky_relu", 0.06, 0.1)],
)
def test_moments_against_a_wide_measured_network(activation, weight_std, bias_std):
    measured = activation_statistics(
        activation,
        RandomNormal(weight_std),
        layers=4,
        units=1000,
        samples=200,
        bias_initializer=RandomNormal(bias_std),
        rng=0,
    )
    theory = activation_moments(activation, weight_std, fan_in=1000, layers=4, bias_std=bias_std)
    np.testing.assert_allclose(measured.std, theory.std, rtol=0.05)
    np.testing.assert_allclose(measured.mean, theory.mean, atol=0.06 * theory.std.max())


@pytest.mark.parametrize(("activation", "scale"), [("tanh", 1.3), ("relu", 1.0), ("relu", 2.0)])
def test_gradient_gain_against_a_measured_network(activation, scale):
    std = math.sqrt(scale / 500)
    measured = gradient_statistics(activation, RandomNormal(std), layers=6, units=500, samples=200)
    gain = activation_moments(activation, std, fan_in=500, layers=6).gradient_gain
    # From the top down: the gradient at layer k has passed layers k + 1 to the last.
    expected = [np.prod(gain[k + 1 :]) for k in range(6)]
    np.testing.assert_allclose(measured.gradient, expected, rtol=0.1)


@pytest.mark.parametrize(
    ("activation", "gain", "regime"),
    [
        # gain = fan_in * weight variance
        ("tanh", 0.5, "vanishes"),
        ("tanh", 1.0, "vanishes"),  # slower than any power: the critical case
        ("tanh", 1.01, "settles"),
        ("tanh", 1.5, "settles"),
        ("tanh", 100.0, "settles"),
        ("relu", 1.9, "vanishes"),
        ("relu", 1.998, "vanishes"),
        ("relu", 2.0, "settles"),
        ("relu", 2.002, "explodes"),
        ("relu", 2.5, "explodes"),
        ("identity", 1.001, "explodes"),
        ("sigmoid", 0.5, "settles"),
        ("relu", 0.0, "vanishes"),
    ],
)
def test_regimes(activation, gain, regime):
    moments = activation_moments(activation, math.sqrt(gain / 500), fan_in=500, layers=2)
    assert moments.regime == regime
    if regime == "settles":
        deep = activation_moments(activation, math.sqrt(gain / 500), fan_in=500, layers=4000)
        assert moments.limit == pytest.approx(deep.std[-1], rel=2e-3)
    else:
        assert moments.limit == (0.0 if regime == "vanishes" else math.inf)


def test_a_signal_that_is_huge_already_explodes():
    assert activation_moments("relu", 0.1, fan_in=250, layers=400).regime == "explodes"
    assert activation_moments("relu", 0.1, fan_in=200, layers=3, bias_std=1).regime == "explodes"


def test_the_lectures_first_table():
    """Each printed number lies within a percent: the lecture ran one network of 500 units."""
    printed = [0.213437, 0.047578, 0.010623, 0.002379, 0.000533, 0.000119]
    moments = activation_moments("tanh", weight_std=0.01, fan_in=500, layers=6)
    np.testing.assert_allclose(moments.std, printed, rtol=0.01)
    assert str(moments).splitlines()[1].startswith("Layer 1 \t mean 0.000000 \t std 0.0476")


def test_relu_spread_against_measured_networks():
    """The logarithm of the mean square scatters over networks; 150 of them, many inputs."""
    units, layers, networks = 100, 4, 150
    rng = np.random.default_rng(0)
    logs = np.empty((networks, layers))
    for k in range(networks):
        h = rng.standard_normal((100, units))
        for layer in range(layers):
            h = np.maximum(h @ rng.normal(0, math.sqrt(2 / units), (units, units)), 0)
            logs[k, layer] = np.log(np.mean(h**2))
    expected = relu_spread(units, layers)
    assert expected[0] < 1e-6
    np.testing.assert_allclose(logs.std(axis=0)[1:], expected[1:], rtol=0.2)


def test_relu_spread_at_its_ends():
    """The first layer adds nothing; the variance of a late one grows towards 5 / n."""
    variance = relu_spread(500, 400) ** 2
    assert np.diff(variance)[-1] == pytest.approx(5 / 500, rel=0.01)
    assert np.diff(variance)[0] < 0.5 * np.diff(variance)[-1]
    np.testing.assert_allclose(relu_spread(2000, 9), relu_spread(500, 9) / 2, rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: activation_moments("tanhh"),
            ValueError,
            r"^activation_moments: expected activation ",
        ),
        (
            lambda: activation_moments(weight_std=-1),
            ValueError,
            r"^activation_moments: expected weight_"
            r"std to be finite and >= 0, got -1$",
        ),
        (
            lambda: activation_moments(layers=0),
            ValueError,
            r"^activation_moments: expected layers >= 1",
        ),
        (
            lambda: activation_moments(fan_in=0.5),
            TypeError,
            r"^activation_moments: expected fan_in to",
        ),
        (
            lambda: activation_moments(bias_std=-1),
            ValueError,
            r"expected bias_std .* >= 0, got -1$",
        ),
        (
            lambda: gaussian_mean(np.abs, -1),
            ValueError,
            r"^gaussian_mean: expected variance .*, got -1$",
        ),
        (lambda: relu_spread(0, 3), ValueError, r"^relu_spread: expected units >= 1, got 0$"),
    ],
)
def test_bad_calls(call, error, message):
    with pytest.raises(error, match=message):
        call()
