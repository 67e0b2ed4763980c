"""Tests of nnbook.plots: what a page needs from each figure, whatever it shows."""

import html
import re
from functools import cache, partial
from inspect import isfunction

import numpy as np
import pytest

from nnbook import Dense, Input, Sequential, plots, tuning
from nnbook.plots import Plot, Table, signed, stacked

WORDS = {"caption": "A `caption` & more.", "alt": 'Shows "what" it shows.'}
AXES = {"xlabel": "depth", "ylabel": "std"}
RNG = np.random.default_rng(0)
CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]


def searched():
    """Return a search of every kind of hyperparameter, with a failed trial."""
    space = {
        "rate": tuning.LogUniform(1e-3, 10), "momentum": tuning.Uniform(0, 0.9),
        "units": tuning.Integer(4, 64, log=True), "activation": tuning.Choice(["tanh", "relu"]),
    }  # fmt: skip

    def score(params, seed):
        return float("nan") if params["rate"] > 5 else -abs(np.log10(params["rate"]) + 1)

    return tuning.search(score, space, tuning.RandomSearch(30), rng=0)


# One example of every function that draws, and another one with all its options.
DRAW = {
    "lines": partial(plots.lines, {"": {"loss": [3.0, 2.0, 1.0]}}, x=[1, 2, 3], **AXES),
    "lines, all": partial(
        plots.lines,
        {"a": {"u": [1, 2.0], "v": [2, 3.0]}, "b": {"u": [1, np.nan]}},
        x=[1, 10], **AXES, logx=True, logy=True, ylim=(0.1, 10), marks=False,
        bands={"u": ([0.5, 1], [2, 3]), "a: v": ([1, 2], [2, 4])},
        points={"course": ([1], [2])}, rules={"ln 2": 0.7},
    ),
    "lines, in rows": partial(
        plots.lines, {k: {"loss": [3.0, 2.0]} for k in "abc"}, x=[1, 2], **AXES, columns=2
    ),
    "estimates": partial(plots.estimates, {"": {"relu": (0.9, 0.8, 1.0)}}, xlabel="accuracy"),
    "estimates, all": partial(
        plots.estimates,
        {"a": {"relu": (9, 8, 10), "elu": (np.inf, 1, np.inf)}, "b": {"tanh": (1, 1, 1)}},
        xlabel="epochs", rules={"one": 1}, logx=True, share_x=False,
    ),
    "paths": partial(plots.paths, {"a": [[0, 0], [3, 4.0]], "b": [[0, 0]]}, goal=(1, -1), **AXES),
    "heat_map": partial(
        plots.heat_map, {"": RNG.normal(size=(3, 2))}, x=[1, 2], y=[1, 2, 3], value="std", **AXES
    ),
    "heat_map, all": partial(
        plots.heat_map,
        {"p": [[1.0, np.nan], [3.0, 4.0]], "q": np.ones((2, 2))},
        x=[1, 2], y=[1, 2], value="std", **AXES, limits=(0, 2), diverging=True,
        curves={"p": {"edge": ([1, 2], [1, 2])}}, notes={"p": {"order": (1, 2)}},
    ),
    "heat_map, numbers": partial(
        plots.heat_map, {"": [[0.1, np.nan, 0.9]]}, x=[3, 5, 7], y=[1],
        value="share", numbers=True, **AXES,
    ),
    "heat_map, down": partial(
        plots.heat_map, {"a": np.eye(2), "b": [[1, 2], [3, 4]]}, x=[0, 1], y=[0, 1],
        value="percent", down=True, **AXES,
    ),
    "heat_map, counts": partial(
        plots.heat_map, {"": [[5.4, 17.0]]}, x=[3, 5], y=[1], value="dots", numbers=".0f", **AXES
    ),
    "regions": partial(
        plots.regions,
        {"early": np.full((4, 4), 0.3), "late": np.eye(4)},
        extent=(0, 1, 0, 1), x=[[0, 0], [0, 1], [1, 0], [1, 1]], y=[0, 1, 1, 0], **AXES, columns=1,
    ),
    "histograms": partial(
        plots.histograms, {"std 1": [[1, 2], [0, 5]], "std 2": [[0, 0], [1, 1]]}, [-1, 0, 1],
        xlabel="activation",
    ),
    "matrices": partial(
        plots.matrices, {"W1": np.eye(2), "W2": [[0.001, 0, -3]]}, columns=1, **AXES
    ),
    "intervals": partial(
        plots.intervals,
        {"mean": {"tanh": [0.5, -5.0], "relu": [1]}, "std": {"relu": [2]}},
        limit=4,
        xlabel="deviation",
    ),
    "bowls": partial(
        plots.bowls,
        {"narrow": ([[4.0, 0.0], [0.0, 1.0]], [[1, 1], [-0.6, 0.6], [0.36, 0.36]])},
        columns=2, **AXES,
    ),
    "boundaries": partial(
        plots.boundaries, {"": {"one": [1, 1, -1.5]}}, x=CORNERS, y=[0, 0, 0, 1], **AXES
    ),
    "boundaries, all": partial(
        plots.boundaries,
        {"AND": {"u": [1, 1, -1.5], "v": [0, 0, -1]}, "OR": {"u": [1, 1, -0.5]}, "": {}},
        x=CORNERS, y={"AND": [-1, -1, -1, 1], "OR": [0, 1, 1, 1], "": [0, 1, 1, 0]}, **AXES,
        across=2,
    ),
    "film": partial(
        plots.film, {"start": [0, 0, 1.0], "end": [1, 1, -1.5]}, x=CORNERS, y=[0, 0, 0, 1], **AXES
    ),
    "surfaces": partial(
        plots.surfaces,
        {"bowl": (lambda p: (p**2).sum(axis=-1), (-2, 2, -2, 2))},
        {"bowl": {"down": [[1, 1], [0.5, 0.0]], "away": [[1, 1], [np.nan, 9]]}},
        columns=2, **AXES,
    ),
    "surfaces, all": partial(
        plots.surfaces,
        {name: (lambda p: p[..., 0] ** 2 + p[..., 1], (-1, 1, -1, 1)) for name in "ab"},
        {"a": {"u": [[1, 1], [0, 0]]}, "b": {"v": [[0, 1], [0, 0]]}},
        minima={"a": (0, -1)}, columns=1, **AXES,
    ),
    "contours": partial(
        plots.contours, {"": np.eye(3)}, x=[0, 1, 2], y=[0, 1, 2], levels=[0.5], **AXES
    ),
    "contours, all": partial(
        plots.contours,
        {"a": [[1, 0], [2, 3]], "b": np.eye(2), "c": np.eye(2)}, x=[0, 1], y=[0, 2],
        levels=[0.5, 1.5], curves={"a": {"ball": ([0, 1], [1, 0])}},
        points={"b": {"best": (0.5, 1)}}, columns=2, **AXES,
    ),
    "clouds": partial(plots.clouds, {"raw": RNG.normal(size=(9, 2))}, **AXES),
    "clouds, all": partial(
        plots.clouds,
        {"raw": RNG.normal(size=(4, 2)), "centred": RNG.normal(size=(4, 2))},
        groups=["a", "b", "a", "b"], columns=1, **AXES,
    ),
    "pictures": partial(plots.pictures, {"raw": RNG.random((3, 4, 4)), "flat": np.ones((2, 4, 4))}),
    "pictures, all": partial(
        plots.pictures, {"two": RNG.random((2, 4, 4, 3)), "one": RNG.random((1, 4, 4, 3))}
    ),
    "scatter": partial(plots.scatter, {"": {"a": ([1, 2.0], [3, 4.0])}}, **AXES),
    "scatter, all": partial(
        plots.scatter, {"p": {"a": ([1, 2], [3, 4]), "b": ([1], [5])}, "q": {"b": ([2], [2])}},
        **AXES, diagonal="equal", logx=True, logy=True,
    ),
    "network_graph": partial(plots.network_graph, Sequential([Input(2), Dense(1)], rng=0)),
    "unit_graph": partial(
        plots.unit_graph, Sequential([Input(2), Dense(2, "tanh"), Dense(1)], rng=0),
        inputs=["a", "b"], output="y",
    ),
    "parallel_coordinates": partial(plots.parallel_coordinates, searched()),
    "marginal_effects": partial(plots.marginal_effects, searched(), columns=2),
    "best_so_far": partial(plots.best_so_far, searched()),
}  # fmt: skip
every = pytest.mark.parametrize("name", DRAW)


