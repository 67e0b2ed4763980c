"""Tests of the callbacks that measure: updates, gradients, activations, classes, weights."""

import numpy as np
import pytest
from test_monitoring import data, small

from nnbook import SGD, Constant, Dense, Input, Network, confusion_matrix
from nnbook.book.initialization.signals import ActivationStatistics  # beside ActivationMonitor
from nnbook.datasets import load_spirals
from nnbook.metrics import F1
from nnbook.monitoring import (
    ActivationMonitor,
    ClassScores,
    DeadUnits,
    GradientNoiseScale,
    GradientNorms,
    History,
    UpdateRatio,
    WeightHistograms,
)

RATES = np.array([0.05, 0.1, 0.2])


def rows(history, run=None):
    """Return what a History holds as a dict of arrays; for a stack, those of one run."""
    return {key: value if run is None else value[..., run] for key, value in history.items()}


def same(first, second, tolerance=1e-9):
    assert [*first] == [*second]
    for key in first:
        np.testing.assert_allclose(first[key], second[key], rtol=tolerance, atol=1e-12)


@pytest.mark.parametrize(
    ("make", "kept"),
    [
        (lambda x: UpdateRatio(batches=True), ["history", "batches"]),
        (lambda x: GradientNorms(batches=True), ["history", "batches"]),
        (lambda x: GradientNoiseScale(), ["history"]),
        (lambda x: ActivationMonitor(x), ["mean", "std", "zeros", "saturated"]),
        (lambda x: DeadUnits(x, layers=["dense"]), ["history"]),
        (lambda x: WeightHistograms(limit=1), ["history"]),
    ],
)
def test_a_stack_is_measured_as_its_runs(make, kept):
    x, y = data()
    stack = small(runs=3, optimizer=SGD(RATES))
    nets = [stack.select(k) for k in range(3)]
    watchers = [make(x) for _ in range(4)]
    for net, watcher in zip([stack, *nets], watchers, strict=True):
        net.fit(x, y, epochs=3, batch_size=10, callbacks=[watcher])
    for name in kept:
        of = [getattr(watcher, name) for watcher in watchers]
        assert isinstance(of[0], History)
        assert len(of[0])
        for k in range(3):
            same(rows(of[0], k), rows(of[k + 1]))


def test_ratios_and_norms_by_hand():
    """With SGD the ratio is the rate times the norm of the gradient over that of the kernel."""
    x, y = data()
    net = small(optimizer=SGD(0.1))
    start = {name: part.copy() for name, part in net.named(net.theta).items()}
    gradient = {name: part.copy() for name, part in net.named(net.gradient(x, y)[1]).items()}
    ratio, norms = UpdateRatio(), GradientNorms()
    net.fit(x, y, batch_size=None, callbacks=[ratio, norms])
    assert [*ratio.history] == ["dense.kernel", "dense_1.kernel"]
    for name in ratio.history:
        norm = np.linalg.norm(gradient[name])
        assert norms.history[name] == pytest.approx([norm])
        assert ratio.history[name] == pytest.approx([0.1 * norm / np.linalg.norm(start[name])])
    whole = np.sqrt(sum((part**2).sum() for part in gradient.values()))
    assert norms.history["theta"] == pytest.approx([whole])
    assert norms.sizes == {"dense.kernel": 32, "dense_1.kernel": 8}


def test_an_epoch_is_the_mean_of_its_updates():
    x, y = data()
    all_of_them, some = GradientNorms(batches=True), GradientNorms(every=3, batches=True)
    small().fit(x, y, epochs=2, batch_size=10, callbacks=[all_of_them, some])
    each = all_of_them.batches["theta"]
    assert each.shape == (8,)
    np.testing.assert_allclose(all_of_them.history["theta"], each.reshape(2, 4).mean(axis=1))
    np.testing.assert_array_equal(some.batches["theta"], each[[0, 3, 4, 7]])
    assert not len(UpdateRatio().batches)


def test_a_kernel_of_zeros_has_no_ratio():
    node = Input(4)
    net = Network(node, Dense(1, kernel_initializer="zeros")(node), optimizer=SGD(0.1))
    ratio = UpdateRatio(batches=True)
    net.fit(*data(), batch_size=20, callbacks=[ratio])
    first, second = ratio.batches["dense.kernel"]
    assert np.isnan(first)
    assert ratio.history["dense.kernel"] == pytest.approx([second])


