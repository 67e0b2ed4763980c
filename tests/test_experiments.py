"""Tests of nnbook.book: the runs that the first pages show."""

import math
import re

import numpy as np
import pytest
from scipy import stats

from nnbook.activations import sigmoid
from nnbook.book import records
from nnbook.book.course import lab, lecture
from nnbook.book.house_prices.house_price_scaling import SCALINGS, house_price_scaling
from nnbook.book.initialization.adam_starts import adam_starts
from nnbook.book.initialization.depth_training import STARTS, depth_training
from nnbook.book.initialization.gradients import gradient_statistics, rms
from nnbook.book.initialization.initialization_spread import SETTINGS, initialization_spread
from nnbook.book.initialization.lecture_comparison import compare_with_lecture
from nnbook.book.initialization.residual_depth import residual_depth
from nnbook.book.initialization.signals import activation_statistics
from nnbook.book.preprocessing.log_target import log_target
from nnbook.book.preprocessing.missing_values import LOSSES, REMEDIES, missing_values, theory
from nnbook.book.preprocessing.pixel_spread import pixel_spread
from nnbook.book.preprocessing.preprocessing_leak import (
    STEPS,
    accuracy_with_and_without,
    preprocessing_leak,
)
from nnbook.book.xor.lab import xor_costs, xor_network
from nnbook.book.xor.xor_success import xor_success
from nnbook.initializers import Constant, Orthogonal, RandomNormal
from nnbook.losses import BinaryCrossentropy

# The lab's XOR runs -----------------------------------------------------------------------------

#: The lab does not say at which rate its first two runs were made; 0.3 gives the digits.
RATE_OF_THE_RANDOM_START = {"zeros": 0.1, "random": 0.3}
every_run = pytest.mark.parametrize("run", lab.XOR_RUNS.values(), ids=lambda run: run.key)


def again(run):
    rate = RATE_OF_THE_RANDOM_START.get(run.key)
    setting = dict(run.setting)
    return xor_costs(**setting if rate is None else setting | {"learning_rate": rate})


@every_run
def test_all_that_the_lab_printed_to_the_last_digit(run):
    ours = again(run)
    iterations = [int(cost.setting["iteration"]) for cost in run.costs]
    assert ours.iterations.tolist() == iterations == list(range(0, 1001, 100))
    for cost, value in zip(run.costs, ours.costs, strict=True):
        assert cost.agrees(value), f"{cost.name}: {value} is not {cost}"
    assert set(run.parameters) == set(ours.parameters) == {"W1", "b1", "W2", "b2"}
    for name, matrix in run.parameters.items():
        values = ours.parameters[name]
        assert values.shape == matrix.values.shape
        for printed, value in zip(matrix, values.ravel(), strict=True):
            assert printed.agrees(value), f"{printed.name}: {value} is not {printed}"
    for (first, second), printed in run.predictions.items():
        assert printed.agrees(ours.predictions[2 * first + second])
    if run.setting["report"] == "cross_entropy":
        assert str(ours) == str(run.costs)


def test_agreement_is_sharp():
    """One unit in the last printed place away, none of the numbers would agree."""
    run = lab.XOR_RUNS["randn_0.5"]
    for number in (*run.costs, *run.parameters["W1"]):
        assert not number.agrees(number.value + 2.001 * number.half_unit)


def test_the_rate_decides_and_the_zero_start_ignores_it():
    assert (
        not lab.XOR_RUNS["random"]
        .costs.text("cost")[-1]
        .startswith(f"{xor_costs('rand', 0.29).costs[-1]:.6f}")
    )
    np.testing.assert_allclose(xor_costs("zeros", 3.0).costs, math.log(2), rtol=1e-15)


def test_the_mean_square_tables_are_the_same_trainings():
    for rate in (0.01, 0.1, 0.5):
        entropy, square = (
            xor_costs("randn", rate, report=r) for r in ("cross_entropy", "mean_square")
        )
        for name, values in entropy.parameters.items():
            np.testing.assert_array_equal(values, square.parameters[name])


