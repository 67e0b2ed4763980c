"""Tests of nnbook.arrays.workspace: arrays are made once and handed out by name."""

import numpy as np
import pytest

from nnbook.arrays.workspace import Workspace


@pytest.mark.parametrize("runs", [None, 3])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_batch_has_the_batch_and_the_runs_in_front(runs, dtype):
    array = Workspace(4, runs=runs, dtype=dtype).batch("z", 2, 5)
    assert array.shape == ((4, 2, 5) if runs is None else (3, 4, 2, 5))
    assert array.dtype == dtype


def test_an_array_is_kept_by_name_unless_reuse_is_off():
    ws = Workspace(4)
    assert ws.batch("z", 2) is ws.batch("z", 2)
    assert not np.shares_memory(ws.batch("z", 2), ws.batch("y", 2))
    fresh = Workspace(4, reuse=False)
    assert not np.shares_memory(fresh.batch("z", 2), fresh.batch("z", 2))


def test_the_same_name_with_another_width_is_another_array():
    ws = Workspace(4)
    narrow, wide = ws.batch("z", 2), ws.batch("z", 3)
    assert (narrow.shape, wide.shape) == ((4, 2), (4, 3))
    assert ws.batch("z", 2) is narrow
    assert ws.batch("z", 3) is wide
    assert not np.shares_memory(narrow, wide)


def test_state_is_what_was_given_or_empty():
    state = {"moving_mean": np.zeros(2)}
    assert Workspace(1, state=state).state is state
    assert Workspace(1).state == {}


def test_wants_is_true_for_all_unless_told():
    assert Workspace(1).wants(0)
    assert Workspace(1).wants(7)
    told = Workspace(1, wanted=(False, True))
    assert [told.wants(0), told.wants(1)] == [False, True]


def test_grad_is_the_place_or_none():
    place = np.zeros(3)
    ws = Workspace(1, grads={"bias": place})
    assert ws.grad("bias") is place
    assert ws.grad("kernel") is None
