"""Tests of the callbacks that write files, and of the plot in a notebook."""

import csv
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from test_monitoring import data, small

import nnbook
from nnbook import SGD, CSVLogger, ModelCheckpoint
from nnbook.monitoring import LambdaCallback
from nnbook.plots import LivePlot


def table(path):
    with path.open(newline="") as file:
        return [*csv.reader(file)]


# ------------------------------------------------------------------------------ ModelCheckpoint


def test_every_epoch_has_a_file_that_continues_the_training(tmp_path):
    x, y = data()
    net = small(metrics=["r2"])
    keep = ModelCheckpoint(tmp_path / "net_{epoch:02d}_{loss:.2f}")
    history = net.fit(x, y, epochs=4, batch_size=10, callbacks=[keep])
    names = [f"net_{k:02d}_{loss:.2f}.npz" for k, loss in enumerate(history["loss"], 1)]
    assert [path.name for path in keep.saved] == names
    assert sorted(path.name for path in tmp_path.iterdir()) == names  # and no part of a file
    again = nnbook.load(keep.saved[1])
    again.fit(x, y, epochs=2, batch_size=10)
    np.testing.assert_array_equal(again.theta, net.theta)


def test_the_best_epoch_only(tmp_path):
    x, y = data()
    weights = {}
    net = small(optimizer=SGD(0.2))
    spy = LambdaCallback(on_epoch_end=lambda k, logs: weights.update({k: net.theta.copy()}))
    keep = ModelCheckpoint(tmp_path / "best", save_best_only=True)
    history = net.fit(
        x[:10], y[:10], epochs=60, validation_data=(x[10:], y[10:]), callbacks=[spy, keep]
    )
    best = int(np.argmin(history["val_loss"])) + 1
    assert best < 60
    assert keep.best == history["val_loss"].min()
    assert [path.name for path in keep.saved] == ["best.npz"]
    np.testing.assert_array_equal(nnbook.load(tmp_path / "best").theta, weights[best])


def test_a_stack_is_saved_as_a_whole_or_refused(tmp_path):
    x, y = data()
    keep = ModelCheckpoint(tmp_path / "stack_{epoch}", every=2)
    net = small(runs=3)
    net.fit(x, y, epochs=3, callbacks=[keep])
    assert [path.name for path in keep.saved] == ["stack_2.npz"]
    assert nnbook.load(keep.saved[0]).runs == 3
    for bad in (
        ModelCheckpoint(tmp_path / "best", save_best_only=True),
        ModelCheckpoint(tmp_path / "{loss}"),
    ):
        with pytest.raises(ValueError, match="ModelCheckpoint: expected one network, got a stack"):
            net.fit(x, y, callbacks=[bad])


def test_checkpoints_are_refused_before_time_is_spent(tmp_path):
    x, y = data()
    with pytest.raises(ValueError, match="expected a folder that exists"):
        small().fit(x, y, callbacks=[ModelCheckpoint(tmp_path / "nowhere" / "net")])
    with pytest.raises(
        ValueError, match="a name in the path to be one of 'epoch', 'loss', got 'los"
    ):
        small().fit(x, y, callbacks=[ModelCheckpoint(tmp_path / "{los}")])
    with pytest.raises(TypeError, match="expected a model with `save`"):
        ModelCheckpoint(tmp_path / "net").on_train_begin(SimpleNamespace(theta=np.zeros(1)))


# ----------------------------------------------------------------------------------- CSVLogger


def test_a_row_is_in_the_file_when_its_epoch_ends(tmp_path):
    x, y = data()
    log = CSVLogger(tmp_path / "log.csv")
    seen = []
    look = LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(len(table(log.path))))
    history = small(metrics=["r2"]).fit(x, y, epochs=3, callbacks=[log, look])
    assert seen == [2, 3, 4]
    header, *body = table(log.path)
    assert header == ["epoch", "loss", "r2"]
    assert [row[0] for row in body] == ["1", "2", "3"]
    assert [float(row[1]) for row in body] == history["loss"].tolist()  # to the last bit


def test_a_log_is_continued_also_after_a_crash(tmp_path):
    x, y = data()
    log = CSVLogger(tmp_path / "log.csv")
    net = small()
    net.fit(x, y, epochs=2, callbacks=[log])
    with log.path.open("a") as file:
        file.write("3,0.1")  # the machine went down here
    net.fit(x, y, epochs=2, callbacks=[log])
    assert [row[0] for row in table(log.path)] == ["epoch", "1", "2", "3", "4"]
    assert "3,0.1\n" not in log.path.read_text()
    net.fit(x, y, epochs=1, callbacks=[CSVLogger(log.path, append=False)])
    assert [row[0] for row in table(log.path)] == ["epoch", "1"]


