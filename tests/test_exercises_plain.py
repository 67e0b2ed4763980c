"""Every formula in a statement, a hint or an explanation is readable in a terminal."""

import pytest

from nnbook import exercises
from nnbook.exercises import handout
from nnbook.exercises.plain import readable


@pytest.mark.parametrize("name", exercises.names())
def test_no_latex_is_left(name):
    exercise = exercises.load(name)
    for text in (exercise.statement, exercise.why, *exercise.hints):
        plain = readable(text)
        assert not set("$\\{}") & set(plain.replace("{'a', 'b'}", "")), plain
    assert "$" not in repr(exercise)
    assert "\\" not in str(exercise.hint(1))
    assert "\\" not in str(exercise.solution())


def test_a_notebook_keeps_its_latex():
    exercise = exercises.load("bn_forward")
    assert r"\frac{x - \mu}" in exercise._repr_markdown_()
    assert r"\frac{x - \mu}" in handout.notebook("batch-normalization")["cells"][2]["source"]
    assert r"\partial" in exercises.load("bn_backward").hint(2).markdown


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"$\tfrac12 (w - a)^2 + \lambda_1 |w|$", "1/2 (w - a)² + λ₁ |w|"),
        (r"$\frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta$", "(x - μ)/(√(σ² + ε)) + β"),
        (r"$\frac h2 \frac{10}{\hat v} \sqrt\mu$", "h/2 10/v\u0302 √μ"),
        (r"$e^{-50} + e^{-z} + e^w + C^\top + a^{-}$", "e⁻⁵⁰ + e^(-z) + e^w + Cᵀ + a^-"),
        (r"$\bar W_{ij}, s_{j \ne y}, \text{fan\_in}$", "W\u0304_ij, s_(j ≠ y), fan_in"),
        (r"$\lVert a - b \rVert^2$ and $\langle dy \rangle$", "‖a - b‖² and ⟨dy⟩"),
        (r"$\left( \partial L \right)\, x\!y$", "(∂L) xy"),
        ("a\n\n$$ y = \\ln x . $$\n\nb", "a\n\n    y = ln x.\n\nb"),
        ("no formula: {'a'}, 5 \\ 6", "no formula: {'a'}, 5 \\ 6"),
        (r"$x^$", "x"),
    ],
)
def test_formulas_in_a_line(latex, plain):
    assert readable(latex) == plain
