"""Tests of what holds for every layer: stacks, memory orders, dtypes, and what is left alone."""

import copy
import pickle

import numpy as np
import pytest

from nnbook import activations
from nnbook.arrays.workspace import Workspace
from nnbook.gradcheck import check_layer
from nnbook.layers import (
    ActivationLayer,
    Add,
    BatchNormalization,
    Concatenate,
    Dense,
    Dropout,
    GaussianNoise,
    InputLayer,
    LayerNormalization,
    Maxout,
    PReLU,
    RMSNormalization,
    WeightDropout,
)

RUNS, ROWS = 3, 5
PER_RUN = np.array([0.1, 0.5, 0.8])
BIAS = {"bias_initializer": "random_normal"}

#: One layer of each kind, and the shapes of its inputs.
CASES = {
    "input": (InputLayer(3), [(3,)]),
    "dense": (Dense(4, activation="swish", **BIAS), [(3,)]),
    "dense without bias": (Dense(1, use_bias=False), [(3,)]),
    "concatenate": (Concatenate(), [(3,), (1,), (2,)]),
    "add": (Add(), [(3,), (3,), (3,)]),
    "prelu": (PReLU(), [(3,)]),
    "shared prelu": (PReLU(shared=True, alpha_initializer="random_normal"), [(3,)]),
    "maxout": (Maxout(4, **BIAS), [(3,)]),
    "maxout of three": (Maxout(1, pieces=3, **BIAS), [(3,)]),
    "maxout of one": (Maxout(2, pieces=1, use_bias=False), [(3,)]),
    "dropout": (Dropout(0.4), [(3,)]),
    "dropout per run": (Dropout(PER_RUN), [(3,)]),
    "weight dropout": (WeightDropout(4, "tanh", **BIAS), [(3,)]),
    "weight dropout per run": (WeightDropout(4, "tanh", PER_RUN, use_bias=False), [(3,)]),
    "noise": (GaussianNoise(0.5), [(3,)]),
    "noise per run": (GaussianNoise(PER_RUN), [(3,)]),
    "normalization": (BatchNormalization(epsilon=0.01), [(3,)]),
    "bare normalization": (BatchNormalization(center=False, scale=False), [(3,)]),
    "centred normalization": (BatchNormalization(scale=False), [(3,)]),
    "layer normalization": (LayerNormalization(epsilon=0.01), [(3,)]),
    "bare layer normalization": (LayerNormalization(center=False, scale=False), [(3,)]),
    "centred layer normalization": (LayerNormalization(scale=False), [(3,)]),
    "rms normalization": (RMSNormalization(epsilon=0.01), [(3,)]),
    "bare rms normalization": (RMSNormalization(scale=False), [(3,)]),
} | {
    f"activation {f.name}": (ActivationLayer(f), [(3,)])
    for f in dict.fromkeys(activations.NAMES.values())
}
every_layer = pytest.mark.parametrize(("layer", "shapes"), CASES.values(), ids=CASES)
every_dtype = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def plain(array):
    """Return the array as NumPy makes it: C order."""
    return np.array(array, order="C")


def fortran(array):
    """Return the array with every axis reversed in memory."""
    return np.array(array, order="F")


def transposed(array):
    """Return the array with the batch last in memory, as large stacks are stored."""
    return np.swapaxes(np.array(np.swapaxes(array, -1, -2), order="C"), -1, -2)


class Ordered(Workspace):
    """A workspace that hands out arrays of one memory order."""

    def __init__(self, order, *args, **settings):
        super().__init__(*args, **settings)
        self.order, self.made = order, {}

    def batch(self, name, *features):
        key = (name, features)
        return self.made.setdefault(key, self.order(super().batch(name, *features)))


def stacked(values):
    """Stack the arrays of each run's network; a row gets an axis for the batch."""
    names = values[0]
    return {
        name: np.stack([v[name][None] if v[name].ndim == 1 else v[name] for v in values])
        for name in names
    }


