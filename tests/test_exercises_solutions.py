"""The solutions and right answers of exercises, compared with the package and with searches."""

import numpy as np
import pytest

from nnbook import autograd, losses
from nnbook.arrays.workspace import Workspace
from nnbook.autograd import Value
from nnbook.book.course import lab
from nnbook.book.xor.exercises.xor_from_nothing import xor_from_nothing
from nnbook.book.xor.lab import lab_parameters, xor_network
from nnbook.datasets import load_and, load_xor
from nnbook.exercises import load
from nnbook.layers import BatchNormalization
from nnbook.optimizers import SGD, Adam
from nnbook.perceptron import HebbianUnit, LinearUnit, Perceptron, separation
from nnbook.regularizers import L2
from nnbook.schedules import CosineDecay


def solution(name):
    return load(name).reference


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def labels(x):
    """OR, as 1 and -1."""
    return np.where(x.max(axis=1) == 1, 1, -1)


def test_graph_by_hand():
    a, b, c, d = (Value(v) for v in (2.0, -3.0, 1.0, -4.0))
    end = (a * b + autograd.maximum(c, d)) ** 2 + a
    end.backward()
    found = {
        "L": end.data,
        **{name: leaf.grad for name, leaf in zip("abcd", (a, b, c, d), strict=True)},
    }
    assert found == solution("graph_by_hand")


def test_reverse_pass_is_that_of_a_graph():
    a, b = Value(2.0), Value(3.0)
    p = a * b  # 2: read by 3 twice
    q = p * p
    end = q + a
    end.backward()
    edges = [(0, 2, 3.0), (1, 2, 2.0), (2, 3, 6.0), (2, 3, 6.0), (3, 4, 1.0), (0, 4, 1.0)]
    found = solution("reverse_pass")(5, edges)
    assert found == pytest.approx([float(v.grad) for v in (a, b, p, q, end)])


@pytest.mark.parametrize("shape", [(3,), (1, 3), (4, 1), (1,), (), (4, 3)])
def test_sum_to_shape_is_that_of_a_graph(shape, rng):
    g, leaf = rng.normal(size=(4, 3)), Value(rng.normal(size=shape))
    autograd.sum(g * (leaf + np.zeros((4, 3)))).backward()
    assert solution("sum_to_shape")(g, shape) == pytest.approx(leaf.grad)


def test_the_steps_of_a_difference_are_where_the_two_errors_are_smallest():
    answer, u = solution("step_of_a_difference"), 2.0**-53
    h = np.geomspace(1e-9, 1e-2, 100_001)
    central, one_sided = h**2 / 6 + 4 * u / h, h / 2 + 4 * u / h
    assert answer["central"] == pytest.approx(h[central.argmin()], rel=1e-3)
    assert answer["error"] == pytest.approx(central.min(), rel=1e-3)
    assert answer["one_sided"] == pytest.approx(h[one_sided.argmin()], rel=1e-3)
    lifted = h**2 / 6 + u * (1e6 / np.exp(3) + 4) / h
    assert answer["with_constant"] == pytest.approx(h[lifted.argmin()], rel=1e-3)


def test_or_by_hand():
    x = load_and("pm1").x
    unit = Perceptron(1.0, epochs=10).fit(x, labels(x))
    slow = Perceptron(0.01, epochs=10).fit(x, labels(x))
    assert solution("or_by_hand") == {
        "first": unit.path_[1].tolist(),
        "weights": Perceptron(1.0, epochs=1).fit(x, labels(x)).path_[-1].tolist(),
        "corrections": unit.updates_,
        "slow": slow.updates_,
    }


def test_hebb_on_or():
    x = load_and("01").x
    y, answer = labels(x), solution("hebb_on_or")

    def right(unit):
        return int(((unit.decision_function(x) > 0) == (y > 0)).sum())

    hebb = HebbianUnit(1.0, epochs=10).fit(x, y)
    assert hebb.path_[4].tolist() == answer["hebb"]
    assert hebb.path_[-1].tolist() == answer["hebb_10"]
    assert right(hebb) == answer["hebb_right"]
    assert right(Perceptron(epochs=100).fit(x, y)) == answer["perceptron_right"]
    least = LinearUnit(0.1, epochs=2000, batch_size=None).fit(x, y).path_[-1]
    assert least == pytest.approx(answer["least_squares"], abs=1e-6)


