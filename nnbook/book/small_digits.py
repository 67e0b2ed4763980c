"""The handwritten digits that scikit-learn carries: 1,797 images of 8 by 8 pixels."""

import numpy as np
from numpy.typing import NDArray

from nnbook.book.split import Split
from nnbook.typing import FloatArray

SOURCE = "scikit-learn's bundled digits (UCI), 1,797 images of 8 by 8; shuffled with seed 0"


def standardized(
    pixels: FloatArray, labels: NDArray[np.int64], train: int, validation: int = 0, rng: int = 0
) -> Split:
    """Shuffle, centre each pixel, and divide all by one standard deviation.

    Mean and deviation are those of the training part. One deviation serves all pixels, because
    some pixels are always 0.

    Examples
    --------
    >>> pixels = np.random.default_rng(1).uniform(0, 16, (50, 64))
    >>> split = standardized(pixels, np.arange(50) % 10, train=30, validation=10)
    >>> split.x.shape, split.x_validation.shape, split.x_test.shape
    ((30, 64), (10, 64), (10, 64))
    >>> bool(abs(split.x.mean()) < 1e-12), float(split.x.std())
    (True, 1.0)
    """
    order = np.random.default_rng(rng).permutation(len(pixels))
    pixels, labels = pixels[order], labels[order]
    mean = pixels[:train].mean(axis=0)
    x = (pixels - mean) / (pixels[:train] - mean).std()
    end = train + validation
    return Split(x[:train], labels[:train], x[train:end], labels[train:end], x[end:], labels[end:])


def load_small_digits(train: int, validation: int = 0, rng: int = 0) -> Split:
    """Return scikit-learn's digits, shuffled with a seed; those left over are for the test.

    Raises
    ------
    ModuleNotFoundError
        If scikit-learn is not installed. Pages do not need it: they read the records.
    """
    try:
        from sklearn.datasets import load_digits  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "load_small_digits: expected scikit-learn, which carries the digits, to be installed; "
            "use pip install scikit-learn"
        ) from None
    data = load_digits()
    return standardized(data.data, data.target, train, validation, rng)
