"""Tests of nnbook.layers: values, gradients, and what a layer must leave alone."""

from dataclasses import dataclass

import numpy as np
import pytest

from nnbook import activations
from nnbook.activations import Activation
from nnbook.arrays.workspace import Workspace
from nnbook.gradcheck import check_layer, check_network
from nnbook.layers import (
    ActivationLayer,
    Add,
    BatchNormalization,
    Concatenate,
    Dense,
    Input,
    InputLayer,
    Layer,
    Node,
    PReLU,
)
from nnbook.network import Network

SINE = Activation(
    "sine",
    fn=lambda z, out=None: np.sin(z),  # a user's function may ignore out
    vjp=lambda dy, z, y, out=None: dy * np.cos(z),
)
ACTIVATIONS = [*dict.fromkeys(activations.NAMES.values()), SINE]
every_activation = pytest.mark.parametrize("f", ACTIVATIONS, ids=lambda f: f.name)


@dataclass(frozen=True, eq=False)
class Scale(Layer):
    """y = s x + shift, with a factor and a shift for each feature: a user-defined layer.

    It ignores its workspace, returns fresh arrays, and returns gradients in whatever shape the sums
    have.
    """

    name: str | None = None

    def init(self, rng, input_shapes, dtype):
        (shape,) = input_shapes
        return {"factor": rng.normal(1, 0.3, shape).astype(dtype), "shift": np.zeros(shape, dtype)}

    def output_shape(self, input_shapes):
        (shape,) = input_shapes
        return shape

    def forward(self, params, inputs, training, ws):
        (x,) = inputs
        return params["factor"] * x + params["shift"], x

    def backward(self, params, cache, dy, ws):
        return [dy * params["factor"]], {"factor": (dy * cache).sum(-2), "shift": dy.sum(-2)}


# Dense ------------------------------------------------------------------------------------------


def test_dense_forward_and_backward_by_hand():
    """One sample, two inputs, two units, y = tanh(x W + b).

    x = (1, 2), W = ((0.1, 0.2), (0.3, -0.1)), b = (0, 0.5)
    z = (0.1 + 0.6, 0.2 - 0.2 + 0.5) = (0.7, 0.5)
    dy = (1, 10), dz = dy (1 - tanh(z)^2), dW[k, j] = x_k dz_j, db = dz, dx = dz W^T
    """
    layer, ws = Dense(2, activation="tanh"), Workspace(1)
    params = {"kernel": np.array([[0.1, 0.2], [0.3, -0.1]]), "bias": np.array([0.0, 0.5])}
    x, dy = np.array([[1.0, 2.0]]), np.array([[1.0, 10.0]])
    y, cache = layer.forward(params, [x], True, ws)
    t = np.tanh([0.7, 0.5])
    np.testing.assert_allclose(y, [t], rtol=1e-14)
    (dx,), grads = layer.backward(params, cache, dy, ws)
    d1, d2 = 1 * (1 - t[0] ** 2), 10 * (1 - t[1] ** 2)
    np.testing.assert_allclose(grads["kernel"], [[d1, d2], [2 * d1, 2 * d2]], rtol=1e-13)
    np.testing.assert_allclose(grads["bias"], [d1, d2], rtol=1e-13)
    np.testing.assert_allclose(dx, [[0.1 * d1 + 0.2 * d2, 0.3 * d1 - 0.1 * d2]], rtol=1e-13)


@every_activation
@pytest.mark.parametrize("units", [1, 3])
@pytest.mark.parametrize("use_bias", [True, False])
def test_dense_gradients(f, units, use_bias):
    layer = Dense(units, activation=f, use_bias=use_bias, bias_initializer="random_normal")
    report = check_layer(layer, [(2,)], rows=4)
    assert report.passed, report
    # all inputs, the kernel, the bias
    assert report.checked == 4 * 2 + 2 * units + units * use_bias


