"""What training and validation show side by side: overfitting, leaks, meaningless labels."""

from collections.abc import Iterator

import numpy as np

from nnbook.monitoring.findings import Finding
from nnbook.monitoring.loss_rules import CHANCE, HIGH, Curve
from nnbook.typing import FloatArray

#: Overfitting: the validation loss ends above its best by this factor. In healthy training it
#: wiggles by a few percent.
RISEN = 1.1

#: It must also rise by this share of its start, so that wiggles near 0 do not count.
RISEN_AT_ALL = 0.1

#: The best epoch is that of a running median over this many epochs. The lowest single epoch of a
#: noisy curve is good luck, and what follows it is not a rise.
WINDOW = 5

#: Meanwhile the training loss went on falling, to below this share of its value at that epoch.
FALLEN = 0.9

#: Training and validation are far apart if one loss is less than this share of the other.
GAP = 0.5

#: A validation loss below this share of the training loss for most of the last half is suspicious.
#: Noise in training, such as dropout, does this honestly; easy or known samples do it, too.
BELOW = 0.75

#: What share of the epochs "most" is.
MOST = 0.9

#: Meaningless labels: the validation loss is never better than a constant by this share, while the
#: training loss falls below HIGH of its start.
NEVER = 0.03

#: A validation loss below this share of a constant's, after one epoch, is too good. Easy tasks are
#: learnt in one epoch down to their noise, which is seldom this small.
AT_ONCE = 1e-3


def read(train: Curve, validation: Curve) -> Iterator[Finding]:
    """Find what the two losses may show together."""
    loss, val = train.loss, validation.loss
    smooth = _running_median(val)
    best = int(np.argmin(smooth))
    after = {"epoch": best + 1, "best": float(smooth[best]), "end": validation.end}
    risen = validation.end > RISEN * smooth[best] and (
        validation.end - smooth[best] > RISEN_AT_ALL * validation.start
    )
    there = float(_running_median(loss)[best])
    rises = bool(risen and train.end < FALLEN * there)
    if rises:
        yield Finding(
            "overfitting",
            f"The validation loss is best about epoch {best + 1} ({smooth[best]:.4g}) and then "
            f"rises to {validation.end:.4g}, while the training loss falls from {there:.4g} to "
            f"{train.end:.4g}.",
            after | {"train_at_best": there, "train_end": train.end},
            "warning",
            "EarlyStopping(restore_best_weights=True), more data, a penalty, dropout, or a smaller "
            "network.",
        )
    known = validation.reference
    reference = float(val[0]) if known is None else known
    if val.min() > (1 - NEVER) * reference and train.end < HIGH * train.start:
        yield Finding(
            "unrelated_labels",
            f"The training loss falls to {train.end:.4g}, but the validation loss is never better "
            f"than {val.min():.4g}, where knowing nothing costs {reference:.4g}. What is learnt by "
            "heart has no use elsewhere: the labels may be shuffled against the data, or "
            "the validation may be of another kind than the training.",
            {"best": float(val.min()), "reference": reference, "train_end": train.end},
            "warning",
            "Look at twenty samples with their labels; check that data and targets are shuffled "
            "and split by the same indices.",
        )
    elif not rises and train.end < GAP * validation.end and validation.end > HIGH * reference:
        yield Finding(
            "generalization_gap",
            f"The training loss ends at {train.end:.4g}, the validation loss at "
            f"{validation.end:.4g}, and that is high. Much of what is learnt may be learnt by "
            "heart.",
            {"train_end": train.end, "end": validation.end, "reference": reference},
            "warning",
            "More data, a penalty, dropout, or a smaller network.",
        )
    yield from _too_good(train, validation, reference)


def _running_median(values: FloatArray) -> FloatArray:
    """Return the median of each value and its neighbours; at the ends there are fewer of them."""
    half = WINDOW // 2
    return np.array(
        [np.median(values[max(0, k - half) : k + half + 1]) for k in range(len(values))]
    )


def _too_good(train: Curve, validation: Curve, reference: float) -> Iterator[Finding]:
    """Find a validation that is better than it should be."""
    half = len(train.loss) // 2
    # The validation of an epoch belongs to the parameters with which the next epoch begins.
    below = validation.loss[half:-1] < BELOW * train.loss[half + 1 :]
    # Near 0 both are as good as they can be, and their quotient says nothing.
    matters = train.end > CHANCE * train.start
    at_once = validation.reference is not None and validation.loss[0] < AT_ONCE * reference
    if not (matters and below.mean() >= MOST) and not at_once:
        return
    share = validation.level / max(train.level, np.finfo(float).tiny)
    yield Finding(
        "suspicious_validation",
        f"The validation loss is {share:.0%} of the training loss over the last half"
        + (f", and {validation.loss[0]:.4g} after one epoch" if at_once else "")
        + ". Without dropout or another noise in training, the validation may hold samples that "
        "the network was trained on, easier ones, or the answer among its inputs.",
        {"share": share, "first": float(validation.loss[0]), "epochs_below": float(below.mean())},
        "warning",
        "Look for rows of the validation in the training data; split before samples are repeated, "
        "augmented or scaled.",
    )
