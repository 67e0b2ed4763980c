"""Tests of nnbook.book.pieces: a run that was interrupted goes on where it was."""

import errno
import json
import os
import re
from pathlib import Path

import numpy as np
import pytest

from nnbook.__main__ import main
from nnbook.book import records
from nnbook.book.pieces import Journal, each, resumable
from nnbook.book.registry import experiments, make, making, recorded
from nnbook.datasets import load_house_prices

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
        resumed = each(range(4), work, "seeds")
        assert journal.seconds > 0
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
    # The piece that was there; start, two ticks of the run, two of a piece in it, end.
    assert record.seconds == 10 + 50


@pytest.mark.parametrize(("seconds", "tier"), [(0.1, "quick"), (60, "medium"), (600, "long")])
def test_the_tier_of_a_record_is_its_duration(seconds, tier):
    record = records.Record("r", "", "", {}, "", "", 1.0, seconds, {}, {})
    assert record.tier == tier


# Data ---------------------------------------------------------------------------------------------


@pytest.fixture
def experiment():
    """Return a function that registers an experiment for the length of a test."""
    known = dict(experiments())

    def register(run):
        recorded("tiny", question="", seeds="", tolerance=1e-6)(run)
        return run

    yield register
    experiments().clear()
    experiments().update(known)


def stop_after(number):
    """Return work on the houses that is interrupted after some pieces, and what it has done."""
    done = []

    def work(item):
        if len(done) == number:
            raise KeyboardInterrupt
        done.append(item)
        return load_house_prices().y.mean() + item

    return work, done


def run_of(work, early=True):
    """Return an experiment of six pieces that read the houses, before them or within them."""

    def run(n=6):
        if early:
            load_house_prices()
        return {"pieces": each(range(n), work, "piece")}

    return run


@pytest.mark.parametrize("early", [True, False], ids=["before the pieces", "within a piece"])
def test_a_run_that_is_resumed_never_mixes_two_data_sets(folder, experiment, houses, early):
    """The journal of one data set is no journal for another, and is there for its own again."""
    one = houses.read_bytes()
    other = re.sub(rb"(\d)\n", lambda digit: b"%d\n" % (9 - int(digit[1])), one)
    expected = {}
    for content in (one, other):
        houses.write_bytes(content)
        experiment(run_of(stop_after(None)[0], early))
        expected[content] = make("tiny")
    assert expected[one].results != expected[other].results

    houses.write_bytes(one)
    work, _ = stop_after(3)
    experiment(run_of(work, early))
    with pytest.raises(KeyboardInterrupt):
        make("tiny")

    houses.write_bytes(other)
    work, done = stop_after(5)
    experiment(run_of(work, early))
    with pytest.raises(KeyboardInterrupt):
        make("tiny")
    assert done == [0, 1, 2, 3, 4]

    for content, left in ((one, [3, 4, 5]), (other, [5])):
        houses.write_bytes(content)
        work, done = stop_after(None)
        experiment(run_of(work, early))
        with pytest.raises(OSError, match="disk full"), making("tiny") as record:
            raise OSError("disk full")  # so that the journal stays for the other data
        assert (record.results, record.files) == (
            expected[content].results,
            expected[content].files,
        )
        # Which data it is, only reading tells, so a piece that reads is made again.
        assert done == ([0] if not early else []) + left


def test_another_version_of_a_package_that_experiments_use_shares_no_pieces(folder, monkeypatch):
    with resumable("run", {}) as journal:
        monkeypatch.setattr("nnbook.book.pieces.version", lambda package: "0.0")
        with resumable("run", {}) as other:
            assert other.path != journal.path


# Saving fails -------------------------------------------------------------------------------------


def fail_to_save(monkeypatch, home):
    """Let the next records go into a folder that does not take them."""
    monkeypatch.setattr("nnbook.commands.reproduce.home", lambda name: home)


