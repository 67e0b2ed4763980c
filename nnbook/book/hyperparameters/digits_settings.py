"""What single settings do on the digits: surfaces, schedules, batches, folds and seeds."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.accuracy import accuracy
from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE, load_small_digits
from nnbook.book.split import Split
from nnbook.book.stacks import classifiers, grid, over_orders
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
    seeds="2 orders of the batches choose a setting, 10 others are shown; 20 orders with 10 starts",
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
    choosing: tuple[int, int] = (2, 3),
    showing: tuple[int, int] = (10, 2),
    seeds: tuple[int, int] = (20, 10),
    repeats: int = 10,
    folds: int = 5,
    data: Split | None = None,
) -> Mapping[str, Any]:
    """Train a network with one hidden layer of ReLU and softmax under many settings.

    ``choosing``, ``showing`` and ``seeds`` say how many orders of the batches are trained, and how
    many starts in each. Runs of several orders lie one order after the other.

    Returns
    -------
    dict
        ``surface`` of shape (rates, factors), the mean validation accuracy;
        ``schedule/NAME/choose`` of shape (rates, runs), accuracies, and ``/best``, ``/loss``
        and ``/test`` of the chosen rate;
        ``batch/SIZE`` of shape (rates, runs), the training loss, NaN where it diverged, and
        ``batch/SIZE/linear``, ``/root`` and ``/same`` of shape (runs,), the loss where the
        rate of the smallest batch is scaled by the ratio of the sizes, its root, or not;
        ``seeds/validation`` and ``seeds/test`` of shape (runs,);
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

    def validated(net: Network) -> Any:
        return accuracy(net, digits.x_validation, digits.y_validation)

    def tested(net: Network) -> Any:
        return accuracy(net, digits.x_test, digits.y_test)

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

        def scheduled(rates: FloatArray, seed: int, made: Any = kind) -> dict[str, FloatArray]:
            net = trained(digits.x, digits.y, made(rates), seed, len(rates), batch=schedule_batch)
            return {"validation": validated(net), "loss": final(net), "test": tested(net)}

        table = over_orders(scheduled, schedule_rates, choosing)["validation"]
        best = int(table.mean(axis=1).argmax())
        shown = over_orders(scheduled, schedule_rates[best], showing, first=100)
        results[f"schedule/{name}/choose"] = table
        results[f"schedule/{name}/best"] = best
        results[f"schedule/{name}/loss"] = shown["loss"]
        results[f"schedule/{name}/test"] = shown["test"]

    for size in batches:

        def ended(rates: FloatArray, seed: int, m: int = size) -> dict[str, FloatArray]:
            return {"loss": final(trained(digits.x, digits.y, rates, seed, len(rates), batch=m))}

        results[f"batch/{size}"] = over_orders(ended, batch_rates, choosing)["loss"]
        ratio = size / batches[0]
        rules = {"linear": ratio, "root": ratio**0.5, "same": 1.0}
        scaled = [reference * r for r in rules.values()]
        losses = over_orders(ended, scaled, showing, first=100)["loss"]
        for rule, values in zip(rules, losses, strict=True):
            results[f"batch/{size}/{rule}"] = values

    def repeated(rates: FloatArray, seed: int) -> dict[str, FloatArray]:
        net = trained(digits.x, digits.y, rates, seed, len(rates))
        return {"validation": validated(net), "test": tested(net)}

    for part, values in over_orders(repeated, 0.1, seeds, first=200).items():
        results[f"seeds/{part}"] = values

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
