"""What the chapter on losses calls tested: the numbers of scikit-learn beside ours."""

import numpy as np
import pytest

from nnbook import L2, SGD, Dense, Input, Network, losses
from nnbook.activations import softmax

metrics = pytest.importorskip("sklearn.metrics")
linear = pytest.importorskip("sklearn.linear_model")

DRAW = np.random.default_rng(0)
LABELS = DRAW.integers(0, 4, 30)
ROWS = np.eye(4)[LABELS]
SCORES = DRAW.standard_normal((30, 4))


def test_the_mean_square_of_several_outputs_is_the_same():
    assert losses.get("mse")(ROWS, SCORES) == pytest.approx(
        metrics.mean_squared_error(ROWS, SCORES)
    )


def test_log_loss_takes_the_probabilities_of_our_logits():
    ours = losses.get("categorical_crossentropy_from_logits")(LABELS, SCORES)
    assert ours == pytest.approx(metrics.log_loss(LABELS, softmax(SCORES), labels=range(4)))


def test_hinge_loss_counts_the_worst_wrong_class_only():
    right = SCORES[np.arange(30), LABELS]
    wrong = np.where(ROWS == 1, -np.inf, SCORES).max(axis=1)
    worst = np.maximum(0, 1 + wrong - right).mean()
    theirs = metrics.hinge_loss(LABELS, SCORES, labels=range(4))
    assert theirs == pytest.approx(worst)
    assert losses.get("multiclass_hinge")(LABELS, SCORES) > theirs


def test_the_alpha_of_ridge_is_n_times_our_factor():
    x = DRAW.standard_normal((30, 3))
    y = x @ [[1.0], [-2.0], [0.5]] + 4 + 0.1 * DRAW.standard_normal((30, 1))
    node = Input(3)
    out = Dense(1, kernel_regularizer=L2(0.1), name="line")(node)
    net = Network(node, out, loss="mse", optimizer=SGD(0.1), rng=0)
    net.fit(x, y, epochs=2000, batch_size=None)
    theirs = linear.Ridge(alpha=30 * 0.1).fit(x, y)
    np.testing.assert_allclose(net.params["line"]["kernel"].ravel(), theirs.coef_.ravel())
    assert net.params["line"]["bias"].item() == pytest.approx(theirs.intercept_.item())
