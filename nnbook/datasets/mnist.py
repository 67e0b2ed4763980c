"""MNIST: 70,000 handwritten digits of 28 by 28 pixels."""

import hashlib
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook.datasets.base import Dataset
from nnbook.datasets.files import Remote, read_all

_MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)

#: The SHA-256 of each file's content: two archives of the same content may differ.
CONTENTS = {
    "train-images-idx3-ubyte.gz": (
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    ),
    "train-labels-idx1-ubyte.gz": (
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
    ),
    "t10k-images-idx3-ubyte.gz": (
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    ),
    "t10k-labels-idx1-ubyte.gz": (
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    ),
}

#: The folders within a folder in which other libraries keep the files.
_INSIDE = ("", "MNIST/raw/", "raw/", "MNIST/", "mnist/")


def _forms(name: str) -> tuple[dict[str, str], ...]:
    """Return the names that a file has elsewhere; some archives hold a folder for each file."""
    dashes = name.removesuffix(".gz")
    dotted = dashes.replace("-idx", ".idx")
    return tuple(
        {name: inside + other}
        for inside in _INSIDE
        for other in (dashes, dotted, f"{dashes}/{dashes}", f"{dotted}/{dotted}")
    )


REMOTES = {
    name: Remote(name, tuple(home + name for home in _MIRRORS), forms=_forms(name))
    for name in CONTENTS
}

_SOURCE = "MNIST (LeCun, Cortes, Burges)"
_LICENCE = "CC BY-SA 3.0"


def load_mnist(dtype: Any = np.float32) -> tuple[Dataset, Dataset]:
    """Return the 60,000 digits to train on and the 10,000 to test on.

    Parameters
    ----------
    dtype : dtype, default float32
        The type of the pixels.

    Returns
    -------
    train, test : Dataset
        x of shape (samples, 784), the rows of an image one after another, from 0 (paper) to 1
        (ink); y of shape (samples,), the digits as int64.

    Raises
    ------
    FileNotFoundError
        If a file is nowhere and cannot be downloaded.
    ValueError
        If a file is cut off, damaged, or not MNIST's.

    Notes
    -----
    The four files are 12 MB. ``python -m nnbook fetch mnist`` downloads them in advance. Each may
    also be unpacked, be named as ``train-images.idx3-ubyte``, or lie in ``MNIST/raw``.

    References
    ----------
    Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning applied to document
    recognition", Proceedings of the IEEE 86, 1998.
    """
    arrays = read_all("load_mnist", [*REMOTES.values()], parse)
    parts = []
    for part in ("train", "t10k"):
        images = arrays[f"{part}-images-idx3-ubyte.gz"]
        x = images.reshape(len(images), -1).astype(dtype)
        x /= 255
        y = arrays[f"{part}-labels-idx1-ubyte.gz"].astype(np.int64)
        parts.append(Dataset(x, y, _PIXELS, _SOURCE, _LICENCE))
    return parts[0], parts[1]


_PIXELS = tuple(f"pixel ({row}, {column})" for row in range(28) for column in range(28))


def parse(name: str, content: bytes) -> NDArray[np.uint8]:
    """Return the array of an IDX file of bytes, or refuse it.

    The format: two zeros, an 8 for bytes, the number of axes, their lengths in four bytes each,
    the highest first, and the numbers.

    Raises
    ------
    ValueError
        If the format is another one, the length is not what the header says, or the content is not
        MNIST's.

    Examples
    --------
    >>> parse("three.idx", bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]))
    array([7, 8, 9], dtype=uint8)
    """
    if len(content) < 4 or content[:3] != b"\0\0\x08":
        raise ValueError(f"expected an IDX file of bytes, got one that begins {content[:4]!r}")
    axes = content[3]
    header = 4 + 4 * axes
    shape = tuple(np.frombuffer(content[4:header], ">u4").tolist())
    if len(content) != header + math.prod(shape):
        raise ValueError(
            f"expected {header + math.prod(shape):,} bytes for shape {shape}, got {len(content):,}"
        )
    known = CONTENTS.get(name)
    if known is not None and hashlib.sha256(content).hexdigest() != known:
        raise ValueError("expected the content of MNIST, got another one of the same form")
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)
