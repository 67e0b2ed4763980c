"""No message misleads: a mistake that is named is the one that was made, in the student's words."""

import random

import numpy as np
import pytest

from nnbook import exercises
from nnbook.exercises import Exercise, close, crash, fail
from nnbook.exercises.compare import differ_by_case, other_case, words
from nnbook.exercises.picture import difference
from nnbook.exercises.plain import subject
from nnbook.exercises.verdict import Failure


def said(name, answer):
    """Return the message on a wrong answer to an exercise."""
    verdict = exercises.load(name).check(answer)
    assert verdict.status == "wrong"
    return verdict.message


def reference(name):
    return exercises.load(name).reference


def defined(solution, check, *known):
    """Return an exercise with known wrong answers, given as (message, function)."""
    exercise = Exercise(
        f"nnbook.book.losses.exercises.{solution.__name__}", "T.\n\nText.", level="core"
    )
    exercise.solution_is(solution)
    exercise.checked_by(check)
    for message, function in known:
        exercise.wrong(message, function)
    return exercise


# Guesses


def difference_without_h(f, x, h):
    return np.array([(f(x + e) - f(x - e)) / 2 for e in np.eye(x.size)])


def errors_at_the_end(w, x, y, rate):
    w, _ = reference("perceptron_epoch")(w, x, y, rate)
    return w, sum(y * (x @ w) <= 0)


def best_on_the_test_set(rates, validation, test):
    rows = {name: int(scores.mean(axis=1).argmax()) for name, scores in validation.items()}
    return {name: (rates[row], test[name].mean(axis=1).max()) for name, row in rows.items()}


def longer_rows(x, y, u):
    rows = np.column_stack([x, np.ones(len(x))])
    margin = (y * (rows @ u)).min() / np.linalg.norm(u)
    return np.linalg.norm(rows) ** 2 / margin**2 if margin > 0 else np.inf


def unpaired_root(a, b):
    d = np.asarray(a) - np.asarray(b)
    return d.mean(), np.std(d, ddof=1) / np.sqrt(len(d) - 1)


def without_bias(x, W, b, t):
    y = 1 / (1 + np.exp(-W @ x))
    dz = (y - t) * y * (1 - y)
    return np.outer(dz, x), dz, W.T @ dz


def squared_outside(w, x, y):
    o = np.tanh(x @ w)
    return x.T @ ((o - y) * (1 - o) ** 2)


