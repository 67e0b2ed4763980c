"""Tests of the experiments on single units: small runs, and what the records say."""

import numpy as np
import pytest

from nnbook.book import records
from nnbook.book.perceptrons.perceptron_updates import perceptron_updates
from nnbook.book.perceptrons.unit_folds import score_splits, unit_folds
from nnbook.book.perceptrons.unit_rates import EXPLODED, largest_rate, unit_rates
from nnbook.book.single_units import outputs, train_units
from nnbook.datasets import load_and, load_saturating
from nnbook.perceptron import LinearUnit, NonlinearUnit, Perceptron, separation
from nnbook.preprocessing import MinMaxScaler
from nnbook.tuning import KFold


def last(states):
    for state in states:
        kept = state
    return kept


@pytest.mark.parametrize("batch", [False, True])
@pytest.mark.parametrize("activation", ["identity", "tanh"])
def test_many_units_learn_what_one_unit_learns(activation, batch):
    data = [load_saturating(9, rng=k) for k in range(3)]
    y = [MinMaxScaler((-1, 1)).fit_transform(one.y)[:, 0] for one in data]
    w = last(
        train_units(
            np.stack([one.x for one in data]), np.stack(y), activation=activation,
            learning_rate=np.array([0.01, 0.02, 0.03]), epochs=5, batch=batch,
        )
    )  # fmt: skip
    for k, rate in enumerate((0.01, 0.02, 0.03)):
        unit = NonlinearUnit(
            rate, epochs=5, activation=activation, batch_size=None if batch else 1
        ).fit(data[k].x, y[k])
        assert w[k] == pytest.approx(unit.path_[-1], rel=1e-12)
        assert outputs(w[k : k + 1], data[k].x, activation)[0] == pytest.approx(
            unit.predict(data[k].x)
        )


def test_a_row_without_a_target_is_passed_over():
    data = load_saturating(9)
    y = data.y[:, 0] / 100
    y[4] = np.nan
    settings = {"activation": "tanh", "learning_rate": 0.05, "epochs": 3}
    w = last(train_units(data.x[None], y[None], **settings))[0]
    rest = np.delete(np.arange(9), 4)
    unit = NonlinearUnit(0.05, epochs=3).fit(data.x[rest], y[rest])
    assert w == pytest.approx(unit.path_[-1], rel=1e-12)


def test_shuffled_rows_come_in_the_order_that_the_unit_draws():
    data = load_saturating(9)
    rng = np.random.default_rng(5)
    settings = {"activation": "identity", "learning_rate": 0.01, "epochs": 4}
    w = last(train_units(data.x[None], data.y[None, :, 0], rng=rng, **settings))[0]
    unit = LinearUnit(0.01, epochs=4, shuffle=True, rng=5).fit(data.x, data.y)
    assert w == pytest.approx(unit.path_[-1], rel=1e-12)


@pytest.mark.parametrize("scaled_by", ["all", "train"])
def test_scores_of_splits_by_hand(scaled_by):
    data = load_saturating()
    splits = [(0, train, test) for train, test in KFold(5).split(28)]
    found = score_splits(
        [(data.x, data.y)], splits, unit="tanh", scaled_by=scaled_by, learning_rate=0.01,
        epochs=7, watch=[2, 7],
    )  # fmt: skip
    for k, (_, train, test) in enumerate(splits):
        scaler = MinMaxScaler((-1, 1)).fit(data.y if scaled_by == "all" else data.y[train])
        unit = NonlinearUnit(0.01, epochs=7).fit(data.x[train], scaler.transform(data.y[train]))
        for part, rows in (("train", train), ("test", test)):
            said = scaler.inverse_transform(unit.predict(data.x[rows])[:, None])
            assert found[f"{part}_sse"][k] == pytest.approx(((said - data.y[rows]) ** 2).sum())
            assert found[f"{part}_rows"][k] == len(rows)
    assert (found["test_curve"][-1] == found["test_sse"]).all()
    assert (found["train_curve"][0] > found["train_curve"][1]).all()


def test_unit_folds_in_small():
    found = unit_folds(sets=2, splits=3, learning_rate=0.01, epochs=10, watch=[1, 10])
    assert found["linear/train/test_mse"].shape == (2,)
    assert found["tanh/splits"].shape == found["tanh/folds"].shape == (3,)
    assert found["tanh/test_curve"].shape == (2,)
    assert found["test_rows"].tolist() == [6, 6, 6, 5, 5]
    assert found["linear/all/truth"] != pytest.approx(found["tanh/all/truth"])


def test_perceptron_updates_in_small():
    found = perceptron_updates(seeds=4, rates=[1.0, 0.1], epochs=1000)
    assert found["01/random"].shape == found["pm1/bounds"].shape == (2, 4)
    x, y = load_and("01").x, load_and("pm1").y
    start = np.random.default_rng(3).standard_normal(3)
    unit = Perceptron(0.1, epochs=1000, shuffle=True, rng=3, start=start).fit(x, y)
    assert found["01/random"][1, 3] == unit.updates_
    assert found["01/bounds"][1, 3] == pytest.approx(separation(x, y).bound(start, 0.1), abs=1e-3)


def test_unit_rates_in_small():
    found = unit_rates(sets=3, rates=[0.01, 1.0], epochs=60)
    assert found["as they are/batch/exploded"].tolist() == [0, 1]
    assert (found["as they are/batch/quartiles"][:, 1] == EXPLODED).all()
    assert (found["as they are/batch/quartiles"][:, 0] < 0.1).all()
    assert len(found["standardized/largest"]) == 3


def test_the_largest_rate_is_sharp():
    data = load_saturating()
    limit = largest_rate(data.x)
    LinearUnit(0.99 * limit, epochs=500, batch_size=None).fit(data.x, data.y)
    unit = LinearUnit(1.01 * limit, epochs=500, batch_size=None).fit(data.x, data.y)
    assert unit.errors_[-1] > 2 * unit.errors_[250]


def test_no_recorded_run_is_above_the_bound_of_the_theorem():
    found = records.load("perceptron_updates").results
    for coding, bound in (("01", 51), ("pm1", 9)):
        assert max(found[f"{coding}/zeros"]) <= bound
        assert (np.array(found[f"{coding}/random"]) <= np.array(found[f"{coding}/bounds"])).all()


def test_the_linear_unit_does_not_see_the_scale_of_its_targets():
    found = records.load("unit_folds").results
    for name in ("train_mse", "test_mse", "truth"):
        assert found[f"linear/all/{name}"] == pytest.approx(found[f"linear/train/{name}"])
