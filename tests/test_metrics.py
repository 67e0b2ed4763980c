"""Tests of nnbook.metrics: what counts as right."""

import numpy as np
import pytest

from nnbook import losses, metrics
from nnbook.metrics import Accuracy


@pytest.mark.parametrize(
    ("y_true", "y_pred", "from_logits", "expected"),
    [
        # one output, 0 and 1: the threshold 0.5 itself is class 1
        ([[0], [1], [1], [0]], [[0.2], [0.5], [0.49], [0.6]], False, 2 / 4),
        # the same targets, predictions are logits: the threshold is 0
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
    """Predicted 0.2 for a target of 1: right among -1 and 1, wrong among 0 and 1."""
    ones, predicted = np.ones((2, 1)), np.full((2, 1), 0.2)
    for low, expected in ((-1.0, 1.0), (0.0, 0.0)):
        metric = metrics.coded(Accuracy(), np.array([[1.0], [low]]))
        assert metric.low == low
        assert metric.value(ones, predicted) == expected
        assert metrics.coded(metric, ones) == metric  # ones alone say nothing new
    with pytest.raises(ValueError, match=r"^accuracy: expected targets that are"):
        Accuracy(low=0.0).value(-ones, predicted)
    mse = metrics.get("mse")
    assert metrics.coded(mse, ones) is mse
    several = Accuracy()
    assert metrics.coded(several, np.eye(2)) is several


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
