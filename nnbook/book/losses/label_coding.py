"""Targets of 0 and 1, or of -1 and 1, for three output activations and the mean square."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.digits import SOURCE, Split, load_split
from nnbook.book.losses.tuned import tuned
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.initializers import GlorotUniform, HeNormal
from nnbook.layers import ActivationLayer, Dense, Input
from nnbook.losses import MeanSquaredError

OUTPUTS = ("identity", "sigmoid", "tanh")
CODINGS = {"0 and 1": np.eye(10), "-1 and 1": 2 * np.eye(10) - 1}


@recorded(
    "label_coding",
    question="Which coding of the classes goes with which output activation?",
    seeds="10 seeds to choose the rate on validation data, 30 others to show",
    tolerance=0.1,
    data=SOURCE,
)
def label_coding(
    learning_rates: Sequence[float] = (
        1e-3,
        3e-3,
        0.01,
        0.03,
        0.1,
        0.3,
        1.0,
        3.0,
        10.0,
        30.0,
        100.0,
        300.0,
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
    """Train one hidden ReLU layer on the mean square with each output and each coding.

    ``parts`` replaces the digits in tests.

    Returns
    -------
    dict
        For each ``OUTPUT/CODING`` what :func:`~nnbook.book.losses.tuned.tuned` returns.
    """
    digits = parts or load_split(train, validation)

    def trained(key: str) -> dict[str, Any]:
        activation, coding = key.split("/")
        x = Input(digits.x.shape[1])
        h = Dense(units, "relu", kernel_initializer=HeNormal())(x)
        z = Dense(10, kernel_initializer=GlorotUniform())(h)
        found = tuned(
            (x, ActivationLayer(activation)(z)),
            MeanSquaredError(),
            CODINGS[coding],
            learning_rates=learning_rates,
            choosing=choosing,
            showing=showing,
            epochs=epochs,
            batch_size=batch_size,
            parts=digits,
        )
        return {f"{key}/{part}": value for part, value in found.items()}

    results: dict[str, Any] = {}
    for found in each([f"{o}/{c}" for o in OUTPUTS for c in CODINGS], trained, "codings"):
        results |= found
    return results
