"""CIFAR-10 as the experiments use it: three parts, and a rotation that makes training cheaper."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook.activations import Activation
from nnbook.book.accuracy import accuracy
from nnbook.book.split import Split
from nnbook.datasets import load_cifar10
from nnbook.initializers import RandomNormal
from nnbook.layers import Dense, Input, Node
from nnbook.losses import CategoricalCrossentropy, Loss, MeanSumSquaredError, MulticlassHinge
from nnbook.network import Network
from nnbook.optimizers import SGD, Optimizer
from nnbook.regularizers import L2
from nnbook.typing import FloatArray

SOURCE = "CIFAR-10, JPEG copy; the training images shuffled with seed 0"

#: The report's three losses, as means over the samples. The squares are summed over the outputs, as
#: in the course's lecture. The cross-entropy is that of a softmax, whatever the outputs are.
LOSSES: dict[str, Loss] = {
    "squares": MeanSumSquaredError(),
    "SVM": MulticlassHinge(),
    "cross-entropy": CategoricalCrossentropy(from_logits=True),
}


@dataclass(frozen=True, eq=False)
class Images:
    """Images in three parts, as coordinates along a few axes.

    Attributes
    ----------
    parts : Split
        The images, each of shape (samples, axes).
    axes : array of shape (pixels, axes)
        Orthonormal columns: ``parts.x @ axes.T`` are pixels again.
    kept : float
        The share of the training images' variance along the axes.
    mirrored : array or None
        The images to train on once more, left and right exchanged, where they were asked for.
    origin, scale : array of shape (axes,), float
        Pixels as they were, from 0 to 1, have the coordinates ``x * scale + origin``.
    """

    parts: Split
    axes: FloatArray
    kept: float
    mirrored: FloatArray | None
    origin: FloatArray
    scale: float


def rotated(
    train: tuple[FloatArray, Any],
    test: tuple[FloatArray, Any],
    *,
    samples: int,
    validation: int,
    axes: int,
    mirror: bool = True,
) -> Images:
    """Shuffle, split, standardize, and rotate images.

    The mean of each pixel is subtracted, and all are divided by one standard deviation, both of the
    images to train on.

    Parameters
    ----------
    train, test : tuple (pixels, labels)
        Pixels of shape (images, 3 * side * side).
    samples, validation : int
        How many of the training images train, and how many validate.
    axes : int
        How many axes are kept, those of largest second moment of the first 10,000 images.
    mirror : bool
        Whether the images to train on are wanted mirrored, too.

    Notes
    -----
    Gradient descent does not notice a rotation. Let ``z = x @ Q`` with an orthogonal Q, and begin
    with ``Q.T @ W`` in place of W. Then every sum, gradient and update is the same, rotated, and so
    is the L2 penalty. Normal weights with one variance are normal with that variance after any
    rotation. Images have nearly all their variance along few axes: to drop the others saves most of
    the work and changes little. Rules that scale each weight by itself, as Adam does, do notice.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> pixels, labels = rng.random((30, 48)), np.arange(30) % 10
    >>> found = rotated(
    ...     (pixels, labels), (pixels[:5], labels[:5]), samples=20, validation=10, axes=48
    ... )
    >>> found.parts.x.shape, found.parts.x_validation.shape, round(found.kept, 6)
    ((20, 48), (10, 48), 1.0)
    """
    order = np.random.default_rng(0).permutation(len(train[0]))[: samples + validation]
    pixels, labels = train[0][order], train[1][order]
    # Ten thousand images are enough for the axes, and the covariance for their few digits.
    some = pixels[: min(samples, 10_000)]
    _, vectors = np.linalg.eigh(some.T @ some / len(some))
    base = np.ascontiguousarray(vectors[:, ::-1][:, :axes])

    mean = pixels[:samples].mean(axis=0)
    deviations = pixels[:samples] - mean
    scale = float(deviations.std())
    deviations /= scale  # in place: 35,000 images take 430 MB
    known = deviations @ base

    def coordinates(x: FloatArray) -> FloatArray:
        found: FloatArray = (x - mean) / scale @ base
        return found

    flipped = None
    if mirror:
        side = round((pixels.shape[1] / 3) ** 0.5)
        images = pixels[:samples].reshape(-1, 3, side, side)
        flipped = coordinates(images[..., ::-1].reshape(samples, -1))
    parts = Split(
        known,
        labels[:samples],
        coordinates(pixels[samples:]),
        labels[samples:],
        coordinates(test[0]),
        test[1],
    )
    kept = float(np.sum(known**2) / (samples * len(mean)))  # of a mean square of 1
    return Images(parts, base, kept, flipped, mean @ base, scale)


def load_rotated(samples: int, validation: int, axes: int, mirror: bool = False) -> Images:
    """Return CIFAR-10 as :func:`rotated` makes it; the test part is the whole test set."""
    train, test = load_cifar10()
    sizes = {"samples": samples, "validation": validation, "axes": axes}
    return rotated((train.x, train.y), (test.x, test.y), **sizes, mirror=mirror)


def perceptron(
    inputs: int,
    hidden: Sequence[tuple[int, str | Activation]],
    output: str | None = None,
    *,
    stddevs: Sequence[float],
    factor: float = 0.0,
    half: bool = False,
) -> tuple[Node, Node]:
    """Return input and output of dense layers, as the report and the lecture have them.

    Parameters
    ----------
    inputs : int
        How many.
    hidden : sequence of tuple (units, activation)
        The hidden layers.
    output : str, optional
        The activation of the ten outputs.
    stddevs : sequence of float
        Of the initial weights of each layer, which are normal. Biases begin at 0.
    factor : float
        Of the penalty, factor times the sum of the squared weights.
    half : bool
        Whether the penalty is half of that.
    """
    x = h = Input(inputs)
    for (units, activation), stddev in zip([*hidden, (10, output)], stddevs, strict=True):
        h = Dense(
            units,
            activation,
            kernel_initializer=RandomNormal(stddev=stddev),
            kernel_regularizer=L2(factor, half=half) if factor else None,
        )(h)
    return x, h


def trained(
    ends: tuple[Node, Node],
    parts: Split,
    *,
    loss: str,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int,
    seed: int,
    curve: bool = False,
    mirrored: FloatArray | None = None,
    shown: FloatArray | None = None,
) -> dict[str, Any]:
    """Train a network in float32 and return what it is worth.

    With ``mirrored`` each image is exchanged for its mirror image in half of the epochs, at random.
    ``shown`` are the images' axes, where pictures of the first weights are wanted.

    Returns
    -------
    dict
        ``train``, ``validation`` and ``test``: the share of images whose largest output is that of
        their class, NaN for a training that diverged. With ``curve``, ``validation`` has one value
        for each epoch. ``weights``, with ``shown``: the first ten units, :func:`packed`.
    """
    net = Network(*ends, loss=LOSSES[loss], optimizer=optimizer, dtype=np.float32, rng=seed)
    targets = np.eye(10, dtype=np.float32)[parts.y]
    draw, seen, x = np.random.default_rng(seed), [], parts.x

    def right(x: FloatArray, y: Any) -> float:
        fine = np.isfinite(history["loss"][-1])
        return accuracy(net, x, y, diverged=np.nan) if fine else float("nan")

    step = 1 if curve or mirrored is not None else epochs
    for _ in range(0, epochs, step):
        if mirrored is not None:
            x = np.where(draw.random((len(parts.x), 1)) < 0.5, parts.x, mirrored)
        history = net.fit(x, targets, epochs=step, batch_size=batch_size)
        if curve:
            seen.append(right(parts.x_validation, parts.y_validation))
    found: dict[str, Any] = {
        "train": right(parts.x, parts.y),
        "validation": seen or right(parts.x_validation, parts.y_validation),
        "test": right(parts.x_test, parts.y_test),
    }
    if shown is not None:
        first = next(name for name, layer in net.layers.items() if isinstance(layer, Dense))
        found["weights"] = packed((shown @ net.params[first]["kernel"][:, :10]).T)
    return found


def packed(weights: FloatArray) -> str:
    """Return units' weights as text: a byte for each, 128 for 0, each unit on its own scale."""
    size = np.abs(weights).max(axis=1, keepdims=True)
    scaled = np.rint(128 + 127 * weights / np.where(size > 0, size, 1))
    return base64.b64encode(scaled.astype(np.uint8).tobytes()).decode()


