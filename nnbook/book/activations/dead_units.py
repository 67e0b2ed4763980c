"""How many units die in training, whether they come back, and what decides it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

from nnbook.book.registry import recorded
from nnbook.book.units import graph, grid, scale_kernels, slopes
from nnbook.datasets import load_spirals
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray

#: Below this slope on every sample a unit counts as dead. A dead ReLU has 0.
FLAT = 0.01

CASES: Mapping[str, Any] = {
    **{f"bias {b:g}": {"bias": b} for b in (-0.5, -0.1, 0.0, 0.01, 0.1, 0.5)},
    **{f"scale {s:g}": {"scale": s} for s in (0.3, 3.0, 10.0)},
    "momentum": {"momentum": 0.9},
    **{kind: {"kind": kind} for kind in ("leaky_relu", "prelu", "elu")},
    **{f"{kind}, scale 3": {"kind": kind, "scale": 3.0} for kind in ("leaky_relu", "prelu", "elu")},
}


@recorded(
    "dead_units",
    question="How many hidden units die by rate, bias, input scale and kind, and do they return?",
    seeds="20 seeds for each case and rate, the same starts in each case",
    tolerance=0.2,
    data="load_spirals(300, rng=0): three spirals, full batch",
)  # fmt: skip
def dead_units(
    cases: Mapping[str, Mapping[str, Any]] = CASES,
    learning_rates: Sequence[float] = (0.03, 0.1, 0.3, 1.0, 1.5, 2.0, 3.0, 10.0),
    seeds: int = 20,
    units: int = 30,
    samples: int = 300,
    updates: int = 500,
    every: int = 20,
) -> Mapping[str, Any]:
    """Train networks with two hidden layers on three spirals and count the dead units on the way.

    A case changes the ReLU network with zero biases, inputs in the unit disc and no momentum. The
    weights are He's. A unit is dead while its slope is below ``FLAT`` on every training sample.

    Returns
    -------
    dict
        For each case: ``CASE/start``, ``CASE/end``, ``CASE/ever`` and ``CASE/back``, shares of
        the units of each layer, of shape (learning_rates, seeds, 2): dead at the start, at the
        end, at some look every ``every`` updates, and at some look but not at the end. None for a
        run that diverged. ``CASE/accuracy`` on the training data, of shape (learning_rates,
        seeds), 0 for a run that diverged.
    """
    results: dict[str, Any] = {}
    rates, _ = grid(learning_rates, range(seeds))
    shape = (len(learning_rates), seeds)
    for name, case in tqdm(cases.items(), disable=None):
        kind, scale = case.get("kind", "relu"), case.get("scale", 1.0)
        data = load_spirals(samples, rng=0)
        inputs = scale * data.x
        x, hidden, y = graph(kind, 2, 3, 2, units)
        net = Network(
            x,
            y,
            loss="categorical_crossentropy_from_logits",
            optimizer=SGD(rates, momentum=case.get("momentum", 0.0)),
            metrics=["accuracy"],
            runs=len(rates),
            dtype=np.float32,
            rng=0,
        )
        scale_kernels(net, np.full(len(rates), np.sqrt(2.0)))
        probe = Network(
            x,
            [*(node for nodes in hidden for node in nodes), y],
            runs=len(rates),
            dtype=np.float32,
            rng=0,
        )
        layers = [probe.params[label] for label in probe.params if "bias" in probe.params[label]]
        bends = [part.get("alpha") for part in probe.params.values() if "alpha" in part]
        probe.theta[...] = net.theta
        for layer in layers[:-1]:
            layer["bias"][...] = case.get("bias", 0.0)
        net.theta[...] = probe.theta

        def dead(
            net: Network = net,
            probe: Network = probe,
            kind: str = kind,
            inputs: FloatArray = inputs,
            bends: Any = bends,
        ) -> Any:
            probe.theta[...] = net.theta
            with np.errstate(all="ignore"):  # a run that diverged is not counted
                found = probe.predict(inputs)
            alphas = bends or [None, None]
            masks = [
                slopes(kind, z, alpha).max(axis=1) < FLAT
                for z, alpha in zip(found[0:4:2], alphas, strict=True)
            ]
            return np.stack(masks, axis=1)  # runs, layers, units

        looks = [dead()]
        for _ in range(updates // every):
            history = net.fit(inputs, data.y, epochs=every, batch_size=None)
            looks.append(dead())
        fine = np.isfinite(history["loss"][-1])
        ever, end = np.any(looks, axis=0), looks[-1]
        for key, mask in {"start": looks[0], "end": end, "ever": ever, "back": ever & ~end}.items():
            share = np.where(fine[:, None], mask.mean(axis=2), np.nan)
            results[f"{name}/{key}"] = share.reshape(*shape, 2)
        accuracy = np.asarray(net.evaluate(inputs, data.y)["accuracy"])
        results[f"{name}/accuracy"] = np.where(fine, np.nan_to_num(accuracy), 0.0).reshape(shape)
    return results
