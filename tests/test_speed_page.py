"""Tests of the page on speed: its tables are made from a stored result."""

import json
from pathlib import Path

import speed

STORED = json.loads((Path(__file__).parents[1] / "benchmarks" / "results.json").read_text())


def test_times_have_all_their_digits_before_the_point():
    for columns in speed.seconds(STORED).parts.values():
        for title in ("median", "least", "most"):
            assert not any("e" in entry for entry in columns[title])
            values = [float(entry.replace(",", "")) for entry in columns[title]]
            assert all(value > 0 for value in values)


def test_a_work_says_how_often_it_ran_and_what_was_lost():
    (work, *_) = STORED["works"]
    changed = {**STORED["works"][work], "steal": 0.01, "others": 0.002, "repetitions": 7}
    titles = list(speed.seconds({**STORED, "works": {work: changed}}).parts)
    assert titles == [f"{speed.SHORT[work]}: 7 repetitions, 1.2% lost"]
    unknown = {**changed, "steal": None, "others": None}
    (title,) = speed.seconds({**STORED, "works": {work: unknown}}).parts
    assert title.endswith("0.0% lost")
