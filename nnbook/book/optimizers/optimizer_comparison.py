"""Plain descent, momentum and the adaptive rules on the digits, each with its own rate."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE, load_small_digits
from nnbook.book.split import Split
from nnbook.book.stacks import classifiers, over_orders
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD, AdaGrad, Adam, RMSprop
from nnbook.schedules import InverseTimeDecay
from nnbook.typing import ArrayLike, FloatArray

#: What makes each rule from the rates of a stack.
RULES: dict[str, Any] = {
    "plain": lambda rate: SGD(rate),
    "momentum": lambda rate: SGD(rate, momentum=0.9),
    "Nesterov": lambda rate: SGD(rate, momentum=0.9, nesterov=True),
    "AdaGrad": lambda rate: AdaGrad(rate),
    "RMSprop": lambda rate: RMSprop(rate),
    "Adam": lambda rate: Adam(rate, epsilon=1e-8),
}

REPORTED: Mapping[str, Any] = {"plain": 0.01, "momentum": 0.01, "Adam": 0.001}


@recorded(
    "optimizer_comparison",
    question="Which optimizer learns the digits faster, at the report's rates and at its own?",
    seeds="2 orders of the batches choose the rates on validation data, 10 others are shown",
    tolerance=0.1,
    data=SOURCE,
)
def optimizer_comparison(
    train: int = 978,
    validation: int = 419,
    units: int = 32,
    batch_size: int = 32,
    epochs: int = 30,
    budgets: Sequence[int] = (3, 30),
    rules: Sequence[str] = (*RULES,),
    rates: Sequence[float] = (10.0 ** np.arange(-4, 1.76, 0.25)).tolist(),
    reported: Mapping[str, float] = REPORTED,
    choosing: tuple[int, int] = (2, 3),
    showing: tuple[int, int] = (10, 3),
    floor_batches: Sequence[int] = (1, 8, 64),
    floor_rate: float = 0.005,
    floor_epochs: int = 40,
    floor_showing: tuple[int, int] = (12, 1),
    data: Split | None = None,
) -> Mapping[str, Any]:
    """Train sigmoid units with a sum of squares as the report on perceptrons does.

    The same again with softmax and its cross-entropy, for the shortest budget. Then fit a linear
    unit for each class by least squares, where the gradient of a batch stays noisy to the end, and
    watch how far above the minimum the loss stays. ``choosing``, ``showing`` and ``floor_showing``
    say how many orders of the batches are trained, and how many starts in each.

    Returns
    -------
    dict
        For each budget and rule ``choose/BUDGET/RULE`` of shape (rates,), the mean validation
        accuracy, and ``best/BUDGET/RULE``, the index of the highest (in a tie, of the one with the
        lowest training loss). ``loss/BUDGET/RULE`` of shape (budget, runs), the training loss of
        each epoch, and ``test/BUDGET/RULE`` of shape (runs,), the accuracy, of the shown runs, one
        order after the other. The same for ``softmax/BUDGET/RULE``, for the first budget.
        ``reported/RULE/loss`` and ``/test`` likewise at the report's rates. ``floor/BATCH`` and
        ``floor/BATCH/decay`` of shape (floor_epochs, runs): training loss over the least one, less
        1, after each epoch; ``floor/lambda_max`` of the Hessian.
    """
    digits = data or load_small_digits(train, validation)
    one_hot = np.eye(10)

    def trained(
        name: str, rate: ArrayLike, how: tuple[int, int], length: int, squares: bool, first: int
    ) -> dict[str, FloatArray]:
        """Return loss and accuracies of all runs."""

        def stack(rates: FloatArray, seed: int) -> dict[str, Any]:
            x = Input(digits.x.shape[1])
            h = Dense(units, activation="sigmoid")(x)
            y = Dense(10, activation="sigmoid" if squares else "linear")(h)
            changed = {"loss": "mean_sse"} if squares else {}
            net = classifiers((x, y), RULES[name](rates), runs=len(rates), rng=seed, **changed)
            history = net.fit(digits.x, one_hot[digits.y], epochs=length, batch_size=batch_size)
            return {
                "loss": history["loss"],
                "validation": score(net, digits.x_validation, digits.y_validation),
                "test": score(net, digits.x_test, digits.y_test),
            }

        return over_orders(stack, rate, how, first)

    def score(net: Network, x: FloatArray, y: Any) -> FloatArray:
        return np.asarray(net.evaluate(x, one_hot[y])["accuracy"])

    found: dict[str, Any] = {}
    squares = [(budget, True) for budget in budgets]
    for budget, squared in [*squares, (budgets[0], False)]:
        for name in rules:
            seen = trained(name, rates, choosing, budget, squared, first=0)
            right = seen["validation"].mean(axis=1)
            final = np.nan_to_num(seen["loss"][-1].mean(axis=1), nan=np.inf)
            best = int(np.lexsort((final, -right))[0])
            shown = trained(name, rates[best], showing, budget, squared, first=100)
            key = f"{budget}/{name}" if squared else f"softmax/{budget}/{name}"
            found[f"choose/{key}"] = right
            found[f"best/{key}"] = best
            found[f"loss/{key}"] = shown["loss"]
            found[f"test/{key}"] = shown["test"]
    for name, rate in reported.items():
        shown = trained(name, rate, showing, epochs, True, first=100)
        found[f"reported/{name}/loss"] = shown["loss"]
        found[f"reported/{name}/test"] = shown["test"]
    return found | _floors(digits, floor_batches, floor_rate, floor_epochs, floor_showing)


def _floors(
    digits: Split, batches: Sequence[int], rate: float, epochs: int, how: tuple[int, int]
) -> dict[str, Any]:
    """Return how far above the least loss a linear fit stays, with and without decay."""
    y = np.eye(10)[digits.y]
    design = np.column_stack([np.ones(len(digits.x)), digits.x])
    least = np.square(design @ np.linalg.lstsq(design, y, rcond=None)[0] - y).sum() / len(y)
    found: dict[str, Any] = {
        # mean_sse has no half, so its Hessian is twice the mean of x x^T
        "floor/lambda_max": np.linalg.eigvalsh(2 * design.T @ design / len(y))[-1]
    }
    everything = digits.x, y
    for size in batches:
        steps = -(-len(digits.x) // size)
        falls = partial(InverseTimeDecay, decay_steps=5 * steps)
        for name, schedule in {"": lambda rates: rates, "/decay": falls}.items():

            def stack(rates: FloatArray, seed: int, made: Any = schedule, m: int = size) -> Any:
                x = Input(digits.x.shape[1])
                rule = SGD(made(rates))
                net = Network(
                    x, Dense(10)(x), loss="mean_sse", optimizer=rule, runs=len(rates), rng=seed
                )
                return net.fit(*everything, epochs=epochs, batch_size=m, validation_data=everything)

            losses = over_orders(stack, rate, how, first=200)["val_loss"]
            found[f"floor/{size}{name}"] = losses / least - 1
    return found
