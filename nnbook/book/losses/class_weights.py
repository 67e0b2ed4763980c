"""A rare class, its weights, and the moved threshold that does the same."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.activations import sigmoid
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.layers import Dense, Input
from nnbook.monitoring import EarlyStopping
from nnbook.network import Network
from nnbook.optimizers import Adam
from nnbook.typing import FloatArray, IntArray


def rare_class(samples: int, offset: float, seed: int) -> tuple[FloatArray, IntArray, FloatArray]:
    """Draw points of five features, labels 0 and 1, and the logit of the probability of 1.

    Examples
    --------
    >>> x, y, logit = rare_class(10_000, -4.0, seed=0)
    >>> x.shape, f"{y.mean():.3f}"
    ((10000, 5), '0.067')
    """
    draw = np.random.default_rng([11, seed])
    x = draw.standard_normal((samples, 5))
    logit = offset + 1.5 * x[:, 0] + 1.5 * np.tanh(x[:, 1] * x[:, 2]) + x[:, 3]
    return x, (draw.random(samples) < sigmoid(logit)).astype(int), logit


@recorded(
    "class_weights",
    question="What do class weights change that a moved threshold does not?",
    seeds="10 training sets of a generated problem, each with an order of batches and 2 starts",
    tolerance=0.1,
)
def class_weights(
    samples: int = 2000,
    validation: int = 2000,
    test: int = 20_000,
    offset: float = -4.0,
    units: int = 30,
    sets: int = 10,
    starts: int = 2,
    epochs: int = 60,
    batch_size: int = 64,
    learning_rate: float = 0.003,
) -> Mapping[str, Any]:
    r"""Train one hidden ReLU layer on a rare class, with and without balanced weights.

    With the weight :math:`r` on class 1 and 1 on class 0, the loss of an input with the probability
    :math:`q` is smallest at the logit :math:`\ln(q / (1 - q)) + \ln r`. Weights therefore shift the
    outputs by :math:`\ln r`, and a threshold of :math:`1 / (1 + r)` without weights decides as
    one half does with them.

    Returns
    -------
    dict
        For ``plain`` (threshold 1/2), ``moved`` (the same networks, threshold 1 / (1 + r)) and
        ``weighted`` (threshold 1/2): ``recall``, ``precision``, ``balanced`` (the mean of the two
        classes' recall) of shape (runs,), one training set after the other. ``truth/balanced`` is
        that of the true probabilities at the moved threshold. ``ratio`` is r of each run,
        ``shift`` how far the logits with weights lie above those without, in the mean over the
        test set. ``plain/auc`` and ``weighted/auc`` are the shares of the pairs, one of each class,
        that the logits rank rightly; no threshold enters them.
    """
    from sklearn.metrics import (  # type: ignore[import-not-found, import-untyped, unused-ignore]
        roc_auc_score,
    )

    x_test, y_test, logit_test = rare_class(test, offset, 0)

    def judged(logits: FloatArray, threshold: FloatArray) -> dict[str, FloatArray]:
        said = logits > threshold
        hit, false = said[:, y_test == 1].mean(axis=1), said[:, y_test == 0].mean(axis=1)
        share = y_test.mean()
        precision = hit * share / np.maximum(hit * share + false * (1 - share), 1e-12)
        return {"recall": hit, "precision": precision, "balanced": (hit + 1 - false) / 2}

    def trained(number: int) -> dict[str, FloatArray]:
        x, y, _ = rare_class(samples, offset, 2 * number + 1)
        x_val, y_val, _ = rare_class(validation, offset, 2 * number + 2)
        ratio = float((y == 0).sum() / (y == 1).sum())
        logits = {}
        for kind, weights in (("plain", None), ("weighted", {0: 1.0, 1: ratio})):
            inputs = Input(x.shape[1])
            hidden = Dense(units, activation="relu", kernel_initializer="he_normal")(inputs)
            net = Network(
                inputs,
                Dense(1)(hidden),
                loss="binary_crossentropy_from_logits",
                optimizer=Adam(learning_rate),
                dtype=np.float32,
                runs=starts,
                rng=number,
            )
            by_class = (1.0, ratio) if weights else (1.0, 1.0)
            net.fit(
                x,
                y[:, None],
                epochs=epochs,
                batch_size=batch_size,
                class_weight=weights,
                validation_data=(x_val, y_val[:, None], np.array(by_class)[y_val]),
                callbacks=[EarlyStopping(patience=epochs, restore_best_weights=True)],
            )
            logits[kind] = np.asarray(net.predict(x_test), float)[..., 0]
        zero, moved = np.zeros((1, 1)), np.full((1, 1), -np.log(ratio))
        kinds = {
            "plain": (logits["plain"], zero),
            "moved": (logits["plain"], moved),
            "weighted": (logits["weighted"], zero),
        }
        found = {
            f"{kind}/{what}": value
            for kind, pair in kinds.items()
            for what, value in judged(*pair).items()
        }
        for kind, parts in logits.items():
            found[f"{kind}/auc"] = np.array([roc_auc_score(y_test, part) for part in parts])
        found["ratio"] = np.full(starts, ratio)
        found["shift"] = (logits["weighted"] - logits["plain"]).mean(axis=1)
        found["truth/balanced"] = judged(logit_test[None], moved)["balanced"]
        return found

    found = each(range(sets), trained, "training sets")
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}
