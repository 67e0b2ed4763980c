"""Tests of nnbook.monitoring.diagnose: what it says against known causes."""

import numpy as np
import pytest
from test_monitoring import data, small

from nnbook import SGD
from nnbook.book.monitoring.broken_runs import BROKEN, broken_run
from nnbook.book.monitoring.healthy_runs import healthy_runs
from nnbook.monitoring import (
    ActivationMonitor,
    CSVLogger,
    DeadUnits,
    Diagnosis,
    Finding,
    GradientNorms,
    History,
    UpdateRatio,
    diagnose,
)


def curves(loss, val=None):
    """Return a History of these losses."""
    history = History()
    for k, value in enumerate(loss):
        logs = {"loss": np.asarray(value)} | ({} if val is None else {"val_loss": val[k]})
        history.append(logs)
    return history


EPOCHS = np.arange(60)
FALLING = 0.1 + np.exp(-EPOCHS / 8)


# ---------------------------------------------------------------------------------- the gallery


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("seed", [0, 1])
def test_the_true_cause_is_named(name, seed):
    run = broken_run(name, rng=seed)
    found = diagnose(
        run.history,
        evidence=run.evidence,
        reference=run.reference,
        val_reference=run.val_reference,
    )
    assert run.expected in found, f"{run.cause}: {found}"
    assert not found.healthy or name == "single samples"
    for finding in found:
        assert finding.sentence.endswith(".")
        assert finding.advice
        assert all(isinstance(float(number), float) for number in finding.evidence.values())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rate far too high", "diverged"),
        ("rate too low", "rate_too_low"),
        ("tiny weights", "plateau"),
        ("duplicates", "suspicious_validation"),
        ("overfitting", "overfitting"),
    ],
)
def test_some_causes_are_seen_in_the_curves_alone(name, expected):
    assert expected in diagnose(broken_run(name).history)


def test_the_gallery_repeats():
    first, second = (broken_run("overfitting", rng=3) for _ in range(2))
    np.testing.assert_array_equal(first.history["val_loss"], second.history["val_loss"])
    assert (first.reference, first.val_reference) == (second.reference, second.val_reference)
    with pytest.raises(ValueError, match="broken_run: expected name to be one of 'rate too high'"):
        broken_run("rate to high")


def test_fifty_healthy_trainings_raise_no_alarm():
    seen = 0
    for task, (history, evidence, reference) in healthy_runs(10, rng=1).items():
        for run in range(10):
            for found in (
                diagnose(history, run=run),
                diagnose(history, evidence=evidence, reference=reference, run=run),
            ):
                assert found.healthy, f"{task}, run {run}: {found}"
                assert set(found.names) <= {"good", "noisy"}
            seen += 1
    assert seen == 50


# ----------------------------------------------------------------------------- curves by hand


def test_a_good_curve():
    found = diagnose(curves(FALLING, FALLING + 0.02))
    assert found.names == ["good"]
    assert "only a reference can tell" in found["good"].sentence
    assert "reference" not in diagnose(curves(FALLING), reference=1.0)["good"].sentence


@pytest.mark.parametrize("last", [np.nan, np.inf, 99.0])
def test_a_divergence_is_found_in_the_shortest_history(last):
    found = diagnose(curves([1.0, 0.5, last]))
    assert found.names == ["diverged"]
    assert found["diverged"].evidence["epoch"] == 3
    assert found["diverged"].severity == "error"
    assert not found.healthy


def test_a_peak_that_is_overcome_is_no_divergence():
    assert "diverged" not in diagnose(curves([1.0, 9.0, *FALLING]))


def test_a_short_history_says_so():
    found = diagnose(curves(FALLING[:9]))
    assert found.names == ["too_short"]
    assert found.healthy


def test_overfitting_names_its_epoch():
    val = np.where(EPOCHS < 20, FALLING, FALLING[20] + 0.02 * (EPOCHS - 20))
    found = diagnose(curves(FALLING, val))
    assert found.names == ["overfitting"]
    assert abs(found["overfitting"].evidence["epoch"] - 21) <= 1
    # If the training loss rises, too, it is something else.
    assert "overfitting" not in diagnose(curves(val, val))


def test_a_gap():
    found = diagnose(curves(0.01 + FALLING - 0.1, 0.7 + 0.4 * FALLING))
    assert found.names == ["generalization_gap"]


def test_a_validation_that_is_perfect_at_once():
    found = diagnose(curves(FALLING, 1e-5 * FALLING), reference=1.0)
    assert found.names == ["suspicious_validation"]


