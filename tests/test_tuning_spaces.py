"""Tests of nnbook.tuning: distributions and spaces."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.tuning import (
    Choice,
    Integer,
    LogUniform,
    Uniform,
    from_unit,
    grid,
    narrow,
    sample,
    to_unit,
)
from nnbook.tuning.space import describe

SPACE = {
    "rate": LogUniform(1e-3, 10),
    "momentum": Uniform(0, 0.9),
    "units": Integer(4, 64, log=True),
    "layers": Integer(1, 3),
    "activation": Choice(["tanh", "relu"]),
}


@pytest.mark.parametrize("name", SPACE)
@given(u=st.floats(0, 1))
def test_the_inverse_leads_back(name, u):
    distribution = SPACE[name]
    value = distribution.from_unit(u)
    again = distribution.from_unit(distribution.to_unit(value))
    assert again == (pytest.approx(value) if isinstance(value, float) else value)
    assert -1e-12 <= distribution.position(value) <= 1 + 1e-12
    if name != "activation":
        assert distribution.low <= value <= distribution.high


def test_draws_have_the_right_distribution():
    rng = np.random.default_rng(0)
    draws = [sample(SPACE, rng) for _ in range(4000)]
    rates = np.log10([d["rate"] for d in draws])
    shares, _ = np.histogram(rates, bins=[-3, -2, -1, 0, 1])
    assert np.all(np.abs(shares / 4000 - 0.25) < 0.03)  # each decade alike
    for name, values in (("layers", [1, 2, 3]), ("activation", ["tanh", "relu"])):
        shares = [np.mean([d[name] == v for d in draws]) for v in values]
        np.testing.assert_allclose(shares, 1 / len(values), atol=0.03)
    units = np.array([d["units"] for d in draws])
    assert abs(np.mean(units < 15) - np.mean(units > 15)) < 0.03  # the geometric middle


def test_a_log_range_may_be_as_wide_as_the_numbers_are():
    wide = LogUniform(1e-300, 1e300)
    assert wide.from_unit(0.5) == pytest.approx(1.0)
    assert wide.from_unit(1.0) == 1e300


def test_draws_follow_the_seed():
    assert sample(SPACE, 3) == sample(SPACE, 3) != sample(SPACE, 4)


def test_a_grid_has_all_combinations_and_both_ends():
    points = grid({"a": LogUniform(0.01, 1), "n": Integer(1, 3), "c": Choice(["xy"])}, 2)
    assert points[0] == {"a": 0.01, "n": 1, "c": "xy"}
    assert points[-1] == {"a": 1.0, "n": 3, "c": "xy"}
    assert len(points) == 4
    assert (
        len(grid(SPACE, {"rate": 3, "momentum": 2, "units": 2, "layers": 9})) == 3 * 2 * 2 * 3 * 2
    )
    assert grid({"a": Uniform(0, 1)}, 1) == [{"a": 0.5}]


def test_to_and_from_the_unit_cube():
    u = [0.1, 0.5, 0.9, 0.5, 0.75]
    params = from_unit(SPACE, u)
    near = to_unit(SPACE, params)
    np.testing.assert_allclose(near[:2], u[:2])
    assert from_unit(SPACE, near) == pytest.approx(params)


def test_a_narrow_range_keeps_its_width_at_an_end():
    part = narrow(SPACE, sample(SPACE, 0) | {"rate": 1e-3, "layers": 3, "units": 64}, 0.25)
    assert part["rate"].low == 1e-3
    assert part["rate"].high == pytest.approx(1e-2)
    assert (part["layers"].low, part["layers"].high) == (2, 3)
    assert part["units"].high == 64
    assert part["activation"].options == (sample(SPACE, 0)["activation"],)


@given(value=st.integers(1, 100), width=st.floats(0.01, 1), log=st.booleans())
def test_a_narrow_range_of_integers_is_a_range_inside(value, width, log):
    part = Integer(1, 100, log).narrow(value, width)
    assert 1 <= part.low < part.high <= 100


def test_a_space_in_words_is_the_same_in_every_process():
    class Thing:
        pass

    assert describe({"f": Choice([max, Thing(), 1])}) == {
        "f": "Choice(['max', '<" + __name__ + "." + Thing.__qualname__ + " object>', 1])"
    }
    assert Choice(np.array([16, 32])).options == (16, 32)
    assert type(Choice(np.array([16, 32])).options[0]) is int


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Uniform(1, 1), ValueError, r"^Uniform: expected low < high, got 1\.0 and 1\.0$"),
        (lambda: Uniform(2, 1), ValueError, r"^Uniform: expected low < high"),
        (lambda: Uniform(0, np.inf), ValueError, r"^Uniform: expected high to be finite, got inf"),
        (lambda: Uniform("0", 1), TypeError, r"^Uniform: expected low to be a number, got '0'"),
        (lambda: LogUniform(0, 1), ValueError, r"^LogUniform: expected low .* > 0, got 0$"),
        (lambda: LogUniform(1, np.nan), ValueError, r"^LogUniform: expected high"),
        (lambda: Integer(0, 5, log=True), ValueError, r"^Integer: expected low >= 1, got 0$"),
        (lambda: Integer(5, 5), ValueError, r"^Integer: expected low < high, got 5 and 5$"),
        (lambda: Integer(1.5, 5), TypeError, r"^Integer: expected low to be a whole number"),
        (lambda: Choice([]), ValueError, r"^Choice: expected at least one option, got none$"),
        (lambda: Choice("tanh"), TypeError, r"^Choice: expected options in a list, got 'tanh'"),
        (lambda: Choice([np.nan]), ValueError, r"^Choice: expected options\[0\] to be finite"),
        (lambda: sample({}), ValueError, r"^sample: expected at least one hyperparameter"),
        (lambda: sample([1]), TypeError, r"^sample: expected space to be a dict"),
        (lambda: sample({"a": 1}), TypeError, r"expected space\['a'\] .*; a fixed value is Choice"),
        (lambda: sample({1: Uniform(0, 1)}), TypeError, r"expected names in space to be strings"),
        (lambda: grid(SPACE, 0), ValueError, r"^grid: expected points of rate >= 1, got 0$"),
        (lambda: grid(SPACE, {"rat": 2}), ValueError, r"did you mean 'rate'\?"),
        (lambda: grid(SPACE, {"rate": 2}), ValueError, r"got none for \['momentum', "),
        (lambda: from_unit(SPACE, [0.5]), ValueError, r"^from_unit: expected u of shape \(5,\)"),
        (lambda: from_unit(SPACE, [2] * 5), ValueError, r"^from_unit: expected u between 0 and 1"),
        (lambda: to_unit(SPACE, {"rate": 1}), ValueError, r"^to_unit: expected params \["),
        (
            lambda: narrow(SPACE, {}, 0),
            ValueError,
            r"^narrow: expected width .* > 0 and <= 1|width",
        ),
    ],
)
def test_bad_spaces(call, error, message):
    with pytest.raises(error, match=message):
        call()
