"""Which loss belongs to which output activation."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.digits import SOURCE, Split, load_split
from nnbook.book.losses.tuned import tuned
from nnbook.book.registry import recorded
from nnbook.initializers import GlorotUniform, HeNormal
from nnbook.layers import ActivationLayer, Dense, Input
from nnbook.losses import BinaryCrossentropy, CategoricalCrossentropy, Loss, MeanSumSquaredError

#: For each pair the output's activation and the loss. The third one puts a softmax behind the
#: sigmoid, inside the loss.
PAIRS: dict[str, tuple[str, Loss]] = {
    "linear, squares": ("identity", MeanSumSquaredError()),
    "sigmoid, squares": ("sigmoid", MeanSumSquaredError()),
    "sigmoid, softmax cross-entropy": ("sigmoid", CategoricalCrossentropy(from_logits=True)),
    "linear, softmax cross-entropy": ("identity", CategoricalCrossentropy(from_logits=True)),
    "sigmoid, binary cross-entropy": ("identity", BinaryCrossentropy(from_logits=True)),
}


@recorded(
    "output_losses",
    question="Does a sigmoid output with squares beat the cross-entropy, and at which rates?",
    seeds="10 seeds to choose the rate on validation data, 20 others to show",
    tolerance=0.1,
    data=SOURCE,
)
def output_losses(
    learning_rates: Sequence[float] = (
        1e-6,
        1e-5,
        1e-4,
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
    ),
    units: int = 100,
    choosing: int = 10,
    showing: int = 20,
    epochs: int = 50,
    batch_size: int = 128,
    train: int = 1000,
    validation: int = 397,
    parts: Split | None = None,
) -> Mapping[str, Any]:
    """Train one hidden ReLU layer with each pair of output and loss, by plain gradient descent.

    ``parts`` replaces the digits in tests.

    Returns
    -------
    dict
        For each pair: ``PAIR/validation``, the accuracy, of shape (learning_rates, choosing);
        ``PAIR/best``, the index of the rate of highest mean; ``PAIR/test``, of shape (showing,).
    """
    parts = parts or load_split(train, validation)
    targets = np.eye(10)
    results: dict[str, Any] = {}
    for name, (activation, loss) in PAIRS.items():
        x = Input(parts.x.shape[1])
        hidden = Dense(units, "relu", kernel_initializer=HeNormal())(x)
        z = Dense(10, kernel_initializer=GlorotUniform())(hidden)
        found = tuned(
            (x, ActivationLayer(activation)(z)),
            loss,
            targets,
            learning_rates=learning_rates,
            choosing=choosing,
            showing=showing,
            epochs=epochs,
            batch_size=batch_size,
            parts=parts,
        )
        results |= {f"{name}/{key}": value for key, value in found.items()}
    return results
