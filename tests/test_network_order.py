"""Tests of nnbook.network.order: every node comes after the nodes it reads."""

import sys

import pytest

from nnbook.layers import Concatenate, Dense, Input, Layer
from nnbook.network.order import topological_order


class Bias(Layer):
    """A layer without inputs."""

    def output_shape(self, input_shapes):
        return (2,)

    forward = backward = None


def test_each_node_once_and_after_its_inputs():
    x = Input(2)
    a, b = Dense(3)(x), Dense(2)(x)
    c = Concatenate()([a, b, x])
    d = Dense(1)(Concatenate()([c, a]))
    order = topological_order([x], [d])
    assert len(order) == len(set(order)) == 6
    for node in order:
        assert all(order.index(parent) < order.index(node) for parent in node.inputs)
    assert order[-1] is d


def test_an_output_that_was_reached_before_stands_once():
    x = Input(2)
    h = Dense(3)(x)
    y = Dense(1)(h)
    assert topological_order([x], [y, h, x]) == topological_order([x], [h, y]) == [x, h, y]


def test_nodes_that_the_output_does_not_read_are_left_out():
    x = Input(2)
    h = Dense(3)(x)
    Dense(7)(h)
    y = Dense(1)(h)
    assert topological_order([x], [y]) == [x, h, y]
    assert topological_order([x], [x]) == [x]


def test_a_chain_longer_than_the_recursion_limit():
    node = x = Input(1)
    for _ in range(sys.getrecursionlimit() + 100):
        node = Dense(1)(node)
    assert len(topological_order([x], [node])) == sys.getrecursionlimit() + 101


def test_many_paths_are_no_trouble():
    """Each stage doubles the number of paths: 2 ** 60 of them in all."""
    node = x = Input(1)
    for _ in range(60):
        node = Dense(1)(Concatenate()([node, node]))
    assert len(topological_order([x], [node])) == 121


def test_bad_graphs():
    x, other = Input(2), Input(2)
    with pytest.raises(
        ValueError, match=r"^Network: expected the outputs to depend on every input"
    ):
        topological_order([x], [Dense(1)(Bias()())])
    both = Dense(1)(Concatenate()([x, other]))
    with pytest.raises(
        ValueError, match=r"^Network: expected every input of the graph to be given, got one more"
    ):
        topological_order([x], [both])
    with pytest.raises(ValueError, match=r"^Network: expected every input"):
        topological_order([x], [Dense(1)(other)])
