"""Tests of nnbook.preprocessing beside scikit-learn: the same numbers, and work in its tools."""

import subprocess
import sys

import numpy as np
import pytest
import sklearn.decomposition
import sklearn.preprocessing
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_html_repr
from sklearn.utils.estimator_checks import check_estimator
from sklearn.utils.validation import check_is_fitted

from nnbook.preprocessing import (
    PCA,
    ZCA,
    ImageCentering,
    MinMaxScaler,
    OneHot,
    RobustScaler,
    StandardScaler,
)

EPSILON = np.finfo(np.float64).eps

SCALERS = [
    (StandardScaler(constant="keep"), sklearn.preprocessing.StandardScaler()),
    (
        StandardScaler(with_mean=False, constant="keep"),
        sklearn.preprocessing.StandardScaler(with_mean=False),
    ),
    (StandardScaler(with_std=False), sklearn.preprocessing.StandardScaler(with_std=False)),
    (MinMaxScaler(constant="keep"), sklearn.preprocessing.MinMaxScaler()),
    (MinMaxScaler((-1, 1), constant="keep"), sklearn.preprocessing.MinMaxScaler((-1, 1))),
    (RobustScaler(constant="keep"), sklearn.preprocessing.RobustScaler()),
    (
        RobustScaler((10, 80), constant="keep"),
        sklearn.preprocessing.RobustScaler(quantile_range=(10, 80)),
    ),
]
PCAS = [{}, {"whiten": True}, {"n_components": 2}, {"n_components": 0.9}]


