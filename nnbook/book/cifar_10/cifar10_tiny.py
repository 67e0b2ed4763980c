"""The lecture's log of twenty images, learned by heart, and when its metrics were taken.

In batches of one image, the error that a log shows for an epoch can be taken before each update or
after it, on the image that the update has just learned. The second is smaller: it looks at each
image at the moment at which the network knows it best.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.cifar_10.cifar10_search import lecture_ends
from nnbook.book.cifar_10.images import SOURCE, Images, load_rotated
from nnbook.book.cifar_10.training import LOSSES
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray

#: How many of the first twenty images of CIFAR-10 belong to each class, from airplane to truck.
#: Trucks are the commonest: a network that always answers "truck" is right in 5 of 20 cases.
OFFICIAL = (0, 2, 3, 2, 2, 0, 2, 3, 1, 5)


@recorded(
    "cifar10_tiny",
    question="Does the lecture's log of twenty images follow if metrics are taken after updates?",
    seeds="20 runs, each with its own twenty images, start and order",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
    scattered=["*"],
)
def cifar10_tiny(
    train: int = 35000,
    validation: int = 15000,
    axes: int = 256,
    factor: float = 1e-5,
    counts: Sequence[int] = OFFICIAL,
    rates: Sequence[float] = (0.05, 0.1, 0.2),
    epochs: Sequence[int] = (*range(1, 11), *range(50, 61)),
    seeds: int = 20,
    images: Images | None = None,
) -> Mapping[str, Any]:
    """Train the lecture's network on 20 images of the copy, with as many of each class as there.

    Which images the lecture took is not printed. The first twenty of the training set fit its
    constant accuracy of 0.250, so each run draws twenty others with the same classes.

    Returns
    -------
    dict
        ``before/mse`` and ``before/accuracy``, collected in each epoch before the updates, and
        ``after/mse`` and ``after/accuracy``, after them, on the image of the update; ``end/mse``
        and ``end/accuracy``, of all images at the end of the epoch. All of shape (rates, epochs,
        seeds).
    """
    split = (images or load_rotated(train, validation, axes)).split

    def by_heart(seed: int) -> dict[str, Any]:
        draw = np.random.default_rng([5, seed])
        shuffled = draw.permutation(len(split.y))
        of_class = [shuffled[split.y[shuffled] == c][:n] for c, n in enumerate(counts)]
        chosen = np.concatenate(of_class)
        x, y = split.x[chosen], np.eye(10)[split.y[chosen]]
        net = Network(
            *lecture_ends(x.shape[1], factor),
            loss=LOSSES["squares"],
            optimizer=SGD(np.array(rates)),
            metrics=[LOSSES["squares"], "accuracy"],
            dtype=np.float32,
            runs=len(rates),
            rng=seed,
        )

        def seen(rows: Any) -> Any:
            found = net.evaluate(x[rows], y[rows])
            return found["mean_sse"], found["accuracy"]

        looks = []
        for epoch in range(1, epochs[-1] + 1):
            before, after = [], []
            for row in draw.permutation(len(x)):
                one = slice(row, row + 1)
                before.append(seen(one))
                net.fit(x[one], y[one], epochs=1, batch_size=None)
                after.append(seen(one))
            if epoch in epochs:
                looks.append([np.mean(before, axis=0), np.mean(after, axis=0), seen(slice(None))])
        table: FloatArray = np.asarray(looks)  # epochs, before / after / end, mse / accuracy, rates
        return {
            f"{when}/{what}": table[:, i, j].T
            for i, when in enumerate(("before", "after", "end"))
            for j, what in enumerate(("mse", "accuracy"))
        }

    found = each(range(seeds), by_heart, "starts")
    return {name: np.stack([one[name] for one in found], axis=-1) for name in found[0]}
