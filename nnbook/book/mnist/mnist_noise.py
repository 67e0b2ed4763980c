"""The report's deep network on MNIST: its accuracy, what it confuses, and how it bears noise."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook.book.accuracy import accuracy
from nnbook.book.mnist.training import SOURCE, Pair, mlp, mnist_split, over_seeds, trained
from nnbook.book.registry import recorded
from nnbook.metrics import confusion_matrix
from nnbook.optimizers import Adam

#: Hidden layers and epochs.
NETWORKS = (((256, 128, 64), 10), ((10,), 3), ((10,), 10), ((10, 10, 10), 10), ((256,), 10))


@recorded(
    "mnist_noise",
    question="Does the report's deep network reach its accuracies, and does depth resist noise?",
    seeds="0 to 2; the noise has the seed of its network",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
    durations=["*/seconds"],
    scattered=["*/train", "*/test", "*/noise"],
)
def mnist_noise(
    networks: Sequence[tuple[Sequence[int], int]] = NETWORKS,
    rate: float = 0.001,
    batch_size: int = 64,
    train: int = 60_000,
    noise: Sequence[float] = (0.2, 0.3, 0.4, 0.6, 0.8),
    seeds: int = 3,
    examples: int = 8,
    data: Pair | None = None,
) -> Mapping[str, Any]:
    """Train sigmoid networks 784-…-10 with Adam, and test them on noisy images.

    Returns
    -------
    dict
        For each network, named as ``256-128-64, 10 epochs``: ``NAME/train`` and ``NAME/test`` of
        shape (seeds,), the accuracies; ``NAME/noise`` of shape (noise, seeds), the test accuracy
        with normal noise of that standard deviation on each pixel, not clipped; ``NAME/seconds``
        of shape (seeds,), the processor time of the training. ``confusion`` of shape (10, 10,
        seeds): the share of each digit's test images that the first network takes for each digit.
        ``examples``, words: test images that its first seed gets wrong, one for each of the
        commonest confusions, as the digit, a ``>``, what it is taken for, and the pixels in
        hexadecimal.
    """
    split = mnist_split(train, data=data)

    def one(widths: Sequence[int], epochs: int, seed: int) -> dict[str, Any]:
        net, curves = trained(
            mlp(widths), Adam(rate, epsilon=1e-8), split,
            epochs=epochs, batch_size=batch_size, seed=seed,
        )  # fmt: skip
        said: NDArray[np.int64] = net.predict(split.x_test).argmax(axis=1)
        matrix = confusion_matrix(split.y_test, said, classes=10)
        return {
            "train": accuracy(net, split.x, split.y),
            "test": float((said == split.y_test).mean()),
            "noise": [accuracy(net, x, split.y_test) for x in _noisy(split.x_test, noise, seed)],
            "seconds": curves["seconds"],
            "confusion": matrix,
            "examples": _examples(split.x_test, split.y_test, said, matrix, examples),
        }

    found: dict[str, Any] = {}
    for widths, epochs in networks:
        name = f"{'-'.join(map(str, widths))}, {epochs} epochs"
        runs = over_seeds(partial(one, widths, epochs), range(seeds), name)
        counts, words = runs.pop("confusion"), runs.pop("examples")
        found |= {f"{name}/{key}": values for key, values in runs.items()}
        if "confusion" not in found:
            found["confusion"] = counts / counts.sum(axis=1, keepdims=True)
            found["examples"] = str(words[0])
    return found


def _noisy(x: Any, noise: Sequence[float], seed: int) -> Any:
    draw = np.random.default_rng(1000 + seed).standard_normal(x.shape, dtype=np.float32)
    return (x + np.float32(size) * draw for size in noise)


def _examples(x: Any, y: Any, said: Any, matrix: Any, count: int) -> str:
    """Return one wrong image of each of the commonest confusions, as words."""
    wrong = matrix * (1 - np.eye(len(matrix), dtype=int))
    words = []
    for cell in wrong.ravel().argsort()[::-1][:count].tolist():
        digit, taken = divmod(cell, len(matrix))
        rows = np.flatnonzero((y == digit) & (said == taken))
        if rows.size:
            pixels = np.rint(255 * x[rows[0]]).clip(0, 255).astype(np.uint8)
            words.append(f"{digit}>{taken} {pixels.tobytes().hex()}")
    return "\n".join(words)


def confused_images(examples: str) -> list[tuple[int, int, NDArray[np.uint8]]]:
    """Read the ``examples`` of the record: digit, what it was taken for, and the square image.

    Examples
    --------
    >>> confused_images("4>9 00ff80ff")
    [(4, 9, array([[  0, 255],
           [128, 255]], dtype=uint8))]
    """
    found = []
    for line in examples.splitlines():
        pair, pixels = line.split()
        image = np.frombuffer(bytes.fromhex(pixels), np.uint8)
        side = int(image.size**0.5)
        found.append((int(pair[0]), int(pair[2]), image.reshape(side, side)))
    return found
