"""diagnose: read the curves of a History, and say in words what they may show."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnbook import _validation as check
from nnbook.monitoring import evidence_rules, loss_rules, validation_rules
from nnbook.monitoring.findings import Diagnosis, Finding
from nnbook.monitoring.history import History
from nnbook.monitoring.loss_rules import Curve
from nnbook.typing import FloatArray

#: A shorter curve shows no trend, only a few numbers.
LEAST_EPOCHS = 10


def diagnose(
    history: History,
    *,
    evidence: Sequence[Any] = (),
    reference: float | None = None,
    val_reference: float | None = None,
    run: int | None = None,
) -> Diagnosis:
    """Name what a History shows: findings, each with its evidence and what to try.

    =========================  ===================================================================
    ``diverged``               the loss is not finite, or above three times its first epoch's
    ``rate_too_high``          it swings or rises, and stays high
    ``rate_too_low``           it was still falling steadily at the end, and is high
    ``plateau``                it never moved, or is no better than a constant
    ``underfitting``           it settled, and is high (needs ``reference``)
    ``noisy``                  it falls, with large swings
    ``overfitting``            the validation loss rises while the training loss falls
    ``generalization_gap``     the training loss is far below the validation loss
    ``unrelated_labels``       the training loss falls, the validation loss never improves
    ``suspicious_validation``  the validation loss is far below the training loss
    ``dead_units``             from DeadUnits: half of a layer's units are off for all data
    ``saturated_units``        from ActivationMonitor: half of a layer's outputs, before training
    ``vanishing_gradients``    from GradientNorms: the first layer's gradient, beside the last one's
    ``exploding_gradients``    likewise
    ``large_steps``            from UpdateRatio, for every kernel
    ``small_steps``            likewise
    ``too_short``              there are too few epochs to see anything but divergence
    ``good``                   none of the above
    =========================  ===================================================================

    Parameters
    ----------
    history : History
        What ``fit`` returned; ``val_loss`` is read if it is there.
    evidence : sequence of callbacks
        Those that watched the same fit: DeadUnits, ActivationMonitor, GradientNorms, UpdateRatio.
    reference : float, optional
        The loss of the best constant prediction, above 0, on the scale of ``history["loss"]``. For
        mean squared error it is the variance of the targets; for cross-entropy, the entropy of the
        classes' shares: ln K for K equally frequent classes. Without it, diagnose cannot tell a
        network that is too small from a task that is hard.
    val_reference : float, optional
        The same on the validation data; by default ``reference``.
    run : int, optional
        The run to look at, if the History is that of a stack.

    Returns
    -------
    Diagnosis

    Raises
    ------
    ValueError, TypeError
        For a History without epochs, a run that does not exist or was not given, evidence of
        another kind, or a reference that is not above 0.

    Notes
    -----
    A curve shows symptoms, and one symptom has several causes. So the sentences say "may", and the
    thresholds, constants in ``loss_rules``, ``validation_rules`` and ``evidence_rules``, are rules
    of thumb. The rules are meant for losses that are not negative.

    References
    ----------
    CS231n, "Neural networks part 3: learning and evaluation". The course's lecture on training
    networks (003), on monitoring.

    Examples
    --------
    >>> from nnbook import SGD, Dense, Input, Network
    >>> x = Input(1)
    >>> net = Network(x, Dense(1)(x), optimizer=SGD(1.2), rng=0)
    >>> history = net.fit([[0.0], [2.0]], [[0.0], [1.0]], epochs=20)
    >>> print(diagnose(history))
    error: diverged. The loss exploded; it broke away in epoch 2.
      seen: epoch 2, first ..., largest ...
      Divide the learning rate by 3 to 10, or clip the gradient; look at the scale of the inputs and
      of the initial weights.
    """
    who = "diagnose"
    if reference is not None:
        reference = check.number(who, "reference", reference, above=0)
    if val_reference is not None:
        val_reference = check.number(who, "val_reference", val_reference, above=0)
    if "loss" not in history or not history.epochs:
        raise ValueError(f"{who}: expected a History with a loss, got {history!r}")

    def pick(values: FloatArray) -> FloatArray:
        if values.ndim == 1:
            return values
        return values[..., 0 if run is None else run]

    stack = history["loss"].ndim == 2
    runs = history["loss"].shape[-1]
    if stack and run is None:
        raise ValueError(f"{who}: expected run to be one of the stack's {runs} runs, got None")
    if run is not None and not (stack and 0 <= run < runs):
        there = f"from 0 to {runs - 1}" if stack else "left out for one network"
        raise ValueError(f"{who}: expected run {there}, got {run}")

    levels = reference, reference if val_reference is None else val_reference
    findings = _from_curves(history, pick, *levels)
    for seen in evidence:
        rule = next((r for kind, r in evidence_rules.RULES.items() if isinstance(seen, kind)), None)
        if rule is None:
            known = ", ".join(kind.__name__ for kind in evidence_rules.RULES)
            raise TypeError(f"{who}: expected evidence from {known}, got {seen!r}")
        findings += rule(seen, pick)
    if not findings:
        loss = pick(history["loss"])
        unknown = " Whether that is low, only a reference can tell." if reference is None else ""
        findings = [
            Finding(
                "good",
                f"The loss falls from {loss[0]:.4g} to {loss[-1]:.4g}, and nothing looks wrong."
                + unknown,
                {"first": float(loss[0]), "last": float(loss[-1])},
                "good",
                "Compare several seeds before you believe a difference.",
            )
        ]
    return Diagnosis(tuple(findings))


def _from_curves(
    history: History, pick: Any, reference: float | None, val_reference: float | None
) -> list[Finding]:
    """Return what the losses show, provided there is anything to read."""
    loss = np.asarray(pick(history["loss"]), dtype=np.float64)
    findings = [*loss_rules.lost(loss)]
    if findings:
        return findings
    if len(loss) < LEAST_EPOCHS:
        return [
            Finding(
                "too_short",
                f"{len(loss)} epochs are too few for a trend.",
                {"epochs": len(loss)},
                "info",
                f"Train for {LEAST_EPOCHS} epochs or more.",
            )
        ]
    train = Curve(loss, reference)
    findings += loss_rules.read(train)
    if "val_loss" in history:
        val = np.asarray(pick(history["val_loss"]), dtype=np.float64)
        if np.isfinite(val).all():
            findings += validation_rules.read(train, Curve(val, val_reference))
    return findings
