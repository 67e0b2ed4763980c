"""Tests of nnbook.book.course: what the documents of the course print is held as printed.

The last tests compare with the documents themselves. They are not part of the book: name the
folder that has them, as text files ``003_*.txt`` and so on, in the environment variable
NNBOOK_COURSE, or these tests are skipped.
"""

import copy
import dataclasses
import hashlib
import math
import pickle
import re
from collections import Counter
from types import MappingProxyType

import numpy as np
import pytest
from documents import document_text

from nnbook.book import course
from nnbook.book.course import (
    Document,
    Matrix,
    Printed,
    Table,
    lab,
    lecture,
    lecture_003_search,
)
from nnbook.book.course._matrix import parse_arrays
from nnbook.book.course._printed import parse_number
from nnbook.book.course._table import parse_rows

PAPER = Document(key="999", title="A paper", kind="report", year=2000)
LINE = "Layer {layer}  mean {mean}  std {std}"


def number(text: str, **others: object) -> Printed:
    return Printed(document=PAPER, place="p. 1", name="x", text=text, **others)  # type: ignore[arg-type]


def table(**others: object) -> Table:
    given = {"line": LINE, "rows": (("0", "0.50", "1.0"), ("1", "-0.000", "2e-3")), **others}
    return Table(document=PAPER, place="p. 1", title="t", **given)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------- what is there


def test_the_lecture_has_seven_tables_of_ten_layers() -> None:
    assert list(lecture.INITIALIZATION) == [
        "tanh_std_0.01",
        "tanh_std_1",
        "tanh_glorot_uniform",
        "relu_glorot_uniform",
        "tanh_glorot_normal_as_printed",
        "relu_glorot_normal_as_printed",
        "relu_he_normal",
    ]
    for key, stack in lecture.INITIALIZATION.items():
        assert stack.columns == ("layer", "mean", "std")
        assert stack.text("layer") == tuple("0123456789")
        assert len(list(stack)) == 2 + 10 * 2
        assert stack.setting["activation"] == key[:4]
        assert (stack.setting["layers"], stack.setting["units"]) == (10, 500)
    assert len(list(lecture.printed())) == 7 * 10 * 2 + 14


def test_stds_with_a_lost_digit_are_kept_and_noted() -> None:
    for key, stack in lecture.INITIALIZATION.items():
        cut = key in ("relu_glorot_normal_as_printed", "relu_he_normal")
        for printed in stack:
            lost = cut and printed.name.endswith(", std") and "layer" in printed.setting
            assert len(printed.text.partition(".")[2]) == (5 if lost else 6)
            assert bool(printed.note) == lost


def test_the_lab_has_eight_runs() -> None:
    keys = "zeros random randn_0.01 randn_0.1 randn_0.5 mse_0.01 mse_0.1 mse_0.5"
    assert list(lab.XOR_RUNS) == keys.split()
    for run in lab.XOR_RUNS.values():
        assert run.costs.column("iteration").tolist() == list(range(0, 1001, 100))
        shapes = {name: matrix.values.shape for name, matrix in run.parameters.items()}
        assert shapes == {"W1": (2, 2), "W2": (1, 2), "b1": (2, 1), "b2": (1, 1)}
        assert run.costs.setting == run.setting
        assert {cost.unit for cost in run.costs} == {"" if run.key.startswith("mse") else "nat"}
    assert [run.times_printed for run in lab.XOR_RUNS.values()] == [1, 1, 2, 2, 3, 1, 1, 4]
    assert len(list(lab.printed())) == 8 * (11 + 9) + 15 + 1


def test_the_lab_predicts_as_printed() -> None:
    runs = lab.XOR_RUNS
    assert runs["zeros"].predictions[1, 1].text == runs["random"].predictions[1, 1].text == "1"
    points = {point: printed.value for point, printed in runs["mse_0.5"].predictions.items()}
    assert points == {(1, 1): 0, (0, 1): 1, (1, 0): 1, (0, 0): 0}
    assert runs["mse_0.5"].predictions[0, 1].setting["point"] == (0, 1)


