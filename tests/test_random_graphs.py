"""Hypothesis builds networks at random, and each must keep what is promised of all."""

import numpy as np
from graphs import RUNS, build, example, graphs, penalties
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnbook.activations import LeakyReLU
from nnbook.gradcheck import check_direction
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD

SEEDS = st.integers(0, 999)
ROWS = st.sampled_from([1, 2, 5, 40])  # a stack stores few rows in another order than many


def flat(arrays):
    """Return the arrays of one or several outputs as a list."""
    return arrays if isinstance(arrays, list) else [arrays]


def passes(net, data, weights, seed):
    """Return whether the gradient is right in a random direction.

    A kink between two points of a difference is a false alarm, and so is rounding between points
    that are near; a wrong gradient is wrong at every distance.
    """
    return any(
        check_direction(
            net, *data, sample_weight=weights, rng=seed, epsilon=epsilon, tolerance=1e-5
        ).passed
        for epsilon in (1e-5, 1e-4, 1e-6, 1e-7)
    )


@settings(max_examples=400, deadline=None)
@given(graph=graphs(), penalty=penalties(per_run=False), rows=ROWS, seed=SEEDS, weigh=st.booleans())
def test_the_gradient_in_a_random_direction(graph, penalty, rows, seed, weigh):
    """d/dt L(theta + t v) at 0 is the gradient times v, in training mode, with noise that stays."""
    net = build(graph, seed, regularizer=penalty)
    weights = np.random.default_rng(seed).random(rows) if weigh else None
    assert passes(net, example(graph, rows, seed), weights, seed)


@settings(max_examples=100, deadline=None)
@given(graph=graphs(), rows=ROWS, runs=st.sampled_from([None, 1, 3]), seed=SEEDS)
def test_every_node_has_the_shape_that_it_declares(graph, rows, runs, seed):
    inputs, _, _, nodes = graph
    net = Network(inputs, nodes, runs=runs, rng=seed)
    x, _ = example(graph, rows, seed)
    lead = (rows,) if runs is None else (runs, rows)
    assert [y.shape for y in flat(net.predict(x))] == [(*lead, *node.shape) for node in nodes]
    trained = net._graph.forward(flat(x), training=True)
    for y, node in zip(trained, nodes, strict=True):
        # What does not depend on the parameters may have no axis of runs yet.
        assert y.shape in ((*lead, *node.shape), (rows, *node.shape))


@settings(max_examples=100, deadline=None)
@given(graph=graphs(noise=False), rows=ROWS, seed=SEEDS)
def test_float32_and_float64_agree(graph, rows, seed):
    wide, narrow = (build(graph, seed, dtype=dtype) for dtype in (np.float64, np.float32))
    narrow.theta[...] = wide.theta
    x, y = example(graph, rows, seed)
    for one, other in zip(flat(narrow.predict(x)), flat(wide.predict(x)), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-4)
    _, _, kinds, _ = graph
    for kind, p in zip(kinds, flat(wide.predict(x)), strict=True):
        # The logarithm of a probability near 0, or of 1 minus one near 1, has few digits left.
        assume(not kind.endswith("_crossentropy") or 0.01 < p.min() <= p.max() < 0.99)
    (loss64, gradient64), (loss32, gradient32) = wide.gradient(x, y), narrow.gradient(x, y)
    np.testing.assert_allclose(loss32, loss64, rtol=1e-3, atol=1e-4)
    scale = max(1.0, float(abs(gradient64).max()))
    np.testing.assert_allclose(gradient32, gradient64, rtol=1e-2, atol=1e-3 * scale)


def arrays_of(net, data, history):
    """Yield every array that training computes, by name."""
    yield "theta", net.theta
    yield "gradient", net.gradient(*data)[1]
    yield "statistics", net._graph.flat_state
    yield from history.items()
    for k, y in enumerate(flat(net.predict(data[0]))):
        yield f"output {k}", y
    yield from ((name, v) for name, v in net._optimizer_state.items() if isinstance(v, np.ndarray))
    for steps in net._graph._plans.values():
        for step in steps:
            yield from step.ws._arrays.items()


@settings(max_examples=80, deadline=None)
@given(
    graph=graphs(per_run=True),
    penalty=penalties(per_run=True),
    optimizer=st.sampled_from(["adam", "rmsprop", "adagrad", SGD([0.1, 0.2, 0.3], 0.9)]),
    dtype=st.sampled_from([np.float32, np.float64]),
    seed=SEEDS,
)
def test_a_training_stays_in_its_dtype(graph, penalty, optimizer, dtype, seed):
    net = build(graph, seed, runs=RUNS, dtype=dtype, optimizer=optimizer, regularizer=penalty)
    data = example(graph, 5, seed)
    with np.errstate(over="ignore", invalid="ignore"):  # some of these networks diverge
        history = net.fit(*data, epochs=2, batch_size=3, validation_data=data)
        for name, array in arrays_of(net, data, history):
            assert array.dtype == dtype, name


@settings(max_examples=200, deadline=None)
@given(graph=graphs(per_run=True), penalty=penalties(per_run=True), rows=ROWS, seed=SEEDS)
def test_a_stack_is_its_runs_side_by_side(graph, penalty, rows, seed):
    """This holds for gradients, predictions and two updates, noise and statistics included."""
    stack = build(graph, seed, runs=RUNS, regularizer=penalty, optimizer=SGD(0.01))
    x, y = example(graph, rows, seed)
    alone = [stack.select(k) for k in range(RUNS)]
    losses, gradients = stack.gradient(x, y)
    predicted = flat(stack.predict(x))
    history = stack.fit(x, y, epochs=2, batch_size=None)
    for k, one in enumerate(alone):
        loss, gradient = one.gradient(x, y)
        close = {"rtol": 1e-8, "atol": 1e-10 * max(1.0, float(abs(gradient).max()))}
        np.testing.assert_allclose(losses[k], loss, **close)
        np.testing.assert_allclose(gradients[k], gradient, **close)
        for ours, theirs in zip(predicted, flat(one.predict(x)), strict=True):
            np.testing.assert_allclose(ours[k], theirs, **close)
        np.testing.assert_allclose(
            history["loss"][:, k], one.fit(x, y, epochs=2, batch_size=None)["loss"], **close
        )
        np.testing.assert_allclose(stack.theta[k], one.theta, **close)
        np.testing.assert_allclose(stack._graph.flat_state[k], one._graph.flat_state, **close)


@settings(max_examples=40, deadline=None)
@given(
    slope=st.floats(-2, 2, allow_subnormal=False),
    depth=st.integers(1, 6),
    seed=SEEDS,
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
