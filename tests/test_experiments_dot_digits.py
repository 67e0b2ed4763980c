"""Tests of the experiments of the page on noisy digits, small, and of the networks they train."""

import numpy as np
import pytest

from nnbook.book.noisy_digits.dot_augmentation import dot_augmentation
from nnbook.book.noisy_digits.dot_digits import dot_digits, dot_network, nearest_digit
from nnbook.book.noisy_digits.dot_parity import dot_parity
from nnbook.book.noisy_digits.dot_recognition import dot_recognition, noisy_copies
from nnbook.book.noisy_digits.report_rows import (
    NAME,
    least_squares,
    load_report_rows,
    lowest_partition,
    parse,
)
from nnbook.book.noisy_digits.report_rows import report_rows as report_rows_record
from nnbook.book.registry import experiments
from nnbook.gradcheck import check_network

# Digits and networks ------------------------------------------------------------------------------


def test_only_the_three_differs_and_its_noise_is_the_same():
    flat, labels = dot_digits(3, 0.4, rng=1)
    round_top, _ = dot_digits(3, 0.4, three="round", rng=1)
    np.testing.assert_array_equal(flat[labels != 3], round_top[labels != 3])
    clean = dot_digits()[0][3], dot_digits(three="round")[0][3]
    np.testing.assert_allclose(flat[3] - clean[0], round_top[3] - clean[1], atol=1e-12)
    assert set(clean[1]) == {0.0, 1.0}
    assert np.abs(clean[1] - dot_digits()[0][8]).sum() == 3  # the round 3 is close to the 8


def test_a_three_of_another_shape_is_refused():
    with pytest.raises(
        ValueError, match=r"^dot_digits: expected three to be one of 'flat', 'round'"
    ):
        dot_digits(three="open")


@pytest.mark.parametrize("three", ["flat", "round"])
def test_the_nearest_digit_is_the_one_of_smallest_distance(three):
    clean, _ = dot_digits(three=three)
    x, _ = dot_digits(5, 0.9, three=three, rng=4)
    slow = [np.argmin([np.sum((image - one) ** 2) for one in clean]) for image in x]
    np.testing.assert_array_equal(nearest_digit(x, three=three), slow)
    with pytest.raises(ValueError, match=r"^nearest_digit: expected x of shape \(any, 35\)"):
        nearest_digit(np.zeros((2, 34)))


def test_the_network_takes_the_step_of_the_reports_rule():
    """Add rate * error * slope * input, for each digit: written by hand for one layer."""
    net = dot_network(1, learning_rate=0.3, rng=0)
    x, digits = dot_digits()
    odd = (digits % 2)[:, None].astype(float)
    kernel = net.params["dense"]["kernel"].copy()
    output = net.predict(x)
    net.fit(x, odd, epochs=1, batch_size=None)
    step = 0.3 * x.T @ ((odd - output) * output * (1 - output))
    np.testing.assert_allclose(net.params["dense"]["kernel"] - kernel, step, atol=1e-12)
    assert check_network(dot_network(4, 3, 1, learning_rate=1, rng=0), x, odd).passed


def test_noise_is_drawn_in_training_only():
    x, _ = dot_digits()
    quiet = dot_network(10, learning_rate=0.1, rng=0)
    noisy = dot_network(10, learning_rate=0.1, noise=0.5, rng=0)
    noisy.theta[...] = quiet.theta
    np.testing.assert_array_equal(noisy.predict(x), quiet.predict(x))
    for net in (quiet, noisy):
        net.fit(x, np.eye(10), epochs=1, batch_size=None)
    assert np.abs(noisy.theta - quiet.theta).max() > 1e-4


# Records ------------------------------------------------------------------------------------------


def small(name, **changes):
    return experiments()[name].run(**{**experiments()[name].settings, **changes})


@pytest.fixture(scope="module")
def parity():
    assert experiments()["dot_parity"].run is dot_parity
    return small(
        "dot_parity",
        learning_rates=[0.0, 0.3, 1.0],
        seeds=6,
        epochs=400,
        watch=[0, 50, 399],
        starts=12,
        score_epochs=400,
        orders=10,
        order_starts=2,
        order_epochs=100,
    )


def test_a_rate_of_zero_learns_nothing_and_others_learn(parity):
    sse = parity["sse"]
    assert sse.shape == (3, 2, 3)
    np.testing.assert_allclose(sse[:, 0, 0], sse[:, 0, -1], rtol=1e-5)
    assert (sse[:, 1, -1] < 0.2 * sse[:, 1, 0]).all()
    assert (np.diff(sse, axis=0) >= 0).all()  # quartiles are in order
    assert (parity["needed"][0] == 400).all()
    assert (parity["needed"][1] < 400).all()
    assert parity["right"][1:].all()
    assert not parity["right"][0].all()


