r"""Initial weights: one rule, variance scaling, and its famous special cases.

A layer with weights of variance :math:`\sigma_w^2` and ``fan_in`` inputs multiplies the mean
square of its input by :math:`\text{fan\_in}\,\sigma_w^2`. An initializer chooses
:math:`\sigma_w^2 = \text{scale} / n`, where n is ``fan_in``, ``fan_out`` or their mean, and draws
the weights from a normal or a uniform distribution of that variance:

============== ======= ========= ==============================================
name           scale   n         made for
============== ======= ========= ==============================================
LeCun          1       fan_in    units that are linear near 0 (tanh, SELU)
Glorot         1       fan_avg   the same, forward and backward at once
He             2       fan_in    ReLU, which keeps half of the mean square
============== ======= ========= ==============================================

The chapter on initialization derives the table and measures it.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from nnbook._validation import generator, number, one_of, whole
from nnbook.typing import DTypeLike, FloatArray, RandomState, Shape


class Initializer(ABC):
    """How the initial value of a parameter is drawn."""

    def __call__(
        self, shape: Shape, *, rng: RandomState = None, dtype: DTypeLike = np.float64
    ) -> FloatArray:
        """Draw an array.

        Parameters
        ----------
        shape : tuple of int
            For a kernel (fan_in, fan_out).
        rng : int or numpy.random.Generator, optional
            A seed or a generator; None draws a fresh seed. Keyword only.
        dtype : dtype, default float64
            Drawn in float64 and then rounded, so one seed gives the same weights in each type.

        Returns
        -------
        ndarray of shape ``shape``

        Raises
        ------
        ValueError
            For an empty shape or a length below 1.
        """
        who = type(self).__name__
        shape = tuple(whole(who, "each length of shape", n) for n in shape)
        if not shape:
            raise ValueError(f"{who}: expected a shape such as (fan_in, fan_out), got ()")
        return self._draw(shape, generator(who, rng)).astype(dtype, copy=False)

    @abstractmethod
    def _draw(self, shape: Shape, rng: np.random.Generator) -> FloatArray: ...

    @abstractmethod
    def variance(self, shape: Shape) -> float:
        """Return the mean square of one entry, over draws: its variance where its mean is 0."""


@dataclass(frozen=True)
class Constant(Initializer):
    """Every entry has the same value. Right for a bias, wrong for a kernel: see the chapter.

    Parameters
    ----------
    value : float, default 0
        The value.

    Examples
    --------
    >>> Constant(0.5)((2, 2))
    array([[0.5, 0.5],
           [0.5, 0.5]])
    """

    value: float = 0.0

    def __post_init__(self) -> None:
        number("Constant", "value", self.value)

    def _draw(self, shape: Shape, rng: np.random.Generator) -> FloatArray:
        return np.full(shape, float(self.value))

    def variance(self, shape: Shape) -> float:
        """Return value ** 2."""
        return float(self.value) ** 2


def Zeros() -> Constant:
    """Return the initializer that sets everything to 0.

    Examples
    --------
    >>> Zeros()((3,))
    array([0., 0., 0.])
    """
    return Constant(0.0)


@dataclass(frozen=True)
class RandomNormal(Initializer):
    """Normal numbers of a fixed standard deviation, whatever the layer's width.

    Parameters
    ----------
    stddev : float, default 0.05
        The standard deviation, at least 0.
    mean : float, default 0
        The mean.

    Examples
    --------
    >>> weights = RandomNormal(stddev=0.01)((500, 500), rng=0)
    >>> f"{weights.std():.4f}"
    '0.0100'
    >>> RandomNormal(stddev=-1)
    Traceback (most recent call last):
    ...
    ValueError: RandomNormal: expected stddev to be finite and >= 0, got -1
    """

    stddev: float = 0.05
    mean: float = 0.0

    def __post_init__(self) -> None:
        number("RandomNormal", "stddev", self.stddev, least=0)
        number("RandomNormal", "mean", self.mean)

    def _draw(self, shape: Shape, rng: np.random.Generator) -> FloatArray:
        return rng.normal(self.mean, self.stddev, shape)

    def variance(self, shape: Shape) -> float:
        """Return stddev ** 2 + mean ** 2."""
        return float(self.stddev**2 + self.mean**2)


@dataclass(frozen=True)
class RandomUniform(Initializer):
    """Uniform numbers between two fixed bounds.

    Parameters
    ----------
    minval, maxval : float, default -0.05 and 0.05
        The bounds; ``minval`` must not exceed ``maxval``.

    Examples
    --------
    >>> weights = RandomUniform(-1, 1)((500, 500), rng=0)
    >>> f"{weights.min():.2f} {weights.max():.2f} {weights.var():.3f}"  # the variance is 1/3
    '-1.00 1.00 0.333'
    """

    minval: float = -0.05
    maxval: float = 0.05

    def __post_init__(self) -> None:
        number("RandomUniform", "minval", self.minval)
        number("RandomUniform", "maxval", self.maxval, least=self.minval)

    def _draw(self, shape: Shape, rng: np.random.Generator) -> FloatArray:
        return rng.uniform(self.minval, self.maxval, shape)

    def variance(self, shape: Shape) -> float:
        """Return the mean square, (a^2 + ab + b^2) / 3."""
        a, b = float(self.minval), float(self.maxval)
        return (a * a + a * b + b * b) / 3


Mode = Literal["fan_in", "fan_out", "fan_avg"]
Distribution = Literal["normal", "truncated_normal", "uniform"]

# A standard normal number cut off at two standard deviations has this standard deviation left.
_TRUNCATED_STD = 0.87962566103423978


@dataclass(frozen=True)
class VarianceScaling(Initializer):
    r"""Weights of variance ``scale / n``, where n counts inputs, outputs or their mean.

    Parameters
    ----------
    scale : float, default 1
        The numerator of the variance, above 0.
    mode : {"fan_in", "fan_out", "fan_avg"}, default "fan_in"
        What n is, for a kernel of shape (fan_in, fan_out).
    distribution : {"normal", "truncated_normal", "uniform"}, default "normal"
        "normal" has standard deviation :math:`\sqrt{\text{scale}/n}`. "uniform" lies within
        :math:`\pm\sqrt{3\,\text{scale}/n}`, which has the same variance. "truncated_normal" draws
        again beyond two standard deviations and is widened so that the variance is the same.

    Notes
    -----
    Keras and JAX draw their ``GlorotNormal`` and ``HeNormal`` truncated, PyTorch and the papers do
    not. The variance is the same, the tails differ. nnbook follows the papers.

    References
    ----------
    LeCun et al., "Efficient BackProp", 1998; Glorot and Bengio, "Understanding the difficulty of
    training deep feedforward neural networks", 2010; He et al., "Delving deep into rectifiers",
    2015.

    Examples
    --------
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

    def _draw(self, shape: Shape, rng: np.random.Generator) -> FloatArray:
        draw: FloatArray = _DRAWS[self.distribution](rng, shape)
        return math.sqrt(self.variance(shape)) * draw

    def variance(self, shape: Shape) -> float:
        """Return scale / n for a kernel of that shape; a vector counts as (length, length)."""
        fan_in, fan_out = fans(shape)
        return float(self.scale) / _FANS[self.mode](fan_in, fan_out)


