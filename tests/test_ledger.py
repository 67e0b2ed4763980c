"""Tests of nnbook.book.ledger and of its command: verdicts, their rules, and what is on record."""

import json
import math
import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from documents import document_text

from nnbook.__main__ import main
from nnbook.book import course, ledger, records
from nnbook.book.course import (
    Printed,
    Table,
    lab,
    lecture,
    lecture_003_search,
    report_000,
)
from nnbook.book.course.errata import ERRATA, erratum
from nnbook.book.house_prices.constant_price import constant_price
from nnbook.book.ledger import Row, contradictions, digits, houses, logs, rules, stored

CHAPTERS = Path(__file__).parent.parent / "chapters"
PLACE = "xor.md#experiment"
KEYS = ["000", "001", "002", "003", "004"]


@pytest.fixture(scope="module")
def found():
    return ledger.rows()


def number(text="0.50", **others):
    given = {"document": lab.DOCUMENT, "place": "here", "name": "a number", **others}
    return Printed(text=text, **given)


# ---------------------------------------------------------------------------------- completeness


def test_each_printed_number_has_one_row_a_verdict_and_a_section(found):
    assert [row.number for row in found] == list(course.printed())
    for row in found:
        assert row.verdict in ledger.VERDICTS
        assert row.rule in ledger.RULES
        assert row.verdict in ("exact", "within spread") or row.detail, row.number.name


def test_every_section_that_is_linked_exists(found):
    made = {entry.where for entry in ERRATA}  # the page has them when it is built
    for where in {row.where for row in found} | {c.where for c in ledger.CONTRADICTIONS}:
        page, _, anchor = where.partition("#")
        text = (CHAPTERS / page).read_text(encoding="utf-8")
        assert where in made or f"{{ #{anchor} }}" in text, where


def test_a_refuted_number_leads_to_its_erratum(found):
    refuted = {row.number.name: row.where for row in found if row.verdict == "refuted"}
    assert refuted == {
        "acceptable rates, to": erratum("range-of-rates").where,
    }


def test_forty_numbers_picked_at_random_from_the_documents_are_found(found):
    for key in KEYS:
        texts = {row.number.text.lstrip("-") for row in found if row.number.document.key == key}
        text = document_text(key)
        results = re.findall(r"(?<![\d.,])\d+\.\d{3,}(?![\d.])", text)
        results = [one for one in results if one in texts]
        assert len(results) > 15 or key in ("001", "002")
        every = [one for one in re.findall(r"\d+\.\d{5,}", text) if not one.endswith("00000000")]
        picked = random.Random(0).sample(every, min(40, len(every)))
        missed = [one for one in picked if not any(one in held for held in texts)]
        # What is left are rows of the data, learning rates, and the target 27.3.
        assert key == "000" or not missed, missed


def test_the_rules_that_the_issue_names_are_the_ones_used(found):
    of = {}
    for row in found:
        of.setdefault(row.rule, []).append(row)
    assert all(row.verdict in ("exact", "not reproducible") for row in of["digits"] + of["float"])
    assert all(row.verdict == "not reproducible" for row in of["duration"])
    assert {row.number.unit for row in of["duration"]} == {"s", "1/s"}
    assert not [row for row in found if row.number.unit in ("s", "1/s") and row.rule != "duration"]
    assert all((abs(row.z) < 4.5) == (row.verdict == "within spread") for row in of["spread"])
    assert max(abs(row.z) for row in of["drawn"]) <= math.sqrt(3)


def test_the_lab_is_exact_and_the_lecture_s_tables_within_spread(found):
    of = {row.number.name: row for row in found}
    labs = [row for row in found if row.number.document.key == "004"]
    assert ledger.counts(labs) == {
        "exact": 175, "by the law": 0, "within spread": 0, "same conclusion": 0, "refuted": 0,
        "not reproducible": 1, "setting": 0,
    }  # fmt: skip
    for table in lecture.INITIALIZATION.values():
        assert {of[n.name].verdict for n in table} == {"within spread"}


