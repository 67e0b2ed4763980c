"""Tests of what AdaGrad, RMSprop, Adam, AdamW and SGD share: rules by hand, stacks, clipping."""

import copy
import math
import pickle

import numpy as np
import pytest

from nnbook import SGD, AdaGrad, Adam, AdamW, Dense, Input, Network, RMSprop, optimizers
from nnbook._validation import select
from nnbook.schedules import CosineDecay, ExponentialDecay, StepDecay, WarmUp

GRADIENTS = [1.0, 2.0, -1.0]
KINDS = [SGD, AdaGrad, RMSprop, Adam, AdamW]


def walk(optimizer, gradients, start=0.0, dtype=float):
    """Return theta after each gradient; it is changed in place, as in fit."""
    theta = np.full_like(np.array(gradients[0], dtype=dtype), start)
    state = optimizer.init(theta)
    path = []
    for g in gradients:
        theta += optimizer.update(np.array(g, dtype=dtype), state)
        path.append(theta.copy())
    return np.array(path)


# ------------------------------------------------------------------------------ steps by hand


def test_adagrad_by_hand():
    # s = 3, then 3 + 1, 4 + 4, 8 + 1; with epsilon 1 under the root: 5, 9, 10
    path = walk(AdaGrad(0.5, initial_accumulator_value=3.0, epsilon=1.0), [[g] for g in GRADIENTS])
    steps = [-0.5 / math.sqrt(5), -0.5 * 2 / 3, 0.5 / math.sqrt(10)]
    np.testing.assert_allclose(path[:, 0], np.cumsum(steps), rtol=1e-13)


def test_rmsprop_by_hand():
    # rho 1/2: s = 1/2, 1/4 + 2 = 9/4, 9/8 + 1/2 = 13/8; with epsilon 1/4: 3/4, 5/2, 15/8
    steps = [-0.5 / math.sqrt(3 / 4), -1.0 / math.sqrt(5 / 2), 0.5 / math.sqrt(15 / 8)]
    plain = RMSprop(0.5, rho=0.5, epsilon=0.25)
    path = walk(plain, [[g] for g in GRADIENTS])
    np.testing.assert_allclose(path[:, 0], np.cumsum(steps), rtol=1e-13)
    # momentum 1/2: v = s0, s0/2 + s1, s0/4 + s1/2 + s2
    a, b, c = steps
    path = walk(RMSprop(0.5, 0.5, 0.5, 0.25), [[g] for g in GRADIENTS])
    velocity = [a, a / 2 + b, a / 4 + b / 2 + c]
    np.testing.assert_allclose(path[:, 0], np.cumsum(velocity), rtol=1e-13)


def adam(gradients, rate, b1, b2, eps, decay=0.0, start=0.0, corrected=True):
    """Return the path of textbook Adam, in plain Python."""
    m = v = 0.0
    theta, path = start, []
    for t, g in enumerate(gradients, start=1):
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g * g
        one, two = (1 - b1**t, 1 - b2**t) if corrected else (1.0, 1.0)
        theta = theta - rate * decay * theta - rate * (m / one) / (math.sqrt(v / two) + eps)
        path.append(theta)
    return path


@pytest.mark.parametrize("epsilon", [1e-7, 0.1])
@pytest.mark.parametrize(("b1", "b2"), [(0.9, 0.999), (0.5, 0.75), (0.0, 0.9), (0.9, 0.0)])
def test_adam_is_the_textbook_formula(b1, b2, epsilon):
    gradients = np.random.default_rng(0).standard_normal(200)
    path = walk(Adam(0.1, b1, b2, epsilon), gradients[:, None])
    np.testing.assert_allclose(path[:, 0], adam(gradients, 0.1, b1, b2, epsilon), rtol=1e-10)
    path = walk(AdamW(0.1, b1, b2, epsilon, weight_decay=0.3), gradients[:, None], start=2.0)
    expected = adam(gradients, 0.1, b1, b2, epsilon, decay=0.3, start=2.0)
    np.testing.assert_allclose(path[:, 0], expected, rtol=1e-10)


def test_adam_by_hand():
    # betas 1/2 and 3/4, g = 1, 2, -1. m: 1/2, 5/4, 1/8; divided by 1/2, 3/4, 7/8: 1, 5/3, 1/7.
    # v: 1/4, 19/16, 73/64; divided by 1/4, 7/16, 37/64: 1, 19/7, 73/37.
    root = [1.0, math.sqrt(19 / 7), math.sqrt(73 / 37)]
    steps = [-0.1 * m / (r + 0.5) for m, r in zip([1, 5 / 3, 1 / 7], root, strict=True)]
    path = walk(Adam(0.1, 0.5, 0.75, 0.5), [[g] for g in GRADIENTS])
    np.testing.assert_allclose(path[:, 0], np.cumsum(steps), rtol=1e-13)


