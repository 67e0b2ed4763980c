"""SGD with momentum and AdamW, at a constant rate and at a falling one, on mistaken labels."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE, load_small_digits
from nnbook.book.split import Split
from nnbook.book.stacks import classifiers, grid, over_orders
from nnbook.layers import Dense, Input
from nnbook.optimizers import SGD, AdamW
from nnbook.regularizers import L2
from nnbook.schedules import CosineDecay, WarmUp
from nnbook.typing import FloatArray, IntArray

#: What each rule is tried with.
RATES: Mapping[str, Sequence[float]] = {
    "SGD": (10.0 ** np.arange(-3.0, 0.01, 0.5)).tolist(),
    "AdamW": (10.0 ** np.arange(-4.0, 0.01, 0.5)).tolist(),
}
DECAYS: Mapping[str, Sequence[float]] = {
    "SGD": [0.0, 0.001, 0.01, 0.1],
    "AdamW": [0.0, 0.1, 1.0, 10.0],
}


def mislabelled(labels: IntArray, share: float, rng: int) -> IntArray:
    """Return labels of which a share is replaced by another class, drawn at random.

    Examples
    --------
    >>> y = np.arange(1000) % 10
    >>> f"{np.mean(mislabelled(y, 0.3, rng=0) != y):.2f}"
    '0.30'
    """
    draw = np.random.default_rng(rng)
    chosen = draw.permutation(len(labels))[: round(share * len(labels))]
    wrong = labels.copy()
    wrong[chosen] = (labels[chosen] + draw.integers(1, 10, len(chosen))) % 10
    return wrong


@recorded(
    "recipes",
    question="What does a falling rate gain, with SGD and with AdamW, if labels are wrong?",
    seeds="2 orders of the batches choose rate and decay on validation data, 10 others are shown",
    tolerance=0.1,
    data=SOURCE,
)
def recipes(
    train: int = 978,
    validation: int = 419,
    units: int = 64,
    wrong: float = 0.3,
    batch_size: int = 32,
    epochs: int = 30,
    warm_up: float = 0.05,
    rates: Mapping[str, Sequence[float]] = RATES,
    decays: Mapping[str, Sequence[float]] = DECAYS,
    choosing: tuple[int, int] = (2, 2),
    showing: tuple[int, int] = (10, 3),
    data: Split | None = None,
) -> Mapping[str, Any]:
    """Train one hidden ReLU layer on digits of which a share of the training labels is wrong.

    Two rules, SGD with Nesterov's momentum 0.9 and AdamW, each at a constant rate and with a short
    linear warm-up and a cosine to 0. ``decays`` are factors of (λ/2) Σw² beside the loss for SGD,
    and AdamW's own decay. Rate and decay are chosen together by the mean validation accuracy. The
    labels of the validation and test images are right.

    Returns
    -------
    dict
        For each ``RULE/SCHEDULE``: ``choose`` of shape (decays, rates), the mean validation
        accuracy; ``decay`` and ``rate``, the indices of what was chosen; and ``test`` of shape
        (runs,), ``loss`` and ``path`` of shape (epochs, runs), the training loss and the validation
        accuracy after each epoch.
    """
    digits = data or load_small_digits(train, validation)
    noisy = mislabelled(digits.y, wrong, rng=1)
    updates = epochs * -(-len(noisy) // batch_size)

    def trained(name: str) -> dict[str, Any]:
        rule, schedule = name.split("/")
        decay, rate = grid(decays[rule], rates[rule])

        def stack(setting: FloatArray, seed: int) -> dict[str, FloatArray]:
            chosen = setting.astype(int)
            lam, eta = decay[chosen], rate[chosen]
            made: Any = eta
            if schedule == "cosine":
                rise = round(warm_up * updates)
                made = WarmUp(CosineDecay(eta, updates - rise), rise)
            x = Input(digits.x.shape[1])
            penalty = L2(lam, half=True) if rule == "SGD" else None
            h = Dense(
                units,
                activation="relu",
                kernel_initializer="he_normal",
                kernel_regularizer=penalty,
            )(x)
            y = Dense(10, kernel_regularizer=penalty)(h)
            optimizer = (
                SGD(made, momentum=0.9, nesterov=True)
                if rule == "SGD"
                else AdamW(made, weight_decay=lam)
            )
            net = classifiers((x, y), optimizer, runs=len(lam), rng=seed)
            seen = (digits.x_validation, digits.y_validation)
            history = net.fit(
                digits.x, noisy, epochs=epochs, batch_size=batch_size, validation_data=seen
            )
            test = net.evaluate(digits.x_test, digits.y_test)["accuracy"]
            path = np.nan_to_num(history["val_accuracy"])
            return {"path": path, "loss": np.array(history["loss"]), "test": np.asarray(test)}

        every = np.arange(len(rate))
        right = over_orders(stack, every, choosing)["path"][-1].mean(axis=-1)
        best = int(right.argmax())
        table = right.reshape(len(decays[rule]), len(rates[rule]))
        row, column = divmod(best, len(rates[rule]))
        shown = over_orders(stack, best, showing, first=100)
        return {"choose": table, "decay": row, "rate": column, **shown}

    names = [f"{rule}/{schedule}" for rule in rates for schedule in ("constant", "cosine")]
    return by_name(names, trained, "recipes")
