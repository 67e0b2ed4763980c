"""Tests of nnbook.monitoring: what is left of a training."""

import numpy as np
import pytest

from nnbook.monitoring import Callback, History


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


def test_a_callback_does_nothing_of_itself():
    callback = Callback()
    assert callback.on_train_begin(None) is None
    assert callback.on_epoch_end(1, {}) is None
    assert callback.on_train_end() is None