def draw(name):
    return DRAW[name](**WORDS)


@cache
def plot(name):
    return draw(name)


@cache
def page(name):
    return plot(name)._repr_html_()


def test_every_public_function_has_an_example():
    functions = {name for name, thing in vars(plots).items() if isfunction(thing)}
    functions -= {"signed", "stacked"}
    assert functions == {name.split(",")[0] for name in DRAW}


@every
def test_a_figure_has_a_caption_and_words_for_what_it_shows(name):
    text = page(name)
    assert isinstance(plot(name), Plot)
    assert text.startswith('<figure class="nn-figure"><svg role="img" aria-label="')
    assert "<figcaption>A <code>caption</code> &amp; more.</figcaption></figure>" in text
    label = html.unescape(re.search(r'aria-label="([^"]*)"', text)[1])
    assert label == plot(name).alt
    assert label.startswith('Shows "what" it shows.')
    assert len(label) > len(WORDS["alt"]) + 10  # the function adds what it knows of the data


@every
def test_ink_has_the_colour_of_the_page(name):
    text = page(name)
    assert "currentColor" in text
    assert "#010203" not in text
    assert "#000000" not in text  # text that would vanish on a dark page
    background = re.search(r'<g id="[^"]*patch_1">\s*<path[^>]*style="([^"]*)"', text)
    assert "fill: none" in background[1]