@every_activation
@pytest.mark.parametrize("shared_input", [True, False])
def test_a_stacked_dense_is_its_runs_side_by_side(f, shared_input):
    """A first layer sees data without an axis of runs, a later layer sees one."""
    rng = np.random.default_rng(0)
    runs, rows, inputs, units = 3, 4, 2, 5
    kernel, bias = rng.normal(size=(runs, inputs, units)), rng.normal(size=(runs, 1, units))
    x = rng.normal(size=(rows, inputs) if shared_input else (runs, rows, inputs))
    dy = rng.normal(size=(runs, rows, units))
    layer, ws = Dense(units, activation=f), Workspace(rows, runs=runs)
    params = {"kernel": kernel, "bias": bias}
    y, cache = layer.forward(params, [x], True, ws)
    (dx,), grads = layer.backward(params, cache, dy, ws)
    assert grads["bias"].shape == bias.shape
    for k in range(runs):
        one, alone = {"kernel": kernel[k], "bias": bias[k, 0]}, Workspace(rows)
        y_k, cache_k = layer.forward(one, [x if shared_input else x[k]], True, alone)
        (dx_k,), grads_k = layer.backward(one, cache_k, dy[k], alone)
        np.testing.assert_allclose(y[k], y_k, rtol=1e-12)
        np.testing.assert_allclose(dx[k], dx_k, rtol=1e-12)
        np.testing.assert_allclose(grads["kernel"][k], grads_k["kernel"], rtol=1e-12)
        np.testing.assert_allclose(grads["bias"][k, 0], grads_k["bias"], rtol=1e-12)


def test_dense_computes_no_unwanted_input_gradient_and_writes_where_it_is_told():
    layer = Dense(3)
    params = layer.init(np.random.default_rng(0), [(2,)], np.float64)
    places = {name: np.zeros_like(value) for name, value in params.items()}
    ws = Workspace(4, wanted=(False,), grads=places)
    _, cache = layer.forward(params, [np.ones((4, 2))], True, ws)
    d_inputs, grads = layer.backward(params, cache, np.ones((4, 3)), ws)
    assert d_inputs == [None]
    assert all(np.shares_memory(grads[name], places[name]) for name in places)
    assert places["bias"].tolist() == [4.0, 4.0, 4.0]


def test_dense_init_draws_the_kernel_then_the_bias():
    layer = Dense(3, kernel_initializer="he_normal", bias_initializer="random_normal")
    params = layer.init(np.random.default_rng(0), [(2,)], np.float32)
    rng = np.random.default_rng(0)
    kernel = (rng.standard_normal((2, 3)) * np.sqrt(2 / 2)).astype(np.float32)
    bias = rng.normal(0, 0.05, 3).astype(np.float32)
    np.testing.assert_array_equal(params["kernel"], kernel)
    np.testing.assert_array_equal(params["bias"], bias)
    assert "bias" not in Dense(3, use_bias=False).init(rng, [(2,)], np.float64)


# Concatenate and Input --------------------------------------------------------------------------


@pytest.mark.parametrize("widths", [(1, 2), (3, 1, 2)])
def test_concatenate_joins_in_order_and_cuts_where_it_joined(widths):
    layer, ws = Concatenate(), Workspace(2)
    inputs = [np.full((2, w), float(k)) for k, w in enumerate(widths)]
    y, cache = layer.forward({}, inputs, True, ws)
    np.testing.assert_array_equal(y, np.hstack(inputs))
    dy = np.arange(2.0 * sum(widths)).reshape(2, -1)
    d_inputs, grads = layer.backward({}, cache, dy, ws)
    assert grads == {}
    assert [d.shape for d in d_inputs] == [(2, w) for w in widths]
    np.testing.assert_array_equal(np.hstack(d_inputs), dy)
    assert check_layer(layer, [(w,) for w in widths]).passed


def test_concatenate_broadcasts_data_that_all_runs_share():
    x, h = np.ones((4, 2)), np.random.default_rng(0).normal(size=(3, 4, 1))
    y, _ = Concatenate().forward({}, [x, h], True, Workspace(4, runs=3))
    assert y.shape == (3, 4, 3)
    np.testing.assert_array_equal(y[1], np.hstack([x, h[1]]))


def test_input_passes_data_and_gradient_on():
    layer, x = InputLayer(2), np.ones((3, 2))
    assert layer.forward({}, [x], True, Workspace(3))[0] is x
    assert layer.backward({}, None, x, Workspace(3)) == ([x], {})
    assert Input(2).shape == (2,)


# What holds for every layer ---------------------------------------------------------------------