def test_scores_agree_with_the_counts(parity):
    confusion = parity["confusion"]
    np.testing.assert_allclose(confusion.sum(axis=2), 5.0)  # five digits of each kind
    right = confusion[:, [0, 1], [0, 1]].sum(axis=1) / 10
    np.testing.assert_allclose(parity["batch/accuracy"], right)
    for k, name in enumerate(("even", "odd")):
        np.testing.assert_allclose(parity[f"batch/{name}/recall"], confusion[:, k, k] / 5)
    for form in ("batch", "round", "single"):
        for score in ("f1", "recall"):
            apart = parity[f"{form}/even/{score}"] - parity[f"{form}/odd/{score}"]
            mean, low, high = parity[f"{form}/{score}/ahead"]
            np.testing.assert_allclose(mean, apart, atol=1e-12)
            assert (low <= mean).all()
            assert (mean <= high).all()
        assert (parity[f"{form}/even_first"] + parity[f"{form}/odd_first"] <= 1).all()
    assert len(parity["measured"]) == len(parity["batch/accuracy"])
    assert parity["single/accuracy"].shape == (5,)
    assert parity["batch/accuracy"][-1] == 1.0


@pytest.fixture(scope="module")
def recognition():
    assert experiments()["dot_recognition"].run is dot_recognition
    return small(
        "dot_recognition",
        learning_rates=[0.0, 0.3, 1.0],
        sweep_seeds=5,
        sweep_epochs=600,
        watch=[0, 599],
        seeds=4,
        epochs=400,
        copies=20,
        final_copies=50,
        noises=[0.3, 0.5, 0.7],
        single_epochs=200,
    )


def test_the_sweep_starts_at_chance_and_learns(recognition):
    sse, right = recognition["sweep/sse"], recognition["sweep/right"]
    np.testing.assert_allclose(sse[:, 0, 0], sse[:, 0, 1], rtol=1e-5)
    assert (sse[:, 1, 1] < 0.1 * sse[:, 1, 0]).all()
    assert sse.shape == (3, 2, 2)
    assert (right[1] == 10).all()
    assert (right[0] < 6).all()
    assert recognition["sweep/noisy"].shape == (3, 5)


def test_more_noise_is_worse_and_nobody_beats_the_nearest_digit(recognition):
    for three in ("flat", "round"):
        accuracy = [recognition[f"{three}/sum/{n}/final/accuracy"].mean() for n in (0.3, 0.5, 0.7)]
        nearest = [recognition[f"{three}/{n}/nearest"] for n in (0.3, 0.5, 0.7)]
        assert (np.diff(accuracy) < 0).all()
        assert (np.diff(nearest) <= 0).all()
        assert (np.array(accuracy) < np.array(nearest) + 0.01).all()
    assert recognition["round/0.7/nearest"] < recognition["flat/0.7/nearest"]


def test_the_mean_reading_is_ten_times_slower(recognition):
    for part in ("sse", "clean", "0.5/accuracy"):
        assert len(recognition[f"flat/mean/{part}"]) == len(recognition["measured"])
    # The same starts: equal before the first step.
    assert recognition["flat/sum/sse"][0] == pytest.approx(recognition["flat/mean/sse"][0])
    assert recognition["flat/sum/sse"][-1] < 0.5 * recognition["flat/mean/sse"][-1]


def test_final_scores_agree_with_the_counts(recognition):
    table = recognition["flat/sum/0.5/final/confusion"]
    np.testing.assert_allclose(table.sum(axis=1), 100.0)
    right = recognition["flat/sum/0.5/final/accuracy"].mean()
    np.testing.assert_allclose(np.trace(table) / 1000, right)
    assert recognition["flat/sum/0.5/final/f1"].shape == (10, 4)
    assert recognition["flat/sum/0.5/f1"].shape == (5, 10)
    assert recognition["single/clean"].shape == (3,)


def test_copies_of_two_noises_have_draws_of_their_own():
    clean, _ = dot_digits()
    draws = [(noisy_copies(1, noise, "flat")[0] - clean) / noise for noise in (0.3, 0.5)]
    assert abs(np.corrcoef(draws[0].ravel(), draws[1].ravel())[0, 1]) < 0.2


