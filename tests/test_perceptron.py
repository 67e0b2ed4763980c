"""Tests of nnbook.perceptron: rules by hand, against scikit-learn, and the bound."""

import numpy as np
import pytest

from nnbook.activations import softmax
from nnbook.datasets import load_and, load_saturating, load_xor
from nnbook.gradcheck import check_gradient
from nnbook.perceptron import (
    HebbianUnit,
    LinearUnit,
    NonlinearUnit,
    Perceptron,
    separation,
)

AND, XOR = load_and("pm1"), load_xor("pm1")
RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 3))
CLASSES = np.where(X @ [1.0, -2.0, 0.5] + 0.3 > 0, 1.0, -1.0)
NUMBERS = X @ [1.0, -2.0, 0.5] + 0.3 + RNG.normal(size=40)
KINDS = [Perceptron, HebbianUnit, LinearUnit, NonlinearUnit]
every = pytest.mark.parametrize("kind", KINDS)


def weights(unit):
    return np.append(unit.coef_, unit.intercept_)


# The rules by hand ------------------------------------------------------------------------------


def test_the_perceptron_rule_by_hand():
    # At zero z = 0, a mistake: w = -(−1, −1, 1). Then (−1, 1) has z = −1: right. (1, −1): z = −1.
    # (1, 1) has z = 1: right. The second epoch finds nothing wrong.
    unit = Perceptron(0.5).fit([[-1, -1], [-1, 1], [1, 1]], [-1, 1, 1])
    assert unit.path_.tolist() == [[0, 0, 0], [0.5, 0.5, -0.5], [0, 1.0, 0.0]]
    assert unit.errors_.tolist() == [2, 0]
    assert (unit.updates_, unit.n_iter_, unit.converged_) == (2, 2, True)


def test_a_batch_adds_the_steps_of_its_samples():
    unit = Perceptron(1.0, epochs=1, batch_size=None).fit(AND.x, AND.y)
    assert unit.path_[1].tolist() == [2, 2, -2]  # all four are wrong at zero
    halves = Perceptron(1.0, epochs=1, batch_size=3).fit(AND.x, AND.y)
    assert halves.path_[1].tolist() == [1, 1, -3]


def test_hebb_learns_the_same_from_every_epoch():
    unit = HebbianUnit(0.1, epochs=7).fit(AND.x, AND.y)
    assert weights(unit) == pytest.approx(0.1 * 7 * np.array([2, 2, -2]))
    assert unit.updates_ == 28
    assert weights(HebbianUnit(epochs=5).fit(XOR.x, XOR.y)) == pytest.approx(np.zeros(3))


def test_hebb_fails_on_and_in_zeros_and_ones():
    x = load_and("01").x
    unit = HebbianUnit(1.0, epochs=1).fit(x, AND.y)
    assert weights(unit).tolist() == [0, 0, -2]
    assert unit.score(x, AND.y) == 0.75


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softplus"])
def test_the_delta_rule_is_the_gradient_of_half_the_sum_of_squares(activation):
    start = RNG.normal(size=4)
    rows = np.column_stack([X, np.ones(40)])
    unit = NonlinearUnit(1.0, epochs=1, batch_size=None, activation=activation, start=start)

    def loss(w):
        return 0.5 * ((NUMBERS - unit._f(rows @ w)) ** 2).sum()

    def gradient(w):
        one = NonlinearUnit(1.0, epochs=1, batch_size=None, activation=activation, start=w)
        path = one.fit(X, NUMBERS).path_
        return path[0] - path[1]

    assert check_gradient(loss, gradient, start).passed
    assert unit.fit(X, NUMBERS).errors_[0] == pytest.approx(2 * loss(start))