@pytest.mark.parametrize(
    ("name", "answer", "says"),
    [
        ("central_difference", difference_without_h, "moved by 1, whatever h is"),
        ("perceptron_epoch", errors_at_the_end, "the rows that are wrong at the end"),
        ("fair_choice", best_on_the_test_set, "the best of all rates on test data"),
        ("mistake_bound", longer_rows, "the longest row, not that of all rows together"),
        ("paired_folds", unpaired_root, "the root of k - 1"),
        ("two_neurons_backward", without_bias, "The bias is left out of z."),
        ("tanh_unit_gradient", squared_outside, "(1 - y)² is 4 there"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_guessed(name, answer, says):
    message = said(name, answer)
    first, *rest = message.splitlines()
    assert says in first
    assert len(rest) == 1, message
    assert "expected" in rest[0]


@pytest.mark.parametrize("order", [(0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_an_order_that_was_tried_replaces_what_is_guessed_from_shapes(order):
    solution = reference("two_neurons_backward")
    message = said("two_neurons_backward", lambda *args: [solution(*args)[k] for k in order])
    assert message.endswith("\nThe parts are right, but they are returned in another order.")
    assert "a sum or a mean" not in message


def test_a_guess_is_part_of_a_failure_but_not_of_its_message():
    with pytest.raises(Failure) as failure:
        close([2.0, 4.0], [1.0, 2.0], "the mean")
    assert failure.value.message == "The mean: expected [1, 2], received [2, 4]."
    assert failure.value.guess == "Each entry is 2 times what was expected: look for a factor."
    assert str(failure.value) == f"{failure.value.message}\n{failure.value.guess}"


def test_a_guess_is_shown_only_where_the_mistake_is_not_known():
    def double(x):
        return 2 * x

    def check(student):
        student.agrees(np.array([0.123, 4.567]))

    exercise = defined(double, check, ("The 2 is missing.", lambda x: x))
    assert exercise.check(lambda x: 1 * x).message == (
        "The 2 is missing.\nThe result: expected [0.246, 9.134], received [0.123, 4.567]."
    )
    assert exercise.check(lambda x: 3 * x).message.endswith("look for a factor.")


def test_a_count_is_not_compared_by_a_factor():
    def check(student):
        student.agrees(3)

    exercise = defined(lambda x: 2, check)
    assert exercise.check(lambda x: 4).message == "The result: expected 2, received 4."


# Mistakes that look like another one


def layers(x):
    return int(x > 1) + int(x > 2) + int(x > 4)


def check_layers(student):
    for x in (3.0, 1.5, 5.0):
        student.agrees(x, case=f"x = {x}")


def test_a_number_that_many_mistakes_lead_to_names_none():
    one_less = "Counted from 0."
    exercise = defined(layers, check_layers, (one_less, lambda x: layers(x) - 1))
    assert exercise.check(lambda x: layers(x) - 1.0).message.startswith(one_less)
    assert one_less not in exercise.check(lambda x: 1).message


def test_true_or_false_is_judged_by_all_cases():
    W1, b1, W2 = np.ones((3, 4)), np.zeros(4), np.ones((4, 2))
    assert reference("is_symmetric")(W1, b1, W2)

    def not_the_biases(W1, b1, W2):
        return bool(np.ptp(W1, axis=1).max() < 1e-12 and np.ptp(W2, axis=0).max() < 1e-12)

    message = said("is_symmetric", not_the_biases)
    assert "The biases are left out" in message
    assert "Only the incoming weights" not in message


def test_the_worst_rate_is_not_taken_for_one_that_is_chosen_on_test_data():
    def worst(rates, validation, test):
        rows = {name: int(scores.mean(axis=1).argmin()) for name, scores in validation.items()}
        return {name: (rates[row], test[name][row].mean()) for name, row in rows.items()}

    assert "on the test data" not in said("fair_choice", worst)


def test_a_result_that_cannot_be_compared_and_no_result_name_no_mistake_by_chance():
    def one(x):
        return {"a": x}

    def check(student):
        student.agrees(1.0)
        student.agrees(2.0)

    known = ("Only for 1.", lambda x: None if x == 1 else {"a": x})
    exercise = defined(one, check, known)
    assert exercise.check(lambda x: None if x == 1 else {"a": x}).message.startswith("Only for 1.")
    assert "Only for 1." not in exercise.check(lambda x: None).message


def test_functions_that_are_returned_do_not_keep_a_mistake_from_being_known():
    message = said("one_unit_parity", lambda bits: (*reference("one_unit_parity")(bits)[:3], -1.0))
    assert message.startswith("The sign is turned round.")


def test_an_exception_names_a_mistake_only_if_both_raise_in_the_same_calls():
    def half(x):
        return x / 2

    def check(student):
        student.agrees(1.0)
        student.agrees(2.0)

    def always(x):
        raise KeyError

    def sometimes(x):
        if x == 1:
            raise KeyError
        return x / 2

    def looked_up(x):
        return {}[x]

    exercise = defined(half, check, ("It always fails.", always))
    assert exercise.check(looked_up).message.startswith("It always fails.")
    assert "always" not in exercise.check(sometimes).message


# Names


@pytest.mark.parametrize(
    ("what", "begins"),
    [
        ("the mean", "The mean"),
        ("part 2 of the mean", "Part 2 of the mean"),
        ("y for four rows", "y for four rows"),
        ("b2 after one update", "b2 after one update"),
        ("dz", "dz"),
        ("back(g) for one row", "back(g) for one row"),
    ],
)
def test_a_name_in_code_keeps_its_case(what, begins):
    assert subject(what) == begins
    with pytest.raises(Failure) as failure:
        close(1.0, 2.0, what)
    assert str(failure.value).startswith(f"{begins}: expected 2")
    assert difference(np.arange(9.0), np.ones(9), what).caption.startswith(f"{begins}, entry by")


def test_what_exercises_call_by_name_is_named_so():
    def wrong_length(x):
        y, back = reference("norm_node")(x)
        return y + 1, back

    assert said("norm_node", wrong_length).startswith("y for four rows: expected")

    def wrong_bias(x, y, p, rate, updates):
        p, costs = reference("xor_from_nothing")(x, y, p, rate, updates)
        return p | {"b2": p["b2"] + 1}, costs

    assert said("xor_from_nothing", wrong_bias).startswith("b2 after one update: expected")


def test_a_name_that_differs_by_case_is_named():
    def capital(x, y, p, rate, updates):
        p, costs = reference("xor_from_nothing")(x, y, p, rate, updates)
        return {key.upper(): value for key, value in p.items()}, costs

    message = said("xor_from_nothing", capital)
    assert message.endswith("Upper and lower case differ: 'B1' for 'b1', 'B2' for 'b2'.")

    def l2(w, lam, Half=False):
        return reference("l2_with_half")(w, lam, Half)

    assert said("l2_with_half", l2).endswith("Upper and lower case differ: 'Half' for 'half'.")
    assert other_case("a", ["a", "b"]) == ""
    assert differ_by_case(["a", "A"], ["a"]) == ""


def test_what_is_received_in_place_of_a_tuple_is_shown():
    solution = reference("perceptron_epoch")
    message = said("perceptron_epoch", lambda *args: solution(*args)[0])
    assert "expected 2 things, in a tuple, received [-0.0360518, 0.602618, -0.1]." in message


def test_a_list_that_contains_itself_is_a_sentence():
    endless = []
    endless.append(endless)
    assert words(endless) == "[[[[an object of type list]]]]"
    message = said("paired_folds", lambda a, b: (endless, endless))
    assert "expected a number, received [[[[an object" in message


# Lines


def written(path, code, name):
    """Return a function that a file defines."""
    path.write_text(code)
    namespace = {}
    exec(compile(code, str(path), "exec"), namespace)
    return namespace[name]


@pytest.mark.parametrize(
    "line",
    [
        "random.choice([])",
        "np.linalg.inv(np.zeros((2, 2)))",
        "np.vectorize(lambda one: one['a'])(dy)",
        "json.loads('[')",
        "namedtuple('P', 'a b')(1)",
        "eval('1 +')",
        "exec('1 / 0')",
        "exercises.load('missing')",
    ],
)
def test_the_line_is_the_students_own(line, tmp_path):
    code = (
        "import json, random\nfrom collections import namedtuple\nimport numpy as np\n"
        "from nnbook import exercises\n"
        f"def sigmoid_backward(dy, y):\n    return {line}\n"
    )
    answer = written(tmp_path / "mine.py", code, "sigmoid_backward")
    message = said("sigmoid_backward", answer)
    place = message.splitlines()[1]
    assert place.startswith("It happened in "), message
    assert place.endswith(f", line 6, return {line}"), message


def test_a_folder_beside_the_package_is_not_the_package(tmp_path, monkeypatch):
    package = tmp_path / "nnbook"
    monkeypatch.setattr(crash, "_FOREIGN", (f"{package}/",))
    crash.is_own.cache_clear()
    assert crash.is_own(str(tmp_path / "nnbook_homework" / "mine.py"))
    assert not crash.is_own(str(package / "losses" / "base.py"))
    crash.is_own.cache_clear()


@pytest.mark.parametrize(
    ("filename", "own"),
    [
        ("<stdin>", True),
        ("<python-input-3>", True),
        ("<ipython-input-1-abc>", True),
        ("<code cell 3>", True),
        ("<frozen runpy>", False),
        ("<string>", False),
        ("<__array_function__ internals>", False),
        ("/usr/lib/python3/dist-packages/scipy/linalg.py", False),
        ("/home/ada/.venv/lib/python3.12/site-packages/torch/nn.py", False),
        (random.__file__, False),
        (np.__file__, False),
        (exercises.__file__, False),
        ("/tmp/ipykernel_12/345.py", True),
        (__file__, True),
    ],
)
def test_whose_code_it_is(filename, own):
    assert crash.is_own(filename) == own


def test_the_figure_of_a_notebook_and_the_text_have_one_name():
    exercise = defined(lambda x: x, lambda student: fail("dz is wrong."))
    assert exercise.check(lambda x: x).message == "dz is wrong."