def draw(layer, shapes, dtype, shared):
    """Return parameters, state, inputs and dy of RUNS networks; the first input may be shared."""
    rng = np.random.default_rng(1)
    params = [layer.init(rng, shapes, dtype) for _ in range(RUNS)]
    state = [layer.state(shapes, dtype) for _ in range(RUNS)]
    for value in (v for run in params + state for v in run.values()):
        value += np.abs(rng.standard_normal(value.shape)).astype(dtype)
    inputs = [rng.standard_normal((RUNS, ROWS, *shape)).astype(dtype) for shape in shapes]
    if shared:
        inputs[0] = inputs[0][0]
    dy = rng.standard_normal((RUNS, ROWS, *layer.output_shape(shapes))).astype(dtype)
    return params, state, inputs, dy


def both_ways(layer, params, inputs, dy, training, ws):
    """Return the output, the gradients and the next state, as copies."""
    y, cache = layer.forward(params, inputs, training, ws)
    y = y.copy()
    d_inputs, grads = layer.backward(params, cache, dy, ws)
    state = layer.next_state(ws.state, cache) if training else {}
    return y, [d.copy() for d in d_inputs], grads, state


@every_layer
@every_dtype
@pytest.mark.parametrize("training", [True, False], ids=["training", "prediction"])
@pytest.mark.parametrize("order", [plain, fortran, transposed])
@pytest.mark.parametrize("shared", [False, True], ids=["own data", "shared data"])
def test_a_stack_is_its_runs_side_by_side(layer, shapes, dtype, training, order, shared):
    """This holds in every memory order, and float32 is never promoted."""
    params, state, inputs, dy = draw(layer, shapes, dtype, shared)
    settings = {"rng": np.random.default_rng(7), "dtype": dtype}
    in_order = {k: order(v) for k, v in stacked(params).items()}
    y, d_inputs, grads, new = both_ways(
        layer,
        in_order,
        [order(x) for x in inputs],
        order(dy),
        training,
        Ordered(order, ROWS, runs=RUNS, state=stacked(state), **settings),
    )
    for array in [y, *d_inputs, *grads.values(), *new.values()]:
        assert array.dtype == dtype
    assert {k: v.shape for k, v in new.items()} == {
        k: v.shape for k, v in (stacked(state) if training else {}).items()
    }
    tolerance = {"rtol": 0, "atol": 1e-12 if dtype == np.float64 else 2e-5}
    for k in range(RUNS):
        settings = {"rng": np.random.default_rng(7), "dtype": dtype, "state": state[k]}
        own = [x if x.ndim == 2 else x[k] for x in inputs]
        one, ws = layer.select(k), Workspace(ROWS, **settings)
        y_k, d_inputs_k, grads_k, new_k = both_ways(one, params[k], own, dy[k], training, ws)
        assert y_k.shape == (ROWS, *layer.output_shape(shapes))
        np.testing.assert_allclose(np.broadcast_to(y, dy.shape)[k], y_k, **tolerance)
        for d, d_k in zip(d_inputs, d_inputs_k, strict=True):
            np.testing.assert_allclose(d[k], d_k, **tolerance)
        assert grads.keys() == grads_k.keys() == params[k].keys()
        for name, grad in grads.items():
            np.testing.assert_allclose(
                grad[k].reshape(grads_k[name].shape), grads_k[name], **tolerance
            )
        for name in new:
            np.testing.assert_allclose(new[name][k, 0], new_k[name], **tolerance)


@every_layer
@pytest.mark.parametrize("rows", [1, 4])
def test_gradients(layer, shapes, rows):
    report = check_layer(layer.select(1), shapes, rows=rows, rng=3)
    assert report.passed, report
    params = layer.init(np.random.default_rng(0), shapes, np.float64)
    inputs = sum(rows * shape[0] for shape in shapes)
    assert report.checked == inputs + sum(value.size for value in params.values())


