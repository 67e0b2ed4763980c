"""The checker: mistakes become sentences, endless loops end, values are read."""

import contextlib
import subprocess
import sys
import time
from fractions import Fraction
from functools import partial

import numpy as np
import pytest

from nnbook import exercises
from nnbook.exercises import Exercise, Verdict, close, fail, gradient, unpack
from nnbook.exercises.answers import read_number
from nnbook.exercises.compare import same, words
from nnbook.exercises.plain import DisplayText
from nnbook.exercises.verdict import Failure, NotAttempted

sigmoid = exercises.load("sigmoid_backward")


def defined(check=None, **settings):
    """Return an exercise on doubling an array, with this check."""
    settings = {"level": "core", "hints": ["Think."], **settings}
    exercise = Exercise(
        "nnbook.book.losses.exercises.double", "Double it.\n\nReturn 2 x.", **settings
    )

    @exercise.solution_is
    def double(x, times=2):
        """Return x times a number."""
        return times * x

    exercise.checked_by(check or (lambda student: student.agrees(np.arange(3.0))))
    return exercise


def valued(value, **settings):
    exercise = Exercise("nnbook.book.losses.exercises.value", "Title.\n\nText.", level="core")
    exercise.answer_is(value, **settings)
    return exercise


# Definitions


def test_the_names_come_from_the_module_and_the_text_from_the_docstring():
    exercise = defined()
    assert (exercise.name, exercise.chapter) == ("double", "losses")
    assert (exercise.title, exercise.statement) == ("Double it", "Return 2 x.")
    assert exercise.kind == "function"
    assert "raise NotImplementedError" in exercise.stub
    assert exercise.stub.startswith('def double(x, times=2):\n    """Return x')
    assert "Return 2 x." in repr(exercise)
    for shown in (repr(exercise), exercise._repr_markdown_()):
        assert "import numpy as np\n\n\ndef double" in shown


def test_what_can_be_chosen_from_is_shown_with_the_statement():
    quiz = valued("up", options=["up", "down"])
    for shown in (repr(quiz), quiz._repr_markdown_()):
        assert 'Text.\n\nChoose from:\n\n- "up"\n- "down"\n' in shown
    assert "Choose" not in repr(valued("up"))


def test_the_exercise_itself_is_not_an_answer():
    for exercise in (defined(), valued(2)):
        verdict = exercise.check(exercise)
        assert "You handed in the exercise" in verdict.message
        assert f"import {exercise.name} as ex" in verdict.message


def test_a_stub_without_a_docstring():
    exercise = Exercise("a.b.bare", "T.\n\nText.", level="core")

    @exercise.solution_is
    def bare(x):
        return x

    assert exercise.stub == 'def bare(x):\n    raise NotImplementedError("write bare")'


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match=r"expected level to be one of .*, got 'easy'"):
        Exercise("a.b.c", "T", level="easy")


def test_a_check_without_a_check_is_the_authors_mistake():
    exercise = Exercise("a.b.c", "T.", level="core")
    exercise.solution_is(lambda x: x)
    with pytest.raises(AssertionError, match="c has no check"):
        exercise.check(lambda x: x)


def test_hints_come_in_order_and_begin_again():
    exercise = defined(hints=["Think.", "Think again."])
    assert str(exercise.hint(1)).startswith("Hint 1 of 2")
    assert [str(exercise.hint())[:6] for _ in range(3)] == ["Hint 1", "Hint 2", "Hint 1"]
    with pytest.raises(ValueError, match="hint: expected a number from 1 to 2, got 3"):
        exercise.hint(3)
    assert "no hint" in defined(hints=[]).hint()


def test_a_solution_is_shown_as_it_is_read():
    shown = sigmoid.solution()
    assert repr(shown).startswith("def sigmoid_backward(dy, y):")
    assert shown._repr_markdown_().startswith("```python\ndef")
    assert DisplayText("a")._repr_markdown_() == "a"


def test_names_that_do_not_exist():
    with pytest.raises(
        ValueError, match="got 'sigmoid_backwards'; did you mean 'sigmoid_backward'"
    ):
        exercises.load("sigmoid_backwards")
    with pytest.raises(AttributeError, match="did you mean"):
        exercises.sigmoid_backwards  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute '_x'"):
        exercises._x  # noqa: B018
    with pytest.raises(ValueError, match=r"expected chapter to be one of .*activations"):
        exercises.names("sums")
    assert "sigmoid_backward" in dir(exercises)
    assert "activations" in exercises.chapters()
    assert exercises.sigmoid_backward is sigmoid


