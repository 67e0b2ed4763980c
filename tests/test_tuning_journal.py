"""Tests of nnbook.tuning: the journal, and searches that were killed and resumed."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from nnbook.tuning import (
    Choice,
    CoarseToFine,
    GridSearch,
    Journal,
    LogUniform,
    RandomSearch,
    Trial,
    search,
)

SPACE = {"rate": LogUniform(1e-3, 10), "kind": Choice(["a", max])}
CALLS = []


def objective(params, seed):
    CALLS.append(seed)
    if params["rate"] > 5:
        return float("inf")
    return {"score": params["rate"] + seed % 7, "odd": float("nan") if seed % 2 else 1.5}


def same(result):
    return [repr(replace(trial, seconds=0.0)) for trial in result.trials]


def run(path, strategy=None, **more):
    given = {"objective": objective, "space": SPACE, "rng": 0, "journal": path} | more
    CALLS.clear()
    return search(strategy=strategy or CoarseToFine((8, 4)), **given)


def test_a_finished_search_is_read_and_not_run(tmp_path):
    path = tmp_path / "j.jsonl"
    first = run(path)
    assert len(CALLS) == 12
    second = run(path)
    assert not CALLS
    assert same(second) == same(first) == same(run(None))
    assert second.trials[0].seconds == first.trials[0].seconds
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(rows) == 13
    assert rows[0]["objective"] == "objective"
    assert rows[1]["params"]["kind"] in ("a", "max")


@pytest.mark.parametrize("cut", range(1, 400, 37))
def test_a_journal_that_was_cut_off_anywhere_is_resumed(tmp_path, cut):
    path = tmp_path / "j.jsonl"
    whole = same(run(path))
    text = path.read_bytes()
    path.write_bytes(text[:-cut])
    lost = 12 - max(text[:-cut].count(b"\n") - 1, 0)
    assert same(run(path)) == whole
    assert len(CALLS) == lost
    assert sorted(path.read_bytes().splitlines()) != []
    assert same(run(path)) == whole
    assert not CALLS


def test_even_the_first_line_may_be_cut_off(tmp_path):
    path = tmp_path / "j.jsonl"
    whole = same(run(path))
    for length in (0, 1, 30):
        path.write_bytes(path.read_bytes()[:length])
        assert same(run(path)) == whole


def test_no_trial_counts_twice(tmp_path):
    path = tmp_path / "j.jsonl"
    whole = same(run(path))
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines + lines[3:6]))
    assert same(run(path)) == whole


def test_a_longer_random_search_goes_on(tmp_path):
    path = tmp_path / "j.jsonl"
    run(path, RandomSearch(5))
    longer = run(path, RandomSearch(9))
    assert len(CALLS) == 4
    assert same(longer) == same(run(None, RandomSearch(9)))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"rng": 1}, "expected the seed of this search, 1, got 0; use another file"),
        ({"name": "loss"}, "expected the objective of this search, loss, got objective"),
        ({"direction": "minimize"}, "expected the direction of this search, minimize"),
        ({"space": {"rate": LogUniform(1e-3, 1)}}, "expected the space of rate of this search"),
        ({"space": SPACE | {"b": Choice([1])}}, "expected the space of b of this search"),
        (
            {"space": {"rate": SPACE["rate"]}},
            "expected the space of this search, rate, got rate, k",
        ),
        ({"strategy": GridSearch(3)}, "expected trial 0 of this strategy"),
    ],
)
def test_the_journal_of_another_search_is_refused_by_name(tmp_path, changed, message):
    path = tmp_path / "j.jsonl"
    run(path)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="^journal j.jsonl: " + message):
        run(path, **changed)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "expected a journal, got another file"),
        ("no line break", "expected a journal, got another file"),
        ('{"a": 1}\n', "expected a journal of version 1, got another file"),
        ('{"nnbook_journal": 9}\n', "expected a journal of version 1, got 9"),
        ('{"nnbook_journal": 1}\n{"number": \n{}\n', "expected JSON in line 2"),
        ('{"nnbook_journal": 1}\n{"number": 1}\n', "line 2 is no trial"),
    ],
)
def test_what_is_no_journal_is_refused_and_kept(tmp_path, text, message):
    path = tmp_path / "j.jsonl"
    path.write_text(text)
    with pytest.raises(ValueError, match=message):
        Journal(path, {})
    assert path.read_text() == text
    with pytest.raises(ValueError, match="expected a folder that exists"):
        Journal(tmp_path / "no" / "j.jsonl", {})


def with_entry(name, value):
    def change(line):
        return json.dumps(json.loads(line) | {name: value}).encode()

    return change


def without(name):
    def change(line):
        return json.dumps({k: v for k, v in json.loads(line).items() if k != name}).encode()

    return change


LINES = {
    "no JSON": (lambda line: line[:-3], "expected JSON in line 3, got '.*'; delete the line"),
    "nothing": (lambda line: b"", "expected JSON in line 3"),
    "zeros": (lambda line: bytes(len(line)), "expected JSON in line 3"),
    "no text": (lambda line: line.replace(b'"kind"', b'"\xff\xfe"'), "expected JSON in line 3"),
    "deep": (lambda line: b"[" * 100_000, "expected JSON in line 3"),
    "deep params": (
        lambda line: line.replace(b'"params": {', b'"params": {"a":' + b"[" * 100_000),
        "expected JSON in line 3",
    ),
    "a long number": (lambda line: b"1" * 10_000, "expected JSON in line 3"),
    "a list": (lambda line: b"[1, 2]", "expected JSON in line 3"),
    "a word": (lambda line: b'"trial"', "expected JSON in line 3"),
    "an entry more": (with_entry("more", 1), "line 3 is no trial: expected number, params, seed"),
    "no seed": (
        without("seed"),
        "is no trial: expected number, params, seed, .* got number",
    ),
    **{
        f"{name} = {value!r}": (with_entry(name, value), f"line 3 is no trial: expected {name} to")
        for name, values in {
            "number": [[1], "1", 1.5, -1, None, True, {}],
            "params": [None, [], "a", 3],
            "seed": [None, "0", 0.5, [1], -3, False],
            "status": [None, "done", "", 3, ["completed"], {}, "Completed"],
            "score": [None, "0.5", "nan", [0.5], {}, True, float("nan"), float("inf"), 10**400],
            "error": ["why", 3, []],
            "seconds": [None, "1", -1, [], float("nan"), True],
            "stage": [None, "0", 0.5, -1, []],
            "budget": ["3", [], {}, float("inf"), True],
            "extra": [None, [], 3, {"a": "1"}, {"a": [1]}, {"a": True}, {"a": float("nan")}],
        }.items()
        for value in values
    },
}


@pytest.mark.parametrize("kind", LINES)
def test_a_damaged_line_is_named_and_nothing_is_lost(tmp_path, kind):
    path = tmp_path / "j.jsonl"
    whole = same(run(path, GridSearch(3)))
    damage, message = LINES[kind]
    lines = path.read_bytes().splitlines()
    damaged = [*lines[:2], damage(lines[2]), *lines[3:]]
    path.write_bytes(content := b"\n".join(damaged) + b"\n")
    with pytest.raises(ValueError, match=r"^journal j\.jsonl: .*" + message):
        run(path, GridSearch(3))
    assert path.read_bytes() == content
    assert not CALLS
    path.write_bytes(b"\n".join([*lines[:2], *lines[3:]]) + b"\n")  # the remedy
    assert same(run(path, GridSearch(3))) == whole
    assert len(CALLS) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (with_entry("score", 0.5), "expected score to be null, got 0.5"),
        (with_entry("error", None), "expected error to be words, got None"),
        (with_entry("status", "completed"), "expected score to be a number, got None"),
    ],
)
def test_a_damaged_line_of_a_trial_that_failed_is_named(tmp_path, change, message):
    path = tmp_path / "j.jsonl"
    result = run(path, GridSearch(2))
    assert result.trials[2].status == "failed"
    lines = path.read_bytes().splitlines()
    lines[3] = change(lines[3])
    path.write_bytes(b"\n".join(lines) + b"\n")
    with pytest.raises(ValueError, match=message):
        run(path, GridSearch(2))


@pytest.mark.parametrize("head", [b"[" * 100_000, b"1" * 10_000, b"3", b'{"nnbook_journal": [1]}'])
def test_a_damaged_first_line_is_refused(tmp_path, head):
    path = tmp_path / "j.jsonl"
    run(path, GridSearch(2))
    path.write_bytes(head + b"\n" + path.read_bytes().partition(b"\n")[2])
    with pytest.raises(ValueError, match=r"^journal j\.jsonl: expected a journal"):
        run(path, GridSearch(2))


def test_a_folder_is_no_journal(tmp_path):
    with pytest.raises(ValueError, match=r"^journal: expected a file, got the folder"):
        run(tmp_path)


def test_two_searches_that_begin_one_journal_do_not_mix(tmp_path):
    path = tmp_path / "j.jsonl"
    one, other = Journal(path, {}), Journal(path, {})
    one.append(Trial(0, {}, 1, "completed", 0.5))
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        other.append(Trial(0, {}, 1, "completed", 0.5))
    assert path.read_bytes() == before
    one.append(Trial(1, {}, 2, "completed", 0.5))
    assert len(Journal(path, {})) == 2


def test_an_objective_may_change_the_folder(tmp_path, monkeypatch):
    def wander(params, seed):
        (tmp_path / "elsewhere").mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path / "elsewhere")
        return objective(params, seed)

    monkeypatch.chdir(tmp_path)
    found = run("j.jsonl", objective=wander, name="objective")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["j.jsonl"]
    assert same(run(tmp_path / "j.jsonl")) == same(found)
    assert not CALLS


SCRIPT = """
import sys, time
sys.path.insert(0, {tests!r})
from concurrent.futures import ProcessPoolExecutor
from test_tuning_journal import SPACE, objective
from nnbook.tuning import CoarseToFine, search

