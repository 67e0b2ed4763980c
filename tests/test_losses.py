"""Tests of nnbook.losses: values by hand, and gradients of exactly these values."""

import math

import numpy as np
import pytest
from scipy.special import log_softmax, softmax

from nnbook import SGD, Dense, Input, Network, losses
from nnbook.gradcheck import check_gradient
from nnbook.losses import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    HalfMeanSquaredError,
    Loss,
    MeanSquaredError,
    MeanSumSquaredError,
    MulticlassHinge,
    SumSquaredError,
)

LOSSES = {
    "mse": MeanSquaredError(),
    "half_mse": HalfMeanSquaredError(),
    "mean_sse": MeanSumSquaredError(),
    "sse": SumSquaredError(),
    "hinge": MulticlassHinge(),
    "hinge, margin 0.3": MulticlassHinge(0.3),
    "binary, probabilities": BinaryCrossentropy(),
    "binary, logits": BinaryCrossentropy(from_logits=True),
    "categorical, probabilities": CategoricalCrossentropy(),
    "categorical, logits": CategoricalCrossentropy(from_logits=True),
}
every = pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)


def example(loss, outputs, runs=None, samples=4):
    """Return targets, also other than 0 and 1, and predictions that suit the loss."""
    rng = np.random.default_rng(outputs)
    lead = () if runs is None else (runs,)
    y_pred = rng.standard_normal((*lead, samples, outputs))
    y_true = rng.standard_normal((samples, outputs))
    if isinstance(loss, BinaryCrossentropy):
        y_true = rng.random((samples, outputs))
        y_true[0] = 1.0
        y_pred = y_pred if loss.from_logits else rng.uniform(0.05, 0.95, y_pred.shape)
    if isinstance(loss, CategoricalCrossentropy):
        y_true = softmax(y_true, axis=-1) if outputs > 1 else np.ones((samples, 1))
        y_pred = y_pred if loss.from_logits else softmax(y_pred, axis=-1) * 0.9
    if isinstance(loss, MulticlassHinge):
        y_true = np.eye(outputs)[rng.integers(outputs, size=samples)]
    return y_true, y_pred


@every
@pytest.mark.parametrize("outputs", [1, 3])
def test_gradient_is_that_of_the_reported_value(loss, outputs):
    y_true, y_pred = example(loss, outputs)
    report = check_gradient(
        lambda p: float(loss.value(y_true, p)), lambda p: loss.gradient(y_true, p), y_pred
    )
    assert report.passed, report
    assert report.checked == 4 * outputs


@every
@pytest.mark.parametrize("outputs", [1, 3])
def test_a_stack_is_its_runs_side_by_side(loss, outputs):
    y_true, y_pred = example(loss, outputs, runs=5)
    values, gradients = loss.value(y_true, y_pred), loss.gradient(y_true, y_pred)
    assert values.shape == (5,)
    for k in range(5):
        np.testing.assert_allclose(values[k], loss.value(y_true, y_pred[k]), rtol=1e-14)
        np.testing.assert_allclose(gradients[k], loss.gradient(y_true, y_pred[k]), rtol=1e-14)


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_types_and_read_only_arguments(loss, dtype):
    y_true, y_pred = (a.astype(dtype) for a in example(loss, 3))
    y_true.flags.writeable = y_pred.flags.writeable = False
    written = loss.gradient(y_true, y_pred)
    assert not np.shares_memory(written, y_pred)
    sums, both = loss.sums_and_gradient(y_true, y_pred)
    np.testing.assert_array_equal(both, written)
    np.testing.assert_array_equal(sums, loss.sums(y_true, y_pred))
    assert written.dtype == loss.value(y_true, y_pred).dtype == dtype


# ------------------------------------------------------------- sums, weights and what they give


@every
@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("runs", [None, 3])
def test_the_weighted_gradient_is_that_of_the_weighted_value(loss, outputs, runs):
    y_true, y_pred = example(loss, outputs, runs)
    weights = np.array([0.5, 0.0, 3.0, 1.0])
    # The runs are independent, so the gradient of their sum holds the gradient of each run.
    report = check_gradient(
        lambda p: float(loss.value(y_true, p, weights).sum()),
        lambda p: loss.gradient(y_true, p, weights=weights),
        y_pred,
    )
    assert report.passed, report