# Mistakes in a call


def judged(function, check=None, **settings):
    return defined(check, **settings).check(function)


def test_a_crash_names_the_line(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("def double(x):\n    y = x\n    return y['a']\n")
    namespace = {}
    exec(compile(path.read_text(), str(path), "exec"), namespace)
    verdict = judged(namespace["double"])
    assert "double stops with IndexError" in verdict.message
    assert "It happened in double, line 3, return y['a']" in verdict.message


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (MemoryError(), "more memory"),
        (RecursionError(), "calls itself"),
        (EOFError(), "may not ask for input"),
        (SystemExit(), r"Leave exit() out"),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
    ],
    ids=repr,
)
def test_special_crashes(error, says):
    def double(x):
        raise error

    assert says in judged(double).message


def test_a_change_of_an_argument_is_named():
    def double(x):
        x *= 2
        return x

    assert "changes its argument x" in judged(double).message
    assert judged(double, in_place=True).passed

    def doubles_by_name(x, times=2):
        x *= 2
        return x

    check = lambda student: student(x=np.ones(2), times=2)  # noqa: E731
    assert "changes its argument x" in judged(doubles_by_name, check).message

    def in_a_list(x):
        x[0] += 1
        return x

    check = lambda student: student([np.ones(2), {"a": np.ones(1)}])  # noqa: E731
    assert "changes its argument x" in judged(in_a_list, check).message


def test_none_is_named_with_its_case_and_what_was_expected():
    exercise = defined(lambda student: student.agrees(3.0, case="one number"))

    @exercise.wrong("Nothing is returned for one number.")
    def _(x, times=2):
        return None if np.ndim(x) == 0 else times * x

    message = exercise.check(lambda x, times=2: None).message
    assert message.startswith("Nothing is returned for one number.\ndouble returns None for one")
    assert "where 6 was expected. Does every way through it end with a return?" in message


def test_none_in_another_case_is_another_mistake():
    def check(student):
        student.agrees(np.arange(3.0), case="three numbers")
        student.agrees(3.0, case="one number")

    exercise = defined(check)
    exercise.wrong("One number.", lambda x, times=2: None if np.ndim(x) == 0 else times * x)
    assert "One number." not in exercise.check(lambda x, times=2: None).message


def test_shapes_that_do_not_fit_are_said_to_be_shapes():
    for clash in (lambda x, times=2: x + np.ones(2), lambda x, times=2: x @ np.ones((2, 2))):
        assert "The shapes do not fit" in defined().check(clash).message


def test_none_is_right_where_the_solution_returns_none():
    exercise = Exercise("a.b.fill", "T.\n\nText.", level="core", in_place=True)

    @exercise.solution_is
    def fill(x):
        """Fill x with 1."""
        x[...] = 1

    @exercise.checked_by
    def _(student):
        x = np.zeros(2)
        student(x)
        close(x, [1, 1], "x")

    assert exercise.check(fill).passed
    assert not exercise.check(lambda x: None).passed


def test_what_it_printed_is_shown():
    def double(x):
        print("here", x.shape)
        return x

    verdict = judged(double)
    assert verdict.printed == "here (3,)\n"
    assert "| here (3,)" in repr(verdict)
    assert "and more" in judged(lambda x: print("x" * 2000)).printed


def test_a_stub_in_all_its_forms_is_not_attempted():
    def raises(x):
        raise NotImplementedError

    def dots(x):
        return ...

    for stub in (raises, dots, ...):
        assert judged(stub).status == "not attempted"


def test_float64_out_of_float32_is_named():
    def check(student):
        student.agrees(np.ones(2, "f4"), case="float32")

    verdict = judged(lambda x: np.float64(2) * x, check)
    assert verdict.mistake == "dtype"
    assert "the numbers are right, but float64. Expected float32" in verdict.message
    assert judged(lambda x: 2 * x * np.where(x > 0, 1.0, 0.1), check).mistake == "dtype"


def test_warnings_are_a_mistake_only_where_they_are_said_to_be():
    def double(x):
        np.exp(1000 * (x + 1))
        return 2 * x

    assert judged(double).passed
    quiet = lambda student: student.agrees(np.arange(3.0), quiet=True, says="Too large.")  # noqa: E731
    assert judged(double, quiet).message.startswith("Too large.\nThe result is right, but NumPy")
    assert judged(lambda x: 2 * x, quiet).passed


