"""Tests of the experiments of the chapter on hyperparameters, small."""

import numpy as np
import pytest

from nnbook.book import records
from nnbook.book.course.lecture_003_search import printed_columns
from nnbook.book.hyperparameters.digits_search import digits_search, lecture_network
from nnbook.book.hyperparameters.digits_settings import digits_settings
from nnbook.book.hyperparameters.search_methods import between, search_methods
from nnbook.book.registry import experiments


def test_the_lecture_halves_its_penalty_and_sums_its_squares():
    net = lecture_network(0.1, 0.5, inputs=3, rng=0)
    x, y = np.ones((2, 3)), np.eye(10)[:2]
    kernels = sum((of["kernel"] ** 2).sum() for of in net.params.values() if of)
    error = ((net.predict(x) - y) ** 2).sum() / 2
    assert net.evaluate(x, y)["loss"] == pytest.approx(error + 0.25 * kernels)


def test_the_procedure_small(digits):
    settings = experiments()["digits_search"].settings | {
        "train": 60,
        "validation": 30,
        "batch_size": 20,
        "seeds": 3,
        "tiny_epochs": 20,
        "rates": [1e-5, 1.0, 1e6],
        "rate_epochs": 3,
        "rate_seeds": 2,
        "trials": 6,
        "short": 2,
        "long": 4,
        "fine": 5,
        "searches": 2,
        "showing": (3, 1),
    }
    found = digits_search(**settings, data=digits)
    assert np.shape(found["first/hinge"]) == (3, 3)
    assert np.shape(found["tiny/loss"]) == (2, 3)
    assert found["rates/loss"].shape == (3, 3, 2)
    assert len(found["coarse/rate"]) == len(found["coarse/short"]) == 6
    assert len(found["staged/rate"]) == 11
    (low, high), _ = found["staged/ranges"]
    assert high / low == pytest.approx(10)
    assert all(low <= rate <= high for rate in found["staged/rate"][6:])
    assert all(0.01 <= rate <= 0.1 for rate in found["printed/rate"])
    assert found["chosen/test"].shape == (3,)
    assert found["again/test"].shape == (5, 2)
    assert found["log/1e-05"].startswith("epoch 001 loss: ")


def test_the_settings_small(digits):
    settings = experiments()["digits_settings"].settings | {
        "train": 60,
        "validation": 30,
        "units": 5,
        "epochs": 2,
        "rates": [0.01, 0.1],
        "factors": [1e-6, 1e-4, 1e-2],
        "schedule_rates": [0.01, 0.1],
        "batches": [8, 60],
        "batch_rates": [0.01, 0.1],
        "choosing": (1, 2),
        "showing": (3, 1),
        "seeds": (2, 2),
        "repeats": 2,
        "folds": 3,
    }
    found = digits_settings(**settings, data=digits)
    assert found["surface"].shape == (2, 3)
    assert found["schedule/1/t/choose"].shape == (2, 2)
    assert found["schedule/1/t/test"].shape == (3,)
    assert found["batch/60"].shape == (2, 2)
    assert found["seeds/test"].shape == (4,)
    assert np.shape(found["folds"]) == np.shape(found["held_out"]) == (2, 3)


@pytest.mark.parametrize("name", ["digits_search", "digits_settings", "search_methods"])
def test_the_records_were_made_with_these_settings(name):
    assert records.load(name).settings == records.rounded(experiments()[name].settings)


def test_the_lectures_listings_are_whole():
    rows = {"tiny": 21, "small rate": 14, "rate 1e6": 4, "rate 1e3": 6, "coarse": 21, "fine": 23}
    for name, count in rows.items():
        assert {len(column) for column in printed_columns(name).values()} == {count}
    trials = printed_columns("coarse")["trial"].tolist()
    assert trials.count(15) == 2  # printed twice
    assert set(trials) == set(range(1, 21))
    with pytest.raises(ValueError, match=r"^printed_columns: expected name"):
        printed_columns("finer")


def test_the_search_methods_small(digits):
    found = search_methods(
        units=6,
        batch_size=20,
        rates=[1e-3, 0.03, 1.0],
        factors=[1e-6, 1.0],
        budgets=[1, 3, 9],
        orders=2,
        costs=[3],
        repeats=2,
        data=digits,
    )
    assert found["map"].shape == (3, 3, 2)
    for kind in ("random", "Halton", "Bayesian", "halving"):
        ends = np.array(found[f"{kind}/3/found"])
        assert ends.shape == (2,)
        assert ((ends >= found["map"][-1].min()) & (ends <= found["map"][-1].max())).all()


def test_a_table_is_read_between_its_points():
    table = np.arange(12.0).reshape(3, 4)
    assert between(table, np.array([1.0, 1.0])) == 11
    assert between(table, np.array([0.25, 0.5])) == pytest.approx(0.5 * 4 + 1.5)


def test_what_the_chapter_says_of_searches():
    record = records.load("search_methods")
    mean = {key: record.array(key).mean() for key in record.results if key != "map"}
    others = ("random/3/found", "Halton/3/found", "Bayesian/3/found")
    assert mean["halving/3/found"] > max(mean[key] for key in others) + 0.02
    assert min(mean["halving/9/found"], mean["Halton/9/found"]) > mean["random/9/found"] + 0.003
    assert mean["Bayesian/27/found"] == pytest.approx(mean["Halton/27/found"], abs=0.002)
