"""Tests of nnbook.book.pieces: a run that was interrupted goes on where it was."""

import json
from pathlib import Path

import numpy as np
import pytest

from nnbook.book import records
from nnbook.book.pieces import Journal, each, resumable
from nnbook.book.registry import experiments, make, recorded

VALUES = [
    1,
    -0.1,
    float("nan"),
    "words",
    None,
    np.float32(1 / 3),
    np.arange(6, dtype=np.int8).reshape(2, 3),
    np.random.default_rng(0).normal(size=(2, 1, 2)),
    {"a": [np.array(2.5)], "b": {"c": ()}},
    (np.array([], np.float32), 2),
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr("nnbook.book.pieces._folder", lambda: tmp_path / "pieces")
    return tmp_path / "pieces"


def test_without_a_journal_it_is_a_loop(folder):
    assert each("abc", str.upper, "letters") == ["A", "B", "C"]
    assert not folder.exists()


def same(left, right):
    if isinstance(left, np.ndarray | np.generic):
        assert np.asarray(left).dtype == right.dtype
        np.testing.assert_array_equal(left, right)
    elif isinstance(left, dict):
        assert left.keys() == right.keys()
        for key in left:
            same(left[key], right[key])
    elif isinstance(left, list | tuple):
        assert len(left) == len(right)
        for one, other in zip(left, right, strict=True):
            same(one, other)
    else:
        assert left == right or (left != left and right != right)


@pytest.mark.parametrize("value", VALUES, ids=[type(v).__name__ for v in VALUES])
def test_a_piece_comes_back_with_every_bit(folder, value):
    with resumable("run", {}) as journal:
        (fresh,) = each([0], lambda _: value, "piece")
        same(value, fresh)
        same(value, Journal(journal.path)["piece 0"])


def test_an_interrupted_run_goes_on_where_it_was(folder):
    calls = []

    def work(k):
        if k == 2 and calls.count(2) == 0:
            calls.append(k)
            raise KeyboardInterrupt
        calls.append(k)
        return np.random.default_rng(k).normal(size=3)

    with pytest.raises(KeyboardInterrupt), resumable("run", {"n": 4}):
        each(range(4), work, "seeds")
    assert [path.name[:4] for path in folder.iterdir()] == ["run-"]
    with resumable("run", {"n": 4}) as journal:
        assert journal.seconds > 0
        resumed = each(range(4), work, "seeds")
    assert calls == [0, 1, 2, 2, 3]
    np.testing.assert_array_equal(
        resumed, [np.random.default_rng(k).normal(size=3) for k in range(4)]
    )
    assert list(folder.iterdir()) == []  # what is complete needs no journal


def test_a_line_that_was_cut_off_is_made_again(folder):
    with pytest.raises(ZeroDivisionError), resumable("run", {}):
        each([4, 2, 0], lambda k: 1 / k, "inverse")
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    assert "inverse 1" in Journal(path)
    path.write_bytes(whole[:-5])
    assert "inverse 1" not in Journal(path)
    with pytest.raises(ZeroDivisionError), resumable("run", {}):
        each([4, 2, 0], lambda k: 1 / k, "inverse")
    keys = [json.loads(line)[0] for line in path.read_text().splitlines()]
    assert keys == ["inverse 0", "inverse 1"]


def test_other_settings_or_another_source_share_no_pieces(folder, monkeypatch):
    def begin(settings):
        with pytest.raises(KeyboardInterrupt), resumable("run", settings):
            each([1, None], _piece, "piece")

    def _piece(item):
        if item is None:
            raise KeyboardInterrupt
        return item

    begin({"n": 1})
    begin({"n": 1})
    assert len(list(folder.iterdir())) == 1
    begin({"n": 2})
    assert len(list(folder.iterdir())) == 2
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: read(self) + b"#" * (self.suffix == ".py"))
    begin({"n": 1})
    assert len(list(folder.iterdir())) == 3


def test_a_record_counts_the_seconds_of_all_its_runs(folder, monkeypatch):
    known = dict(experiments())
    ticks = iter(range(0, 10_000, 10))
    monkeypatch.setattr("time.process_time", lambda: next(ticks))
    broken = [True]

    @recorded("tiny", question="", seeds="", tolerance=1e-6)
    def tiny(n=2):
        def work(k):
            if k == 1 and broken.pop():
                raise KeyboardInterrupt
            return k

        return {"pieces": each(range(n), work, "piece")}

    try:
        broken[:] = [True]
        with pytest.raises(KeyboardInterrupt):
            make("tiny")
        broken[:] = [False]
        record = make("tiny")
    finally:
        experiments().clear()
        experiments().update(known)
    assert record.results == {"pieces": [0, 1]}
    assert record.seconds == 10 + 30  # the piece that was there; start, two ticks of a piece, end


@pytest.mark.parametrize(("seconds", "tier"), [(0.1, "quick"), (60, "medium"), (600, "long")])
def test_the_tier_of_a_record_is_its_duration(seconds, tier):
    record = records.Record("r", "", "", {}, "", "", 1.0, seconds, {}, {})
    assert record.tier == tier