@every
@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("runs", [None, 3])
def test_terms_and_slope_are_undivided(loss, outputs, runs):
    y_true, y_pred = example(loss, outputs, runs)
    d = loss.divisor(4, outputs)
    assert loss.terms(y_true, y_pred).shape[-2] == 4
    total = loss.terms(y_true, y_pred).sum(axis=(-2, -1))
    np.testing.assert_allclose(loss.sums(y_true, y_pred), total, rtol=1e-15)
    np.testing.assert_allclose(loss.value(y_true, y_pred), total / d, rtol=1e-15)
    np.testing.assert_allclose(
        loss.gradient(y_true, y_pred), loss.slope(y_true, y_pred) / d, rtol=1e-15
    )


@every
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("runs", [None, 3])
@pytest.mark.parametrize("size", [1, 3, 7, 10])
def test_the_sums_of_batches_give_the_value_of_the_whole(loss, weighted, runs, size):
    y_true, y_pred = example(loss, 3, runs, samples=10)
    weights = np.random.default_rng(0).uniform(0, 3, 10) if weighted else None
    total = 0.0
    for start in range(0, 10, size):
        part = slice(start, start + size)
        own = None if weights is None else weights[part]
        total = total + loss.sums(y_true[part], y_pred[..., part, :], own)
    whole = loss.value(y_true, y_pred, weights)
    assert whole.shape == (() if runs is None else (runs,))
    np.testing.assert_allclose(loss.result(total, 10, 3), whole, rtol=1e-14)


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_weights_keep_the_dtype(loss, dtype):
    y_true, y_pred = (a.astype(dtype) for a in example(loss, 3))
    weights = np.array([0.5, 0.0, 3.0, 1.0])  # float64 even beside float32
    y_true.flags.writeable = y_pred.flags.writeable = weights.flags.writeable = False
    written = loss.gradient(y_true, y_pred, weights)
    sums, both = loss.sums_and_gradient(y_true, y_pred, weights)
    np.testing.assert_array_equal(both, written)
    np.testing.assert_array_equal(sums, loss.sums(y_true, y_pred, weights))
    for number in (written, loss.value(y_true, y_pred, weights), loss.sums(y_true, y_pred)):
        assert number.dtype == dtype


@every
def test_weights_of_1_change_nothing_and_a_weight_of_2_is_a_copy(loss):
    y_true, y_pred = example(loss, 3)
    plain = loss.value(y_true, y_pred), loss.gradient(y_true, y_pred)
    ones = np.ones(4)
    np.testing.assert_allclose(loss.value(y_true, y_pred, ones), plain[0], rtol=1e-15)
    np.testing.assert_allclose(loss.gradient(y_true, y_pred, weights=ones), plain[1], rtol=1e-15)
    copied = [0, 1, 1, 3]
    np.testing.assert_allclose(
        loss.value(y_true, y_pred, np.array([1.0, 2.0, 0.0, 1.0])),
        loss.value(y_true[copied], y_pred[copied]),
        rtol=1e-14,
    )


def test_a_call_takes_weights_and_checks_them():
    mse, y, p = MeanSquaredError(), [[0.0], [0.0]], [[1.0], [2.0]]
    assert mse(y, p, sample_weight=[2, 1]) == (2 * 1 + 1 * 4) / 2  # by samples, not by weights
    assert mse(y, p, sample_weight=None) == mse(y, p) == 2.5
    for weights, message in (
        ([1.0], r"expected sample_weight of shape \(2,\), got \(1,\)"),
        ([[1.0], [1.0]], r"expected sample_weight of shape \(2,\), got \(2, 1\)"),
        ([1.0, -1.0], r"expected sample_weight >= 0, got -1 at index 1$"),
        ([1.0, np.inf], r"expected sample_weight to be finite, got inf"),
        ([0, 0], r"expected a sample_weight above 0 somewhere, got 0 for all 2 samples$"),
    ):
        with pytest.raises(ValueError, match=f"^mse: {message}"):
            mse(y, p, sample_weight=weights)


