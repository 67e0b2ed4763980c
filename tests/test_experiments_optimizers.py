"""Tests of the experiments of the chapter on optimizers, small, and of their records."""

import numpy as np
import pytest

from nnbook import SGD, AdaGrad, Adam, RMSprop
from nnbook.book import records
from nnbook.book.optimizers import tables as optimizer_tables
from nnbook.book.optimizers.batch_sizes import batch_sizes
from nnbook.book.optimizers.descents import SURFACES, descend, slope_of
from nnbook.book.optimizers.optimizer_comparison import _floors, optimizer_comparison
from nnbook.book.optimizers.optimizer_cost import optimizer_cost
from nnbook.book.optimizers.recipes import mislabelled, recipes
from nnbook.book.optimizers.update_conventions import update_conventions
from nnbook.book.registry import experiments
from nnbook.book.stacks import epochs_until

NAMES = ["optimizer_comparison", "batch_sizes", "optimizer_cost"]


def test_the_comparison_small(digits):
    settings = experiments()["optimizer_comparison"].settings | {
        "units": 12,
        "batch_size": 10,
        "epochs": 4,
        "budgets": [2, 4],
        "rules": ["plain", "Adam"],
        "rates": [1e-9, 0.1],
        "reported": {"momentum": 0.01},
        "choosing": (2, 1),
        "showing": (3, 2),
        "floor_batches": [6],
        "floor_epochs": 2,
        "floor_showing": (2, 1),
    }
    found = optimizer_comparison(**settings, data=digits)
    assert found["loss/2/plain"].shape == (2, 6)
    assert found["loss/4/Adam"].shape == (4, 6)
    assert found["test/4/Adam"].shape == found["test/2/plain"].shape == (6,)
    assert found["loss/softmax/2/Adam"].shape == (2, 6)
    assert found["best/4/Adam"] == 1  # a rate of 1e-9 learns nothing
    assert found["reported/momentum/loss"].shape == (4, 6)
    assert found["floor/6"].shape == found["floor/6/decay"].shape == (2, 2)


def test_the_floor_is_measured_from_the_least_squares_solution(digits):
    """With all samples in a batch and the best rate the excess must fall towards 0, not below."""
    hessian_top = _floors(digits, [60], 1e-6, 1, (1, 1))["floor/lambda_max"]
    few = _floors(digits, [60], 1 / hessian_top, 20, (1, 1))["floor/60"]
    more = _floors(digits, [60], 1 / hessian_top, 400, (1, 1))["floor/60"]
    assert (more > 0).all()
    assert more[-1] < few[-1] < few[0]
    assert not _floors(digits, [60], 2.2 / hessian_top, 400, (1, 1))["floor/60"][-1] < few[0]


def test_the_batch_sizes_small(digits):
    settings = experiments()["batch_sizes"].settings | {
        "units": 12,
        "target": 0.5,
        "batches": [6, 60],
        "epochs": [30, 60],
        "rates": [1e-9, 0.3],
        "choosing": (1, 3),
        "showing": (2, 2),
        "rounds": 2,
    }
    found = batch_sizes(**settings, data=digits)
    for size in (6, 60):
        assert found[f"{size}/best"] == 1
        assert np.isinf(found[f"{size}/choose"][0]).all()
        assert found[f"{size}/epochs"].shape == (4,)
        assert found[f"{size}/microseconds"] > 0
    assert np.median(found["6/epochs"]) < np.median(found["60/epochs"])
    assert "cores" in found["machine"]


def test_the_target_is_reached_between_two_epochs():
    loss = np.array([[0.05, 1.0, 1.0, np.nan], [0.05, 0.1, 0.5, 1.0], [0.05, 0.01, 0.5, 0.2]])
    found = epochs_until(loss, 0.1, first=0)
    np.testing.assert_allclose(found, [0, 1, np.inf, np.inf])
    assert epochs_until(np.array([[1.0], [1e-2]]), 0.1, first=0) == pytest.approx([0.5])


