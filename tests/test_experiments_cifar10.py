"""Tests of the experiments on CIFAR-10, small, on generated images."""

from itertools import pairwise

import numpy as np
import pytest

from nnbook import SGD, Dense, Network
from nnbook.book import records
from nnbook.book.accuracy import accuracy
from nnbook.book.cifar_10 import images as images_module
from nnbook.book.cifar_10.cifar10_lessons import STEPS, Lessons, ladder
from nnbook.book.cifar_10.cifar10_search import STARTS, lecture_ends
from nnbook.book.cifar_10.images import load_rotated, packed, rotated, unpacked
from nnbook.book.cifar_10.training import LOSSES, perceptron, readings, trained
from nnbook.book.registry import experiments
from nnbook.layers import BatchNormalization, Dropout

SIDE = 8
PIXELS = 3 * SIDE**2


def generated(count, seed):
    """Images of ten colours under noise: a line tells them apart."""
    rng = np.random.default_rng(seed)
    y = np.arange(count) % 10
    colours = np.random.default_rng(99).random((10, 3))
    x = np.repeat(colours[y], SIDE * SIDE, axis=1) + 0.02 * rng.standard_normal((count, PIXELS))
    return x.astype(np.float32), y


def first_dense(net):
    return next(name for name, layer in net.layers.items() if isinstance(layer, Dense))


@pytest.fixture(scope="module")
def images():
    return rotated(generated(80, 0), generated(40, 1), samples=60, validation=20, axes=12)


def small(name, images, **changed):
    experiment = experiments()[name]
    return experiment.run(**(dict(experiment.settings) | changed), images=images)


# The images ---------------------------------------------------------------------------------------


def test_the_parts_do_not_overlap_and_the_test_is_left_alone():
    pixels = np.arange(30.0)[:, None] + np.random.default_rng(0).random((30, 12)) / 10
    train, test = (pixels, np.arange(30)), (pixels[:7], np.arange(7))
    found = rotated(train, test, samples=20, validation=5, axes=12)
    assert len({*found.split.y, *found.split.y_validation}) == 25
    np.testing.assert_array_equal(found.split.y_test, np.arange(7))


def test_the_images_to_train_on_are_standardized_and_can_be_restored():
    train, test = generated(80, 0), generated(40, 1)
    found = rotated(train, test, samples=60, validation=20, axes=PIXELS)
    order = np.random.default_rng(0).permutation(80)
    split = found.split
    np.testing.assert_allclose(split.x.mean(axis=0), 0, atol=1e-3)
    assert np.mean(split.x**2) == pytest.approx(1, abs=1e-3)
    assert found.kept == pytest.approx(1, abs=1e-3)
    raw = (split.x * found.scale + found.origin) @ found.axes.T
    np.testing.assert_allclose(raw, train[0][order[:60]], atol=1e-3)
    raw = (split.x_test * found.scale + found.origin) @ found.axes.T
    np.testing.assert_allclose(raw, test[0], atol=1e-3)
    mirrored = (found.mirrored * found.scale + found.origin) @ found.axes.T
    expected = train[0][order[:60]].reshape(-1, 3, SIDE, SIDE)[..., ::-1].reshape(60, -1)
    np.testing.assert_allclose(mirrored, expected, atol=1e-3)


def test_the_first_axes_keep_most():
    train, test = generated(80, 0), generated(40, 1)
    kept = [
        rotated(train, test, samples=60, validation=20, axes=axes).kept for axes in (1, 3, PIXELS)
    ]
    assert kept[0] < kept[1] < kept[2]
    assert kept[1] > 0.9  # three colours are nearly all there is


