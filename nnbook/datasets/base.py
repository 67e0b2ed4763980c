"""Dataset: samples, targets, and where they come from."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from nnbook.typing import FloatArray


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples, targets, and where they come from.

    Attributes
    ----------
    x : ndarray of shape (samples, features)
        The samples.
    y : ndarray
        The targets; each loader states their shape.
    feature_names : tuple of str
        One name for each column of ``x``.
    source : str
        Where the data come from.
    licence : str
        The licence under which they may be used.
    """

    x: FloatArray
    y: NDArray[Any]
    feature_names: tuple[str, ...]
    source: str
    licence: str = "MIT, as nnbook"

    def __repr__(self) -> str:
        return f"Dataset(x {self.x.shape}, y {self.y.shape}, {self.source})"
