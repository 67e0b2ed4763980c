"""How many units die in training, whether they come back, and what decides it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.accuracy import accuracy
from nnbook.book.activations.units import graph, probe, scale_kernels, slopes
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.stacks import classifiers
from nnbook.datasets import load_spirals
from nnbook.optimizers import SGD

#: Below this slope on every sample a unit counts as dead. A dead ReLU has 0.
FLAT = 0.01

CASES: Mapping[str, Any] = {
    **{f"bias {b:g}": {"bias": b} for b in (-0.5, 0.0, 0.01, 0.1, 0.5)},
    **{f"scale {s:g}": {"scale": s} for s in (0.3, 10.0)},
    "momentum": {"momentum": 0.9},
    **{kind: {"kind": kind} for kind in ("leaky_relu", "prelu", "elu")},
}


@recorded(
    "dead_units",
    question="How many hidden units die by rate, bias, input scale and kind, and do they return?",
    seeds="20 seeds for each case and rate, the same starts in each case",
    tolerance=0.2,
    data="load_spirals(300, rng=0): three spirals, full batch",
)
def dead_units(
    cases: Mapping[str, Mapping[str, Any]] = CASES,
    learning_rates: Sequence[float] = (0.1, 0.3, 1.0, 1.5, 2.0, 3.0, 10.0),
    seeds: int = 20,
    units: int = 30,
    samples: int = 300,
    updates: int = 500,
    every: int = 20,
) -> Mapping[str, Any]:
    """Train networks with two hidden layers on three spirals and count their dead units.

    A case changes the ReLU network with zero biases, inputs in the unit disc and no momentum. The
    weights are He's. Momentum m adds up to 1 / (1 - m) steps, so with it the rate is multiplied by
    1 - m: one that is listed means steps of the same size in every case. A unit is dead while its
    slope is below ``FLAT`` on every training sample.

    Returns
    -------
    dict
        For each case: ``CASE/start``, ``CASE/end``, ``CASE/ever`` and ``CASE/back``, shares of
        the units of each layer, of shape (learning_rates, seeds, 2): dead at the start, at the
        end, at some look every ``every`` updates, and at some look but not at the end. None for a
        run that diverged. ``CASE/accuracy`` on the training data, of shape (learning_rates,
        seeds), 0 for a run that diverged.
    """
    rates = np.repeat(learning_rates, seeds)
    shape = (len(learning_rates), seeds)

    def counted(name: str) -> dict[str, Any]:
        case = cases[name]
        kind = case.get("kind", "relu")
        data = load_spirals(samples, rng=0)
        inputs = case.get("scale", 1.0) * data.x
        x, hidden, y = graph(kind, 2, 3, 2, units)
        momentum = case.get("momentum", 0.0)
        optimizer = SGD((1 - momentum) * rates, momentum=momentum)
        net = classifiers((x, y), optimizer, runs=len(rates), rng=0)
        scale_kernels(net, np.full(len(rates), np.sqrt(2.0)))
        for layer in [part for part in net.params.values() if "bias" in part][:-1]:
            layer["bias"][...] = case.get("bias", 0.0)
        inside = probe(x, hidden, y, len(rates))
        alphas: list[Any] = [part["alpha"] for part in inside.params.values() if "alpha" in part]
        alphas = alphas or [None, None]

        def dead() -> Any:
            inside.theta[...] = net.theta
            with np.errstate(all="ignore"):  # a run that diverged is not counted
                sums = inside.predict(inputs)[0:4:2]
            masks = [
                slopes(kind, z, alpha).max(axis=1) < FLAT
                for z, alpha in zip(sums, alphas, strict=True)
            ]
            return np.stack(masks, axis=1)  # runs, layers, units

        looks = [dead()]
        for _ in range(updates // every):
            loss = net.fit(inputs, data.y, epochs=every, batch_size=None)["loss"]
            looks.append(dead())
        ever, end = np.any(looks, axis=0), looks[-1]
        found = {}
        for key, mask in {"start": looks[0], "end": end, "ever": ever, "back": ever & ~end}.items():
            share = np.where(np.isfinite(loss[-1])[:, None], mask.mean(axis=2), np.nan)
            found[key] = share.reshape(*shape, 2)
        return found | {"accuracy": accuracy(net, inputs, data.y, loss=loss).reshape(shape)}

    return by_name(cases, counted, "cases")