def looped(x):
    out = []
    for one in x:
        out.append(2 * one)
    return np.array(out)


def mapped(x):
    return np.array([2 * one for one in x])


def hidden(x):
    return np.vectorize(lambda one: 2 * one)(x)


@np.vectorize
def wrapped(one):
    return 2 * one


@pytest.mark.parametrize(
    "function", [looped, mapped, hidden, wrapped, partial(mapped), lambda x: mapped(x)]
)
def test_a_loop_over_samples_is_found(function):
    check = lambda student: student.vectorized(lambda n: (np.arange(float(n)),), "rows")  # noqa: E731
    verdict = judged(function, check)
    assert verdict.mistake == "loop"
    assert "a loop over the rows in Python" in verdict.message


def test_steps_are_counted_in_the_first_check_of_a_process_too():
    """Python 3.12 counted none before the second (CPython issues 103615 and 114480)."""
    code = (
        "from nnbook.exercises import bn_forward as ex\n"
        "print(ex.check(ex.reference).passed)\n"
        "def rows(x, gamma, beta, eps):\n"
        "    z = [[one - x.mean(0)] for one in x]\n"
        "    return gamma * (x - x.mean(0)) / (x.var(0) + eps) ** 0.5 + beta\n"
        "print(ex.check(rows).mistake)"
    )
    for code_first in (code, code.replace("print(ex.check(ex.reference).passed)", "print(True)")):
        done = subprocess.run([sys.executable, "-c", code_first], capture_output=True, text=True)
        assert done.stdout.split() == ["True", "loop"], done.stderr


def test_a_loop_over_something_else_is_allowed():
    def steps(x):
        for _ in range(50):
            x = x + 0
        return 2 * x

    check = lambda student: student.vectorized(lambda n: (np.arange(float(n)),))  # noqa: E731
    assert judged(steps, check).passed
    assert judged(np.negative, check).passed  # in C: there is nothing to count


def test_the_checks_own_exceptions_become_sentences():
    check = lambda student: student(np.ones(2)).nothing()  # noqa: E731
    verdict = judged(lambda x: "text", check)
    assert verdict.mistake == "result"
    assert "cannot work with what double returns: 'text'" in verdict.message


def test_a_failure_of_the_authors_own():
    assert judged(lambda x: x, lambda student: fail("Too bad.")).message == "Too bad."


def test_functions_without_a_signature_are_called_anyway():
    assert judged(getattr, lambda student: student(np.ones(2))).mistake == "crash"


# Diagnosis


def test_a_mistake_is_known_by_what_it_does():
    exercise = defined()

    @exercise.wrong("That is the square.")
    def _(x, times=2):
        return x**2

    @exercise.wrong("That is not attempted.")
    def _(x, times=2):
        raise NotImplementedError

    @exercise.wrong("That crashes.")
    def _(x, times=2):
        raise KeyError

    assert exercise.check(lambda x: np.multiply(x, x)).message.startswith("That is the square.\n")
    assert "square." not in exercise.check(lambda x: x + 1).message

    def key(x):
        return {}["x"]

    assert exercise.check(key).message.startswith("That crashes.\n")


# Time


def test_an_endless_loop_ends():
    def double(x):
        while True:
            pass

    start = time.perf_counter()
    verdict = defined(seconds=0.2).check(double)
    assert verdict.mistake == "time"
    assert "did not end within 0.2 s" in verdict.message
    assert "could not be stopped" not in verdict.message
    assert time.perf_counter() - start < 30


def test_an_endless_loop_that_catches_everything_is_left_behind(monkeypatch):
    monkeypatch.setattr("nnbook.exercises.limits.GRACE", 0.3)
    over = []

    def double(x):
        while not over:
            with contextlib.suppress(BaseException):
                time.sleep(0.01)

    verdict = defined().check(double, seconds=0.1)
    over.append(True)
    assert "could not be stopped" in verdict.message
    assert "restart the kernel" in verdict.message


def test_an_answer_that_only_waits_ends_later():
    verdict = defined().check(lambda x: [time.sleep(0.01) for _ in range(10**6)], seconds=0.1)
    assert verdict.mistake == "time"