def test_an_epoch_of_a_perceptron(rng):
    x, y = rng.normal(size=(20, 3)), np.where(rng.random(20) < 0.5, 1, -1)
    unit = Perceptron(0.3, epochs=1).fit(x, y)
    rows = np.column_stack([x, np.ones(20)])
    w, corrections = solution("perceptron_epoch")(np.zeros(4), rows, y, 0.3)
    assert w == pytest.approx(unit.path_[-1])
    assert corrections == unit.updates_


def test_no_bound_on_the_mistakes_is_below_that_of_the_widest_separation(rng):
    x = load_and("01").x
    y = load_and("pm1").y[:, 0]
    best = separation(x, y).bound()
    assert solution("mistake_bound")(x, y, np.array([1, 1, -1.5])) == pytest.approx(best)
    for u in rng.normal(size=(200, 3)):
        assert solution("mistake_bound")(x, y, u) >= best - 1e-9


def test_convert_a_rate():
    divisor = {name: losses.get(name).divisor(50, 4) for name in losses.NAMES}
    for name, rate in solution("convert_a_rate").items():
        assert rate == pytest.approx(0.02 * divisor[name] / divisor["half_mse"])


def test_the_losses_are_those_of_the_package(rng):
    z, t = rng.normal(size=(6, 4)), np.eye(4)[rng.integers(0, 4, 6)]
    ours = losses.get("categorical_crossentropy_from_logits")
    loss, dz = solution("softmax_cross_entropy")(z, t)
    assert loss == pytest.approx(ours.value(t, z))
    assert dz == pytest.approx(ours.gradient(t, z))
    each = solution("binary_from_logits")(z, t)
    binary = losses.get("binary_crossentropy_from_logits")
    assert each.sum() == pytest.approx(binary.sums(t, z))
    y = 1 / (1 + np.exp(-z))
    slope = losses.get("mse").gradient(t, y) * y * (1 - y)
    assert solution("mse_through_sigmoid")(y, t) == pytest.approx(slope)


@pytest.mark.parametrize("half", [False, True])
def test_l2_is_that_of_the_package(half, rng):
    w, ours = rng.normal(size=(3, 2)), L2(0.3, half=half)
    gradient = np.zeros((3, 2))
    ours.add_gradient(w, gradient)
    value, slope = solution("l2_with_half")(w, 0.3, half)
    assert value == pytest.approx(ours.value(w))
    assert slope == pytest.approx(gradient)


def test_the_optimizers_are_those_of_the_package(rng):
    adam, sgd = Adam(0.1, epsilon=1e-8), SGD(0.1, momentum=0.9)
    theta = rng.normal(size=5)
    states = adam.init(theta.copy()), sgd.init(theta.copy())
    one = other = theta
    m = v = velocity = np.zeros(5)
    by_adam, by_sgd = theta.copy(), theta.copy()
    for t in range(1, 6):
        g = rng.normal(size=5)
        one, m, v = solution("adam_step")(one, m, v, g, t, 0.1)
        other, velocity = solution("momentum_step")(other, velocity, g, 0.1, 0.9)
        by_adam += adam.update(g.copy(), states[0])
        by_sgd += sgd.update(g.copy(), states[1])
    assert one == pytest.approx(by_adam)
    assert other == pytest.approx(by_sgd)


@pytest.mark.parametrize("limit", [0.5, 50.0])
def test_clipping_is_that_of_the_package(limit, rng):
    g = rng.normal(size=6)
    rule = SGD(1.0, global_clipnorm=limit)
    parts = solution("clip_by_norm")([g[:4].reshape(2, 2), g[4:]], limit)
    ours = -rule.update(g.copy(), rule.init(np.zeros(6)))
    assert np.concatenate([part.ravel() for part in parts]) == pytest.approx(ours)


def test_the_schedule_without_warmup_is_that_of_the_package():
    ours = CosineDecay(0.4, 20)
    rates = [solution("warmup_cosine")(t, 0.4, 0, 20) for t in range(25)]
    assert rates == pytest.approx([ours(t) for t in range(25)])


def slowest(curvatures, rate, mu):
    """Return the largest size of a root of r² - (1 + mu - rate λ) r + mu."""
    return [max(abs(np.roots([1, -(1 + mu - rate * c), mu]))) for c in curvatures]