def test_damaged_numbers_say_so(found):
    damaged = [row.number for row in found if "damaged" in row.number.note]
    damaged += [row.number for row in found if re.search("digits (lost|doubled)", row.number.note)]
    assert len(damaged) >= 8


def test_rows_of_one_document_and_of_none():
    assert {row.number.document.key for row in ledger.rows("002")} == {"002"}
    with pytest.raises(ValueError, match="ledger: expected document to be one of '000', '001'"):
        ledger.rows("005")


def test_a_number_without_a_row_and_a_number_twice_are_refused(monkeypatch):
    known = dict(ledger._DOCUMENTS)
    few = list(ledger.rows("002"))
    monkeypatch.setattr(ledger, "_DOCUMENTS", known | {"002": lambda: iter(few[1:])})
    with pytest.raises(LookupError, match=r"one row for each printed number, got .*two layers"):
        ledger.rows("002")
    monkeypatch.setattr(ledger, "_DOCUMENTS", known | {"002": lambda: iter([few[0], *few])})
    with pytest.raises(LookupError, match="another order, or a number twice"):
        ledger.rows("002")


# ----------------------------------------------------------------------------------------- rules


def test_a_printed_table_is_compared_digit_by_digit():
    assert rules.digits(number(), 0.5049, PLACE).verdict == "exact"
    wrong = rules.digits(number(), 0.5051, PLACE, "at rate 1")
    assert (wrong.verdict, wrong.rank) == ("not reproducible", 5)
    assert wrong.detail == "differs from ours, 0.5051; at rate 1"


def test_a_long_float_is_compared_to_a_relative_1e_12():
    long = number("97.11721158982109614044")
    assert rules.floats(long, 97.11721158982109 * (1 + 9e-13), PLACE).verdict == "exact"
    assert rules.floats(long, 97.11721158982109 * (1 + 2e-12), PLACE).verdict == "not reproducible"


def test_a_statistic_must_lie_in_its_interval():
    inside = rules.spread(number(), 0.4, 2.9, 3.0, PLACE, "100 seeds")
    assert (inside.verdict, inside.z) == ("within spread", 2.9)
    outside = rules.spread(number(), 0.4, -3.1, 3.0, PLACE, "100 seeds")
    assert outside.verdict == "not reproducible"
    assert outside.detail == "more than 3.0 spreads off; 100 seeds"


@pytest.mark.parametrize(
    ("text", "verdict", "z"),
    [
        ("0.100000", "setting", 0.0),
        ("0.010000", "setting", -math.sqrt(3)),
        ("1.000000", "setting", math.sqrt(3)),
        ("1.000001", "not reproducible", math.sqrt(3)),
        ("0.009999", "not reproducible", -math.sqrt(3)),
    ],
)
def test_a_drawn_number_must_lie_in_its_range(text, verdict, z):
    row = rules.drawn(number(text), (-2.0, 0.0), PLACE)
    assert row.verdict == verdict
    assert row.z == pytest.approx(z, abs=1e-4)
    assert "drawn from 1e-2 to 1e0" in row.detail


def test_margins_bounds_claims_and_durations():
    near = rules.near(number(), 0.54, 0.05, PLACE, "fewer images")
    assert (near.verdict, near.detail) == ("same conclusion", "fewer images; margin 0.05")
    far = rules.near(number(), 0.56, 0.05, PLACE, "fewer images")
    assert (far.verdict, far.detail[:12]) == ("not reproducible", "further off ")
    assert rules.bound(number(), 0.4, True, PLACE, "x").verdict == "same conclusion"
    assert rules.bound(number(), 0.6, True, PLACE, "x").verdict == "refuted"
    assert rules.bound(number(), 0.6, False, PLACE, "x").detail == "at most ours, x"
    assert rules.bound(number(), 0.4, False, PLACE, "x").verdict == "refuted"
    assert rules.claim(number(), True, PLACE, "x").verdict == "same conclusion"
    assert rules.claim(number(), False, PLACE, "x", 3.0).verdict == "refuted"
    assert rules.claim(number(), False, PLACE, "x").where == PLACE
    for wrong in (
        rules.claim(number(), False, PLACE, "x", refuted="dead-units"),
        rules.bound(number(), 0.6, True, PLACE, "x", "dead-units"),
    ):
        assert wrong.where == "errata.md#dead-units"
    assert rules.claim(number(), True, PLACE, "x", refuted="dead-units").where == PLACE
    assert rules.bound(number(), 0.4, True, PLACE, "x", "dead-units").where == PLACE
    assert rules.among(number(), [0.1, 0.501], PLACE, "x").verdict == "same conclusion"
    assert rules.among(number(), [0.1, 0.51], PLACE, "x").verdict == "not reproducible"
    shown = rules.duration(number("1.88"), PLACE, 0.02)
    assert (shown.verdict, shown.ours, shown.shown) == ("not reproducible", 0.02, "0.02")
    assert rules.missing(number(), PLACE, "a seed").detail == "a seed"


