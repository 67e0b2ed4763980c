"""Tests of nnbook._validation: messages say who expected what, what was given and what to do."""

import re

import numpy as np
import pytest

from nnbook import _validation as check
from nnbook.schedules import ConstantSchedule, WarmUp


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (0, ValueError, "who: expected n >= 1, got 0"),
        (-3, ValueError, "who: expected n >= 1, got -3"),
        (2.0, TypeError, "who: expected n to be a whole number, got 2.0"),
        (True, TypeError, "who: expected n to be a whole number, got True"),
        ("2", TypeError, "who: expected n to be a whole number, got '2'"),
        (None, TypeError, "who: expected n to be a whole number, got None"),
    ],
)
def test_whole_refuses(value, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        check.whole("who", "n", value)


@pytest.mark.parametrize("value", [1, 7, np.int64(7), np.uint8(7)])
def test_whole_returns_a_plain_int(value):
    assert check.whole("who", "n", value) == value
    assert type(check.whole("who", "n", value)) is int


@pytest.mark.parametrize(
    ("bounds", "value", "message"),
    [
        ({}, float("nan"), "who: expected a to be finite, got nan"),
        ({}, float("inf"), "who: expected a to be finite, got inf"),
        ({"least": 0}, -1, "who: expected a to be finite and >= 0, got -1"),
        ({"above": 0}, 0, "who: expected a to be finite and > 0, got 0"),
        ({"most": 2}, 2.5, "who: expected a to be finite and <= 2, got 2.5"),
        ({"least": 0, "below": 1}, 1, "who: expected a to be finite and >= 0 and < 1, got 1"),
    ],
)
def test_number_refuses_what_is_out_of_bounds(bounds, value, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        check.number("who", "a", value, **bounds)


@pytest.mark.parametrize("value", [True, "1", None, 1j, [1.0]])
def test_number_refuses_what_is_no_number(value):
    with pytest.raises(TypeError, match=r"^who: expected a to be a number, got "):
        check.number("who", "a", value)


def test_number_accepts_its_bounds_and_numpy_scalars():
    assert check.number("who", "a", 0, least=0, below=1) == 0.0
    assert check.number("who", "a", 2, above=0, most=2) == 2.0
    result = check.number("who", "a", np.float32(0.5))
    assert result == 0.5
    assert type(result) is float


def test_per_run_takes_a_number_or_one_for_each_run():
    assert check.per_run("who", "a", np.array(0.5)) == 0.5
    np.testing.assert_array_equal(check.per_run("who", "a", [1, 2]), [1.0, 2.0])
    with pytest.raises(ValueError, match=r"^who: expected a\[1\] to be finite and >= 0, got -1.0$"):
        check.per_run("who", "a", [1, -1], least=0)
    with pytest.raises(
        ValueError, match=r"one number for each run, got an array of shape \(2, 1\)"
    ):
        check.per_run("who", "a", [[1], [2]])


@pytest.mark.parametrize(
    ("value", "ending"),
    [
        ("tahn", "got 'tahn'; did you mean 'tanh'?"),
        ("zzz", "got 'zzz'"),
        (3, "got 3"),
    ],
)
def test_one_of_lists_the_known_names_and_suggests_the_nearest(value, ending):
    message = f"who: expected f to be one of 'tanh', 'relu', {ending}"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        check.one_of("who", "f", value, {"tanh": 1, "relu": 2})
    assert check.one_of("who", "f", "relu", {"tanh": 1, "relu": 2}) == 2


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_array_names_row_and_column_of_what_is_not_finite(bad):
    values = np.zeros((5, 3))
    values[3, 1] = bad
    message = f"who: expected x to be finite, got {bad} at row 3, column 1; remove the row or fill"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        check.array("who", "x", values)
    with pytest.raises(ValueError, match=r"at index \(2,\)"):
        check.array("who", "x", [0.0, 0.0, bad])


@pytest.mark.parametrize(
    ("value", "shape", "message"),
    [
        (
            [1.0, 2.0],
            (None, 2),
            "who: expected x of shape (any, 2), got (2,); data is (samples, features): "
            "use x.reshape(-1, 1) or x[None, :]",
        ),
        ([[1.0]], (None, 2), "who: expected x of shape (any, 2), got (1, 1)"),
        ([[1.0]], (3,), "who: expected x of shape (3,), got (1, 1)"),
        (
            [[1.0], [1.0, 2.0]],
            (None, 2),
            "who: expected x to be an array, got rows of unequal length",
        ),
    ],
)
def test_array_refuses_wrong_shapes_with_a_remedy(value, shape, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        check.array("who", "x", value, shape=shape)


@pytest.mark.parametrize("value", [["a"], [1j], [None]])
def test_array_refuses_what_holds_no_real_numbers(value):
    with pytest.raises(TypeError, match=r"^who: expected x to hold real numbers, got dtype"):
        check.array("who", "x", value)


def test_array_converts_whole_numbers_and_keeps_what_fits():
    assert check.array("who", "x", [[1, 2]]).dtype == np.float64
    assert check.array("who", "x", [[True]], dtype=np.float32).dtype == np.float32
    kept = np.zeros((2, 2))
    assert check.array("who", "x", kept, shape=(None, 2)) is kept


def test_generator():
    given = np.random.default_rng(0)
    assert check.generator("who", given) is given
    assert check.generator("who", 3).random() == np.random.default_rng(3).random()
    assert check.generator("who", None).random() != check.generator("who", None).random()
    with pytest.raises(ValueError, match=r"^who: expected rng to be a seed >= 0, got -1$"):
        check.generator("who", -1)
    with pytest.raises(TypeError, match=r"^who: expected rng to be a whole number or a numpy"):
        check.generator("who", "0")


def test_select_takes_a_description_apart_by_run_and_what_stands_in_it():
    rates = np.array([0.1, 0.2])
    schedule = WarmUp(ConstantSchedule(rates), 5)
    one = check.select(schedule, 1)
    assert (one.schedule.learning_rate, one.warmup_steps) == (0.2, 5)
    assert type(one.schedule.learning_rate) is float
    assert schedule.schedule.learning_rate.tolist() == rates.tolist()
    assert check.select(one, 0) is one  # nothing differs between runs
