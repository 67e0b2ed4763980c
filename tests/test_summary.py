"""Tests of nnbook.network.summary: the table of a network, counted by hand."""

import numpy as np
import pytest

from nnbook import (
    BatchNormalization,
    Concatenate,
    Dense,
    Dropout,
    Input,
    Maxout,
    Network,
    PReLU,
    Sequential,
)
from nnbook.network import Summary


def rows(net):
    return [(r.name, r.kind, r.shape, r.parameters, r.reads) for r in net.summary().rows]


def test_the_xor_network_with_a_skip_by_hand():
    x = Input(2)
    h = Dense(1, name="hidden")(x)
    net = Network(x, Dense(1, name="out")(Concatenate()([x, h])))
    assert rows(net) == [
        ("input", "InputLayer", (2,), 0, ()),
        ("hidden", "Dense", (1,), 2 * 1 + 1, ("input",)),
        ("concatenate", "Concatenate", (3,), 0, ("input", "hidden")),
        ("out", "Dense", (1,), 3 * 1 + 1, ("concatenate",)),
    ]
    summary = net.summary()
    assert (summary.parameters, summary.state, summary.memory) == (7, 0, 7 * 8)
    assert summary.outputs == ("out",)


def test_parameters_of_other_layers_by_hand():
    net = Sequential([Input(3), Maxout(2, pieces=4), BatchNormalization(), PReLU(), Dropout(0.5)])
    counted = [(row.parameters, row.state) for row in net.summary().rows]
    maxout = 4 * (3 * 2) + 4 * 2
    assert counted == [(0, 0), (maxout, 0), (2 + 2, 2 + 2), (2, 0), (0, 0)]
    assert net.summary().parameters == net.theta.size
    assert "state       4 (not trained)" in str(net.summary())


def test_a_shared_layer_is_counted_once():
    a, b, h = Input(2, name="a"), Input(2, name="b"), Dense(3, name="h")
    net = Network([a, b], [Dense(1)(h(a)), Dense(1)(h(b))])
    summary = net.summary()
    assert summary.parameters == net.theta.size == 9 + 2 * 4
    again = next(row for row in summary.rows if row.name == "h #2")
    assert (again.parameters, again.state, again.shared, again.reads) == (0, 0, "h", ("b",))
    assert summary.outputs == ("dense", "dense_1")
    assert summary.rows[-1].reads == ("h #2",)
    assert "as h's" in str(summary)


@pytest.mark.parametrize(("dtype", "size"), [(np.float64, 8), (np.float32, 4)])
def test_a_stack_says_how_many_runs_and_its_memory(dtype, size):
    x = Input(2)
    net = Network(x, BatchNormalization()(Dense(500)(x)), runs=7, dtype=dtype)
    summary = net.summary()
    assert summary.parameters == 1500 + 1000
    assert summary.state == 1000
    assert summary.memory == 7 * 3500 * size
    assert "parameters  2,500 in each of 7 runs" in str(summary)
    assert f"memory      {7 * 3.5 * size:.1f} kB" in str(summary)


def test_the_page_shows_the_same_table():
    x = Input(2)
    summary = Network(x, Dense(1, name="<b>")(x)).summary()
    assert isinstance(summary, Summary)
    page = summary._repr_html_()
    assert page.count("<tr>") == 3
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "<caption>parameters: 3; memory: 24 bytes</caption>" in page
