"""Tests of nnbook.preprocessing: statistics of the training data, round trips, nasty data."""

import pickle

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnbook.preprocessing import (
    PCA,
    ZCA,
    ImageCentering,
    MinMaxScaler,
    OneHot,
    RobustScaler,
    StandardScaler,
    normalize_groups,
)

SCALERS = [StandardScaler, MinMaxScaler, RobustScaler]
TABLES = [
    StandardScaler(),
    StandardScaler(with_mean=False),
    StandardScaler(with_std=False),
    StandardScaler(with_mean=False, with_std=False),
    MinMaxScaler(),
    MinMaxScaler((-1, 1)),
    RobustScaler(),
    PCA(),
    PCA(whiten=True),
    ZCA(),
]
every = pytest.mark.parametrize("one", TABLES, ids=repr)
every_scaler = pytest.mark.parametrize("kind", SCALERS)


def data(n=40, p=3, seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    mixed = rng.standard_normal((n, p)) @ rng.standard_normal((p, p))
    return (mixed + 5 * rng.standard_normal(p)).astype(dtype)


def fresh(one):
    return type(one)(**one.get_params())


# ------------------------------------------------------------------------------- what all promise


@every
def test_a_round_trip_gives_the_data_back(one):
    x = data()
    z = fresh(one).fit(x).transform(x)
    assert z.shape == x.shape
    np.testing.assert_allclose(fresh(one).fit(x).inverse_transform(z), x, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(fresh(one).fit_transform(x), z)


@every
def test_statistics_come_from_the_training_data_only(one):
    train, test = data(seed=1), 100 + data(seed=2)
    fitted = fresh(one).fit(train)
    before = pickle.dumps(vars(fitted))
    row_by_row = np.concatenate([fitted.transform(row[None]) for row in test])
    np.testing.assert_allclose(fitted.transform(test), row_by_row, rtol=1e-12)
    assert pickle.dumps(vars(fitted)) == before
    # A second fit forgets the first.
    again = fitted.fit(test).transform(test)
    np.testing.assert_array_equal(again, fresh(one).fit(test).transform(test))


@every
@pytest.mark.parametrize("order", ["C", "F"])
def test_nothing_is_written_into_the_input_or_handed_out(one, order):
    x = np.asarray(data(), order=order)
    x.flags.writeable = False
    fitted = fresh(one).fit(x)
    z = fitted.transform(x)
    assert not np.shares_memory(x, z)
    z.flags.writeable = False
    assert not np.shares_memory(fitted.inverse_transform(z), z)


@every
def test_float32_stays_and_all_else_becomes_float64(one):
    x = data(dtype=np.float32)
    fitted = fresh(one).fit(x)
    z = fitted.transform(x)
    assert z.dtype == fitted.inverse_transform(z).dtype == np.float32
    exact = fresh(one).fit(x.astype(np.float64)).transform(x.astype(np.float64))
    np.testing.assert_allclose(z, exact, rtol=0, atol=1e-5 * np.abs(exact).max())
    whole = np.random.default_rng(0).integers(0, 99, (20, 3))
    for integers in (whole, whole.astype(np.uint8), whole.tolist(), whole.astype(np.float16)):
        assert fresh(one).fit_transform(integers).dtype == np.float64


@every
def test_wrong_data_are_refused(one):
    who, x = type(one).__name__, data()
    with pytest.raises(ValueError, match=rf"^{who}: expected a fitted transformer, .* call fit\("):
        fresh(one).transform(x)
    with pytest.raises(ValueError, match=rf"^{who}: expected a fitted transformer"):
        fresh(one).inverse_transform(x)
    fitted = fresh(one).fit(x)
    with pytest.raises(ValueError, match=rf"^{who}: expected x with the 3 features .*, got 2"):
        fitted.transform(x[:, :2])
    for method in (fitted.fit, fitted.transform, fitted.inverse_transform):
        for wrong in (np.nan, np.inf):
            bad = x.copy()
            bad[4, 1] = wrong
            with pytest.raises(ValueError, match=rf"^{who}: .* got -?(nan|inf) at row 4, column 1"):
                method(bad)
        with pytest.raises(ValueError, match=r"got \(3,\); data is \(samples, features\)"):
            method(x[0])
        with pytest.raises(TypeError, match=rf"^{who}: expected x to hold real numbers"):
            method(x.astype(str))
    for empty in (np.empty((0, 3)), np.empty((3, 0))):
        with pytest.raises(ValueError, match=rf"^{who}: expected at least 1 sample and 1 feature"):
            fitted.fit(empty)


@every
def test_an_overflow_is_refused_and_a_failed_fit_changes_nothing(one):
    fitted = fresh(one).fit(data())
    z = fitted.transform(data())
    # The mean alone can stand more than a variance.
    huge = np.array([[1.7e308, 1], [-1.7e308, 2], [1.7e308, 3], [-1.7e308, 1], [1.7e308, 1.5]])
    if not getattr(one, "with_std", True):
        huge = np.abs(huge)
    with pytest.raises(ValueError, match=r"that float64 can hold, got an overflow in column 0;"):
        fitted.fit(huge)
    np.testing.assert_array_equal(fitted.transform(data()), z)


@every
def test_hyperparameters(one):
    params = one.get_params()
    assert params == one.get_params(deep=False)
    twin = type(one)().set_params(**params)
    assert repr(twin) == repr(one)
    with pytest.raises(ValueError, match=r"got the parameter 'nonsense'$"):
        twin.set_params(nonsense=1)
    back = pickle.loads(pickle.dumps(fresh(one).fit(data())))
    np.testing.assert_array_equal(back.transform(data()), fresh(one).fit_transform(data()))


@pytest.mark.parametrize(
    ("kind", "params", "message"),
    [
        (StandardScaler, {"constant": "drop"}, r"constant to be one of 'raise', 'keep'"),
        (MinMaxScaler, {"feature_range": (1, 1)}, r"feature_range\[1\] to be finite and > 1"),
        (MinMaxScaler, {"feature_range": 3}, r"feature_range to be two numbers, got 3"),
        (
            RobustScaler,
            {"quantile_range": (75, 25)},
            r"quantile_range\[1\] to be finite and > 75 and <= 100, got 25",
        ),
        (RobustScaler, {"quantile_range": (0, 101)}, r"quantile_range\[1\]"),
        (RobustScaler, {"quantile_range": (1, 2, 3)}, r"quantile_range to be two percentages"),
        (PCA, {"n_components": 0}, r"n_components >= 1, got 0"),
        (PCA, {"n_components": 1.5}, r"n_components, a share of the variance, to be finite and"),
        (ZCA, {"epsilon": -1e-9}, r"epsilon to be finite and >= 0"),
        (OneHot, {"low": 1}, r"high to be finite and > 1"),
        (OneHot, {"classes": [1, 1]}, r"classes without repetition, got \[1, 1\]"),
        (OneHot, {"classes": 0}, r"classes >= 1, got 0"),
        (ImageCentering, {"mode": "chanel"}, r"mode to be one of .* did you mean 'channel'\?"),
    ],
)
def test_hyperparameters_are_checked_before_any_changes(kind, params, message):
    match = rf"^{kind.__name__}: expected {message}"
    with pytest.raises(ValueError, match=match):
        kind(**params)
    one = kind()
    with pytest.raises(ValueError, match=match):
        one.set_params(**params)
    assert one.get_params() == kind().get_params()
    for name, value in params.items():
        setattr(one, name, value)
    with pytest.raises(ValueError, match=match):
        one.fit([[0.0], [1.0]])


# -------------------------------------------------------------------------------------- scalers


def test_the_formula_of_the_report():
    """normalize_data and denormalize_data of the report on perceptrons."""
    y = np.random.default_rng(0).uniform(-7, 90, (28, 1))
    scaler = MinMaxScaler((-1, 1)).fit(y)
    z = scaler.transform(y)
    np.testing.assert_allclose(z, 2 * (y - y.min()) / (y.max() - y.min()) - 1, atol=1e-15)
    back = (z + 1) * (y.max() - y.min()) / 2 + y.min()
    np.testing.assert_allclose(scaler.inverse_transform(z), back, atol=1e-12)


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=9, unique=True),
    st.sampled_from([(0, 1), (-1, 1), (0.1, 0.9)]),
)
@example([0.0, 5e-324], (0, 1))
def test_the_extremes_land_on_the_ends_exactly(values, ends):
    x = np.array(values)[:, None]
    z = MinMaxScaler(ends, constant="keep").fit_transform(x)
    assert z.min() == ends[0]
    if np.ptp(x) > max(1e-9 * np.abs(x).max(), np.finfo(float).tiny):
        assert z.max() == pytest.approx(ends[1], rel=1e-15)
    assert (z <= ends[1] + 1e-15).all()


