"""Tests of the layers that work unit by unit or join nodes: ActivationLayer, PReLU, Add, Maxout."""

import numpy as np
import pytest

import nnbook
from nnbook import activations, layers
from nnbook.activations import Activation
from nnbook.arrays.workspace import Workspace
from nnbook.initializers import Constant, GlorotUniform
from nnbook.layers import ActivationLayer, Add, Dense, Input, Maxout, PReLU


def there_and_back(layer, params, inputs, dy):
    """Return the output, the gradients of the inputs and those of the parameters."""
    ws = Workspace(len(dy))
    inputs = [np.array(x, dtype=float) for x in inputs]
    y, cache = layer.forward(params, inputs, True, ws)
    return y, *layer.backward(params, cache, np.array(dy, dtype=float), ws)


# ActivationLayer --------------------------------------------------------------------------------


def test_activation_by_hand():
    """Y = max(0, x), dx = dy where x > 0."""
    y, (dx,), grads = there_and_back(ActivationLayer("relu"), {}, [[[-1, 2, 0]]], [[5, 6, 7]])
    assert y.tolist() == [[0, 2, 0]]
    assert dx.tolist() == [[0, 6, 0]]
    assert grads == {}


def test_softmax_by_hand():
    """x = (0, ln 3): y = (1/4, 3/4). With dy = (1, 0): dx = y (dy - 1/4) = (3/16, -3/16)."""
    y, (dx,), _ = there_and_back(ActivationLayer("softmax"), {}, [[[0, np.log(3)]]], [[1, 0]])
    np.testing.assert_allclose(y, [[0.25, 0.75]], rtol=1e-15)
    np.testing.assert_allclose(dx, [[3 / 16, -3 / 16]], rtol=1e-14)


@pytest.mark.parametrize("name", activations.NAMES)
def test_an_activation_behind_a_dense_is_a_dense_with_an_activation(name):
    rng = np.random.default_rng(0)
    x, dy = rng.standard_normal((2, 6, 4))
    whole, product, function = Dense(4, name), Dense(4), ActivationLayer(name)
    params = whole.init(rng, [(4,)], np.float64)
    y, (dx,), grads = there_and_back(whole, params, [x], dy)
    wa, wb = Workspace(6), Workspace(6)
    z, cache = product.forward(params, [x], True, wa)
    kept = z.copy()
    y_2, f_cache = function.forward({}, [z], True, wb)
    np.testing.assert_array_equal(z, kept)  # another layer's output, so it stays as it is
    (dz,), _ = function.backward({}, f_cache, dy, wb)
    (dx_2,), grads_2 = product.backward(params, cache, dz, wa)
    for one, two in [(y, y_2), (dx, dx_2), (grads["kernel"], grads_2["kernel"])]:
        np.testing.assert_allclose(one, two, rtol=1e-13, atol=1e-15)


def test_the_layer_and_the_function_have_names_of_their_own():
    assert layers.Activation is nnbook.ActivationLayer is ActivationLayer
    assert nnbook.Activation is Activation
    own = Activation("own", fn=lambda z, out=None: 2 * z, vjp=lambda dy, z, y, out=None: 2 * dy)
    layer = layers.Activation(own)
    assert layer.activation is own
    assert layer.label == "activation"
    assert layer.forward({}, [np.ones((1, 1))], False, Workspace(1))[0].tolist() == [[2]]


# PReLU ------------------------------------------------------------------------------------------


def test_prelu_by_hand():
    """z = ((-2, 3), (-1, 0)), alpha = (0.5, 0.1).

    y = ((-1, 3), (-0.5, 0)). dy = ((1, 10), (2, 20)): dz = ((0.5, 10), (1, 2)), because the
    derivative at 0 is alpha. d alpha = (1 * -2 + 2 * -1, 20 * 0) = (-4, 0).
    """
    z, dy = [[-2, 3], [-1, 0]], [[1, 10], [2, 20]]
    y, (dz,), grads = there_and_back(PReLU(), {"alpha": np.array([0.5, 0.1])}, [z], dy)
    assert y.tolist() == [[-1, 3], [-0.5, 0]]
    assert dz.tolist() == [[0.5, 10], [1, 2]]
    assert grads["alpha"].tolist() == [-4, 0]


def test_a_shared_slope_sums_over_the_units():
    """d alpha = 1 * -2 + 10 * -3."""
    shared = {"alpha": np.array([0.5])}
    y, (dz,), grads = there_and_back(PReLU(shared=True), shared, [[[-2, -3]]], [[1, 10]])
    assert y.tolist() == [[-1, -1.5]]
    assert dz.tolist() == [[0.5, 5]]
    assert grads["alpha"].tolist() == [-32]


def test_prelu_starts_as_the_paper_says():
    rng = np.random.default_rng(0)
    assert PReLU().init(rng, [(3,)], np.float32)["alpha"].tolist() == [0.25] * 3
    assert PReLU(shared=True).init(rng, [(3,)], np.float64)["alpha"].tolist() == [0.25]
    other = PReLU(alpha_initializer=Constant(-1.0)).init(rng, [(2,)], np.float64)
    assert other["alpha"].tolist() == [-1, -1]


