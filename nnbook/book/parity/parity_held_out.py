"""What a network that was trained on some patterns of a parity says about the others."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.parity.nets import parity_network
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.datasets import load_parity
from nnbook.optimizers import Adam


@recorded(
    "parity_held_out",
    question="Does a network that learnt some patterns of a parity know the others?",
    seeds="40 splits for each number of training patterns, 10 starts for each split",
    tolerance=0.2,
    absolute=0.05,
)
def parity_held_out(
    bits: int = 6,
    units: int = 12,
    rate: float = 0.01,
    epochs: Sequence[int] = (50, 200, 1000),
    parts: Sequence[int] = (16, 32, 48, 56, 60, 63),
    splits: int = 40,
    starts: int = 10,
) -> Mapping[str, Any]:
    """Train on some random patterns, with Adam in full batches, and ask about the rest.

    Returns
    -------
    dict
        ``train`` and ``rest`` of shape (parts, splits, epochs): the mean accuracy of the starts of
        a split on the patterns that it trained on, and on all others, after so many epochs.
        ``nearest`` of shape (parts, splits): the accuracy on the others if each gets the answer of
        the training patterns that differ from it in the fewest bits. A tie is half right.
    """
    data = load_parity(bits)

    def one(item: tuple[int, int]) -> Any:
        size, split = item
        order = np.random.default_rng([size, split]).permutation(len(data.x))
        known, rest = order[:size], order[size:]
        seed = 1000 * size + split
        net = parity_network(
            bits, units, optimizer=Adam(rate), runs=starts, dtype=np.float32, rng=seed
        )
        done, found = 0, []
        for stop in epochs:
            net.fit(data.x[known], data.y[known], epochs=stop - done, batch_size=None)
            done = stop
            right = ((net.predict(data.x) >= 0) == (data.y > 0)).mean(axis=0)[:, 0]
            found.append((right[known].mean(), right[rest].mean()))
        vote = _nearest(data.x[known], data.y[known, 0], data.x[rest]) * data.y[rest, 0]
        return np.array([*zip(*found, strict=True)]), (1 + vote).mean() / 2

    items = [(size, split) for size in parts for split in range(splits)]
    found = each(items, one, "held out")
    shape = (len(parts), splits, 2, len(epochs))
    accuracy = np.reshape([right for right, _ in found], shape)
    nearest = np.reshape([vote for _, vote in found], shape[:2])
    return {"train": accuracy[:, :, 0], "rest": accuracy[:, :, 1], "nearest": nearest}


def _nearest(x: Any, y: Any, at: Any) -> Any:
    """Return the sign of the vote of the nearest training patterns at each point."""
    same = at @ x.T  # the more bits agree, the larger
    near = same == same.max(axis=1, keepdims=True)
    return np.sign((near * y).sum(axis=1))
