"""CIFAR-10 as the experiments use it: three parts, and a rotation that makes training cheaper."""

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook.book.split import Split
from nnbook.datasets import load_cifar10
from nnbook.typing import FloatArray

SOURCE = "CIFAR-10, JPEG copy; the training images shuffled with seed 0"


@dataclass(frozen=True, eq=False)
class Images:
    """Images in three parts, as coordinates along a few axes.

    Attributes
    ----------
    split : Split
        The images, each of shape (samples, axes).
    axes : array of shape (pixels, axes)
        Orthonormal columns: ``split.x @ axes.T`` are pixels again.
    kept : float
        The share of the training images' variance along the axes.
    mirrored : array or None
        The images to train on once more, left and right exchanged, if they were asked for.
    origin, scale : array of shape (axes,), float
        Pixels as they were, from 0 to 1, have the coordinates ``x * scale + origin``.
    """

    split: Split
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
        How many axes are kept: those along which 10,000 images have the largest second moments.
    mirror : bool
        Whether to return the images to train on mirrored, too.

    Notes
    -----
    Gradient descent does not notice a rotation. Let ``z = x @ Q`` with an orthogonal Q, and begin
    with ``Q.T @ W`` in place of W. Then every sum, gradient and update is the same, rotated, and so
    is the L2 penalty. Normal weights with one variance are normal with that variance after any
    rotation. Images have nearly all their variance along few axes: dropping the others saves most
    of the work and changes little. Rules that scale each weight on its own, as Adam does, do
    notice.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> pixels, labels = rng.random((30, 48)), np.arange(30) % 10
    >>> found = rotated(
    ...     (pixels, labels), (pixels[:5], labels[:5]), samples=20, validation=10, axes=48
    ... )
    >>> found.split.x.shape, found.split.x_validation.shape, round(found.kept, 6)
    ((20, 48), (10, 48), 1.0)
    """
    order = np.random.default_rng(0).permutation(len(train[0]))[: samples + validation]
    pixels, labels = train[0][order], train[1][order]
    # Ten thousand images are enough to find the axes, and their moments are precise enough.
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
    split = Split(
        known, labels[:samples], coordinates(pixels[samples:]), labels[samples:],
        coordinates(test[0]), test[1],
    )  # fmt: skip
    kept = float(np.sum(known**2) / (samples * len(mean)))  # of a mean square of 1
    return Images(split, base, kept, flipped, mean @ base, scale)


def load_rotated(samples: int, validation: int, axes: int, mirror: bool = False) -> Images:
    """Return CIFAR-10 as :func:`rotated` makes it; the test part is the whole test set."""
    train, test = load_cifar10()
    sizes = {"samples": samples, "validation": validation, "axes": axes}
    return rotated((train.x, train.y), (test.x, test.y), **sizes, mirror=mirror)


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