@every_scaler
@pytest.mark.parametrize("value", [0.0, 0.1, 1e8 + 0.3, -1e-300])
def test_constant_features_are_refused_or_kept(kind, value):
    x = data(50, 4)
    x[:, [1, 3]] = value
    match = rf"^{kind.__name__}: expected a .* above 0, .* constant features in columns 1, 3; drop"
    with pytest.raises(ValueError, match=match):
        kind().fit(x)
    scaler = kind(constant="keep").fit(x)
    z = scaler.transform(x)
    # A mean of 1e8 is rounded 50 times while it is summed.
    np.testing.assert_allclose(z[:, [1, 3]], 0, atol=1e-6)
    np.testing.assert_allclose(scaler.inverse_transform(z), x, rtol=1e-14, atol=1e-12)
    # Other data are shifted, and not blown up.
    np.testing.assert_allclose(scaler.transform(x + 1)[:, [1, 3]], 1, atol=1e-6)


@every_scaler
def test_a_feature_that_varies_by_rounding_is_constant(kind):
    x = data(50, 2)
    x[:, 0] = np.where(np.arange(50) % 2, 0.1 + 0.2, 0.3)
    with pytest.raises(ValueError, match=r"got a constant feature in column 0; drop it, or say"):
        kind().fit(x)
    assert np.abs(kind(constant="keep").fit_transform(x)[:, 0]).max() < 1e-15


