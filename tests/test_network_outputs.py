"""Tests of nnbook.network.output_check: which last layers go with which loss."""

import warnings

import numpy as np
import pytest

import nnbook
from nnbook import (
    Activation,
    ActivationLayer,
    BatchNormalization,
    Concatenate,
    Dense,
    Dropout,
    Input,
    Maxout,
    Network,
    PReLU,
    Sequential,
    WeightDropout,
    activations,
)
from nnbook.losses import CategoricalCrossentropy, Loss
from nnbook.network.output_check import OutputWarning

X = Input(2)
BINARY, CATEGORICAL = "binary_crossentropy", "categorical_crossentropy"
LOGITS = "_from_logits"


def build(loss, activation=None, outputs=3, **settings):
    return Network(X, Dense(outputs, activation, name="last")(X), loss=loss, rng=0, **settings)


@pytest.mark.parametrize(
    ("loss", "activation", "outputs", "words"),
    [
        (CATEGORICAL, "relu", 3, ["probabilities that sum to 1", "got relu", "'softmax'"]),
        (CATEGORICAL, None, 3, ["got identity", "no activation and loss='categorical_cross"]),
        (CATEGORICAL, "sigmoid", 3, ["probabilities that sum to 1", "got sigmoid"]),
        (CATEGORICAL, "tanh", 3, ["got tanh"]),
        (CATEGORICAL, activations.LeakyReLU(0.2), 3, ["got leaky_relu(0.2)"]),
        (BINARY, "tanh", 1, ["expected probabilities from 'last'", "got tanh", "'sigmoid'"]),
        (BINARY, None, 1, ["got identity", "loss='binary_crossentropy_from_logits'"]),
        (BINARY, "relu", 1, ["got relu"]),
        (CATEGORICAL + LOGITS, "softmax", 3, ["logits", "got softmax", "write no activation"]),
        (CATEGORICAL + LOGITS, "sigmoid", 3, ["through a softmax itself", "got sigmoid"]),
        (BINARY + LOGITS, "sigmoid", 1, ["through a sigmoid itself", "loss='binary_cross"]),
        (BINARY + LOGITS, "softmax", 3, ["got softmax"]),
        (CATEGORICAL + LOGITS, None, 1, ["an output for each class", "binary_crossentropy_from_"]),
        (CATEGORICAL, "softmax", 1, ["more than one output", "activation='sigmoid'"]),
        ("multiclass_hinge", None, 1, ["an output for each class"]),
        ("mse", "softmax", 1, ["more than one output", "always 1"]),
    ],
)
def test_a_contradiction_is_refused_with_what_to_write(loss, activation, outputs, words):
    with pytest.raises(ValueError, match=r"^Network: expected .* from 'last' for ") as refused:
        build(loss, activation, outputs)
    for word in [*words, "check_output=False"]:
        assert word in str(refused.value)
    build(loss, activation, outputs, check_output=False)  # on purpose


@pytest.mark.parametrize(
    ("loss", "activation", "outputs", "words"),
    [
        (CATEGORICAL + LOGITS, "tanh", 3, "logits without bounds"),
        (BINARY + LOGITS, "tanh", 1, "logits without bounds"),
        (BINARY + LOGITS, "relu", 1, "logits of both signs"),
        (CATEGORICAL + LOGITS, "relu", 3, "logits of both signs"),
        (BINARY + LOGITS, "softplus", 2, "logits of both signs"),
        (BINARY, "softmax", 3, "independent probabilities"),
        ("multiclass_hinge", "sigmoid", 3, "scores without bounds"),
        ("multiclass_hinge", "tanh", 3, "scores without bounds"),
    ],
)
def test_what_is_likely_to_be_a_mistake_is_warned_of(loss, activation, outputs, words):
    with pytest.warns(
        OutputWarning, match=rf"^Network: expected {words}.*, got {activation}; write"
    ):
        build(loss, activation, outputs)
    build(loss, activation, outputs, check_output=False)


@pytest.mark.parametrize(
    ("loss", "activation"),
    [
        (BINARY, "sigmoid"), (BINARY + LOGITS, None), (BINARY + LOGITS, "leaky_relu"),
        (CATEGORICAL, "softmax"), (CATEGORICAL + LOGITS, None), (CATEGORICAL + LOGITS, "elu"),
        ("multiclass_hinge", None), ("multiclass_hinge", "relu"),
        *(("mse", name) for name in activations.NAMES),
    ],
)  # fmt: skip
def test_what_fits_passes(loss, activation):
    build(loss, activation)


def test_the_remedies_work():
    build(CATEGORICAL, "softmax")
    build(CATEGORICAL + LOGITS)
    build(BINARY, "sigmoid", 1)
    build(BINARY + LOGITS, None, 1)


@pytest.mark.parametrize(
    "end",
    [
        lambda: ActivationLayer("relu")(Dense(3)(X)),
        lambda: WeightDropout(3)(X),
        lambda: Maxout(3)(X),
        lambda: PReLU()(Dense(3)(X)),
        lambda: BatchNormalization()(Dense(3, "softmax")(X)),
    ],
)
def test_whatever_comes_last_counts(end):
    with pytest.raises(ValueError, match=r"^Network: expected probabilities that sum to 1 from"):
        Network(X, end(), loss=CATEGORICAL)


def test_nothing_is_said_of_what_is_not_known():
    own = Activation(
        "relu",  # only its name
        fn=lambda z, out=None: activations.softmax.fn(z),
        vjp=lambda dy, z, y, out=None: activations.softmax.vjp(dy, z, y),
    )
    both = Concatenate()([Dense(2, "softmax")(X), Dense(2, "softmax")(X)])
    for end in (Dense(3, own)(X), both, Dropout(0.1)(Dense(3, "softmax")(X)), Input(3)):
        inputs = end if not end.inputs else X
        Network(inputs, end, loss=CATEGORICAL)


def test_a_loss_of_your_own_takes_anything():
    class Own(Loss):
        name = "own"

        def terms(self, y_true, y_pred):
            return y_pred - y_true

        def slope(self, y_true, y_pred):
            return np.ones_like(y_pred)

    for activation in activations.NAMES:
        build(Own(), activation)


def test_each_of_several_outputs_is_checked():
    ends = [Dense(1, "sigmoid", name="yes")(X), Dense(3, "relu", name="which")(X)]
    with pytest.raises(ValueError, match=r"from 'which' for categorical_crossentropy, got relu"):
        Network(X, ends, loss=[BINARY, CATEGORICAL])
    Network(X, ends, loss=[BINARY, "mse"])


def test_sequential_passes_the_choice_on():
    layers = [Input(2), Dense(3, "relu")]
    with pytest.raises(ValueError, match=r"^Network: expected probabilities"):
        Sequential(layers, loss=CATEGORICAL)
    Sequential(layers, loss=CATEGORICAL, check_output=False)
    with pytest.raises(TypeError, match=r"^Network: expected check_output to be True or False, g"):
        Sequential(layers, loss=CATEGORICAL, check_output="no")


def test_a_network_that_was_made_on_purpose_stays_one(tmp_path):
    net = build(CategoricalCrossentropy(from_logits=True), "sigmoid", check_output=False, runs=2)
    again = nnbook.load(net.save(tmp_path / "wrong"))
    np.testing.assert_array_equal(again.theta, net.theta)
    assert net.select(1).loss == net.loss


def test_the_warning_names_the_line_of_the_caller():
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        Network(X, Dense(1, "tanh")(X), loss=BINARY + LOGITS)
    assert [one.filename for one in seen] == [__file__]
