"""Overfitting and underfitting on MNIST: how many images, and for how many epochs."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from nnbook.book.mnist.training import SOURCE, Pair, mlp, mnist_split, over_seeds, trained
from nnbook.book.registry import recorded
from nnbook.optimizers import SGD


@recorded(
    "mnist_sizes",
    question="Is it the number of images or of epochs that makes MNIST over- or underfit?",
    seeds="0 to 2",
    tolerance=0.02,
    absolute=0.01,
    data=SOURCE,
    durations=["*/seconds"],
    scattered=["*/train", "*/test", "*/loss"],
)
def mnist_sizes(
    units: int = 10,
    sizes: Sequence[int] = (500, 2_000, 10_000, 60_000),
    rate: float = 0.01,
    batch_size: int = 50,
    epochs: int = 100,
    seeds: int = 3,
    online: int = 500,
    data: Pair | None = None,
) -> Mapping[str, Any]:
    """Train 784-units-10 sigmoids by plain descent.

    An image's step is the report's: ``rate`` times the gradient of half the square. A batch adds
    the steps of its images up: its rate is ``rate * batch_size / 2`` on a mean over images.

    Returns
    -------
    dict
        For each size ``SIZE/train``, ``SIZE/test`` and ``SIZE/loss`` of shape (epochs, seeds): the
        accuracies and the training loss; ``SIZE/seconds`` of shape (seeds,), in all. Likewise
        ``online/…`` with ``online`` images and steps for one image at a time.
    """

    def one(size: int, batch: int, seed: int) -> dict[str, Any]:
        return trained(
            mlp([units]), SGD(rate * batch / 2), mnist_split(size, data=data),
            epochs=epochs, batch_size=batch, seed=seed, watch=True,
        )[1]  # fmt: skip

    found: dict[str, Any] = {}
    cases = {str(size): (size, batch_size) for size in sizes} | {"online": (online, 1)}
    for name, (size, batch) in cases.items():
        runs = over_seeds(partial(one, size, batch), range(seeds), f"{name} images")
        found[f"{name}/train"] = runs.pop("accuracy")
        found |= {f"{name}/{key}": values for key, values in runs.items()}
    return found
