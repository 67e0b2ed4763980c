"""The report's question: squares, SVM or cross-entropy, at one shared rate and at their own."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.digits import SOURCE, Split, load_split
from nnbook.book.losses.tuned import tuned
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.initializers import GlorotUniform
from nnbook.layers import Dense, Input
from nnbook.losses import (
    CategoricalCrossentropy,
    Loss,
    MeanSquaredError,
    MeanSumSquaredError,
    MulticlassHinge,
    SumSquaredError,
)

#: All get linear outputs and one-hot targets. Three are the squares, divided by more or less.
LOSSES: dict[str, Loss] = {
    "squares, mean": MeanSquaredError(),
    "squares, sum over outputs": MeanSumSquaredError(),
    "squares, plain sum": SumSquaredError(),
    "SVM": MulticlassHinge(),
    "cross-entropy": CategoricalCrossentropy(from_logits=True),
}


@recorded(
    "loss_ranking",
    question="Which loss classifies best: squares, SVM or cross-entropy, and at which rate?",
    seeds="10 seeds to choose the rate on validation data, 30 others to show",
    tolerance=0.1,
    data=SOURCE,
)
def loss_ranking(
    hidden: Sequence[str] = ("sigmoid", "relu"),
    learning_rates: Sequence[float] = (
        1e-7,
        3e-7,
        1e-6,
        3e-6,
        1e-5,
        3e-5,
        1e-4,
        3e-4,
        1e-3,
        3e-3,
        0.01,
        0.03,
        0.1,
        0.3,
        1.0,
        3.0,
        10.0,
    ),
    units: int = 100,
    choosing: int = 10,
    showing: int = 30,
    epochs: int = 50,
    batch_size: int = 128,
    train: int = 1000,
    validation: int = 397,
    parts: Split | None = None,
) -> Mapping[str, Any]:
    """Train one hidden layer with each loss, by plain gradient descent, for the report's 50 epochs.

    ``hidden`` are the activations of the hidden layer. ``parts`` replaces the digits in tests.

    Returns
    -------
    dict
        For each ``HIDDEN/LOSS`` what :func:`~nnbook.book.losses.tuned.tuned` returns.
    """
    digits = parts or load_split(train, validation)

    def trained(key: str) -> dict[str, Any]:
        activation, name = key.split("/")
        x = Input(digits.x.shape[1])
        h = Dense(units, activation, kernel_initializer=GlorotUniform())(x)
        found = tuned(
            (x, Dense(10, kernel_initializer=GlorotUniform())(h)),
            LOSSES[name],
            np.eye(10),
            learning_rates=learning_rates,
            choosing=choosing,
            showing=showing,
            epochs=epochs,
            batch_size=batch_size,
            parts=digits,
        )
        return {f"{key}/{part}": value for part, value in found.items()}

    results: dict[str, Any] = {}
    for found in each([f"{h}/{name}" for h in hidden for name in LOSSES], trained, "losses"):
        results |= found
    return results