def test_few_runs_give_a_range_and_a_hundred_a_spread():
    runs = np.linspace(0.4, 0.6, 20)
    few = rules.between(number(), runs, PLACE, "no seed")
    assert (few.verdict, few.ours) == ("same conclusion", pytest.approx(0.5))
    assert few.detail == "20 runs end from 0.4 to 0.6; no seed"
    assert rules.between(number(), np.repeat(runs, 5), PLACE, "").verdict == "within spread"
    assert rules.between(number("0.61"), runs, PLACE, "").verdict == "not reproducible"
    # 0.7 is printed with one decimal, so it may be 0.65; 0.5 may be 0.55.
    assert rules.between(number("0.7"), [*runs, 0.66], PLACE, "").verdict == "same conclusion"
    for bad in (runs[:9], runs.reshape(4, 5)):
        with pytest.raises(ValueError, match="between: expected at least 10 runs, got shape"):
            rules.between(number(), bad, PLACE, "")


def test_a_row_says_enough():
    given = {"number": number(), "rule": "digits", "where": PLACE}
    with pytest.raises(ValueError, match="Row: expected verdict to be one of 'exact'"):
        Row(verdict="fine", ours=0.5, **given)
    with pytest.raises(ValueError, match="Row: expected rule to be one of 'digits'"):
        Row(**given | {"rule": "looks"}, verdict="exact", ours=0.5)
    with pytest.raises(ValueError, match=r"expected a page and a section, got 'xor\.md'"):
        Row(**given | {"where": "xor.md"}, verdict="exact", ours=0.5)
    with pytest.raises(ValueError, match="for 'a number', got neither"):
        Row(verdict="exact", **given)
    with pytest.raises(ValueError, match="for 'a number', got neither"):
        Row(verdict="refuted", ours=0.5, **given)


@pytest.mark.parametrize(
    ("text", "ours", "shown"),
    [
        ("0.50", 0.5, "0.50"),
        ("38", 37.6, "38"),
        ("97.11721158982109614044", 97.11721158982112, "97.11721158982112"),
        ("nan", math.nan, "nan"),
        ("1.0", math.inf, "inf"),
        ("10,064,873,608,080,629,039", 1e27, "1e+27"),
        ("0.50", None, ""),
    ],
)
def test_our_number_is_shown_with_the_digits_of_the_printed_one(text, ours, shown):
    row = Row(number=number(text), verdict="exact", rule="digits", where=PLACE, ours=ours,
              detail="x")  # fmt: skip
    assert row.shown == shown


# ---------------------------------------------------------------------------------- house prices


def test_a_training_loss_tells_the_test_loss_of_a_constant():
    rng = np.random.default_rng(0)
    y = rng.normal(40, 10, size=(414, 1))
    made = constant_price(315, y=y)
    (mean, other), (least, least_test) = (np.array(made[k], dtype=float) for k in made)
    for s in (mean - 3, mean + 3):
        train, test = (((part - s) ** 2).mean() / 2 for part in (y[:315], y[315:]))
        assert train == pytest.approx(least + (s - mean) ** 2 / 2, rel=1e-12)
        assert test == pytest.approx(least_test + (s - other) ** 2 / 2, rel=1e-12)


