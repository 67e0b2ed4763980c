"""Hypothesis builds networks at random; the gradient of each must be right in some direction."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nnbook.activations import LeakyReLU
from nnbook.layers import Concatenate, Dense, Input
from nnbook.network import Network

# Smooth ones, or nearly: a kink between two points of a difference would be a false alarm.
SMOOTH = ["tanh", "sigmoid", None]
LOSSES = ["mse", "binary_crossentropy_from_logits", "categorical_crossentropy_from_logits"]


@st.composite
def graphs(draw):
    """Return an input and an output with anything in between that layers allow."""
    x = Input(draw(st.integers(1, 3)))
    nodes, shared = [x], {}
    for _ in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(["dense", "concatenate", "shared"]))
        node = draw(st.sampled_from(nodes))
        if kind == "concatenate":
            nodes.append(
                Concatenate()(
                    [node, *draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=2))]
                )
            )
            continue
        layer = Dense(
            draw(st.integers(1, 4)),
            activation=draw(st.sampled_from(SMOOTH)),
            use_bias=draw(st.booleans()),
            bias_initializer="random_normal",
        )
        if kind == "shared":  # one layer for every node of a width
            layer = shared.setdefault(node.shape, layer)
        nodes.append(layer(node))
    return x, Dense(draw(st.integers(1, 3)), bias_initializer="random_normal")(nodes[-1])


def example(net, rows, seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((rows, *net.inputs.shape))
    y = rng.random((rows, *net.outputs.shape))
    return x, y / y.sum(axis=1, keepdims=True)


def loss(net, theta, x, y):
    net.theta[...] = theta
    return net.loss.value(y, net.predict(x))


@settings(max_examples=120, deadline=None)
@given(
    graph=graphs(),
    rows=st.integers(1, 5),
    runs=st.sampled_from([None, 1, 3]),
    kind=st.sampled_from(LOSSES),
    seed=st.integers(0, 999),
)
def test_the_gradient_in_a_random_direction(graph, rows, runs, kind, seed):
    """d/dt L(theta + t v) at 0 is the gradient times v, for each run of a stack."""
    net = Network(*graph, loss=kind, runs=runs, rng=seed)
    x, y = example(net, rows, seed)
    _, gradient = net.gradient(x, y)
    theta = net.theta.copy()
    v = np.random.default_rng(seed + 1).standard_normal(theta.shape)
    v /= np.linalg.norm(v, axis=-1, keepdims=True)
    epsilon = 1e-4
    above, below = (loss(net, theta + t * v, x, y) for t in (epsilon, -epsilon))
    np.testing.assert_allclose(
        (gradient * v).sum(axis=-1), (above - below) / (2 * epsilon), rtol=1e-5, atol=1e-6
    )


@settings(max_examples=60, deadline=None)
@given(
    graph=graphs(), rows=st.integers(1, 5), kind=st.sampled_from(LOSSES), seed=st.integers(0, 999)
)
def test_float32_and_float64_agree_and_neither_becomes_the_other(graph, rows, kind, seed):
    wide, narrow = (Network(*graph, loss=kind, rng=seed, dtype=t) for t in (np.float64, np.float32))
    x, y = example(wide, rows, seed)
    loss64, gradient64 = wide.gradient(x, y)
    loss32, gradient32 = narrow.gradient(x, y)
    assert gradient64.dtype == np.float64
    assert gradient32.dtype == narrow.predict(x).dtype == np.float32
    np.testing.assert_allclose(loss32, loss64, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(gradient32, gradient64, rtol=1e-3, atol=1e-4)


@settings(max_examples=60, deadline=None)
@given(
    graph=graphs(),
    rows=st.integers(1, 5),
    kind=st.sampled_from(LOSSES),
    dtype=st.sampled_from([np.float64, np.float32]),
    seed=st.integers(0, 999),
)
def test_a_stack_is_its_runs_side_by_side(graph, rows, kind, dtype, seed):
    stack = Network(*graph, loss=kind, runs=3, rng=seed, dtype=dtype)
    x, y = example(stack, rows, seed)
    close = {"rtol": 1e-9, "atol": 1e-12} if dtype == np.float64 else {"rtol": 1e-3, "atol": 1e-5}
    losses, gradients = stack.gradient(x, y)
    predicted = stack.predict(x)
    for k in range(3):
        one = stack.select(k)
        alone, gradient = one.gradient(x, y)
        np.testing.assert_allclose(losses[k], alone, **close)
        np.testing.assert_allclose(gradients[k], gradient, **close)
        np.testing.assert_allclose(predicted[k], one.predict(x), **close)


@settings(max_examples=40, deadline=None)
@given(
    slope=st.floats(-2, 2, allow_subnormal=False),
    depth=st.integers(1, 6),
    seed=st.integers(0, 999),
)
def test_networks_with_kinks_are_linear_between_them(slope, depth, seed):
    """A bias-free leaky ReLU network is homogeneous: gradient times theta is depth times output."""
    node = x = Input(2)
    for _ in range(depth):
        node = Dense(3, activation=LeakyReLU(slope), use_bias=False)(node)
    net = Network(x, Dense(1, use_bias=False)(node), rng=seed)
    data = np.random.default_rng(seed).standard_normal((1, 2))
    out = net.predict(data)[0, 0]
    _, gradient = net.gradient(data, [[out - 0.5]])  # dL/d out = 2 * 0.5 = 1
    np.testing.assert_allclose(gradient @ net.theta, (depth + 1) * out, rtol=1e-9, atol=1e-12)