def test_at_rate_0_01_the_point_0_1_is_predicted_0():
    assert xor_costs("randn", 0.01).predictions.tolist() == [0, 0, 1, 0]
    assert xor_costs("randn", 0.5).predictions.tolist() == [0, 1, 1, 0]


def test_xor_costs_against_the_labs_way_of_writing_it():
    """Columns are samples, weights (units, inputs), gradients divided by m = 4."""
    draw = np.random.RandomState(2)
    w1, w2, b1, b2 = draw.randn(2, 2), draw.randn(1, 2), np.zeros((2, 1)), np.zeros((1, 1))
    x, y = np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[0, 1, 1, 0]])
    for _ in range(31):
        a1 = np.tanh(w1 @ x + b1)
        a2 = 1 / (1 + np.exp(-(w2 @ a1 + b2)))
        cost = -np.mean(y * np.log(a2) + (1 - y) * np.log(1 - a2))
        d2 = a2 - y
        d1 = w2.T @ d2 * (1 - a1**2)
        w2, b2 = w2 - 0.3 * d2 @ a1.T / 4, b2 - 0.3 * d2.sum(1, keepdims=True) / 4
        w1, b1 = w1 - 0.3 * d1 @ x.T / 4, b1 - 0.3 * d1.sum(1, keepdims=True) / 4
    ours = xor_costs("randn", 0.3, iterations=30, every=10)
    assert ours.iterations.tolist() == [0, 10, 20, 30]
    assert ours.costs[-1] == pytest.approx(cost, rel=1e-13)
    for name, expected in {"W1": w1, "W2": w2, "b1": b1, "b2": b2}.items():
        np.testing.assert_allclose(ours.parameters[name], expected, rtol=1e-12)
    a2 = sigmoid(w2 @ np.tanh(w1 @ x + b1) + b2)[0]
    np.testing.assert_allclose(ours.probabilities, a2, rtol=1e-12)


def test_xor_network_is_the_lab_before_training():
    net = xor_network("rand", 0.3)
    draw = np.random.RandomState(2)
    w1, b1 = draw.rand(2, 2), draw.rand(2, 1)
    np.testing.assert_array_equal(net.params["hidden"]["kernel"], w1.T)
    np.testing.assert_array_equal(net.params["hidden"]["bias"], b1[:, 0])
    assert net.loss == BinaryCrossentropy(from_logits=True)


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        (
            {"init": "ones"},
            ValueError,
            r"^xor_costs: expected init to be one of 'randn', 'rand', 'zer",
        ),
        (
            {"report": "mse"},
            ValueError,
            r"^xor_costs: expected report to be one of 'cross_entropy', ",
        ),
        ({"learning_rate": 0}, ValueError, r"^xor_costs: expected learning_rate .* > 0, got 0$"),
        ({"iterations": 0}, ValueError, r"^xor_costs: expected iterations >= 1, got 0$"),
        ({"every": 0.5}, TypeError, r"^xor_costs: expected every to be a whole number, got 0\.5$"),
    ],
)
def test_bad_calls_of_xor_costs(settings, error, message):
    with pytest.raises(error, match=message):
        xor_costs(**settings)


# activation_statistics --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activation", "f"), [("tanh", np.tanh), ("relu", lambda z: np.maximum(z, 0))]
)
def test_activation_statistics_against_the_lectures_loop(activation, f):
    ours = activation_statistics(
        activation, RandomNormal(0.3), layers=3, units=20, samples=50,
        bias_initializer=RandomNormal(0.1), rng=4,
    )  # fmt: skip
    draw = np.random.default_rng(4)
    h = draw.standard_normal((50, 20))
    assert (ours.data_mean, ours.data_std) == (h.mean(), h.std())
    for k in range(3):
        h = f(h @ draw.normal(0, 0.3, (20, 20)) + draw.normal(0, 0.1, 20))
        assert ours.mean[k] == pytest.approx(h.mean(), rel=1e-12)
        assert ours.std[k] == pytest.approx(h.std(), rel=1e-12)
        np.testing.assert_array_equal(
            ours.histograms[k], np.histogram(h, np.linspace(-1, 1, 31))[0]
        )
        assert ours.outside[k] == pytest.approx(np.mean(np.abs(h) > 1), abs=1e-12)


