"""What the curve of the training loss shows: the rules, and the numbers they rest on.

Each threshold is a rule of thumb, tried on the gallery of broken runs and on healthy ones
(:mod:`nnbook.book`). None is a law. They are set so that healthy training raises no alarm; a mild
disease may go unseen.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nnbook.monitoring.findings import Finding
from nnbook.typing import FloatArray

#: The lecture's rule: above three times the loss of the first epoch, training has exploded.
DIVERGED = 3.0

#: The loss is "still high" above this share of its start. A network that has learnt something
#: useful is far below, so wiggles around a small loss raise no alarm.
HIGH = 0.5

#: An oscillation: from epoch to epoch the loss changes by this share of itself, in the median over
#: the last half. In healthy training, a loss that is still high changes by a few percent.
SWING = 0.15

#: An oscillation rises in at least this share of the epochs. A falling loss seldom rises.
RISES = 0.25

#: A noisy curve: half the swing that counts as an oscillation, at any height.
NOISE = 0.075

#: The share of the whole fall that comes in the last half is 1/2 on a straight line, and 8 % for an
#: exponential that has settled (5 time constants). Above 30 % the loss has not settled.
UNSETTLED = 0.3

#: Without a reference, a loss that ends this near its first epoch has not moved.
BARELY = 0.05

#: A loss this near that of the best constant counts as no better.
CHANCE = 0.02

#: The number of blocks a curve is cut into, to see its trend without its noise.
BLOCKS = 8


@dataclass(frozen=True, eq=False)
class Curve:
    """A loss epoch by epoch, and what the rules read from it.

    Attributes
    ----------
    loss : ndarray of shape (epochs,)
        The loss, all finite.
    reference : float or None
        The loss of the best constant prediction.
    """

    loss: FloatArray
    reference: float | None = None

    @property
    def start(self) -> float:
        """The first epoch's loss, or the reference if that is smaller.

        The first epoch may be high because of a bad start that is soon forgotten.
        """
        first = float(self.loss[0])
        return first if self.reference is None else min(first, self.reference)

    @property
    def blocks(self) -> FloatArray:
        """The means of equal parts of the curve, in order."""
        return np.array([part.mean() for part in np.array_split(self.loss, BLOCKS)])

    @property
    def level(self) -> float:
        """The median over the last half."""
        return float(np.median(self.loss[len(self.loss) // 2 :]))

    @property
    def end(self) -> float:
        """The median over the last tenth, at least three epochs."""
        return float(np.median(self.loss[-max(3, len(self.loss) // 10) :]))

    @property
    def swing(self) -> float:
        """The median change from epoch to epoch in the last half, as a share of the level."""
        changes = np.abs(np.diff(self.loss[len(self.loss) // 2 :]))
        return float(np.median(changes) / max(abs(self.level), np.finfo(float).tiny))

    @property
    def rises(self) -> float:
        """The share of the epochs in the last half in which the loss rose."""
        return float((np.diff(self.loss[len(self.loss) // 2 :]) > 0).mean())

    @property
    def late(self) -> float:
        """The share of the whole fall that came in the last half; 0 if the loss did not fall."""
        blocks = self.blocks
        fall = blocks[0] - blocks[-1]
        middle = (blocks[BLOCKS // 2 - 1] + blocks[BLOCKS // 2]) / 2
        return float((middle - blocks[-1]) / fall) if fall > 0 else 0.0

    @property
    def steady(self) -> bool:
        """Whether each block of the curve is below the one before it."""
        return bool((np.diff(self.blocks) < 0).all())


def lost(loss: FloatArray) -> Iterator[Finding]:
    """Find a loss that exploded: not finite, or far above its start."""
    finite = np.isfinite(loss)
    first = float(loss[0])
    broken = ~finite | (loss > DIVERGED * first) if first > 0 else ~finite
    # A peak that was overcome is not a divergence; what counts is where the loss ended.
    if not broken[-1]:
        return
    epoch = int(np.argmax(broken)) + 1
    there = loss[finite]
    largest = float(there.max()) if there.size else float("nan")
    yield Finding(
        "diverged",
        f"The loss {'is no longer finite' if not finite[-1] else 'exploded'}; it broke away in "
        f"epoch {epoch}.",
        {"epoch": epoch, "first": first, "largest": largest},
        "error",
        "Divide the learning rate by 3 to 10, or clip the gradient; look at the scale of the "
        "inputs and of the initial weights.",
    )


def read(curve: Curve) -> Iterator[Finding]:
    """Find what a finite training loss may show; the first rule that holds explains it."""
    start, end, level, swing = curve.start, curve.end, curve.level, curve.swing
    seen = {"start": start, "end": end}
    wild = swing >= SWING and curve.rises >= RISES
    if (wild and level > HIGH * start) or end > 1.1 * float(curve.loss[0]):
        yield Finding(
            "rate_too_high",
            f"The loss does not settle: it ends at {end:.4g} after {curve.loss[0]:.4g} in the "
            f"first epoch, and changes by {swing:.0%} of itself from epoch to epoch. The learning "
            "rate may be too high.",
            seen | {"swing": swing, "rises": curve.rises},
            "warning",
            "Divide the learning rate by 3 to 10. If it swings on, use larger batches.",
        )
        return
    if end > HIGH * start and curve.steady and curve.late >= UNSETTLED:
        # The start is the constant's loss if that is smaller.
        whose = "its start" if start == float(curve.loss[0]) else "a constant's"
        yield Finding(
            "rate_too_low",
            f"The loss was still falling when the training ended: {curve.late:.0%} of its fall "
            f"came in the last half, and it ends at {end / start:.0%} of {whose}. The learning "
            "rate may be too low, or the training too short.",
            seen | {"late": curve.late, "left": end / start},
            "warning",
            "Multiply the learning rate by 3 to 10, or train longer.",
        )
        return
    reference = curve.reference
    constant = reference is not None and end > (1 - CHANCE) * reference
    # A network that beats a constant from the first epoch on has learnt within it.
    flat = reference is None and end > (1 - BARELY) * start
    if constant or flat:
        as_good = f", no better than a constant ({reference:.4g})" if constant else ""
        yield Finding(
            "plateau",
            f"The loss stands at {end:.4g}{as_good}. The network may not see its inputs: saturated "
            "or dead units, a gradient that does not arrive, a symmetric start, or targets that "
            "have nothing to do with the inputs.",
            seen | ({} if reference is None else {"reference": reference}),
            "warning",
            "Standardize the inputs; look at ActivationMonitor, DeadUnits and GradientNorms; train "
            "on ten samples, which any network should learn by heart.",
        )
        return
    if reference is not None and end > HIGH * reference and curve.late < UNSETTLED:
        yield Finding(
            "underfitting",
            f"The training loss has settled at {end:.4g}, which is {end / reference:.0%} of what "
            "a constant costs. The network may be too small, too strongly regularized, or the "
            "targets may be mostly noise.",
            seen | {"reference": reference, "late": curve.late},
            "warning",
            "Add units or a layer, weaken the regularization; look whether a training without it "
            "gets lower.",
        )
    if swing >= NOISE and curve.rises >= RISES and end > 0.1 * start:
        yield Finding(
            "noisy",
            f"The loss falls, but changes by {swing:.0%} of itself from epoch to epoch.",
            {"swing": swing, "rises": curve.rises},
            "info",
            "Larger batches, or a learning rate that decays, make it calmer.",
        )
