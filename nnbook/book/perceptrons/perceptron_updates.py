"""How many mistakes a perceptron makes on AND, beside the bound of the convergence theorem."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.datasets import load_and
from nnbook.perceptron import Perceptron, separation


@recorded(
    "perceptron_updates",
    question="How many updates does a perceptron need for AND, and what does theory allow?",
    seeds="seeds 0 to 999: each draws a start and the order of every epoch",
    tolerance=1e-6,
)
def perceptron_updates(
    seeds: int = 1000, rates: Sequence[float] = (1.0, 0.1, 0.01), epochs: int = 10_000
) -> Mapping[str, Any]:
    """Train a perceptron on AND from zeros and from standard normal starts, in shuffled orders.

    Returns
    -------
    dict
        For each coding of the inputs, "01" and "pm1": ``CODING/zeros``, the updates from zeros at
        rate 1, of shape (seeds,). ``CODING/random``: the updates from random starts, of shape
        (rates, seeds), and ``CODING/bounds``, what the theorem allows each of them.
    """
    y = load_and("pm1").y

    def work(job: tuple[str, int]) -> list[float]:
        coding, seed = job
        x = load_and(coding).x
        widest = separation(x, y)
        start = np.random.default_rng(seed).standard_normal(3)
        settings: dict[str, Any] = {"epochs": epochs, "shuffle": True, "rng": seed}
        found = [float(Perceptron(1.0, **settings).fit(x, y).updates_)]
        for rate in rates:
            unit = Perceptron(rate, start=start, **settings).fit(x, y)
            found += [float(unit.updates_), round(widest.bound(start, rate), 3)]
        return found

    results: dict[str, Any] = {}
    for coding in ("01", "pm1"):
        rows = np.array(each([(coding, seed) for seed in range(seeds)], work, coding))
        results[f"{coding}/zeros"] = rows[:, 0]
        results[f"{coding}/random"], results[f"{coding}/bounds"] = rows[:, 1::2].T, rows[:, 2::2].T
    return results