def test_a_new_loss_is_one_definition():
    class Cosh(Loss):
        name = "log_cosh"

        def terms(self, y_true, y_pred):
            return np.log(np.cosh(y_pred - y_true))

        def slope(self, y_true, y_pred):
            return np.tanh(y_pred - y_true)

    loss, weights = Cosh(), np.array([2.0, 0.0, 1.0, 1.0])
    y_true, y_pred = example(loss, 3)
    report = check_gradient(
        lambda p: float(loss.value(y_true, p, weights)),
        lambda p: loss.gradient(y_true, p, weights=weights),
        y_pred,
    )
    assert report.passed, report
    assert loss.divisor(4, 3) == 4
    node = Input(3)
    net = Network(node, Dense(3)(node), loss=loss, optimizer=SGD(0.5), rng=0)
    assert np.ptp(net.fit(y_pred, y_true, epochs=5)["loss"]) > 0


@pytest.mark.parametrize("classes", [1, 2, 10, 16, 17, 40])
@pytest.mark.parametrize("order", ["C", "F"])
def test_crossentropy_of_any_number_of_classes_and_memory_order(classes, order):
    """The result does not depend on the number of classes or on the order in memory."""
    rng = np.random.default_rng(classes)
    loss, y = (
        CategoricalCrossentropy(from_logits=True),
        np.eye(classes)[rng.integers(classes, size=6)],
    )
    z = np.asarray(10 * rng.standard_normal((2, 6, classes)), order=order)
    expected = -(y * log_softmax(z, axis=-1)).sum(axis=(-2, -1)) / 6
    np.testing.assert_allclose(loss.value(y, z), expected, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(loss.gradient(y, z), (softmax(z, -1) - y) / 6, atol=1e-15)
    z[0, 0, -1] = np.nan
    assert np.isnan(loss.value(y, z)).tolist() == [True, False]


# ------------------------------------------------------------------------------ values by hand


@pytest.mark.parametrize(
    ("loss", "y_true", "y_pred", "expected"),
    [
        # (0.5^2 + 0 + 1 + 4) / 4: the mean over samples and outputs
        ("mse", [[0, 1], [2, 3]], [[0.5, 1], [1, 5]], 5.25 / 4),
        ("half_mse", [[0, 1], [2, 3]], [[0.5, 1], [1, 5]], 5.25 / 8),
        ("mean_sse", [[0, 1], [2, 3]], [[0.5, 1], [1, 5]], 5.25 / 2),
        ("sse", [[0, 1], [2, 3]], [[0.5, 1], [1, 5]], 5.25),
        # max(0, 5.1 - 3.2 + 1) + max(0, -1.7 - 3.2 + 1) = 2.9; 0; 6.3 + 6.6: CS231n's slides
        (
            "hinge",
            [0, 1, 2],
            [[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]],
            (2.9 + 0 + 12.9) / 3,
        ),
        # 0.8 and 1 against 1: 0.1 + 0.3; 0 and 0.9 against 1: 0 + 0.2
        ("hinge, margin 0.3", [[1, 0, 0], [0, 0, 1]], [[1.0, 0.8, 1.0], [0, 0.9, 1.0]], 0.6 / 2),
        # -(ln 0.9 + ln(1 - 0.2)) / 2
        ("binary, probabilities", [[1], [0]], [[0.9], [0.2]], -(math.log(0.9 * 0.8)) / 2),
        # sigmoid(ln 9) = 0.9, sigmoid(-ln 4) = 0.2: the same in logits
        ("binary, logits", [[1], [0]], [[math.log(9)], [-math.log(4)]], -math.log(0.72) / 2),
        # the mean over samples, the sum over classes
        (
            "categorical, probabilities",
            [[1, 0, 0], [0, 0, 1]],
            [[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]],
            -(math.log(0.5) + math.log(0.8)) / 2,
        ),
        (
            "categorical, logits",
            [[0, 1, 0]],
            [[math.log(2), math.log(3), math.log(5)]],
            -math.log(0.3),
        ),
    ],
)
def test_values_by_hand(loss, y_true, y_pred, expected):
    assert LOSSES[loss](y_true, y_pred) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("z", [-1000.0, -40.0, 0.0, 40.0, 1000.0])
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_binary_crossentropy_of_any_logit_is_finite_and_keeps_its_gradient(z, y):
    loss, y, z = BinaryCrossentropy(from_logits=True), np.array([[y]]), np.array([[z]])
    expected = np.logaddexp(0, z * (1 - 2 * y))  # ln(1 + e^z) or ln(1 + e^-z)
    np.testing.assert_allclose(loss.value(y, z), expected[0, 0], rtol=1e-12)
    gradient = loss.gradient(y, z)[0, 0]
    assert gradient == pytest.approx(0.5 * np.tanh(z[0, 0] / 2) + 0.5 - y[0, 0], abs=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_probabilities_of_0_and_1_give_finite_losses(dtype):
    y, p = np.array([[1.0], [0.0]], dtype), np.array([[0.0], [1.0]], dtype)
    bound = -math.log(np.finfo(dtype).eps)
    assert BinaryCrossentropy().value(y, p) == pytest.approx(bound, rel=1e-2)
    assert np.isfinite(BinaryCrossentropy().gradient(y, p)).all()
    one_hot = np.hstack([y, 1 - y])
    assert CategoricalCrossentropy().value(one_hot, 1 - one_hot) == pytest.approx(bound, rel=1e-2)
    assert np.isfinite(CategoricalCrossentropy().gradient(one_hot, 1 - one_hot)).all()


def test_categorical_gradient_for_rows_that_do_not_sum_to_1():
    loss = CategoricalCrossentropy(from_logits=True)
    y, z = np.array([[0.5, 1.0, 0.2]]), np.array([[0.1, -0.4, 0.3]])
    report = check_gradient(lambda p: float(loss.value(y, p)), lambda p: loss.gradient(y, p), z)
    assert report.passed, report


@pytest.mark.parametrize("loss", [CategoricalCrossentropy(), MulticlassHinge()])
def test_integer_labels_become_one_hot_rows(loss):
    expected = [[0, 0, 1], [1, 0, 0]]
    for labels in ([2, 0], [[2], [0]], np.array([2, 0], np.uint8), expected):
        np.testing.assert_array_equal(loss.targets(labels, (3,)), expected)
    assert loss.targets([2, 0], (3,), np.float32).dtype == np.float32


@pytest.mark.parametrize(
    ("loss", "y", "outputs", "error", "message"),
    [
        (
            "mse",
            [1.0, 2.0],
            1,
            ValueError,
            r"^mse: expected y of shape \(any, 1\), got \(2,\); .*"
            r"use y\.reshape\(-1, 1\)",
        ),
        (
            "mse",
            [[1.0, np.nan]],
            2,
            ValueError,
            r"^mse: expected y to be finite, got nan at row 0, "
            r"column 1; remove the row",
        ),
        ("mse", [["a"]], 1, TypeError, r"^mse: expected y to hold real numbers"),
        (
            "binary, logits",
            [[-1.0], [1.0]],
            1,
            ValueError,
            r"^binary_crossentropy: expected targets "
            r"between 0 and 1, got values from -1 to 1; .* by \(y \+ 1\) / 2$",
        ),
        ("binary, probabilities", [[0.0], [1.5]], 1, ValueError, r"got values from 0 to 1\.5"),
        (
            "categorical, logits",
            [0, 3],
            3,
            ValueError,
            r"^categorical_crossentropy: expected integer "
            r"labels from 0 to 2 or one-hot rows of 3, got .* labels from 0 to 3$",
        ),
        ("categorical, logits", [-1, 2], 3, ValueError, r"labels from -1 to 2$"),
        (
            "categorical, logits",
            [0.0, 1.0],
            3,
            ValueError,
            r"expected integer labels .* got float64",
        ),
        (
            "categorical, logits",
            ["cat", "dog"],
            3,
            ValueError,
            r"^categorical_crossentropy: expected "
            r"integer labels",
        ),
        ("categorical, logits", [], 3, ValueError, r"^categorical_crossentropy: expected integer"),
        ("hinge", [0, 3], 3, ValueError, r"^multiclass_hinge: expected integer labels from 0 to 2"),
        (
            "hinge",
            [[0.5, 0.5]],
            2,
            ValueError,
            r"^multiclass_hinge: expected integer labels or one-hot rows, got rows of other "
            r"values; labels are y\.argmax\(axis=1\)$",
        ),
        (
            "hinge",
            [[1.0], [0.0]],
            1,
            ValueError,
            r"^multiclass_hinge: expected at least 2 outputs, one for each class, got 1; .*"
            r"'binary_crossentropy_from_logits'$",
        ),
        ("categorical, logits", [[0, 1]], 3, ValueError, r"expected y of shape \(any, 3\), got"),
    ],
)
def test_targets_are_refused_with_a_remedy(loss, y, outputs, error, message):
    with pytest.raises(error, match=message):
        LOSSES[loss].targets(y, (outputs,))


@pytest.mark.parametrize(
    ("y_true", "y_pred", "error", "message"),
    [
        (
            [0.0],
            [0.5],
            ValueError,
            r"^mse: expected y_pred of shape \(samples, outputs\), got \(1,\)",
        ),
        (
            [[0.0], [1.0]],
            [[0.5]],
            ValueError,
            r"^mse: expected y_true of shape \(1, 1\), got \(2, 1\)",
        ),
        ([[0.0]], [[np.inf]], ValueError, r"^mse: expected y_pred to be finite, got inf at row 0"),
    ],
)
def test_a_call_checks_both_arrays(y_true, y_pred, error, message):
    with pytest.raises(error, match=message):
        MeanSquaredError()(y_true, y_pred)


def test_a_call_of_a_stack_gives_one_number_for_each_run():
    y_pred = np.array([[[0.0]], [[2.0]]])
    np.testing.assert_array_equal(MeanSquaredError()([[1.0]], y_pred + 1), [0.0, 4.0])
    assert type(MeanSquaredError()([[0]], [[1]])) is float


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("name", ["half_mse", "mean_sse", "sse"])
def test_the_learning_rate_that_makes_the_steps_of_mse(name, outputs):
    """The rates in the table of nnbook.losses, with r = 0.1 and 5 samples."""
    x, y = np.random.default_rng(0).standard_normal((2, 5, outputs))
    rate = {"half_mse": 2 * 0.1, "mean_sse": 0.1 / outputs, "sse": 0.1 / (5 * outputs)}[name]
    ends = []
    for loss, learning_rate in (("mse", 0.1), (name, rate)):
        node = Input(outputs)
        net = Network(node, Dense(outputs)(node), loss=loss, optimizer=SGD(learning_rate), rng=0)
        net.fit(x, y, epochs=10, batch_size=None)
        ends.append(net.theta)
    np.testing.assert_allclose(ends[1], ends[0], rtol=1e-12)


def test_hinge_gradient_by_hand():
    """Sample 0 has both wrong classes inside the margin, sample 1 has one exactly at its edge."""
    y, s = np.eye(3)[[0, 1]], np.array([[0.0, 0.5, -0.5], [1.0, 2.0, -3.0]])
    expected = np.array([[-2.0, 1.0, 1.0], [0.0, 0.0, 0.0]]) / 2
    np.testing.assert_array_equal(MulticlassHinge().gradient(y, s), expected)


@pytest.mark.parametrize("runs", [None, 3])
def test_a_network_learns_with_hinge_and_integer_labels(runs):
    x, labels = np.eye(3), [2, 0, 1]
    node = Input(3)
    net = Network(
        node,
        Dense(3)(node),
        loss="multiclass_hinge",
        optimizer=SGD(0.5),
        metrics=["accuracy"],
        runs=runs,
        rng=0,
    )
    history = net.fit(x, labels, epochs=50)
    assert (history["loss"][-1] == 0).all()
    assert (history["accuracy"][-1] == 1).all()


def test_hinge_refuses_a_margin_that_is_no_lead():
    with pytest.raises(ValueError, match=r"^multiclass_hinge: expected margin to be finite and >"):
        MulticlassHinge(0)
    for name in ("hinge", "categorical_hinge"):  # Keras's names for other losses
        with pytest.raises(
            ValueError, match=r"^loss: expected loss to be one of .*_hinge', .*, got"
        ):
            losses.get(name)


def test_get():
    assert losses.get("mse") == losses.get("mean_squared_error") == MeanSquaredError()
    assert losses.get("binary_crossentropy_from_logits").from_logits
    mine = MeanSquaredError()
    assert losses.get(mine) is mine
    with pytest.raises(
        ValueError, match=r"^Network: expected loss to be one of .* 'mse', .*'msee'"
    ):
        losses.get("msee", "Network")