def test_the_bowl_and_the_damping_by_the_roots():
    bowl, best = solution("rate_of_a_bowl"), solution("damping")
    rates = np.linspace(0.001, 0.12, 11_901)
    factors = np.maximum(abs(1 - rates * 0.5), abs(1 - rates * 20))
    assert rates[factors < 1].max() == pytest.approx(bowl["largest"], abs=1e-4)
    assert rates[factors.argmin()] == pytest.approx(bowl["best"], abs=1e-4)
    assert factors.min() == pytest.approx(bowl["factor"], abs=1e-4)
    sizes = slowest([0.09, 0.11, 10.0, 36.15, 36.25], 0.1, 0.81)
    assert sizes[0] > 0.9001
    assert sizes[1:3] == pytest.approx([best["factor"]] * 2)
    assert sizes[3] < 1 < sizes[4]
    assert 36.15 < best["diverges"] < 36.25
    rate, mu = solution("tune_momentum")(1.0, 100.0)
    assert mu == pytest.approx(best["best"])
    reached = max(slowest(np.geomspace(1, 100, 50), rate, mu))
    for near in (0.97, 1.03):
        assert max(slowest(np.geomspace(1, 100, 50), rate * near, mu)) > reached
        assert max(slowest(np.geomspace(1, 100, 50), rate, mu * near)) > reached


def test_batch_normalization_is_that_of_the_package(rng):
    x, dy = rng.normal(3.0, 2.0, (2, 6, 4))
    gamma, beta = rng.normal(size=(2, 4))
    layer, params = BatchNormalization(momentum=0.8, epsilon=0.1), {"gamma": gamma, "beta": beta}
    state = layer.state([(4,)], np.float64)
    ws = Workspace(6, state=state)
    y, cache = layer.forward(params, [x], True, ws)
    assert solution("bn_forward")(x, gamma, beta, 0.1) == pytest.approx(y)
    state = layer.next_state(state, cache)
    found = solution("running_statistics")([x], 0.8)
    assert found[0] == pytest.approx(state["moving_mean"])
    assert found[1] == pytest.approx(state["moving_variance"])
    (dx,), grads = layer.backward(params, cache, dy, ws)
    ours = solution("bn_backward")(dy, x, gamma, 0.1)
    for one, other in zip(ours, (dx, grads["gamma"], grads["beta"]), strict=True):
        assert one == pytest.approx(other)
    ws = Workspace(6, state=state)
    predicted, _ = layer.forward(params, [x], False, ws)
    args = gamma, beta, state["moving_mean"], state["moving_variance"], 0.1
    assert solution("bn_two_modes")(x, *args, False) == pytest.approx(predicted)
    kernel, bias = solution("fold_into_dense")(np.eye(4), np.zeros(4), *args)
    assert x @ kernel + bias == pytest.approx(predicted)


def test_no_batch_has_a_normalized_value_beyond_the_root_of_m_minus_1(rng):
    for m in (3, 10):
        x = rng.standard_cauchy((2000, m))
        z = (x - x.mean(1, keepdims=True)) / x.std(1, keepdims=True)
        assert z.max() <= np.sqrt(m - 1) + 1e-9


def test_the_noise_of_a_batch_of_two():
    answer = solution("noise_of_a_batch")
    assert answer["rate"] / (1 - answer["rate"]) == pytest.approx(answer["average"])
    assert 3 / (2 * answer["batch"] + 3) == pytest.approx(0.1)
    pair = np.array([0.3, 1.9])
    assert abs(pair - pair.mean()) / pair.std() == pytest.approx([answer["pair"]] * 2)


def test_the_network_from_nothing_prints_the_table_of_the_lab():
    values = lab_parameters(xor_network("randn"))
    start = {
        "W1": values["W1"].T, "b1": values["b1"][:, 0],
        "W2": values["W2"].T, "b2": values["b2"][:, 0],
    }  # fmt: skip
    data = load_xor()
    _, costs = xor_from_nothing(data.x, data.y, start, 0.5, 1001)
    printed = lab.XOR_RUNS["randn_0.5"].costs.text("cost")
    assert [f"{cost:.6f}" for cost in costs[::100]] == list(printed)