def test_a_known_answer_that_takes_long_costs_no_verdict():
    exercise = defined()

    @exercise.wrong("Slow.")
    def _(x, times=2):
        while True:
            pass

    verdict = exercise.check(lambda x: x + 1, seconds=0.2)
    assert verdict.mistake == "value"
    assert verdict.message.startswith("The result: expected")


def test_a_keyboard_interrupt_stops_the_check(monkeypatch):
    def interrupted(self, timeout=None):
        raise KeyboardInterrupt

    monkeypatch.setattr("threading.Thread.join", interrupted)
    monkeypatch.setattr("nnbook.exercises.limits._stop", lambda thread: True)
    with pytest.raises(KeyboardInterrupt):
        defined().check(lambda x: x)


# Comparison


def message(received, expected, **settings):
    with pytest.raises(Failure) as failure:
        close(received, expected, "the mean", **settings)
    return str(failure.value)


ARRAY = np.arange(1.0, 13.0).reshape(3, 4)


@pytest.mark.parametrize(
    ("received", "expected", "says"),
    [
        (2.0, 1.0, "The mean: expected 1, received 2.\nIt is 2 times what was expected"),
        (-1.0, 1.0, "It has the opposite sign"),
        (0.0, 1.0, "expected 1, received 0."),
        ([0, 0], [1, 2], "Every entry is 0."),
        (-ARRAY, ARRAY, "Each entry has the opposite sign"),
        (ARRAY + 3, ARRAY, "12 of 12 entries differ. At [0, 0]: expected 1, received 4."),
        (ARRAY + 3, ARRAY, "Each entry is off by 3"),
        (ARRAY * [1, -1, 1, 1], ARRAY, "some signs are not"),
        (ARRAY**2, ARRAY, "is the square of"),
        (ARRAY**0.5, ARRAY, "is the square root of"),
        (ARRAY[::-1], ARRAY, "but in another order"),
        (ARRAY[:, :3].T, ARRAY[:, :3], "It is transposed"),
        (ARRAY.T, ARRAY, "expected the shape (3, 4), received (4, 3).\nIs it transposed?"),
        (ARRAY.ravel(), ARRAY, "the right number of entries"),
        (ARRAY.sum(0), ARRAY, "a sum or a mean too many"),
        (ARRAY, ARRAY.sum(0), "Is a sum or a mean missing?"),
        (ARRAY[:2], ARRAY, "expected the shape (3, 4), received (2, 4)."),
        (np.where(ARRAY == 6, np.nan, ARRAY), ARRAY, "received nan at [1, 1]"),
        (np.inf, 1.0, "expected finite numbers, received inf"),
        ("a", 1.0, "expected a number, received 'a'"),
        ([[1], [1, 2]], ARRAY, "expected an array of shape (3, 4), received [[1], [1, 2]]"),
        (1.0, (1.0, 2.0), "expected 2 things, in a tuple, received 1."),
        ((1.0,), (1.0, 2.0), "expected 2 things, in a tuple, received 1."),
        ([np.ones(2)], [np.ones(2), np.ones(1)], "expected 2 things, in a list, received 1."),
        ([np.ones(2), np.zeros(1)], [np.ones(2), np.ones(1)], "Part 2 of the mean: expected [1]"),
        ((1.0, 3.0), (1.0, 2.0), "Part 2 of the mean: expected 2, received 3"),
        (1.0, {"a": 1.0}, "expected a dict with the keys 'a', received 1"),
        ({}, {"a": 1.0}, "expected the keys 'a', received none"),
        ({"a": 2.0}, {"a": 1.0}, "a of the mean: expected 1"),
        (True, False, "expected False, received True"),
        (1.0, None, "expected None, received 1"),
        (1.0, "a", "expected 'a', received 1"),
        ([1.0, 0.5, 7.0], [1.0, 2.0, 3.0], "expected [1, 2, 3], received [1, 0.5, 7]."),
        ([1.0, 0.5], [np.inf, 2.0], "expected [inf, 2], received [1, 0.5]."),
        (np.ones(1), 2.0, "expected a single number, received an array of the shape (1,)."),
        (1 + 2e-7, 1.0, "expected 1, received 1.0000002."),
        ([2 + 4e-7, 4 + 8e-7], [2.0, 4.0], "off by 2e-07 of itself: is a small number added?"),
        (np.float32([0.1, 0.3]) + np.float32(1e-5), [0.1, 0.3], "It is float32, which keeps"),
    ],
)  # fmt: skip
def test_a_difference_in_words(received, expected, says):
    assert says in message(received, expected)