@pytest.mark.parametrize("kind", [MinMaxScaler, RobustScaler])
def test_the_unit_of_a_feature_does_not_matter(kind):
    x = data()
    z = kind().fit_transform(x)
    for unit in (2.0**-100, 2.0**100):
        np.testing.assert_array_equal(kind().fit_transform(x * unit), z)


def test_a_single_sample_has_constant_features_only():
    for kind in SCALERS:
        with pytest.raises(ValueError, match=r"constant features in columns 0, 1, 2, 3, 4, 5, 6"):
            kind().fit(np.ones((1, 12)))
        with pytest.raises(ValueError, match=r"columns 0, 1, .*, 9 and 2 more;"):
            kind().fit(np.ones((1, 12)))
        assert kind(constant="keep").fit_transform(np.ones((1, 2))).tolist() == [[0, 0]]
    assert StandardScaler(with_std=False).fit_transform([[3.0]]).tolist() == [[0]]


def test_a_large_offset_leaves_the_variance():
    noise = np.random.default_rng(0).integers(-3, 4, (500, 2)).astype(float)
    z = StandardScaler().fit_transform(1e8 + noise)
    np.testing.assert_allclose(z, StandardScaler().fit_transform(noise), atol=1e-7)
    single = (4096 + noise / 1024).astype(np.float32)  # half of the digits of float32 are offset
    np.testing.assert_allclose(
        StandardScaler().fit_transform(single), StandardScaler().fit_transform(noise), atol=1e-5
    )


def test_one_wild_sample_moves_the_mean_but_not_the_median():
    x = np.random.default_rng(0).standard_normal((100, 1))
    wild = x.copy()
    wild[0] = 1e6
    clean = RobustScaler().fit_transform(x)[1:]
    np.testing.assert_allclose(RobustScaler().fit_transform(wild)[1:], clean, atol=0.1)
    assert np.ptp(StandardScaler().fit_transform(wild)[1:]) < 1e-4


# ------------------------------------------------------------------------------------- whitening


@pytest.mark.parametrize("shape", [(200, 5), (6, 5), (5, 5), (4, 9), (2, 3)])
def test_principal_components(shape):
    x = data(*shape)
    pca = PCA().fit(x)
    assert pca.rank_ == min(shape[0] - 1, shape[1])
    z = pca.transform(x)
    np.testing.assert_allclose(pca.components_ @ pca.components_.T, np.eye(min(shape)), atol=1e-12)
    covariance = np.atleast_2d(np.cov(z.T))
    np.testing.assert_allclose(covariance, np.diag(pca.explained_variance_), atol=1e-10)
    assert (np.diff(pca.explained_variance_) <= 0).all()
    assert pca.explained_variance_ratio_.sum() == pytest.approx(1)
    rows = np.arange(min(shape))
    assert (pca.components_[rows, np.abs(pca.components_).argmax(axis=1)] > 0).all()
    np.testing.assert_allclose(pca.inverse_transform(z), x, atol=1e-12)