def test_the_side_of_the_mean_matters_and_the_plateau_has_none():
    below, above = (
        houses.constant_test_loss(233.43453540371953636),
        houses.constant_test_loss(233.4345354037, True),
    )
    assert above == pytest.approx(222.42, abs=0.01)
    assert below < above - 15
    assert houses.constant_test_loss(97.0) == houses.constant_test_loss(
        97.0, True
    )  # below the least: the plateau


def test_a_run_beyond_the_stable_rate_is_lost_or_back_on_the_plateau():
    numbers = {n.name: n for n in report_000.printed()}
    back, gone = (numbers[f"rate 0.5, {k} epochs, training loss"] for k in (101, 751))
    for found in back, gone:
        row = houses._row(found, numbers)
        assert (row.verdict, row.rule) == ("same conclusion", "claim")
        assert "of 19 runs of ours at this rate 17 end beyond 1e6, 2 on" in row.detail
    between = replace(back, text="120.0")
    assert houses._row(between, numbers).verdict == "refuted"


def test_the_starts_fall_towards_the_plateau():
    first, later = (houses.starts_after(n, 0.001).mean() for n in (0, 1000))
    assert first == pytest.approx(713.5, abs=1)
    assert later == pytest.approx(97.12, abs=0.01)


# ------------------------------------------------------------------------------ the lecture's logs


def test_errors_of_stuck_outputs_are_recognized_and_others_are_not():
    numbers = {n.name: n for n in lecture_003_search.printed()}
    good = logs.row(numbers["rate 1e3, epoch 5, val_mse"])
    assert (good.verdict, good.ours) == ("same conclusion", pytest.approx(3.4))
    assert "3 of 10 at 1" in good.detail  # read from the number: so it is not called exact
    wrong = logs.row(replace(numbers["rate 1e3, epoch 5, val_mse"], text="3.401"))
    assert wrong.verdict == "not reproducible"
    assert logs.row(numbers["rate 1e6, epoch 1, loss"]).ours == math.inf
    assert math.isnan(logs.row(numbers["rate 1e6, epoch 2, val_mse"]).ours)


def test_a_loss_at_a_small_rate_is_judged_by_how_far_it_has_fallen():
    numbers = {n.name: n for n in lecture_003_search.printed()}
    there = numbers["small rate, epoch 105, val_mse"]
    row = logs.row(there)
    assert (row.verdict, row.rule) == ("same conclusion", "scaled")
    assert "fitted once for the log, ours over 18." in row.detail
    fallen_more = replace(there, text=f"{there.value - 0.01:.3f}")
    monkeyed = logs.row(fallen_more)
    assert monkeyed.verdict == "not reproducible"
    assert logs.row(numbers["small rate, epoch 1, loss"]).verdict == "same conclusion"


def test_one_constant_explains_the_whole_log_of_the_small_rate():
    paces = set()
    for what in ("loss", "mse", "val_loss", "val_mse"):
        theirs, ours, slower = logs.fall(what)
        paces.add(slower)
        np.testing.assert_allclose(ours, theirs, atol=0.0015)
    assert len(paces) == 1


def test_the_log_of_twenty_images_fits_metrics_after_the_updates_and_no_others():
    record = records.load("cifar10_tiny")
    columns = lecture_003_search.printed_columns("tiny")
    assert columns["epoch"].tolist() == record.settings["epochs"]
    rate = record.settings["rates"].index(0.1)

    def inside(kind, what):
        runs = record.array(kind)[rate]
        low, high = runs.min(axis=-1) - 5e-4, runs.max(axis=-1) + 5e-4
        return int(((columns[what] >= low) & (columns[what] <= high)).sum())

    assert inside("after/mse", "mse") == inside("after/accuracy", "accuracy") == 21
    assert inside("end/mse", "val_mse") == inside("end/accuracy", "val_accuracy") == 21
    assert inside("before/mse", "mse") < 12
    assert inside("before/accuracy", "accuracy") < 12


