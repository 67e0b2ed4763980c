"""Tests of the drawing of a network unit by unit."""

import numpy as np
import pytest

from nnbook import Add, Constant, Dense, Input, Network
from nnbook.plots import unit_graph

HOW = {"inputs": ["metres", "age"], "output": "price", "caption": "A net.", "alt": "Circles."}


def small(**how):
    x = Input(2)
    y = Dense(1, name="output")(Dense(3, "tanh", name="hidden")(x))
    return Network(x, y, rng=0, **how)


def texts(plot):
    return [text.get_text() for text in plot.figure.axes[0].texts]


def test_every_weight_and_every_bias_is_written():
    net = small()
    net.params["hidden"]["kernel"][...] = [[1.5, -2.5, 3.0], [-4.0, 5.0, 60.0]]
    net.params["hidden"]["bias"][...] = [0.1, 0.2, 0.3]
    net.params["output"]["kernel"][...] = [[7.0], [-8.0], [9.0]]
    found = texts(unit_graph(net, **HOW))
    weights = ["1.5", "-2.5", "3", "-4", "5", "60", "7", "-8", "9"]
    assert sorted(found) == sorted([*weights, "0.1", "0.2", "0.3", "0", "metres", "age", "price"])


def test_the_sign_is_told_by_the_dash_and_the_size_by_the_width():
    net = small()
    net.params["hidden"]["kernel"][...] = [[8.0, -8.0, 2.0], [1.0, 1.0, 1.0]]
    lines = unit_graph(net, **HOW).figure.axes[0].lines
    # Each edge is two lines, with its number between them.
    edges = [line for line in lines if line.get_marker() == "None"]
    assert len(edges) == 2 * 9
    plus, minus, thin = edges[0], edges[2], edges[4]
    assert plus.get_linestyle() == "-"
    assert minus.get_linestyle() == "--"
    assert plus.get_linewidth() == minus.get_linewidth() > thin.get_linewidth()


def test_numbers_do_not_meet():
    net = small()
    spots = [
        text.get_position()
        for text in unit_graph(net, **HOW).figure.axes[0].texts
        if text.get_fontsize() < 8
    ]
    gaps = [
        (abs(a[0] - b[0]), abs(a[1] - b[1])) for k, a in enumerate(spots) for b in spots[k + 1 :]
    ]
    assert all(across > 0.3 or down > 0.1 for across, down in gaps)


def test_the_words_name_the_strongest_weight():
    net = small()
    net.params["hidden"]["kernel"][...] = [[1.0, -20.0, 3.0], [2.0, 5.0, 1.0]]
    alt = unit_graph(net, **HOW).alt
    assert "Unit 1 of layer 1 reads most strongly age, with weight 2" in alt
    assert "Unit 2 of layer 1 reads most strongly metres, with weight -20; its bias is 0." in alt
    assert "Unit 1 of layer 2 reads most strongly unit" in alt


def test_a_layer_without_bias_and_with_zero_weights():
    x = Input(2)
    zero = Network(x, Dense(1, use_bias=False, kernel_initializer=Constant(0.0))(x))
    assert texts(unit_graph(zero, **HOW)).count("0") == 3


def _skip():
    x = Input(2)
    return Network(x, Add()([x, Dense(2)(x)]), rng=0)


@pytest.mark.parametrize(
    ("net", "change", "message"),
    [
        (lambda: small(runs=2), {}, r"expected a plain network, got a stack"),
        (_skip, {}, r"expected an Input and Dense layers in a row, got InputLayer, Dense, Add"),
        (small, {"inputs": ["metres"]}, r"expected 2 names of inputs, got 1$"),
        (
            lambda: Network(x := Input(2), Dense(9)(x), rng=0),
            {},
            r"expected at most 8 units in a layer, got 9$",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(net, change, message):
    with pytest.raises(ValueError, match=rf"^unit_graph: {message}"):
        unit_graph(net(), **{**HOW, **change})


def test_the_network_is_left_alone():
    net = small()
    before = net.theta.copy()
    unit_graph(net, **HOW)
    np.testing.assert_array_equal(net.theta, before)
