"""Tests of nnbook.plots.network_graph: what is drawn, where, and what is said of it."""

import re
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.transforms import Affine2D

from nnbook import Add, Concatenate, Dense, Dropout, Input, Network, Sequential
from nnbook.plots import network_graph
from nnbook.plots.figure import WIDTH
from nnbook.plots.layering import layering


def xor():
    x = Input(2)
    return Network(x, Dense(1)(Concatenate()([x, Dense(1, activation="tanh")(x)])))


def two():
    a, b = Input(4, name="left"), Input(3, name="right")
    h = Concatenate()([Dense(5)(a), b])
    ends = [
        Dense(1, name="price")(Dropout(0.2)(h)),
        Dense(3, name="class")(Add()([Dense(8)(a), h])),
    ]
    return Network([a, b], ends)


def shared():
    x, z, tower = Input(2, name="one"), Input(2, name="other"), Dense(3, name="tower")
    return Network([x, z], Dense(1)(Concatenate()([tower(x), tower(z)])), runs=4)


def chain(layers=12):
    return Sequential([Input(8), *(Dense(8) for _ in range(layers))])


def skips():
    x = h = Input(8)
    kept = [x]
    for _ in range(8):
        h = Dense(8)(h)
        kept.append(h)
    return Network(x, Add()(kept))


def wide():
    x = Input(8)
    return Network(x, Concatenate()([*(Dense(k + 1, name=f"branch_{k}")(x) for k in range(7)), x]))


NETWORKS = {f.__name__: f for f in (xor, two, shared, chain, skips, wide)}
every = pytest.mark.parametrize("name", NETWORKS)


def drawn(name):
    """Return the summary, the axes, the boxes and the arrows of a drawing."""
    net = NETWORKS[name]()
    plot = network_graph(net, caption="A network.")
    (axes,) = plot.figure.axes
    boxes = [p for p in axes.patches if isinstance(p, FancyBboxPatch)]
    arrows = [p for p in axes.patches if isinstance(p, FancyArrowPatch)]
    return net.summary(), plot, axes, boxes, arrows


@every
def test_each_layer_is_a_box_with_its_words_and_each_edge_an_arrow(name):
    summary, _, axes, boxes, arrows = drawn(name)
    assert len(boxes) == len(summary.rows)
    assert len(arrows) == sum(len(row.reads) for row in summary.rows)
    texts = [text.get_text() for text in axes.texts]
    for row in summary.rows:
        assert row.name in texts
        assert any(t.endswith(str(row.shape)) and row.kind.startswith(t.split()[0]) for t in texts)


def area(box):
    """Return left, right, top and bottom of a box, with its rounded border."""
    x, y, w, h = box.get_x(), box.get_y(), box.get_width(), box.get_height()
    return x - 0.04, x + w + 0.04, y - 0.04, y + h + 0.04


@every
def test_boxes_do_not_touch_and_arrows_do_not_run_through_them(name):
    _, _, _, boxes, arrows = drawn(name)
    areas = [area(box) for box in boxes]
    for k, (left, right, top, bottom) in enumerate(areas):
        for a, b, c, d in areas[k + 1 :]:
            assert right < a or b < left or bottom < c or d < top
    for arrow in arrows:
        # The path itself, cut into short pieces: at 100 dots an inch its curves are smooth.
        path = arrow._path_original.transformed(Affine2D().scale(100))
        pieces = [piece.reshape(-1, 2) for piece, _ in path.iter_segments(curves=False)]
        points = np.concatenate(pieces) / 100
        points = np.concatenate([np.linspace(p, q, 20) for p, q in pairwise(points)])
        for left, right, top, bottom in areas:
            inside = (points[:, 0] > left + 0.01) & (points[:, 0] < right - 0.01)
            inside &= (points[:, 1] > top + 0.01) & (points[:, 1] < bottom - 0.01)
            assert not inside.any()