def test_the_linear_unit_finds_least_squares_up_to_the_largest_rate():
    rows = np.column_stack([X, np.ones(40)])
    best = np.linalg.lstsq(rows, NUMBERS, rcond=None)[0]
    limit = 2 / np.linalg.eigvalsh(rows.T @ rows).max()
    unit = LinearUnit(0.9 * limit, epochs=500, batch_size=None).fit(X, NUMBERS)
    assert weights(unit) == pytest.approx(best)
    assert unit.score(X, NUMBERS) == pytest.approx(
        1 - ((NUMBERS - rows @ best) ** 2).sum() / ((NUMBERS - NUMBERS.mean()) ** 2).sum()
    )
    with pytest.raises(ValueError, match=r"^LinearUnit: expected finite weights, got an overflow"):
        LinearUnit(1.1 * limit, epochs=20_000, batch_size=None).fit(X, NUMBERS)


def test_a_tolerance_ends_the_training():
    x, y = [[0.0], [1.0]], [0.0, 1.0]
    unit = LinearUnit(0.5, epochs=1000, tol=1e-6).fit(x, y)
    assert unit.n_iter_ < 1000
    assert unit.errors_[-1] <= 1e-6 < unit.errors_[-2]


def test_an_activation_may_be_an_object_or_a_name():
    from nnbook.activations import tanh

    a, b = (NonlinearUnit(epochs=3, activation=f).fit(X, NUMBERS) for f in (tanh, "tanh"))
    assert (weights(a) == weights(b)).all()
    linear = NonlinearUnit(epochs=3, activation="identity").fit(X, NUMBERS)
    assert (weights(linear) == weights(LinearUnit(epochs=3).fit(X, NUMBERS))).all()


# scikit-learn -----------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0.01, 1.0])
@pytest.mark.parametrize(("x", "y"), [(X, CLASSES), (AND.x, AND.y), (XOR.x, XOR.y)])
def test_the_perceptron_is_scikit_learns(rate, x, y):
    linear_model = pytest.importorskip("sklearn.linear_model")
    other = linear_model.Perceptron(eta0=rate, shuffle=False, tol=None, max_iter=9)
    other.fit(x, np.ravel(y))
    unit = Perceptron(rate, epochs=9).fit(x, y)
    # Theirs goes on after an epoch without a mistake, and nothing moves then.
    assert weights(unit) == pytest.approx(np.append(other.coef_, other.intercept_), abs=1e-12)
    assert (unit.predict(x) == other.predict(x)).all()
    assert unit.score(x, y) == other.score(x, np.ravel(y))


@pytest.mark.parametrize("epochs", [1, 20])
def test_the_linear_unit_is_scikit_learns(epochs):
    linear_model = pytest.importorskip("sklearn.linear_model")
    other = linear_model.SGDRegressor(
        penalty=None, alpha=0, learning_rate="constant", eta0=0.01, shuffle=False, tol=None,
        max_iter=epochs,
    ).fit(X, NUMBERS)  # fmt: skip
    unit = LinearUnit(0.01, epochs=epochs).fit(X, NUMBERS)
    assert weights(unit) == pytest.approx(np.append(other.coef_, other.intercept_), rel=1e-10)
    assert unit.score(X, NUMBERS) == pytest.approx(other.score(X, NUMBERS))


def test_the_margin_is_that_of_a_support_vector_machine_with_the_bias_as_a_weight():
    svm = pytest.importorskip("sklearn.svm")
    for x, y in [(AND.x, AND.y), (load_and("01").x, AND.y), (X[:12], CLASSES[:12])]:
        rows = np.column_stack([x, np.ones(len(x))])
        machine = svm.LinearSVC(C=1e6, loss="hinge", fit_intercept=False, tol=1e-8, max_iter=10**6)
        w = machine.fit(rows, np.ravel(y)).coef_[0]
        found = separation(x, y)
        assert found.direction == pytest.approx(w / np.linalg.norm(w), abs=2e-3)
        assert found.margin == pytest.approx((np.ravel(y) * (rows @ w)).min() / np.linalg.norm(w),
                                             rel=5e-3)  # fmt: skip