@pytest.mark.parametrize("factor", [0.0, 0.01])
def test_gradient_descent_does_not_notice_a_rotation(factor):
    """What the whole page rests on: rotated inputs and weights give the same training."""
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((40, 9)), np.eye(10)[rng.integers(10, size=40)]
    turn, _ = np.linalg.qr(rng.standard_normal((9, 9)))
    ends = perceptron(9, [(4, "tanh")], stddevs=[0.5, 0.5], factor=factor)
    plain, other = (Network(*ends, loss="mean_sse", optimizer=SGD(0.05), rng=3) for _ in range(2))
    first = first_dense(other)
    other.params[first]["kernel"][...] = turn.T @ other.params[first]["kernel"]
    losses = [
        net.fit(data, y, epochs=20, batch_size=8)["loss"]
        for net, data in ((plain, x), (other, x @ turn))
    ]
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-10)
    assert losses[0][-1] < losses[0][0]


# What the experiments share -----------------------------------------------------------------------


def test_a_perceptron_has_the_layers_starts_and_penalty_that_were_asked_for():
    ends = perceptron(
        50, [(40, "relu"), (30, "tanh")], "sigmoid", stddevs=[1, 0.1, 0.01], factor=0.5
    )
    net = Network(*ends, loss="mse", rng=0)
    dense = {n: la for n, la in net.layers.items() if isinstance(la, Dense)}
    assert [la.units for la in dense.values()] == [40, 30, 10]
    assert [la.activation.name for la in dense.values()] == ["relu", "tanh", "sigmoid"]
    kernels = [net.params[name]["kernel"] for name in dense]
    assert [k.std() for k in kernels] == pytest.approx([1, 0.1, 0.01], rel=0.1)
    x, y = np.zeros((1, 50)), np.zeros((1, 10))
    penalty = net.evaluate(x, y)["loss"] - np.mean((net.predict(x) - y) ** 2)
    assert penalty == pytest.approx(0.5 * sum((k**2).sum() for k in kernels))


def test_training_reports_accuracies_and_a_curve(images):
    ends = perceptron(12, [], stddevs=[0.01])
    settings = {"loss": "cross-entropy", "epochs": 30, "batch_size": 10}
    found = trained(ends, images.split, [0, 1], optimizer=SGD(0.1), curve=True, **settings)
    assert found["train"] == found["test"] == [1.0, 1.0]
    for curve in found["validation"]:
        assert len(curve) == 30
        assert curve[-1] == 1.0
        assert curve[0] < 1.0
    once = trained(ends, images.split, [0, 1], optimizer=SGD(0.1), **settings)
    assert once == {**found, "validation": [1.0, 1.0]}


def test_a_training_that_diverged_has_no_accuracy(images):
    ends = perceptron(12, [], stddevs=[0.01])
    settings = {"loss": "squares", "epochs": 30, "batch_size": 10}
    found = trained(ends, images.split, [0], optimizer=SGD(1e6), **settings)
    assert all(np.isnan(found[part]) for part in ("train", "validation", "test"))


def test_mirrored_images_are_trained_on(images):
    """Images whose mirror images are all black cannot be learnt as well."""
    ends = perceptron(12, [], stddevs=[0.01])
    settings = {"loss": "squares", "epochs": 4, "batch_size": 10, "shown": images.axes}
    settings |= {"optimizer": SGD(0.001)}
    plain = trained(ends, images.split, [0], **settings)
    black = np.zeros_like(images.mirrored)
    other = trained(ends, images.split, [0], mirrored=black, **settings)
    assert plain["weights"] != other["weights"]
    same = trained(ends, images.split, [0], mirrored=images.split.x, **settings)
    assert plain["weights"] == same["weights"]


def test_weights_are_shown_as_images():
    weights = np.zeros((2, 3072))
    weights[0, 0], weights[0, 1], weights[1, 1024 + 33] = 2.0, -1.0, -5.0
    shown = unpacked(packed(weights))
    assert shown.shape == (2, 32, 32, 3)
    np.testing.assert_allclose(shown[0, 0, 0], [1, 128 / 255, 128 / 255])
    assert shown[0, 0, 1, 0] == pytest.approx(0.25, abs=0.005)  # half as far, to the other side
    assert shown[1, 1, 1, 1] == pytest.approx(1 / 255)
    assert unpacked(packed(np.zeros((1, 3072)))).std() == 0


