"""Tests of nnbook.network.parameters: one vector, and the views into it."""

import numpy as np
import pytest

from nnbook.layers import Concatenate, Dense, Input
from nnbook.network import Network
from nnbook.network.order import topological_order
from nnbook.network.parameters import Layout, flatten, initial_values, layer_names


def graph():
    """Return the order of a graph with a shared layer and one without a bias."""
    x = Input(2)
    shared = Dense(2, activation="tanh")
    h = shared(shared(x))
    head = Dense(3, use_bias=False, name="head")(Concatenate()([x, h]))
    return topological_order([x], [head])


def test_layout_gives_each_layer_one_place_and_leaves_no_gap():
    order = graph()
    values = initial_values(order, layer_names(order), np.random.default_rng(0), np.float64)
    layout = Layout(values)
    assert layout.size == (2 * 2 + 2) + 4 * 3
    flat = flatten(values, np.float64)
    assert flat.shape == (layout.size,)
    views = layout.views(flat)
    for layer, params in values.items():
        for name, value in params.items():
            np.testing.assert_array_equal(views[layer][name], value)
            assert np.shares_memory(views[layer][name], flat)
    for params in views.values():
        for view in params.values():
            view += 100.0  # reaches every entry exactly once
    assert ((flat > 90) & (flat < 110)).all()


def test_rows_of_a_stack_are_views_with_an_axis_for_the_batch():
    order = graph()
    values = initial_values(order, layer_names(order), np.random.default_rng(0), np.float64)
    layout = Layout(values)
    stack = np.arange(3.0 * layout.size).reshape(3, -1)
    views = layout.views(stack)
    assert views["dense"]["kernel"].shape == (3, 2, 2)
    assert views["dense"]["bias"].shape == (3, 1, 2)
    for k in range(3):
        alone = layout.views(stack[k])
        np.testing.assert_array_equal(views["head"]["kernel"][k], alone["head"]["kernel"])
        np.testing.assert_array_equal(views["dense"]["bias"][k, 0], alone["dense"]["bias"])
    views["dense"]["bias"][...] = -1.0
    assert (stack == -1).sum() == 6


def test_names_as_in_keras():
    x = Input(2)
    order = topological_order([x], [Dense(1)(Dense(1, name="dense_1")(Dense(1)(Dense(1)(x))))])
    names = [*layer_names(order).values()]
    assert names == ["input", "dense", "dense_2", "dense_1", "dense_3"]


def test_two_layers_of_one_name_are_refused():
    x = Input(2)
    with pytest.raises(
        ValueError, match=r"^Network: expected layers of different names, got two named 'a'$"
    ):
        Network(x, Dense(1, name="a")(Dense(1, name="a")(x)))


def test_a_network_without_parameters():
    x = Input(2)
    net = Network(x, Concatenate()([x, x]), rng=0)
    assert net.theta.shape == (0,)
    assert net.predict([[1.0, 2.0]]).tolist() == [[1.0, 2.0, 1.0, 2.0]]
    history = net.fit([[1.0, 2.0]], [[0.0, 0.0, 0.0, 0.0]], epochs=2)
    assert history["loss"].tolist() == [2.5, 2.5]