@pytest.mark.parametrize("shape", [(200, 5), (6, 5), (5, 5), (4, 9)])
def test_whitened_data_have_the_identity_where_they_vary_and_0_elsewhere(shape):
    x = data(*shape)
    x[:, 2] = x[:, 0] - 2 * x[:, 1]
    pca = PCA(whiten=True).fit(x)
    z = pca.transform(x)
    expected = (np.arange(min(shape)) < pca.rank_).astype(float)
    np.testing.assert_allclose(np.cov(z.T), np.diag(expected), atol=1e-10)
    assert not z[:, pca.rank_ :].any()
    np.testing.assert_allclose(pca.inverse_transform(z), x, atol=1e-11)
    # Neither do other data have anything there.
    assert not pca.transform(x + 7 * data(*shape, seed=9))[:, pca.rank_ :].any()


def test_rounding_has_no_rank():
    rng = np.random.default_rng(0)
    line = rng.standard_normal((100, 1)) * np.array([1.0, 2.0, 3.0, -1.0])
    assert PCA().fit(line).rank_ == 1
    assert PCA().fit(line.astype(np.float32)).rank_ == 1
    assert PCA().fit(1e8 + line).rank_ == 1  # what the offset rounds away is no direction
    with pytest.raises(ValueError, match=r"^PCA: expected samples that differ by more than round"):
        PCA().fit(np.full((5, 3), 0.1))
    with pytest.raises(ValueError, match=r"^PCA: expected at least 2 samples"):
        PCA().fit([[1.0, 2.0]])
    tiny = PCA(whiten=True).fit(1e-200 * data())
    np.testing.assert_allclose(tiny.transform(1e-200 * data()).std(axis=0, ddof=1), 1)


def test_how_many_components():
    x = data(50, 4) * [10, 1, 0.1, 0.01]
    ratio = PCA().fit(x).explained_variance_ratio_
    assert PCA(2).fit_transform(x).shape == (50, 2)
    for share in (0.5, 0.999, 0.9999999):
        kept = PCA(share).fit(x).n_components_
        assert ratio[:kept].sum() > share >= ratio[: kept - 1].sum()
    pca = PCA(2).fit(x)
    left = ((pca.inverse_transform(pca.transform(x)) - x) ** 2).sum()
    assert left == pytest.approx((PCA().fit(x).singular_values_[2:] ** 2).sum())
    with pytest.raises(ValueError, match=r"expected n_components <= 4, .* got 5"):
        PCA(5).fit(x)
    with pytest.raises(ValueError, match=r"expected x with the 2 features"):
        pca.inverse_transform(x)


@pytest.mark.parametrize("shape", [(200, 5), (6, 5), (4, 9)])
@pytest.mark.parametrize("epsilon", [1e-5, 0.1, 10.0])
def test_zca_is_its_formula(shape, epsilon):
    x = data(*shape)
    values, u = np.linalg.eigh(np.cov(x.T))
    zca = ZCA(epsilon).fit(x)
    values = np.maximum(values, 0)
    np.testing.assert_allclose(
        zca.whitening_, u @ np.diag((values + epsilon) ** -0.5) @ u.T, rtol=1e-7, atol=1e-6
    )
    np.testing.assert_allclose(zca.whitening_ @ zca.coloring_, np.eye(shape[1]), atol=1e-9)
    np.testing.assert_allclose(zca.inverse_transform(zca.transform(x)), x, atol=1e-9)


def test_zca_is_pca_whitening_turned_back():
    x = data(100, 4)
    pca = PCA(whiten=True).fit(x)
    z = ZCA(epsilon=0).fit_transform(x)
    np.testing.assert_allclose(np.cov(z.T), np.eye(4), atol=1e-12)
    np.testing.assert_allclose(z, pca.transform(x) @ pca.components_, atol=1e-12)
    for turned in (pca.transform(x), pca.transform(x) @ pca.components_[::-1]):
        assert ((z + x.mean(axis=0) - x) ** 2).sum() <= ((turned + x.mean(axis=0) - x) ** 2).sum()


