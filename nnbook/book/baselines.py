"""What a network should be better than: softmax regression, and the nearest neighbours."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnbook.book.accuracy import accuracy
from nnbook.book.pieces import each
from nnbook.book.split import Split
from nnbook.book.stacks import classifiers, over_orders
from nnbook.layers import Dense, Input
from nnbook.optimizers import Adam
from nnbook.typing import FloatArray


def baselines(
    split: Split,
    *,
    rates: Sequence[float],
    epochs: int,
    batch_size: int,
    showing: tuple[int, int],
    neighbours: Sequence[int],
) -> dict[str, Any]:
    """Return the test accuracy of softmax regression, and of the nearest neighbours.

    The rate and the number of neighbours are those that are best on the validation part.

    Returns
    -------
    dict
        ``softmax/choose`` of shape (rates,), ``softmax/best``, and ``softmax/test`` of shape
        (runs,), one order of the batches after the other; ``neighbours/choose`` of shape
        (neighbours,), ``neighbours/best`` and ``neighbours/test``.
    """

    def regression(values: FloatArray, seed: int) -> dict[str, Any]:
        x = Input(split.x.shape[1])
        ends = x, Dense(10, kernel_initializer="zeros")(x)
        net = classifiers(ends, Adam(values), runs=len(values), rng=seed)
        net.fit(split.x, split.y, epochs=epochs, batch_size=batch_size)
        return {
            "validation": accuracy(net, split.x_validation, split.y_validation),
            "test": accuracy(net, split.x_test, split.y_test),
        }

    choose = over_orders(regression, rates, (2, 1))["validation"].mean(axis=1)
    best = int(choose.argmax())
    found: dict[str, Any] = {"softmax/choose": choose, "softmax/best": best}
    found["softmax/test"] = over_orders(regression, rates[best], showing, first=100)["test"]

    seen = each(["validation", "test"], lambda part: _neighbours(split, part, neighbours), "parts")
    best = int(np.argmax(seen[0]))
    return found | {
        "neighbours/choose": seen[0],
        "neighbours/best": best,
        "neighbours/test": seen[1][best],
    }


def _neighbours(split: Split, part: str, counts: Sequence[int]) -> list[float]:
    """Return the accuracy of the vote of the nearest images, for each number of them."""
    from sklearn.neighbors import (  # type: ignore[import-not-found, import-untyped, unused-ignore]
        KNeighborsClassifier,
    )

    x = split.x_validation if part == "validation" else split.x_test
    y = split.y_validation if part == "validation" else split.y_test
    finder = KNeighborsClassifier(max(counts), algorithm="brute").fit(split.x, split.y)
    nearest = split.y[finder.kneighbors(x, return_distance=False)]  # the nearest first
    votes = [np.eye(10)[nearest[:, :k]].sum(axis=1) for k in counts]
    # a tie goes to the class of the nearest image of all
    ahead = np.eye(10)[nearest[:, 0]] / 2
    return [float(np.mean((vote + ahead).argmax(axis=1) == y)) for vote in votes]
