"""Tests of the boundaries and the film: what is drawn, and that the reader decides what moves."""

import re

import numpy as np
import pytest

from nnbook import plots

CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]
WORDS = {"xlabel": "x1", "ylabel": "x2", "caption": "A line.", "alt": "A line moves."}
AND = [0, 0, 0, 1]
FRAMES = {"start": [0, 0, -1.0], "middle": [1, 0, -0.5], "end": [1, 1, -1.5]}


def film(**settings):
    return plots.film(FRAMES, x=CORNERS, y=AND, **WORDS, **settings)


def test_the_words_count_what_each_line_has_on_the_right_side():
    plot = plots.boundaries(
        {"AND": {"a": [1, 1, -1.5], "b": [0, 0, 1]}, "XOR": {"a": [1, 1, -1.5]}},
        x=CORNERS, y={"AND": AND, "XOR": [-1, 1, 1, -1]}, **WORDS,
    )  # fmt: skip
    assert "AND: a: 4 of 4 on the right side. AND: b: 1 of 4" in plot.alt
    assert "XOR: a: 1 of 4 on the right side." in plot.alt
    assert "start: 3 of 4 on the right side. middle: 3 of 4 " in film().alt


def test_a_line_is_where_z_is_zero_and_the_shade_where_it_is_above():
    w = np.array([2.0, 1.0, -1.2])
    plot = plots.boundaries({"": {"u": w}}, x=CORNERS, y=AND, **WORDS)
    (ax,) = plot.figure.axes
    (line,) = (one for one in ax.lines if one.get_marker() == "None")
    assert np.column_stack(line.get_data()) @ w[:2] + w[2] == pytest.approx(np.zeros(2))
    (shade,) = ax.patches
    z = shade.get_xy() @ w[:2] + w[2]
    assert z.min() == pytest.approx(0)
    assert z.max() == pytest.approx(1.35 * 3 - 1.2)


def test_a_unit_that_says_the_same_everywhere_has_no_line():
    (ax,) = plots.boundaries({"": {"u": [0, 0, 1.0]}}, x=CORNERS, y=AND, **WORDS).figure.axes
    assert ax.patches[0].get_xy()[:4].tolist() == [
        [-0.35, -0.35], [1.35, -0.35], [1.35, 1.35], [-0.35, 1.35]
    ]  # fmt: skip
    (ax,) = plots.boundaries({"": {"u": [0, 0, -1.0]}}, x=CORNERS, y=AND, **WORDS).figure.axes
    assert not ax.patches
    assert len(ax.lines[-1].get_xdata()) == 0


def test_a_film_stands_still_until_it_is_played_and_needs_no_script():
    text = film(seconds=2)._repr_html_()
    assert "<script" not in text
    assert re.search(r"animation:f\w+ 6s step-end infinite paused", text)
    own = re.search(r"@keyframes (f[0-9a-f]{8})", text)[1]
    play = f"figure:has(.{own}-play :checked) "
    assert f'{play}[id^="{own}-frame-"]{{animation-play-state:running}}' in text
    assert re.search(rf'<label class="{own}-play"[^>]*><input type="checkbox"[^>]*> Play', text)


def test_each_frame_has_its_turn():
    text = film(seconds=2)._repr_html_()
    share = float(re.search(r"0%\{opacity:1\}([\d.]+)%,100%\{opacity:0\}", text)[1])
    assert share < 100 / 3 < share + 1e-3  # below: or two frames would be shown at rest
    delays = re.findall(r"frame-(\d)-\"\]\{animation-delay:(-[\d.]+)s", text)
    # In a cycle of 6 seconds the last frame is there first, and frame k after 2 (k + 1) seconds.
    assert [(6 + float(delay)) / 2 - 1 for _, delay in delays] == [0, 1]
    assert [int(k) for k, _ in delays] == [0, 1]
    assert set(re.findall(r'id="f\w+-frame-(\d)-', text)) == {"0", "1", "2"}


def test_readers_who_want_less_motion_or_print_see_it_still():
    text = film()._repr_html_()
    for media in ("prefers-reduced-motion:reduce", "print"):
        rules = re.search(rf"@media \(?{media}\)?\{{(.*?\}})\}}", text)[1]
        assert "animation:none!important" in rules
        assert "display:none!important" in rules
        assert re.search(r':not\(\[id\^="f\w+-frame-2-"\]\)\{opacity:.3\}', rules)


def test_two_films_do_not_meet():
    other = plots.film({**FRAMES, "end": [1, 1, -1.4]}, x=CORNERS, y=AND, **WORDS)
    names = [re.search(r"@keyframes (\w+)", one._repr_html_())[1] for one in (film(), other)]
    assert names[0] != names[1]


def test_a_film_does_not_flash():
    with pytest.raises(ValueError, match=r"^plots.film: expected seconds to be finite and >= 0.4"):
        film(seconds=0.2)