def ids(text):
    return re.findall(r'\bid="([^"]*)"', text)


def test_no_two_figures_share_a_name():
    every_id = [one for name in DRAW for one in set(ids(page(name)))]
    assert len(every_id) == len(set(every_id))
    changed = plots.lines({"": {"loss": [3.0, 2.0, 1.1]}}, x=[1, 2, 3], **AXES, **WORDS)
    assert not set(ids(changed.svg())) & set(ids(page("lines")))


@every
def test_references_within_a_figure_resolve(name):
    text = page(name)
    used = set(re.findall(r'(?:href="#|url\(#)([^")]*)', text))
    assert used
    assert used <= set(ids(text))
    assert len(ids(text)) == len(set(ids(text)))


@every
def test_the_same_numbers_give_the_same_file(name):
    assert draw(name)._repr_html_() == page(name)
    assert "<metadata>" not in page(name)


@every
@pytest.mark.parametrize("missing", ["caption", "alt"])
@pytest.mark.parametrize("empty", ["", " \n"])
def test_an_empty_caption_or_alternative_is_refused(name, missing, empty):
    # The function adds what it knows, but that does not replace a sentence by the author.
    with pytest.raises(ValueError, match=rf"^plots: expected {missing} to be a sentence, got "):
        DRAW[name](**WORDS | {missing: empty})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lines", "loss goes from 3 at 1 to 1 at 3."),
        ("lines, all", "a: v goes from 2 at 1 to 3 at 10. b: u goes from 1 at 1 to 1 at 1."),
        (
            "heat_map, all",
            "p: lowest value 1 where depth is 1 and std is 1. p: highest value 4 where "
            "depth is 2 and std is 2.",
        ),
        ("regions", "early: 2 of 4 on the right side. late: 0 of 4 on the right side."),
        (
            "histograms",
            "std 1: the fullest of 2 bins holds 67% in layer 0 and 100% in layer 1. std 2: "
            "the fullest of 2 bins holds 0% in layer 0 and 50% in layer 1.",
        ),
        ("matrices", "W1: from 0 to 1. W2: from -3 to 0.001."),
        ("bowls", "narrow: condition number 4; after 2 steps 0.13 of the first loss is left."),
        ("surfaces", "bowl, down: the loss goes from 2 to 0.25."),
        ("surfaces", "bowl, away: the loss goes from 2 to a value that is not finite."),
        ("contours, all", "a: lowest at (1, 0). b: lowest at (1, 0). b: best at (0.5, 1)."),
        ("pictures", "flat: grey values from 1 to 1."),
        ("pictures, all", "two: images in colour, 2. one: images in colour, 1."),
        (
            "intervals",
            "Of 4 values 1 lie outside the interval from -4 to 4; the largest distance from "
            "0 is 5.",
        ),
    ],
)
def test_what_the_words_say_is_true_of_the_data(name, said):
    assert said in plot(name).alt


