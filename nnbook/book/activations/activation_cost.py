"""What a call of each activation costs, beside ReLU and beside the product in front of it."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nnbook import activations
from nnbook.arrays.workspace import Workspace
from nnbook.book.registry import recorded
from nnbook.book.timing import in_turn, machine
from nnbook.layers import Dense

NAMES = ("relu", "leaky_relu", "elu", "selu", "sigmoid", "tanh", "softplus", "swish", "gelu")


@recorded(
    "activation_cost",
    question="How much longer than a ReLU does each activation take, alone and in a layer?",
    seeds="normal numbers of seed 0; medians over 201 rounds in which all take turns",
    tolerance=1e-6,
    durations=["float*"],
)
def activation_cost(
    names: Sequence[str] = NAMES,
    shapes: Sequence[Sequence[int]] = ((128, 100), (128, 1000)),
    rounds: int = 201,
) -> Mapping[str, Any]:
    """Time value and vector-Jacobian product of each activation, and a training step of a layer.

    A ratio is taken within a round, and the median over the rounds.

    Returns
    -------
    dict
        ``machine`` in words. For float32 and float64, ``DTYPE/alone`` of shape (shapes, names): the
        time of value and derivative relative to those of ReLU; ``DTYPE/layer`` likewise for forward
        and backward through a square Dense layer with that activation; ``DTYPE/nothing`` of shape
        (shapes,): the same layer without an activation. ``DTYPE/relu`` of shape (shapes,):
        microseconds of ReLU alone.
    """
    results: dict[str, Any] = {"machine": machine()}
    for dtype in ("float32", "float64"):
        for shape in shapes:
            rows, units = shape
            draw = np.random.default_rng(0)
            z = draw.standard_normal((rows, units)).astype(dtype)
            alone = in_turn([_alone(name, z) for name in names], rounds, time.perf_counter)
            layer = in_turn(
                [_layer(name, z) for name in [*names, "identity"]], rounds, time.perf_counter
            )
            *beside, nothing = np.median(layer / layer[:, :1], axis=0)
            results.setdefault(f"{dtype}/alone", []).append(np.median(alone / alone[:, :1], axis=0))
            results.setdefault(f"{dtype}/layer", []).append(beside)
            results.setdefault(f"{dtype}/nothing", []).append(nothing)
            results.setdefault(f"{dtype}/relu", []).append(1e6 * float(np.median(alone[:, 0])))
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