def test_what_the_filter_of_the_report_leaves(found):
    record = records.load("house_sweeps")
    kept = record.array("sigmoid, masked/kept")
    assert kept.max() <= 25
    assert record.array("sigmoid/kept").min() > 100
    masked = {row.number.name: row for row in found if "best masked" in row.number.name}
    assert {row.verdict for row in masked.values()} == {"same conclusion"}


# ---------------------------------------------------------------------------- what records are for


def test_a_number_is_held_against_the_nearest_reading(found):
    of = {row.number.name: row for row in found if row.number.document.key == "002"}
    record = records.load("cifar10_two_layers")
    ours = {k: 100 * record.array(f"{k}/SVM/test").mean() for k in ("mean", "sum")}
    nearest = min(ours.values(), key=lambda value: abs(value - 30))
    assert of["two layers, SVM"].ours == nearest
    # As a sum the squares diverge: only the mean is left.
    squares = 100 * record.array("mean/squares/test").mean()
    assert of["two layers, square error"].ours == squares


def test_the_trials_of_the_search_are_compared_at_their_own_points(found):
    record = records.load("cifar10_search")
    rows = [row for row in found if re.fullmatch("fine, .*, val_accuracy", row.number.name)]
    assert [row.ours for row in rows] == record.array("printed fine/validation").tolist()
    assert [row.number.setting["rate"] for row in rows] == pytest.approx(
        record.array("printed fine/rate").tolist()
    )


def test_a_mean_of_five_runs_scatters_less_than_one_run():
    values = np.arange(20.0)
    name = {"name": "linear, test SSE"}
    one = digits._one_more(number("24", **name), values, 1)
    five = digits._one_more(number("24", **name), values, 5)
    assert five.z > 2 * one.z > 0
    assert (one.verdict, five.verdict) == ("within spread", "not reproducible")


# ------------------------------------------------------------------------------ what is on record


def test_the_verdicts_on_record_are_not_better_than_those_found(found):
    worse, _ = ledger.differences(found, ledger.load())
    assert worse == []


def test_saving_and_loading_is_a_round_trip(found, tmp_path):
    path = ledger.save(found, tmp_path / "v.json")
    assert ledger.load(path) == stored.verdicts(found)
    assert ledger.differences(found, ledger.load(path)) == ([], [])
    assert json.loads(path.read_text())["004"]["zeros, iteration 0, cost"] == ["exact", "0.693147"]


def test_what_is_worse_new_gone_or_printed_otherwise_is_told():
    row = rules.digits(number(), 0.5, PLACE)
    assert ledger.differences([row], {"004": {"a number": ["refuted", "0.50"]}}) == (
        [],
        ["004 a number: exact, on record refuted"],
    )
    worse = [
        ({"004": {"a number": ["exact", "0.51"]}}, "004 a number: printed 0.50, on record 0.51"),
        ({"004": {}}, "004 a number: exact, and not on record"),
        ({}, "004 a number: exact, and not on record"),
        (
            {"004": {"a number": ["exact", "0.50"], "b": ["exact", "1"]}},
            "004 b: on record, and not found",
        ),
    ]
    for kept, told in worse:
        assert ledger.differences([row], kept) == ([told], [])
    bad = rules.digits(number(), 0.6, PLACE)
    assert ledger.differences([bad], {"004": {"a number": ["exact", "0.50"]}}) == (
        ["004 a number: not reproducible, on record exact"],
        [],
    )


# ----------------------------------------------------------------------------------- the command


def test_the_command_prints_a_table_and_a_summary_and_ends_well(capsys):
    assert main(["ledger"]) == 0
    out = capsys.readouterr()
    assert out.err == ""
    lines = out.out.splitlines()
    assert sum(line.startswith(("000 ", "001 ", "002 ", "003 ", "004 ")) for line in lines) == 880
    assert lines[-1].split()[:2] == ["all", "875"]
    assert re.search(r"random, iteration 1000, cost +0\.353452 nat +0\.353452 +exact", out.out)


