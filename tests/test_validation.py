"""Tests of nnbook._validation: messages say who expected what, what was given and what to do."""

import re

import numpy as np
import pytest

from nnbook import L2, SGD, Accuracy, BinaryCrossentropy, Dense, EarlyStopping, HeNormal
from nnbook import _validation as check
from nnbook.preprocessing import PCA
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
            np.array([1.0, 2.0]),
            (None, 2),
            "who: expected x of shape (any, 2), got (2,); data is (samples, features): "
            "use x.reshape(-1, 1) or x[None, :]",
        ),
        (
            [1.0, 2.0],
            (None, 2),
            "who: expected x of shape (any, 2), got (2,); data is (samples, features): "
            "use np.reshape(x, (-1, 1)) or [x]",
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


# What numbers come in --------------------------------------------------------------------------


class Frame:
    """What a data frame or a series of pandas shows of itself to NumPy."""

    iloc = None

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)

    def to_frame(self):
        return self

    @property
    def T(self):
        return Frame(np.array(self.values, dtype=object).T)


class NAType:
    """Like pandas' NA."""

    def __repr__(self):
        return "<NA>"


def mixed(*rows):
    return Frame(np.array(rows, dtype=object))


def test_columns_of_different_kinds_are_numbers_if_each_entry_is_one():
    frame = mixed([1.5, True, 3], [np.float32(2), np.bool_(False), np.int8(4)])
    np.testing.assert_array_equal(check.array("who", "x", frame), [[1.5, 1, 3], [2, 0, 4]])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            mixed([1.0, "red"]),
            "'red' (str) at row 0, column 1; nnbook.preprocessing.OneHot makes numbers of words",
        ),
        (mixed([1.0, 2], [3.0, NAType()]), "<NA> (NAType) at row 1, column 1; remove the row or"),
        (mixed([None, 2.0]), "None (NoneType) at row 0, column 0; remove the row or fill the"),
        (mixed([1j, 2.0]), "1j (complex) at row 0, column 0"),
        (None, "None (NoneType)"),
        ({"a": 1}, "{'a': 1} (dict)"),
    ],
)
def test_an_entry_that_is_no_number_is_named(value, message):
    message = f"who: expected x to hold real numbers, got dtype object with {message}"
    with pytest.raises(TypeError, match=f"^{re.escape(message)}"):
        check.array("who", "x", value)


@pytest.mark.parametrize("value", [[10**400], np.array([10**400, 1], dtype=object)])
def test_numbers_beyond_floats_are_refused(value):
    with pytest.raises(ValueError, match=r"^who: expected x to be finite, got a number that is to"):
        check.array("who", "x", value)
    with pytest.raises(ValueError, match=r"^who: expected x to be finite, got inf at index"):
        check.array("who", "x", [1e300], dtype=np.float32)


HIDDEN = np.ma.masked_array([[1.0, -9999.0], [3.0, 4.0]], mask=[[0, 1], [0, 0]])


def test_masked_entries_are_refused_like_nan():
    message = r"^who: expected x without masked entries, got one at row 0, column 1; .*x\.filled"
    with pytest.raises(ValueError, match=message):
        check.array("who", "x", HIDDEN)
    for nested in ([*HIDDEN], (HIDDEN[0], [1.0, 2.0]), [[HIDDEN[0]]]):
        with pytest.raises(ValueError, match=r"^who: expected x without masked entries, got a li"):
            check.array("who", "x", nested)
    filled = check.array("who", "x", HIDDEN.filled(0))  # the remedy
    np.testing.assert_array_equal(filled, [[1, 0], [3, 4]])
    for whole in (HIDDEN[1:], np.ma.masked_array([[3.0, 4.0]])):  # nothing is hidden
        np.testing.assert_array_equal(check.array("who", "x", whole), [[3, 4]])
        assert type(check.array("who", "x", whole)) is np.ndarray