def test_the_bias_correction_can_be_seen():
    """Without it the first step would be (1 - 0.9) / sqrt(1 - 0.999) = 3.16 times as large."""
    first = walk(Adam(0.1, epsilon=1e-12), [[5.0]])[0, 0]
    assert first == pytest.approx(-0.1)
    without = adam([5.0], 0.1, 0.9, 0.999, 1e-12, corrected=False)[0]
    assert without / first == pytest.approx(math.sqrt(10))


def test_decoupled_decay_is_not_l2():
    """Even with a gradient of 0 AdamW decays the parameters, by lr * decay."""
    path = walk(AdamW(0.1, weight_decay=0.5), [[0.0]] * 3, start=8.0)
    np.testing.assert_allclose(path[:, 0], 8.0 * 0.95 ** np.arange(1, 4))


# ------------------------------------------------------------------------------ many at once

R = 3
A = np.array([0.5, 0.7, 0.9])
E = np.array([1e-7, 1e-3, 0.1])
L = np.array([0.01, 0.02, 0.05])
STACKED = [
    *(kind(0.01) for kind in KINDS),
    SGD(L, A, nesterov=True, global_clipnorm=A),
    SGD(CosineDecay(L, 40), A, clipvalue=L * 10),
    AdaGrad(L, A, E, global_clipnorm=0.3),
    RMSprop(L / 10, A, A, E, clipvalue=0.2),
    RMSprop(StepDecay(L / 10, 20)),
    Adam(L, A, A, E, global_clipnorm=A),
    Adam(WarmUp(ExponentialDecay(L, 9, A), 5)),
    AdamW(L, A, A, E, weight_decay=A),
    AdamW(CosineDecay(0.05, 40), weight_decay=A, clipvalue=A),
]
RNG = np.random.default_rng(3)
X, Y = RNG.normal(size=(14, 2)), RNG.normal(size=(14, 1))


def build(optimizer, runs=R, dtype=float):
    x = Input(2)
    y = Dense(1)(Dense(5, activation="tanh")(x))
    return Network(x, y, runs=runs, optimizer=optimizer, rng=11, dtype=dtype)


@pytest.mark.parametrize("optimizer", STACKED, ids=repr)
def test_run_k_is_the_network_trained_alone(optimizer):
    stack = build(optimizer)
    alone = [stack.select(k) for k in range(R)]
    stack.fit(X, Y, epochs=25, batch_size=7)
    for k, net in enumerate(alone):
        net.fit(X, Y, epochs=25, batch_size=7)
        np.testing.assert_allclose(stack.theta[k], net.theta, rtol=0, atol=1e-10)


@pytest.mark.parametrize("optimizer", STACKED, ids=repr)
def test_a_frozen_run_does_not_disturb_its_neighbours(optimizer):
    tame, wild = build(optimizer), build(optimizer)
    wild.theta[1] = 1e200  # its loss overflows
    start = wild.theta[1].copy()
    for net in (tame, wild):
        net.fit(X, Y, epochs=5, batch_size=7)
        net.fit(X, Y, epochs=5, batch_size=None)
    np.testing.assert_array_equal(wild.theta[[0, 2]], tame.theta[[0, 2]])
    np.testing.assert_array_equal(wild.theta[1], start)


