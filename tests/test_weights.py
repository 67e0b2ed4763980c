"""Tests of nnbook.network: what each sample counts, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.losses import CategoricalCrossentropy, MeanSquaredError
from nnbook.network import sample_weights

ZERO_ONE = np.array([[0.0], [1.0], [0.0], [0.0]])
ONE_HOT = np.eye(3)[[0, 2, 0, 0]]


def test_nothing_is_asked_and_nothing_comes():
    assert sample_weights(ZERO_ONE) is None
    assert sample_weights(np.array([[0.3]])) is None


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_weights_of_samples_come_back_in_the_networks_dtype(dtype):
    given = np.array([1, 0, 2, 1])
    weights = sample_weights(np.zeros((4, 2)) + 0.3, given, dtype=dtype)
    np.testing.assert_array_equal(weights, given)
    assert weights.dtype == dtype
    assert sample_weights(ZERO_ONE, class_weight="balanced", dtype=dtype).dtype == dtype
    both = sample_weights(ZERO_ONE, given, {0: 0.5}, dtype=dtype)
    assert both.dtype == dtype
    np.testing.assert_array_equal(both, [0.5, 0, 1, 0.5])


@pytest.mark.parametrize("targets", [ZERO_ONE, 2 * ZERO_ONE - 1, np.eye(2)[[0, 1, 0, 0]]])
def test_classes_are_read_as_the_metrics_read_them(targets):
    weights = sample_weights(targets, class_weight={0: 2.0, 1: 5})
    np.testing.assert_array_equal(weights, [2, 5, 2, 2])
    weights = sample_weights(targets, class_weight={np.int64(1): 5})  # a class left out weighs 1
    np.testing.assert_array_equal(weights, [1, 5, 1, 1])
    weights = sample_weights(targets, class_weight="balanced")
    np.testing.assert_allclose(weights, [4 / 6, 4 / 2, 4 / 6, 4 / 6])


def test_balanced_counts_only_classes_that_occur():
    np.testing.assert_allclose(
        sample_weights(ONE_HOT, class_weight="balanced"), [4 / 6, 4 / 2, 4 / 6, 4 / 6]
    )


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30))
def test_balanced_weights_have_mean_1_and_equal_shares(labels):
    weights = sample_weights(np.eye(5)[labels], class_weight="balanced")
    assert weights.mean() == pytest.approx(1)
    shares = np.bincount(labels, weights)
    np.testing.assert_allclose(shares[shares > 0], len(labels) / len(set(labels)))


def test_a_sample_of_weight_2_counts_as_two():
    rng = np.random.default_rng(0)
    y, p = rng.standard_normal((2, 4, 3))
    loss, weights = MeanSquaredError(), sample_weights(y, [1, 2, 0, 1])
    twice = [0, 1, 1, 3]  # as many rows as before
    np.testing.assert_allclose(loss.value(y, p, weights), loss.value(y[twice], p[twice]))


def test_weights_of_classes_in_a_loss():
    loss, z = CategoricalCrossentropy(from_logits=True), np.zeros((4, 3))
    weights = sample_weights(loss.targets([0, 2, 0, 0], (3,)), class_weight={2: 5.0})
    assert loss.value(ONE_HOT, z, weights) == pytest.approx((1 + 5 + 1 + 1) / 4 * np.log(3))


@pytest.mark.parametrize(
    ("targets", "arguments", "error", "message"),
    [
        (ZERO_ONE, ([1, 2],), ValueError, r"expected sample_weight of shape \(4,\), got \(2,\)"),
        (ZERO_ONE, (np.ones((4, 1)),), ValueError, r"expected sample_weight of shape \(4,\), got"),
        (
            ZERO_ONE,
            ([1, 2, -3, 1],),
            ValueError,
            r"expected sample_weight >= 0, got -3 at index 2$",
        ),
        (ZERO_ONE, ([1, np.nan, 1, 1],), ValueError, r"expected sample_weight to be finite, got"),
        (ZERO_ONE, (np.zeros(4),), ValueError, r"expected a sample_weight above 0 somewhere, .* 4"),
        (ZERO_ONE, (["a"] * 4,), TypeError, r"expected sample_weight to hold real numbers"),
        (
            ZERO_ONE,
            (None, {2: 1.0}),
            ValueError,
            r"expected classes from 0 to 1 in class_weight, got 2$",
        ),
        (
            2 * ZERO_ONE - 1,
            (None, {-1: 2.0}),
            ValueError,
            r"expected classes from 0 to 1 .* got -1; the target -1 is class 0$",
        ),
        (ONE_HOT, (None, {"cat": 1.0}), ValueError, r"expected classes from 0 to 2 .* got 'cat'$"),
        (ONE_HOT, (None, {True: 1.0}), ValueError, r"expected classes from 0 to 2 .* got True$"),
        (ONE_HOT, (None, {0: -1}), ValueError, r"expected class_weight\[0\] to be finite and >= 0"),
        (ONE_HOT, (None, {0: "1"}), TypeError, r"expected class_weight\[0\] to be a number"),
        (ONE_HOT, (None, {0: 0, 2: 0}), ValueError, r"expected a sample of weight above 0, got 0"),
        (ONE_HOT, ([0, 1, 0, 0], {2: 0}), ValueError, r"expected a sample of weight above 0"),
        (ONE_HOT, (None, [1, 2, 3]), TypeError, r"expected class_weight to be a dict such as \{0:"),
        (
            ONE_HOT,
            (None, "balance"),
            ValueError,
            r"expected class_weight to be one of 'balanced', .*did you mean 'balanced'\?$",
        ),
        *(
            (
                np.array(targets),
                (None, "balanced"),
                ValueError,
                r"expected targets that are classes for class_weight .* use sample_weight$",
            )
            for targets in ([[0.5]], [[2.0]], [[0.5, 0.5]], [[1.0, 1.0]])
        ),
    ],
)
def test_what_is_refused(targets, arguments, error, message):
    with pytest.raises(error, match=f"^Network.fit: {message}"):
        sample_weights(targets, *arguments, who="Network.fit")
