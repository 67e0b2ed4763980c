"""Tests of nnbook.network: several inputs and outputs, sample weights, and what adds up."""

import numpy as np
import pytest

from nnbook.layers import Concatenate, Dense, Input
from nnbook.losses import HalfMeanSquaredError
from nnbook.metrics import F1, Precision, Recall
from nnbook.network import Network, Sequential
from nnbook.optimizers import SGD

RNG = np.random.default_rng(4)
A, B = RNG.normal(size=(11, 2)), RNG.normal(size=(11, 3))
LABELS = (A[:, :1] > 0).astype(float)
NUMBERS = RNG.normal(size=(11, 2))


def branches(runs=None, **settings):
    """Return a network with two inputs and the outputs left (1 unit) and right (2 units)."""
    a, b = Input(2), Input(3)
    h = Concatenate()([Dense(3, activation="tanh")(a), b])
    left = Dense(1, activation="sigmoid", name="left")(h)
    right = Dense(2, name="right")(h)
    chosen = {"loss": ["binary_crossentropy", "mse"], "rng": 0, "runs": runs} | settings
    return Network([a, b], [left, right], **chosen)


# Several inputs and outputs ----------------------------------------------------------------------


def test_one_step_of_a_network_with_two_outputs_by_hand():
    """x = 2; h = w x with w = 0.5, so h = 1; left = 3 h = 3, right = -h = -1.

    Targets 1 and 1; half squared errors, weighted 1 and 10:

    loss      L = 1 * (3 - 1)^2 / 2 + 10 * (-1 - 1)^2 / 2 = 2 + 20 = 22
    outputs   dL/d left = 2,  dL/d right = 10 * -2 = -20
    weights   left: 2 h = 2;  right: -20 h = -20
    below     dL/dh = 2 * 3 + -20 * -1 = 26,  dL/dw = 26 x = 52
    step      rate 0.01: w = 0.5 - 0.52 = -0.02,  left 3 - 0.02 = 2.98,  right -1 + 0.2 = -0.8
    """
    x = Input(1)
    h = Dense(1, use_bias=False, name="h")(x)
    ends = [Dense(1, use_bias=False, name=name)(h) for name in ("left", "right")]
    net = Network(
        x, ends, loss=HalfMeanSquaredError(), loss_weights=[1, 10], optimizer=SGD(0.01), rng=0
    )
    for name, weight in {"h": 0.5, "left": 3.0, "right": -1.0}.items():
        net.params[name]["kernel"][...] = weight
    loss, gradient = net.gradient([[2.0]], [[[1.0]], [[1.0]]])
    assert loss == 22.0
    parts = {name: float(part[0, 0]) for name, part in net.named(gradient).items()}
    assert parts == {"h.kernel": 52.0, "left.kernel": 2.0, "right.kernel": -20.0}
    history = net.fit([[2.0]], [[[1.0]], [[1.0]]])
    assert [history[k][0] for k in ("loss", "left_loss", "right_loss")] == [22.0, 2.0, 2.0]
    found = [net.params[name]["kernel"][0, 0] for name in ("h", "left", "right")]
    np.testing.assert_allclose(found, [-0.02, 2.98, -0.8], rtol=1e-12)


@pytest.mark.parametrize("runs", [None, 3])
def test_quantities_have_the_names_of_their_outputs_and_the_loss_is_their_weighted_sum(runs):
    net = branches(runs, metrics=[["accuracy"], ["mse", "r2"]], loss_weights=[0.25, 3])
    data = [A, B], [LABELS, NUMBERS]
    history = net.fit(*data, epochs=2, batch_size=4, validation_data=data)
    own = ["loss", "left_loss", "left_accuracy", "right_loss", "right_mse", "right_r2"]
    assert [*history] == own + [f"val_{name}" for name in own]
    measured = net.evaluate(*data)
    assert [*measured] == own
    for k in own:
        np.testing.assert_allclose(measured[k], history[f"val_{k}"][-1], rtol=1e-13)
    for prefix in ("", "val_"):
        left, right = history[prefix + "left_loss"], history[prefix + "right_loss"]
        np.testing.assert_allclose(history[prefix + "loss"], 0.25 * left + 3 * right, rtol=1e-12)
    left, right = net.predict([A, B])
    lead = () if runs is None else (runs,)
    assert left.shape == (*lead, 11, 1)
    assert right.shape == (*lead, 11, 2)
    first, second = net.loss
    np.testing.assert_allclose(first.value(LABELS, left), measured["left_loss"], rtol=1e-13)
    np.testing.assert_allclose(second.value(NUMBERS, right), measured["right_loss"], rtol=1e-13)


def test_ends_are_a_list_where_there_are_several():
    net = branches(metrics=["mse"])
    assert [node.shape for node in net.inputs] == [(2,), (3,)]
    assert [node.shape for node in net.outputs] == [(1,), (2,)]
    assert [[m.name for m in row] for row in net.metrics] == [["mse"], ["mse"]]
    assert repr(net).startswith("Network(input (2,), input_1 (3,) -> left (1,), right (2,), ")
    one = Sequential([Input(2), Dense(1)])
    assert one.inputs.shape == (2,)
    assert one.outputs.shape == (1,)


def test_a_loss_weight_of_0_takes_an_output_out_of_the_training():
    net = branches(loss_weights=[0, 1], optimizer=SGD(0.1))
    start = net.params["left"]["kernel"].copy()
    net.fit([A, B], [LABELS, NUMBERS], epochs=2)
    np.testing.assert_array_equal(net.params["left"]["kernel"], start)