def nasty(seed, n, p):
    """Return columns that are usual, far from 0, of another unit, skewed, rounded or constant."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, p))
    for j, kind in enumerate(rng.integers(0, 7, p)):
        if kind == 1:
            x[:, j] += 1e8
        elif kind == 2:
            x[:, j] *= 10.0 ** rng.integers(-6, 9)
        elif kind == 3:
            x[:, j] = np.exp(3 * x[:, j])
        elif kind == 4:
            x[:, j] = x[:, j].round()
        elif kind == 5:
            x[:, j] = rng.standard_normal()
        elif kind == 6:
            x[:, j] = 7.0 + np.where(rng.random(n) < 0.5, 0.0, 2**-50)  # varies by one rounding
    return x


@pytest.mark.parametrize(("ours", "theirs"), SCALERS, ids=lambda one: repr(one).replace("\n", ""))
@settings(deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 60), p=st.integers(1, 6))
def test_scalers_agree_with_scikit_learn(ours, theirs, seed, n, p):
    train, test = nasty(seed, n, p), nasty(seed + 1, 20, p)
    a, b = clone(ours).fit(train), clone(theirs).fit(train)
    for x in (train, test):
        got, expected = a.transform(x), b.transform(x)
        rtol = 1e-10
        # What scikit-learn itself rounds away where it computes x * scale_ + min_.
        room = 0.0
        if isinstance(ours, MinMaxScaler):
            room = 8 * EPSILON * (np.abs(x) + np.abs(a.data_min_)) * a.scale_
        error = np.abs(got - expected)
        assert (error <= 1e-10 + rtol * np.abs(expected) + room).all()
        back = b.inverse_transform(expected)
        scale = np.abs(x).max(axis=0) + np.abs(train).max(axis=0)
        assert (np.abs(a.inverse_transform(expected) - back) <= 1e-10 + 1e-10 * scale).all()


def test_the_attributes_of_the_scalers_are_those_of_scikit_learn():
    x = nasty(3, 50, 6)
    names = {
        StandardScaler: ["mean_", "var_", "scale_"],
        MinMaxScaler: ["data_min_", "data_max_", "data_range_", "scale_"],
        RobustScaler: ["center_", "scale_"],
    }
    for ours, theirs in SCALERS:
        a, b = clone(ours).fit(x), clone(theirs).fit(x)
        assert a.n_features_in_ == b.n_features_in_
        for name in names[type(ours)]:
            expected = getattr(b, name)
            if expected is None:
                assert getattr(a, name) is None
            else:
                np.testing.assert_allclose(getattr(a, name), expected, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("params", PCAS, ids=repr)
@settings(deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    n=st.integers(3, 60),
    p=st.integers(2, 8),
    offset=st.sampled_from([0.0, 5.0, -1e3]),
)
def test_pca_agrees_with_scikit_learn(params, seed, n, p, offset):
    rng = np.random.default_rng(seed)
    # Variances apart from each other: where two agree, the axes are arbitrary.
    turn, _ = np.linalg.qr(rng.standard_normal((p, p)))
    left, _ = np.linalg.qr(np.c_[np.ones(n), rng.standard_normal((n, min(n - 1, p)))])
    axes = left[:, 1:]
    x = (axes * 2.0 ** -np.arange(axes.shape[1])) @ turn[: axes.shape[1]] * np.sqrt(n) + offset
    ours = PCA(**params).fit(x)
    theirs = sklearn.decomposition.PCA(svd_solver="full", **params).fit(x)
    real = min(ours.rank_, ours.n_components_)
    assert ours.n_components_ == theirs.n_components_
    # An axis whose largest two entries agree has a sign that rounding decides.
    entries = np.sort(np.abs(ours.components_[:real]), axis=1)
    sure = entries[:, -1] - entries[:, -2] > 1e-6
    room = 1e-10 * max(1.0, abs(offset))
    got, expected = ours.transform(x)[:, :real], theirs.transform(x)[:, :real]
    np.testing.assert_allclose(got[:, sure], expected[:, sure], rtol=0, atol=room)
    np.testing.assert_allclose(
        ours.components_[:real][sure], theirs.components_[:real][sure], rtol=0, atol=room
    )
    for name in ("explained_variance_", "explained_variance_ratio_", "singular_values_"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=0, atol=room)
    np.testing.assert_allclose(
        ours.inverse_transform(ours.transform(x)),
        theirs.inverse_transform(theirs.transform(x)),
        rtol=0,
        atol=room,
    )


def test_pca_agrees_on_one_table_to_the_last_digits():
    x = np.random.default_rng(0).standard_normal((100, 6)) @ np.diag([9, 7, 5, 3, 2, 1.0]) + 3
    for params in PCAS:
        theirs = sklearn.decomposition.PCA(svd_solver="full", **params)
        np.testing.assert_allclose(
            PCA(**params).fit_transform(x), theirs.fit_transform(x), rtol=0, atol=1e-12
        )


@pytest.mark.parametrize("low", [0, -1])
def test_one_hot_agrees_with_scikit_learn(low):
    labels = np.random.default_rng(0).choice(["cat", "dog", "cow"], 30)
    theirs = sklearn.preprocessing.LabelBinarizer(neg_label=low, pos_label=1)
    np.testing.assert_array_equal(
        OneHot(low=low).fit_transform(labels), theirs.fit_transform(labels)
    )


# ----------------------------------------------------------------------------------- in its tools


def problem():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((80, 4)) * [1, 10, 100, 1000] + 50
    return x, (x[:, 0] + x[:, 1] / 10 > 55).astype(int)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(ours, theirs) for ours, theirs in SCALERS if theirs.get_params()],
    ids=repr,
)
def test_a_pipeline_gives_what_it_gives_with_scikit_learns_scaler(ours, theirs):
    x, y = problem()
    scores = [
        cross_val_score(make_pipeline(clone(scaler), LogisticRegression(max_iter=10_000)), x, y)
        for scaler in (ours, theirs)
    ]
    np.testing.assert_allclose(*scores)


def test_a_search_sets_and_clones_hyperparameters():
    x, y = problem()
    pipeline = make_pipeline(StandardScaler(), PCA(), LogisticRegression())
    grid = {"pca__n_components": [1, 2, 4], "standardscaler__with_std": [True, False]}
    search = GridSearchCV(pipeline, grid, cv=3, error_score="raise").fit(x, y)
    theirs = make_pipeline(
        sklearn.preprocessing.StandardScaler(), sklearn.decomposition.PCA(), LogisticRegression()
    )
    expected = GridSearchCV(theirs, grid, cv=3).fit(x, y)
    assert search.best_params_ == expected.best_params_
    np.testing.assert_allclose(
        search.cv_results_["mean_test_score"], expected.cv_results_["mean_test_score"]
    )


def test_targets_are_scaled_and_scaled_back():
    x, _ = problem()
    y = x @ [1.0, 2.0, 3.0, 4.0]
    scaled = TransformedTargetRegressor(Ridge(1e-12), transformer=MinMaxScaler((-1, 1)))
    np.testing.assert_allclose(scaled.fit(x, y).predict(x), y, rtol=1e-8)


def test_columns_and_the_picture_of_a_pipeline():
    x, _ = problem()
    columns = ColumnTransformer([("a", StandardScaler(), [0, 1]), ("b", MinMaxScaler(), [2, 3])])
    expected = np.hstack(
        [StandardScaler().fit_transform(x[:, :2]), MinMaxScaler().fit_transform(x[:, 2:])]
    )
    np.testing.assert_allclose(columns.fit_transform(x), expected, atol=1e-12)
    pipeline = make_pipeline(StandardScaler(), ZCA())
    assert "ZCA" in estimator_html_repr(pipeline)
    x_back = pipeline.fit(x).inverse_transform(pipeline.transform(x))
    np.testing.assert_allclose(x_back, x, atol=1e-9)


@pytest.mark.parametrize(
    "one",
    [
        StandardScaler(with_mean=False, constant="keep"),
        MinMaxScaler((-1, 1)),
        RobustScaler((10, 80)),
        PCA(0.9, whiten=True),
        ZCA(0.1),
        OneHot(classes=np.array([0, 1]), low=-1),
        ImageCentering("each"),
    ],
    ids=repr,
)
def test_a_clone_is_new_and_equal(one):
    fitted = one.fit(np.array([[0], [1]]) if isinstance(one, OneHot) else problem()[0])
    check_is_fitted(fitted)
    twin = clone(fitted)
    assert twin is not fitted
    assert repr(twin) == repr(fitted)
    assert not any(name.endswith("_") for name in vars(twin))
    with pytest.raises(ValueError, match="expected a fitted transformer"):
        twin.transform([[0.0]])


#: What scikit-learn asks of its own estimators and this book does otherwise, and why.
OTHERWISE = {
    "check_do_not_raise_errors_in_init_or_set_params": "a wrong argument is refused at once",
    "check_dtype_object": "numbers in an object array are refused, not converted",
} | dict.fromkeys(
    [
        "check_n_features_in_after_fitting",
        "check_complex_data",
        "check_estimators_empty_data_messages",
        "check_estimators_nan_inf",
        "check_estimator_sparse_tag",
        "check_estimator_sparse_array",
        "check_estimator_sparse_matrix",
        "check_fit2d_1sample",
        "check_fit2d_predict1d",
    ],
    "refused as asked, in the words of this book; the check looks for scikit-learn's words",
)


@pytest.mark.filterwarnings("ignore")  # the checks warn of each thing that they do not run
@pytest.mark.parametrize(
    "one", [StandardScaler(), MinMaxScaler(), RobustScaler(), PCA(), ZCA()], ids=repr
)
def test_the_checks_of_scikit_learn(one):
    results = check_estimator(one, expected_failed_checks=OTHERWISE, on_skip=None)
    passed = [result["check_name"] for result in results if result["status"] == "passed"]
    assert len(passed) >= 30
    failed = {result["check_name"] for result in results if result["status"] == "xfail"}
    assert failed <= set(OTHERWISE)


def test_scikit_learn_is_not_imported():
    code = (
        "import sys, numpy as np, nnbook.preprocessing as p\n"
        "for one in (p.StandardScaler(), p.MinMaxScaler(), p.RobustScaler(), p.PCA(), p.ZCA()):\n"
        "    one.inverse_transform(one.fit_transform(np.eye(4, 2)))\n"
        "print('sklearn' in sys.modules or 'scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