def test_a_frozen_run_is_nan_and_its_neighbour_is_not():
    x, y = data()
    net = small(runs=2, optimizer=SGD(np.array([0.1, 1e200])))
    watchers = [UpdateRatio(), GradientNorms(), GradientNoiseScale(), ActivationMonitor(x)]
    net.fit(x, y, epochs=3, batch_size=10, callbacks=watchers)
    for watcher in watchers[:3]:
        for values in watcher.history.values():
            assert not np.isnan(values[:, 0]).any()
            assert np.isnan(values[-1, 1])


def test_models_without_names_are_refused():
    class Bare:
        theta = np.zeros(2)

    for watcher in (UpdateRatio(), GradientNorms(), WeightHistograms()):
        with pytest.raises(TypeError, match="expected a model with `named`, such as Network"):
            watcher.on_train_begin(Bare())
    with pytest.raises(TypeError, match="ActivationMonitor: expected a Network, got Bare"):
        ActivationMonitor(np.zeros((1, 1))).on_train_begin(Bare())


# --------------------------------------------------------------------------------- noise scale


@pytest.mark.parametrize("batch_size", [2, 5])
def test_the_noise_scale_of_a_known_problem(batch_size):
    """L = (b - y)^2 at b = 0: trace of Sigma 4 var(y), squared gradient 4 mean(y)^2."""
    y = 0.5 + np.random.default_rng(1).standard_normal((6000, 1))
    x = Input(1)
    net = Network(x, Dense(1)(x), optimizer=SGD(0.0), rng=0)
    noise = GradientNoiseScale()
    net.fit(np.zeros_like(y), y, epochs=4, batch_size=batch_size, callbacks=[noise])
    assert noise.history["variance"].mean() == pytest.approx(4 * y.var(), rel=0.05)
    assert noise.history["gradient_squared"].mean() == pytest.approx(4 * y.mean() ** 2, rel=0.05)
    scale = noise.history["noise_scale"]
    assert np.median(scale) == pytest.approx(y.var() / y.mean() ** 2, rel=0.1)


def test_noise_without_a_gradient_and_a_single_batch():
    y = np.array([[1.0], [-1.0]] * 20)
    x = Input(1)
    net = Network(x, Dense(1)(x), optimizer=SGD(0.0), rng=0)
    noise = GradientNoiseScale()
    net.fit(np.zeros_like(y), y, epochs=2, batch_size=7, callbacks=[noise])
    assert np.isinf(noise.history["noise_scale"]).any()
    with pytest.raises(ValueError, match="at least 2 batches of one size in an epoch, got 1 of 40"):
        net.fit(np.zeros_like(y), y, batch_size=None, callbacks=[noise])


# --------------------------------------------------------------------------------- activations


def test_statistics_of_known_activations():
    x = np.array([[-10.0], [-0.1], [0.1], [10.0]])
    node = Input(1)
    hidden = Dense(1, activation="tanh", kernel_initializer=Constant(1.0))(node)
    rectified = Dense(2, activation="relu", kernel_initializer=Constant(1.0))(hidden)
    net = Network(node, Dense(1)(rectified), optimizer=SGD(0.0), rng=0)
    seen = ActivationMonitor(x, bins=4, every=2)
    net.fit(x, x, epochs=5, callbacks=[seen])
    assert seen.epochs == [0, 2, 4]
    y = np.tanh(x)
    assert seen.mean["dense"] == pytest.approx([0, 0, 0], abs=1e-12)
    assert seen.std["dense"] == pytest.approx([y.std()] * 3)
    assert seen.saturated["dense"].tolist() == [0.5] * 3
    assert [*seen.saturated] == ["dense"]
    assert seen.zeros["dense_1"].tolist() == [0.5] * 3
    assert seen.histograms["dense"].tolist() == [[1, 1, 1, 1]] * 3
    np.testing.assert_array_equal(seen.edges["dense"], [-1, -0.5, 0, 0.5, 1])
    assert seen.histograms["dense_1"].sum(axis=1).tolist() == [8] * 3
    assert not isinstance(seen, ActivationStatistics)


def test_layers_are_chosen_by_name_and_histograms_end_with_the_runs():
    x, y = data()
    seen = ActivationMonitor(x, layers=["dense"], bins=7)
    small(runs=3).fit(x, y, epochs=2, callbacks=[seen])
    assert [*seen.mean] == ["dense"]
    assert seen.histograms["dense"].shape == (3, 7, 3)
    assert (seen.histograms["dense"].sum(axis=1) == 40 * 8).all()
    with pytest.raises(
        ValueError, match="expected layers to be one of 'input', 'dense', 'dense_1'"
    ):
        small().fit(x, y, callbacks=[ActivationMonitor(x, layers=["hidden"])])