def unpacked(text: str, side: int = 32) -> FloatArray:
    """Return what was :func:`packed` as colour images, from 0 to 1.

    Their shape is (units, side, side, 3).

    Examples
    --------
    >>> images = unpacked(packed(np.eye(3072)[:2]))
    >>> images.shape, images[0, 0, 0], images[0, 0, 1].round(2)
    ((2, 32, 32, 3), array([1.        , 0.50196078, 0.50196078]), array([0.5, 0.5, 0.5]))
    """
    pixels = np.frombuffer(base64.b64decode(text), np.uint8) / 255
    return pixels.reshape(-1, 3, side, side).transpose(0, 2, 3, 1)


def seeds(count: int, run: Callable[[int], dict[str, Any]], first: int = 0) -> dict[str, list[Any]]:
    """Return what ``run(seed)`` returns as a list over ``count`` seeds for each name."""
    found = [run(first + seed) for seed in range(count)]
    return {name: [one[name] for one in found] for name in found[0]}


def readings(
    reading: str,
    ends: Callable[[float], tuple[Node, Node]],
    parts: Split,
    *,
    learning_rate: float,
    factor: float,
    batch_size: int,
    runs: int,
    **settings: Any,
) -> dict[str, list[Any]]:
    """Train with a loss that is the mean over the samples of a batch, or their sum.

    The report leaves open which it is. A sum is ``batch_size`` times the mean. So its steps are
    those of the mean at ``batch_size`` times the rate, with the penalty divided by as much.

    Parameters
    ----------
    reading : str
        "mean" or "sum".
    ends : callable
        Makes input and output of the network for a factor of the penalty.
    parts : Split
        The images.
    learning_rate, factor, batch_size, runs
        As the report has them, and how many seeds, from 0.
    **settings
        The others of :func:`trained`.

    Returns
    -------
    dict
        What :func:`trained` returns with ``curve``, as lists over the seeds.
    """
    times = {"mean": 1, "sum": batch_size}[reading]
    network, rate = ends(factor / times), learning_rate * times

    settings |= {"optimizer": SGD(rate), "batch_size": batch_size, "curve": True}
    return seeds(runs, lambda seed: trained(network, parts, seed=seed, **settings))