def test_zca_without_epsilon_needs_all_directions():
    x = data(50, 3)
    x[:, 2] = x[:, 0] + x[:, 1]
    with pytest.raises(ValueError, match=r"^ZCA: expected variance in all 3 directions, got 2; gi"):
        ZCA(epsilon=0).fit(x)
    assert np.isfinite(ZCA().fit_transform(x)).all()


# --------------------------------------------------------------------------------------- targets


@pytest.mark.parametrize("low", [0, -1])
@pytest.mark.parametrize(
    "labels",
    [
        [3, 1, 3, 7],
        ["b", "a", "b", "ccc"],
        [0.0, 1.0, 0.0, 2.0],
        [[3], [1], [3], [7]],
        [True, False, True, True],
        np.array(["b", "a", "b", "ccc"], dtype=object),
    ],
)
def test_labels_to_rows_and_back(labels, low):
    coding = OneHot(low=low)
    rows = coding.fit_transform(labels)
    flat = np.ravel(labels)
    assert rows.dtype == np.float64
    assert rows.shape == (4, len(set(flat)))
    assert (rows.max(axis=1) == 1).all()
    assert set(rows.ravel()) == {low, 1}
    assert coding.inverse_transform(rows).tolist() == flat.tolist()
    noisy = rows + 0.4 * np.random.default_rng(0).uniform(-1, 1, rows.shape)
    assert coding.inverse_transform(noisy).tolist() == flat.tolist()


def test_classes_that_are_given_have_columns_in_their_order():
    assert OneHot(classes=["no", "yes"]).fit_transform(["yes"]).tolist() == [[0, 1]]
    assert OneHot(classes=["yes", "no"]).fit_transform(["yes", "no"]).tolist() == [[1, 0], [0, 1]]
    assert OneHot(classes=10).fit_transform([9]).shape == (1, 10)
    assert OneHot().fit([4, 2]).transform([2, 2]).tolist() == [[1, 0], [1, 0]]


@pytest.mark.parametrize(
    ("classes", "labels", "message"),
    [
        (3, [0, 3], r"expected labels among 0, 1, 2, got 3 in row 1"),
        (3, [-1], r"got -1 in row 0"),
        (20, [20], r"among 0, .*, 9, \.\.\., got 20 in row 0"),
        (["a"], ["a", "b"], r"got 'b' in row 1"),
        ([1], ["1"], r"got '1' in row 0"),
        (None, [0.5], r"expected labels to be whole numbers or strings, got dtype float64"),
        (None, [np.nan], r"expected labels to be whole numbers or strings"),
        (None, [[0, 1], [1, 0]], r"expected labels of shape \(samples,\), got \(2, 2\)"),
        (None, [], r"expected labels of shape \(samples,\), got \(0,\)"),
    ],
)
def test_labels_that_are_no_classes(classes, labels, message):
    with pytest.raises(ValueError, match=message):
        OneHot(classes=classes).fit(labels)


# ---------------------------------------------------------------------------------------- images