def test_a_stack_has_a_column_for_each_run(tmp_path):
    x, y = data()
    log = CSVLogger(tmp_path / "log.csv")
    history = small(runs=3).fit(x, y, epochs=2, callbacks=[log])
    header, *body = table(log.path)
    assert header == ["epoch", "loss[0]", "loss[1]", "loss[2]"]
    np.testing.assert_array_equal(np.array(body, float)[:, 1:], history["loss"])


def test_other_files_are_left_alone(tmp_path):
    x, y = data()
    log = CSVLogger(tmp_path / "log.csv")
    small().fit(x, y, callbacks=[log])
    before = log.path.read_text()
    with pytest.raises(ValueError, match=r"CSVLogger: expected the columns \['epoch', 'loss'\]"):
        small(metrics=["r2"]).fit(x, y, callbacks=[log])
    assert log.path.read_text() == before
    other = tmp_path / "other.csv"
    for text in ("name,age\nAda,36\n", "name,age\nAda,36", "epoch\nAda\n", "epo", "\n"):
        other.write_text(text)
        with pytest.raises(ValueError, match="expected a file that begins with epochs"):
            small().fit(x, y, callbacks=[CSVLogger(other)])
        assert other.read_text() == text
    other.write_text("epoch,age\n1,36\n2,3")  # half a row stays in a file with other columns
    with pytest.raises(ValueError, match="CSVLogger: expected the columns"):
        small().fit(x, y, callbacks=[CSVLogger(other)])
    assert other.read_text() == "epoch,age\n1,36\n2,3"
    other.write_text("")
    small().fit(x, y, callbacks=[CSVLogger(other)])
    assert [row[0] for row in table(other)] == ["epoch", "1"]
    with pytest.raises(ValueError, match="CSVLogger: expected a folder that exists"):
        small().fit(x, y, callbacks=[CSVLogger(tmp_path / "no" / "log.csv")])


# ------------------------------------------------------------------------------------ LivePlot


@pytest.fixture
def notebook(monkeypatch):
    """A notebook that keeps what it is shown."""
    shown = []
    handle = SimpleNamespace(update=shown.append)
    shell = SimpleNamespace(kernel=True)
    ipython = SimpleNamespace(get_ipython=lambda: shell, version_info=(9, 0))
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    display = SimpleNamespace(display=lambda *a, **k: handle if k["display_id"] else None)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    return SimpleNamespace(shown=shown, shell=shell)


@pytest.mark.parametrize("runs", [None, 3])
def test_a_live_plot_draws_the_curves_into_one_output(notebook, runs):
    x, y = data()
    live = LivePlot(seconds=0, logy=True)
    net = small(runs=runs)
    history = net.fit(x, y, epochs=3, validation_data=(x, y), callbacks=[live])
    assert len(notebook.shown) == 4  # after each epoch, and at the end
    axes = notebook.shown[-1].axes[0]
    assert len(axes.lines) == 2 * (runs or 1)
    np.testing.assert_array_equal(
        axes.lines[0].get_ydata(), history["loss"] if runs is None else history["loss"][:, 0]
    )
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["loss", "val_loss"]
    assert (axes.get_xlabel(), axes.get_yscale()) == ("epoch", "log")


def test_a_live_plot_takes_its_time(notebook):
    x, y = data()
    small().fit(x, y, epochs=20, callbacks=[LivePlot(["loss"], seconds=1000)])
    assert len(notebook.shown) == 2  # the first epoch, and the end
    with pytest.raises(ValueError, match="LivePlot: expected quantities to be one of 'loss', got"):
        small().fit(x, y, callbacks=[LivePlot(["lss"])])


def test_a_live_plot_is_quiet_elsewhere(notebook, monkeypatch):
    x, y = data()
    del notebook.shell.kernel  # a shell in a terminal
    small().fit(x, y, callbacks=[LivePlot(seconds=0)])
    monkeypatch.setitem(sys.modules, "IPython", None)  # not installed
    small().fit(x, y, callbacks=[LivePlot(seconds=0)])
    assert notebook.shown == []