def test_says_comes_first():
    assert message(1.0, 2.0, says="No.").startswith("No.\nThe mean: expected")


def test_what_is_close_passes():
    close(ARRAY.tolist(), ARRAY)
    close(np.float32(0.1), 0.1, rtol=1e-6)
    close((1, {"a": np.bool_(True)}), (1.0, {"a": True}))
    close(np.array([1.0, 2.0]), (1.0, 2.0))  # it can be unpacked like a tuple
    close(None, None)
    close(np.inf, np.inf)
    gradient(2 * ARRAY, lambda x: float((x**2).sum()), at=ARRAY)
    with pytest.raises(Failure):
        gradient(ARRAY, lambda x: float((x**2).sum()), at=ARRAY)


def test_parts_are_unpacked_or_missed():
    says = "Expected (w, f, any)."
    assert unpack(([1, 2], len, None), says, (2,), callable, None) == ([1, 2], len, None)
    for received in (1.0, ([1, 2], len), ([1], len, None), ([1, 2], 3.0, None), "abc"):
        with pytest.raises(Failure, match=r"Expected \(w, f, any\)"):
            unpack(received, says, (2,), callable, None)


def test_the_same_mistake():
    assert same([1.0, np.nan], [1.0, np.nan])
    assert not same([1.0, np.nan], [1.0, 2.0])
    assert same(None, None)
    assert not same("a", 1.0)

    class Odd:
        def __array__(self, *_):
            raise RuntimeError

    assert not same(Odd(), 1.0)


TOO_LARGE = "an integer that no float can hold"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.ones(3), "[1, 1, 1]"),
        (ARRAY, "an array of shape (3, 4) and type float64"),
        (3, "3"),
        ("a", "'a'"),
        ([1, "a"], "[1, 'a']"),
        ((1.5,), "(1.5)"),
        (len, "the function len"),
        ({}, "an object of type dict"),
        (np.array([1, None]), "an array of shape (2,) and type object"),
        (np.array("2020", "M8[D]"), "an object of type ndarray"),
        (np.zeros(2, "m8[s]"), "an array of shape (2,) and type timedelta64[s]"),
        (np.timedelta64(3, "s"), "an object of type timedelta64"),
        ([10**400, -(10**10_000)], f"[{TOO_LARGE}, {TOO_LARGE}]"),
        (2**70, "1.18059e+21"),
    ],
)
def test_values_in_words(value, text):
    assert words(value) == text


# Answers