def test_damage_is_noted_where_it_is() -> None:
    notes = {
        f"{run.key} {name}": matrix.note
        for run in lab.XOR_RUNS.values()
        for name, matrix in run.parameters.items()
    }
    small = [name for name, note in notes.items() if "small letter" in note]
    assert small == ["zeros W1", "zeros W2", "random W1", "random W2"]
    assert [name for name, note in notes.items() if "bracket" in note] == [
        "mse_0.01 W2",
        "mse_0.1 W2",
        "mse_0.5 W2",
    ]
    blank = {name for name, note in notes.items() if "blank" in note}
    assert blank == {name for name in notes if name.endswith("W2")} - {"zeros W2"} | {
        "random b2",
        "randn_0.01 b1",
        "mse_0.01 b1",
    }
    assert notes["randn_0.1 W1"] == ""


def test_everything_that_is_registered_is_found_once_and_has_a_place() -> None:
    numbers = list(course.printed())
    assert [document.key for document in course.documents()] == KEYS
    assert Counter(printed.document.key for printed in numbers) == COUNTS
    assert len({(printed.document.key, printed.name) for printed in numbers}) == len(numbers)
    assert all(printed.place for printed in numbers)
    lost = [printed.name for printed in numbers if not math.isfinite(printed.value)]
    assert all(name.startswith("rate 1e6, epoch ") for name in lost)
    assert len(lost) == 14
    assert list(course.printed("004")) == list(lab.printed())
    with pytest.raises(ValueError, match=r"printed: expected document to be one of '000', '001', "):
        course.printed("4")


def test_no_digit_has_changed() -> None:
    # If this fails and a document is the reason, renew it: the digest is that of the printed
    # strings, one a line. The first 12 digits are enough to notice a slip of the hand.
    digests = {
        document.key: hashlib.sha256(
            "\n".join(printed.text for printed in course.printed(document.key)).encode()
        ).hexdigest()[:12]
        for document in course.documents()
    }
    assert digests == {
        "000": "0a1559b205ce",
        "001": "481bff146af6",
        "002": "b37ff56df8c8",
        "003": "1232d33755de",
        "004": "5e5dd9ae83a0",
    }


# -------------------------------------------------------------------------- the lab, once again


def train_xor(init: str, learning_rate: float) -> tuple[dict[str, list[float]], dict[str, object]]:
    """Train the lab's network in plain NumPy: the costs by report, then the parameters."""
    x, y = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[0.0, 1, 1, 0]])
    draw = np.random.RandomState(2)
    if init == "rand":
        w1, b1, w2, b2 = draw.rand(2, 2), draw.rand(2, 1), draw.rand(1, 2), draw.rand(1, 1)
    else:
        scale = {"randn": 1, "zeros": 0}[init]
        w1, w2 = scale * draw.randn(2, 2), scale * draw.randn(1, 2)
        b1, b2 = np.zeros((2, 1)), np.zeros((1, 1))
    costs: dict[str, list[float]] = {"cross_entropy": [], "mean_square": []}
    for iteration in range(1001):
        a1 = np.tanh(w1 @ x + b1)
        a2 = 1 / (1 + np.exp(-(w2 @ a1 + b2)))
        if iteration % 100 == 0:
            entropy = -np.mean(y * np.log(a2) + (1 - y) * np.log(1 - a2))
            costs["cross_entropy"].append(float(entropy))
            costs["mean_square"].append(float(np.mean((y - a2) ** 2)))
        dz2 = (a2 - y) / 4
        dz1 = (w2.T @ dz2) * (1 - a1**2)
        w2, b2 = w2 - learning_rate * dz2 @ a1.T, b2 - learning_rate * dz2.sum(1, keepdims=True)
        w1, b1 = w1 - learning_rate * dz1 @ x.T, b1 - learning_rate * dz1.sum(1, keepdims=True)
    return costs, {"W1": w1, "b1": b1, "W2": w2, "b2": b2}


