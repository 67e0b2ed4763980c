"""Tests of the fit loop on the smallest possible network: one bias, all inputs 0."""

import functools
import operator
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from nnbook import SGD, Dense, Input, Network
from nnbook.initializers import Constant
from nnbook.monitoring import Callback


class Spied:
    """A source of gradients that notes which samples it sees, and then backpropagates."""

    def __init__(self):
        self.seen = []

    def __call__(self, net, batch):
        self.seen.append((10 * batch[1][:, 0]).round().astype(int).tolist())
        return net.backpropagate(batch)


def mean(start=0.0, *, runs=None, rate=0.1, seed=0):
    """Return a network with L = mean (b - y)^2 / 2: the gradient for its bias b is b - mean(y)."""
    x = Input(1)
    unit = Dense(1, kernel_initializer="zeros", bias_initializer=Constant(start))
    return Network(x, unit(x), loss="half_mse", optimizer=SGD(rate), runs=runs, rng=seed)


def bias(net):
    """Return the bias, or that of each run."""
    return net.params["dense"]["bias"].ravel()


def loss(b, y):
    return float(((b - y) ** 2).mean() / 2)


def run(net, *, samples=10, epochs=3, batch_size=4, **settings):
    """Train on the targets 0, 0.1, 0.2, ...: ten times the target is the sample's number."""
    x = np.zeros((samples, 1))
    y = np.arange(float(samples))[:, None] / 10
    return net.fit(x, y, epochs=epochs, batch_size=batch_size, **settings)


def seen(seed=0, **settings):
    source = Spied()
    run(mean(seed=seed), gradient=source, **settings)
    return source.seen


def test_every_sample_once_an_epoch_in_a_new_order():
    batches = seen()
    assert [len(batch) for batch in batches] == [4, 4, 2] * 3
    epochs = [functools.reduce(operator.iadd, batches[k : k + 3], []) for k in (0, 3, 6)]
    assert all(sorted(order) == list(range(10)) for order in epochs)
    assert len({tuple(order) for order in epochs}) == 3
    assert seen() == seen()
    assert seen(seed=1) != seen()


@pytest.mark.parametrize("batch_size", [10, 99, None])
def test_a_full_batch_keeps_its_order(batch_size):
    assert seen(batch_size=batch_size) == [list(range(10))] * 3


def test_two_updates_by_hand():
    """mean(y) = 0.45, rate 0.1: 0 -> 0.045 -> 0.0855; the loss is taken before each update."""
    net = mean()
    history = run(net, batch_size=10, epochs=2)
    assert bias(net)[0] == pytest.approx(0.045 + 0.1 * (0.45 - 0.045))
    spread = np.var(np.arange(10) / 10) / 2
    np.testing.assert_allclose(history["loss"], [spread + 0.45**2 / 2, spread + 0.405**2 / 2])


def test_the_loss_of_an_epoch_weighs_batches_by_their_samples():
    """Batches of 4, 4 and 2: with a rate of 0 their weighted mean is the loss of all."""
    history = run(mean(0.7, rate=0.0))
    np.testing.assert_allclose(history["loss"], [loss(0.7, np.arange(10) / 10)] * 3, rtol=1e-13)


def test_same_seed_same_history_bit_for_bit():
    np.testing.assert_array_equal(run(mean())["loss"], run(mean())["loss"])


class Breaking(Spied):
    """From its third step on, run 1 of 3 has no finite loss, and its gradient is NaN as well."""

    def __init__(self, bad):
        super().__init__()
        self.bad = bad

    def __call__(self, net, batch):
        value, sums, grad = super().__call__(net, batch)
        if len(self.seen) >= 3:
            value[1] = self.bad
            grad[1] = np.nan
        return value, sums, grad


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_run_without_a_finite_loss_is_frozen(bad):
    broken, calm = mean(runs=3), mean(runs=3)
    history = run(broken, epochs=5, batch_size=10, gradient=Breaking(bad))
    expected = run(calm, epochs=5, batch_size=10)
    np.testing.assert_array_equal(broken.theta[[0, 2]], calm.theta[[0, 2]])
    assert abs(bias(broken)[1] - 0.45 * (1 - 0.9**2)) < 1e-12  # two updates, no more
    assert np.isnan(history["loss"][:, 1]).tolist() == [False, False, True, True, True]
    np.testing.assert_array_equal(history["loss"][:, [0, 2]], expected["loss"][:, [0, 2]])


def test_callbacks_are_told_and_may_stop():
    class Spy(Callback):
        def __init__(self, stop):
            self.stop, self.told = stop, []

        def on_train_begin(self, model):
            self.told.append(type(model).__name__)

        def on_epoch_end(self, epoch, logs):
            self.told.append((epoch, [*logs]))
            return epoch == self.stop

        def on_train_end(self):
            self.told.append("end")

    first, second = Spy(stop=2), Spy(stop=None)
    x = np.ones((2, 1))
    history = run(mean(), epochs=9, callbacks=[first, second], validation_data=(x, x))
    assert history.epochs == 2
    keys = ["loss", "val_loss"]
    assert first.told == second.told == ["Network", (1, keys), (2, keys), "end"]


def test_callbacks_are_told_of_the_end_when_training_is_interrupted():
    ended = []

    class Interrupt(Callback):
        def on_epoch_end(self, epoch, logs):
            raise KeyboardInterrupt

        def on_train_end(self):
            ended.append(True)

    with pytest.raises(KeyboardInterrupt):
        run(mean(), callbacks=[Interrupt()])
    assert ended == [True]


@pytest.mark.parametrize("terminal", [True, False])
def test_a_progress_bar_is_shown_on_a_terminal_only(terminal, monkeypatch):
    shown = []

    class Bar:
        def __init__(self, **settings):
            shown.append(settings["total"])

        def set_postfix_str(self, text, refresh):
            shown.append(text)

        def update(self):
            shown.append("update")

        def close(self):
            shown.append("close")

    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: terminal))
    monkeypatch.setitem(sys.modules, "tqdm", SimpleNamespace(tqdm=Bar))
    run(mean(), verbose=0)
    assert shown == []
    run(mean(runs=3), epochs=1, batch_size=10, verbose=1)
    assert shown == ([1, "loss: 0.1425", "update", "close"] if terminal else [])


def test_a_line_for_each_epoch_is_printed_on_demand(capsys):
    x = np.ones((2, 1))
    run(mean(), epochs=2, batch_size=10, verbose=2, validation_data=(x, x))
    printed = capsys.readouterr().out.splitlines()
    assert printed == [
        "epoch 001 loss: 0.143 val_loss: 0.456",
        "epoch 002 loss: 0.123 val_loss: 0.418",
    ]
