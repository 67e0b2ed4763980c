"""Tests of nnbook.book.records, of the registry of experiments, and of the command line."""

import json
import math
import os
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import asdict, fields, replace

import numpy as np
import pytest

from nnbook.__main__ import main
from nnbook.book import folder as folder_of
from nnbook.book import records
from nnbook.book.comparison import differences
from nnbook.book.pieces import each
from nnbook.book.records import Record, load, rounded, save
from nnbook.book.registry import check, experiments, home, make, recorded


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Keep records in a temporary folder."""

    def files():
        return {path.stem: path for path in tmp_path.glob("*.json")}

    monkeypatch.setattr(records, "_files", files)
    monkeypatch.setattr("nnbook.commands.reproduce.home", lambda name: tmp_path)
    return tmp_path


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """Register an experiment that takes no time: sums of normal numbers."""
    monkeypatch.setattr("nnbook.book.pieces._folder", lambda: tmp_path / "pieces")
    known = dict(experiments())

    @recorded(
        "tiny",
        question="What do normal numbers add up to?",
        seeds="seeds 0 to 2",
        tolerance=1e-6,
    )
    def tiny(seeds=3, scales=(1.0, 1 / 3), data=None):
        sums = [np.random.default_rng(k).normal(size=5).sum() for k in range(seeds)]
        return {"sums": np.outer(scales, sums), "count": np.int64(seeds), "diverged": math.nan}

    yield "tiny"
    experiments().clear()
    experiments().update(known)


def record(**results):
    return Record(
        "r", "cmd", "Why?", {"n": 1}, "seed 0", "generated", 1e-6, 1.0, {"NumPy": "2"}, results
    )


# Records ----------------------------------------------------------------------------------------


def test_make_save_load_round_trip(folder, tiny):
    fresh = make(tiny)
    assert fresh.command == "python -m nnbook reproduce tiny"
    assert {"Python", "NumPy", "nnbook"} == set(fresh.versions)
    path = save(fresh, folder)
    assert path == folder / "tiny.json"
    assert load("tiny") == fresh
    assert records.names() == ["tiny"]
    assert load("tiny").array("sums").shape == (2, 3)
    assert math.isnan(load("tiny").array("diverged"))
    json.loads(path.read_text(), parse_constant=pytest.fail)  # strict JSON: no NaN, no Infinity
    for part in (
        "record tiny",
        "seeds 0 to 2",
        "generated",
        fresh.command,
        fresh.versions["NumPy"],
    ):
        assert part in str(fresh)


def test_patterns_name_the_results_that_are_durations(tiny):
    experiments()[tiny] = replace(experiments()[tiny], durations=["su*", "x"])
    assert make(tiny).durations == ["sums"]


def test_numbers_keep_ten_digits():
    assert rounded(1 / 3) == 0.3333333333
    assert rounded(np.array([1.23456789012345e-20])) == [1.23456789e-20]
    assert rounded({"a": (1, True, "b", None), 2: np.float32(0.5)}) == {
        "a": [1, True, "b", None],
        "2": 0.5,
    }


@pytest.mark.parametrize("kind", [float, np.float64, np.float32, np.array])
@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_what_is_not_finite_becomes_none(kind, value):
    assert rounded(kind(float(value))) is None


def test_a_half_written_file_is_not_left(folder, monkeypatch):
    good = record(a=[1.0])
    save(good, folder)
    with pytest.raises(TypeError):
        save(record(a=object()), folder)
    assert load("r") == good

    def fail(number):
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        save(record(a=[2.0]), folder)
    assert load("r") == good
    assert [path.name for path in folder.iterdir()] == ["r.json"]


def test_unknown_names(folder):
    save(record(a=[1.0]), folder)
    with pytest.raises(FileNotFoundError, match=r"^records: expected one of r, got 'q'$"):
        load("q")
    with pytest.raises(FileNotFoundError, match=r"^records: expected one of r, got '\.\./r'$"):
        load("../r")
    with pytest.raises(KeyError, match=r"record r: expected one of \['a'\], got 'b'"):
        load("r").array("b")
    with pytest.raises(ValueError, match=r"^reproduce: expected NAME to be one of .*, got 'q'"):
        make("q")
    with pytest.raises(ValueError, match=r"^reproduce: expected NAME to be one of .*, got 'q'"):
        check("q")


A = record(a=[1.0, 2.0, None], b=3.0)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (A, []),
        (replace(A, seconds=9.0, versions={}), []),
        (record(a=[1.0, 2.000001, None], b=3.0), []),
        (
            record(a=[1.0, 2.00001, None], b=3.0),
            ["a[1]: stored 2, fresh 2.00001, allowed 1e-06 relative"],
        ),
        (record(a=[1.0, 2.0, 0.0], b=3.0), ["a[2]: stored nan, fresh 0, allowed 1e-06 relative"]),
        (record(a=[None, 2.0, None], b=3.0), ["a[0]: stored 1, fresh nan, allowed 1e-06 relative"]),
        (record(a=[1.0, 2.0, None], b=4.0), ["b[]: stored 3, fresh 4, allowed 1e-06 relative"]),
        (record(a=[1.0, 2.0], b=3.0), ["a: stored shape (3,), fresh shape (2,)"]),
        (record(a=[1.0, 2.0, None]), ["b: only in the stored one"]),
        (record(a=[1.0, 2.0, None], b=3.0, c=1), ["c: only in the fresh one"]),
        (record(a="none", b=3.0), ["a: words in one, numbers in the other"]),
        (replace(A, files={"f": "12"}), ["data: stored {}, fresh {'f': '12'}"]),
        (replace(A, settings={"n": 2}), ["settings: stored {'n': 1}, fresh {'n': 2}"]),
    ],
)
def test_differences(other, found):
    assert differences(A, other) == found


def test_a_share_may_differ_by_a_few_runs():
    stored = replace(record(share=[0.0, 0.5, None]), absolute=0.02)
    assert differences(stored, record(share=[0.015, 0.485, None])) == []
    assert differences(stored, record(share=[0.03, 0.5, None])) == [
        "share[0]: stored 0, fresh 0.03, allowed 1e-06 relative and 0.02"
    ]


def test_durations_are_told_and_not_compared():
    old = replace(record(**{"a/seconds": [1.0, 2.0], "a": [1.0]}), durations=["a/seconds"])
    slow = replace(old, results={"a/seconds": [9.0, 0.1], "a": [1.0]})
    assert differences(old, slow) == []
    assert differences(replace(old, durations=[]), slow) != []
    other = replace(old, results={"a/seconds": [9.0], "a": [1.1]})
    assert [line.split(":")[0] for line in differences(old, other)] == ["a[0]", "a/seconds"]


def test_runs_that_do_not_repeat_are_compared_together():
    draw = np.random.default_rng(1)
    runs = draw.normal(1, 0.1, (3, 20))
    old = replace(record(loss=runs.tolist()), scattered=["loss"])
    shuffled = replace(old, results={"loss": draw.permuted(runs, axis=1).tolist()})
    assert differences(old, shuffled) == []
    assert len(differences(replace(old, scattered=[]), shuffled)) == 5
    moved = runs.copy()
    moved[1] += 0.3
    (found,) = differences(old, replace(old, results={"loss": moved.tolist()}))
    assert found.startswith("loss[1]: mean of the runs stored ")
    # Most of a row diverges: the two runs left say little, but that there are only two says enough.
    moved = runs.copy()
    moved[2, 2:] = np.nan
    (found,) = differences(old, replace(old, results=rounded({"loss": moved})))
    assert found == "loss[2]: stored 20 of 20 runs finite, fresh 2"


def test_runs_that_all_end_alike_have_to_end_alike_again():
    old = replace(record(loss=[0.5] * 20), scattered=["loss"])
    assert differences(old, replace(old, results={"loss": [0.5 + 1e-9] * 20})) == []
    assert len(differences(old, replace(old, results={"loss": [0.51] * 20}))) == 1


def test_a_number_near_0_is_compared_with_the_quantity_that_it_belongs_to():
    stored = record(a=[1000.0, 1e-9])
    assert differences(stored, record(a=[1000.0, 2e-9])) == []
    assert len(differences(stored, record(a=[1000.0, 2e-3]))) == 1


@pytest.mark.parametrize("name", records.names())
def test_a_record_that_is_loaded_and_saved_again_is_the_same_file(tmp_path, name):
    path = home(name) / f"{name}.json"
    stored = path.read_text(encoding="utf-8")
    # A record that is older than some of the fields lacks them. Saved again, it has their defaults.
    missing = [field for field in fields(Record) if field.name not in json.loads(stored)]
    added = [f' "{field.name}": {json.dumps(getattr(load(name), field.name))}' for field in missing]
    assert missing == [*fields(Record)][len(fields(Record)) - len(missing) :]
    expected = ",\n".join([stored.removesuffix("\n}\n"), *added]) + "\n}\n"
    assert save(load(name), tmp_path).read_bytes() == expected.encode()


def test_a_record_lies_beside_its_maker_whatever_the_name_of_that_file():
    assert home("mnist_ladder") == home("mnist_best") == folder_of("mnist")
    assert (home("mnist_ladder") / "mnist_ladder.json").is_file()
    assert not (home("mnist_ladder") / "mnist_ladder.py").exists()
    with pytest.raises(ValueError, match=r"^reproduce: expected NAME to be one of .*, got 'q'"):
        home("q")


def stored(**changes):
    """Return the text of a record in which some entries are other ones, or missing if None."""
    entry = asdict(record(a=[1.0, None], b="words")) | changes
    return json.dumps({key: value for key, value in entry.items() if value != "missing"})


DAMAGED = {
    "empty": ("", "Expecting value: line 1 column 1"),
    "cut off": ('{"name": "r"', "Expecting ',' delimiter: line 1 column 13"),
    "cut off in line 3": (json.dumps(asdict(record()), indent=1)[:27], "line 3"),
    "a list": ("[]", "argument after .* must be a mapping"),
    "almost nothing": ('{"name": "r"}', "missing 9 required positional arguments"),
    "another key": ('{"names": 1}', "unexpected keyword argument 'names'"),
    "deep": ("[" * 100_000, "maximum recursion depth exceeded"),
    "a long number": ("1" * 10_000, "Exceeds the limit"),
    "NaN": (stored(seconds=math.nan), "the number NaN"),
    "another name": (stored(name="q"), "the record of 'q'"),
    "no name": (stored(name=None), "name of type NoneType"),
    "no results": (stored(results=None), "results of type NoneType"),
    "a list of results": (stored(results=[1]), "results of type list"),
    "an object in them": (stored(results={"a": {"b": 1}}), "must be .* real number, not 'dict'"),
    "ragged": (stored(results={"a": [[1], [1, 2]]}), "inhomogeneous shape"),
    "words in a list": (stored(results={"a": ["many"]}), "could not convert string to float"),
    "a huge number": (stored(results={"a": [10**400]}), "too large to convert to float"),
    "settings": (stored(settings=3), "settings of type int"),
    "files": (stored(files=["a"]), "files of type list"),
    "a hash": (stored(files={"a": 3}), "that are not words"),
    "a version": (stored(versions={"NumPy": 2}), "that are not words"),
    "durations": (stored(durations="a"), "durations of type str"),
    "an entry of scattered": (stored(scattered=[["a"]]), "that are not words"),
    "seconds": (stored(seconds="1"), "seconds of type str"),
    "true seconds": (stored(seconds=True), "seconds of type bool"),
    "a tolerance below 0": (stored(tolerance=-1), "tolerance = -1"),
    "no tolerance": (stored(tolerance="missing"), "missing 1 required positional argument"),
}


def test_what_is_changed_there_was_a_record(folder):
    (folder / "r.json").write_text(stored())
    assert load("r") == record(a=[1.0, None], b="words")


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_file_that_is_no_record_is_named(folder, kind):
    text, reason = DAMAGED[kind]
    (folder / "r.json").write_text(text)
    message = rf"^records: expected a record in r\.json, got .*{reason}.*; python -m nnbook repro"
    with pytest.raises(ValueError, match=message + r"duce r makes it again$"):
        load("r")


def test_bytes_that_are_no_text_are_named(folder):
    (folder / "r.json").write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match=r"^records: expected a record in r\.json, got 'utf-8'"):
        load("r")


@pytest.mark.parametrize("kind", ["cut off", "no results", "deep", "seconds"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_command_tells_a_damaged_record_and_goes_on(folder, tiny, capsys, kind, jobs):
    """A damaged one has no tier, so it is in each, and its remedy works."""
    save(make(tiny), folder)
    path = folder / "xor_success.json"
    path.write_text(DAMAGED[kind][0])
    told = r"records: expected a record in xor_success\.json, got .* reproduce xor_success makes "
    assert main(["reproduce", "--list", "xor_success"]) == 0
    assert re.search(rf"^xor_success \({told}", capsys.readouterr().out)
    if jobs == "1":  # other processes look into the package's own folders
        for tier in (["xor_success", "tiny"], ["--tier", "quick"], ["--tier", "long", "tiny"]):
            code = main(["reproduce", "--check", *tier])
            printed = capsys.readouterr()
            if tier[-1] == "quick" or tier[0] == "xor_success":
                assert code == 1
                assert re.search(f"xor_success: failed, {told}", printed.err)
                assert "tiny: agrees" in printed.out
    experiments()["xor_success"] = experiments()[tiny]
    assert main(["reproduce", "--jobs", "1", "xor_success"]) == 0
    assert load("xor_success").name == "xor_success"


def test_two_that_save_one_record_at_once(folder):
    """Whoever is last wins, and the file is always whole."""
    sizes = [2_000, 3_000]

    def save_often(size):
        for _ in range(30):
            save(record(a=[0.1] * size), folder)

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(save_often, size) for size in sizes]
        while not all(future.done() for future in both):
            if (folder / "r.json").exists():
                assert len(load("r").results["a"]) in sizes
    assert [future.result() for future in both] == [None, None]
    assert [path.name for path in folder.iterdir()] == ["r.json"]


def test_every_experiment_has_a_record_that_says_how_it_was_made():
    for name in experiments():
        stored = load(name)
        assert stored.name == name
        assert stored.command == f"python -m nnbook reproduce {name}"
        assert stored.settings == rounded(experiments()[name].settings)
        assert stored.question == experiments()[name].question
        assert stored.tolerance == experiments()[name].tolerance
        assert stored.absolute == experiments()[name].absolute
        assert set(stored.versions) == set(records.versions())
        assert stored.seconds > 0
    assert set(records.names()) == set(experiments())


def test_an_overview_has_a_row_for_each_record(tiny):
    columns = records.overview([record(), make(tiny)])
    assert columns == {
        "record": ["r", "tiny"],
        "question": ["Why?", "What do normal numbers add up to?"],
        "seeds": ["seed 0", "seeds 0 to 2"],
        "seconds": ["1", "0"],
    }
    assert records.overview([])["record"] == []


# The command line -------------------------------------------------------------------------------


def test_reproduce_writes_and_check_compares(folder, tiny, capsys):
    assert main(["reproduce", "tiny"]) == 0
    assert "written to tiny.json" in capsys.readouterr().out
    assert main(["reproduce", "tiny", "--check"]) == 0
    assert capsys.readouterr().out == "tiny: agrees, 0 s\n"


@pytest.mark.parametrize(
    ("old", "new"), [("scales", "rates"), ("seeds 0", "seeds 0"), ('"count": 3', '"count": 4')]
)
def test_a_check_fails_when_what_is_stored_was_changed(folder, tiny, capsys, old, new):
    main(["reproduce", "tiny"])
    path = folder / "tiny.json"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    assert main(["reproduce", "tiny", "--check"]) == (1 if old != new else 0)


def test_a_check_finds_one_changed_digit(folder, tiny, capsys):
    main(["reproduce", "tiny"])
    path = folder / "tiny.json"
    stored = json.loads(path.read_text())
    stored["results"]["sums"][1][2] *= 1 + 1e-5
    path.write_text(changed := json.dumps(stored))
    capsys.readouterr()
    assert main(["reproduce", "tiny", "--check"]) == 1
    out = capsys.readouterr().out
    assert "tiny: sums[1, 2]: stored " in out
    assert out.endswith("tiny: 1 differences, 0 s\n")
    assert path.read_text() == changed  # a check writes nothing


def test_a_check_without_a_stored_record(folder, tiny, capsys):
    assert main(["reproduce", "tiny", "--check"]) == 2
    assert "expected one of" in capsys.readouterr().err


def test_several_names_a_tier_and_all(folder, tiny, capsys, monkeypatch):
    ran = []
    monkeypatch.setattr("nnbook.commands.reproduce.check", lambda name: ran.append(name) or [])
    others = sorted(set(experiments()) - {"tiny"})[:2]
    assert main(["reproduce", "--check", *others]) == 0
    assert ran == others
    save(make("tiny"), folder)
    save(replace(record(a=1), name=others[0], seconds=61), folder)
    save(replace(record(a=1), name=others[1], seconds=600), folder)
    for tier, expected in (("quick", ["tiny"]), ("medium", others[:1]), ("long", others[1:])):
        ran.clear()
        assert main(["reproduce", "--check", "--tier", tier]) == 0
        assert ran == expected
    ran.clear()
    assert main(["reproduce", "--check", "--tier", "long", "tiny", *others]) == 0
    assert ran == others[1:]
    ran.clear()
    assert main(["reproduce", "--check", "--all"]) == 0
    assert ran == sorted(experiments())


def test_one_that_fails_does_not_keep_the_others_from_being_checked(tiny, capsys, monkeypatch):
    found = {"tiny": ["sums: other"], "xor_success": []}

    def check(name):
        if name in found:
            return found[name]
        raise FileNotFoundError("expected real_estate.csv, got no such file")

    monkeypatch.setattr("nnbook.commands.reproduce.check", check)
    names = ["house_price_scaling", "tiny", "xor_success"]
    assert main(["reproduce", "--check", *names]) == 1
    printed = capsys.readouterr()
    assert printed.out == (
        "tiny: sums: other\ntiny: 1 differences, 0 s\nxor_success: agrees, 0 s\n"
        "3 records in 0 s; processor time: medium 0 s\n"
    )
    assert printed.err == (
        "house_price_scaling: not run, expected real_estate.csv, got no such file\n"
    )
    assert main(["reproduce", "--check", "house_price_scaling", "xor_success"]) == 2
    assert main(["reproduce", "--check", *names[1:]]) == 1


@pytest.mark.parametrize("error", [OSError("disk full"), ValueError("bad"), MemoryError("big")])
@pytest.mark.parametrize("options", [["--check"], []])
def test_any_error_is_told_and_the_others_are_still_run(
    folder, tiny, capsys, monkeypatch, error, options
):
    def fail(seeds=3):
        raise error

    experiments()["other"] = replace(experiments()[tiny], run=fail)
    for name in (tiny, "other"):
        save(replace(record(), name=name), folder)
    assert main(["reproduce", *options, "other", tiny]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith("other: failed")
    assert printed.err.rstrip().endswith(str(error))
    assert ("Traceback" in printed.err) == isinstance(error, MemoryError)
    assert re.search(r"tiny: .* differences|record tiny", printed.out)


def test_a_process_that_is_killed_is_told(capsys, monkeypatch):
    """Here the pool breaks before it runs anything: no record is computed."""

    class Pool(ProcessPoolExecutor):
        def __init__(self, jobs, context):
            super().__init__(jobs, context, initializer=os._exit, initargs=(1,))

    monkeypatch.setattr("nnbook.commands.reproduce.ProcessPoolExecutor", Pool)
    assert main(["reproduce", "--check", "--jobs", "2", "unit_rates"]) == 1
    err = capsys.readouterr().err
    assert re.match(r"unit_rates: not run to its end, .*; run it again, with fewer --jobs", err)


@pytest.mark.parametrize("where", ["an empty home", "a home that is a file"])
def test_a_check_writes_nothing(folder, capsys, monkeypatch, where):
    """Neither a journal of its pieces, nor the data that it would need."""
    home = folder / "home"
    home.mkdir() if where == "an empty home" else home.write_text("")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("NNBOOK_DATA", raising=False)
    known = dict(experiments())

    @recorded("in pieces", question="", seeds="", tolerance=1e-6)
    def run(n=3):
        return {"pieces": each(range(n), lambda k: k, "piece")}

    try:
        save(replace(record(pieces=[0, 1, 2]), name="in pieces", settings={"n": 3}), folder)
        save(replace(record(), name="constant_price"), folder)
        before = sorted(folder.rglob("*"))
        assert main(["reproduce", "--check", "constant_price", "in pieces"]) == 2
    finally:
        experiments().clear()
        experiments().update(known)
    printed = capsys.readouterr()
    assert printed.err.startswith("constant_price: not run, load_house_prices: expected real_est")
    assert "; load_house_prices() downloads it, or get it on another machine" in printed.err
    assert "in pieces: agrees" in printed.out
    assert sorted(folder.rglob("*")) == before


def test_several_at_once_are_checked_in_processes_of_their_own(capsys):
    assert main(["reproduce", "--check", "--jobs", "2", "unit_rates", "perceptron_updates"]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    told = sorted(line.split(", ")[0] for line in lines)
    assert told == ["perceptron_updates: agrees", "unit_rates: agrees"]
    assert re.fullmatch(r"2 records in \d+ s; processor time: quick \d+ s", last)


def test_a_long_line_of_a_record_goes_on_below_itself(tiny):
    record = replace(
        make("tiny"), data="a table of rows " * 8, files={"a.csv": "0123456789abcdef0"}
    )
    lines = str(record).splitlines()
    assert max(map(len, lines)) <= 75
    assert lines[2].startswith("  data   a table of rows")
    assert lines[3].startswith("         ")
    assert "         a.csv, SHA-256 0123456789abcdef…" in lines


def test_the_list_says_how_long_each_takes(folder, tiny, capsys):
    assert main(["reproduce", "--list", "tiny"]) == 0
    assert "tiny (not stored yet)" in capsys.readouterr().out
    save(make("tiny"), folder)
    assert main(["reproduce", "--list"]) == 0
    printed = capsys.readouterr().out
    assert "tiny (quick, 0 s, tolerance 1e-06)\n    What do normal numbers add up to?" in printed
    assert "    seeds: seeds 0 to 2\n    data: generated" in printed


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["reproduce"],
        ["reproduce", "--check"],
        ["reproduce", "nothing"],
        ["reproduce", "xor_success", "--all"],
        ["reproduce", "--tier", "slow"],
        ["reproduce", "--all", "--jobs", "0"],
        ["make", "tiny"],
    ],
)
def test_calls_that_make_no_sense_exit_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_the_module_runs():
    command = [sys.executable, "-m", "nnbook", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "reproduce" in done.stdout