@pytest.mark.parametrize("key", list(lab.XOR_RUNS))
def test_the_lab_can_be_printed_again_to_the_last_digit(key: str) -> None:
    run = lab.XOR_RUNS[key]
    rate = run.setting.get("learning_rate", 0.3)  # the rate that reproduces "random"
    costs, parameters = train_xor(run.setting["init"], rate)
    ours = costs[run.setting["report"]]
    assert all(cost.agrees(value) for cost, value in zip(run.costs, ours, strict=True))
    for name, matrix in run.parameters.items():
        entries = np.ravel(np.asarray(parameters[name]))
        assert all(entry.agrees(value) for entry, value in zip(matrix, entries, strict=True))


# ------------------------------------------------------------------------------- reading numbers


@pytest.mark.parametrize(
    ("text", "value", "half_unit"),
    [
        ("0.693147", 0.693147, 5e-7),
        ("-0.000000", -0.0, 5e-7),
        ("0.50", 0.5, 0.005),
        ("0.", 0.0, 0.5),
        (".5", 0.5, 0.05),
        ("38", 38.0, 0.5),
        ("1e-2", 0.01, 0.005),
        ("2.50e+3", 2500.0, 5.0),
        ("18,983.45", 18983.45, 0.005),
        ("97.11721158982109614044", 97.11721158982109614044, 5e-21),
        ("inf", math.inf, 0.0),
        ("-inf", -math.inf, 0.0),
    ],
)
def test_value_and_half_unit(text: str, value: float, half_unit: float) -> None:
    printed = number(text)
    assert (printed.value, printed.half_unit) == (value, half_unit)
    assert math.copysign(1, printed.value) == math.copysign(1, value)
    assert printed.agrees(value)
    assert str(printed) == text


def test_nan_agrees_with_nan_only() -> None:
    printed = number("nan")
    assert math.isnan(printed.value)
    assert printed.half_unit == 0
    assert printed.agrees(math.nan)
    assert not printed.agrees(0.0)
    assert not number("0.5").agrees(math.nan)
    assert not number("inf").agrees(-math.inf)


def test_agrees_is_about_the_printed_digits() -> None:
    printed = number("0.25")
    assert printed.agrees(0.2549999)
    assert printed.agrees(np.float32(0.2451))
    assert not printed.agrees(0.2550001)
    assert not printed.agrees(-0.25)
    # 0.1 + 0.2 is 0.3 to 15 decimals and not to 17; a float comparison alone could not tell.
    assert number("0.300000000000000").agrees(0.1 + 0.2)
    assert not number("0.30000000000000000").agrees(0.1 + 0.2)


def test_decimals_count_where_the_printer_drops_zeros() -> None:
    printed = number("0.075449", decimals=8)
    assert printed.half_unit == 5e-9
    assert printed.agrees(0.075449004)
    assert not printed.agrees(0.07544901)
    assert not number("0.", decimals=8).agrees(0.3)
    with pytest.raises(ValueError, match="Printed: expected at most 2 decimals in 'x', got"):
        number("0.125", decimals=2)