def test_a_line_without_a_finite_value_is_reported():
    gone = plots.lines({"": {"loss": [np.nan, np.inf]}}, x=[1, 2], **AXES, **WORDS)
    assert "loss is not finite anywhere." in gone.alt


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_save(tmp_path, ending):
    path = tmp_path / f"figure.{ending}"
    plot("lines").save(path)
    assert path.stat().st_size > 1000


def test_repr_is_the_caption():
    assert repr(DRAW["lines"](caption="Two\n  lines.", alt="x y")) == "Plot: Two lines."


# Tables -----------------------------------------------------------------------------------------


def test_one_part_is_a_table_with_a_caption():
    table = Table({"": {"layer": [0, 1], "a < b": ["x&y", "z"]}}, caption="Mean < std.")
    text = table._repr_html_()
    assert "<caption><span>Mean &lt; std.</span></caption>" in text
    assert '<th scope="col">a &lt; b</th>' in text
    assert "<td>1</td><td>z</td>" in text
    assert "<td>x&amp;y</td>" in text
    assert str(table).splitlines() == [
        "Mean < std.",
        "layer  a < b",
        "    0    x&y",
        "    1      z",
    ]


def test_several_parts_are_folded_under_their_titles():
    text = Table({"tanh": {"a": [1]}, "<relu>": {"a": [2]}}, caption="c")._repr_html_()
    assert text.count("<details><summary>") == 2
    assert "<summary>&lt;relu&gt;</summary>" in text
    assert "<caption>" not in text
    assert '<p class="nn-caption">c</p>' in text
    assert "tanh" in str(Table({"tanh": {"a": [1]}, "relu": {"a": [2]}}, caption="c"))


def test_a_row_with_its_first_entry_alone_is_a_heading():
    text = Table({"": {"layer": ["std", "0"], "ours": ["", "1"]}}, caption="c", strong="ours")
    text = text._repr_html_()
    assert '<tr class="nn-group"><th scope="rowgroup" colspan="2">std</th></tr>' in text
    assert '<tr><td>0</td><td class="nn-strong">1</td></tr>' in text


def test_columns_of_words_begin_at_the_left():
    columns = {"name": ["a"], "verdict": ["holds"], "n": [1]}
    text = plots.Table({"": columns}, caption="c", strong="n", words=["verdict"])._repr_html_()
    assert '<th scope="col" class="nn-words">verdict</th><th scope="col">n</th>' in text
    assert '<td>a</td><td class="nn-words">holds</td><td class="nn-strong">1</td>' in text


def test_stacked_groups_have_headings_and_the_same_rows():
    groups = {
        "mean": {"course": ["-0.1"], "interval": [(-0.25, 0.5)]},
        "std": {"course": ["0.9"], "interval": [1.0]},
    }
    columns = stacked(groups, label="layer", labels=[0], digits={"interval": 1})
    assert columns == {
        "layer": ["mean", "0", "std", "0"],
        "course": ["", "−0.1", "", "0.9"],
        "interval": ["", "−0.2 … 0.5", "", "1.0"],
    }


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(-0.25, 2, "−0.25"), (0.25, 1, "0.2"), (0.0, 6, "0"), (-1e-9, 3, "0.000"), (-1.0, 0, "−1")],
)
def test_signed(value, digits, text):
    assert signed(value, digits) == text


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(
        ValueError, match=r"^Table 'p': expected columns of one length, got \{'a': 1, "
    ):
        Table({"p": {"a": [1], "b": [1, 2]}}, caption="c")