def test_an_output_that_another_output_reads():
    """Its gradient comes from its own loss and from the nodes that read it."""
    x = Input(2)
    h = Dense(2, name="h")(x)
    net = Network(x, [h, Dense(1, name="end")(h)], rng=0)
    alone = Network(x, h, rng=0)
    data = [A, [NUMBERS, LABELS]]
    both = net.named(net.gradient(*data)[1])["h.kernel"]
    own = alone.named(alone.gradient(A, NUMBERS)[1])["h.kernel"]
    net._objective.loss_weights[0] = 0.0
    above = net.named(net.gradient(*data)[1])["h.kernel"]
    np.testing.assert_allclose(both, own + above, rtol=1e-12)


# Sample weights ----------------------------------------------------------------------------------


@pytest.mark.parametrize("runs", [None, 2])
@pytest.mark.parametrize("copies", [[1, 2, 0, 3, 1, 1, 1, 0, 1, 1, 5]])
def test_a_sample_of_weight_2_counts_as_two(copies, runs):
    """This holds even for a plain sum of squares: the divisor of a mean would count the samples."""
    again = np.repeat(np.arange(11), copies)
    settings = {"loss": "sse", "rng": 0, "runs": runs, "optimizer": SGD(1e-3, 0.5)}
    layers = [Input(2), Dense(3, "tanh"), Dense(2)]
    weighted, repeated = (Sequential(layers, **settings) for _ in range(2))
    mine = weighted.gradient(A, NUMBERS, sample_weight=copies)
    theirs = repeated.gradient(A[again], NUMBERS[again])
    for ours, other in zip(mine, theirs, strict=True):
        np.testing.assert_allclose(ours, other, rtol=1e-11)
    validation = (A, NUMBERS, copies)
    settings = {"epochs": 5, "batch_size": None}
    h = weighted.fit(A, NUMBERS, sample_weight=copies, validation_data=validation, **settings)
    g = repeated.fit(A[again], NUMBERS[again], **settings)
    np.testing.assert_allclose(weighted.theta, repeated.theta, rtol=1e-11)
    np.testing.assert_allclose(h["loss"], g["loss"], rtol=1e-11)
    last = weighted.evaluate(A, NUMBERS, sample_weight=copies)["loss"]
    np.testing.assert_allclose(h["val_loss"][-1], last, rtol=1e-12)


@pytest.mark.parametrize("batch_size", [None, 3])
def test_balanced_classes_are_weights_of_samples(batch_size):
    rare = np.array([[1.0]] * 2 + [[0.0]] * 9)
    weights = np.where(rare[:, 0] == 1, 11 / (2 * 2), 11 / (2 * 9))
    settings = {"epochs": 3, "batch_size": batch_size}
    nets = [
        Sequential([Input(2), Dense(1)], loss="binary_crossentropy_from_logits", rng=0)
        for _ in range(3)
    ]
    by_word = nets[0].fit(A, rare, class_weight="balanced", **settings)
    by_hand = nets[1].fit(A, rare, sample_weight=weights, **settings)
    np.testing.assert_allclose(nets[0].theta, nets[1].theta, rtol=1e-13)
    np.testing.assert_allclose(by_word["loss"], by_hand["loss"], rtol=1e-13)
    nets[2].fit(A, rare, class_weight={0: 11 / 18, 1: 11 / 4}, **settings)
    np.testing.assert_allclose(nets[2].theta, nets[1].theta, rtol=1e-13)


def test_weights_hold_for_all_outputs():
    weights = RNG.random(11)
    net = branches()
    total = net.evaluate([A, B], [LABELS, NUMBERS], sample_weight=weights)
    left, right = net.predict([A, B])
    assert total["left_loss"] == pytest.approx(net.loss[0](LABELS, left, weights))
    assert total["right_loss"] == pytest.approx(net.loss[1](NUMBERS, right, weights))


# What adds up over batches -----------------------------------------------------------------------


def frozen(outputs, **settings):
    """Return a network that does not move: its learning rate is 0."""
    return Sequential([Input(2), Dense(outputs)], optimizer=SGD(0.0), rng=1, **settings)


@pytest.mark.parametrize("batch_size", [1, 3, 4, 11, None])
@pytest.mark.parametrize("runs", [None, 2])
def test_a_history_is_exact_over_an_epoch_of_batches(batch_size, runs):
    """Class scores and R2 are not means over batches; their counts and sums are added up."""
    classes = RNG.integers(3, size=11)
    scores = [s(average=a) for s in (Precision, Recall, F1) for a in ("macro", "micro")]
    cases = [
        (frozen(2, runs=runs, loss="sse", metrics=["r2", "mse"]), NUMBERS),
        (frozen(2, runs=runs, loss="mse", metrics=["r2", "sse", "mean_sse"]), NUMBERS),
        (
            frozen(
                1,
                runs=runs,
                loss="binary_crossentropy_from_logits",
                metrics=["accuracy", "f1", "precision", "recall"],
                regularizer="l2",
            ),
            LABELS,
        ),
        (
            frozen(
                3,
                runs=runs,
                loss="categorical_crossentropy_from_logits",
                metrics=["accuracy", *scores],
            ),
            classes,
        ),
    ]
    for net, y in cases:
        history = net.fit(A, y, epochs=2, batch_size=batch_size, validation_data=(A, y))
        measured = net.evaluate(A, y)
        for name in measured:
            # The optimizer sees the sum over one batch, the History that over the epoch.
            for value in (*history[name], *history[f"val_{name}"]):
                np.testing.assert_allclose(value, measured[name], rtol=1e-11, err_msg=name)