@pytest.mark.parametrize(
    "text", ["", "0,5", "1,000", "0.5.1", "1 2", "0x1", "None", "1_0", "1e", "٣"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="parse_number: expected one number"):
        parse_number(text)
    with pytest.raises(ValueError, match="expected one number"):
        number(text)


# -------------------------------------------------------------------------------- reading tables


def test_a_table_gives_back_what_it_read() -> None:
    text = "Layer 0  mean 0.50  std 1.0\nLayer 1  mean -0.000  std 2e-3"
    read = table(rows=parse_rows(LINE, text), units={"mean": "m"}, damage={"std": "stained"})
    assert str(read) == text
    assert read == table(units={"mean": "m"}, damage={"std": "stained"})
    assert read.text("mean") == ("0.50", "-0.000")
    assert read.column("std").dtype == np.float64
    np.testing.assert_array_equal(read.column("std"), [1.0, 0.002])
    facts = [(one.name, one.text, one.unit, one.note, one.setting["layer"]) for one in read]
    assert facts == [
        ("t, layer 0, mean", "0.50", "m", "", 0),
        ("t, layer 0, std", "1.0", "", "stained", 0),
        ("t, layer 1, mean", "-0.000", "m", "", 1),
        ("t, layer 1, std", "2e-3", "", "stained", 1),
    ]


def test_white_space_is_not_compared_but_all_else_is() -> None:
    assert parse_rows(LINE, "\n Layer 0\tmean 0.50 std\t1.0\n\n") == (("0", "0.50", "1.0"),)
    assert parse_rows("a {a} b:{b}", "a 001 b:1.297") == (("001", "1.297"),)
    assert parse_rows("{a} {b} {c}", "tanh 12 34") == (("tanh", "12", "34"),)
    for broken in ("Layer 0 mean 0.50", "Layer 0 mean x std 1.0", "Layer 0 mean 0.5 std 1.0 !"):
        with pytest.raises(ValueError, match="parse_rows, line 2: expected a line like 'Layer"):
            parse_rows(LINE, f"Layer 0 mean 0.50 std 1.0\n{broken}")
    with pytest.raises(ValueError, match=r"parse_rows: expected lines like 'Layer .*got none"):
        parse_rows(LINE, "\n")


def test_a_wrong_table_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Table: expected 3 cells .* in each row of 't'"):
        table(rows=(("0", "0.5"),))
    with pytest.raises(ValueError, match="expected one number"):
        table(rows=(("0", "0.5", "O.5"),))
    for unknown in ({"units": {"var": "m"}}, {"damage": {"var": "?"}}):
        with pytest.raises(ValueError, match="one of 'layer', 'mean', 'std', got 'var'"):
            table(**unknown)


def test_an_unknown_column_names_the_known_ones() -> None:
    for read in (table().text, table().column):
        with pytest.raises(
            ValueError, match=r"Table: expected a column .*'mean', 'std', got 'sdt'"
        ):
            read("sdt")


def test_matrices() -> None:
    arrays = parse_arrays("{'w': array([[ 1., -2.5 ],\n  [3e-05, 4.]], 'b': array([[ -0.5]])}")
    assert arrays == {"w": (("1.", "-2.5"), ("3e-05", "4.")), "b": (("-0.5",),)}
    matrix = Matrix(document=PAPER, place="p. 1", name="w", rows=arrays["w"])
    np.testing.assert_array_equal(matrix.values, [[1, -2.5], [3e-5, 4]])
    assert str(matrix) == "[[1., -2.5], [3e-05, 4.]]"
    with pytest.raises(ValueError, match="Matrix: expected rows of one length in 'w'"):
        Matrix(document=PAPER, place="p. 1", name="w", rows=(("1", "2"), ("3",)))
    with pytest.raises(ValueError, match="expected one number"):
        Matrix(document=PAPER, place="p. 1", name="w", rows=(("1", "x"),))
    with pytest.raises(ValueError, match="parse_arrays: expected arrays like"):
        parse_arrays("{}")
    for broken, message in (("[[1, 2], [3]]", "rows of one length"), ("[[O.]]", "one number")):
        with pytest.raises(ValueError, match=f"^parse_arrays, line 2: .*expected {message}"):
            parse_arrays(f"{{'w': array([[ 1.]]),\n 'b': array({broken})}}")


def test_citations() -> None:
    assert str(PAPER) == '"A paper" (report, 2000)'
    assert str(lab.DOCUMENT) == '"Deep Learning: Laboratorio 1" (lab report, 2023)'
    assert str(lecture.DOCUMENT).endswith("Centro Atómico Bariloche, IB, undated)")


# ------------------------------------------------------------------------- nothing can be changed


def test_nothing_can_be_written_to() -> None:
    run = lab.XOR_RUNS["zeros"]
    stack = lecture.INITIALIZATION["tanh_std_1"]
    cost = next(iter(run.costs))
    for frozen, name in ((run, "key"), (stack, "rows"), (cost, "text"), (PAPER, "title")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(frozen, name, "other")
    for mapping in (lab.XOR_RUNS, run.setting, run.parameters, run.predictions, cost.setting):
        assert isinstance(mapping, MappingProxyType)
        with pytest.raises(TypeError):
            mapping["zeros"] = 0  # type: ignore[index]
    before = stack.column("std")[0]
    stack.column("std")[0] = 99  # a new array each time
    run.parameters["W1"].values[0, 0] = 99
    assert stack.column("std")[0] == before
    assert run.parameters["W1"].values[0, 0] == 0


def test_what_was_given_is_copied() -> None:
    setting, row = {"layers": 10}, ["0", "0.5", "1.0"]
    frozen = table(setting=setting, rows=[row])
    setting["layers"], row[1] = 20, "0.7"
    assert frozen.setting == {"layers": 10}
    assert frozen.text("mean") == ("0.5",)


KEYS = ["000", "001", "002", "003", "004"]
COUNTS = dict(zip(KEYS, (101, 24, 17, 557, 176), strict=True))


def test_printed_numbers_can_be_copied_hashed_and_stored() -> None:
    numbers = list(course.printed())
    assert len(set(numbers)) == len(numbers)
    assert pickle.loads(pickle.dumps(numbers)) == copy.deepcopy(numbers) == numbers
    assert dataclasses.asdict(numbers[0])["setting"] == numbers[0].setting
    assert dataclasses.replace(numbers[0], text="1.5").value == 1.5


# -------------------------------------------------------------------------- against the documents


def tokens(text: str) -> str:
    """Return the numbers of a text, with their signs, one blank between them."""
    return " ".join(re.findall(r"(?<![\w.])-?\d+\.?\d*(?:e-?\d+)?", text)) + " "


def test_the_lecture_printed_these_tables_and_no_others() -> None:
    text = document_text("003")
    squeezed = " ".join(text.split())
    pages = [squeezed.find(" ".join(str(one).split())) for one in lecture.INITIALIZATION.values()]
    assert -1 not in pages
    assert pages == sorted(pages)
    assert text.count("Datos mean 0") + text.count("Datos mean -0") == 7
    assert len(re.findall(r"^Layer \d\s+mean", text, re.MULTILINE)) == 70


def test_the_lecture_has_these_places_and_formulas() -> None:
    text = " ".join(document_text("003").split())
    end = 0
    for stack in lecture.INITIALIZATION.values():
        heading, _, place = stack.place.partition(": ")
        assert heading in text
        start = text.index(place, end)
        end = text.index(str(stack).split("\n")[0], start)
        formulas = str(stack.setting["weights"]).split(", limit_uniform = ")
        if stack.title not in ("tanh_std_0.01", "tanh_std_1"):  # code of an earlier slide
            assert all(formula in text[start:end] for formula in formulas)


def test_the_lab_printed_these_runs_and_no_others() -> None:
    text = document_text("004")
    numbers = tokens(text)
    times = Counter[str]()
    for run in lab.XOR_RUNS.values():
        body = tokens(str(run).split("Neural")[0])
        assert numbers.count(body) == run.times_printed
        for (x1, x2), predicted in run.predictions.items():
            assert numbers.count(f"{body}{x1} {x2} {predicted.text} ") == 1
        times["costs"] += 11 * run.times_printed
        times["points"] += run.times_printed
    assert times["costs"] == text.count("Cost after iteration#") == 165
    assert times["points"] == text.count("Neural Network prediction") == 15
    assert text.count("array([[") == 15 * 4


def test_the_lab_has_these_places() -> None:
    text = document_text("004")
    start = 0
    for run in lab.XOR_RUNS.values():
        question, _, item = run.costs.place.rpartition(": ")
        start = text.index(item, max(start, text.index(question)))
    assert f"✓ {lab.CELL_TIME.text}{lab.CELL_TIME.unit}" in text


def test_the_damage_in_the_lab_is_as_noted() -> None:
    text = document_text("004")
    unclosed = re.findall(r"'[wW]2': array\(\[\[ *(\S+) *, +\S+\]\](?!\))", text)
    times = {
        run.key: unclosed.count(run.parameters["W2"].rows[0][0])
        for run in lab.XOR_RUNS.values()
        if "bracket" in run.parameters["W2"].note
    }
    assert times == {"mse_0.01": 1, "mse_0.1": 1, "mse_0.5": 3}
    assert len(unclosed) == 5
    assert text.count("{'w1'") == 2


@pytest.mark.parametrize("key", ["000", "001", "002"])
def test_a_report_printed_these_numbers_in_these_places(key: str) -> None:
    text = document_text(key)
    for number in course.printed(key):
        assert number.text in text, number.name
        assert number.place in text.replace("*", ""), number.place


#: Numbers with a decimal point, a percent sign or an exponent that are no result: regular
#: expressions of the whole number, by document and reason.
NO_RESULT = {
    "000": {
        "headings and versions": r"[123]?\.\d|1\.10?|1\.[1-9]",
        "rows of the data": r"2,01[23]\.\d+|13\.30*71\d*|561\.98\d+|5\.0{9,}|390\.5\d+"
        r"|24\.9[78]\d+|121\.54\d+|121\.539\d+|37\.89\d+|42\.20\d+|47\.29\d+|54\.79\d+"
        r"|43\.1\d+|27\.30{9,}\d+",
        "settings": r"0\.01|0\.5|1e-3|0\.001|0\.003|0\.8|0\.05",
        "learning rates of a grid, settings of rows": r"0\.(001|5|389|223|278|056|112|167)0+\d*",
        "parts of the program": r"1|\.20|6e9",
        "limits of an axis, a progress in percent": r"[0-9]+\.0|100",
    },
    "001": {
        "settings": r"0\.01|0\.1|0\.001|0\.9|0\.999|1e-8|75|25|100",
        "levels of noise": r"0\.[2-8]",
        "numbers of exercises": r"3\.[23]",
    },
    "002": {
        "headings and equations": r"1\.[1-4]|2\.[12]",
        "settings": r"1e-[2346]|0\.1|0\.01",
        "ticks of a lost figure": r"0\.(250|225|200|175|150|125|100|075)",
    },
    "003": {
        "settings": r"0\.1|\.01|1e-[35]|1e6|1e3|30",
        "parts of a program": r"\.0|\.6|0\.5",
        "the number of a problem": r"2\.8",
    },
    "004": {"settings": r"0\.01|0\.1|0\.5"},
}
DECIMAL = re.compile(r"\d[\d,]*\.\d+|\d+(?=\s*(?:\\,)?\s*\\?%)|\d*\.\d+|\d(?:\.\d*)?e[-+]?\d+")


@pytest.mark.parametrize("key", KEYS)
def test_every_number_with_a_decimal_point_or_percent_is_held_or_no_result(key: str) -> None:
    held = {number.text.lstrip("-").rstrip(".") for number in course.printed(key)}
    found = set(DECIMAL.findall(document_text(key)))
    assert len(found & held) >= 8
    rest = found - held
    for reason, pattern in NO_RESULT[key].items():
        named = {one for one in rest if re.fullmatch(pattern, one)}
        assert named, f"{reason}: nothing of the kind is left"
        rest -= named
    assert rest == set()


def test_the_lecture_printed_these_logs_and_trials() -> None:
    text = document_text("003")
    lines = re.findall(r"^epoch .*$", text, re.MULTILINE)
    logs = [row for log in lecture_003_search.LOGS.values() for row in log.rows]
    assert [re.findall(r"\d+\.\d+|inf|nan", line) for line in lines] == [
        list(row[1:]) for row in logs
    ]
    trials = re.findall(r"^lr: (\S+)\s+reg: (\S+)\s+val_acc: (\S+)", text, re.MULTILINE)
    held = [n.text for n in lecture_003_search.printed() if ", trial " in n.name]
    assert [number for trial in dict.fromkeys(trials) for number in trial] == held
    assert len(trials) == 44
