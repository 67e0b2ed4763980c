"""What the chapter on losses calls tested: the numbers of scikit-learn beside ours."""

import numpy as np
import pytest

from nnbook import L2, SGD, Dense, Input, Network, losses
from nnbook.activations import softmax

metrics = pytest.importorskip("sklearn.metrics")
linear = pytest.importorskip("sklearn.linear_model")
neural = pytest.importorskip("sklearn.neural_network")

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


def test_the_alpha_of_the_mlps_is_n_times_our_factor_beside_mse_and_twice_that_beside_entropy():
    x = DRAW.standard_normal((30, 3))
    y = x @ [[1.0], [-2.0], [0.5]] + 4 + 0.1 * DRAW.standard_normal((30, 1))
    full = {"hidden_layer_sizes": (), "solver": "lbfgs", "tol": 1e-12, "max_iter": 5000}
    line = neural.MLPRegressor(alpha=30 * 0.1, **full).fit(x, y.ravel())
    ridge = linear.Ridge(alpha=30 * 0.1).fit(x, y)  # n times our factor, as tested above
    np.testing.assert_allclose(line.coefs_[0].ravel(), ridge.coef_.ravel(), rtol=1e-4)

    node = Input(3)
    out = Dense(4, kernel_regularizer=L2(0.05), name="scores")(node)
    loss = "categorical_crossentropy_from_logits"
    net = Network(node, out, loss=loss, optimizer=SGD(0.5), rng=0)
    net.fit(x, LABELS, epochs=2000, batch_size=None)
    theirs = neural.MLPClassifier(alpha=2 * 30 * 0.05, **full).fit(x, LABELS)
    np.testing.assert_allclose(net.params["scores"]["kernel"], theirs.coefs_[0], atol=1e-4)


def test_lasso_and_elastic_net_stand_beside_half_the_mean_square():
    x = DRAW.standard_normal((30, 3))
    y = x @ [1.0, -2.0, 0.0] + 0.1 * DRAW.standard_normal(30)
    net = linear.ElasticNet(alpha=0.4, l1_ratio=0.25, fit_intercept=False, tol=1e-12).fit(x, y)
    assert linear.Lasso(alpha=2.0, fit_intercept=False).fit(x, y).coef_[2] == 0.0  # exactly
    # Where a weight is not 0, half of mse + 0.1 |w| + 0.15 w^2 is flat.
    slope = x.T @ (x @ net.coef_ - y) / 30 + 0.1 * np.sign(net.coef_) + 2 * 0.15 * net.coef_
    np.testing.assert_allclose(slope[:2], 0, atol=1e-6)
