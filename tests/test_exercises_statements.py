"""A statement says everything that its check asks for."""

import re

import numpy as np
import pytest

from nnbook import exercises
from nnbook.exercises.student import Student

ALL = [exercises.load(name) for name in exercises.names()]
FUNCTIONS = [one for one in ALL if one.kind == "function"]

each = pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.name)
each_function = pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda one: one.name)


@pytest.fixture
def asked(monkeypatch):
    """Return what a check asks for, by name, and the types of all arguments."""
    seen = {"loop": False, "warning": False, "kinds": set()}
    agrees, call, loop = Student.agrees, Student.__call__, Student.vectorized

    def spy_agrees(self, *args, quiet=False, **options):
        seen["warning"] |= quiet
        agrees(self, *args, quiet=quiet, **options)

    def spy_call(self, *args, **options):
        seen["kinds"] |= {type(one) for one in args}
        return call(self, *args, **options)

    def spy_loop(self, make, *args, **options):
        seen["loop"] = True
        loop(self, make, *args, **options)

    monkeypatch.setattr(Student, "agrees", spy_agrees)
    monkeypatch.setattr(Student, "__call__", spy_call)
    monkeypatch.setattr(Student, "vectorized", spy_loop)
    return seen


def told(exercise):
    """Return the statement and the stub, on one line."""
    return " ".join(f"{exercise.statement}\n{exercise.stub}".split())


def as_float64(result):
    """Return a result with all its numbers in float64."""
    if isinstance(result, tuple | list):
        return type(result)(as_float64(part) for part in result)
    single = isinstance(result, np.ndarray | np.generic) and result.dtype == np.float32
    return result.astype(float) if single else result


@each_function
def test_the_statement_says_that_loops_are_refused(exercise, asked):
    assert exercise.check(exercise.reference).passed
    assert not asked["loop"] or "loop" in told(exercise)


@each_function
def test_the_statement_says_that_warnings_are_refused(exercise, asked):
    assert exercise.check(exercise.reference).passed
    assert not asked["warning"] or "warning" in told(exercise)


@each_function
def test_the_statement_says_that_arguments_are_lists(exercise, asked):
    assert exercise.check(exercise.reference).passed
    assert list not in asked["kinds"] or "list" in told(exercise)


@each_function
def test_the_statement_says_that_float32_is_kept(exercise):
    solution = exercise.reference
    verdict = exercise.check(lambda *args, **options: as_float64(solution(*args, **options)))
    assert verdict.mistake in ("", "dtype"), verdict
    assert verdict.passed or "float32" in told(exercise)


@each
def test_no_line_of_a_paragraph_looks_like_an_item(exercise):
    """In Markdown "1." or "-" at the start of a line begins a list, even in a formula."""
    for text in (exercise.statement, exercise.why, *exercise.hints):
        for item in re.split(r"\n(?=\s*[-*] |\s*\d+\. |\n)", text):
            assert item.count("$") % 2 == 0, f"a formula is torn apart: {item!r}"
        assert not re.search(r"[^\n:;]\n\d+\. ", text), "a number begins a line"