def test_accuracy_counts_the_largest_outputs():
    net = Network(*perceptron(10, [], stddevs=[0.0]), rng=0)
    net.params[first_dense(net)]["kernel"][...] = np.eye(10)
    x = np.eye(10)[[0, 1, 2, 3]]
    assert accuracy(net, x, np.array([0, 1, 2, 9])) == 0.75
    net.theta[...] = np.inf
    assert accuracy(net, x, np.arange(4)) == 0
    assert np.isnan(accuracy(net, x, np.arange(4), diverged=np.nan))


def test_a_sum_takes_steps_a_batch_times_as_long(images):
    def read(kind, learning_rate, factor):
        found = readings(
            {"linear": ("squares", [], None)}, images, [0], kinds=[kind], stddevs=[0.01],
            learning_rate=learning_rate, factor=factor, epochs=6, batch_size=10,
        )  # fmt: skip
        return [*found.values()]

    summed = read("sum", 1e-3, 5.0)
    assert summed == read("mean", 1e-2, 0.5)
    assert summed != read("mean", 1e-2, 5.0)


# The records' makers, small -----------------------------------------------------------------------


def test_two_layers(images):
    changed = {"units": 8, "batch_size": 10, "epochs": 40, "runs": 2, "learning_rate": 0.02}
    found = small("cifar10_two_layers", images, **changed)
    assert np.shape(found["mean/SVM/validation"]) == (2, 40)
    # A sum over ten samples steps ten times as far, and learns what the mean does not yet.
    assert np.mean(found["sum/cross-entropy/test"]) > np.mean(found["mean/cross-entropy/test"])
    assert unpacked(found["mean/squares/weights"], SIDE).shape == (8, 8, 8, 3)


def test_the_sum_is_the_mean_at_a_larger_rate(images):
    changed = {"units": 4, "batch_size": 10, "epochs": 5, "runs": 1}
    one = small("cifar10_two_layers", images, **changed, learning_rate=0.002, factor=0.03)
    ten = small("cifar10_two_layers", images, **changed, learning_rate=0.02, factor=0.003)
    for part in ("train", "validation", "test"):
        assert one[f"sum/squares/{part}"] == ten[f"mean/squares/{part}"]


def test_three_layers(images):
    found = small(
        "cifar10_three_layers",
        images,
        units=8,
        batch_size=10,
        epochs=30,
        runs=2,
        learning_rate=0.01,
    )
    assert np.shape(found["mean/tanh/SVM/validation"]) == (2, 30)
    # Behind a second layer of 0.001 the sigmoids learn nothing; tanh with the larger steps does.
    assert np.mean(found["sum/tanh/SVM/test"]) > 0.5 > np.mean(found["mean/sigmoid/squares/test"])


def test_no_hidden_layer(images):
    found = small(
        "cifar10_no_hidden",
        images,
        batch_size=10,
        epochs=30,
        runs=2,
        learning_rates=[1e-6, 1e-5, 0.1],
    )
    assert found["cross-entropy/0.1/test"] == [1.0, 1.0]
    assert np.mean(found["cross-entropy/1e-06/test"]) < 0.9
    assert np.shape(found["SVM/0.1/validation"]) == (2, 3)
    assert unpacked(found["cross-entropy/1e-05/weights"], SIDE).shape == (10, 8, 8, 3)
    assert [key for key in found if key.endswith("weights")] == ["cross-entropy/1e-05/weights"]


def test_rates(images):
    found = small(
        "cifar10_rates",
        images,
        units=8,
        batch_size=10,
        epochs=30,
        runs=2,
        learning_rates=[1e-4, 0.03, 1e6],
    )
    for name in ("linear, squares", "linear, cross-entropy", "sigmoid, squares"):
        assert found[f"{name}/best"] == 1
        assert np.mean(found[f"{name}/own/test"]) > np.mean(found[f"{name}/mean/test"])
    assert found["linear, squares/validation"][2] == 0.0  # it diverged