def test_the_cost_small():
    found = optimizer_cost(
        rules=["plain", "Adam"], inputs=5, widths=[3, 4], batches=[1, 2], rounds=3,
        hidden=[1, 4], samples=7,
    )  # fmt: skip
    assert np.shape(found["update"]) == (2, 2, 2)
    for key in ("gradient", "formula", "step/adam", "step/formula"):
        assert np.shape(found[key]) == (2, 2)
        assert np.all(np.asarray(found[key]) > 0)
    assert found["parameters"] == [6 + 1 + 1 + 1, 24 + 4 + 4 + 1]
    assert found["differences"][1] > found["differences"][0] > 1


@pytest.mark.parametrize("name", NAMES)
def test_the_records_were_made_with_these_settings(name):
    assert records.load(name).settings == records.rounded(experiments()[name].settings)


def test_every_convention_changes_the_number():
    found = update_conventions()
    assert len(found) == 6
    for first, second in found.values():
        assert np.isfinite([first, second]).all()
        assert first != pytest.approx(second, rel=1e-3)


def test_the_conventions_are_those_of_the_package():
    """The first forms of AdaGrad, RMSprop, Adam and of momentum are nnbook's, the latter's before
    the rate drops."""
    noise = np.random.default_rng(0).standard_normal(10)
    forms = update_conventions(steps=10)
    for name, size, optimizer in [
        ("momentum, rate / 10 after step 10", 1.0, SGD(0.05, momentum=0.9)),
        ("AdaGrad, s from 0.1 | 0", 1.0, AdaGrad(0.05)),
        ("RMSprop, ε in | outside the root", 1e-4, RMSprop(0.05)),
        ("Adam, ε after | before correction", 1e-6, Adam(0.05)),
    ]:
        k = iter(noise)
        path = descend(optimizer, lambda p, size=size, k=k: size * (p + next(k)), [1.0], 10)
        assert path[-1, 0] == pytest.approx(forms[name][0], rel=1e-12)
    assert forms["momentum, rate / 10 after step 10"] == pytest.approx(
        (forms["momentum, dampening 0 | 0.9"][0],) * 2
    )


@pytest.mark.parametrize("name", SURFACES)
def test_the_minimum_of_a_surface_is_one(name):
    surface = SURFACES[name]
    at = np.array(surface.minimum, float)
    assert abs(slope_of(surface.loss)(at)).max() < 1e-6
    around = at + 0.01 * np.random.default_rng(0).standard_normal((50, 2))
    assert (surface.loss(around) >= surface.loss(at)).all()


def test_the_tables_say_what_the_records_hold():
    record = records.load("batch_sizes")
    counts = optimizer_tables.batch_counts()
    assert counts["epochs"].shape == (6, 20)
    np.testing.assert_allclose(counts["updates"][0], counts["epochs"][0] * 978)
    assert counts["milliseconds"][1, 2] == pytest.approx(
        counts["updates"][1, 2] * record.results["4/microseconds"] / 1000
    )
    never = sum(value is None for b in (1, 978) for value in record.results[f"{b}/epochs"])
    assert np.isinf(counts["epochs"][[0, -1]]).sum() == never
    words = optimizer_tables.batch_table()._repr_html_()
    assert f"{20 - np.isinf(counts['epochs'][-1]).sum()} of 20" in words
    assert "as written" in optimizer_tables.update_cost()._repr_html_()
    first = float(np.median(counts["epochs"][0]))
    assert f"epochs: median of 20 runs goes from {first:.3g}" in optimizer_tables.batch_figure().alt
    assert "momentum" in optimizer_tables.comparison().alt


def test_recipes_choose_rate_and_decay_together(digits):
    found = recipes(
        units=8,
        epochs=6,
        batch_size=15,
        rates={"SGD": [1e-6, 0.03], "AdamW": [1e-6, 0.02]},
        decays={"SGD": [0.0, 0.01], "AdamW": [0.0, 0.1]},
        choosing=(2, 1),
        showing=(3, 1),
        data=digits,
    )
    for name in ("SGD/constant", "SGD/cosine", "AdamW/constant", "AdamW/cosine"):
        assert found[f"{name}/choose"].shape == (2, 2)
        assert found[f"{name}/rate"] == 1
        assert found[f"{name}/test"].shape == (3,)
        assert found[f"{name}/path"].shape == (6, 3)


def test_wrong_labels_are_wrong():
    y = np.arange(500) % 10
    assert (mislabelled(y, 0.4, rng=3) != y).sum() == 200
    assert ((mislabelled(y, 1.0, rng=3) - y) % 10 != 0).all()
