"""Tests of the experiments of the chapter on losses and regularization, small."""

import numpy as np
import pytest

from nnbook import SGD, Dense, Input, Network
from nnbook.book.losses.calibration import LOSSES as CALIBRATED
from nnbook.book.losses.calibration import (
    calibration,
    expected_calibration_error,
    known_problem,
    probabilities,
    reliability,
)
from nnbook.book.losses.class_weights import class_weights
from nnbook.book.losses.label_coding import CODINGS, OUTPUTS, label_coding
from nnbook.book.losses.loss_ranking import LOSSES, loss_ranking
from nnbook.book.losses.output_losses import output_losses
from nnbook.book.losses.regularization_gap import METHODS, regularization_gap
from nnbook.book.registry import experiments

FEW = {
    "learning_rates": [1e-9, 0.03],
    "units": 10,
    "choosing": (2, 1),
    "showing": (3, 1),
    "epochs": 80,
}
FEW |= {"batch_size": 15, "train": 60, "validation": 30}


def test_the_ranking_chooses_what_validation_prefers(digits):
    found = loss_ranking(hidden=["relu"], data=digits, **FEW)
    assert len(found) == 3 * len(LOSSES)
    for name in LOSSES:
        assert found[f"relu/{name}/validation"].shape == (2, 2)
        assert found[f"relu/{name}/test"].shape == (3,)
    for name in ("SVM", "cross-entropy"):
        assert found[f"relu/{name}/best"] == 1
        assert found[f"relu/{name}/test"].mean() > 0.6


def test_a_rate_of_the_mean_is_ten_times_one_of_the_sum_over_ten_outputs(digits):
    few = FEW | {"epochs": 5}
    mean = loss_ranking(hidden=["relu"], data=digits, **few | {"learning_rates": [0.5]})
    total = loss_ranking(hidden=["relu"], data=digits, **few | {"learning_rates": [0.05]})
    np.testing.assert_array_equal(
        mean["relu/squares, mean/validation"],
        total["relu/squares, sum over outputs/validation"],
    )


def test_a_run_that_diverges_counts_as_nothing(digits):
    found = loss_ranking(hidden=["relu"], data=digits, **FEW | {"learning_rates": [1e-3, 1e9]})
    assert (found["relu/squares, plain sum/validation"][1] == 0).all()
    assert found["relu/squares, plain sum/best"] == 0


def test_each_coding_is_trained_with_each_output(digits):
    found = label_coding(data=digits, **FEW | {"epochs": 2})
    assert {key.rsplit("/", 1)[0] for key in found} == {
        f"{o}/{c}" for o in OUTPUTS for c in CODINGS
    }
    assert CODINGS["-1 and 1"].min() == -1


def test_the_pairs_of_outputs_go_through_the_same_helper(digits):
    found = output_losses(data=digits, **FEW | {"epochs": 2})
    assert found["linear, squares/validation"].shape == (2, 2)


def test_regularizers_shrink_what_they_should(digits):
    settings = dict(experiments()["regularization_gap"].settings)
    strong = {name: [0.0, 0.5] for name in METHODS} | {"input noise": [0.0, 4.0]}
    settings |= {"strengths": strong, "units": 8}
    settings |= {"choosing": 1, "showing": 2, "starts": 1, "epochs": 30, "batch_size": 20}
    found = regularization_gap(**settings, data=digits)
    for name in METHODS:
        for key in ("train", "validation", "test", "accuracy", "near", "norm"):
            assert found[f"{name}/{key}"].shape == (2, 3), (name, key)
        assert np.sum(found[f"{name}/weights"]) == 2 * 3 * 64 * 8
        # the strong setting hurts the fit
        assert found[f"{name}/train"][1].mean() > found[f"{name}/train"][0].mean(), name
    for name in ("L2", "L1", "L1 and L2"):
        assert (found[f"{name}/norm"][1] < 0.5 * found[f"{name}/norm"][0]).all()
    assert found["early stopping/epoch"].shape == (3,)
    # the same start, the same batches: strength 0 is the same training for the three penalties
    np.testing.assert_allclose(found["L1/train"][0], found["L2/train"][0], rtol=1e-4)