@pytest.mark.parametrize("width", [1, 3])
@pytest.mark.parametrize(
    "make",
    [
        lambda n: Dense(n, "tanh"),
        lambda n: Maxout(n, pieces=3),
        lambda n: WeightDropout(n, "sigmoid"),
        lambda n: ActivationLayer("softmax"),
        lambda n: PReLU(),
        lambda n: PReLU(shared=True),
        lambda n: Add(),
        lambda n: Dropout(0.3),
        lambda n: GaussianNoise(1.0),
        lambda n: BatchNormalization(),
    ],
)
def test_gradients_with_one_and_three_outputs(make, width):
    layer = make(width)
    report = check_layer(layer, [(width,)] * (2 if isinstance(layer, Add) else 1), rows=6)
    assert report.passed, report


def freeze(value):
    """Make every array in nested tuples, lists and dicts read-only."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, dict):
        freeze(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            freeze(part)


@every_layer
@pytest.mark.parametrize("training", [True, False], ids=["training", "prediction"])
def test_a_layer_never_writes_into_what_it_is_given(layer, shapes, training):
    layer = layer.select(0)
    params, state, inputs, dy = draw(layer, shapes, np.float64, shared=False)
    given = [params[0], state[0], [x[0] for x in inputs], dy[0]]
    before = copy.deepcopy(given)
    freeze(given)
    ws = Workspace(ROWS, rng=np.random.default_rng(0), state=state[0])
    _, cache = layer.forward(params[0], given[2], training, ws)
    freeze(cache)
    layer.backward(params[0], cache, dy[0], ws)
    if training:
        fresh = layer.next_state(state[0], cache)
        assert not any(np.shares_memory(fresh[name], state[0][name]) for name in fresh)
    np.testing.assert_equal(given, before)


@every_layer
def test_a_layer_works_without_buffers_and_skips_what_nobody_wants(layer, shapes):
    """The parameters' gradients are the same, whether written into their places or returned."""
    layer = layer.select(2)
    params, state, inputs, dy = draw(layer, shapes, np.float64, shared=False)
    inputs, results = [x[0] for x in inputs], []
    places = {name: np.zeros_like(value) for name, value in params[0].items()}
    for told in ({"reuse": False}, {"wanted": (False,) * len(shapes), "grads": places}):
        ws = Workspace(ROWS, rng=np.random.default_rng(0), state=state[0], **told)
        for _ in range(2):  # a second step finds the buffers as the first left them
            ws.rng = np.random.default_rng(0)
            y, cache = layer.forward(params[0], inputs, True, ws)
            y = y.copy()
            d_inputs, grads = layer.backward(params[0], cache, dy[0], ws)
        results.append((y, {name: grad.copy() for name, grad in grads.items()}))
    np.testing.assert_equal(*results)
    assert len(d_inputs) == len(shapes)
    if isinstance(layer, (Dense, Maxout, WeightDropout)):
        assert d_inputs == [None]
        assert grads["kernel"] is places["kernel"]


@every_layer
@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_copy_describes_the_same_layer(layer, shapes, duplicate):
    layer.output_shape(shapes)
    twin = duplicate(layer)
    assert repr(twin) == repr(layer)
    assert twin != layer
    assert twin.output_shape(shapes) == layer.output_shape(shapes)
    a, b = (one.init(np.random.default_rng(0), shapes, np.float32) for one in (layer, twin))
    np.testing.assert_equal(a, b)


@every_layer
def test_select_gives_a_layer_of_numbers(layer, shapes):
    differs = any(isinstance(value, np.ndarray) for value in vars(layer).values())
    for k in range(RUNS):
        one = layer.select(k)
        assert (one is layer) == (not differs)
        if differs:
            (field,) = (name for name, v in vars(layer).items() if isinstance(v, np.ndarray))
            assert getattr(one, field) == PER_RUN[k]
            assert type(getattr(one, field)) is float
