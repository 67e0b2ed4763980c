"""Tests of nnbook.network: seeds that repeat a fit, and copies that continue it."""

import copy
import pickle
from dataclasses import replace

import numpy as np
import pytest

from nnbook.layers import (
    BatchNormalization,
    Concatenate,
    Dense,
    Dropout,
    GaussianNoise,
    Input,
    PReLU,
    WeightDropout,
)
from nnbook.network import Network, Sequential
from nnbook.optimizers import SGD, AdaGrad, Adam, AdamW, RMSprop
from nnbook.regularizers import L2
from nnbook.schedules import CosineDecay

RNG = np.random.default_rng(2)
X, Y = RNG.normal(size=(13, 2)), RNG.normal(size=(13, 1))
R = np.array([0.01, 0.02, 0.05])
OPTIMIZERS = {
    "sgd": lambda: SGD(0.05, 0.9),
    "nesterov": lambda: SGD(CosineDecay(0.05, 9), 0.9, nesterov=True),
    "adagrad": lambda: AdaGrad(0.1),
    "rmsprop": lambda: RMSprop(0.01, momentum=0.5),
    "adam": lambda: Adam(0.01, global_clipnorm=1.0),
    "adamw": lambda: AdamW(0.01),
}
every_optimizer = pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
copies = pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))]
)


def noisy(units=4, **settings):
    """Return a network with every kind of noise, running statistics and a shared layer."""
    x, twice = Input(2), Dense(units, "tanh")
    h = Dropout(0.2)(twice(GaussianNoise(0.1)(x)))
    h = BatchNormalization()(Concatenate()([WeightDropout(units)(h), twice(x)]))
    return Network(x, Dense(1)(PReLU()(h)), **({"rng": 3, "metrics": ["r2"]} | settings))


@every_optimizer
@pytest.mark.parametrize("runs", [None, 3])
def test_the_same_seed_gives_the_same_history_bit_for_bit(make, runs):
    settings = {"epochs": 4, "batch_size": 4, "validation_data": (X, Y)}
    one, two, other = (
        noisy(optimizer=make(), runs=runs, rng=rng) for rng in (7, np.random.default_rng(7), 8)
    )
    first, second, third = (net.fit(X, Y, **settings) for net in (one, two, other))
    assert [*first] == [*second]
    for key in first:
        np.testing.assert_array_equal(first[key], second[key])
        assert not np.array_equal(first[key], third[key])
    np.testing.assert_array_equal(one.theta, two.theta)
    np.testing.assert_array_equal(one._graph.flat_state, two._graph.flat_state)


@pytest.mark.parametrize("runs", [None, 3])
@pytest.mark.parametrize("layer", [Dropout(0.5), GaussianNoise(1.0)])
def test_noise_keeps_the_initial_weights_and_the_order_of_the_batches(layer, runs):
    ends = [Dense(3, "tanh"), Dense(1)]
    plain = Sequential([Input(2), *ends], rng=5, runs=runs)
    noise = Sequential([Input(2), layer, ends[0], replace(layer), ends[1]], rng=5, runs=runs)
    np.testing.assert_array_equal(plain.theta, noise.theta)
    orders = []
    for net in (plain, noise):
        seen, step = [], net.backpropagate

        def watched(batch, seen=seen, step=step):
            seen.append(batch[0].copy())
            return step(batch)

        net.backpropagate = watched
        net.fit(X, Y, epochs=3, batch_size=5)
        orders.append(np.concatenate(seen))
    np.testing.assert_array_equal(*orders)
    assert not np.array_equal(orders[0][:13], orders[0][13:26])


def train(net):
    return net.fit(X, Y, epochs=3, batch_size=4, validation_data=(X, Y))


def is_linked(net):
    """Return whether every parameter and statistic is a view of the network's own vector."""
    graph = net._graph
    views = [
        (graph.params, graph.theta),
        (graph._grads, graph.grad),
        (graph.state, graph.flat_state),
    ]
    return all(
        np.shares_memory(part, flat)
        for tree, flat in views
        for parts in tree.values()
        for part in parts.values()
    )


PER_RUN = {
    "optimizer": SGD(CosineDecay(R, 20), R * 10, clipvalue=R * 9),
    "regularizer": L2(R),
    "runs": 3,
}
KINDS = {
    "plain": {},
    "tiny stack": {"units": 1} | PER_RUN,
    "stack": PER_RUN,
    "adam": {"optimizer": Adam(R), "runs": 3, "units": 1},
    "float32": {"optimizer": Adam(R), "runs": 3, "dtype": np.float32},
}


@copies
@pytest.mark.parametrize("settings", KINDS.values(), ids=KINDS)
def test_a_copy_goes_on_with_the_same_numbers_and_its_views_are_linked(again, settings):
    net = noisy(**settings)
    train(net)
    other = again(net)
    assert is_linked(net)
    assert is_linked(other)
    if again is copy.copy:
        return  # a shallow copy of any object shares its arrays
    assert not np.shares_memory(net.theta, other.theta)
    np.testing.assert_array_equal(other.predict(X), net.predict(X))
    ours, theirs = train(net), train(other)
    for key in ours:
        np.testing.assert_array_equal(ours[key], theirs[key])
    np.testing.assert_array_equal(net.theta, other.theta)
    np.testing.assert_array_equal(net._graph.flat_state, other._graph.flat_state)
    for k in range(net.runs or 0):
        np.testing.assert_array_equal(net.select(k).theta, other.select(k).theta)
    assert repr(net) == repr(other)
    other.theta[...] = 0.0
    assert not other.params["dense"]["kernel"].any()
    other.params["dense"]["kernel"][...] = 1.0
    assert other.theta.sum() == other.params["dense"]["kernel"].size
    assert net.theta.any()


@copies
def test_the_order_in_memory_survives(again):
    """The parameters of tiny stacks lie with the runs last, in a copy as well, so it is as fast."""
    net = noisy(1, runs=3)
    assert net.theta.flags.f_contiguous
    assert again(net).theta.strides == net.theta.strides
    assert again(net)._graph.grad.strides == net.theta.strides


def test_a_run_that_was_selected_is_independent():
    stack = noisy(1, **PER_RUN)
    train(stack)
    one = stack.select(1)
    assert is_linked(one)
    kept = stack.theta.copy(), stack._graph.flat_state.copy()
    noise, shuffle = (rng.bit_generator.state for rng in (stack._graph.noise, stack._shuffle_rng))
    train(one)
    np.testing.assert_array_equal(stack.theta, kept[0])
    np.testing.assert_array_equal(stack._graph.flat_state, kept[1])
    assert stack._graph.noise.bit_generator.state == noise
    assert stack._shuffle_rng.bit_generator.state == shuffle
