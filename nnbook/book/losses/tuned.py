"""One rate for each contender: chosen on validation data with some seeds, shown with others."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnbook.book.digits import Split
from nnbook.book.units import grid
from nnbook.layers import Node
from nnbook.losses import Loss
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray


def tuned(
    ends: tuple[Node, Node],
    loss: Loss,
    targets: FloatArray,
    *,
    learning_rates: Sequence[float],
    choosing: int,
    showing: int,
    epochs: int,
    batch_size: int,
    parts: Split,
) -> dict[str, Any]:
    """Train a network on the digits by plain gradient descent, at each rate and at the best one.

    Parameters
    ----------
    ends : tuple of Node
        The input and the output.
    loss : Loss
        What is minimized.
    targets : array of shape (classes, outputs)
        The target of each class: row c is that of class c.
    learning_rates : sequence of float
        The rates.
    choosing, showing : int
        How many seeds choose the rate, and how many others are tested with it.
    epochs, batch_size : int
        As in :meth:`~nnbook.network.Network.fit`.
    parts : Split
        The digits.

    Returns
    -------
    dict
        ``validation``, the accuracy, of shape (learning_rates, choosing); ``best``, the index of
        the rate of highest mean; ``test``, of shape (showing,). A diverged run counts as 0.
    """

    def accuracy(rates: FloatArray, seed: int, x: FloatArray, y: Any) -> FloatArray:
        net = Network(
            *ends,
            loss=loss,
            optimizer=SGD(rates),
            runs=len(rates),
            dtype=np.float32,
            rng=seed,
        )
        history = net.fit(parts.x, targets[parts.y], epochs=epochs, batch_size=batch_size)
        with np.errstate(all="ignore"):  # a run that diverged stays where it was
            right = (net.predict(x).argmax(axis=-1) == y).mean(axis=1)
        return np.where(np.isfinite(history["loss"][-1]), right, 0.0)

    rates, _ = grid(learning_rates, range(choosing))
    found = accuracy(rates, 1, parts.x_validation, parts.y_validation)
    found = found.reshape(len(learning_rates), choosing)
    best = int(np.argmax(found.mean(axis=1)))
    rates = np.full(showing, learning_rates[best])
    return {
        "validation": found,
        "best": best,
        "test": accuracy(rates, 2, parts.x_test, parts.y_test),
    }