def test_activation_statistics_prints_the_lectures_table():
    ours = activation_statistics(layers=2, units=10, samples=20, rng=0)
    printed = str(ours).splitlines()
    theirs = str(lecture.INITIALIZATION["tanh_std_0.01"]).split("\n")
    theirs = [line for line in theirs if line]
    for mine, line in zip(printed, theirs, strict=False):
        assert re.findall("[A-Za-z]+", mine) == re.findall("[A-Za-z]+", line)
    assert printed[1] == f"Layer 0 \t mean {ours.mean[0]:.6f} \t std {ours.std[0]:.6f}"
    assert len(printed) == 3


def test_seeds_of_activation_statistics():
    sizes = {"layers": 2, "units": 10, "samples": 20}
    first = activation_statistics(**sizes, rng=1)
    np.testing.assert_array_equal(first.std, activation_statistics(**sizes, rng=1).std)
    assert (first.std != activation_statistics(**sizes, rng=2).std).all()


@pytest.mark.parametrize("experiment", [activation_statistics, gradient_statistics])
@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"activation": "than"}, ValueError, r"expected activation to be one of .* mean 'tanh'\?$"),
        ({"initializer": "he"}, ValueError, r"expected initializer to be one of "),
        ({"layers": 0}, ValueError, r"expected layers >= 1, got 0$"),
        ({"units": -2}, ValueError, r"expected units >= 1, got -2$"),
        ({"samples": 1.5}, TypeError, r"expected samples to be a whole number, got 1\.5$"),
        ({"rng": -1}, ValueError, r"expected rng to be a seed >= 0, got -1$"),
    ],
)
def test_bad_calls_of_the_statistics(experiment, settings, error, message):
    with pytest.raises(error, match=f"^{experiment.__name__}: {message}"):
        experiment(**settings)


# gradient_statistics ----------------------------------------------------------------------------


def test_orthogonal_linear_networks_change_no_length():
    found = gradient_statistics("identity", Orthogonal(), layers=20, units=16, samples=5)
    np.testing.assert_allclose(found.gradient, 1.0, rtol=1e-12)
    np.testing.assert_allclose(found.signal, found.signal[0], rtol=1e-12)


def test_gradient_statistics_by_hand():
    """Two linear units in two layers whose weights are all w: W = w ((1, 1), (1, 1)).

    Then h1 = w (s, s) with s the sum of the inputs, and dh1 = w (t, t) with t the sum of dh2.
    """
    w, samples = 0.7, 3
    found = gradient_statistics("identity", Constant(w), layers=2, units=2, samples=samples, rng=0)
    draw = np.random.default_rng(0)
    x, dh2 = draw.standard_normal((samples, 2)), draw.standard_normal((samples, 2))
    dh2 /= rms(dh2)
    s, t = x.sum(1), dh2.sum(1)
    np.testing.assert_allclose(found.signal, [w * rms(s), 2 * w * w * rms(s)], rtol=1e-12)
    np.testing.assert_allclose(found.gradient, [w * rms(t), 1.0], rtol=1e-12)
    kernels = [rms(x.T @ (w * np.stack([t, t], 1))), rms(w * np.stack([s, s]) @ dh2)]
    np.testing.assert_allclose(found.kernel, kernels, rtol=1e-12)


# The lecture's tables and the records -----------------------------------------------------------