def test_the_command_can_be_brief_and_choose(capsys):
    assert main(["ledger", "004", "002", "--brief"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert main(["ledger", "004", "--verdict", "not reproducible"]) == 0
    assert "time of the cell" in capsys.readouterr().out.splitlines()[1]


def _one_more(text: str) -> str:
    """Return a printed number that is one unit larger in its last digit."""
    digits = len(text.partition(".")[2])
    return f"{float(text) + 10**-digits:.{digits}f}"


@pytest.mark.parametrize("key", ["random", "randn_0.5", "mse_0.1"])
def test_one_unit_in_the_last_digit_of_a_cost_makes_the_command_fail(key, monkeypatch, capsys):
    run = lab.XOR_RUNS[key]
    rows = [list(row) for row in run.costs.rows]
    rows[7][1] = _one_more(rows[7][1])
    changed = replace(run, costs=replace(run.costs, rows=rows))
    monkeypatch.setattr(lab, "XOR_RUNS", {**lab.XOR_RUNS, key: changed})
    assert main(["ledger", "004", "--brief"]) == 1
    told = capsys.readouterr().err
    assert f"worse: 004 {key}, iteration 700, cost: printed {rows[7][1]}" in told
    assert f"{key}, iteration 700, cost: not reproducible, on record exact" in told


def test_one_unit_makes_it_fail_even_where_the_verdict_stays(monkeypatch, capsys):
    table = lecture.INITIALIZATION["relu_he_normal"]
    rows = [list(row) for row in table.rows]
    rows[3][1] = _one_more(rows[3][1])
    changed: Table = replace(table, rows=rows)
    tables = {**lecture.INITIALIZATION, "relu_he_normal": changed}
    monkeypatch.setattr(lecture, "INITIALIZATION", tables)
    assert main(["ledger", "003", "--brief"]) == 1
    assert "layer 3, mean: printed 0.513972, on record 0.513971" in capsys.readouterr().err


def test_a_change_of_our_own_number_makes_it_fail(monkeypatch, capsys):
    real = ledger.lab.xor_costs

    def shifted(*arguments, **settings):
        ours = real(*arguments, **settings)
        return replace(ours, costs=ours.costs + 1e-6)

    monkeypatch.setattr(ledger.lab, "xor_costs", shifted)
    assert main(["ledger", "004", "--brief"]) == 1
    assert capsys.readouterr().err.count("not reproducible, on record exact") == 88


def test_a_better_verdict_is_told_and_can_be_written(monkeypatch, tmp_path, capsys):
    kept = ledger.load()
    kept["004"]["zeros, iteration 0, cost"][0] = "refuted"
    path = tmp_path / "v.json"
    path.write_text(json.dumps(kept))
    monkeypatch.setattr(ledger.load, "__defaults__", (path,))
    monkeypatch.setattr(ledger.save, "__defaults__", (path,))
    assert main(["ledger", "004", "--brief"]) == 0
    assert (
        "better: 004 zeros, iteration 0, cost: exact, on record refuted" in capsys.readouterr().out
    )
    assert main(["ledger", "--brief", "--write"]) == 0
    assert "written to v.json" in capsys.readouterr().out
    assert main(["ledger", "004", "--brief"]) == 0
    assert "better" not in capsys.readouterr().out


def test_writing_a_part_only_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["ledger", "004", "--write"])
    assert "all are put on record at once" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["ledger", "005"])


# -------------------------------------------------------------------------------- contradictions


def test_contradictions_are_of_known_documents_and_say_two_things():
    assert {c.document for c in ledger.CONTRADICTIONS} <= set(KEYS)
    assert all(c.one and c.other and c.one != c.other for c in ledger.CONTRADICTIONS)
    assert [c.document for c in ledger.CONTRADICTIONS] == sorted(
        c.document for c in ledger.CONTRADICTIONS
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "[999]\na | b | c.md#d",
            r"line 2: expected \[document\] to be one of '000', .*, got '999'",
        ),
        ("[000]\na | b", r"line 2: expected 3 cells, one statement \| the other \| where, got"),
    ],
)
def test_a_broken_contradiction_is_refused_by_file_and_line(row, message, tmp_path):
    path = tmp_path / "contradictions.txt"
    path.write_text(row, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"^contradictions\.txt, {message}"):
        contradictions.read(path)