def test_the_lectures_network_begins_with_the_penalty_of_its_logs():
    ends = lecture_ends(3072, 1e-5)
    net = Network(*ends, loss="mean_sse", rng=0)
    x, y = np.zeros((1, 3072)), np.zeros((1, 10))
    penalty = net.evaluate(x, y)["loss"] - float(np.sum(net.predict(x) ** 2))
    assert round(penalty, 3) == 0.005
    assert STARTS["even"][0] ** 2 * 318_200 == pytest.approx(1000, rel=0.01)
    other = Network(*lecture_ends(3072, 0.0, "Glorot"), rng=0)
    kernels = [p["kernel"] for p in other.params.values() if p]
    assert [k.std() for k in kernels] == pytest.approx(STARTS["Glorot"], rel=0.05)
    assert STARTS["Glorot"] == pytest.approx((0.0251, 0.1, 0.1348), rel=0.01)


def test_search(images):
    found = small("cifar10_search", images, trials=3, runs=2, batch_size=10, epochs=2)
    assert found["printed coarse/rate"][:3] == [0.011785, 0.346997, 7.300293]
    assert found["printed fine/factor"][:3] == [9e-06, 8.6e-05, 0.000156]
    assert all(1e-2 <= rate <= 1e-1 for rate in found["fine/rate"])
    scores = found["coarse/validation"] + found["fine/validation"]
    assert found["chosen/score"] == np.nanmax(scores)
    assert len(found["chosen/test"]) == 2


def test_the_search_repeats_each_printed_point_once(images):
    found = small("cifar10_search", images, trials=5, runs=1, batch_size=60, epochs=1)
    assert len(found["printed coarse/rate"]) == 20
    assert len(found["printed fine/rate"]) == 23
    assert len(found["coarse/rate"]) == len(found["fine/rate"]) == 5


def test_logs(images):
    found = small(
        "cifar10_logs",
        images,
        small_epochs=3,
        large_rates=[1e6],
        large_epochs=3,
        batch_size=1,
    )
    small_loss = np.asarray(found["small/loss"])
    assert (np.diff(small_loss) < 0).all()
    penalty = 0.5 * 1e-5 * 0.056**2 * (12 * 100 + 100 * 100 + 100 * 10)
    assert small_loss[0] - found["small/mse"][0] == pytest.approx(penalty, rel=0.05)
    assert not np.isfinite(found["large 1e+06/loss"][-1])


def test_twenty_images_look_better_after_their_own_updates(images):
    found = small(
        "cifar10_tiny", images, counts=[2] * 10, rates=[1e-9, 0.3], epochs=[1, 30], seeds=2
    )
    for when in ("before", "after", "end"):
        assert found[f"{when}/mse"].shape == found[f"{when}/accuracy"].shape == (2, 2, 2)
    assert (found["after/mse"][1] < found["before/mse"][1]).all()
    np.testing.assert_allclose(found["after/mse"][0], found["before/mse"][0], rtol=1e-4)
    assert (found["end/mse"][1, -1] < found["end/mse"][0, -1]).all()


def test_baselines_on_images_that_a_line_tells_apart(images):
    found = small(
        "cifar10_baselines",
        images,
        rates=[1e-9, 0.03],
        epochs=20,
        batch_size=10,
        showing=(2, 1),
        neighbours=[1, 3],
    )
    assert found["softmax/best"] == 1
    assert found["softmax/test"].shape == (2,)
    assert found["softmax/test"].min() > 0.9
    assert found["neighbours/test"] > 0.9


def test_softmax_regression_is_ahead_of_what_the_documents_reach():
    record = records.load("cifar10_baselines")
    assert record.array("softmax/test").min() > 0.40
    assert 0.3 < record.results["neighbours/test"] < 0.4


