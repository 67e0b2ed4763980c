"""What single settings do on the digits: surfaces, schedules, batches, folds and seeds."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE, load_small_digits
from nnbook.book.split import Split
from nnbook.book.stacks import classifiers, grid
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.regularizers import L2
from nnbook.schedules import CosineDecay, ExponentialDecay, InverseTimeDecay, StepDecay, WarmUp
from nnbook.tuning import KFold
from nnbook.typing import FloatArray


@recorded(
    "digits_settings",
    question="How do rate, penalty, schedule, batch size, folds and seeds move the accuracy?",
    seeds="stack seeds 0 to 40; settings chosen on some runs are shown on others",
    tolerance=0.1,
    data=SOURCE,
)
def digits_settings(
    train: int = 978,
    validation: int = 419,
    units: int = 32,
    epochs: int = 20,
    batch_size: int = 50,
    rates: Sequence[float] = np.geomspace(1e-3, 10, 25).tolist(),
    factors: Sequence[float] = np.geomspace(1e-6, 1e-2, 13).tolist(),
    surface_seeds: int = 2,
    schedule_rates: Sequence[float] = np.geomspace(0.003, 3.0, 10).tolist(),
    schedule_batch: int = 10,
    batches: Sequence[int] = (8, 16, 32, 64, 128, 256, 512, 978),
    batch_rates: Sequence[float] = np.geomspace(0.0025, 10.24, 13).tolist(),
    reference: float = 0.02,
    choosing: int = 5,
    showing: int = 20,
    seeds: int = 200,
    repeats: int = 10,
    folds: int = 5,
    data: Split | None = None,
) -> Mapping[str, Any]:
    """Train a network with one hidden layer of ReLU and softmax under many settings.

    Returns
    -------
    dict
        ``surface`` of shape (rates, factors), the mean validation accuracy;
        ``schedule/NAME/choose`` of shape (rates, choosing), accuracies, and ``/best``, ``/loss``
        and ``/test`` of the chosen rate;
        ``batch/SIZE`` of shape (rates, choosing), the training loss, NaN where it diverged, and
        ``batch/SIZE/linear``, ``/root`` and ``/same`` of shape (showing,), the loss where the
        rate of the smallest batch is scaled by the ratio of the sizes, its root, or not;
        ``seeds/validation`` and ``seeds/test`` of shape (seeds,);
        ``folds`` of shape (repeats, folds) and ``held_out`` of shape (repeats, folds), accuracies
        of one setting in repeated cross-validations, and in independent random splits.
    """
    digits = data or load_small_digits(train, validation)

    def trained(
        x: FloatArray, y: Any, rate: Any, seed: int, runs: int, *, factor: Any = 0.0,
        batch: int = batch_size, epochs: int = epochs,
    ) -> Network:  # fmt: skip
        inputs = Input(digits.x.shape[1])
        penalty = L2(factor)
        h = Dense(
            units, activation="relu", kernel_initializer="he_normal", kernel_regularizer=penalty
        )(inputs)
        ends = inputs, Dense(10, kernel_regularizer=penalty)(h)
        net = classifiers(ends, SGD(rate), runs=runs, rng=seed)
        net.fit(x, y, epochs=epochs, batch_size=batch)
        return net

    def validated(net: Network) -> FloatArray:
        return np.asarray(net.evaluate(digits.x_validation, digits.y_validation)["accuracy"])

    def tested(net: Network) -> FloatArray:
        return np.asarray(net.evaluate(digits.x_test, digits.y_test)["accuracy"])

    def final(net: Network) -> FloatArray:
        return np.asarray(net.evaluate(digits.x, digits.y)["loss"])

    results: dict[str, Any] = {}
    shape = (len(rates), len(factors))
    rate, factor = grid(rates, factors)
    surface = np.zeros(shape)
    for seed in range(surface_seeds):
        net = trained(digits.x, digits.y, rate, seed, len(rate), factor=factor)
        surface += validated(net).reshape(shape)
    results["surface"] = surface / surface_seeds

    steps = -(-len(digits.x) // schedule_batch) * epochs
    kinds: dict[str, Any] = {
        "constant": lambda r: r,
        "step": lambda r: StepDecay(r, steps // 4, 0.3),
        "exponential": lambda r: ExponentialDecay(r, steps, 0.01),
        "1/t": lambda r: InverseTimeDecay(r, max(steps // 10, 1)),
        "cosine": lambda r: CosineDecay(r, steps),
        "warm-up, cosine": lambda r: WarmUp(CosineDecay(r, steps - steps // 10), steps // 10),
    }
    for name, kind in kinds.items():
        rate = np.repeat(schedule_rates, choosing)
        net = trained(digits.x, digits.y, kind(rate), 10, len(rate), batch=schedule_batch)
        table = validated(net).reshape(-1, choosing)
        best = int(table.mean(axis=1).argmax())
        rate = np.full(showing, schedule_rates[best])
        net = trained(digits.x, digits.y, kind(rate), 11, showing, batch=schedule_batch)
        results[f"schedule/{name}/choose"] = table
        results[f"schedule/{name}/best"] = best
        results[f"schedule/{name}/loss"] = final(net)
        results[f"schedule/{name}/test"] = tested(net)

    for size in batches:
        rate = np.repeat(batch_rates, choosing)
        net = trained(digits.x, digits.y, rate, 20, len(rate), batch=size)
        results[f"batch/{size}"] = final(net).reshape(-1, choosing)
        ratio = size / batches[0]
        rules = {"linear": ratio, "root": ratio**0.5, "same": 1.0}
        rate = np.repeat([reference * r for r in rules.values()], showing)
        net = trained(digits.x, digits.y, rate, 21, len(rate), batch=size)
        ends = final(net).reshape(-1, showing)
        for rule, values in zip(rules, ends, strict=True):
            results[f"batch/{size}/{rule}"] = values

    net = trained(digits.x, digits.y, 0.1, 30, seeds)
    results |= {"seeds/validation": validated(net), "seeds/test": tested(net)}

    x = np.concatenate([digits.x, digits.x_validation])
    y = np.concatenate([digits.y, digits.y_validation])

    def fold(rows: Any, others: Any, seed: int) -> float:
        net = trained(x[rows], y[rows], 0.1, seed, 1)
        return float(np.asarray(net.evaluate(x[others], y[others])["accuracy"])[0])

    results["folds"] = [
        [fold(*rows, seed) for rows in KFold(folds, shuffle=True, rng=seed).split(x)]
        for seed in range(repeats)
    ]
    results["held_out"] = [
        [
            fold(*next(iter(KFold(folds, shuffle=True, rng=1000 + folds * k + j).split(x))), 40)
            for j in range(folds)
        ]
        for k in range(repeats)
    ]
    return results