def test_noise_in_training_helps_against_noise():
    assert experiments()["dot_augmentation"].run is dot_augmentation
    found = small(
        "dot_augmentation",
        stddevs=[0.0, 0.5],
        seeds=5,
        steps=1500,
        every=500,
        copies=50,
        fixed=[1, 10],
    )
    test = found["fresh/0.7/test"].mean(axis=1)
    assert test[1] > test[0] + 0.005
    np.testing.assert_allclose(
        found["fresh/0.5/curve"][-1], found["fresh/0.5/validation"].mean(axis=1), atol=1e-12
    )
    assert found["measured"].tolist() == [0, 500, 1000, 1500]
    once = np.mean(found["fixed/0.5/test"], axis=1)
    assert once[1] > once[0] + 0.05
    assert np.mean(found["fixed/train"][0]) == 1.0  # one copy is learnt by heart


# The 28 rows --------------------------------------------------------------------------------------


@pytest.fixture
def rows(tmp_path, monkeypatch):
    """A file of 28 rows whose target is a plane, but for one row."""
    x = np.random.default_rng(0).uniform(-1, 1, (28, 3))
    y = x @ [1.0, -2.0, 0.5] + 3
    y[0] += 1
    table = np.column_stack([x, y])
    np.savetxt(tmp_path / NAME, table, delimiter=",", header="x1,x2,x3,ev", comments="")
    monkeypatch.setenv("NNBOOK_DATA", str(tmp_path))
    return x, y


def test_the_rows_are_read_and_others_refused(rows, tmp_path, monkeypatch):
    x, y = load_report_rows()
    np.testing.assert_allclose(x, rows[0])
    np.testing.assert_allclose(y[:, 0], rows[1])
    (tmp_path / NAME).write_text("x1,x2,x3,ev\n1,2,3,4\n")
    with pytest.raises(ValueError, match=r"expected a table of shape \(28, 4\), got \(1, 4\)"):
        load_report_rows()
    (tmp_path / NAME).unlink()
    monkeypatch.setattr("nnbook.datasets.files.cache", lambda: tmp_path / "cache")
    with pytest.raises(
        FileNotFoundError, match=rf"^load_report_rows: expected {NAME} in .* file; get"
    ):
        load_report_rows()
    with pytest.raises(ValueError, match="could not convert"):
        parse("a page", b"<html>\nno numbers")


def test_least_squares_is_below_every_linear_unit(rows):
    found = small("report_rows", epochs=300, seeds=4, watch=[1, 300], searches=2)
    assert experiments()["report_rows"].run is report_rows_record
    plane = found["least_squares/train"]
    assert plane.shape == (4, 5)
    for start in ("zeros", "std 1", "std 3"):
        assert (found[f"linear/{start}/train"] >= plane - 1e-9).all()
        np.testing.assert_allclose(
            found[f"linear/{start}/train_curve"][-1], found[f"linear/{start}/train"].mean()
        )
    assert (plane <= found["all_rows"] + 1e-9).all()
    assert found["all_rows"] < found["total"]
    assert (np.array(found["lowest"]) <= plane.mean(axis=1).min() + 1e-9).all()
    assert (found["train_rows"] + found["test_rows"] == 28).all()
    assert found["linear/zeros/train_curve"][0] > found["linear/zeros/train_curve"][1]


def test_sums_are_in_the_units_of_the_target(rows):
    """A unit that has not moved from zeros puts out the middle of the range."""
    found = small("report_rows", learning_rate=0.0, epochs=1, seeds=1, watch=[1], searches=1)
    _, y = rows
    middle = (y.max() + y.min()) / 2
    both = found["tanh/zeros/train"] + found["tanh/zeros/test"]
    np.testing.assert_allclose(both, ((y - middle) ** 2).sum())
    assert found["half_range"] == pytest.approx((y.max() - y.min()) / 2)


def test_least_squares_and_the_search_on_a_case_by_hand():
    x = np.array([[0.0], [1.0], [2.0], [3.0], [4.0], [5.0]])
    y = np.array([[0.0], [0.0], [0.0], [0.0], [0.0], [6.0]])
    rest, one = [0, 1, 2, 3, 4], [5]
    train, test = least_squares(x, y, rest, one)
    assert train == pytest.approx(0, abs=1e-12)
    assert test == pytest.approx(36)
    lowest = lowest_partition(x, y, folds=2, rng=np.random.default_rng(0))
    ways = []
    for a in range(6):
        for b in range(a):
            for c in range(b):
                part = [a, b, c]
                other = [k for k in range(6) if k not in part]
                ways.append(
                    (least_squares(x, y, part, other)[0] + least_squares(x, y, other, part)[0]) / 2
                )
    assert lowest == pytest.approx(min(ways))