def test_the_ladder_adds_one_lesson_at_each_step():
    steps = list(ladder().values())
    assert len(steps) == len(STEPS) == 11
    for before, after in pairwise(steps):
        changed = [k for k in vars(after) if getattr(before, k) != getattr(after, k)]
        assert len(changed) == 1
    assert steps[-1] == Lessons(
        True, True, "cross-entropy", "relu", True, True, 0.9, 0.3, True, True
    )


def test_the_lessons_build_their_network():
    ends = Lessons().ends(20, [7], stddev=0.5, factor=0.0)
    net = Network(*ends, loss="mse", rng=0)
    assert not any(isinstance(la, BatchNormalization | Dropout) for la in net.layers.values())
    full = list(ladder().values())[-1].ends(300, [200, 100], stddev=0.5, factor=0.0)
    net = Network(*full, loss="mse", rng=0)
    kinds = [type(la) for la in net.layers.values()]
    assert kinds.count(BatchNormalization) == kinds.count(Dropout) == 2
    dense = [net.params[n]["kernel"] for n, la in net.layers.items() if isinstance(la, Dense)]
    wanted = [(2 / 3072) ** 0.5, (2 / 200) ** 0.5, (1 / 100) ** 0.5]
    assert [k.std() for k in dense] == pytest.approx(wanted, rel=0.1)


def test_lessons(images):
    found = small(
        "cifar10_lessons",
        images,
        few=30,
        units=8,
        batch_size=10,
        epochs=20,
        every_epochs=20,
        runs=2,
        every_runs=1,
        learning_rates=[1e-5, 0.03],
    )
    assert [len(found[f"{step}/test"]) for step in STEPS] == [2] * 9 + [1] * 2
    assert found["raw pixels/rate"] == found["preprocessing/rate"] == 1e-3
    assert found["cross-entropy/rate"] == 0.03
    assert np.mean(found["ReLU/test"]) > np.mean(found["raw pixels/test"]) + 0.2
    assert np.mean(found["nine times the images/test"]) > 0.9


def test_best(images):
    found = small("cifar10_best", images, widths=[64, 32], batch_size=10, epochs=60, runs=2)
    assert np.mean(found["test"]) > 0.9
    assert unpacked(found["weights"], SIDE).shape == (10, 8, 8, 3)


def test_rotation(images):
    found = small(
        "cifar10_rotation", images, axes=[1, 12], units=8, batch_size=10, epochs=30, runs=2
    )
    assert found["kept"][0] < found["kept"][1] == pytest.approx(1)
    assert np.mean(found["train"][0]) < np.mean(found["train"][1])


def test_controls(images):
    same = {"batch_size": 10, "epochs": 60, "factor": 1e-3, "stddevs": [0.1, 1.0, 0.1], "runs": 2}
    start = same | {"learning_rate": 0.005}
    rates = same | {"stddevs": [0.1, 0.1], "learning_rates": [1e-4, 0.3, 1e6]}
    found = small("cifar10_controls", images, units=8, start=start, rates=rates)
    narrow = start | {"stddevs": [0.1, 1e-4, 0.1]}
    stuck = small("cifar10_controls", images, units=8, start=narrow, rates=rates)
    # Behind a second layer of nearly 0 all images look alike; behind a wider one they do not.
    for loss in LOSSES:
        assert min(found[f"start/{loss}/train"]) > max(stuck[f"start/{loss}/train"]) + 0.2
    assert [len(found[f"start/{loss}/test"]) for loss in LOSSES] == [2] * 3
    scores = found["rates/validation"]
    assert scores.shape == (3, 2)
    assert scores[1].min() > 0.4 > scores[2].max()  # the last diverges


def test_loading_asks_for_the_whole_test_set(monkeypatch):
    class Data:
        def __init__(self, count, seed):
            self.x, self.y = generated(count, seed)

    monkeypatch.setattr(images_module, "load_cifar10", lambda: (Data(30, 0), Data(7, 1)))
    found = load_rotated(20, 5, 4)
    parts = found.split.x, found.split.x_validation, found.split.x_test
    assert [len(part) for part in parts] == [20, 5, 7]
