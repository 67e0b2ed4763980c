"""Tests of nnbook.book.activations.tables: what the chapter shows of its records."""

import numpy as np
import pytest

from nnbook import plots
from nnbook.book import records
from nnbook.book.activations import tables


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
    assert "0.7 points apart; 0 of 66" in tables.digits_differences()
    assert "2.2 points apart; 13 of 66" in tables.digits_differences()
    report = tables.dead_bias_report()
    assert "bias 0: 6% 84% 99%" in report
    assert "bias 0.01: 5% 87% 99%" in report
    assert "rate 2: 6 (-19 to 31)" in report


def test_every_table_is_a_table():
    made = [tables.digits_choices(), tables.digits_speed_table(), tables.digits_noise()]
    made.append(tables.dead_cases({"bias 0": "ReLU"}, [1.0, 3.0]))
    assert all(isinstance(table, plots.Table) for table in made)
