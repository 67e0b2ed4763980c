"""Tests of labels: what is missing or of several kinds is refused wherever classes come in."""

import numpy as np
import pytest

from nnbook._labels import as_labels
from nnbook.preprocessing import OneHot, normalize_groups
from nnbook.tuning import RepeatedKFold, StratifiedKFold


class NAType:
    """Like pandas' NA, which is not even equal to itself."""

    def __eq__(self, other):
        return self

    def __bool__(self):
        raise TypeError("boolean value of NA is ambiguous")

    __hash__ = None


TABLE = np.arange(8.0).reshape(4, 2) ** 2
DOORS = {
    "OneHot": lambda y: OneHot().fit(y),
    "OneHot, transform": lambda y: OneHot(classes=["0", "1"]).fit(["0"]).transform(y),
    "OneHot, classes": lambda y: OneHot(classes=y),
    "normalize_groups": lambda y: normalize_groups(TABLE, y),
    "StratifiedKFold": lambda y: list(StratifiedKFold(2).split(TABLE, y)),
    "RepeatedKFold": lambda y: list(RepeatedKFold(2, stratified=True).split(TABLE, y)),
}
each_door = pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)


@each_door
@pytest.mark.parametrize("missing", [None, np.nan, float("nan"), NAType(), np.float32("nan")])
@pytest.mark.parametrize("other", ["cat", 1, True])
@pytest.mark.parametrize("make", [list, lambda y: np.array(y, dtype=object)])
def test_a_label_that_is_missing_is_refused(door, missing, other, make):
    message = r"expected \w+ to be whole numbers or strings, got .* at index \(1,\); leave the samp"
    with pytest.raises(ValueError, match=message):
        door(make([other, missing, other, missing]))


@each_door
def test_nan_in_an_array_of_floats_is_refused(door):
    message = (
        r"expected \w+ to be whole numbers or strings, got dtype float64 with nan at index \(1"
    )
    with pytest.raises(ValueError, match=message):
        door(np.array([0.0, np.nan, 0.0, 1.0]))


@each_door
@pytest.mark.parametrize(
    ("labels", "kinds"),
    [
        (["1", 1, "1", 1], r"'1' \(str\) at index \(0,\) and 1 \(int\) at index \(1,\)"),
        ([True, 1, 0, False], r"True \(bool\) at index \(0,\) and 1 \(int\) at index \(1,\)"),
        (["a", "b", True, "a"], r"'a' \(str\) at index \(0,\) and True \(bool\) at index \(2,\)"),
    ],
)
def test_labels_of_several_kinds_are_refused(door, labels, kinds):
    message = rf"expected \w+ of one kind, got {kinds}; write all of them alike"
    for given in (labels, np.array(labels, dtype=object)):
        with pytest.raises(ValueError, match=message):
            door(given)


@each_door
@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0.5, 0.5, 1.5, 1.5], r"whole numbers or strings, got dtype float64 with 0\.5 at index"),
        ([[0], [0, 1], [1], [1]], r"rows of unequal length|whole numbers or strings"),
        ([(1,), 1, 0, 0], r"rows of unequal length|whole numbers or strings"),
        ([b"a", b"b", b"a", b"b"], r"whole numbers or strings, got b'a' \(bytes\) at index \(0,\)"),
        ([2**70, 2**70 + 1, 1, 2], r"expected \w+ that 64 bits can hold, got a larger number"),
        (np.ma.masked_array([0, 0, 1, 1], mask=[0, 1, 0, 0]), r"expected \w+ without masked entr"),
    ],
)
def test_what_are_no_labels_is_refused(door, labels, message):
    with pytest.raises(ValueError, match=message):
        door(labels)


def test_labels_keep_their_kind():
    assert as_labels("who", "y", [1, 2]).dtype == np.int64
    assert as_labels("who", "y", [1, 2.0]).dtype == np.float64
    assert as_labels("who", "y", [True, np.bool_(False)]).dtype == bool
    assert as_labels("who", "y", np.array(["a", "b"])).dtype.kind == "U"
    large = [2**62, 2**62 + 1, -1]  # identifiers, which floats would merge
    assert as_labels("who", "y", large).tolist() == large
    given = np.array([3, 1], np.uint8)
    assert as_labels("who", "y", given) is given


@pytest.mark.parametrize("low", [0, -1])
def test_one_hot_rows_are_read_in_any_coding(low):
    rows = np.where(np.eye(2)[[0, 0, 1, 1]] == 1, 1, low)
    found = [test.tolist() for _, test in StratifiedKFold(2).split(rows, rows)]
    assert found == [[0, 2], [1, 3]]


@pytest.mark.parametrize(
    "rows",
    [[[0.1, 0.9], [0.2, 0.8]], [[1, 1], [0, 1]], [[0, 0], [0, 1]], [[3, 1], [2, 3]],
     [["a", "b"], ["b", "b"]]],
)  # fmt: skip
def test_rows_that_are_not_one_hot_are_refused(rows):
    """The largest entry of a row of targets is not its class."""
    message = r"^StratifiedKFold: expected (one-hot rows in the 2 columns|y to be whole numbers)"
    with pytest.raises(ValueError, match=message):
        list(StratifiedKFold(2).split(rows, rows))