def test_calibration_of_a_small_problem():
    settings = dict(experiments()["calibration"].settings)
    settings |= {"samples": 60, "validation": 60, "test": 300, "units": 10, "showing": (2, 1)}
    found = calibration(**settings | {"epochs": 40, "learning_rate": 0.02})
    for name in CALIBRATED:
        for when in ("best", "last"):
            assert found[f"{name}/{when}/reliability"].shape == (3, 10)
            assert found[f"{name}/{when}/reliability"][0].sum() == 2 * 300
            assert np.shape(found[f"{name}/{when}/ece"]) == (2,)
            assert (found[f"{name}/{when}/nats"] > found["truth/nats"]).all()
        assert (found[f"{name}/epoch"] >= 1).all()
    assert found["cross-entropy/temperature"].shape == (2,)
    assert "squares/temperature" not in found
    np.testing.assert_array_equal(
        found["cross-entropy/scaled/accuracy"], found["cross-entropy/last/accuracy"]
    )
    # overfitting makes the cross-entropy surer of itself
    assert (
        found["cross-entropy/last/confidence"] > found["cross-entropy/best/confidence"] - 1e-9
    ).all()


def test_the_known_probabilities_are_calibrated_and_the_labels_follow_them():
    _, y, p = known_problem(50_000, 9)
    np.testing.assert_allclose(p.sum(axis=1), 1)
    for k in range(3):
        assert abs((y == k).mean() - p[:, k].mean()) < 0.01
    right = (p.argmax(axis=1) == y).astype(float)
    assert expected_calibration_error(p.max(axis=1), right) < 0.02


def test_reliability_puts_a_confidence_of_one_into_the_last_bin():
    count, mean, accuracy = reliability(np.array([1.0, 0.0]), np.array([1.0, 0.0]), 4)
    assert count.tolist() == [1, 0, 0, 1]
    assert (mean[3], accuracy[3]) == (1.0, 1.0)
    assert expected_calibration_error(np.ones(4), np.array([1.0, 1, 0, 0])) == pytest.approx(0.5)


def test_outputs_of_squares_are_cut_and_others_go_through_a_softmax():
    z = np.array([[2.0, -1.0, 0.5]])
    assert probabilities("squares", z).tolist() == [[1.0, 0.0, 0.5]]
    assert probabilities("SVM", z).sum() == pytest.approx(1)


def test_a_linear_output_of_plus_and_minus_one_is_one_of_zero_and_one_with_a_faster_hidden_layer():
    draw = np.random.default_rng(0)
    data, labels = draw.standard_normal((30, 2)), draw.integers(0, 2, (30, 1))
    x = Input(2)
    out = Dense(1, name="out")(Dense(3, activation="tanh")(x))
    signs, zeros = (Network(x, out, loss="mse", optimizer=SGD(0.1), rng=0) for _ in range(2))
    last = zeros.params["out"]
    last["kernel"][...] /= 2
    last["bias"][...] = (last["bias"] + 1) / 2
    (cost, slope), (other, flat) = (
        signs.gradient(data, 2 * labels - 1),
        zeros.gradient(data, labels),
    )
    assert cost == pytest.approx(4 * other)
    np.testing.assert_allclose(slope[:9], 4 * flat[:9])  # the weights are equal: rate 4 r
    np.testing.assert_allclose(slope[9:], 2 * flat[9:])  # the weights are half: the same rate


def test_class_weights_shift_the_logits_by_the_logarithm_of_their_ratio():
    found = class_weights(samples=1000, validation=500, test=4000, sets=2, starts=1, epochs=20)
    assert all(part.shape == (2,) for part in found.values())
    np.testing.assert_allclose(found["shift"], np.log(found["ratio"]), atol=0.8)
    for kind in ("plain", "weighted"):
        assert (found[f"{kind}/auc"] > 0.7).all()
    assert (found["plain/recall"] < 0.4).all()
    np.testing.assert_allclose(found["moved/balanced"], found["weighted/balanced"], atol=0.06)
    assert (found["truth/balanced"] > found["moved/balanced"]).all()
