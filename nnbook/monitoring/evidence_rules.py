"""What callbacks saw inside the network: dead and saturated units, gradients that do not arrive."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from nnbook.monitoring.activation_monitor import ActivationMonitor
from nnbook.monitoring.dead_units import DeadUnits
from nnbook.monitoring.findings import Finding
from nnbook.monitoring.gradient_norms import GradientNorms
from nnbook.monitoring.update_ratio import UpdateRatio
from nnbook.typing import FloatArray

#: The share of dead units in a layer that is worth a finding. A few are common and harmless.
DEAD = 0.5

#: The share of saturated outputs in a layer, before training, that is worth a finding. A good start
#: has a few percent; in the end there may be many, because a network that is sure of its classes
#: saturates.
SATURATED = 0.5

#: The root mean square of the first kernel's gradient over that of the last one, in the first
#: epoch. In healthy networks it is within a factor of 30 or so of 1. If the units are nearly
#: linear, tiny weights make the gradients of all kernels equally tiny; these are then compared with
#: the whole gradient, which includes that of the output's bias.
VANISHING, EXPLODING = 1e-3, 1e3

#: The lecture and CS231n find ratios of 1e-2 and 1e-3 reasonable; these limits lie a factor of 10
#: and more beyond, for the median epoch of every kernel.
LARGE_STEP, SMALL_STEP = 0.3, 1e-6


def _dead(seen: DeadUnits, pick: Callable[[FloatArray], FloatArray]) -> Iterator[Finding]:
    shares = {layer: pick(values) for layer, values in seen.history.items()}
    if not shares:  # it has not watched a fit
        return
    worst = max(shares, key=lambda layer: float(shares[layer][-1]))
    before, after = float(shares[worst][0]), float(shares[worst][-1])
    if after >= DEAD:
        yield Finding(
            "dead_units",
            f"In {worst} {after:.0%} of the units are 0 for all of the data ({before:.0%} before "
            "the training). They have no gradient and may never come back.",
            {"before": before, "after": after},
            "warning",
            "A lower learning rate, standardized inputs, He's initialization, or a leaky ReLU.",
        )


def _saturated(
    seen: ActivationMonitor, pick: Callable[[FloatArray], FloatArray]
) -> Iterator[Finding]:
    shares = {layer: pick(values) for layer, values in seen.saturated.items()}
    if not shares:
        return
    worst = max(shares, key=lambda layer: float(shares[layer][0]))
    before, after = float(shares[worst][0]), float(shares[worst][-1])
    if before >= SATURATED:
        yield Finding(
            "saturated_units",
            f"In {worst} {before:.0%} of the outputs were near an end of their range before the "
            f"training, and {after:.0%} after it. There the slope is nearly 0, and so is the "
            "gradient.",
            {"before": before, "after": after},
            "warning",
            "Standardize the inputs, or start with smaller weights.",
        )


def _gradients(seen: GradientNorms, pick: Callable[[FloatArray], FloatArray]) -> Iterator[Finding]:
    sizes = seen.sizes
    if len(sizes) < 2 or not seen.history.epochs:
        return
    first, last = next(iter(sizes)), [*sizes][-1]
    rms = {k: float(pick(seen.history[k])[0]) / sizes[k] ** 0.5 for k in (first, last)}
    numbers = {f"rms {key}": value for key, value in rms.items()}
    if not np.isfinite([*rms.values()]).all() or rms[last] == 0:
        return
    share = rms[first] / rms[last]
    norms = [float(pick(seen.history[key])[0]) for key in sizes]
    whole = float(pick(seen.history["theta"])[0])
    kernels = float(np.sqrt(np.square(norms).sum()))
    if kernels < VANISHING * whole:
        yield Finding(
            "vanishing_gradients",
            "The signal or the gradient fades: in the first epoch all kernels together have "
            f"{kernels / whole:.1e} of the gradient's norm. The rest is that of biases, so the "
            "network learns a constant.",
            {"kernels": kernels, "theta": whole},
            "warning",
            "Larger initial weights (Glorot's for tanh, He's for ReLU), or batch normalization.",
        )
        return
    story = f"in the first epoch the gradient of {first} is {share:.1e} times that of {last}."
    if share < VANISHING:
        yield Finding(
            "vanishing_gradients",
            f"On its way back the gradient fades: {story}",
            numbers | {"share": share},
            "warning",
            "Larger initial weights (Glorot's for tanh, He's for ReLU), batch normalization, "
            "fewer layers, or shortcuts.",
        )
    elif share > EXPLODING:
        yield Finding(
            "exploding_gradients",
            f"On its way back the gradient grows: {story}",
            numbers | {"share": share},
            "warning",
            "Smaller initial weights (Glorot's for tanh, He's for ReLU), batch normalization, or "
            "clipping by global_clipnorm.",
        )


def _steps(seen: UpdateRatio, pick: Callable[[FloatArray], FloatArray]) -> Iterator[Finding]:
    ratios = {}
    for name, values in seen.history.items():
        there = pick(values)
        there = there[np.isfinite(there)]
        if there.size:
            ratios[name] = float(np.median(there))
    if ratios and min(ratios.values()) > LARGE_STEP:
        which, word, turn = min(ratios.values()), "at least", "Divide"
    elif ratios and max(ratios.values()) < SMALL_STEP:
        which, word, turn = max(ratios.values()), "at most", "Multiply"
    else:
        return
    yield Finding(
        "large_steps" if turn == "Divide" else "small_steps",
        f"In the median epoch every kernel moves by {word} {which:.1e} of itself at each update.",
        ratios,
        "warning",
        f"{turn} the learning rate by 3 to 10.",
    )


#: The rules for what each kind of callback saw.
RULES: Mapping[type, Callable[[Any, Callable[[FloatArray], FloatArray]], Iterator[Finding]]] = {
    DeadUnits: _dead,
    ActivationMonitor: _saturated,
    GradientNorms: _gradients,
    UpdateRatio: _steps,
}
