"""Orthogonal weights, which keep the length of every vector."""

from dataclasses import dataclass

import numpy as np

from nnbook._validation import number
from nnbook.initializers.base import Initializer
from nnbook.typing import FloatArray, Generator, Shape


@dataclass(frozen=True)
class Orthogonal(Initializer):
    """A matrix whose rows, or columns if there are fewer of them, are orthonormal.

    A square orthogonal matrix keeps the length of every vector, not just its mean length over
    random matrices, so it adds no randomness to the signal.

    Parameters
    ----------
    gain : float, default 1
        Every singular value of the matrix; sqrt(2) for ReLU.

    Notes
    -----
    It is the Q of a QR decomposition of normal numbers, multiplied by the signs of R's diagonal.
    Without these signs it would not be uniform over the orthogonal matrices.

    References
    ----------
    Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep
    linear neural networks", 2014.

    Examples
    --------
    >>> import numpy as np
    >>> q = Orthogonal()((4, 4), rng=0)
    >>> np.allclose(q.T @ q, np.eye(4))
    True
    """

    gain: float = 1.0

    def __post_init__(self) -> None:
        number("Orthogonal", "gain", self.gain, above=0)

    def _draw(self, shape: Shape, rng: Generator) -> FloatArray:
        if len(shape) != 2:
            raise ValueError(f"Orthogonal: expected a shape (fan_in, fan_out), got {shape}")
        tall = rng.standard_normal((max(shape), min(shape)))
        q, r = np.linalg.qr(tall)
        q *= np.sign(np.diag(r))
        return self.gain * (q if shape[0] >= shape[1] else q.T)

    def variance(self, shape: Shape) -> float:
        """Return gain ** 2 / max(shape)."""
        return float(self.gain) ** 2 / max(shape)