def slow(params, seed):
    time.sleep(0.05)
    return objective(params, seed)

if __name__ == "__main__":
    pool = ProcessPoolExecutor(2) if sys.argv[2] == "pool" else None
    print("ready", flush=True)
    search(slow, SPACE, CoarseToFine((30, 4)), rng=0, journal=sys.argv[1], executor=pool,
           name="objective")
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=lambda s: s.name)
@pytest.mark.parametrize("where", ["here", "pool"])
def test_a_search_that_is_killed_is_resumed(tmp_path, number, where):
    path, script = tmp_path / "j.jsonl", tmp_path / "run.py"
    script.write_text(SCRIPT.format(tests=str(Path(__file__).parent)))
    command = [sys.executable, str(script), str(path), where]
    # In a new process group, as in a terminal, Ctrl-C reaches the workers too.
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + 30
    while not path.exists() or path.read_bytes().count(b"\n") < 5:
        assert process.poll() is None, "it ended before it was killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(process.pid, number)
    process.wait(timeout=10)
    assert process.returncode != 0
    done = path.read_bytes().count(b"\n") - 1
    resumed = run(path, CoarseToFine((30, 4)))
    assert 4 <= done < 34
    assert len(CALLS) == 34 - done
    assert same(resumed) == same(run(None, CoarseToFine((30, 4))))