@every
def test_scikit_learn_can_clone_it(kind):
    base = pytest.importorskip("sklearn.base")
    unit = base.clone(kind(0.5, epochs=3, shuffle=True, rng=1))
    assert (unit.learning_rate, unit.epochs, unit.shuffle, unit.rng) == (0.5, 3, True, 1)
    assert unit.set_params(epochs=4).epochs == 4
    with pytest.raises(ValueError, match=r"got the parameter 'rate'"):
        unit.set_params(rate=1)


# Orders, starts, rates --------------------------------------------------------------------------


@every
def test_seeds_and_orders(kind):
    def fit(seed):
        return weights(kind(0.1, epochs=3, shuffle=True, rng=seed).fit(X, CLASSES))

    assert (fit(1) == fit(1)).all()
    if kind is not HebbianUnit:
        assert not np.allclose(fit(1), fit(2), rtol=1e-12, atol=0)
    fixed = [kind(0.1, epochs=3, rng=seed).fit(X, CLASSES) for seed in (1, 2)]
    assert (weights(fixed[0]) == weights(fixed[1])).all()


@every
def test_a_start_is_used_and_left_as_it_is(kind):
    start = np.array([1.0, 2.0, 3.0, 4.0])
    unit = kind(0.1, epochs=2, start=start).fit(X, CLASSES)
    assert unit.path_[0].tolist() == start.tolist() == [1, 2, 3, 4]
    assert unit.path_.shape == (unit.updates_ + 1, 4)
    assert (unit.path_[-1] == weights(unit)).all()


@pytest.mark.parametrize("rate", [2.0**-7, 4.0])
def test_from_zero_the_rate_scales_the_weights_of_a_perceptron(rate):
    one, other = (Perceptron(r).fit(X, CLASSES) for r in (1.0, rate))
    assert (one.path_ * rate == other.path_).all()


def test_a_second_fit_forgets_the_first():
    unit = Perceptron().fit(XOR.x, XOR.y)
    again = unit.fit(AND.x, AND.y)
    assert again is unit
    assert unit.updates_ == Perceptron().fit(AND.x, AND.y).updates_


# Separation -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("coding", "bound"), [("01", 51), ("pm1", 9)])
def test_the_bound_of_and(coding, bound):
    found = separation(load_and(coding).x, AND.y)
    assert found.bound() == pytest.approx(bound)
    assert np.linalg.norm(found.direction) == pytest.approx(1)
    assert found.bound(np.zeros(3), 7.0) == pytest.approx(bound)


def test_xor_has_no_margin():
    for coding in ("01", "pm1"):
        found = separation(load_xor(coding).x, XOR.y)
        assert (found.margin, found.bound()) == (0, np.inf)
        assert not Perceptron(epochs=300).fit(load_xor(coding).x, XOR.y).converged_


@pytest.mark.parametrize("seed", range(20))
def test_no_perceptron_makes_more_mistakes_than_the_bound(seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(10, 2))
    y = np.where(x @ rng.normal(size=2) > 0.2 * rng.normal(), 1.0, -1.0)
    y[0] = -y[1]
    found = separation(x, y)
    for start in (np.zeros(3), 3 * rng.normal(size=3)):
        unit = Perceptron(0.5, epochs=1000, shuffle=True, rng=seed, start=start).fit(x, y)
        assert unit.updates_ <= found.bound(start, 0.5)  # which is infinite without a margin
        assert found.margin > 0 or not unit.converged_


def test_two_points_by_hand():
    found = separation([[3.0], [-1.0]], [1, -1])  # hull of (3, 1) and (1, -1): nearest is (1, -1)?
    # The segment is (1, -1) + s (2, 2): nearest at s = 0, where (1, -1) is at right angles to it.
    assert found.direction == pytest.approx(np.array([1, -1]) / np.sqrt(2))
    assert found.margin == pytest.approx(np.sqrt(2))
    assert found.radius == pytest.approx(np.sqrt(10))


# Errors -----------------------------------------------------------------------------------------


