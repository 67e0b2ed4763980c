"""What a call of each activation costs, beside ReLU and beside the product in front of it."""

import platform
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nnbook import activations
from nnbook.arrays.workspace import Workspace
from nnbook.book.registry import recorded
from nnbook.layers import Dense


@recorded(
    "activation_cost",
    question="How much longer than a ReLU does each activation take, alone and in a layer?",
    seeds="normal numbers of seed 0; medians over 201 rounds in which all take turns",
    tolerance=1e-6,
    durations=["float*"],
)  # fmt: skip
def activation_cost(
    names: Sequence[str] = (
        "relu",
        "leaky_relu",
        "elu",
        "selu",
        "sigmoid",
        "tanh",
        "softplus",
        "swish",
        "gelu",
    ),
    shapes: Sequence[Sequence[int]] = ((128, 100), (128, 1000)),
    rounds: int = 201,
) -> Mapping[str, Any]:
    """Time value and vector-Jacobian product of each activation, and a training step of a layer.

    In each round every function is called once, so that a disturbance meets all of them. A ratio is
    taken within a round, and the median over the rounds.

    Returns
    -------
    dict
        ``machine`` in words. For float32 and float64, ``DTYPE/alone`` of shape (shapes, names): the
        time of value and derivative relative to those of ReLU; ``DTYPE/layer`` likewise for forward
        and backward through a square Dense layer with that activation; ``DTYPE/nothing`` of shape
        (shapes,): the same layer without any. ``DTYPE/relu`` of shape (shapes,): microseconds of
        ReLU alone.
    """
    results: dict[str, Any] = {"machine": machine()}
    for dtype in ("float32", "float64"):
        for shape in shapes:
            rows, units = shape
            draw = np.random.default_rng(0)
            z = draw.standard_normal((rows, units)).astype(dtype)
            alone = _medians([_alone(name, z) for name in names], rounds)
            layer = _medians([_layer(name, z) for name in [*names, "identity"]], rounds)
            results.setdefault(f"{dtype}/alone", []).append(alone[1])
            results.setdefault(f"{dtype}/layer", []).append(layer[1][:-1])
            results.setdefault(f"{dtype}/nothing", []).append(layer[1][-1])
            results.setdefault(f"{dtype}/relu", []).append(1e6 * alone[0])
    return results


def _alone(name: str, z: Any) -> Callable[[], object]:
    f = activations.get(name)
    y, dz = np.empty_like(z), np.empty_like(z)

    def call() -> None:
        f.fn(z, out=y)
        f.vjp(z, z, y, out=dz)

    return call


def _layer(name: str, z: Any) -> Callable[[], object]:
    rows, units = z.shape
    layer = Dense(units, activation=name)
    params = layer.init(np.random.default_rng(0), [(units,)], z.dtype)
    ws = Workspace(rows, dtype=z.dtype)

    def call() -> None:
        _, cache = layer.forward(params, [z], True, ws)
        layer.backward(params, cache, z, ws)

    return call


def _medians(calls: Sequence[Callable[[], object]], rounds: int) -> tuple[float, Any]:
    """Return the median seconds of the first call, and of each the median ratio to the first."""
    seconds = np.empty((rounds, len(calls)))
    for row in seconds:
        for k, call in enumerate(calls):
            call()  # what the others left in the caches should not count
            start = time.perf_counter()
            call()
            row[k] = time.perf_counter() - start
    return float(np.median(seconds[:, 0])), np.median(seconds / seconds[:, :1], axis=0)


def machine() -> str:
    """Return in words what the times were taken on.

    Examples
    --------
    >>> "cores" in machine()
    True
    """
    import os

    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        name = next((line.split(":")[1].strip() for line in lines if "model name" in line), name)
    return f"{name}, {os.cpu_count()} cores, {platform.system()}"