def fans(shape: Shape) -> tuple[int, int]:
    """Return (fan_in, fan_out) of a kernel; a vector of n counts as n of both.

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


def _truncated_normal(rng: np.random.Generator, shape: Shape) -> FloatArray:
    """Draw standard normal numbers again while they lie beyond 2, then restore the variance."""
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


def LecunNormal() -> VarianceScaling:
    """Return normal weights of variance 1 / fan_in (LeCun et al., 1998)."""
    return VarianceScaling(1.0, "fan_in", "normal")


def LecunUniform() -> VarianceScaling:
    """Return uniform weights of variance 1 / fan_in (LeCun et al., 1998)."""
    return VarianceScaling(1.0, "fan_in", "uniform")


def GlorotNormal() -> VarianceScaling:
    """Return normal weights of variance 2 / (fan_in + fan_out) (Glorot and Bengio, 2010).

    Notes
    -----
    The lecture's code of that name, ``randn * (2 / sqrt(fan_in + fan_out))``, has twice this
    variance: the 2 belongs under the root. The chapter on initialization proves it.
    """
    return VarianceScaling(1.0, "fan_avg", "normal")


def GlorotUniform() -> VarianceScaling:
    """Return uniform weights within sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010)."""
    return VarianceScaling(1.0, "fan_avg", "uniform")


def HeNormal() -> VarianceScaling:
    """Return normal weights of variance 2 / fan_in (He et al., 2015)."""
    return VarianceScaling(2.0, "fan_in", "normal")


def HeUniform() -> VarianceScaling:
    """Return uniform weights of variance 2 / fan_in (He et al., 2015)."""
    return VarianceScaling(2.0, "fan_in", "uniform")


@dataclass(frozen=True)
class Orthogonal(Initializer):
    """A matrix whose rows, or columns where there are fewer of them, are orthonormal.

    A square orthogonal matrix keeps the length of every vector, not only the mean length over
    random matrices. So it adds no randomness of its own to the signal.

    Parameters
    ----------
    gain : float, default 1
        Every singular value of the matrix; sqrt(2) for ReLU.

    Notes
    -----
    The Q of a QR decomposition of normal numbers, with the signs of R's diagonal folded in: only
    then is it uniform over the orthogonal matrices.

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

    def _draw(self, shape: Shape, rng: np.random.Generator) -> FloatArray:
        if len(shape) != 2:
            raise ValueError(f"Orthogonal: expected a shape (fan_in, fan_out), got {shape}")
        tall = rng.standard_normal((max(shape), min(shape)))
        q, r = np.linalg.qr(tall)
        q *= np.sign(np.diag(r))
        return self.gain * (q if shape[0] >= shape[1] else q.T)

    def variance(self, shape: Shape) -> float:
        """Return gain ** 2 / max(shape)."""
        return float(self.gain) ** 2 / max(shape)


#: The names that a layer understands, as in Keras.
NAMES: dict[str, Initializer] = {
    "zeros": Zeros(),
    "random_normal": RandomNormal(),
    "random_uniform": RandomUniform(),
    "lecun_normal": LecunNormal(),
    "lecun_uniform": LecunUniform(),
    "glorot_normal": GlorotNormal(),
    "glorot_uniform": GlorotUniform(),
    "he_normal": HeNormal(),
    "he_uniform": HeUniform(),
    "orthogonal": Orthogonal(),
}


def get(initializer: str | Initializer, who: str = "initializer") -> Initializer:
    """Return the initializer of that name; an Initializer is returned as it is.

    Examples
    --------
    >>> get("glorot_uniform")
    VarianceScaling(scale=1.0, mode='fan_avg', distribution='uniform')
    """
    if isinstance(initializer, Initializer):
        return initializer
    return one_of(who, "initializer", initializer, NAMES)