def test_a_slow_curve_and_one_that_ends_low():
    line = 1 - 0.005 * EPOCHS
    assert diagnose(curves(line)).names == ["rate_too_low"]
    assert "it ends at 72% of its start" in diagnose(curves(line))["rate_too_low"].sentence
    high = diagnose(curves(line), reference=0.8)["rate_too_low"].sentence
    assert "it ends at 90% of a constant's" in high
    # With the same straight fall to nearly 0, the task has been learnt.
    assert diagnose(curves(1 - 0.016 * EPOCHS)).healthy


def test_a_loss_that_is_no_better_than_a_constant():
    assert diagnose(curves(1 + FALLING - 0.1), reference=1.0).names == ["plateau"]
    assert diagnose(curves(0.6 + FALLING - 0.1), reference=1.0).names == ["underfitting"]
    assert diagnose(curves(0.2 + FALLING - 0.1), reference=1.0).names == ["good"]
    assert diagnose(curves(np.full(30, 0.69))).names == ["plateau"]


def test_each_run_of_a_stack_has_a_diagnosis():
    both = curves(np.stack([FALLING, np.where(EPOCHS < 9, FALLING, np.nan)], axis=1))
    assert diagnose(both, run=0).names == ["good"]
    assert diagnose(both, run=1).names == ["diverged"]


# ---------------------------------------------------------------------------------- evidence


def test_evidence_of_a_stack_is_that_of_the_run():
    x, y = data()
    net = small(runs=2, optimizer=SGD(np.array([0.05, 1e-9])))
    watchers = [
        UpdateRatio(),
        GradientNorms(),
        ActivationMonitor(x),
        DeadUnits(x, layers=["dense"]),
    ]
    net.params["dense"]["kernel"][1] *= 1000  # the units of run 1 are saturated
    history = net.fit(x, y, epochs=12, callbacks=watchers)
    first, second = (diagnose(history, evidence=watchers, run=k) for k in range(2))
    assert not {"small_steps", "saturated_units"} & {*first.names}
    assert second["small_steps"].evidence["dense_1.kernel"] < 1e-6
    assert second["saturated_units"].evidence["before"] > 0.9


@pytest.mark.parametrize(("scale", "vanishing"), [(1e-6, True), (1.0, False), (0.0, False)])
def test_a_gradient_that_only_a_bias_has(scale, vanishing):
    """Tiny weights make the gradients of all kernels equally tiny; zeros are another disease."""
    (x, y), net, norms = data(), small(), GradientNorms()
    for layer in net.params.values():
        for kernel in layer.values():
            kernel *= scale
    history = net.fit(x, y + 1, epochs=12, callbacks=[norms])
    found = diagnose(history, evidence=[norms])
    assert ("vanishing_gradients" in found) == vanishing
    if vanishing:
        assert found["vanishing_gradients"].evidence.keys() == {"kernels", "theta"}


def test_callbacks_that_watched_nothing_say_nothing():
    idle = [UpdateRatio(), GradientNorms(), ActivationMonitor([[0.0]]), DeadUnits([[0.0]])]
    assert diagnose(curves(FALLING), evidence=idle).names == ["good"]


# ------------------------------------------------------------------------- what is handed over


def test_what_is_refused(tmp_path):
    stack = curves(np.stack([FALLING] * 2, axis=1))
    with pytest.raises(ValueError, match="expected a History with a loss, got History"):
        diagnose(History())
    with pytest.raises(ValueError, match="expected run to be one of the stack's 2 runs, got None"):
        diagnose(stack)
    with pytest.raises(ValueError, match="expected run from 0 to 1, got 2"):
        diagnose(stack, run=2)
    with pytest.raises(ValueError, match="expected run left out for one network, got 0"):
        diagnose(curves(FALLING), run=0)
    with pytest.raises(ValueError, match="diagnose: expected reference to be finite and > 0"):
        diagnose(curves(FALLING), reference=0.0)
    with pytest.raises(ValueError, match="diagnose: expected val_reference"):
        diagnose(curves(FALLING), val_reference=-1.0)
    with pytest.raises(TypeError, match="expected evidence from DeadUnits, ActivationMonitor"):
        diagnose(curves(FALLING), evidence=[CSVLogger(tmp_path / "x")])


def test_findings_stand_in_order_and_by_name():
    light = Finding("noisy", "It jumps.", {"swing": 0.2}, "info", "Wait.")
    heavy = Finding("diverged", "It exploded.", {"epoch": 2}, "error", "Stop.")
    found = Diagnosis((light, heavy))
    assert found.names == ["diverged", "noisy"]
    assert len(found) == 2
    assert "plateau" not in found
    with pytest.raises(ValueError, match="expected name to be one of 'diverged', 'noisy'"):
        found["plateau"]
    with pytest.raises(ValueError, match="Finding: expected severity to be one of 'good'"):
        Finding("x", "y.", {}, "bad", "z.")