@pytest.mark.parametrize("key", lecture.INITIALIZATION)
def test_every_number_of_the_lecture_lies_in_the_interval_that_was_fixed_beforehand(key):
    found = compare_with_lecture(key)
    assert set(found) == {"mean", "std", "data"}
    for name, comparison in found.items():
        assert comparison.inside, f"{key}, {name}: {comparison.z} beyond {comparison.limit}"
        assert (comparison.low < comparison.printed).all()
        assert (comparison.printed < comparison.high).all()
        # Had the lecture printed something else, the interval would say so.
        assert not comparison.holds(comparison.high + comparison.spread)
        np.testing.assert_allclose(comparison.deviations(comparison.high), comparison.limit)


def test_the_comparison_counts_every_printed_number():
    found = [c for key in lecture.INITIALIZATION for c in compare_with_lecture(key).values()]
    assert sum(c.printed.size for c in found) == 154 == len(list(lecture.printed()))
    for key, table in lecture.INITIALIZATION.items():
        compared = compare_with_lecture(key)
        np.testing.assert_array_equal(compared["mean"].printed, table.column("mean"))
        np.testing.assert_array_equal(compared["std"].printed, table.column("std"))
    assert set(SETTINGS) == set(lecture.INITIALIZATION)
    # Student's quantile for 100 seeds: 154 comparisons share a risk of 1 percent.
    limit = stats.t.ppf(1 - 0.01 / 154 / 2, 99)
    np.testing.assert_allclose([c.limit for c in found], limit, rtol=1e-3)


def test_the_record_holds_what_activation_statistics_gives():
    """One of its 700 runs again, at full size."""
    key, seed = "relu_he_normal", 17
    record = records.load("initialization_spread")
    activation, initializer = SETTINGS[key]
    again = activation_statistics(activation, initializer, rng=seed)
    np.testing.assert_allclose(record.array(f"{key}/std")[seed], again.std, rtol=1e-6)
    np.testing.assert_allclose(record.array(f"{key}/mean")[seed], again.mean, rtol=1e-6)


def test_unknown_tables_are_refused():
    with pytest.raises(
        ValueError, match=r"^compare_with_lecture: expected key to be one of .*he_norm"
    ):
        compare_with_lecture("relu_he_norm")


def test_initialization_spread_in_small():
    found = initialization_spread(seeds=2, layers=3, units=8, samples=10)
    assert set(found) == {f"{key}/{name}" for key in SETTINGS for name in ("mean", "std", "data")}
    one = activation_statistics("tanh", RandomNormal(1.0), 3, 8, 10, rng=1)
    np.testing.assert_array_equal(found["tanh_std_1/std"][1], one.std)
    np.testing.assert_array_equal(found["tanh_std_1/mean"][1], one.mean)
    assert found["tanh_std_1/data"][1].tolist() == [one.data_mean, one.data_std]
    he = activation_statistics("relu", "he_normal", 3, 8, 10, rng=1)  # taken from its twin
    np.testing.assert_array_equal(found["relu_he_normal/std"][1], he.std)


def test_depth_training_in_small():
    found = depth_training([1, 2], [1e-9, 0.3], 2, 3, units=4, samples=30, epochs=40)
    for name in STARTS:
        assert found[f"{name}/choose"].shape == (2, 2)
        assert found[f"{name}/accuracy"].shape == (2, 3)
    assert found["orthogonal/best"].tolist() == [1, 1]
    right = found["orthogonal/accuracy"]
    assert ((right >= 0) & (right <= 1)).all()


def test_xor_success_in_small():
    rates = [0.3, 3.0]
    small = {"starts": 60, "updates": 300, "every": 100, "patience": 3000}
    found = xor_success(learning_rates=rates, widths=[1, 4], **small)
    assert found["solved"].shape == found["cost"].shape == (2, 2, 4)
    # One hidden unit cannot do it, four with a large rate mostly can.
    assert (found["solved"][0] == 0).all()
    assert found["solved"][1, 1, -1] > 0.6
    # The starts do not depend on the rate, and cost falls.
    np.testing.assert_array_equal(found["cost"][:, 0, 0], found["cost"][:, 1, 0])
    assert (found["cost"][..., -1] < found["cost"][..., 0]).all()
    # After long patience a start is solved or stands at one of two levels.
    solved, two_tied, three_tied = found["levels"]
    assert 0.3 < solved < 0.7
    assert two_tied > three_tied
    assert 0.9 < solved + two_tied + three_tied <= 1