@every
@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"learning_rate": 0}, ValueError, "expected learning_rate to be finite and > 0, got 0"),
        ({"epochs": 0}, ValueError, "expected epochs >= 1, got 0"),
        ({"epochs": 2.5}, TypeError, "expected epochs to be a whole number, got 2.5"),
        ({"batch_size": 0}, ValueError, "expected batch_size >= 1, got 0"),
        ({"rng": -1}, ValueError, "expected rng to be a seed >= 0, got -1"),
        ({"start": [[0.0]]}, ValueError, r"expected start of shape \(any,\), got \(1, 1\)"),
        ({"start": [np.nan]}, ValueError, "expected start to be finite, got nan"),
    ],
)
def test_bad_hyperparameters(kind, settings, error, message):
    with pytest.raises(error, match=f"^{kind.__name__}: {message}"):
        kind(**settings)


@every
@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1.0, 2.0], [1, -1], r"expected x of shape \(any, any\), got \(2,\); data is"),
        ([[1.0], [np.nan]], [1, -1], "expected x to be finite, got nan at row 1, column 0"),
        ([[1.0], [2.0]], [1, np.inf], "expected y to be finite, got inf"),
        ([[1.0], [2.0]], [1, -1, 1], r"expected y of shape \(2,\), one target for each sample, go"),
        ([[1.0], [2.0]], [[1, -1]], r"expected y of shape \(2,\), one target for each sample, got"),
        (np.zeros((0, 2)), [], "expected at least 1 sample and 1 feature"),
    ],
)
def test_bad_data(kind, x, y, message):
    with pytest.raises(ValueError, match=f"^{kind.__name__}: {message}"):
        kind().fit(x, y)


@every
def test_bad_calls_before_and_after_fit(kind):
    with pytest.raises(ValueError, match=r"expected a fitted unit, .*; call fit\(x, y\) first"):
        kind().predict(X)
    with pytest.raises(ValueError, match="expected x with the 3 features that it was fitted on, g"):
        kind().fit(X, CLASSES).predict(X[:, :2])
    with pytest.raises(ValueError, match=r"expected start of shape \(4,\), a weight for each feat"):
        kind(start=[0.0]).fit(X, CLASSES)


@pytest.mark.parametrize("kind", [Perceptron, HebbianUnit])
def test_targets_are_minus_one_and_one(kind):
    with pytest.raises(ValueError, match=r"got 0\.0 at index 0; 2 \* y - 1 makes them of 0 and 1"):
        kind().fit(AND.x, load_and("01").y)
    with pytest.raises(ValueError, match=r"got 2\.0 at index 1$"):
        kind().fit(AND.x, [1, 2, -1, 1])
    with pytest.raises(ValueError, match="expected samples of both classes, got -1 in all 4"):
        kind().fit(AND.x, [-1, -1, -1, -1])


def test_bad_regressors():
    for activation in ("step", softmax):
        with pytest.raises(ValueError, match="expected an elementwise activation with a slope, go"):
            NonlinearUnit(activation=activation)
    with pytest.raises(ValueError, match=r"expected activation to be one of .*'tahn'"):
        NonlinearUnit(activation="tahn")
    with pytest.raises(ValueError, match="expected tol to be finite and >= 0, got -1"):
        LinearUnit(tol=-1)


def test_bad_separations():
    with pytest.raises(ValueError, match=r"^separation: expected 2 targets, got 1$"):
        separation([[1.0], [2.0]], [1])
    with pytest.raises(ValueError, match=r"^separation: expected at most 100000 subsets, got "):
        separation(np.arange(200.0).reshape(100, 2) % 7, np.where(np.arange(100) % 2, 1, -1))
    found = separation(AND.x, AND.y)
    with pytest.raises(ValueError, match=r"^Separation.bound: expected start of shape \(3,\), got"):
        found.bound([1.0])
    with pytest.raises(ValueError, match=r"^Separation.bound: expected learning_rate to be finite"):
        found.bound(learning_rate=0)


def test_overflow_names_the_epoch():
    with pytest.raises(ValueError, match=r"got an overflow in epoch \d+; lower the learning rate"):
        LinearUnit(1.0, epochs=1000).fit(100 * load_saturating().x, load_saturating().y)