def test_scatter_draws_each_group_and_says_its_ranges():
    x = np.arange(1.0, 11.0)
    plot = plots.scatter(
        {"left": {"a": (x, 2 * x), "b": (x, x)}, "right": {"a": (x, x**2)}},
        xlabel="x",
        ylabel="y",
        diagonal="equal",
        logx=True,
        logy=True,
        caption="Points.",
        alt="Some points.",
    )
    assert "left: a, 10 points, the middle half of x from 3.25 to 7.75 and of y" in plot.alt
    assert len(plot.figure.axes) == 2
    assert [text.get_text() for text in plot.figure.legends[0].get_texts()] == ["a", "b", "equal"]
    lone = plots.scatter({"": {"a": (x, x)}}, xlabel="x", ylabel="y", caption="One.", alt="One.")
    assert not lone.figure.legends


def test_many_points_are_pale_and_their_legend_is_not():
    few, many = np.arange(1.0, 11.0), np.arange(1.0, 302.0)
    for x, alpha in ((few, 0.9), (many, 0.5)):
        plot = plots.scatter({"": {"a": (x, x), "b": (x, -x)}}, xlabel="x", ylabel="y", **WORDS)
        assert [line.get_alpha() for line in plot.figure.axes[0].lines] == [alpha, alpha]
        assert [handle.get_alpha() for handle in plot.figure.legends[0].legend_handles] == [1, 1]


def test_titles_and_ticks_of_many_narrow_panels_do_not_meet():
    row = {"net": (0.5, 0.2, 0.9)}
    wide = plots.estimates({"relu, 3 epochs": row}, xlabel="accuracy", **WORDS)
    assert wide.figure.axes[0].get_title() == "relu, 3 epochs"
    panels = {f"relu, {n} epochs": row for n in range(4)}
    narrow = plots.estimates(panels, xlabel="accuracy", **WORDS)
    assert narrow.figure.axes[0].get_title() == "relu,\n0 epochs"
    assert all(len(ax.get_xticks()) <= 5 for ax in narrow.figure.axes)


def test_coloured_pictures_keep_their_colours_and_stand_apart():
    red, blue = np.zeros((1, 2, 3, 3)), np.zeros((2, 2, 3, 3))
    red[..., 0], blue[..., 2] = 1.0, 1.0
    (shown,) = plots.pictures({"red": red, "blue": blue}, **WORDS).figure.axes[0].images
    sheet = np.asarray(shown.get_array())
    np.testing.assert_array_equal(sheet[0, 0], [1, 0, 0, 1])
    np.testing.assert_array_equal(sheet[3, 4], [0, 0, 1, 1])
    assert not sheet[2].any()  # between the rows, and beyond the only picture of the first
    assert not sheet[0, 3:].any()


@pytest.mark.parametrize(
    "rows",
    [
        {"flat": np.ones((2, 2))},
        {"grey": np.ones((1, 2, 2)), "colour": np.ones((1, 2, 2, 3))},
        {"two channels": np.ones((1, 2, 2, 2))},
    ],
)
def test_pictures_of_another_shape_are_refused(rows):
    with pytest.raises(ValueError, match=r"^pictures: expected all rows of shape .*, got \("):
        plots.pictures(rows, **WORDS)


@pytest.mark.parametrize("numbers", [False, True])
def test_rows_of_a_confusion_matrix_run_down_in_every_panel(numbers):
    # With two panels an axis that is shared must not be turned twice.
    shown = {"a": np.eye(3), "b": np.ones((3, 3))}
    labels = {"x": range(3), "y": range(3), "value": "percent", "numbers": numbers}
    for down in (False, True):
        panels = plots.heat_map(shown, **labels, **AXES, **WORDS, down=down).figure.axes[:2]
        assert [ax.yaxis_inverted() for ax in panels] == [down, down]
