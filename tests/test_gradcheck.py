"""Tests of nnbook.gradcheck: what is right passes and, above all, what is wrong fails."""

from dataclasses import dataclass

import numpy as np
import pytest

from nnbook.gradcheck import (
    GradientReport,
    check_gradient,
    check_layer,
    compare,
    numerical_gradient,
)
from nnbook.layers import Dense

A = np.array([[2.0, 0.5], [0.5, 1.0]])


def quadratic(t):
    return float(t @ A @ t) / 2


def test_numerical_gradient_of_a_quadratic_function():
    theta = np.array([1.0, -3.0])
    kept = theta.copy()
    np.testing.assert_allclose(numerical_gradient(quadratic, theta), A @ theta, rtol=1e-9)
    np.testing.assert_array_equal(theta, kept)
    shaped = numerical_gradient(lambda t: float((t**3).sum()), [[1.0], [2.0]])
    np.testing.assert_allclose(shaped, [[3.0], [12.0]], rtol=1e-9)


def test_the_error_is_of_second_order():
    errors = [
        abs(numerical_gradient(lambda t: float(np.exp(t[0])), [0.0], epsilon=e)[0] - 1)
        for e in (1e-2, 1e-3)
    ]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)


def test_a_right_gradient_passes():
    report = check_gradient(quadratic, lambda t: A @ t, [1.0, -3.0])
    assert report.passed
    assert report.checked == 2
    assert report.error < 1e-8
    assert str(report).startswith("gradient check passed: 2 derivatives, largest relative error ")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda g: -g,
        lambda g: 2 * g,
        lambda g: g * (1 + 1e-5),
        lambda g: g + 1e-8 * (1 / 1e-4) * np.array([0, 1]),
        lambda g: np.zeros_like(g),
        lambda g: g[::-1],
        lambda g: g * np.array([1, np.nan]),
        lambda g: g * np.array([1, np.inf]),
    ],
)
def test_a_wrong_gradient_fails(wrong):
    report = check_gradient(quadratic, lambda t: wrong(A @ t), [1.0, -3.0])
    assert not report.passed
    assert "FAILED" in str(report)


def test_the_report_names_the_worst_entry_and_both_numbers():
    def wrong(t):
        g = 2 * t
        g[0, 1] *= 1.01
        g[1, 2] *= 1.5  # the worst
        return g

    report = check_gradient(lambda t: float((t**2).sum()), wrong, np.full((2, 3), 2.0))
    assert report.worst == "theta[1, 2]"
    assert report.analytic == 6.0
    assert report.numeric == pytest.approx(4.0)
    assert report.error == pytest.approx(1 / 3)
    assert "theta[1, 2]: analytic 6.000000e+00, numeric 4.000000e+00" in str(report)


def test_a_function_that_gives_nan_fails():
    assert not check_gradient(lambda t: float("nan"), lambda t: t, [1.0]).passed
    nan = GradientReport(float("nan"), "theta", 0.0, 0.0, 1e-6, 1)
    assert not nan.passed


def test_rounding_of_tiny_derivatives_raises_no_alarm():
    tiny = {"a": np.array([1e-12])}
    assert compare(tiny, {"a": np.array([-1e-12])}).passed
    assert not compare(tiny, {"a": np.array([1e-6])}).passed


@dataclass(frozen=True, eq=False)
class Broken(Dense):
    """A Dense layer whose backward is wrong in one way."""

    fault: str = ""

    def backward(self, params, cache, dy, ws):
        (dx,), grads = super().backward(params, cache, dy, ws)
        grads = {name: grad.copy() for name, grad in grads.items()}
        if self.fault == "bias":
            grads["bias"] /= len(dy)
        elif self.fault == "kernel":
            grads["kernel"][1, 0] *= 1.001
        elif self.fault == "input":
            dx = dx.copy()
            dx[2, 1] += 0.01
        elif self.fault == "no kernel":
            del grads["kernel"]
        elif self.fault == "no input":
            dx = None
        elif self.fault == "shape":
            grads["bias"] = grads["bias"][None]
        return [dx], grads


@pytest.mark.parametrize(
    ("fault", "worst"),
    [("bias", "bias["), ("kernel", "kernel[1, 0]"), ("input", "input 0[2, 1]")],
)
def test_check_layer_names_the_worst_parameter(fault, worst):
    report = check_layer(Broken(2, fault=fault), [(3,)])
    assert not report.passed
    assert report.worst.startswith(worst)
    assert check_layer(Broken(2), [(3,)]).passed


def test_check_layer_repeats_the_noise_and_passes_the_state_on():
    """Otherwise the function would change between evaluations, and no derivative would agree."""

    @dataclass(frozen=True, eq=False)
    class Noisy(Dense):
        def state(self, input_shapes, dtype):
            return {"gain": np.full(self.units, 3.0, dtype)}

        def forward(self, params, inputs, training, ws):
            assert training
            y, cache = super().forward(params, inputs, training, ws)
            gain = ws.state["gain"] * ws.rng.standard_normal(y.shape)
            return y * gain, (cache, gain)

        def backward(self, params, cache, dy, ws):
            return super().backward(params, cache[0], dy * cache[1], ws)

    report = check_layer(Noisy(2), [(3,)])
    assert report.passed, report


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("no kernel", r"^check_layer: expected backward to return a gradient for kernel"),
        ("no input", r"^check_layer: expected backward to return a gradient for input 0"),
        ("shape", r"^check_gradient: expected a gradient of shape \(2,\) for bias, got \(1, 2\)$"),
    ],
)
def test_check_layer_misses_no_gradient(fault, message):
    with pytest.raises(ValueError, match=message):
        check_layer(Broken(2, fault=fault), [(3,)])


def test_bad_calls():
    with pytest.raises(ValueError, match=r"^numerical_gradient: expected epsilon .* > 0, got 0$"):
        numerical_gradient(quadratic, [1.0, 2.0], epsilon=0)
    with pytest.raises(
        ValueError,
        match=r"^check_gradient: expected a gradient of shape \(2,\) for theta, got \(3,\)$",
    ):
        check_gradient(quadratic, lambda t: np.zeros(3), [1.0, 2.0])
