"""Mistakes that any function can have are named where they explain what was received."""

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
            "It is right along the other axis.",
        ),
        (
            lambda a, b: {"mean": [a.mean(1)]},
            lambda a, b: {"mean": [a.mean(0)]},
            "It is right along the other axis.",
        ),
        (lambda a, b: np.random.rand(), lambda a, b: 2.0, "it returns two results"),  # noqa: NPY002
        (lambda a, b: a * b, lambda a, b: a + b, ""),
        (lambda a, b: (a, b, 1), lambda a, b: (a, 1), ""),
    ],
)
def test_what_is_said(function, solution, says):
    found = said(function, solution, X, Y)
    assert says in found
    assert bool(says) == bool(found)


def test_what_the_solution_cannot_do_is_no_matter():
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
