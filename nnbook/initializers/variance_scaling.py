"""Variance scaling: the one rule behind LeCun's, Glorot's and He's weights."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from nnbook._validation import number, one_of
from nnbook.initializers.base import Initializer
from nnbook.typing import FloatArray, Generator, Shape

Mode = Literal["fan_in", "fan_out", "fan_avg"]
Distribution = Literal["normal", "truncated_normal", "uniform"]

# The standard deviation of standard normal numbers that are cut off at two standard deviations.
_TRUNCATED_STD = 0.87962566103423978


@dataclass(frozen=True)
class VarianceScaling(Initializer):
    r"""Weights with variance ``scale / n``, where n counts inputs, outputs or their mean.

    Parameters
    ----------
    scale : float, default 1
        The numerator of the variance, above 0.
    mode : {"fan_in", "fan_out", "fan_avg"}, default "fan_in"
        What n is, for a kernel of shape (fan_in, fan_out).
    distribution : {"normal", "truncated_normal", "uniform"}, default "normal"
        "normal" has standard deviation :math:`\sqrt{\text{scale}/n}`. "uniform" lies within
        :math:`\pm\sqrt{3\,\text{scale}/n}`, which has the same variance. "truncated_normal"
        redraws numbers beyond two standard deviations and is widened to the same variance.

    Notes
    -----
    Keras and JAX truncate their ``GlorotNormal`` and ``HeNormal``; PyTorch and the papers do not.
    The variance is the same, but the tails differ. nnbook follows the papers.

    References
    ----------
    LeCun et al., "Efficient BackProp", 1998; Glorot and Bengio, "Understanding the difficulty of
    training deep feedforward neural networks", 2010; He et al., "Delving deep into rectifiers",
    2015.

    Examples
    --------
    >>> from nnbook.initializers import GlorotUniform, HeNormal
    >>> HeNormal()
    VarianceScaling(scale=2.0, mode='fan_in', distribution='normal')
    >>> HeNormal().variance((500, 100)) == 2 / 500
    True
    >>> GlorotUniform().variance((500, 100)) == 2 / (500 + 100)
    True
    >>> VarianceScaling(mode="fan_inn")
    Traceback (most recent call last):
    ...
    ValueError: VarianceScaling: expected mode to be one of ...; did you mean 'fan_in'?
    """

    scale: float = 1.0
    mode: Mode = "fan_in"
    distribution: Distribution = "normal"

    def __post_init__(self) -> None:
        number("VarianceScaling", "scale", self.scale, above=0)
        one_of("VarianceScaling", "mode", self.mode, _FANS)
        one_of("VarianceScaling", "distribution", self.distribution, _DRAWS)

    def _draw(self, shape: Shape, rng: Generator) -> FloatArray:
        draw: FloatArray = _DRAWS[self.distribution](rng, shape)
        return math.sqrt(self.variance(shape)) * draw

    def variance(self, shape: Shape) -> float:
        """Return scale / n for a kernel of this shape; a vector counts as (length, length)."""
        fan_in, fan_out = fans(shape)
        return float(self.scale / _FANS[self.mode](fan_in, fan_out))


def fans(shape: Shape) -> tuple[int, int]:
    """Return (fan_in, fan_out) of a kernel; for a vector both are its length.

    Examples
    --------
    >>> fans((500, 100))
    (500, 100)
    """
    return (shape[0], shape[0]) if len(shape) == 1 else (shape[-2], shape[-1])


_FANS: dict[str, Any] = {
    "fan_in": lambda fan_in, fan_out: fan_in,
    "fan_out": lambda fan_in, fan_out: fan_out,
    "fan_avg": lambda fan_in, fan_out: (fan_in + fan_out) / 2,
}


def _truncated_normal(rng: Generator, shape: Shape) -> FloatArray:
    """Draw standard normal numbers, redraw those beyond ±2, then restore the variance."""
    draw = rng.standard_normal(shape)
    while (beyond := np.abs(draw) > 2).any():
        draw[beyond] = rng.standard_normal(int(beyond.sum()))
    return draw / _TRUNCATED_STD


# Each of these has mean 0 and variance 1.
_DRAWS: dict[str, Any] = {
    "normal": lambda rng, shape: rng.standard_normal(shape),
    "truncated_normal": _truncated_normal,
    "uniform": lambda rng, shape: rng.uniform(-math.sqrt(3), math.sqrt(3), shape),
}