@pytest.mark.parametrize("value", [np.array([1.0, 2.0]), [1.0, 2.0], (1.0, 2.0), Frame([1.0, 2.0])])
def test_the_remedies_for_one_axis_work(value):
    with pytest.raises(ValueError, match=r"use (.*) or (.*)$") as refused:
        check.array("who", "x", value, shape=(None, 2))
    column, row = str(refused.value).partition("use ")[2].split(" or ")
    scope = {"x": value, "np": np}
    if not isinstance(value, Frame):
        assert check.array("who", "x", eval(column, scope)).shape == (2, 1)
        assert check.array("who", "x", eval(row, scope)).shape == (1, 2)
    else:  # a real series makes a column
        assert (column, row) == ("x.to_frame()", "x.to_frame().T")


def test_the_dtype_follows_the_data_if_none_is_given():
    for dtype in (np.float16, np.int8, np.uint8, np.bool_, np.float64, np.longdouble):
        assert check.array("who", "x", np.ones(2, dtype), dtype=None).dtype == np.float64
    assert check.array("who", "x", np.ones(2, np.float32), dtype=None).dtype == np.float32


# Single arguments ------------------------------------------------------------------------------


@pytest.mark.parametrize("huge", [10**400, -(10**400), 10**5000], ids=["large", "small", "huge"])
def test_a_number_that_no_float_holds_is_refused(huge):
    with pytest.raises(ValueError, match=r"^who: expected a to be finite, got a number that is to"):
        check.number("who", "a", huge)


def test_per_run_refuses_what_are_no_numbers():
    with pytest.raises(TypeError, match=r"^who: expected a to hold real numbers, got dtype <U1"):
        check.per_run("who", "a", ["a"])
    with pytest.raises(ValueError, match=r"^who: expected a to be an array, got rows of unequal"):
        check.per_run("who", "a", [[1], [2, 3]])
    with pytest.raises(ValueError, match=r"^who: expected a without masked entries"):
        check.per_run("who", "a", np.ma.masked_array([0.1, 0.2], mask=[0, 1]))


def test_a_class_where_an_object_belongs_is_answered_with_brackets():
    message = r"^who: expected optimizer to be one of 'a', got <class '.*SGD'>; write SGD\(\)$"
    with pytest.raises(ValueError, match=message):
        check.one_of("who", "optimizer", SGD, {"a": 1})
    with pytest.raises(ValueError, match=r"got <function HeNormal.*>; write HeNormal\(\)$"):
        check.one_of("who", "f", HeNormal, {"a": 1})
    for other in (int, len, 10**5000):
        with pytest.raises(ValueError, match=r"^who: expected f to be one of 'a', got [^;]*$"):
            check.one_of("who", "f", other, {"a": 1})


@pytest.mark.parametrize("value", [None, 5, "", b"x", ["a"]])
def test_path_refuses_what_is_no_file(value):
    with pytest.raises(TypeError, match=r"^who: expected the path of a file, got "):
        check.path("who", value)
    assert check.path("who", "a/b").name == "b"


@pytest.mark.parametrize("dtype", ["foo", 5, np.float16, int, "f2"])
def test_float_dtype_refuses_all_but_two(dtype):
    with pytest.raises(ValueError, match=r"^who: expected dtype float32 or float64, got "):
        check.float_dtype("who", dtype)
    assert check.float_dtype("who", "float32") == np.float32


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: SGD(0.1, 0.9, 0.5), "SGD: expected nesterov"),
        (lambda: Dense(3, "relu", "he_normal"), "Dense: expected use_bias"),
        (lambda: L2(0.01, 0.5), "L2: expected half"),
        (lambda: BinaryCrossentropy("no"), "BinaryCrossentropy: expected from_logits"),
        (lambda: Accuracy("no").value([[1]], [[1]]), "Accuracy: expected from_logits"),
        (lambda: PCA(whiten=1), "PCA: expected whiten"),
        (lambda: EarlyStopping(restore_best_weights="yes"), "EarlyStopping: expected restore_best"),
    ],
)
def test_what_only_counts_as_true_is_refused(make, name):
    """Dense(3, "relu", "he_normal") had a bias, and not the weights that were meant."""
    with pytest.raises(TypeError, match=f"^{name}.* to be True or False, got "):
        make()
