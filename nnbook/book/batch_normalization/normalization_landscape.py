"""What normalization does to the loss along the gradient, after Santurkar et al. (2018)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook.arrays.workspace import Workspace
from nnbook.book.batch_normalization.nets import SOURCE, deep_network, trained
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.small_digits import load_small_digits
from nnbook.book.stacks import classifiers, over_orders
from nnbook.layers import Layer
from nnbook.layers.base import noise, single
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray, Params, Shape


@dataclass(frozen=True, eq=False)
class Jitter(Layer):
    """Shift and stretch each unit at random in training, anew at each step.

    A unit draws a shift from (-shift, shift) and a factor from (1, stretch). Each sample then draws
    its own shift within 0.1 of that one, and its own factor around that one with deviation 0.1. So
    the mean and the variance of a unit's outputs jump at every step. This is the noise of Santurkar
    et al. (2018), on a small scale.
    """

    shift: float = 0.5
    stretch: float = 1.25
    name: str | None = None

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the input's shape."""
        return (single(self.label, input_shapes),)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return the jittered x; the cache is the factors."""
        (x,) = inputs
        if not training:
            return x, None
        draw, size = noise(self, ws), x.shape[-2:]
        shift = draw.uniform(-self.shift, self.shift, size[-1]) + draw.uniform(-0.1, 0.1, size)
        factor = draw.uniform(1.0, self.stretch, size[-1]) + draw.normal(0.0, 0.1, size)
        factor = factor.astype(ws.dtype)
        return (x + shift.astype(ws.dtype)) * factor, factor

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Return dy times the same factors."""
        return [dy if cache is None else dy * cache], {}


@recorded(
    "normalization_landscape",
    question="Does batch normalization work by steadying the inputs of the layers, or by making "
    "the loss smoother along the gradient?",
    seeds="10 orders of the batches with 2 starts each, for each setting and rate; one split",
    tolerance=0.1,
    data=SOURCE,
    scattered=["plain/loss", "plain/test"],
)
def normalization_landscape(
    learning_rates: Sequence[float] = (0.01, 0.03, 0.1, 0.3, 1.0),
    probe: float = 0.1,
    reaches: Sequence[float] = (0.5, 1.0, 2.0, 4.0),
    showing: tuple[int, int] = (10, 2),
    units: int = 30,
    depth: int = 5,
    train: int = 1000,
    epochs: int = 15,
    batch_size: int = 50,
) -> Mapping[str, Any]:
    """Train ``plain``, ``normalized`` and ``jittered`` networks and probe the loss on their way.

    Returns
    -------
    dict
        For each kind: ``/loss`` and ``/test``, the last training loss and the test accuracy, of
        shape (rates, runs), one order of the batches after the other. Then, for the networks that
        train at the rate ``probe``, of shape (epochs + 1, runs): ``/range``, the largest minus the
        smallest loss of a batch at ``reaches`` times the rate along its gradient; ``/turn``, the
        largest change of the gradient along it, relative to the gradient; ``/beta``, the largest
        change divided by the distance; ``/drift``, how far the update of the layers below changes
        the gradient of a kernel, relative to it, as a mean over the kernels but the first.
    """
    digits = load_small_digits(train)
    networks = {
        "plain": deep_network("none", units=units, depth=depth),
        "normalized": deep_network("before", units=units, depth=depth),
        "jittered": deep_network("before", units=units, depth=depth, noise=Jitter),
    }

    def measured(kind: str) -> dict[str, Any]:
        def stack(rates: FloatArray, seed: int) -> Network:
            ends = networks[kind]
            return classifiers(ends, SGD(rates), runs=len(rates), rng=seed, dtype=np.float64)

        def ended(rates: FloatArray, seed: int) -> dict[str, Any]:
            net = stack(rates, seed)
            found = trained(net, digits, epochs=epochs, batch_size=batch_size)
            return {name: found[name] for name in ("loss", "test")}

        def probed(rates: FloatArray, seed: int) -> dict[str, Any]:
            net, looks = stack(rates, seed), []
            for epoch in range(epochs + 1):
                rows = np.arange(epoch * batch_size, (epoch + 1) * batch_size) % train
                batch = digits.x[rows], digits.y[rows]
                looks.append(_along(net, batch, probe, reaches) | _drift(net, batch, probe, depth))
                net.fit(digits.x, digits.y, epochs=1, batch_size=batch_size)
            return {name: np.array([one[name] for one in looks]) for name in looks[0]}

        ends = over_orders(ended, learning_rates, showing)
        return ends | over_orders(probed, probe, showing)

    return by_name(networks, measured, "networks")


def _along(net: Network, batch: Any, rate: float, reaches: Sequence[float]) -> dict[str, Any]:
    """Go along the gradient of a batch, look at loss and gradient, and come back."""
    theta = net.theta.copy()
    _, gradient = net.gradient(*batch)
    size = np.linalg.norm(gradient, axis=1)
    losses, turns, betas = [], [], []
    for reach in reaches:
        net.theta[...] = theta - reach * rate * gradient
        loss, other = net.gradient(*batch)
        change = np.linalg.norm(other - gradient, axis=1)
        losses.append(loss)
        turns.append(change / size)
        betas.append(change / (reach * rate * size))
    net.theta[...] = theta
    return {
        "range": np.ptp(np.array(losses), axis=0),
        "turn": np.max(turns, axis=0),
        "beta": np.max(betas, axis=0),
    }


def _drift(net: Network, batch: Any, rate: float, depth: int) -> dict[str, Any]:
    """Return by how much a kernel's gradient changes when all layers below are updated."""
    theta = net.theta.copy()
    _, gradient = net.gradient(*batch)
    before, changes = net.named(gradient), []
    for layer in range(2, depth + 2):
        net.theta[...] = theta
        for k in range(1, layer):
            for name in (f"fc_{k}", f"bn_{k}"):
                for key, values in net.params.get(name, {}).items():
                    values -= rate * before[f"{name}.{key}"]
        _, gradient = net.gradient(*batch)
        name = f"fc_{layer}.kernel"
        change = np.linalg.norm(net.named(gradient)[name] - before[name], axis=(1, 2))
        changes.append(change / np.linalg.norm(before[name], axis=(1, 2)))
    net.theta[...] = theta
    return {"drift": np.mean(changes, axis=0)}