def test_a_slope_of_nought_is_the_relu_also_at_infinity():
    y, (dz,), _ = there_and_back(PReLU(), {"alpha": np.zeros(3)}, [[[-3, np.inf, 2]]], [[1, 1, 1]])
    assert y.tolist() == [[0, np.inf, 2]]
    assert dz.tolist() == [[0, 1, 1]]


# Add --------------------------------------------------------------------------------------------


def test_add_by_hand():
    y, d_inputs, grads = there_and_back(Add(), {}, [[[1, 2]], [[10, 20]], [[100, 200]]], [[5, 6]])
    assert y.tolist() == [[111, 222]]
    assert [d.tolist() for d in d_inputs] == [[[5, 6]]] * 3
    assert grads == {}


def test_add_sums_what_runs_share_and_what_they_do_not():
    shared, own = np.ones((4, 2)), np.arange(24.0).reshape(3, 4, 2)
    ws = Workspace(4, runs=3)
    for inputs in ([shared, own], [own, shared]):
        np.testing.assert_array_equal(Add().forward({}, inputs, True, ws)[0], own + 1)


# Maxout -----------------------------------------------------------------------------------------


def test_maxout_by_hand():
    """One input, two units of two pieces: kernel (1, 2 | -1, 2), bias (0, 0 | 0, 1).

    x = 3: z = (3, 6 | -3, 7), y = (3, 7). dy = (10, 100) goes to the first piece of unit 0 and to
    the second of unit 1: dz = (10, 0 | 0, 100), dW = 3 dz, dx = 10 * 1 + 100 * 2.
    """
    params = {"kernel": np.array([[1.0, 2, -1, 2]]), "bias": np.array([0.0, 0, 0, 1])}
    y, (dx,), grads = there_and_back(Maxout(2), params, [[[3]]], [[10, 100]])
    assert y.tolist() == [[3, 7]]
    assert grads["kernel"].tolist() == [[30, 0, 0, 300]]
    assert grads["bias"].tolist() == [10, 0, 0, 100]
    assert dx.tolist() == [[210]]


@pytest.mark.parametrize("pieces", [2, 3, 5])
def test_the_first_of_equal_pieces_takes_the_gradient(pieces):
    params = {"kernel": np.ones((1, pieces)), "bias": np.zeros(pieces)}
    _, (dx,), grads = there_and_back(Maxout(1, pieces=pieces), params, [[[2]]], [[1]])
    assert grads["bias"].tolist() == [1] + [0] * (pieces - 1)
    assert dx.tolist() == [[1]]


@pytest.mark.parametrize(
    ("slopes", "function"),
    [((1, 0), lambda z: np.maximum(z, 0)), ((1, -1), np.abs), ((1, 0.1), activations.LeakyReLU())],
)
def test_relu_its_leaky_form_and_the_absolute_value_are_special_cases(slopes, function):
    z = np.linspace(-2, 2, 9)[:, None]
    kernel = {"kernel": np.array([slopes], dtype=float)}
    y, (dz,), _ = there_and_back(Maxout(1, use_bias=False), kernel, [z], np.ones((9, 1)))
    np.testing.assert_array_equal(y, function(z))
    np.testing.assert_array_equal(dz, np.where(z >= 0, slopes[0], slopes[1]))


def test_each_piece_is_drawn_as_a_kernel_of_its_own():
    """Then the bound of the uniform distribution is a Dense's, sqrt(6 / (inputs + units))."""
    rng = np.random.default_rng(0)
    params = Maxout(2, pieces=3, bias_initializer="random_normal").init(rng, [(4,)], np.float64)
    rng, draw = np.random.default_rng(0), GlorotUniform()
    for k in range(3):
        piece = draw((4, 2), rng=rng)
        np.testing.assert_array_equal(params["kernel"][:, 2 * k : 2 * k + 2], piece)
    assert params["kernel"].shape == (4, 6)
    assert params["bias"].shape == (6,)
    assert "bias" not in Maxout(2, use_bias=False).init(rng, [(4,)], np.float64)


# Bad calls --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: ActivationLayer("rleu"), ValueError, r"^Activation: expected .*'relu'\?$"),
        (lambda: ActivationLayer("relu")([Input(1)] * 2), ValueError, r"^activation: expected one"),
        (lambda: PReLU(alpha_initializer="zero"), ValueError, r"^PReLU: .*'zeros'\?$"),
        (lambda: PReLU(name="p")([]), ValueError, r"^p: expected one input, got 0"),
        (lambda: Add()(Input(1)), ValueError, r"^add: expected two or more inputs, got 1$"),
        (
            lambda: Add(name="skip")(Input(1), Input(2), Input(1)),
            ValueError,
            r"^skip: expected inputs of one shape, got \(1,\) and \(2,\); Dense\(units\) changes",
        ),
        (lambda: Maxout(0), ValueError, r"^Maxout: expected units >= 1, got 0$"),
        (lambda: Maxout(1, pieces=0), ValueError, r"^Maxout: expected pieces >= 1, got 0$"),
        (lambda: Maxout(1, pieces=2.0), TypeError, r"^Maxout: expected pieces to be a whole"),
        (lambda: Maxout(1, kernel_initializer="he"), ValueError, r"^Maxout: expected initializer"),
        (lambda: Maxout(1)([]), ValueError, r"^maxout: expected one input, got 0"),
    ],
)
def test_bad_calls(make, error, message):
    with pytest.raises(error, match=message):
        make()
