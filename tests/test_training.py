"""Tests of nnbook.training: the loop, over a model that is as small as can be."""

import functools
import operator
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from nnbook import training
from nnbook.monitoring import Callback
from nnbook.optimizers import SGD


class Mean:
    """L = mean (theta - y)^2 / 2: the gradient is theta - mean(y). It notes what it is shown."""

    def __init__(self, start):
        self.theta = np.array(start, dtype=float)
        self.seen = []

    def step(self, batch):
        x, y = batch
        self.seen.append(x[:, 0].astype(int).tolist())
        loss = self.loss(y)
        return loss, {"loss": loss * len(y)}, self.theta - y.mean()

    def loss(self, y):
        error = self.theta[..., None] - y.ravel()
        return (error**2).mean((-1, -2)) / 2

    def advance(self, frozen):
        self.frozen = np.array(frozen)

    def report(self, sums, samples):
        return {"loss": sums["loss"] / samples}

    def measure(self, data):
        return {"loss": self.loss(data[1])}


def run(model, *, samples=10, epochs=3, batch_size=4, rate=0.1, seed=0, **settings):
    x = np.arange(float(samples))[:, None]
    settings = {"validation_data": None, **settings}
    return training.fit(
        model,
        [x, x / 10],
        optimizer=(sgd := SGD(rate)),
        state=sgd.init(model.theta),
        epochs=epochs,
        batch_size=batch_size,
        rng=np.random.default_rng(seed),
        **settings,
    )


def test_every_sample_once_an_epoch_in_a_new_order():
    model = Mean([0.0])
    run(model)
    assert [len(batch) for batch in model.seen] == [4, 4, 2] * 3
    epochs = [functools.reduce(operator.iadd, model.seen[k : k + 3], []) for k in (0, 3, 6)]
    assert all(sorted(order) == list(range(10)) for order in epochs)
    assert len({tuple(order) for order in epochs}) == 3
    again = Mean([0.0])
    run(again)
    assert again.seen == model.seen
    other = Mean([0.0])
    run(other, seed=1)
    assert other.seen != model.seen


@pytest.mark.parametrize("batch_size", [10, 99])
def test_a_full_batch_keeps_its_order(batch_size):
    model = Mean([0.0])
    run(model, batch_size=batch_size)
    assert model.seen == [list(range(10))] * 3


def test_two_updates_by_hand():
    """mean(y) = 0.45, rate 0.1: 0 -> 0.045 -> 0.0855; the loss is taken before each update."""
    model = Mean([0.0])
    history = run(model, batch_size=10, epochs=2)
    assert model.theta[0] == pytest.approx(0.045 + 0.1 * (0.45 - 0.045))
    spread = np.var(np.arange(10) / 10) / 2
    np.testing.assert_allclose(history["loss"], [spread + 0.45**2 / 2, spread + 0.405**2 / 2])


def test_the_loss_of_an_epoch_weighs_batches_by_their_samples():
    """Batches of 4, 4 and 2: with a rate of 0 their weighted mean is the loss of all."""
    model = Mean([0.7])
    history = run(model, rate=0.0)
    whole = model.loss(np.arange(10.0) / 10)
    np.testing.assert_allclose(history["loss"], [whole] * 3, rtol=1e-13)


def test_same_seed_same_history_bit_for_bit():
    first, second = run(Mean([0.0])), run(Mean([0.0]))
    np.testing.assert_array_equal(first["loss"], second["loss"])


class Breaking(Mean):
    """Run 1 of 3 has no finite loss from its third step on; its gradient is NaN as well."""

    bad = np.nan

    def step(self, batch):
        loss, sums, grad = super().step(batch)
        grad = np.broadcast_to(grad, self.theta.shape).copy()
        if len(self.seen) >= 3:
            loss[1] = self.bad
            grad[1] = np.nan
        return loss, sums, grad

    def loss(self, y):
        return ((self.theta - y.mean()) ** 2).mean(-1)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_run_without_a_finite_loss_is_frozen(bad):
    model, calm = Breaking(np.zeros((3, 2))), Mean(np.zeros((3, 2)))
    calm.loss = lambda y: Breaking.loss(calm, y)
    model.bad = bad
    rate = {"epochs": 5, "batch_size": 10}
    history, expected = run(model, **rate), run(calm, **rate)
    np.testing.assert_array_equal(model.theta[[0, 2]], calm.theta[[0, 2]])
    assert (np.abs(model.theta[1] - 0.45 * (1 - 0.9**2)) < 1e-12).all()  # two updates, no more
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
    history = run(Mean([0.0]), epochs=9, callbacks=[first, second], validation_data=(x, x))
    assert history.epochs == 2
    keys = ["loss", "val_loss"]
    assert first.told == second.told == ["Mean", (1, keys), (2, keys), "end"]


def test_callbacks_are_told_of_the_end_when_training_is_interrupted():
    ended = []

    class Interrupt(Callback):
        def on_epoch_end(self, epoch, logs):
            raise KeyboardInterrupt

        def on_train_end(self):
            ended.append(True)

    with pytest.raises(KeyboardInterrupt):
        run(Mean([0.0]), callbacks=[Interrupt()])
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
    run(Mean([0.0]), verbose=0)
    assert shown == []
    run(Mean(np.zeros((3, 1))), epochs=1, batch_size=10, verbose=1)
    assert shown == ([1, "loss: 0.1425", "update", "close"] if terminal else [])


def test_a_line_for_each_epoch_is_printed_on_demand(capsys):
    x = np.ones((2, 1))
    run(Mean([0.0]), epochs=2, batch_size=10, verbose=2, validation_data=(x, x))
    printed = capsys.readouterr().out.splitlines()
    assert printed == [
        "epoch 001 loss: 0.143 val_loss: 0.456",
        "epoch 002 loss: 0.123 val_loss: 0.418",
    ]
