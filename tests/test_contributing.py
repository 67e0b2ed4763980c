"""The examples of CONTRIBUTING.md are whole: each one works under a name, and in a stack."""

import doctest
import re
from pathlib import Path

import numpy as np
import pytest

from nnbook import (
    SGD,
    CentralDifferences,
    Dense,
    Input,
    Network,
    activations,
    losses,
    metrics,
    optimizers,
)
from nnbook import _validation as check
from nnbook.gradcheck import check_layer, check_network

TEXT = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")

KINDS = {
    activations: activations.Activation,
    losses: losses.Loss,
    optimizers: optimizers.Optimizer,
    metrics: metrics.Metric,
}

RNG = np.random.default_rng(5)
X = RNG.standard_normal((12, 2))
Y = RNG.standard_normal((12, 2))

#: Of each example: its name, what defines it, and the package of its kind.
NAMED = {
    "softsign": ("softsign", activations),
    "log_cosh": ("LogCosh", losses),
    "lion": ("Lion", optimizers),
    "mae": ("MeanAbsoluteError", metrics),
}


@pytest.fixture(scope="module")
def defined():
    """Return all that the examples define, after running them."""
    test = doctest.DocTestParser().get_doctest(TEXT, {}, "CONTRIBUTING.md", None, 0)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    doctest.DocTestRunner(optionflags=flags).run(test, clear_globs=False)
    return test.globs


@pytest.fixture
def known(defined, monkeypatch):
    """Let each kind's package find the example, as if it were imported there."""
    for name, (symbol, home) in NAMED.items():
        assert name not in home.NAMES, f"expected an example that the package has not, got {name}"
        found = check.by_name({symbol: defined[symbol]}, KINDS[home])
        assert [*found] == [name]
        monkeypatch.setitem(home.NAMES, name, found[name])


def test_one_line_makes_an_example_known():
    for symbol, home in NAMED.values():
        kind = home.__name__.replace(".", "/")
        line = rf"^ +from {home.__name__}\.\w+ import {symbol} as {symbol}  # {kind}/__init__\.py$"
        assert len(re.findall(line, TEXT, re.MULTILINE)) == 1


def test_the_exercise_that_is_shown_is_that_of_the_package():
    root = Path(__file__).parent.parent
    section = TEXT.partition("\n## An exercise\n")[2].partition("\n## ")[0]
    shown = re.findall(r"^```py\n# (nnbook/\S+)\n(.+?)^```$", section, re.MULTILINE | re.DOTALL)
    ((path, code),) = shown
    assert code.strip() in (root / path).read_text(encoding="utf-8"), path


def test_the_files_and_tables_of_tests_that_are_named_are_there():
    root = Path(__file__).parent.parent
    for path in re.findall(r"`((?:nnbook|tests)/[\w/.]*)`", TEXT):
        assert (root / path).exists() or "NAME" in path, path
    for table, path in re.findall(r"`([A-Z]+)` in `(tests/\w+\.py)`", TEXT):
        assert re.search(rf"^{table} = ", (root / path).read_text(), re.MULTILINE), path


def network(defined, *, runs=None, **settings):
    """Return the smallest network that has every part, and a choice of the examples."""
    x = Input(2)
    hidden = Dense(3, settings.pop("activation", "tanh"))(x)
    hidden = defined["Gain"]()(hidden) if settings.pop("gain", False) else hidden
    settings = {"loss": "mse", "optimizer": SGD(0.1), "rng": 0} | settings
    return Network(x, Dense(2)(hidden), runs=runs, **settings)


CHOICES = {
    "activation": {"activation": "softsign"},
    "layer": {"gain": True},
    "loss": {"loss": "log_cosh"},
    "optimizer": {"optimizer": "lion"},
    "metric": {"metrics": ["mae"]},
}


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("batch_size", [None, 5])
def test_each_example_trains_in_a_stack_as_alone(choice, batch_size, defined, known):
    stack = network(defined, runs=3, **CHOICES[choice])
    alone = stack.select(2)
    start = stack.theta.copy()
    together, single = (
        net.fit(X, Y, epochs=15, batch_size=batch_size, validation_data=(X, Y))
        for net in (stack, alone)
    )
    np.testing.assert_allclose(stack.theta[2], alone.theta, atol=1e-10)
    assert (stack.theta != start).all()
    for key in single:
        np.testing.assert_allclose(together[key][:, 2], single[key], rtol=1e-9)
    if choice == "metric":
        expected = np.abs(stack.predict(X) - Y).mean(axis=(1, 2))
        np.testing.assert_allclose(together["val_mae"][-1], expected, rtol=1e-12)


@pytest.mark.parametrize("choice", ["activation", "layer", "loss"])
def test_each_gradient_is_right_in_a_network_and_in_a_training(choice, defined, known):
    nets = [network(defined, **CHOICES[choice]) for _ in range(2)]
    assert check_network(nets[0], X, Y).passed
    exact = nets[0].fit(X, Y, epochs=10)
    rough = nets[1].fit(X, Y, epochs=10, gradient=CentralDifferences(1e-5))
    np.testing.assert_allclose(rough["loss"], exact["loss"], atol=1e-7)


@pytest.mark.parametrize("choice", CHOICES)
def test_no_example_promotes_float32(choice, defined, known):
    net = network(defined, dtype=np.float32, **CHOICES[choice])
    history = net.fit(X, Y, epochs=2)
    assert net.theta.dtype == history["loss"].dtype == net.predict(X).dtype == np.float32
    _, gradient = net.gradient(X, Y)
    assert gradient.dtype == np.float32


def test_the_gradient_check_finds_the_wrong_layer(defined):
    assert check_layer(defined["Gain"](), [(4,)]).passed
    assert not check_layer(defined["WrongGain"](), [(4,)]).passed


def test_the_loss_keeps_its_digits(defined):
    """Near 0 it is e^2 / 2, far away |e| - ln 2; nothing overflows."""
    loss = defined["LogCosh"]()
    for error, expected in [(1e-3, 5e-7), (-1e4, 1e4 - np.log(2)), (0.0, 0.0)]:
        assert loss([[0.0]], [[error]]) == pytest.approx(expected, rel=1e-6, abs=1e-15)
