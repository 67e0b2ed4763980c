"""The lecture's procedure for hyperparameters, on the digits."""

import io
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from typing import Any

import numpy as np
from tqdm import tqdm

from nnbook.book.accuracy import accuracy
from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE, load_small_digits
from nnbook.book.split import Split
from nnbook.book.stacks import over_orders
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.regularizers import L2
from nnbook.tuning import CoarseToFine, LogUniform, diverged, sample, stacked_search
from nnbook.typing import FloatArray


def lecture_network(
    rate: Any,
    factor: Any,
    *,
    inputs: int = 64,
    loss: str = "mean_sse",
    output: str | None = "sigmoid",
    **settings: Any,
) -> Network:
    """Return the network that the lecture searches: two hidden layers of 100 sigmoids, L2.

    Its squared error is summed over the outputs and its penalty halved, as in its logs.

    Examples
    --------
    >>> net = lecture_network(0.1, 1e-5, rng=0)
    >>> [layer.units for layer in net.layers.values() if isinstance(layer, Dense)]
    [100, 100, 10]
    """
    x = Input(inputs)
    penalty = L2(factor, half=True)
    h = Dense(100, activation="sigmoid", kernel_regularizer=penalty)(x)
    h = Dense(100, activation="sigmoid", kernel_regularizer=penalty)(h)
    y = Dense(10, activation=output, kernel_regularizer=penalty)(h)
    return Network(x, y, loss=loss, optimizer=SGD(rate), metrics=["accuracy"], **settings)


def lecture_space() -> dict[str, LogUniform]:
    """Return the lecture's ranges: four decades of the rate, six of the factor."""
    return {"rate": LogUniform(1e-3, 1e1), "factor": LogUniform(1e-6, 1.0)}


