"""Answers that are numbers: the forms in which people write one, alone and beside choices."""

import math
from collections import deque
from decimal import Decimal

import numpy as np
import pytest

from nnbook import exercises
from nnbook.exercises import Exercise
from nnbook.exercises.answers import FORMULAS, matches, read_number

VALUES = [name for name in exercises.names() if exercises.load(name).kind == "answer"]


def valued(value, **settings):
    exercise = Exercise("nnbook.book.losses.exercises.value", "Title.\n\nText.", level="core")
    exercise.answer_is(value, **settings)
    return exercise


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("9/10", 0.9),
        ("ceil(6*log(10)/log(4))", 10),
        ("ln 10", math.log(10)),
        ("1 - ln 2", 1 - math.log(2)),
        ("(ln 10)/(ln 4)", math.log(10, 4)),
        ("ln(10) / ln(4)", math.log(10, 4)),
        ("log 2", math.log(2)),
        ("exp 1", math.e),
        ("1e-3", 0.001),
        ("1E-3", 0.001),
        ("3 x 10^-4", 3e-4),
        ("3x10^-4", 3e-4),
        ("3 · 10⁻⁴", 3e-4),
        ("3 × 10^(-4)", 3e-4),
        ("3*10**-4", 3e-4),
        ("10⁻¹⁶", 1e-16),
        ("2 x 3", 6),
        ("√2", math.sqrt(2)),
        ("√2/2", math.sqrt(0.5)),
        ("√(1/2)", math.sqrt(0.5)),
        ("2*√0.5 + 1", 2 * math.sqrt(0.5) + 1),
        ("√π", math.sqrt(math.pi)),
        ("π/4", math.pi / 4),
        ("(π/2)²", math.pi**2 / 4),
        ("2^0.5", math.sqrt(2)),
        ("-2^2", -4),
        ("2^3^2", 512),
        ("e^-2", math.exp(-2)),
        ("66.7 %", 0.667),
        ("-5%", -0.05),
        ("1e1 %", 0.1),
        ("−1/2", -0.5),  # a minus sign as in print
        ("½", 0.5),
        ("3 ÷ 4", 0.75),
        ("np.log(2)/4", math.log(2) / 4),
        ("math.sqrt(2)", math.sqrt(2)),
        ("308_310", 308310),
        (".5", 0.5),
        ("5.", 5),
        ("∞", math.inf),
        ("-inf", -math.inf),
        ("1.0x10^2", 100),
        ("tanh(1)", math.tanh(1)),
        ("floor(-0.5)", -1),
        ("abs(-3)", 3),
        (Decimal("0.25"), 0.25),
        (np.array("1/4"), 0.25),
        (np.str_("1/4"), 0.25),
    ],
)
def test_a_form_is_read(text, number):
    assert read_number(text) == pytest.approx(number, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2/3 %", "A % stands behind a single number, as in 66.7 %."),
        ("50 % + 1", "A % stands behind a single number"),
        ("50 %%", "A % stands behind a single number"),
        ("0,5", "Write a decimal point, not a comma, and thousands without one."),
        ("1,200", "Write a decimal point, not a comma, and thousands without one."),
        ("log(2,10)", "Write a decimal point, not a comma"),
        ("ln 2 / 4", FORMULAS),
        ("ln 10/ln 4", FORMULAS),
        ("ln 2^3", FORMULAS),
        ("√2^3", FORMULAS),
        ("√2π", FORMULAS),
        ("2π", FORMULAS),
        ("2 pi", FORMULAS),
        ("2√2", FORMULAS),
        ("1 + 9 e^-2", FORMULAS),
        ("9e^-2", FORMULAS),  # 9 · e⁻² or 0.09
        ("1½", FORMULAS),
        ("0x10", FORMULAS),
        ("0x10^2", FORMULAS),
        ("1 200", FORMULAS),
        ("1'200", FORMULAS),
        ("5!", FORMULAS),
        ("~0.5", FORMULAS),
        ("$1/2$", FORMULAS),
        ("nan", FORMULAS),
        ("True", FORMULAS),
        ("1if 1else 2", FORMULAS),
        ("[0.5]", FORMULAS),
        ("0.5 if 1 else 2", FORMULAS),
        ("(1).real", FORMULAS),
        ("Sqrt(2)", "Write sqrt, not Sqrt."),
        ("2*PI", "Write pi, not PI."),
        ("120 ms", "Give the number alone, without 'ms'."),
        ("50 percent", "Give the number alone, without 'percent'."),
        ("1/0", "It divides by 0."),
        ("9^9^9^9", "It is too large for a float."),
        ("log(0)", "It has no value among the real numbers."),
        ("(-8)^(1/3)", "It has no value among the real numbers."),
        ("sqrt(-1)", "It has no value among the real numbers."),
        ("1+" * 200 + "1", "A formula has at most 300 characters."),
        (10**400, "received one that no float can hold."),
        (np.complex64(1), "expected a number"),
        ([10**400], "received [an integer that no float can hold]."),
        (np.ma.masked, "received a masked one."),
        (np.ma.array([3], mask=[True]), "received a masked one."),
        (np.timedelta64(3, "s"), "expected a number, received an object of type timedelta64."),
        (deque([1]), "expected a number, received an object of type deque."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_has_no_single_meaning_is_refused_with_what_to_write(text, says):
    with pytest.raises(ValueError, match="expected a number") as error:
        read_number(text)
    assert says in str(error.value)
    assert not str(error.value).endswith("..")


@pytest.mark.parametrize("name", VALUES)
def test_a_formula_is_accepted_wherever_a_number_is_asked_for(name):
    exercise = exercises.load(name)

    def written(part):
        if isinstance(part, bool | str):
            return part
        if isinstance(part, list):
            return [written(one) for one in part]
        return f"2 * ({part!r}) / 2"

    right = exercise.reference
    whole = isinstance(right, dict)
    answer = {key: written(part) for key, part in right.items()} if whole else written(right)
    verdict = exercise.check(answer)
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("name", "part", "text"),
    [
        ("which_gradient", "program", "9/10"),
        ("which_gradient", "true", "2 * 0.9 * 0.9 * (1 - 0.9)"),
        ("saturated_at_start", "std_unit", "√78.4"),
        ("saturated_at_start", "slope_unit", "1.43 x 10^-4"),
        ("choose_a_start", "hidden_std", "sqrt(2/784)"),
        ("read_the_table", "factor_a", "1/0.22"),
        ("two_searches", "seeds", "ceil(2 * 0.004^2 * (1.96/0.002)^2)"),
        ("two_searches", "first", "0.95 - 1.5388 * 0.004"),
    ],
)
def test_a_formula_is_accepted_beside_choices(name, part, text):
    exercise = exercises.load(name)
    verdict = exercise.check(exercise.reference | {part: text})
    assert verdict.passed, verdict


def test_what_stands_beside_choices_is_refused_as_what_it_should_be():
    quiz = valued({"a": "up", "n": 2}, options=["up", "down"])
    number = quiz.check({"a": "up", "n": "two"}).message
    assert "n: Expected a number" in number
    assert "one of" not in number
    for other in ("left", 3, None, ["up"]):
        message = quiz.check({"a": other, "n": 2}).message
        assert message.startswith("a: Expected one of 'up', 'down', received "), message


@pytest.mark.parametrize(
    "text",
    ["'{}'", '"{}"', "“{}”", "{}.", " {};\n", "`{}`"],
)
def test_what_stands_around_a_choice_does_not_matter(text):
    exercise = exercises.load("which_gradient")
    right = {"program": 0.9, "true": 0.162, "factor": 0}
    for loss in ("Cross-Entropy", "cross_entropy", "cross\u2011entropy", "CROSS\u00a0ENTROPY"):
        assert exercise.check(right | {"loss": text.format(loss)}).passed
    for loss in ("half the square", "the cross-entropy", "cross"):
        assert not exercise.check(right | {"loss": text.format(loss)}).passed


def test_signs_within_an_answer_do_matter():
    assert not matches("x-1", "x+1", 0.01)
    assert not matches("+", "-", 0.01)
    with pytest.raises(ValueError, match="expected a set of strings, received"):
        matches([["a"]], {"a"}, 0.01)


def test_a_key_that_differs_by_case_is_named():
    message = valued({"central": 1.0, "b": 2.0}).check({"Central": 1.0, "b": 2.0}).message
    assert message.startswith("The answer to 'central' is missing. There is one to 'Central'")


@pytest.mark.parametrize(
    "answer",
    [{1, 2}, {1: 2, 2: 1}, 3, np.array(3.0), "12", iter([1, 2])],
    ids=lambda v: type(v).__name__,
)
def test_a_row_of_answers_has_an_order(answer):
    message = valued([1, 2]).check(answer).message
    assert message.startswith("Expected 2 answers in a list, received "), message


def test_an_answer_that_raises_is_a_sentence():
    class Odd:
        def __float__(self):
            raise RuntimeError

    assert valued(1.0).check(Odd()).message == "Expected a number, received an object of type Odd."
