"""Every exercise keeps the promises in "An exercise" in CONTRIBUTING.md."""

import re
from pathlib import Path

import numpy as np
import pytest

from nnbook import exercises
from nnbook.exercises import LEVELS

ROOT = Path(exercises.__file__).parent
BOOK = ROOT.parent / "book"
CHAPTERS = ROOT.parent.parent / "chapters"
NAMES = exercises.names()
FUNCTIONS = [name for name in NAMES if exercises.load(name).kind == "function"]

each = pytest.mark.parametrize("name", NAMES)
each_function = pytest.mark.parametrize("name", FUNCTIONS)


def run(exercise, code):
    """Return what code, run below the given lines, defines under the exercise's name."""
    namespace = {}
    exec(compile(f"{exercise.given}\n\n\n{code}", f"<{exercise.name}>", "exec"), namespace)
    return namespace[exercise.name]


def submitted(exercise, known):
    """Return a known wrong answer as it is handed in; the other parts of a dict are right."""
    return exercise.reference | known if isinstance(known, dict) else known


@each
def test_the_solution_passes(name):
    exercise = exercises.load(name)
    assert exercise.check(exercise.reference).passed, exercise.check(exercise.reference)


@each
def test_the_solution_that_is_shown_is_whole(name):
    exercise = exercises.load(name)
    verdict = exercise.check(run(exercise, exercise.solution_code))
    assert verdict.passed, verdict


@each
def test_the_stub_is_not_attempted(name):
    exercise = exercises.load(name)
    for answer in (..., run(exercise, exercise.stub)):
        assert exercise.check(answer).status == "not attempted"


@each
def test_each_known_wrong_answer_provokes_its_own_message(name):
    exercise = exercises.load(name)
    messages = {message for message, _ in exercise.known}
    assert len(messages) >= 2, f"{name}: expected at least two wrong answers that are known"
    for message, known in exercise.known:
        verdict = exercise.check(submitted(exercise, known))
        assert verdict.status == "wrong", f"{name}: passed with {message!r}"
        assert message in verdict.message, f"{name}: expected {message!r}, got\n{verdict}"
        others = [other for other in messages - {message} if other in verdict.message]
        assert not others, f"{name}: expected {message!r}, got also {others}; add a case"


@each
def test_it_says_all_that_a_student_needs(name):
    exercise = exercises.load(name)
    assert exercise.hints, f"{name}: expected at least one hint"
    assert exercise.statement, f"{name}: expected a statement"
    assert len(exercise.title) <= 60, f"{name}: {exercise.title!r} is long for a title"
    assert exercise.level in LEVELS
    for code in (exercise.given, exercise.stub, exercise.solution_code):
        for line in code.splitlines():
            assert len(line) <= 79, f"{name}: a line of code is shown that is too long: {line}"
    for message, _ in exercise.known:
        assert "$" not in message, f"{name}: a terminal shows {message!r}, so it has no LaTeX"


@each
def test_it_practises_an_objective_that_exists(name):
    exercise = exercises.load(name)
    page = CHAPTERS / f"{exercise.chapter}.md"
    assert page.exists(), f"{name}: expected a chapter of the name {exercise.chapter}"
    if exercise.objective is not None:
        numbers = re.findall(r"^    (\d)\. ", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert str(exercise.objective) in numbers, f"{name}: no objective {exercise.objective}"


@each
def test_its_file_is_short(name):
    (path,) = BOOK.glob(f"*/exercises/{name}.py")
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 150, f"{name}: expected at most 150 lines, got {lines}"


def test_names_are_unique():
    assert len(NAMES) == len(set(NAMES))
    taken = {path.stem for path in ROOT.glob("*")} | set(vars(exercises))
    assert not taken & set(NAMES), f"names that mean something else: {taken & set(NAMES)}"


def helpful(verdict, *words):
    """Assert that a verdict is "wrong", has these words, and shows nothing of the checker."""
    assert verdict.status == "wrong", verdict
    for word in words:
        assert word in verdict.message, verdict
    assert "Traceback" not in verdict.message
    assert "nnbook/exercises" not in verdict.message


@each_function
def test_a_crash_is_a_sentence(name):
    def crashes(*args, **kwargs):
        return undefined_thing / 2  # noqa: F821

    verdict = exercises.load(name).check(crashes)
    helpful(verdict, f"{name} stops with NameError", "undefined_thing")
    assert verdict.mistake == "crash"


@each_function
def test_a_wrong_signature_is_a_sentence(name):
    def wants_too_much(a, b, c, d, e, f, g, h, *, i):
        return 1

    verdict = exercises.load(name).check(wants_too_much)
    helpful(verdict, f"Expected {name}(", "received a function")


@each_function
def test_what_is_not_a_function_is_a_sentence(name):
    helpful(exercises.load(name).check(3.5), f"Expected the function {name}, received 3.5")


@each_function
def test_none_is_a_sentence(name):
    exercise = exercises.load(name)
    helpful(exercise.check(lambda *args, **kwargs: None), "returns None")
    helpful(exercise.check(lambda *args, **kwargs: print("0.25")), "prints its result")


@each_function
def test_nan_is_a_sentence(name):
    exercise = exercises.load(name)

    def spoilt(*args, **kwargs):
        return blank(exercise.reference(*args, **kwargs))

    helpful(exercise.check(spoilt))


def blank(result):
    """Return a result with NaN in place of each number."""
    if isinstance(result, dict):
        return {key: blank(part) for key, part in result.items()}
    if isinstance(result, tuple | list):
        return type(result)(blank(part) for part in result)
    number = isinstance(result, int | float | np.number | np.ndarray)
    return np.full(np.shape(result), np.nan) if number else "nan"


@each_function
@pytest.mark.parametrize(
    "result", ["text", [[1], [1, 2]], {"a": 1}, object()], ids=lambda v: type(v).__name__
)
def test_what_cannot_be_compared_is_a_sentence(name, result):
    helpful(exercises.load(name).check(lambda *args, **kwargs: result))


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(FUNCTIONS)))
@pytest.mark.parametrize(
    "answer",
    [None, "a?b", object(), [], {}, float("nan"), lambda: 1],
    ids=lambda v: type(v).__name__,
)
def test_an_answer_of_another_kind_is_a_sentence(name, answer):
    helpful(exercises.load(name).check(answer))