@pytest.mark.parametrize("in_pieces", [True, False])
def test_a_finished_run_is_not_lost_when_saving_fails(
    folder, experiment, tmp_path, monkeypatch, capsys, in_pieces
):
    calls = []

    def work(item):
        calls.append(item)
        return np.random.default_rng(item).normal(size=3)

    @experiment
    def run(n=4):
        found = each(range(n), work, "piece") if in_pieces else [work(k) for k in range(n)]
        return {"numbers": np.array(found), "n": n, "nothing": float("nan")}

    (tmp_path / "file").write_text("no folder")
    fail_to_save(monkeypatch, tmp_path / "file")
    assert main(["reproduce", "tiny"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"tiny: failed, records: expected to write {tmp_path}/file/tiny")
    assert printed.err.endswith("; make room or permit it, and run the same command again\n")
    assert calls == [0, 1, 2, 3]
    fail_to_save(monkeypatch, tmp_path)
    assert main(["reproduce", "tiny"]) == 0
    assert calls == [0, 1, 2, 3]
    stored = json.loads((tmp_path / "tiny.json").read_text())
    assert stored["results"] == make("tiny").results
    assert len(calls) == 8
    assert not list(folder.iterdir())


def test_an_interrupt_while_saving_loses_nothing(folder, experiment, monkeypatch):
    calls = []
    experiment(lambda: {"calls": calls.append(1) or len(calls)})
    with pytest.raises(KeyboardInterrupt), making("tiny"):
        raise KeyboardInterrupt
    assert make("tiny").results == {"calls": 1}
    assert calls == [1]
    assert make("tiny").results == {"calls": 2}


def test_where_nothing_can_be_kept_nothing_is_run(experiment, tmp_path, monkeypatch, capsys):
    calls = []
    experiment(lambda: calls.append(1))
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr("nnbook.book.pieces._folder", lambda: tmp_path / "file")
    assert main(["reproduce", "tiny"]) == 1
    assert re.fullmatch(
        r"tiny: failed, reproduce: expected to keep the pieces of the run in .*file/tiny-\w+\.jsonl"
        r", got File exists; make room or permit it, and run the same command again\n",
        capsys.readouterr().err,
    )
    assert calls == []


def test_a_disk_that_is_full_half_way_loses_one_piece(folder, experiment, monkeypatch, capsys):
    calls = []

    def work(item):
        calls.append(item)
        return item

    @experiment
    def run(n=4):
        return {"pieces": each(range(n), work, "piece")}

    def full(number):
        if len(calls) == 3:
            os.truncate(number, os.fstat(number).st_size - 3)  # the end of the line finds no room
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as context:
        context.setattr(os, "fsync", full)
        assert main(["reproduce", "tiny"]) == 1
    assert "got No space left on device; make room" in capsys.readouterr().err
    assert calls == [0, 1, 2]
    assert make("tiny").results == {"pieces": [0, 1, 2, 3]}
    assert calls == [0, 1, 2, 2, 3]


# Damage -------------------------------------------------------------------------------------------


def changed(entry):
    def change(line):
        found = json.loads(line)
        entry(found)
        return json.dumps(found).encode()

    return change


LINES = {
    "no JSON": lambda line: line[:-4],
    "nothing": lambda line: b"",
    "zeros": lambda line: bytes(len(line)),
    "no text": lambda line: b"\xff\xfe" + line,
    "deep": lambda line: b"[" * 100_000,
    "a number": lambda line: b"3",
    "an object": lambda line: b"{}",
    "an empty list": lambda line: b"[]",
    "a long number": lambda line: b"1" * 10_000,
    "another key": changed(lambda found: found.__setitem__(0, ["piece 1"])),
    "seconds": changed(lambda found: found.__setitem__(1, "0.1")),
    "no value": changed(lambda found: found.__setitem__(2, None)),
    "one bit of the value": changed(lambda found: found[2].__setitem__(0, 3.0000000000000004)),
    "other data": changed(lambda found: found.__setitem__(3, {"houses": "12"})),
    "no hash": changed(lambda found: found.pop()),
    "one entry more": changed(lambda found: found.append(3)),
}


@pytest.mark.parametrize("kind", LINES)
def test_a_damaged_line_is_named_and_nothing_is_lost(folder, experiment, capsys, kind):
    calls = []

    def work(item):
        calls.append(item)
        if len(calls) == 4:
            raise ZeroDivisionError
        return [3.0, item]

    @experiment
    def run(n=4):
        return {"pieces": each(range(n), work, "piece")}

    assert main(["reproduce", "tiny"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    (path,) = folder.iterdir()
    lines = path.read_bytes().splitlines()
    lines[1] = LINES[kind](lines[1])
    damaged = b"\n".join(lines) + b"\n"
    path.write_bytes(damaged)
    assert main(["reproduce", "tiny"]) == 1
    message = capsys.readouterr().err
    start = f"tiny: failed, reproduce: expected a whole piece in line 2 of {path}, got "
    assert message.startswith(start)
    assert message.endswith("; delete the line, and the piece is made again\n")
    assert path.read_bytes() == damaged
    path.write_bytes(b"\n".join([lines[0], lines[2]]) + b"\n")
    calls.clear()
    assert make("tiny").results == {"pieces": [[3.0, k] for k in range(4)]}
    assert calls == [1, 3]