@recorded(
    "digits_search",
    question="What does the lecture's procedure find on the digits, step by step?",
    seeds="search 0; 20 others repeat it; what was chosen, in 10 orders of the batches",
    tolerance=0.1,
    data=SOURCE,
)
def digits_search(
    train: int = 978,
    validation: int = 419,
    batch_size: int = 100,
    seeds: int = 20,
    factors: Sequence[float] = (0.0, 1e-5, 1e-2),
    tiny: int = 20,
    tiny_rate: float = 0.5,
    tiny_epochs: int = 1000,
    rates: Sequence[float] = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6),
    rate_epochs: int = 20,
    rate_seeds: int = 5,
    trials: int = 50,
    short: int = 10,
    long: int = 50,
    fine: int = 25,
    searches: int = 20,
    showing: tuple[int, int] = (10, 2),
    data: Split | None = None,
) -> Mapping[str, Any]:
    """Follow the lecture: first loss, twenty samples, rates by decades, coarse, fine, and again.

    Returns
    -------
    dict
        ``first/LOSS`` of shape (factors, seeds); ``tiny/loss`` and ``tiny/accuracy`` of shape
        (epochs / 10, seeds); ``log/RATE``, the lines that training prints; ``rates/loss`` of
        shape (epochs, rates, seeds), ``rates/accuracy`` and ``rates/diverged`` without the epochs.
        Of each search, ``NAME/rate``, ``NAME/factor``, ``NAME/validation`` and for the coarse one
        the same after few epochs, ``diverged`` and ``loss`` at the first and the last epoch.
        ``chosen/...`` are fresh runs of the best point, one order of the batches after the other;
        ``again/...`` are independent searches
        with few epochs: the best score, and fresh runs of the same points on the validation and
        the test part, of shape (5 orders of the batches, searches).
    """
    digits = data or load_small_digits(train, validation)
    inputs = digits.x.shape[1]
    target, target_validation = (np.eye(10)[y] for y in (digits.y, digits.y_validation))
    results: dict[str, Any] = {}

    kinds = {
        "cross-entropy": ("categorical_crossentropy_from_logits", None),
        "hinge": ("multiclass_hinge", None),
        "mean_sse": ("mean_sse", "sigmoid"),
    }
    for name, (loss, output) in kinds.items():
        results[f"first/{name}"] = [
            lecture_network(
                0.1, factor, inputs=inputs, loss=loss, output=output, runs=seeds, rng=0
            ).evaluate(digits.x, target)["loss"]
            for factor in factors
        ]

    net = lecture_network(tiny_rate, 0.0, inputs=inputs, runs=seeds, rng=1)
    few = digits.x[:tiny], target[:tiny]
    history = net.fit(*few, epochs=tiny_epochs, batch_size=None)
    results["tiny/loss"] = history["loss"][9::10]
    results["tiny/accuracy"] = history["accuracy"][9::10]

    for rate in (1e-5, 1e3, 1e6):
        text = io.StringIO()
        net = lecture_network(rate, 1e-5, inputs=inputs, rng=0)
        both = (digits.x_validation, target_validation)
        with redirect_stdout(text), np.errstate(all="ignore"):
            net.fit(
                digits.x, target, epochs=6, batch_size=batch_size, validation_data=both, verbose=2
            )
        results[f"log/{rate:g}"] = text.getvalue()

    def trained(
        rate: FloatArray, factor: FloatArray, epochs: int, seed: int
    ) -> tuple[Network, FloatArray]:
        net = lecture_network(
            rate, factor, inputs=inputs, runs=len(rate), dtype=np.float32, rng=seed
        )
        history = net.fit(digits.x, target, epochs=epochs, batch_size=batch_size)
        return net, np.asarray(history["loss"])

    def validated(net: Network) -> Any:
        return accuracy(net, digits.x_validation, digits.y_validation)

    def tested(net: Network) -> Any:
        return accuracy(net, digits.x_test, digits.y_test)

    tried = np.repeat(rates, rate_seeds)
    net, losses = trained(tried, np.full(len(tried), 1e-5), rate_epochs, 2)
    shape = (len(rates), rate_seeds)
    results["rates/loss"] = losses.reshape(-1, *shape)
    results["rates/accuracy"] = validated(net).reshape(shape)
    results["rates/diverged"] = diverged(losses).reshape(shape).astype(float)

    seen: dict[str, Any] = {}

    def score(params: Mapping[str, FloatArray], seed: int, budget: float) -> Any:
        net, losses = trained(params["rate"], params["factor"], int(budget), seed)
        seen["loss"] = losses
        return validated(net)

    def store(name: str, found: Any) -> None:
        for key in ("rate", "factor"):
            results[f"{name}/{key}"] = [trial.params[key] for trial in found.trials]
        results[f"{name}/validation"] = [trial.score for trial in found.trials]

    space = lecture_space()
    found = stacked_search(score, space, CoarseToFine((trials,), budgets=(short,)), rng=0)
    results["coarse/short"] = [trial.score for trial in found.trials]
    coarse = stacked_search(score, space, CoarseToFine((trials,), budgets=(long,)), rng=0)
    store("coarse", coarse)
    results["coarse/diverged"] = diverged(seen["loss"]).astype(float)
    results["coarse/loss"] = seen["loss"][[0, -1]]
    printed = {"rate": LogUniform(1e-2, 1e-1), "factor": LogUniform(1e-6, 1e-3)}
    few_points = CoarseToFine((fine,), budgets=(long,))
    store("printed", stacked_search(score, printed, few_points, rng=1))
    stages = CoarseToFine((trials, fine), budgets=(short, long))
    staged = stacked_search(score, space, stages, rng=0)
    store("staged", staged)
    results["staged/ranges"] = [
        [d.from_unit(0.0), d.from_unit(1.0)] for d in staged.stages[1].values()
    ]
    best = staged.best.params

    def chosen(rates: FloatArray, seed: int) -> dict[str, FloatArray]:
        net, _ = trained(rates, np.full(len(rates), best["factor"]), long, seed)
        return {"validation": validated(net), "test": tested(net)}

    for part, right in over_orders(chosen, best["rate"], showing, first=200).items():
        results[f"chosen/{part}"] = right

    winners, points = [], []
    for seed in tqdm(range(100, 100 + searches), disable=None):
        rng = np.random.default_rng(seed)
        drawn = [sample(space, rng) for _ in range(trials)]
        at = {key: np.array([p[key] for p in drawn]) for key in space}
        net, _ = trained(at["rate"], at["factor"], short, seed)
        right = validated(net)
        winners.append(right.max())
        points.append(drawn[int(right.argmax())])
    results["again/best"] = winners
    results["again/rate"] = [point["rate"] for point in points]
    at = {key: np.array([point[key] for point in points]) for key in space}
    again: dict[str, list[FloatArray]] = {"validation": [], "test": []}
    for seed in range(300, 305):  # each winner in orders that did not choose it
        net, _ = trained(at["rate"], at["factor"], short, seed)
        again["validation"].append(validated(net))
        again["test"].append(tested(net))
    for name, rights in again.items():
        results[f"again/{name}"] = np.array(rights)
    return results
