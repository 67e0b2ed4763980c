"""Tests of nnbook.metrics: what counts as right."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook import SGD, Dense, Input, Network, losses, metrics
from nnbook.metrics import (
    F1,
    R2,
    Accuracy,
    BatchMean,
    Metric,
    Precision,
    Recall,
    as_classes,
    confusion_matrix,
)


@pytest.mark.parametrize(
    ("y_true", "y_pred", "from_logits", "expected"),
    [
        # one output, 0 and 1: the threshold 0.5 itself is class 1
        ([[0], [1], [1], [0]], [[0.2], [0.5], [0.49], [0.6]], False, 2 / 4),
        # the same targets, but the predictions are logits: the threshold is 0
        ([[0], [1], [1], [0]], [[-0.1], [0.0], [0.2], [0.3]], True, 3 / 4),
        # -1 and 1: the threshold is 0, logits or not
        ([[-1], [1], [1], [-1]], [[-0.1], [0.0], [-0.2], [0.3]], False, 2 / 4),
        # several outputs: the largest one
        ([[1, 0, 0], [0, 1, 0]], [[0.4, 0.3, 0.3], [0.4, 0.3, 0.3]], False, 1 / 2),
        ([[1, 0, 0], [0, 1, 0]], [[-1.0, -2.0, -3.0], [5.0, 6.0, -3.0]], True, 1.0),
    ],
)
def test_accuracy_by_hand(y_true, y_pred, from_logits, expected):
    y_true, y_pred = np.array(y_true, float), np.array(y_pred)
    metric = Accuracy(from_logits)
    assert metric.value(y_true, y_pred) == expected
    stacked = metric.value(y_true, np.stack([y_pred, 2 * y_true - 1]))
    np.testing.assert_array_equal(stacked, [expected, 1.0])


@pytest.mark.parametrize(
    "y_true", [[[0.5]], [[2.0]], [[1.0, 1.0]], [[0.0, 0.0]], [[0.5, 0.5]], [[-1.0], [0.0]]]
)
def test_accuracy_refuses_targets_that_are_no_classes(y_true):
    y_true = np.array(y_true)
    with pytest.raises(
        ValueError, match=r"^accuracy: expected targets that are .* got other values; .*'mse'$"
    ):
        Accuracy().value(y_true, np.zeros_like(y_true))


def test_a_coding_holds_for_batches_of_one_class():
    """A prediction of 0.2 for a target of 1 is right if targets are -1 and 1, wrong if 0 and 1."""
    ones, predicted = np.ones((2, 1)), np.full((2, 1), 0.2)
    for low, expected in ((-1.0, 1.0), (0.0, 0.0)):
        metric = Accuracy().prepared(np.array([[1.0], [low]]))
        assert metric.low == low
        assert metric.value(ones, predicted) == expected
        assert metric.prepared(ones) == metric  # targets that are all 1 say nothing new
    with pytest.raises(ValueError, match=r"^accuracy: expected targets that are"):
        Accuracy(low=0.0).value(-ones, predicted)
    mse = metrics.get("mse")
    assert mse.prepared(ones) is mse
    several = Accuracy()
    assert several.prepared(np.eye(2)) is several


def test_get():
    assert metrics.get("accuracy") == Accuracy(from_logits=False)
    assert metrics.get("accuracy", from_logits=True) == Accuracy(from_logits=True)
    assert metrics.get("mse") is losses.get("mse")  # every loss is a metric
    mine = Accuracy(True)
    assert metrics.get(mine) is mine
    with pytest.raises(
        ValueError, match=r"^metric: expected metric to be one of 'accuracy', .*'accuracy'"
    ):
        metrics.get("acuracy")
    with pytest.raises(
        TypeError, match=r"^Network: expected a name or an object with name and value"
    ):
        metrics.get(3, who="Network")


# ------------------------------------------------------------------- classes and their confusion

#: Ten samples, counted by hand. Rows are true classes; 3 neither occurs nor is predicted.
TRUE = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
PREDICTED = np.array([0, 0, 0, 1, 1, 1, 2, 0, 2, 0])
TABLE = [[3, 1, 0, 0], [0, 2, 1, 0], [2, 0, 1, 0], [0, 0, 0, 0]]
#: right / predicted, right / true, 2 right / (predicted + true)
SCORES = {
    Precision: [3 / 5, 2 / 3, 1 / 2, 0],
    Recall: [3 / 4, 2 / 3, 1 / 3, 0],
    F1: [6 / 9, 4 / 6, 2 / 5, 0],
}
each_score = pytest.mark.parametrize("kind", SCORES)


def test_a_confusion_matrix_by_hand():
    np.testing.assert_array_equal(confusion_matrix(TRUE, PREDICTED, classes=4), TABLE)
    np.testing.assert_array_equal(confusion_matrix(TRUE, PREDICTED), np.array(TABLE)[:3, :3])
    outputs = np.eye(4)[PREDICTED]
    for targets in (TRUE, TRUE[:, None], np.eye(4)[TRUE]):
        np.testing.assert_array_equal(confusion_matrix(targets, outputs), TABLE)
    stacked = confusion_matrix(TRUE, np.stack([outputs, np.eye(4)[TRUE]]))
    np.testing.assert_array_equal(stacked, [TABLE, np.diag([4, 3, 3, 0])])
    assert confusion_matrix(TRUE, PREDICTED).dtype.kind == "i"


def test_a_confusion_matrix_of_one_output():
    y, z = np.array([[-1], [1], [1], [-1], [-1]]), np.array([[0.2], [0.3], [-0.1], [-0.5], [-2]])
    np.testing.assert_array_equal(confusion_matrix(y, z), [[2, 1], [1, 1]])
    y = (y + 1) / 2
    np.testing.assert_array_equal(confusion_matrix(y, z, from_logits=True), [[2, 1], [1, 1]])
    np.testing.assert_array_equal(confusion_matrix(y, z), [[3, 0], [2, 0]])  # below 0.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0, 1], [0]), r"expected as many true labels as .* shapes \(2,\) and \(1,\)"),
        (([], []), r"expected as many true labels as predicted ones, and at least one"),
        (([0, -1], [0, 1]), r"expected integer y_true labels from 0 to 1 .* from -1 to 0$"),
        (([0, 1], [0.2, 0.7]), r"expected integer y_pred labels .* got float64"),
        (([0, 3], np.eye(3)[:2]), r"expected integer labels from 0 to 2 or one-hot rows of 3"),
        (([0.5, 1.5], np.eye(3)[:2]), r"expected integer labels .* got float64"),
        (
            ([0, 1], [[0.2], [0.7]]),
            r"expected y_true of shape \(2, 1\), got \(2,\); use y_true\.reshape\(-1, 1\)$",
        ),
        (([[1.0, 1.0]], [[0.2, 0.7]]), r"expected targets that are 0 and 1, .* got other values"),
        (([[1.0]], [[np.nan]]), r"expected y_pred to be finite, got nan at row 0"),
    ],
)
def test_a_confusion_matrix_refuses_what_is_ambiguous(arguments, message):
    with pytest.raises(ValueError, match=f"^confusion_matrix: {message}"):
        confusion_matrix(*arguments)


def test_a_confusion_matrix_refuses_other_numbers_of_classes():
    with pytest.raises(ValueError, match=r"expected integer y_true labels from 0 to 1"):
        confusion_matrix([0, 2], [0, 1], classes=2)
    with pytest.raises(ValueError, match=r"expected classes to be 3, .* got 4; leave it out$"):
        confusion_matrix([0, 1], np.eye(3)[:2], classes=4)


def test_accuracy_takes_integer_labels():
    for labels in (TRUE, TRUE[:, None], TRUE.astype(float)):
        assert Accuracy().value(labels, np.eye(4)[PREDICTED]) == 6 / 10
    true, predicted, classes = as_classes("doc", TRUE, np.eye(4)[PREDICTED])
    np.testing.assert_array_equal(true, TRUE)
    np.testing.assert_array_equal(predicted, PREDICTED)
    assert classes == 4


@each_score
def test_scores_by_hand(kind):
    y, outputs, expected = np.eye(4)[TRUE], np.eye(4)[PREDICTED], np.array(SCORES[kind])
    np.testing.assert_allclose(kind(average=None).value(y, outputs), expected, rtol=1e-15)
    assert kind().value(y, outputs) == pytest.approx(expected.mean(), rel=1e-15)
    assert kind(average="macro").value(y, outputs) == kind().value(y, outputs)
    assert kind(average="micro").value(y, outputs) == 6 / 10  # the accuracy
    stack = np.stack([outputs, y])
    np.testing.assert_allclose(
        kind(average=None).value(y, stack), [expected, [1, 1, 1, 0]], rtol=1e-15
    )
    np.testing.assert_allclose(kind().value(y, stack), [expected.mean(), 3 / 4], rtol=1e-15)
    np.testing.assert_array_equal(kind(average="micro").value(y, stack), [6 / 10, 1])


@pytest.mark.parametrize(("kind", "one", "zero"), [(Precision, 2 / 3, 1), (Recall, 1, 1 / 2)])
def test_scores_of_one_output_are_those_of_class_1(kind, one, zero):
    """The true classes are 1 1 0 0, the predicted ones 1 1 1 0, in each coding."""
    y, p = np.array([[1.0], [1], [0], [0]]), np.array([[0.9], [0.5], [0.8], [0.2]])
    for metric, true, predicted in (
        (kind(), y, p),
        (kind(), 2 * y - 1, 2 * p - 1),
        (kind(from_logits=True), y, p - 0.5),
    ):
        assert metric.value(true, predicted) == pytest.approx(one, rel=1e-15)
    np.testing.assert_allclose(kind(average=None).value(y, p), [zero, one], rtol=1e-15)
    assert kind(average="macro").value(y, p) == pytest.approx((one + zero) / 2, rel=1e-15)
    np.testing.assert_allclose(kind().value(y, np.stack([p, y])), [one, 1], rtol=1e-15)


@each_score
def test_two_outputs_are_two_classes_not_class_1(kind):
    y, p = np.eye(2)[[0, 0, 1, 1]], np.eye(2)[[0, 1, 1, 1]]
    assert kind().value(y, p) == kind(average="macro").value(y, p)
    assert kind().value(y, p) != kind().value(y[:, 1:], p[:, 1:])


@each_score
def test_zero_by_zero_is_zero(kind):
    y = np.zeros((3, 1))
    assert kind().value(y, y) == 0  # class 1 neither occurs nor is predicted
    np.testing.assert_array_equal(kind(average=None).value(y, y), [1, 0])


@each_score
def test_names_of_scores(kind):
    title = kind.title
    for average, name in (
        ("auto", title),
        ("macro", f"{title}_macro"),
        ("micro", f"{title}_micro"),
    ):
        assert kind(average=average).name == name
        assert metrics.get(name, from_logits=True) == kind(True, average=average)
    assert kind(average=None).name == f"{title}_each"
    assert kind().prepared(np.array([[-1.0], [1.0]])).low == -1
    with pytest.raises(ValueError, match=rf"^{title}: expected average to be one of .*'macro'\?$"):
        kind(average="marco")
    with pytest.raises(ValueError, match=rf"^{title}: expected targets that are .* use the metric"):
        kind().value(np.array([[0.3]]), np.array([[0.3]]))


# ----------------------------------------------------------------------------------- regression


def test_r2_by_hand():
    y = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0], [6.0, 5.0]])  # mean 3: 4 + 1 + 0 + 9 = 14
    p = np.array([[1.0, 5.0], [3.0, 5.0], [3.0, 5.0], [4.0, 5.0]])  # 0 + 1 + 0 + 4 = 5
    assert R2().value(y[:, :1], p[:, :1]) == pytest.approx(1 - 5 / 14, rel=1e-15)
    assert R2().value(y, p) == pytest.approx((1 - 5 / 14 + 1) / 2, rel=1e-15)
    wrong = p + np.array([0.0, 0.1])  # missing a constant target scores 0
    stacked = R2().value(y, np.stack([p, wrong, y]))
    np.testing.assert_allclose(stacked, [1 - 2.5 / 14, (1 - 5 / 14) / 2, 1], rtol=1e-15)
    assert R2().value(np.full((3, 1), 0.1), np.full((3, 1), 0.2)) == 0
    assert R2().value(y.astype("f"), p.astype("f")).dtype == np.float32


@pytest.mark.parametrize("offset", [0.0, 1e3, 1e6])
def test_r2_of_batches_is_that_of_the_whole_far_from_zero(offset):
    """Sums about 0 would lose 12 digits at an offset of 1e6; sums about the mean lose none."""
    rng = np.random.default_rng(0)
    y = rng.standard_normal((50, 2)) + offset
    p = y + 0.3 * rng.standard_normal((3, 50, 2))
    mean = y.mean(axis=0)
    expected = (1 - ((p - y) ** 2).sum(axis=1) / ((y - mean) ** 2).sum(axis=0)).mean(axis=1)
    metric = R2().prepared(y)
    np.testing.assert_allclose(metric.center, mean, rtol=1e-15)
    np.testing.assert_allclose(in_batches(metric, y, p, 7), expected, rtol=1e-13)
    np.testing.assert_allclose(metric.value(y, p), expected, rtol=1e-13)
    np.testing.assert_allclose(R2().value(y, p), expected, rtol=1e-13)
    # a value does not depend on the center
    np.testing.assert_array_equal(R2().prepared(y + 5).value(y, p), R2().value(y, p))


def test_r2_without_a_center_adds_up_too():
    y = np.array([[1.0], [2.0], [3.0], [6.0]])
    p = np.array([[1.0], [3.0], [3.0], [4.0]])
    assert in_batches(R2(), y, p, 3) == pytest.approx(1 - 5 / 14, rel=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("center", [0.1, 0.7, 40.0])
def test_r2_of_equal_targets_in_batches(dtype, center):
    """Nothing to explain: 1 if exactly right, 0 if not, whatever the rounding of the sums."""
    y = np.full((1000, 1), 0.1, dtype)
    metric = R2().prepared(np.full((3, 1), center, dtype))
    assert in_batches(metric, y, y, 7) == 1
    assert in_batches(metric, y, y + dtype(0.1), 7) == 0
    assert in_batches(R2(), y, y + dtype(0.1), 7) == 0


@given(st.integers(0, 2**32 - 1), st.floats(-1e3, 1e3), st.floats(1e-3, 1e3), st.integers(2, 40))
def test_r2_is_one_minus_the_residual_over_the_variance(seed, mean, scale, samples):
    rng = np.random.default_rng(seed)
    y = mean + scale * rng.standard_normal((samples, 1))
    p = y + scale * rng.standard_normal((samples, 1))
    expected = 1 - ((p - y) ** 2).mean() / y.var()
    metric = R2().prepared(y)
    np.testing.assert_allclose(in_batches(metric, y, p, 5), expected, rtol=1e-8, atol=1e-8)


# ------------------------------------------------------------------------- sums, batch by batch


def in_batches(metric, y_true, y_pred, size):
    """Return a metric from the added sums of batches."""
    total = 0
    for start in range(0, len(y_true), size):
        part = slice(start, start + size)
        total = total + metric.sums(y_true[part], y_pred[..., part, :])
    return metric.result(total, *y_true.shape)


def known(outputs):
    """Return the names of the metrics that suit this number of outputs."""
    several = {"multiclass_hinge", "categorical_crossentropy_from_logits"}
    return [
        name
        for name in metrics.NAMES
        if (outputs > 1 or name not in several) and name != "categorical_crossentropy"
    ]


@pytest.mark.parametrize("size", [1, 4, 9, 20])
@pytest.mark.parametrize("runs", [None, 3])
@pytest.mark.parametrize(
    ("outputs", "name"), [(outputs, name) for outputs in (1, 3) for name in known(outputs)]
)
def test_the_sums_of_batches_give_the_value_of_the_whole(name, outputs, runs, size):
    """Batches may hold a single class, since the rows are sorted by class."""
    rng = np.random.default_rng(5)
    labels = np.sort(rng.integers(max(outputs, 2), size=20))
    y = np.eye(3)[labels] if outputs == 3 else labels[:, None] * 1.0
    lead = () if runs is None else (runs,)
    p = rng.uniform(0.01, 0.99, (*lead, 20, outputs))
    metric = metrics.get(name).prepared(y)
    whole = metric.value(y, p)
    assert np.shape(whole) == lead
    np.testing.assert_allclose(in_batches(metric, y, p, size), whole, rtol=1e-13)
    if name == "accuracy" or metric.name.startswith(("precision", "recall", "f1")):
        np.testing.assert_array_equal(in_batches(metric, y, p, size), whole)  # counts are exact


def test_targets_of_minus_1_and_1_add_up_once_they_are_coded():
    rng = np.random.default_rng(6)
    y = np.sort(rng.choice([-1.0, 1.0], 20))[:, None]
    p = rng.uniform(-1, 1, (20, 1))
    for kind in (Accuracy, Precision, Recall, F1):
        metric = kind().prepared(y)
        assert in_batches(metric, y, p, 4) == metric.value(y, p) == kind().value(y, p)


@each_score
def test_the_score_of_batches_is_not_the_mean_of_their_scores(kind):
    y, p = np.eye(4)[TRUE], np.eye(4)[PREDICTED]
    np.testing.assert_allclose(in_batches(kind(average=None), y, p, 3), SCORES[kind], rtol=1e-15)
    mean = in_batches(BatchMean(kind()), y, p, 5)
    assert mean != pytest.approx(np.mean(SCORES[kind]))
    np.testing.assert_array_equal(kind().sums(y, p), TABLE)


def test_an_object_with_name_and_value_is_wrapped():
    mine = SimpleNamespace(name="largest", value=lambda y, p: np.abs(p - y).max(axis=(-2, -1)))
    metric = metrics.get(mine)
    assert isinstance(metric, BatchMean)
    assert isinstance(metric, Metric)
    assert metric.name == "largest"
    assert metrics.get(metric) is metric
    assert metric.prepared(np.zeros((2, 1))) is metric
    y, p = np.zeros((5, 1)), np.array([[1.0], [2], [3], [4], [5]])
    assert metric.value(y, p) == 5
    assert in_batches(metric, y, p, 3) == pytest.approx((3 * 3 + 2 * 5) / 5)  # see the docstring
    stack = np.stack([p, 2 * p])
    np.testing.assert_allclose(in_batches(metric, y, stack, 3), [3.8, 7.6])
    node = Input(1)
    net = Network(node, Dense(1)(node), metrics=[mine, "mse"], rng=0)
    assert set(net.evaluate(p, y)) == {"loss", "largest", "mse"}
    with pytest.raises(TypeError, match=r"^metric: expected a name or an object with name and val"):
        metrics.get(SimpleNamespace(name="no value"))


def test_every_loss_is_a_metric():
    for loss in losses.NAMES.values():
        assert isinstance(loss, Metric)
        assert metrics.get(loss) is loss


# ------------------------------------------------------------------------------------ a network


@pytest.mark.parametrize("runs", [None, 3])
@pytest.mark.parametrize(
    ("loss", "outputs"),
    [
        ("categorical_crossentropy_from_logits", 3),
        ("multiclass_hinge", 3),
        ("binary_crossentropy_from_logits", 1),
        ("mse", 1),
    ],
)
def test_a_network_reports_metrics(loss, outputs, runs):
    rng = np.random.default_rng(1)
    x = rng.standard_normal((12, 2))
    y = np.arange(12) % 3 if outputs == 3 else (x[:, :1] > 0) * 1.0
    y = 2 * y - 1 if loss == "mse" else y
    names = ["accuracy", "precision", "recall", "f1", "f1_macro", "f1_micro", "r2", "mse", "sse"]
    node = Input(2)
    net = Network(
        node, Dense(outputs)(node), loss=loss, optimizer=SGD(0.1), metrics=names, runs=runs, rng=0
    )
    history = net.fit(x, y, epochs=2, batch_size=5, validation_data=(x, y))
    shape = (2,) if runs is None else (2, runs)
    assert all(history[prefix + name].shape == shape for name in names for prefix in ("", "val_"))
    measured = net.evaluate(x, y)
    outputs_now = net.predict(x)
    f1 = F1(from_logits="logits" in loss).value(y, outputs_now)
    np.testing.assert_allclose(measured["f1"], f1, rtol=1e-15)
    np.testing.assert_allclose(history["val_f1"][-1], f1, rtol=1e-15)
    np.testing.assert_allclose(measured["sse"], measured["mse"] * 12 * outputs, rtol=1e-13)
    np.testing.assert_array_equal(measured["f1_micro"], measured["accuracy"])


def test_a_network_refuses_one_number_for_each_class():
    node = Input(2)
    with pytest.raises(
        ValueError,
        match=r"^Network: expected metrics of one number, got F1\(.*; use average='macro', or call",
    ):
        Network(node, Dense(3)(node), metrics=[F1(average=None)])
