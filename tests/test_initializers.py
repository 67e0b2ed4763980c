"""Tests of nnbook.initializers: each draws what its formula says."""

import math

import numpy as np
import pytest
from scipy import stats

from nnbook import initializers
from nnbook.book.initialization.lecture_comparison import compare_with_lecture
from nnbook.book.initialization.signals import activation_statistics
from nnbook.initializers import (
    Constant,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    Orthogonal,
    RandomNormal,
    RandomUniform,
    VarianceScaling,
    Zeros,
    fans,
)

SHAPES = [(300, 120), (120, 300)]
MODES = ["fan_in", "fan_out", "fan_avg"]
DRAWS = ["normal", "truncated_normal", "uniform"]
EVERY = {
    **initializers.NAMES,
    "constant": Constant(0.3),
    "shifted normal": RandomNormal(stddev=0.2, mean=0.5),
    "shifted uniform": RandomUniform(-0.1, 0.7),
    "orthogonal, gain 2": Orthogonal(gain=2.0),
    **{f"scaling {m} {d}": VarianceScaling(1.7, m, d) for m in MODES for d in DRAWS},
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", EVERY)
def test_mean_square_of_the_draw_is_the_variance_that_is_stated(name, shape):
    """The mean square of 36,000 normal numbers scatters by sqrt(2 / 36000) = 0.75 %."""
    draw = EVERY[name](shape, rng=1)
    assert draw.shape == shape
    assert np.mean(draw**2) == pytest.approx(EVERY[name].variance(shape), rel=0.03)


@pytest.mark.parametrize(
    ("make", "variance"),
    [
        (LecunNormal, lambda i, o: 1 / i),
        (LecunUniform, lambda i, o: 1 / i),
        (GlorotNormal, lambda i, o: 2 / (i + o)),
        (GlorotUniform, lambda i, o: 2 / (i + o)),
        (HeNormal, lambda i, o: 2 / i),
        (HeUniform, lambda i, o: 2 / i),
        (Orthogonal, lambda i, o: 1 / max(i, o)),
    ],
)
@pytest.mark.parametrize("shape", SHAPES)
def test_variances_of_the_famous_rules(make, variance, shape):
    """Kernels are (fan_in, fan_out): the two shapes tell fan_in from fan_out."""
    assert make().variance(shape) == pytest.approx(variance(*shape), rel=1e-14)


@pytest.mark.parametrize(("mode", "n"), [("fan_in", 300), ("fan_out", 120), ("fan_avg", 210)])
def test_modes_count_inputs_outputs_or_their_mean(mode, n):
    assert VarianceScaling(3.0, mode).variance((300, 120)) == pytest.approx(3 / n)


@pytest.mark.parametrize("make", [LecunNormal, GlorotNormal, HeNormal])
def test_normal_draws_are_normal(make):
    shape = (300, 120)
    z = make()(shape, rng=0).ravel() / math.sqrt(make().variance(shape))
    assert stats.kstest(z, "norm").pvalue > 1e-3


@pytest.mark.parametrize(("make", "scale"), [(LecunUniform, 3), (GlorotUniform, 3), (HeUniform, 6)])
def test_uniform_draws_fill_their_interval(make, scale):
    """HeUniform on (300, 300) lies within sqrt(6 / 300), Glorot's within sqrt(3 / 300)."""
    draw = make()((300, 300), rng=0)
    bound = math.sqrt(scale / 300)
    assert np.abs(draw).max() <= bound
    assert stats.kstest(draw.ravel() / bound, "uniform", (-1, 2)).pvalue > 1e-3


def test_truncated_normal_has_the_variance_and_no_tails():
    shape = (400, 400)
    initializer = VarianceScaling(2.0, "fan_in", "truncated_normal")
    draw = initializer(shape, rng=0)
    width = stats.truncnorm(-2, 2).std()  # what truncation leaves of a standard deviation of 1
    bound = 2 * math.sqrt(2 / 400) / width
    assert np.abs(draw).max() <= bound
    assert np.abs(draw).max() > 0.99 * bound
    assert draw.var() == pytest.approx(2 / 400, rel=0.01)
    assert stats.kstest(draw.ravel() / bound * 2, stats.truncnorm(-2, 2).cdf).pvalue > 1e-3


@pytest.mark.parametrize("shape", [(5, 5), (7, 3), (3, 7)])
@pytest.mark.parametrize("gain", [1.0, 2.0])
def test_orthogonal_is_orthogonal_in_its_shorter_direction(shape, gain):
    q = Orthogonal(gain)(shape, rng=0)
    product = q.T @ q if shape[0] >= shape[1] else q @ q.T
    np.testing.assert_allclose(product, gain**2 * np.eye(min(shape)), atol=1e-12)


def test_orthogonal_prefers_no_direction():
    """Without the signs of R the first entry would be negative in every draw."""
    rng = np.random.default_rng(0)
    signs = [float(np.sign(Orthogonal()((3, 3), rng=rng)[0, 0])) for _ in range(200)]
    assert abs(sum(signs)) < 60  # more than four standard deviations


@pytest.mark.parametrize("name", EVERY)
def test_one_seed_gives_the_same_weights_in_each_type(name):
    initializer, shape = EVERY[name], (7, 3)
    wide = initializer(shape, rng=5)
    assert wide.dtype == np.float64
    np.testing.assert_array_equal(wide, initializer(shape, rng=5))
    np.testing.assert_array_equal(wide, initializer(shape, rng=np.random.default_rng(5)))
    narrow = initializer(shape, rng=5, dtype=np.float32)
    assert narrow.dtype == np.float32
    np.testing.assert_array_equal(narrow, wide.astype(np.float32))
    constant = isinstance(initializer, Constant)
    assert np.array_equal(wide, initializer(shape, rng=6)) == constant


def test_constants():
    assert Zeros()((2,)).tolist() == [0.0, 0.0]
    assert Constant(0.5)((1, 2)).tolist() == [[0.5, 0.5]]
    assert Constant(-3).variance((1,)) == 9.0


def test_fans_of_a_vector_and_of_a_kernel():
    assert fans((5,)) == (5, 5)
    assert fans((5, 2)) == (5, 2)


def test_the_lectures_glorot_has_twice_glorots_variance():
    """randn * (2 / sqrt(fan_in + fan_out)) has variance 4 / (fan_in + fan_out)."""
    shape = (300, 120)
    printed = np.random.default_rng(0).standard_normal(shape) * (2 / math.sqrt(sum(shape)))
    assert printed.var() / GlorotNormal().variance(shape) == pytest.approx(2, rel=0.03)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: RandomNormal(-1), ValueError, r"^RandomNormal: expected stddev .* >= 0, got -1$"),
        (lambda: RandomNormal(mean="0"), TypeError, r"^RandomNormal: expected mean to be a number"),
        (
            lambda: RandomUniform(1, 0),
            ValueError,
            r"^RandomUniform: expected maxval .* >= 1, got 0$",
        ),
        (lambda: Constant(np.inf), ValueError, r"^Constant: expected value to be finite, got inf$"),
        (
            lambda: VarianceScaling(0),
            ValueError,
            r"^VarianceScaling: expected scale .* > 0, got 0$",
        ),
        (lambda: VarianceScaling(mode="fan"), ValueError, r"expected mode to be one of 'fan_in', "),
        (
            lambda: VarianceScaling(distribution="gauss"),
            ValueError,
            r"^VarianceScaling: expected distribution to be one of 'normal', .* got 'gauss'",
        ),
        (lambda: Orthogonal(0), ValueError, r"^Orthogonal: expected gain .* > 0, got 0$"),
        (
            lambda: Orthogonal()((3,)),
            ValueError,
            r"^Orthogonal: expected a shape \(fan_in, fan_out\), got \(3,\)$",
        ),
        (lambda: Zeros()(()), ValueError, r"^Constant: expected a shape such as .*, got \(\)$"),
        (lambda: HeNormal()((3, 0)), ValueError, r"expected each length of shape >= 1, got 0$"),
        (
            lambda: HeNormal()((3, 2), rng=-1),
            ValueError,
            r"expected rng to be a seed >= 0, got -1$",
        ),
        (
            lambda: initializers.get("he_norml", "Dense"),
            ValueError,
            r"^Dense: expected initializer to be one of .* did you mean 'he_normal'\?$",
        ),
    ],
)
def test_bad_calls(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_get_by_name_and_by_object():
    mine = RandomNormal(0.1)
    assert initializers.get(mine) is mine
    assert initializers.get("he_normal") == HeNormal()


# ------------------------------------------------------------------------- the lecture's tables


@pytest.mark.parametrize(
    ("key", "activation", "start"),
    [
        ("tanh_std_0.01", "tanh", RandomNormal(stddev=0.01)),
        ("tanh_std_1", "tanh", RandomNormal(stddev=1.0)),
        ("tanh_glorot_uniform", "tanh", GlorotUniform()),
        ("relu_glorot_uniform", "relu", GlorotUniform()),
        ("relu_he_normal", "relu", HeNormal()),
        ("tanh_glorot_normal_as_printed", "tanh", VarianceScaling(2.0, "fan_avg", "normal")),
        ("relu_glorot_normal_as_printed", "relu", VarianceScaling(2.0, "fan_avg", "normal")),
    ],
)
def test_a_start_makes_the_table_that_the_lecture_prints(key, activation, start):
    """Our run and the printed numbers lie in the interval of 100 other seeds."""
    run, expected = activation_statistics(activation, start, rng=100), compare_with_lecture(key)
    assert expected["std"].holds(run.std)
    assert expected["std"].inside


def test_glorot_normal_does_not_make_the_lecture_s_table_of_that_name():
    """The lecture's code has twice the variance: see the errata on initialization."""
    run = activation_statistics("tanh", GlorotNormal(), rng=100)
    assert not compare_with_lecture("tanh_glorot_normal_as_printed")["std"].holds(run.std)


@pytest.mark.parametrize("key", ["tanh_std_0.01", "tanh_std_1", "relu_he_normal"])
def test_the_means_of_the_lecture_s_tables_lie_inside_too(key):
    assert compare_with_lecture(key)["mean"].inside


def test_our_means_lie_where_the_lecture_s_do():
    run = activation_statistics("relu", HeNormal(), rng=101)
    assert compare_with_lecture("relu_he_normal")["mean"].holds(run.mean)
