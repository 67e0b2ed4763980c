"""The handwritten digits that scikit-learn carries: 1,797 images of 8 by 8 pixels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnbook.typing import FloatArray

SOURCE = "scikit-learn's bundled digits (UCI), 1,797 images of 8 by 8; shuffled with seed 0"


@dataclass(frozen=True, eq=False)
class Split:
    """Images and labels in three parts.

    Attributes
    ----------
    x, y
        To train on.
    x_validation, y_validation
        To choose settings with.
    x_test, y_test
        To look at once.
    """

    x: FloatArray
    y: NDArray[np.int64]
    x_validation: FloatArray
    y_validation: NDArray[np.int64]
    x_test: FloatArray
    y_test: NDArray[np.int64]


def split(pixels: FloatArray, labels: NDArray[np.int64], train: int, validation: int) -> Split:
    """Shuffle with seed 0, centre each pixel, and divide all by one standard deviation.

    Mean and deviation are those of the training part. One deviation serves all pixels, because
    some pixels are always 0.

    Examples
    --------
    >>> pixels = np.random.default_rng(1).uniform(0, 16, (50, 64))
    >>> parts = split(pixels, np.arange(50) % 10, train=30, validation=10)
    >>> parts.x.shape, parts.x_validation.shape, parts.x_test.shape
    ((30, 64), (10, 64), (10, 64))
    >>> bool(abs(parts.x.mean()) < 1e-12), float(parts.x.std())
    (True, 1.0)
    """
    order = np.random.default_rng(0).permutation(len(pixels))
    pixels, labels = pixels[order], labels[order]
    mean = pixels[:train].mean(axis=0)
    x = (pixels - mean) / (pixels[:train] - mean).std()
    end = train + validation
    return Split(x[:train], labels[:train], x[train:end], labels[train:end], x[end:], labels[end:])


def load_split(train: int, validation: int) -> Split:
    """Return scikit-learn's digits in three parts; the rest is for the test.

    Raises
    ------
    ModuleNotFoundError
        Where scikit-learn is not installed. Pages do not need it: they read the records.
    """
    try:
        from sklearn.datasets import load_digits  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "load_split: expected scikit-learn, which carries the digits, to be installed; "
            "use pip install scikit-learn"
        ) from None
    data = load_digits()
    return split(data.data, data.target, train, validation)
