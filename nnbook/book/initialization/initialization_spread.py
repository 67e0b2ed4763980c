"""How much the lecture's seven activation tables scatter over seeds."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from nnbook.book.initialization.signals import layer_outputs
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.initializers import GlorotUniform, HeNormal, Initializer, RandomNormal, VarianceScaling
from nnbook.statistics import mean_and_std

#: The lecture prints ``randn * (2 / sqrt(fan_in + fan_out))``: variance 4 / (fan_in + fan_out).
GLOROT_NORMAL_AS_PRINTED = VarianceScaling(2.0, "fan_avg", "normal")

#: The seven settings, by the keys of ``nnbook.book.course``.
SETTINGS: dict[str, tuple[str, Initializer]] = {
    "tanh_std_0.01": ("tanh", RandomNormal(stddev=0.01)),
    "tanh_std_1": ("tanh", RandomNormal(stddev=1.0)),
    "tanh_glorot_uniform": ("tanh", GlorotUniform()),
    "relu_glorot_uniform": ("relu", GlorotUniform()),
    "tanh_glorot_normal_as_printed": ("tanh", GLOROT_NORMAL_AS_PRINTED),
    "relu_glorot_normal_as_printed": ("relu", GLOROT_NORMAL_AS_PRINTED),
    "relu_he_normal": ("relu", HeNormal()),
}

#: Two settings are one: a layer has as many inputs as outputs, so both variances are 2 / units.
_SAME = {"relu_he_normal": "relu_glorot_normal_as_printed"}


@recorded(
    "initialization_spread",
    question="Within which limits do the lecture's activation tables lie, over seeds?",
    seeds="seeds 0 to 99 for each of the seven settings",
    tolerance=1e-6,
)
def initialization_spread(
    seeds: int = 100, layers: int = 10, units: int = 500, samples: int = 10_000
) -> Mapping[str, Mapping[str, Any]]:
    """Run each setting with each seed; return averages and spreads over the seeds.

    Returns
    -------
    dict
        For each setting ``KEY``: ``KEY/mean`` and ``KEY/std`` of shape (seeds, layers), what
        ``activation_statistics`` gives, and ``KEY/data`` of shape (seeds, 2).
    """

    def run(activation: str, start: Initializer, seed: int) -> Any:
        who = "initialization_spread"
        outputs = layer_outputs(who, activation, start, layers, units, samples, "zeros", seed)
        found = np.array([mean_and_std(h) for h in outputs])  # the first row is that of the data
        return found[1:, 0], found[1:, 1], found[0]

    results: dict[str, Any] = {}
    for key, setting in SETTINGS.items():
        if key not in _SAME:
            columns = zip(*each(range(seeds), partial(run, *setting), key), strict=True)
            for quantity, values in zip(("mean", "std", "data"), columns, strict=True):
                results[f"{key}/{quantity}"] = np.array(values)
    for key, twin in _SAME.items():
        for quantity in ("mean", "std", "data"):
            results[f"{key}/{quantity}"] = results[f"{twin}/{quantity}"]
    return results
