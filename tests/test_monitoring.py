"""Tests of nnbook.monitoring: the history, the protocol, and the callbacks that stop training."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from nnbook import SGD, Adam, BatchNormalization, Dense, Dropout, EarlyStopping, Input, Network
from nnbook.monitoring import Callback, History, LambdaCallback, ProgressBar, StopOnDivergence
from nnbook.monitoring.monitor import Monitor


def data(samples=40, rng=0):
    rng = np.random.default_rng(rng)
    x = rng.standard_normal((samples, 4))
    return x, np.sin(x[:, :1]) + 0.5 * rng.standard_normal((samples, 1))


def small(*, runs=None, rng=0, **settings):
    x = Input(4)
    h = Dense(8, activation="tanh")(x)
    settings = {"optimizer": SGD(0.1), **settings}
    return Network(x, Dense(1)(h), runs=runs, rng=rng, **settings)


# ------------------------------------------------------------------------------------- History


def test_history_holds_a_row_for_each_epoch():
    history = History()
    assert history.epochs == len(history) == 0
    for k in range(3):
        history.append({"loss": np.float32(k), "runs": np.array([k, 2.0 * k])})
    assert history["loss"].tolist() == [0, 1, 2]
    assert history["loss"].dtype == np.float32
    assert history["runs"].shape == (3, 2)
    assert (history.epochs, len(history), [*history]) == (3, 2, ["loss", "runs"])
    assert "loss" in history
    assert "los" not in history
    assert repr(history) == "History(3 epochs: loss, runs)"


def test_history_keeps_its_own_numbers():
    history, logs = History(), {"loss": np.zeros(2)}
    history.append(logs)
    logs["loss"][...] = 9.0
    history["loss"][...] = 9.0
    assert history["loss"].tolist() == [[0.0, 0.0]]


def test_unknown_quantities():
    history = History()
    history.append({"loss": np.float64(1)})
    with pytest.raises(
        KeyError, match=r"History: expected key to be one of 'loss', got 'los'; did"
    ):
        history["los"]


# --------------------------------------------------------------------- what callbacks are told


def test_a_callback_does_nothing_of_itself():
    callback = Callback()
    assert callback.on_train_begin(None) is None
    assert callback.on_batch_end(1, {}, np.zeros(1), np.zeros(1)) is None
    assert callback.on_epoch_end(1, {}) is None
    assert callback.on_train_end() is None


@pytest.mark.parametrize("runs", [None, 3])
def test_batches_are_handed_their_gradient_and_their_step(runs):
    """With SGD the step is -rate times the gradient, so both must belong to the same update."""
    told, (x, y) = [], data()
    net = small(runs=runs)

    def watch(batch, logs, gradient, step):
        assert not gradient.flags.writeable
        assert not step.flags.writeable
        told.append((batch, int(logs["samples"]), logs["loss"], gradient, step.copy()))

    start = net.theta.copy()
    loss, first = net.gradient(x, y)
    net.fit(x, y, epochs=2, batch_size=16, callbacks=[LambdaCallback(on_batch_end=watch)])
    assert [(batch, samples) for batch, samples, *_ in told] == [(1, 16), (2, 16), (3, 8)] * 2
    for *_, gradient, step in told:
        np.testing.assert_allclose(step, -0.1 * gradient)
    np.testing.assert_allclose(start + sum(t[-1] for t in told), net.theta, rtol=1e-12)
    # A full batch passes on the gradient and the loss of all data.
    told.clear()
    net.theta[...] = start
    net.fit(x, y, batch_size=None, callbacks=[LambdaCallback(on_batch_end=watch)])
    np.testing.assert_allclose(told[0][3], first)
    np.testing.assert_allclose(told[0][2], loss)


@pytest.mark.parametrize("optimizer", [SGD(0.1, momentum=0.9), Adam(0.01, clipvalue=0.1)])
def test_who_watches_does_not_disturb(optimizer):
    (x, y), nets = data(), [small(optimizer=optimizer) for _ in range(2)]
    seen = []
    watch = LambdaCallback(on_batch_end=lambda batch, logs, gradient, step: seen.append(gradient))
    for net, callbacks in zip(nets, ([], [watch]), strict=True):
        net.fit(x, y, epochs=3, batch_size=16, callbacks=callbacks)
    np.testing.assert_array_equal(nets[0].theta, nets[1].theta)
    assert len({id(gradient) for gradient in seen}) == 9  # each is the watcher's own


def test_a_frozen_run_shows_nan_in_its_batches():
    x, y = data()
    told = []
    net = small(runs=2, optimizer=SGD(np.array([0.1, 1e200])))
    watch = LambdaCallback(on_batch_end=lambda *a: told.append((a[1]["loss"], a[3].copy())))
    net.fit(x, y, epochs=3, callbacks=[watch])
    losses, steps = zip(*told, strict=True)
    assert np.isfinite(np.array(losses)[:, 0]).all()
    assert np.isnan(losses[-1][1])
    assert (steps[-1][1] == 0).all()


def test_every_callback_that_heard_the_beginning_hears_the_end():
    told = []

    class Failing(Callback):
        def on_train_begin(self, model):
            raise RuntimeError("no")

        def on_train_end(self):
            told.append("failing")
            raise RuntimeError("again")

    first = LambdaCallback(on_train_end=lambda: told.append("first"))
    never = LambdaCallback(on_train_end=lambda: told.append("never"))
    with pytest.raises(RuntimeError):
        small().fit(*data(), callbacks=[first, Failing(), never])
    assert told == ["first", "failing"]


def test_lambda_callbacks():
    told = []
    callback = LambdaCallback(
        on_train_begin=lambda model: told.append(type(model).__name__),
        on_epoch_end=lambda epoch, logs: epoch == 2,
        on_train_end=lambda: told.append("end"),
    )
    assert small().fit(*data(), epochs=9, callbacks=[callback]).epochs == 2
    assert told == ["Network", "end"]
    with pytest.raises(TypeError, match="expected on_epoch_end to be callable, got 3"):
        LambdaCallback(on_epoch_end=3)


def test_a_progress_bar_of_ones_own_has_no_end(monkeypatch):
    totals = []

    def bar(**settings):
        totals.append(settings["total"])
        return SimpleNamespace(
            set_postfix_str=lambda *a, **k: 0, update=lambda: 0, close=lambda: totals.append("end")
        )

    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setitem(sys.modules, "tqdm", SimpleNamespace(tqdm=bar))
    small().fit(*data(), callbacks=[ProgressBar()])
    assert totals == [None, "end"]
    with pytest.raises(ValueError, match="ProgressBar: expected epochs >= 1, got 0"):
        ProgressBar(0)


# ------------------------------------------------------------------------------------- Monitor


@pytest.mark.parametrize(
    ("name", "mode", "large"),
    [
        ("loss", "auto", False),
        ("val_loss", "auto", False),
        ("val_accuracy", "auto", True),
        ("left_f1_macro", "auto", True),
        ("r2", "auto", True),
        ("mae", "auto", False),
        ("accuracy", "min", False),
        ("loss", "max", True),
    ],
)
def test_what_better_means(name, mode, large):
    monitor = Monitor("test", name, mode)
    assert bool(monitor.better(2.0, 1.0)) is large
    assert bool(monitor.better(1.0, 2.0)) is not large
    assert monitor.better(1.0, monitor.worst)
    assert not monitor.better(np.nan, monitor.worst)


def test_monitors_are_checked():
    with pytest.raises(ValueError, match="expected mode to be one of 'auto', 'min', 'max'"):
        EarlyStopping(mode="best")
    with pytest.raises(ValueError, match="EarlyStopping: expected min_delta"):
        EarlyStopping(min_delta=-1)
    with pytest.raises(ValueError, match="expected monitor to be one of 'loss', got 'val_loss'"):
        small().fit(*data(), callbacks=[EarlyStopping()])


# ------------------------------------------------------------------------------- EarlyStopping


def follow(values, **settings):
    """Show losses to EarlyStopping; return it, and the model, whose theta counts the epochs."""
    model = SimpleNamespace(theta=np.zeros((*np.shape(values[0]), 2)))
    stop = EarlyStopping("loss", **settings)
    stop.on_train_begin(model)
    for epoch, value in enumerate(values, 1):
        model.theta[...] = epoch
        if stop.on_epoch_end(epoch, {"loss": np.array(value)}):
            break
    stop.on_train_end()
    return stop, model, epoch


def test_patience_by_hand():
    losses = [5, 4, 4.5, 3, 3.5, 3.2, 3.1, 2]
    assert follow(losses)[2] == follow(losses, patience=1)[2] == 3
    stop, model, last = follow(losses, patience=3)
    assert (last, stop.best, stop.best_epoch, stop.stopped_epoch) == (7, 3, 4, 7)
    assert (model.theta == 7).all()
    stop, model, _ = follow(losses, patience=3, restore_best_weights=True)
    assert (model.theta == 4).all()
    # 4 does not improve on 5 by more than 1.5, but 3 does.
    stop, _, last = follow(losses, patience=3, min_delta=1.5)
    assert (last, stop.best_epoch) == (7, 4)
    assert follow(losses, patience=2, min_delta=1.5)[2] == 3
    # The first three epochs are skipped, and patience counts from there.
    stop, _, last = follow([1, 2, 3, 4, 5, 6, 7], patience=2, start_from_epoch=3)
    assert (last, stop.best_epoch, stop.best) == (6, 4, 4)
    stop, model, last = follow([np.nan] * 5, patience=2, restore_best_weights=True)
    assert (last, stop.best_epoch, model.theta[0]) == (2, 0, 2)
    stop, _, last = follow([3, 2, 1], patience=2, mode="max")
    assert (last, stop.best_epoch) == (3, 1)


@pytest.mark.parametrize("restore", [False, True])
def test_each_run_of_a_stack_stops_on_its_own(restore):
    columns = [[3, 2, 1, 2, 3, 4, 0], [1, 2, 2, 2, 2, 2, 2], [9, 8, 7, 6, 5, 6, 7]]
    stop, model, last = follow(
        [*zip(*columns, strict=True)], patience=2, restore_best_weights=restore
    )
    alone = [follow(column, patience=2, restore_best_weights=restore) for column in columns]
    assert last == max(a[2] for a in alone) == 7
    assert stop.stopped_epoch.tolist() == [a[2] for a in alone] == [5, 3, 7]
    assert stop.best_epoch.tolist() == [3, 1, 5]
    assert stop.best.tolist() == [1, 1, 5]
    assert model.theta[:, 0].tolist() == [a[1].theta[0] for a in alone]


@pytest.mark.parametrize("restore", [False, True])
def test_a_run_ends_as_the_same_network_alone(restore):
    """With BatchNormalization, so that running statistics have to come along."""
    x, y = data(60)
    node = Input(4)
    h = Dense(6, activation="tanh")(BatchNormalization(momentum=0.5)(node))
    stack = Network(node, Dense(1)(h), runs=3, optimizer=SGD(np.array([0.02, 0.1, 0.3])), rng=1)
    nets = [stack.select(k) for k in range(3)]
    stops = [EarlyStopping(patience=3, restore_best_weights=restore) for _ in range(4)]
    for net, stop in zip([stack, *nets], stops, strict=True):
        net.fit(
            x[:30], y[:30], epochs=40, validation_data=(x[30:], y[30:]), batch_size=10,
            callbacks=[stop],
        )  # fmt: skip
    assert len(set(stops[0].stopped_epoch.tolist())) > 1
    for k, net in enumerate(nets):
        assert stops[0].stopped_epoch[k] == stops[k + 1].stopped_epoch
        np.testing.assert_allclose(stack.theta[k], net.theta, atol=1e-8)
        for name, state in net.state.items():
            for key, value in state.items():
                np.testing.assert_allclose(np.squeeze(stack.state[name][key][k]), value, atol=1e-8)
    if restore:
        np.testing.assert_allclose(
            stack.evaluate(x[30:], y[30:])["loss"], stops[0].best, rtol=1e-12
        )


def test_best_weights_come_back_after_an_interruption():
    x, y = data()
    net, best = small(), EarlyStopping("loss", patience=9, restore_best_weights=True)
    kept = {}

    def interrupt(epoch, logs):
        kept[epoch] = net.theta.copy()
        if epoch == 2:
            net.theta[...] = 7.0
        if epoch == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        net.fit(x, y, epochs=9, callbacks=[best, LambdaCallback(on_epoch_end=interrupt)])
    np.testing.assert_array_equal(net.theta, kept[int(best.best_epoch)])


# --------------------------------------------------------------------------- StopOnDivergence


def test_the_lectures_rule():
    def run(losses, **settings):
        stop = StopOnDivergence(**settings)
        stop.on_train_begin(SimpleNamespace(theta=np.zeros((*np.shape(losses[0]), 1))))
        said = [stop.on_epoch_end(k, {"loss": np.array(v)}) for k, v in enumerate(losses, 1)]
        return said, stop.diverged_epoch.tolist()

    assert run([2.0, 6.0, 6.1]) == ([False, False, True], 3)
    assert run([2.0, 6.0, 6.1], factor=4) == ([False, False, False], 0)
    assert run([2.0, np.nan]) == ([False, True], 2)
    assert run([-1.0, 5.0, np.inf]) == ([False, False, True], 3)
    said, when = run([[1.0, 1.0], [4.0, 1.0], [1.0, 2.0], [np.nan, 9.0]])
    assert said == [False, False, False, True]
    assert when == [2, 4]
    with pytest.raises(ValueError, match="StopOnDivergence: expected factor"):
        StopOnDivergence(1.0)


# -------------------------------------------------------------------------- Network.activations


@pytest.mark.parametrize("runs", [None, 3])
def test_activations_of_every_node(runs):
    x, _ = data()
    node = Input(4)
    layer = Dense(4, activation="tanh", name="twice")
    drop = Dropout(0.5)(layer(layer(node)))
    net = Network(node, Dense(1)(drop), runs=runs, rng=0)
    found = net.activations(x)
    assert [*found] == ["input", "twice", "twice#2", "dropout", "dense"]
    lead = () if runs is None else (runs,)
    assert [found[k].shape for k in ("input", "twice", "dense")] == [
        (40, 4), (*lead, 40, 4), (*lead, 40, 1),
    ]  # fmt: skip
    np.testing.assert_allclose(found["dense"], net.predict(x))
    np.testing.assert_array_equal(found["dropout"], found["twice#2"])
    noisy = net.activations(x, training=True)
    assert 0.3 < (noisy["dropout"] == 0).mean() < 0.7
    # The generator was reset, and the arrays are fresh.
    np.testing.assert_array_equal(net.activations(x, training=True)["dense"], noisy["dense"])
    assert [*net.layers] == ["input", "twice", "dropout", "dense"]
    assert net.layers["twice"] is layer
    with pytest.raises(ValueError, match=r"Network\.activations: expected x of shape"):
        net.activations(x[:, :2])