def test_outputs_that_are_all_the_same_or_not_finite_have_histograms():
    x, y = data()
    node = Input(4)
    net = Network(node, Dense(1, kernel_initializer="zeros")(node), optimizer=SGD(1e200), rng=0)
    seen = ActivationMonitor(x)
    net.fit(x, y, epochs=4, callbacks=[seen])
    assert seen.histograms["dense"][0].max() == 40


def test_dead_units_of_a_stack_and_none_to_look_at():
    x, y = data()
    node = Input(4)
    h = Dense(5, activation="relu")(node)
    net = Network(node, Dense(1)(h), runs=2, optimizer=SGD(0.0), rng=0)
    net.params["dense"]["bias"][1, 0, :3] = -100
    units = DeadUnits(x, every=2)
    net.fit(x, y, epochs=2, callbacks=[units])
    assert units.epochs == [0, 2]
    np.testing.assert_allclose(units.history["dense"], [[0, 0.6]] * 2)
    assert units.dead["dense"].shape == (2, 5)
    with pytest.raises(ValueError, match="DeadUnits: expected a layer with the activation 'relu'"):
        small().fit(x, y, callbacks=[DeadUnits(x)])


# ---------------------------------------------------------------------------------- ClassScores


@pytest.mark.parametrize("runs", [None, 2])
def test_scores_of_classes_are_those_of_the_metrics(runs):
    task = load_spirals(60, rng=0)
    node = Input(2)
    loss = "categorical_crossentropy_from_logits"
    output = Dense(3)(Dense(10, activation="tanh")(node))
    net = Network(node, output, loss=loss, optimizer=SGD(0.5), metrics=["f1"], runs=runs, rng=0)
    scores = ClassScores(task.x, task.y)
    history = net.fit(
        task.x, task.y, epochs=4, validation_data=(task.x, task.y), callbacks=[scores]
    )
    lead = () if runs is None else (runs,)
    assert scores.epochs == [0, 1, 2, 3, 4]
    assert scores.confusion.shape == (5, 3, 3, *lead)
    assert scores.precision.shape == scores.recall.shape == scores.f1.shape == (5, 3, *lead)
    np.testing.assert_allclose(scores.f1[1:].mean(axis=1), history["val_f1"])
    last = net.predict(task.x)
    of = confusion_matrix(task.y, last)
    got = scores.confusion[-1]
    np.testing.assert_array_equal(got if runs is None else np.moveaxis(got, -1, 0), of)
    each = F1(average=None).value(task.y, last)
    np.testing.assert_allclose(scores.f1[-1] if runs is None else scores.f1[-1].T, each)


def test_one_logit_is_two_classes_and_several_outputs_are_refused():
    x, y = np.array([[-2.0], [-1.0], [1.0], [2.0]]), np.array([[0], [1], [1], [1]])
    node = Input(1)
    output = Dense(1, kernel_initializer=Constant(1.0))(node)
    loss = "binary_crossentropy_from_logits"
    net = Network(node, output, loss=loss, optimizer=SGD(0.0))
    scores = ClassScores(x, y)
    net.fit(x, y, callbacks=[scores])
    assert scores.confusion[0].tolist() == [[1, 0], [1, 2]]
    assert scores.recall[0] == pytest.approx([1, 2 / 3])
    assert scores.precision[0] == pytest.approx([1 / 2, 1])
    two = Network(node, [output, Dense(1)(node)])
    with pytest.raises(ValueError, match="ClassScores: expected a network of one output, got 2"):
        two.fit(x, [y, y], callbacks=[scores])


def test_weight_histograms():
    x, y = data()
    seen = WeightHistograms(bins=6, limit=0.5, every=2)
    net = small(runs=3)
    net.fit(x, y, epochs=4, callbacks=[seen])
    assert seen.epochs == [0, 2, 4]
    assert seen.history["dense.kernel"].shape == (3, 6, 3)
    assert (seen.history["dense.kernel"].sum(axis=1) == 32).all()
    inside = np.clip(net.params["dense"]["kernel"][1], -0.5, 0.5)
    np.testing.assert_array_equal(
        seen.history["dense.kernel"][-1, :, 1], np.histogram(inside, seen.edges)[0]
    )