# House prices -----------------------------------------------------------------------------------


def test_house_price_scaling_in_small(houses):
    small = {"learning_rates": [0.01, 0.1], "seeds": 3, "units": 4, "epochs": 60}
    found = house_price_scaling(**small, train_rows=300)
    for name in SCALINGS:
        for part in ("train", "test"):
            assert found[f"{name}/{part}"].shape == (2, 3)
    data = np.loadtxt(houses, delimiter=",", skiprows=1)
    y = data[:, -1]
    assert float(found["plateau"][0]) == pytest.approx(y[:300].var() / 2, rel=1e-12)
    constant = ((y[300:] - y[:300].mean()) ** 2).mean() / 2
    assert float(found["plateau"][1]) == pytest.approx(constant, rel=1e-12)
    # Raw inputs saturate every unit, so the network can only learn the constant.
    assert (found["unequal"] == 0).all()
    np.testing.assert_allclose(found["raw/train"], y[:300].var() / 2, rtol=0.02)
    assert found["raw/condition"] > 1e6 * found["standardized/condition"]
    # More constants, or a line, fit the training rows at least as well.
    assert found["linear"][0] < found["near_far"][0] + 1 < float(found["plateau"][0]) + 2


def test_the_starts_are_the_same_for_each_rate(houses):
    found = house_price_scaling([0.01, 0.01], seeds=3, units=2, epochs=1, train_rows=300)
    for name in SCALINGS:
        first, second = found[f"{name}/train"]
        np.testing.assert_array_equal(first, second)
        assert len(set(first)) == (1 if np.ptp(first) == 0 else 3)


def test_the_record_of_house_prices_has_the_digits_of_the_report():
    record = records.load("house_price_scaling")
    train, test = map(float, record.results["plateau"])
    assert train == pytest.approx(97.11721158982109614044, abs=1e-12)
    assert test == pytest.approx(77.19406594745743177555, abs=2e-12)
    # A rate of 0.003 is not quite at the end after 1,000 updates.
    np.testing.assert_allclose(record.array("raw/train")[2:], train, rtol=1e-9)
    np.testing.assert_allclose(record.array("raw/test")[2:], test, rtol=1e-9)
    two = record.array("near_far")
    np.testing.assert_allclose(record.array("centred/train")[3:].mean(axis=1), two[0], rtol=1e-4)


# Leaks ------------------------------------------------------------------------------------------


def test_the_mean_for_what_is_missing_by_chance_has_the_coefficients_of_the_theory():
    found = missing_values(sets=60, samples=400)
    np.testing.assert_allclose(found["by chance/mean/coefficients"], theory(0.4, 0.7), atol=0.02)
    for name in ("by chance", "by its value"):
        np.testing.assert_allclose(found[f"{name}/drop rows/coefficients"], 1, atol=0.02)
    assert (found["by the target/drop rows/coefficients"] < 0.98).all()
    assert found["complete"] < min(found[f"by chance/{remedy}/error"] for remedy in REMEDIES)
    assert theory(0.0, 0.5) == (1.0, 1.0)


def test_every_way_of_losing_values_loses_the_share():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((20_000, 2))
    for lose in LOSSES.values():
        assert lose(rng, x, x.sum(axis=1), 0.4).mean() == pytest.approx(0.4, abs=0.01)


