"""Tests of nnbook.regularizers: penalties by hand, their gradients, and stacks of runs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook import L1, L1L2, L2, regularizers
from nnbook._validation import select
from nnbook.gradcheck import check_gradient
from nnbook.regularizers import Regularizer

PENALTIES = {
    "l1": L1(0.3),
    "l2": L2(0.3),
    "l2, half": L2(0.3, half=True),
    "l1_l2": L1L2(0.3, 0.2),
    "l1_l2, half": L1L2(0.3, 0.2, half=True),
}
PER_RUN = {
    "l1": L1([0.0, 0.1, 0.3]),
    "l2": L2([0.0, 0.1, 0.3]),
    "l2, half": L2([0.0, 0.1, 0.3], half=True),
    "l1_l2": L1L2([0.0, 0.1, 0.3], [0.4, 0.0, 0.1]),
    "one of two": L1L2([0.0, 0.1, 0.3], 0.2, half=True),
}
SHAPES = [(2, 3), (1, 3), (1, 1), (2, 3, 4), (5,)]
every = pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
every_per_run = pytest.mark.parametrize("penalty", PER_RUN.values(), ids=PER_RUN)
each_shape = pytest.mark.parametrize("shape", SHAPES)


def gradient(penalty, w, stacked=False):
    grad = np.zeros_like(w)
    assert penalty.add_gradient(w, grad, stacked) is None
    return grad


@pytest.mark.parametrize(
    ("penalty", "expected"),
    [
        ("l1", 0.3 * 6),  # |1| + |-2| + |0| + |3|
        ("l2", 0.3 * 14),  # 1 + 4 + 0 + 9
        ("l2, half", 0.15 * 14),
        ("l1_l2", 0.3 * 6 + 0.2 * 14),
        ("l1_l2, half", 0.3 * 6 + 0.1 * 14),
    ],
)
def test_values_by_hand(penalty, expected):
    w = np.array([[1.0, -2.0], [0.0, 3.0]])
    assert PENALTIES[penalty].value(w) == pytest.approx(expected, rel=1e-15)
    assert np.ndim(PENALTIES[penalty].value(w)) == 0


@every
@each_shape
def test_the_gradient_is_that_of_the_value(penalty, shape):
    w = np.random.default_rng(0).standard_normal(shape)
    report = check_gradient(lambda w: float(penalty.value(w)), lambda w: gradient(penalty, w), w)
    assert report.passed, report


@every
def test_the_gradient_is_added_and_the_weights_are_left_alone(penalty):
    w, before = np.random.default_rng(0).standard_normal((2, 4, 3))
    w.flags.writeable = False
    grad = before.copy()
    penalty.add_gradient(w, grad)
    np.testing.assert_allclose(grad, before + gradient(penalty, w), rtol=1e-15)


def test_the_subgradient_at_zero_is_zero():
    w = np.array([[0.0, -0.0, 1e-300, -1e-300]])
    np.testing.assert_array_equal(gradient(L1(0.5), w), [[0, 0, 0.5, -0.5]])
    np.testing.assert_array_equal(gradient(L1L2(0.5, 0.0), w), [[0, 0, 0.5, -0.5]])


@every_per_run
@each_shape
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_run_k_of_a_stack_is_that_run_alone(penalty, shape, dtype):
    w = np.random.default_rng(1).standard_normal((3, *shape)).astype(dtype)
    values, gradients = penalty.value(w, stacked=True), gradient(penalty, w, stacked=True)
    assert values.shape == (3,)
    assert values.dtype == gradients.dtype == dtype
    rtol = 1e-6 if dtype == np.float32 else 1e-14
    for k in range(3):
        alone = select(penalty, k)
        assert alone.value(w[k]).dtype == dtype
        np.testing.assert_allclose(values[k], alone.value(w[k]), rtol=rtol)
        np.testing.assert_allclose(gradients[k], gradient(alone, w[k]), rtol=rtol)


@every
def test_one_factor_for_all_runs(penalty):
    w = np.random.default_rng(1).standard_normal((3, 2, 4))
    values, gradients = penalty.value(w, stacked=True), gradient(penalty, w, stacked=True)
    for k in range(3):
        np.testing.assert_allclose(values[k], penalty.value(w[k]), rtol=1e-14)
        np.testing.assert_array_equal(gradients[k], gradient(penalty, w[k]))


@every_per_run
def test_views_into_a_stack_of_flat_vectors(penalty):
    """Parameters are views with gaps between the runs; gradients are written through such views."""
    rng = np.random.default_rng(2)
    theta, flat = rng.standard_normal((3, 20)), np.zeros((3, 20))
    w, grad = theta[:, 4:10].reshape(3, 2, 3), flat[:, 4:10].reshape(3, 2, 3)
    penalty.add_gradient(w, grad, stacked=True)
    np.testing.assert_array_equal(flat[:, 4:10].reshape(3, 2, 3), gradient(penalty, w.copy(), True))
    assert not flat[:, :4].any()
    assert not flat[:, 10:].any()
    np.testing.assert_allclose(penalty.value(w, True), penalty.value(w.copy(), True), rtol=1e-14)


def test_a_run_that_diverged_leaves_the_others_alone():
    w = np.ones((3, 2, 2))
    w[1] = np.nan
    for penalty in PER_RUN.values():
        values, gradients = penalty.value(w, True), gradient(penalty, w, True)
        assert np.isfinite(values[[0, 2]]).all()
        assert np.isfinite(gradients[[0, 2]]).all()
        assert np.isnan(values[1])


@given(st.floats(0, 10), st.floats(0, 1), st.floats(-100, 100))
def test_a_step_of_gradient_descent_decays_the_weight(factor, rate, weight):
    """By 1 - 2 λ η, or by 1 - λ η for half of the square."""
    w = np.array([[weight]])
    for half, decay in ((False, 2 * factor * rate), (True, factor * rate)):
        after = w - rate * gradient(L2(factor, half=half), w)
        np.testing.assert_allclose(after, w * (1 - decay), rtol=1e-12, atol=1e-12)


def test_which_parameters_are_covered():
    for penalty in PENALTIES.values():
        assert [penalty.covers(shape) for shape in SHAPES] == [True] * 4 + [False]
    for kind in (L1, L2, L1L2):
        assert kind(biases=True).covers((5,))
    with pytest.raises(TypeError):
        L1(0.1, True)  # keyword only


@pytest.mark.parametrize("kind", [L1, L2])
@pytest.mark.parametrize(
    ("factor", "error", "message"),
    [
        (-0.1, ValueError, r"expected factor to be finite and >= 0, got -0\.1"),
        (np.inf, ValueError, r"expected factor to be finite and >= 0, got inf"),
        ([0.1, -1.0], ValueError, r"expected factor\[1\] to be finite and >= 0"),
        ("big", TypeError, r"expected factor to be a number, got 'big'"),
        ([[0.1]], ValueError, r"expected factor to be a number or one number for each run"),
    ],
)
def test_factors_are_checked(kind, factor, error, message):
    with pytest.raises(error, match=f"^{kind.__name__}: {message}"):
        kind(factor)
    with pytest.raises(error, match=r"^L1L2: expected l2"):
        L1L2(0.0, factor)


def test_numbers_for_other_runs_are_refused():
    penalty, w = L2([0.1, 0.2]), np.ones((2, 2))  # would broadcast silently
    message = r"^L2: expected a factor for one plain network, got 2 values; use select$"
    with pytest.raises(ValueError, match=message):
        penalty.value(w)
    with pytest.raises(ValueError, match=message):
        gradient(penalty, w)
    with pytest.raises(ValueError, match=message):
        penalty.check_runs(None)
    with pytest.raises(ValueError, match=r"^L1L2: expected a l2 for a network with runs=3, got 2"):
        L1L2(0.1, [0.1, 0.2]).check_runs(3)
    penalty.check_runs(2)
    L1L2().check_runs(None)


def test_an_array_cannot_be_changed_from_outside():
    factors = np.array([0.1, 0.2])
    penalty = L2(factors)
    factors[0] = 5.0
    assert penalty.factor[0] == 0.1


def test_get():
    assert isinstance(regularizers.get("l1"), L1)
    assert isinstance(regularizers.get("l1_l2"), L1L2)
    mine = L2(0.5)
    assert regularizers.get(mine) is mine
    assert regularizers.get(None) is None
    with pytest.raises(
        ValueError, match=r"^Network: expected regularizer to be one of 'l1', 'l2', 'l1_l2', got"
    ):
        regularizers.get("l3", "Network")
    with pytest.raises(ValueError, match=r"^regularizer: expected regularizer .* got 0\.1"):
        regularizers.get(0.1)
    assert all(isinstance(one, Regularizer) for one in regularizers.NAMES.values())
