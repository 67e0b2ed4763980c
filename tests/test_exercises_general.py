"""Mistakes that any function can have are named if they explain what was received."""

import numpy as np
import pytest

from nnbook import exercises
from nnbook.exercises.general import remark

X, Y = np.random.default_rng(0).normal(size=(2, 3, 4))


def said(function, solution, *args, **kwargs):
    return remark(function, solution, args, kwargs, function(*args), solution(*args))


@pytest.mark.parametrize(
    ("function", "solution", "says"),
    [
        (lambda a, b: b - a, lambda a, b: a - b, "It is right for a and b exchanged."),
        (lambda a, b: (a + b, a - b), lambda a, b: (a - b, a + b), "in another order"),
        (
            lambda a, b: a / a.sum(0, keepdims=True),
            lambda a, b: a / a.sum(1, keepdims=True),
            "It is right along the other axis: rows and columns are exchanged.",
        ),
        (
            lambda a, b: {"mean": [a.mean(1)]},
            lambda a, b: {"mean": [a.mean(0)]},
            "It is right along the other axis: rows and columns are exchanged.",
        ),
        (lambda a, b: np.random.rand(), lambda a, b: 2.0, "it returns two results"),  # noqa: NPY002
        (lambda a, b: a * b, lambda a, b: a + b, ""),
        (lambda a, b: (a, b, 1), lambda a, b: (a, 1), ""),
        (lambda a, b: (x for x in a), lambda a, b: 2.0, ""),  # each call makes another generator
        (lambda a, b: a * (1 + 1e-7), lambda a, b: a, ""),  # digits that are missing
        (lambda a, b: (0 * a, 1 + 1e-7), lambda a, b: (0 * a, 1.0), ""),
    ],
)
def test_what_is_said(function, solution, says):
    found = said(function, solution, X, Y)
    assert says in found
    assert bool(says) == bool(found)


@pytest.mark.parametrize(
    ("function", "solution"),
    [
        (lambda t, n: 0.0, lambda t, n: 1.0 if t < n else 0.0),
        (lambda t, n: n / n, lambda t, n: n / t),
    ],
)
def test_what_a_wrong_answer_has_by_chance_is_not_said(function, solution):
    """With the arguments exchanged the solution returns the same, but the answer is not right."""
    assert said(function, solution, 2.0, 3.0) == ""


def test_a_true_or_false_by_chance_is_not_another_axis():
    def equal_rows(a, b):
        return bool((a == a[:1]).all())

    a = np.outer(np.arange(3.0), np.ones(4))
    assert said(lambda a, b: True, equal_rows, a, Y) == ""
    assert "other axis" in said(lambda a, b: equal_rows(a.T, b), equal_rows, a, Y)


def test_an_argument_that_comes_back_is_named():
    def momentum(theta, v):
        return theta + 0.9 * v, 0.9 * v

    assert said(lambda theta, v: (theta + 0.9 * v, v), momentum, X, Y).startswith(
        "Part 2 is the argument v, as it was."
    )
    assert said(lambda a: a, lambda a: 2 * a, X) == "The result is the argument a, as it was."
    assert said(lambda a: (2 * a, 0 * a), lambda a: (2 * a, a), X) == ""


def test_what_the_solution_cannot_do_does_not_matter():
    def solution(a, b):
        if a is not X:
            raise ZeroDivisionError
        return 1.0

    assert remark(lambda a, b: 2.0, solution, (X, Y), {}, 2.0, 1.0) == ""


def test_numbers_that_differ_in_shape_are_not_exchanged():
    assert said(lambda a, b: a.sum() - b, lambda a, b: b, X, 2.0) == ""


def test_it_is_added_to_the_message_of_a_check():
    verdict = exercises.load("bn_forward").check(lambda *args: np.random.rand(3))  # noqa: NPY002
    assert verdict.status == "wrong"
    ex = exercises.load("sigmoid_backward")
    message = ex.check(lambda dy, y: y * dy * (1 - dy)).message
    assert message.endswith("\nIt is right for dy and y exchanged.")
