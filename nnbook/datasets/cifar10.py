"""CIFAR-10: 60,000 colour photographs of 32 by 32 pixels, of ten kinds of things."""

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook.datasets.base import Dataset
from nnbook.datasets.files import Remote, read_all
from nnbook.datasets.pickled import binary

_FOLDER = "cifar-10-batches-bin/"
TRAIN = tuple(f"{_FOLDER}data_batch_{k}.bin" for k in range(1, 6))
TEST = f"{_FOLDER}test_batch.bin"

#: Elsewhere the batches are in a folder of another name, are pickled, or lie in the folder itself.
_FORMS = tuple(
    {name: place + name.removeprefix(_FOLDER).removesuffix(missing) for name in (*TRAIN, TEST)}
    for place, missing in [
        ("cifar-10-batches-py/", ".bin"),
        ("", ""),
        ("", ".bin"),
        ("cifar-10-binary/cifar-10-batches-bin/", ""),
        ("cifar-10-python/cifar-10-batches-py/", ".bin"),
        ("cifar-10/cifar-10-batches-bin/", ""),
        ("cifar-10/cifar-10-batches-py/", ".bin"),
    ]
)

REMOTE = Remote(
    "cifar-10-binary.tar.gz",
    (
        "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
        "https://cave.cs.toronto.edu/kriz/cifar-10-binary.tar.gz",
    ),
    known_hash="md5:c32a1d4ab5d03f1284b67883e8d87530",
    members=(*TRAIN, TEST),
    forms=_FORMS,
    archives=("cifar-10-python", "cifar-10-batches-py"),
    plain=binary,
)

#: The names of the classes, in the order of their labels.
CLASSES = (
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
)  # fmt: skip

_BYTES = 3 * 32 * 32
_RECORDS = 10_000
_LICENCE = "none stated; cite the report"

# The order of the labels tells the official files from a copy that has the images in another order.
_OFFICIAL = bytes([6, 9, 9, 4, 1, 1, 2, 7, 8, 3])
_COPIES = {
    "JPEG copy": "88d48db89c37136f9b68009e1ee7557d2cc49435fe30da4a3b37e5c21523f257",
}


def load_cifar10(dtype: Any = np.float32) -> tuple[Dataset, Dataset]:
    """Return the 50,000 images to train on and the 10,000 to test on.

    Parameters
    ----------
    dtype : dtype, default float32
        The type of the pixels.

    Returns
    -------
    train, test : Dataset
        x of shape (samples, 3072), from 0 to 1: the red channel row by row, then green, then
        blue, so ``x.reshape(-1, 3, 32, 32)`` separates the channels; y of shape (samples,), int64
        labels, whose names are ``CLASSES``. The source says whether the data are the official ones
        or a copy.

    Raises
    ------
    FileNotFoundError
        If a file is nowhere and cannot be downloaded.
    ValueError
        If a file is cut off, or has a label above 9.

    Notes
    -----
    The download, ``cifar-10-binary.tar.gz``, is 170 MB; in float32 the images take 737 MB. The form
    for Python, ``cifar-10-python.tar.gz``, does as well, and so does either archive unpacked.
    Unpickling might run any code; :mod:`nnbook.datasets.pickled` reads the numbers without it.

    References
    ----------
    A. Krizhevsky, "Learning multiple layers of features from tiny images", technical report, 2009.
    """
    found = read_all("load_cifar10", [REMOTE], parse)
    batches = [found[name] for name in (*TRAIN, TEST)]
    source = f"CIFAR-10{_origin(np.concatenate([batch[:, 0] for batch in batches[:-1]]))}"
    parts = []
    for rows in (batches[:-1], batches[-1:]):
        x = np.concatenate([batch[:, 1:] for batch in rows]).astype(dtype)
        x /= 255
        y = np.concatenate([batch[:, 0] for batch in rows]).astype(np.int64)
        parts.append(Dataset(x, y, _PIXELS, source, _LICENCE))
    return parts[0], parts[1]


_PIXELS = tuple(
    f"{colour} ({row}, {column})"
    for colour in ("red", "green", "blue")
    for row in range(32)
    for column in range(32)
)


def parse(name: str, content: bytes) -> NDArray[np.uint8]:
    """Return a batch of shape (10000, 3073), each row a label and its pixels, or refuse it.

    Raises
    ------
    ValueError
        If the length is wrong, or a label is above 9.

    Examples
    --------
    >>> parse("a page", b"<html>")
    Traceback (most recent call last):
    ...
    ValueError: expected 30,730,000 bytes, got 6
    """
    if len(content) != _RECORDS * (1 + _BYTES):
        raise ValueError(f"expected {_RECORDS * (1 + _BYTES):,} bytes, got {len(content):,}")
    batch = np.frombuffer(content, np.uint8).reshape(_RECORDS, 1 + _BYTES)
    wrong = batch[:, 0] > 9
    if wrong.any():
        row = int(wrong.argmax())
        raise ValueError(f"expected labels from 0 to 9, got {batch[row, 0]} in record {row}")
    return batch


def _origin(labels: NDArray[np.uint8]) -> str:
    """Tell the official data from a copy by the order of the labels."""
    if labels[: len(_OFFICIAL)].tobytes() == _OFFICIAL:
        return " (Krizhevsky, 2009)"
    digest = hashlib.sha256(labels.tobytes()).hexdigest()
    known = [name for name, value in _COPIES.items() if value == digest]
    return f", {known[0] if known else 'a copy in another order'}"
