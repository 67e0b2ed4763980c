"""Tests of the experiments of the chapter on parity, small, and of the weights written down."""

import numpy as np
import pytest

from nnbook.book.parity.nets import all_right, parity_network
from nnbook.book.parity.parity_held_out import parity_held_out
from nnbook.book.parity.parity_settings import parity_settings
from nnbook.book.parity.parity_success import parity_success
from nnbook.book.parity.weights import counting_weights, direct_weights, tanh_weights
from nnbook.book.registry import experiments
from nnbook.datasets import load_parity
from nnbook.gradcheck import check_network

# Weights written down ---------------------------------------------------------------------------


@pytest.mark.parametrize("bits", range(1, 11))
@pytest.mark.parametrize(
    ("make", "units", "direct"),
    [
        (counting_weights, lambda n: n, False),
        (direct_weights, lambda n: n // 2, True),
        (tanh_weights, lambda n: n // 2 + 1, False),
    ],
)
def test_every_pattern_has_its_parity(make, units, direct, bits):
    data = load_parity(bits)
    target = data.y[:, 0]
    weights = make(bits)
    assert weights.units == units(bits)
    assert weights.direct.any() == direct
    if make is not tanh_weights:  # its linear unit must not be a step
        np.testing.assert_array_equal(weights.sums(data.x), target)
    smooth = make(bits, steepness=5.0).sums(data.x, activation="tanh")
    assert np.abs(smooth - target).max() < 0.04


def test_a_step_in_place_of_the_linear_unit_fails():
    data = load_parity(4)
    wrong = np.sign(tanh_weights(4).sums(data.x, activation="step")) != data.y[:, 0]
    assert wrong.any()


def test_no_unit_of_the_constructions_is_idle():
    """Each hidden unit alone is needed: with its weight set to 0 some pattern is wrong."""
    for make in (counting_weights, direct_weights):
        weights, data = make(5), load_parity(5)
        for k in range(weights.units):
            output = weights.output.copy()
            weights.output[k] = 0.0
            assert (np.sign(weights.sums(data.x)) != data.y[:, 0]).any()
            weights.output[:] = output


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: counting_weights(0), ValueError, r"^counting_weights: expected bits >= 1, got 0$"),
        (lambda: direct_weights(2.0), TypeError, r"^direct_weights: expected bits to be a whole"),
        (
            lambda: counting_weights(2, steepness=0),
            ValueError,
            r"expected steepness .* > 0, got 0$",
        ),
        (lambda: tanh_weights(2, scale=0), ValueError, r"^tanh_weights: expected scale .* got 0$"),
        (
            lambda: counting_weights(2).sums([[1, 1]], activation="relu"),
            ValueError,
            r"^ParityWeights\.sums: expected activation to be one of 'step', 'tanh', got 'relu'",
        ),
        (
            lambda: parity_network(2, 2, architecture="deep"),
            ValueError,
            r"^parity_network: expected architecture to be one of 'layered', 'direct', got 'deep'",
        ),
    ],
)
def test_bad_calls(call, error, message):
    with pytest.raises(error, match=message):
        call()


# Networks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("architecture", ["layered", "direct"])
def test_the_gradient_of_both_architectures(architecture):
    data = load_parity(3)
    net = parity_network(3, 2, architecture=architecture, rng=0)
    assert check_network(net, data.x, data.y).passed


def test_written_weights_in_a_network():
    """The construction with direct connections is a network of the second architecture."""
    weights = direct_weights(4, steepness=5.0)
    net = parity_network(4, 2, architecture="direct", runs=2, rng=0)
    assert not all_right(net, load_parity(4)).any()
    net.params["hidden"]["kernel"][0] = weights.hidden
    net.params["hidden"]["bias"][0] = weights.hidden_bias
    net.params["output"]["kernel"][0] = np.concatenate([weights.direct, weights.output])[:, None]
    net.params["output"]["bias"][0] = weights.output_bias
    assert all_right(net, load_parity(4)).tolist() == [True, False]


# Experiments in small ---------------------------------------------------------------------------


def test_parity_success_in_small():
    small = {
        "bits": [2, 3],
        "starts": 20,
        "epochs": 300,
        "choosing": 10,
        "fixed": 7,
    }
    found = parity_success(**experiments()["parity_success"].settings | small)
    assert found["sgd"].shape == found["adam/loss"].shape == (2, 7)
    assert np.isfinite(found["adam"][0]).tolist() == [True] * 4 + [False, False, True]
    # One unit cannot, twice as many as inputs mostly can.
    assert (found["adam"][:, 0] == 0).all()
    assert found["adam"][0, 3] > 0.5
    assert found["adam/loss"][0, 3] < found["adam/loss"][0, 0]
    assert set(found["adam_rate"]) <= {0.003, 0.01, 0.03}


def test_parity_settings_in_small():
    small = {"starts": 15, "epochs": 240, "bias_bits": [2, 3], "widths": [1, 8], "every": 60}
    small |= {"rates": [0.01, 0.3], "stddevs": [0.01, 0.5]}
    found = parity_settings(**experiments()["parity_settings"].settings | small)
    for kind in ("layered", "direct", "four"):
        assert found[kind].shape == (3, 2)
        assert found[kind][1, 0] == 0  # tiny weights at a small rate have not begun
    assert found["layered"][2, 1] > 0.3
    assert found["biases"].shape == (2, 4)
    assert found["curves"].shape == (2, 5, 3)
    assert (np.diff(found["curves"], axis=2) >= 0).all()
    assert (found["solved"][0] == 0).all()
    assert np.isinf(found["first"][0]).all()


def test_parity_held_out_in_small():
    small = {"bits": 4, "units": 8, "epochs": [20, 300], "parts": [8, 15]}
    small |= {"splits": 6, "starts": 3}
    found = parity_held_out(**experiments()["parity_held_out"].settings | small)
    assert found["train"].shape == found["rest"].shape == (2, 6, 2)
    assert found["nearest"].shape == (2, 6)
    for values in found.values():
        assert ((values >= 0) & (values <= 1)).all()
    # All neighbours of the one pattern left out have the other parity.
    assert (found["nearest"][1] == 0).all()
    assert found["train"][..., 1].mean() > 0.9
