"""Samples in three parts: to train on, to choose settings with, and to look at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnbook.typing import FloatArray


@dataclass(frozen=True, eq=False)
class Split:
    """Samples and their classes in three parts.

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