@pytest.mark.parametrize("optimizer", STACKED, ids=repr)
def test_float32_stays_float32(optimizer):
    net, wide = build(optimizer, dtype=np.float32), build(optimizer)
    for each in (net, wide):
        each.fit(X, Y, epochs=3)
    for value in net._optimizer_state.values():
        assert isinstance(value, int | float) or value.dtype == np.float32
    step = optimizer.update(np.ones_like(net.theta), net._optimizer_state)
    assert step.dtype == np.float32
    np.testing.assert_allclose(net.theta, wide.theta, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("optimizer", STACKED, ids=repr)
@pytest.mark.parametrize("again", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_a_copy_goes_on_as_the_original(optimizer, again):
    net = build(optimizer)
    net.fit(X, Y, epochs=2, batch_size=7)
    other = again(net)
    before = net.theta.copy()
    other.fit(X, Y, epochs=3, batch_size=7)
    np.testing.assert_array_equal(net.theta, before)  # nothing is shared
    net.fit(X, Y, epochs=3, batch_size=7)
    np.testing.assert_array_equal(net.theta, other.theta)


def test_select_takes_one_run_of_a_schedule_too():
    one = select(AdamW(CosineDecay(L, 10), beta_1=A, weight_decay=E, clipvalue=A), 2)
    assert (one.beta_1, one.weight_decay, one.clipvalue) == (0.9, 0.1, 0.9)
    assert one.learning_rate(0) == 0.05


@pytest.mark.parametrize("kind", KINDS)
def test_the_schedule_is_asked_for_steps_from_0(kind):
    steps = StepDecay(0.4, 2)
    gradients = [[1.0], [-2.0], [0.5]]
    path = walk(kind(steps), gradients, start=1.0)
    np.testing.assert_array_equal(path[:2], walk(kind(0.4), gradients, start=1.0)[:2])
    state = kind(steps).init(np.zeros(1))
    for rate in (0.4, 0.4, 0.2):
        kind(steps).update(np.ones(1), state)
        assert state["learning_rate"] == rate


# ------------------------------------------------------------------------------------ clipping


def step(optimizer, grad):
    grad = np.array(grad)
    return -optimizer.update(grad.copy(), optimizer.init(np.zeros_like(grad)))


def test_clipping_by_hand():
    assert step(SGD(1.0, global_clipnorm=1.0), [3.0, 4.0]) == pytest.approx([0.6, 0.8])
    assert step(SGD(1.0, global_clipnorm=5.0), [3.0, 4.0]).tolist() == [3.0, 4.0]
    assert step(SGD(1.0, clipvalue=3.5), [-9.0, 3.0]).tolist() == [-3.5, 3.0]
    rows = [[3.0, 4.0], [0.3, 0.4], [0.0, 0.0]]
    clipped = step(SGD(1.0, global_clipnorm=[1.0, 1.0, 0.1]), rows)
    np.testing.assert_allclose(clipped, [[0.6, 0.8], [0.3, 0.4], [0, 0]], rtol=1e-15)
    clipped = step(SGD(1.0, clipvalue=[3.5, 0.3, 1.0]), rows)
    np.testing.assert_array_equal(clipped, [[3.0, 3.5], [0.3, 0.3], [0, 0]])


def test_a_norm_that_overflows_keeps_the_direction():
    with np.errstate(over="ignore"):
        clipped = step(SGD(1.0, global_clipnorm=1.0), [[3e200, 4e200], [3.0, 4.0]])
    np.testing.assert_allclose(clipped, [[0.6, 0.8], [0.6, 0.8]], rtol=1e-15)
    with np.errstate(invalid="ignore"):
        clipped = step(SGD(1.0, global_clipnorm=1.0), [[np.inf, 4.0], [3.0, 4.0]])
    assert np.isnan(clipped[0]).any()
    np.testing.assert_allclose(clipped[1], [0.6, 0.8], rtol=1e-15)


@pytest.mark.parametrize("kind", KINDS)
def test_every_optimizer_clips(kind):
    for option, small in (("global_clipnorm", [0.6, 0.8]), ("clipvalue", [1.0, 1.0])):
        clipped = walk(kind(0.1, **{option: 1.0}), [[3.0, 4.0], [0.1, 0.2]])
        np.testing.assert_allclose(clipped, walk(kind(0.1), [small, [0.1, 0.2]]), rtol=1e-12)


# ------------------------------------------------------------------------------------ the door


def test_get_and_repr():
    names = ["adagrad", "adam", "adamw", "rmsprop", "sgd"]
    assert [*optimizers.NAMES] == names
    assert [type(optimizers.get(name)) for name in names] == [AdaGrad, Adam, AdamW, RMSprop, SGD]
    assert repr(SGD(clipvalue=2)).count("clip") == 1


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Adam(beta_1=1.0), ValueError, r"^Adam: expected beta_1 .* < 1, got 1\.0$"),
        (lambda: Adam(beta_2=-0.1), ValueError, r"^Adam: expected beta_2 .* >= 0 .*, got -0\.1$"),
        (lambda: Adam(epsilon=0.0), ValueError, r"^Adam: expected epsilon .* > 0, got 0\.0$"),
        (lambda: AdamW(weight_decay=-1), ValueError, r"^AdamW: expected weight_decay .*, got -1$"),
        (lambda: RMSprop(rho=1), ValueError, r"^RMSprop: expected rho .* < 1, got 1$"),
        (lambda: RMSprop(momentum=[0.1, 1]), ValueError, r"^RMSprop: expected momentum\[1\] "),
        (lambda: RMSprop(epsilon=0), ValueError, r"^RMSprop: expected epsilon .* > 0, got 0$"),
        (lambda: AdaGrad(epsilon=0), ValueError, r"^AdaGrad: expected epsilon .* > 0, got 0$"),
        (lambda: AdaGrad(0.1, -1), ValueError, r"^AdaGrad: expected initial_accumulator_value "),
        (lambda: SGD(clipvalue=0), ValueError, r"^SGD: expected clipvalue .* > 0, got 0$"),
        (
            lambda: SGD(clipvalue=1, global_clipnorm=1),
            ValueError,
            r"^SGD: expected global_clipnorm or clipvalue, got both; leave one of them out$",
        ),
        (
            lambda: build(Adam(CosineDecay([0.1, 0.2], 5))),
            ValueError,
            r"^Adam: expected a learning_rate for a network with runs=3, got 2 values$",
        ),
        (
            lambda: build(Adam(beta_1=A), runs=None),
            ValueError,
            r"^Adam: expected a beta_1 for one plain network, got 3 values; use select$",
        ),
    ],
)
def test_bad_calls(make, error, message):
    with pytest.raises(error, match=message):
        make()
