"""Rectifiers: the identity where z > 0, and something smaller or flatter elsewhere.

Where z > 0 the derivative does not vanish, however large z becomes. Most of them have a kink at 0.
"""

from functools import partial

import numpy as np

from nnbook._validation import number
from nnbook.activations.base import Activation
from nnbook.typing import FloatArray

# ReLU: y = max(0, z), so dy/dz is 1 where z > 0 and 0 elsewhere. --------------------------------
# At z = 0 there is no derivative; 0 is a subgradient, and the usual choice.


def _relu(z: FloatArray, out: FloatArray | None = None) -> FloatArray:
    # NumPy compares two arrays up to twice as fast as an array and a number.
    return np.maximum(z, np.zeros(z.shape[-1:], z.dtype), out=out)


def _relu_vjp(
    dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    return np.multiply(dy, y > 0, out=out)


# Leaky ReLU: y = z where z > 0, a z elsewhere, so dy/dz is 1 or a. ------------------------------
# max(a z, z) is the same only if a <= 1, so it is not the definition here.


def _leaky_relu(
    z: FloatArray, out: FloatArray | None = None, *, negative_slope: float
) -> FloatArray:
    zero = np.zeros(z.shape[-1:], z.dtype)
    below = np.minimum(z, zero)
    below *= negative_slope
    return np.add(np.maximum(z, zero), below, out=out)


def _leaky_relu_vjp(
    dy: FloatArray,
    z: FloatArray,
    y: FloatArray,
    out: FloatArray | None = None,
    *,
    negative_slope: float,
) -> FloatArray:
    # 1 where z > 0 and a elsewhere; np.where would take several times as long.
    slope = np.multiply(z > 0, 1.0 - negative_slope, dtype=z.dtype)
    slope += negative_slope
    return np.multiply(dy, slope, out=out)


def LeakyReLU(negative_slope: float = 0.1) -> Activation:
    """Return the leaky ReLU: z where z > 0, ``negative_slope * z`` elsewhere.

    Parameters
    ----------
    negative_slope : float, default 0.1
        The slope for z <= 0; any finite number. The course uses 0.1, Keras's layer 0.3, its
        function 0.2, PyTorch 0.01.

    Returns
    -------
    Activation

    References
    ----------
    Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.

    Examples
    --------
    >>> LeakyReLU(0.1)([-2.0, 3.0])
    array([-0.2,  3. ])
    >>> LeakyReLU(2.0)([-1.0])  # max(a z, z) would give -1
    array([-2.])
    """
    slope = number("LeakyReLU", "negative_slope", negative_slope)
    return Activation(
        f"leaky_relu({slope:g})",
        partial(_leaky_relu, negative_slope=slope),
        partial(_leaky_relu_vjp, negative_slope=slope),
        made_by=("LeakyReLU", slope),
    )


# ELU and SELU: y = s z where z > 0, b (e^z - 1) elsewhere; s = 1 and b = alpha give the ELU. -----
# Where z <= 0, dy/dz = b e^z = y + b. Because b >= 0, y > 0 exactly where z > 0, so y is enough. At
# z = 0 the derivative from the left is b. Where y has rounded to -b the unit is saturated, and its
# derivative is exactly 0.
# Both pieces are computed everywhere and added; each is 0 where the other applies, so e^z is never
# taken of a large z. For |z| < 1e-5, e^z - 1 loses most digits of a float32; expm1 keeps them.


def _elu(
    z: FloatArray, out: FloatArray | None = None, *, scale: float, bottom: float
) -> FloatArray:
    below = np.minimum(z, 0.0, out=np.empty_like(z))
    np.expm1(below, out=below)
    np.multiply(below, bottom, out=below)
    y: FloatArray = np.maximum(z, 0.0, out=out)
    y = np.multiply(y, scale, out=out)
    return np.add(y, below, out=out)


def _elu_vjp(
    dy: FloatArray,
    z: FloatArray,
    y: FloatArray,
    out: FloatArray | None = None,
    *,
    scale: float,
    bottom: float,
) -> FloatArray:
    slope = np.where(y > 0, y.dtype.type(scale), y + y.dtype.type(bottom))
    return np.multiply(dy, slope, out=out)


def ELU(alpha: float = 1.0) -> Activation:
    """Return the exponential linear unit: z where z > 0, ``alpha * (exp(z) - 1)`` elsewhere.

    Parameters
    ----------
    alpha : float, default 1
        At least 0: y falls to -alpha. With 1 the derivative has no jump at 0, and 0 gives ReLU.

    Returns
    -------
    Activation

    References
    ----------
    Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential
    linear units (ELUs)", 2016.

    Examples
    --------
    >>> ELU(2.0)([-100.0, -1.0, 3.0])
    array([-2.        , -1.26424112,  3.        ])
    """
    alpha = number("ELU", "alpha", alpha, least=0)
    return Activation(
        "elu" if alpha == 1 else f"elu({alpha:g})",
        partial(_elu, scale=1.0, bottom=alpha),
        partial(_elu_vjp, scale=1.0, bottom=alpha),
        needs_z=False,
        made_by=("ELU", alpha),
    )


# SELU: the ELU whose two constants make (mean 0, variance 1) a fixed point. ---------------------
# For a standard normal z, E[y] = 0 and E[y^2] = 1. With q = erfc(1 / sqrt(2)), E[y] = 0 means
#     1 / sqrt(2 pi) = alpha (1 - q exp(1/2)) / 2,
# which gives alpha; E[y^2] = 1 then gives the scale. The fixed point assumes LeCun's weights.
_SELU_ALPHA = 1.6732632423543772848170429916717
_SELU_SCALE = 1.0507009873554804934193349852946
_SELU_BOTTOM = _SELU_SCALE * _SELU_ALPHA

#: f(z) = max(0, z).
relu = Activation("relu", _relu, _relu_vjp, needs_z=False)
#: f(z) = z where z > 0, 0.1 z elsewhere: the course's slope.
leaky_relu = LeakyReLU(0.1)
#: f(z) = z where z > 0, exp(z) - 1 elsewhere.
elu = ELU(1.0)
#: f(z) = 1.0507 z where z > 0, 1.7581 (exp(z) - 1) elsewhere. Klambauer et al.,
#: "Self-normalizing neural networks", 2017.
selu = Activation(
    "selu",
    partial(_elu, scale=_SELU_SCALE, bottom=_SELU_BOTTOM),
    partial(_elu_vjp, scale=_SELU_SCALE, bottom=_SELU_BOTTOM),
    needs_z=False,
)