def freeze(value):
    """Make every array in nested tuples, lists and dicts read-only."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, dict):
        freeze(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            freeze(part)


@pytest.mark.parametrize(
    ("layer", "shapes"),
    [
        *[(Dense(3, activation=f), [(2,)]) for f in ACTIVATIONS],
        (Concatenate(), [(2,), (3,)]),
        (InputLayer(2), [(2,)]),
        (Scale(), [(2,)]),
    ],
)
def test_a_layer_never_writes_into_what_it_is_given(layer, shapes):
    rng, ws = np.random.default_rng(0), Workspace(4)
    params = layer.init(rng, shapes, np.float64)
    inputs = [rng.standard_normal((4, *shape)) for shape in shapes]
    dy = rng.standard_normal((4, *layer.output_shape(shapes)))
    freeze([params, inputs, dy])
    _, cache = layer.forward(params, inputs, True, ws)
    freeze(cache)
    layer.backward(params, cache, dy, ws)


def test_an_authors_layer_that_ignores_its_workspace():
    assert check_layer(Scale(), [(3,)]).passed
    x, scale = Input(2), Scale()
    shared = scale(Dense(2, activation="tanh")(scale(x)))  # it may even be shared
    rng = np.random.default_rng(0)
    data, targets = rng.normal(size=(5, 2)), rng.normal(size=(5, 1))
    net = Network(x, Dense(1)(shared), rng=0)
    assert check_network(net, data, targets).passed
    stack = Network(x, Dense(1)(shared), runs=2, rng=0)
    _, gradient = stack.gradient(data, targets)
    for k in range(2):
        np.testing.assert_allclose(
            gradient[k], stack.select(k).gradient(data, targets)[1], rtol=1e-11
        )


def test_names_and_calls():
    x = Input(2)
    assert repr(x) == "<Node input (2,)>"
    assert Dense(3, name="head").label == "head"
    assert Scale().label == "scale"
    assert [layer.label for layer in (BatchNormalization(), PReLU(), ActivationLayer("relu"))] == [
        "batch_normalization",
        "prelu",
        "activation",
    ]
    joined = Concatenate()(x, x)  # nodes one by one, or in a list
    assert joined.inputs == Concatenate()([x, x]).inputs == (x, x)
    assert isinstance(joined, Node)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Input(0), ValueError, r"^Input: expected units >= 1, got 0$"),
        (
            lambda: Input((2,)),
            TypeError,
            r"^Input: expected units to be a whole number, got \(2,\)$",
        ),
        (lambda: Dense(0), ValueError, r"^Dense: expected units >= 1, got 0$"),
        (lambda: Dense(2.5), TypeError, r"^Dense: expected units to be a whole number, got 2\.5$"),
        (
            lambda: Dense(1, activation="rleu"),
            ValueError,
            r"^Dense: expected activation .*'relu'\?$",
        ),
        (
            lambda: Dense(1, kernel_initializer="glorot"),
            ValueError,
            r"^Dense: expected initializer to be one of .*, got 'glorot'",
        ),
        (
            lambda: Dense(1)([Input(2), Input(2)]),
            ValueError,
            r"^dense: expected one input, got 2; join several with Concatenate\(\)$",
        ),
        (
            lambda: Dense(1)(np.zeros((3, 2))),
            TypeError,
            r"^dense: expected nodes such as Input\(2\), got .*; arrays go to Network\.fit",
        ),
        (
            lambda: Concatenate()(Input(2)),
            ValueError,
            r"^concatenate: expected two or more inputs, ",
        ),
        (
            lambda: Dense(1, name="out")([]),
            ValueError,
            r"^out: expected one input, got 0; join several",
        ),
    ],
)
def test_bad_calls(make, error, message):
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize("join", [Dense(1), Concatenate(), Add()])
def test_layers_for_rows_refuse_images(join):
    @dataclass(frozen=True, eq=False)
    class Image(Layer):
        def output_shape(self, input_shapes):
            return (4, 4)

        forward = backward = None

    images = [Image()(Input(1))] * (1 if isinstance(join, Dense) else 2)
    with pytest.raises(
        ValueError, match=r"expected (an input|inputs) of shape \(features,\), got \(4, 4\)"
    ):
        join(images)