def test_the_way_back_from_the_logarithm():
    """exp is the median; times exp(s^2/2) it is the mean."""
    found = log_target(scatters=[0.2, 0.8], sets=60)
    np.testing.assert_allclose(found["exp/above"], 0.5, atol=0.01)
    np.testing.assert_allclose(found["exp/total"], 1 / found["factor"], rtol=0.03)
    for way in ("exp, times exp(s²/2)", "exp, smeared"):
        np.testing.assert_allclose(found[f"{way}/total"], 1, atol=0.03)


def test_pixels_have_one_range_and_not_one_spread():
    pytest.importorskip("sklearn")
    found = pixel_spread()
    assert found["constant"] == 3
    assert found["ratio"] > 100


def test_preprocessing_leak_in_small():
    found = preprocessing_leak(samples=[20, 60], repetitions=30)
    assert set(found) == {f"{name}/{part}" for name in STEPS for part in ("all", "train", "std")}
    for values in found.values():
        assert values.shape == (2,)
    name = "10 best of 1,000 features"
    assert (found[f"{name}/all"] > found[f"{name}/train"] + 0.2).all()
    assert abs(found[f"{name}/train"] - 0.5).max() < 0.1


def test_a_step_that_sees_the_training_half_only_cannot_know_the_test_labels():
    """Noise stays noise: the honest accuracy is that of a coin."""
    for name in ("10 best of 1,000 features", "mean target of a category"):
        pairs = [accuracy_with_and_without(name, 40, np.random.default_rng(k)) for k in range(200)]
        assert np.mean(pairs, axis=0)[1] == pytest.approx(0.5, abs=0.035)


def test_adam_starts_in_small():
    found = adam_starts(
        ["std 0.01"], [1], {"momentum": [0.1], "Adam": [1e-9, 0.03]}, 2, 3, 4, 30, 40
    )
    assert found["Adam/std 0.01/choose"].shape == (1, 2)
    assert found["Adam/std 0.01/best"].tolist() == [1]
    assert found["momentum/std 0.01/accuracy"].shape == (1, 3)


def test_residual_blocks_multiply_the_mean_square_as_the_formula_says():
    record = records.load("residual_depth")
    depths = np.array(record.settings["depths"])
    for kind, expected in (
        ("plain", np.ones(len(depths))),
        ("skip", 2.0**depths),
        ("skip, branch / √L", (1 + 1 / depths) ** depths),
    ):
        for part in ("signal", "slope"):
            mean = record.array(f"{kind}/{part}").mean(axis=1)
            np.testing.assert_allclose(mean[:4], expected[:4], rtol=0.25)
    found = residual_depth([1, 2], [1], [1e-9, 0.03], 10, 2, 4, 2, 3, 30, 30)
    assert found["skip/signal"].shape == (2, 2)
    assert found["skip/best"] == 1
    assert found["plain/accuracy"].shape == (1, 3)


def test_what_the_chapter_says_of_adam_and_of_residual_connections():
    adam, residual = records.load("adam_starts"), records.load("residual_depth")
    depths = list(adam.settings["depths"])
    for start in ("std 0.001", "std 0.01"):
        right = adam.array(f"Adam/{start}/accuracy").mean(axis=1)
        assert (right[[depths.index(3), depths.index(5)]] > 0.95).all()
        assert right[depths.index(10)] < 0.5
        for rule in ("plain", "momentum"):
            assert adam.array(f"{rule}/{start}/accuracy").mean(axis=1).max() < 0.5
    no_epsilon = (
        adam.array(f"Adam, ε 1e-30/{start}/accuracy")[-1].mean()
        for start in adam.settings["starts"]
    )
    assert next(no_epsilon) < 0.5 < next(no_epsilon)
    rates = residual.settings["rates"]
    for kind, best in (("skip", 1e-6), ("skip, branch / √L", 1e-3)):
        assert residual.array(f"{kind}/accuracy")[-1].min() > 0.99
        assert rates[int(residual.array(f"{kind}/best")[-1])] == pytest.approx(best)
    assert (residual.array("skip/choose")[-1] > 0.5).sum() == 2