@every
def test_words_fit_into_their_boxes_and_can_be_read(name):
    _, plot, axes, boxes, _ = drawn(name)
    assert plot.figure.get_size_inches()[0] == pytest.approx(WIDTH)
    plot.figure.canvas.draw()
    to_inches = axes.transData.inverted()
    areas = [area(box) for box in boxes]
    for text in axes.texts:
        assert text.get_size() >= 7.0
        (x0, y0), (x1, y1) = to_inches.transform(text.get_window_extent().get_points())
        y0, y1 = min(y0, y1), max(y0, y1)
        assert any(a <= x0 and x1 <= b and c <= y0 and y1 <= d for a, b, c, d in areas), text


@every
def test_the_data_goes_one_way(name):
    _, _, _, _, arrows = drawn(name)
    for arrow in arrows:
        vertices = arrow._path_original.vertices
        down = NETWORKS[name] in (chain, skips)
        assert (np.diff(vertices[:, 1 if down else 0]) >= -1e-9).all()


def test_the_alternative_describes_the_graph():
    alt = network_graph(shared(), caption="Two towers.", alt="Two towers of one layer.").alt
    assert alt == (
        "Two towers of one layer. It has 2 inputs, 1 output and 16 parameters in each of 4 runs. "
        "one has shape (2,). tower (Dense) has shape (3,) and reads one. other has shape (2,). "
        "tower #2 (Dense) has shape (3,) and reads other; it is the layer tower again. "
        "concatenate (Concatenate) has shape (6,) and reads tower and tower #2. "
        "dense (Dense) has shape (1,) and reads concatenate; it is an output."
    )


def test_shared_layers_have_dashed_boxes():
    _, _, _, boxes, _ = drawn("shared")
    dashed = [box.get_linestyle() for box in boxes].count("--")
    assert dashed == 2
    assert all(box.get_linestyle() == "-" for box in drawn("xor")[3])


def test_inputs_outputs_and_layers_without_parameters_differ_in_colour():
    colors = {tuple(box.get_edgecolor()) for box in drawn("xor")[3]}
    assert len(colors) == 4


def test_the_drawing_is_in_the_colours_of_the_page():
    svg = network_graph(two(), caption="Two.").svg()
    assert not re.search("#000000|#010203", svg)


# The layout -------------------------------------------------------------------------------------


def test_an_input_that_is_read_late_stands_late():
    plan = layering([[], [0], [1], [], [2, 3]], lambda node: 1.0, 0.5)
    assert [[p.node for p in level] for level in plan.levels] == [[0], [1], [2, 3], [4]]


def _crossings(levels):
    """Count how many pairs of edges cross between neighbouring levels."""
    total = 0
    for level, following in pairwise(levels):
        order = {id(place): k for k, place in enumerate(following)}
        ends = [[order[id(low)] for low in place.below] for place in level]
        for k, first in enumerate(ends):
            total += sum(a > b for other in ends[k + 1 :] for a in first for b in other)
    return total


def test_crossings_are_taken_away():
    # Two chains whose nodes are given crosswise.
    reads = [[], [], [1], [0], [3], [2]]
    plan = layering(reads, lambda node: 1.0, 0.5)
    assert _crossings(plan.levels) == 0


def test_places_of_a_level_keep_their_distance():
    rng = np.random.default_rng(0)
    for _ in range(20):
        reads = [[]] + [
            sorted(set(rng.integers(0, k, size=rng.integers(1, 4)).tolist())) for k in range(1, 12)
        ]
        plan = layering(reads, lambda node: 0.1 if node is None else 1.0 + node / 10, 0.25)
        for level in plan.levels:
            for a, b in pairwise(level):
                half = sum(0.05 if p.node is None else (1 + p.node / 10) / 2 for p in (a, b))
                assert b.across - a.across >= half + 0.25 - 1e-9
        for edge in plan.edges:
            assert [p.level for p in edge] == [*range(edge[0].level, edge[-1].level + 1)]
