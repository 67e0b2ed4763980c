r"""GaussianNoise: in training, a normally distributed number is added to each unit.

.. math:: y_{ij} = x_{ij} + \sigma\, \varepsilon_{ij}, \qquad \varepsilon_{ij} \sim N(0, 1),
   \qquad dx = dy
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook._validation import check_field
from nnbook.arrays.workspace import Workspace
from nnbook.layers.base import Layer, column, in_order, noise, single
from nnbook.typing import FloatArray, Params, PerRun, Shape


@dataclass(frozen=True, eq=False)
class GaussianNoise(Layer):
    """Add normal noise of mean 0 in training; do nothing in prediction.

    Parameters
    ----------
    stddev : float or array of shape (runs,)
        The standard deviation of the noise, at least 0, in the units of the input.
    name : str, optional
        The layer's name in reports.

    Raises
    ------
    TypeError, ValueError
        For a negative stddev.

    Notes
    -----
    With the mean squared error, noise on a model's input acts, to second order in stddev, like a
    penalty on the model's derivatives (Bishop). For a linear model this is exact: it is L2 on the
    weights. All runs of a stack scale the same draw.

    References
    ----------
    C. M. Bishop, "Training with noise is equivalent to Tikhonov regularization", Neural Computation
    7, 1995.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook import GaussianNoise
    >>> from nnbook.arrays.workspace import Workspace
    >>> ws = Workspace(rows=10_000, rng=np.random.default_rng(0))
    >>> y, _ = GaussianNoise(0.5).forward({}, [np.ones((10_000, 1))], True, ws)
    >>> f"mean {y.mean():.2f}, std {y.std():.2f}"
    'mean 1.00, std 0.50'
    """

    stddev: PerRun
    name: str | None = None

    def __post_init__(self) -> None:
        check_field(self, "stddev", least=0)

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the input's shape."""
        return (single(self.label, input_shapes),)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return x plus noise; there is nothing to cache."""
        (x,) = inputs
        if not training:
            return x, None
        stddev = column("GaussianNoise", "stddev", self.stddev, ws)
        y = ws.batch("y", x.shape[-1])
        draw = in_order(noise(self, ws).standard_normal(x.shape[-2:], dtype=ws.dtype), y)
        np.multiply(draw, stddev, out=y)
        return np.add(y, x, out=y), None

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Pass the gradient on: the noise does not depend on x."""
        return [dy], {}