@pytest.mark.parametrize(
    "answer",
    [
        0.5, 1 / 2, "1/2", " 0.5 ", "50 %", "50%", Fraction(1, 2), np.float64(0.5), np.array([0.5]),
        "2^-1", "sqrt(1/4)", "exp(-ln(2))", "+1/2", "pi/(2*pi)", "log2(sqrt(2))", "1/4*2",
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_equal_is_accepted(answer):
    assert valued(0.5).check(answer).passed


@pytest.mark.parametrize(
    "answer",
    [
        "half", "", "1/0", "0,5", "__import__('os')", "x", "9**9**9**9", "exp(1, 2)", True,
        "(" * 500, "exp()", [1, 2], None, 1j, "1j", "'a'", "sqrt(-1)", "exp", "1 if 1 else 2",
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_not_a_number_is_refused(answer):
    with pytest.raises(ValueError, match="expected a number"):
        read_number(answer)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("0,5", "a decimal point, not a comma"),
        (0.6, "Not 0.6."),
        (-0.5, "Look at the sign"),
        (50, "is it in percent"),
        (2.0, "the reciprocal"),
        (0.50001, "give more digits"),
    ],
)
def test_a_wrong_number_gets_more_than_wrong(answer, says):
    assert says in valued(0.5).check(answer).message


def test_what_is_counted_is_exact_whatever_the_tolerance_of_the_rest():
    count = valued({"parameters": 308_310, "share": 0.35}, rtol=0.02)
    assert count.check({"parameters": 308_310.0, "share": 0.353}).passed
    assert "about parameters" in count.check({"parameters": 308_200, "share": 0.35}).message


def test_a_part_with_too_few_digits_is_named():
    parts = valued({"p": 2 / 3, "q": 0.25, "n": 691, "s": "up"})
    wrong = {"p": 0.667, "q": 0.3, "n": 690, "s": "down"}
    assert parts.check(wrong).message.endswith("about p, q, n, s. More digits: p.")


def test_other_kinds_of_answers():
    assert valued("too large").check(" Too  Large ").passed
    assert valued("too-large").check("too large").passed
    assert valued("cross-entropy").check("Crossentropy").passed
    assert "expected a string" in valued("a").check(1).message.lower()
    assert valued(True).check(np.bool_(True)).passed
    assert valued(True).check(False).status == "wrong"
    assert "expected True or False" in valued(True).check(1).message.replace("E", "e", 1)
    assert valued({"a", "b"}).check(["B", "a"]).passed
    assert valued({"a", "b"}).check({"a"}).message.startswith("Not")
    assert "a set such as" in valued({"a", "b"}).check("a").message
    assert valued([1, 2]).check((1, "4/2")).passed
    assert "expected 2 answers, received 1" in valued([1, 2]).check([1]).message.lower()
    assert "in a list" in valued([1, 2]).check("12").message
    assert valued(0).check(1e-9).passed
    assert valued(5).stub == "value = ..."
    assert valued("a").solution_code == 'value = "a"'


def test_a_quiz():
    quiz = valued({"a": "up", "b": "down", "c": 2}, options=["up", "down", "flat"])
    quiz.wrong("a: not flat.", {"a": "flat"})
    quiz.wrong("c: three is too many.", {"c": 3})
    right = {"a": "up", "b": "down", "c": 2}
    assert quiz.stub == 'value = {\n    "a": ...,\n    "b": ...,\n    "c": ...,\n}'
    assert quiz.options == ("up", "down", "flat")
    assert quiz.check(right).passed
    assert quiz.check(dict.fromkeys(right, ...)).status == "not attempted"
    assert (
        "Expected one of 'up', 'down', 'flat', received 'left'"
        in quiz.check({**right, "a": "left"}).message
    )
    both = quiz.check({"a": "flat", "b": "down", "c": 3}).message
    assert both == "a: not flat.\nc: three is too many.\n1 of 3 are right. Think again about a, c."
    assert "Not answered yet: b" in quiz.check({**right, "b": ...}).message
    assert "The answer to 'c' is missing" in quiz.check({"a": "up", "b": "up"}).message
    assert "a dict with the keys 'a', 'b', 'c'" in quiz.check("up").message
    assert "c: Expected a number" in quiz.check({**right, "c": "up"}).message


def test_a_verdict_is_plain_data():
    verdict = Verdict("a", "wrong", "No.", "value")
    assert verdict.as_dict() == {
        "exercise": "a", "status": "wrong", "message": "No.", "mistake": "value", "printed": "",
    }  # fmt: skip
    assert not verdict.passed
    assert isinstance(NotAttempted(), Exception)


# The figure of a notebook


def test_many_wrong_numbers_are_drawn_in_a_notebook_and_not_said_in_json():
    verdict = sigmoid.check(lambda dy, y: y * (1 - y))
    received, expected, what = verdict.numbers
    assert received.shape == expected.shape == (5, 3)
    assert what == "the result"
    shown = verdict._repr_html_()
    assert "<pre" in shown
    assert "that is the chain rule." in shown
    assert 'aria-label="The difference is' in shown
    assert "each point is an entry" in shown
    assert set(verdict.as_dict()) == {"exercise", "status", "message", "mistake", "printed"}


def test_a_row_of_numbers_is_drawn_as_lines():
    exercise = defined(lambda student: student.agrees(np.arange(12.0)))
    assert "entry by entry" in exercise.check(lambda x, times=2: x)._repr_html_()


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (lambda student: student.agrees(np.arange(12.0)), lambda x: 2 * x),  # right
        (lambda student: student.agrees(np.arange(3.0)), lambda x: x),  # few numbers
        (lambda student: student.agrees(np.arange(12.0)), lambda x: 2.001 * x),  # hardly visible
        (lambda student: student.agrees(np.arange(12.0)), lambda x: x / 0),  # not finite
        (lambda student: student.agrees(np.arange(12) * 1j), lambda x: x),  # complex
        (lambda student: student.agrees(np.arange(12.0)), lambda x: x[:-1]),  # another shape
    ],
)
def test_there_is_no_figure_where_none_helps(check, answer):
    assert defined(check).check(answer)._repr_html_() is None
