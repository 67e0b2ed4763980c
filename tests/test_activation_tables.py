"""Tests of nnbook.book.activations.tables: what the chapter shows of its records."""

import numpy as np
import pytest

from nnbook import plots
from nnbook.book import records
from nnbook.book.activations import tables
from nnbook.book.tables import interval


def test_the_speed_of_relu_is_one_and_runs_that_never_arrived_have_none():
    speed = tables.digits_speed()
    assert all(panel["ReLU"] == pytest.approx((1, 1, 1)) for panel in speed.values())
    assert "sigmoid" in speed[8, 0.1]
    assert "sigmoid" not in speed[8, 0.01]


def test_accuracies_are_the_means_of_the_record():
    test = records.load("activation_training").array("relu/2/test")[0]
    mean, low, high = tables.digits_accuracy()["2 hidden layers"]["ReLU"]
    assert mean == pytest.approx(np.mean(test))
    assert low < mean < high


def test_the_reports_say_what_the_chapter_says():
    assert "0.8 points apart; 0 of 66" in tables.digits_differences()
    assert "5.6 points apart; 2 of 66" in tables.digits_differences()
    report = tables.dead_bias_report()
    assert "bias 0: 4% 85% 99%" in report
    assert "bias 0.01: 4% 83% 99%" in report
    assert "rate 2: 3 (-35 to 41)" in report


def test_no_rate_was_chosen_at_the_edge_of_its_grid():
    training, suited = records.load("activation_training"), records.load("sigmoid_start")
    last = len(training.settings["learning_rates"]) - 1
    for depth in training.settings["depths"]:
        for kind in training.settings["kinds"]:
            assert 0 < training.results[f"{kind}/{depth}/best"][1] < last
        assert 0 < suited.results[f"{depth}/best"] < last


def test_which_activations_differ():
    assert not tables.differing_pairs(2)
    pairs = tables.differing_pairs(8)
    assert pairs == [("elu", "maxout"), ("selu", "maxout")]
    assert sum("sigmoid" not in pair for pair in pairs) == 2
    _, low, high = tables.prelu_gain()
    assert low < 0 < high


def test_a_sigmoid_with_the_start_of_tanh_is_behind_no_activation():
    assert tables.suited_gain(8)[1] > 0
    training = records.load("activation_training")
    fresh = records.load("sigmoid_start").array("8/test")
    for kind in training.settings["kinds"]:
        gain = 100 * (fresh - training.array(f"{kind}/8/test")[0])
        assert interval(gain, 0.05 / 12)[2] > 0


@pytest.mark.parametrize("depth", [2, 8])
def test_elu_bears_noise_no_better_than_relu(depth):
    _, (mean, _, high) = tables.noise_loss("elu", depth)
    assert mean > -0.5
    assert high > 0


def test_a_small_bias_changes_nothing_that_could_be_told_from_chance():
    for rows in tables.dead_bias_effects().values():
        assert all(low <= 0 <= high for _, low, high in rows.values())


def test_every_table_is_a_table():
    made = [tables.digits_choices(), tables.digits_speed_table(), tables.digits_noise()]
    made.append(tables.dead_cases({"bias 0": "ReLU"}, [1.0, 3.0]))
    assert all(isinstance(table, plots.Table) for table in made)