def images(n=6):
    return np.random.default_rng(0).integers(0, 256, (n, 4, 5, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    ("mode", "axes"),
    [
        ("image", 0),
        ("channel", (0, 1, 2)),
        ("global", None),
        ("each", (1, 2, 3)),
        ("each_channel", (1, 2)),
    ],
)
def test_which_mean_is_subtracted(mode, axes):
    x = images()
    centering = ImageCentering(mode)
    z = centering.fit_transform(x)
    np.testing.assert_allclose(z, x - x.mean(axis=axes, keepdims=True), atol=1e-12)
    np.testing.assert_allclose(z.mean(axis=axes), 0, atol=1e-12)
    other = centering.transform(x[:2] // 2)
    if mode.startswith("each"):
        np.testing.assert_allclose(other.mean(axis=axes), 0, atol=1e-12)
        with pytest.raises(
            ValueError, match=r"^ImageCentering: expected a mode that learns a mean"
        ):
            centering.inverse_transform(z)
    else:
        np.testing.assert_allclose(other, x[:2] // 2 - x.mean(axis=axes, keepdims=True), atol=1e-12)
        np.testing.assert_allclose(centering.inverse_transform(z), x, atol=1e-12)
        assert centering.mean_.shape == np.mean(x, axis=axes).shape
    single = ImageCentering(mode).fit_transform(x.astype(np.float32))
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, z, atol=1e-4)


def test_images_that_do_not_fit():
    x = images()
    with pytest.raises(ValueError, match=r"channels\) for mode 'channel', got \(6, 60\); reshape"):
        ImageCentering("channel").fit(x.reshape(6, -1))
    with pytest.raises(
        ValueError, match=r"expected images of shape \(4, 5, 3\), .* got \(5, 4, 3\)"
    ):
        ImageCentering().fit(x).transform(x.transpose(0, 2, 1, 3))
    with pytest.raises(ValueError, match=r"expected a fitted transformer"):
        ImageCentering("each").transform(x)
    with pytest.raises(ValueError, match=r"one image is x\[None\]"):
        ImageCentering().fit(np.ones(4))
    with pytest.raises(ValueError, match=r"expected at least 1 sample"):
        ImageCentering().fit(x[:0])
    bad = x.astype(float)
    bad[1, 2, 3, 0] = np.nan
    with pytest.raises(ValueError, match=r"got nan at index \(1, 2, 3, 0\)"):
        ImageCentering().fit(bad)
    flat = x.reshape(6, -1)
    for mode in ("image", "each", "global"):  # these do not ask what a channel is
        np.testing.assert_allclose(
            ImageCentering(mode).fit_transform(flat).reshape(x.shape),
            ImageCentering(mode).fit_transform(x),
            atol=1e-12,
        )


# ---------------------------------------------------------------------------------------- groups


@pytest.mark.parametrize("per_feature", [False, True])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_each_group_is_standardized_alone(per_feature, dtype):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((12, 4, 5)).astype(dtype)
    groups = np.array(["b", "a", "c"] * 4)
    x[groups == "a"] *= 100
    x[groups == "c"] += 1000
    before = x.copy()
    z = normalize_groups(x, groups, per_feature=per_feature)
    assert z.dtype == dtype
    np.testing.assert_array_equal(x, before)
    axes = 0 if per_feature else None
    tolerance = 1e-3 if dtype == np.float32 else 1e-11
    for name in "abc":
        own = x[groups == name].astype(np.float64)
        expected = (own - own.mean(axis=axes)) / own.std(axis=axes)
        np.testing.assert_allclose(z[groups == name], expected, atol=tolerance)
        alone = normalize_groups(x[groups == name], [0] * 4, per_feature=per_feature)
        np.testing.assert_array_equal(alone, z[groups == name])


def test_each_volume_can_be_its_own_group():
    x = np.random.default_rng(0).standard_normal((3, 4, 5))
    z = normalize_groups(x, np.arange(3))
    np.testing.assert_allclose(z.mean(axis=(1, 2)), 0, atol=1e-15)
    np.testing.assert_allclose(z.std(axis=(1, 2)), 1)


def test_groups_that_do_not_fit():
    x = data(4, 2)
    with pytest.raises(
        ValueError, match=r"expected one group for each of 4 samples, got .* \(3,\)"
    ):
        normalize_groups(x, [0, 1, 2])
    with pytest.raises(ValueError, match=r"got a constant in group 'b' of 1 samples; drop it"):
        normalize_groups(x, ["a", "a", "a", "b"], per_feature=True)
    column = np.array(["a", "a", "a", "b"], dtype=object)  # as data frames have it
    with pytest.raises(ValueError, match=r"got a constant in group 'b'"):
        normalize_groups(x, column, per_feature=True)
    kept = normalize_groups(x, ["a", "a", "a", "b"], per_feature=True, constant="keep")
    assert kept[3].tolist() == [0, 0]
    with pytest.raises(ValueError, match=r"groups without NaN"):
        normalize_groups(x, [0, 1, np.nan, 1])
    with pytest.raises(ValueError, match=r"x\.reshape\(-1, 1\)"):
        normalize_groups(x[:, 0], [0, 0, 0, 0])
    with pytest.raises(ValueError, match=r"at least 1 sample"):
        normalize_groups(x[:0], [])
    with pytest.raises(ValueError, match=r"got an overflow in group 3"):
        normalize_groups([[1e200], [-1e200]], [3, 3])
