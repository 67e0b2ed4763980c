r"""Smooth relatives of the ReLU: softplus, Swish and GELU.

Each is near 0 for very negative z and near z for large z, with no kink in between. Softplus always
rises. Swish and GELU dip below 0: they are z times a weight between 0 and 1 that grows with z.
"""

import math
from functools import partial

import numpy as np

from nnbook._validation import number
from nnbook.activations.base import Activation
from nnbook.activations.saturating import sigmoid
from nnbook.typing import FloatArray

# softplus: y = ln(1 + e^z) = max(0, z) + ln(1 + e^-|z|). ----------------------------------------
# The second form never takes e^x of a positive x. dy/dz = sigmoid(z) = 1 - e^-y, because
# e^-y = 1 / (1 + e^z). Computed as -expm1(-y), it is exact to the last digits on both sides of 0.


def _softplus(z: FloatArray, out: FloatArray | None = None) -> FloatArray:
    rest = np.abs(z, out=np.empty_like(z))
    np.negative(rest, out=rest)
    np.exp(rest, out=rest)
    np.log1p(rest, out=rest)
    y: FloatArray = np.maximum(z, 0.0, out=out)
    return np.add(y, rest, out=out)


def _softplus_vjp(
    dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    dz: FloatArray = np.negative(y, out=out)
    dz = np.expm1(dz, out=out)
    dz = np.negative(dz, out=out)
    return np.multiply(dz, dy, out=out)


# Swish: y = z s with s = sigmoid(b z). By the product rule, with s' = b s (1 - s), --------------
# dy/dz = s + z b s (1 - s) = s + b y (1 - s). Where s has rounded to 1, the second term is 0.


def _swish(z: FloatArray, out: FloatArray | None = None, *, beta: float) -> FloatArray:
    weight = sigmoid.fn(np.multiply(z, beta))
    return np.multiply(z, weight, out=out)


def _swish_vjp(
    dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None, *, beta: float
) -> FloatArray:
    weight = sigmoid.fn(np.multiply(z, beta))
    dz: FloatArray = np.subtract(1.0, weight, out=out)
    dz = np.multiply(dz, y, out=out)
    dz = np.multiply(dz, beta, out=out)
    dz = np.add(dz, weight, out=out)
    return np.multiply(dz, dy, out=out)


def Swish(beta: float = 1.0) -> Activation:
    """Return Swish: ``z * sigmoid(beta * z)``.

    Parameters
    ----------
    beta : float, default 1
        How sharp the bend is; any finite number. 1 gives SiLU, 0 gives z / 2, and large values
        approach ReLU. It is not learnt.

    Returns
    -------
    Activation

    References
    ----------
    Ramachandran, Zoph and Le, "Searching for activation functions", 2017; Elfwing, Uchibe and Doya,
    "Sigmoid-weighted linear units for neural network function approximation in reinforcement
    learning", 2018 (SiLU).

    Examples
    --------
    >>> Swish()([-1.0, 0.0, 1.0])
    array([-0.26894142,  0.        ,  0.73105858])
    >>> Swish(50.0)([-1.0, 1.0])
    array([-0.,  1.])
    """
    beta = number("Swish", "beta", beta)
    return Activation(
        "swish" if beta == 1 else f"swish({beta:g})",
        partial(_swish, beta=beta),
        partial(_swish_vjp, beta=beta),
        made_by=("Swish", beta),
    )


# GELU: y = z P(Z <= z) for a standard normal Z. -------------------------------------------------
# The exact P is erfc(-z / sqrt(2)) / 2, and dy/dz = P + z p with the density p.
# The usual approximation is P = (1 + tanh u) / 2, u = c (z + d z^3), c = sqrt(2 / pi),
# d = 0.044715. Then dy/dz = P + z P' and P' = (1 - tanh^2 u) u' / 2, u' = c (1 + 3 d z^2).
# |z| is cut off at 40, where P has long been exactly 0 or 1, so no square or cube overflows.

_C, _D = math.sqrt(2.0 / math.pi), 0.044715


def _tanh_of_u(z: FloatArray) -> FloatArray:
    """Return tanh(u) in a new array, for a z that has been cut off."""
    u = np.multiply(z, z, out=np.empty_like(z))
    np.multiply(u, _C * _D, out=u)
    np.add(u, _C, out=u)
    np.multiply(u, z, out=u)
    np.tanh(u, out=u)
    return u


def _gelu(z: FloatArray, out: FloatArray | None = None) -> FloatArray:
    weight = _tanh_of_u(np.clip(z, -40.0, 40.0))
    np.multiply(weight, 0.5, out=weight)
    np.add(weight, 0.5, out=weight)
    return np.multiply(z, weight, out=out)


def _gelu_vjp(
    dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    z = np.clip(z, -40.0, 40.0)
    t = _tanh_of_u(z)
    slope = np.multiply(z, z, out=np.empty_like(z))
    np.multiply(slope, 1.5 * _C * _D, out=slope)
    np.add(slope, 0.5 * _C, out=slope)
    np.multiply(slope, z, out=slope)  # z u' / 2
    rest: FloatArray = np.multiply(t, t, out=out)
    rest = np.subtract(1.0, rest, out=out)
    np.multiply(slope, rest, out=slope)
    np.multiply(t, 0.5, out=t)
    np.add(t, 0.5, out=t)  # P
    np.add(slope, t, out=slope)
    return np.multiply(dy, slope, out=out)


def _normal_probability(z: FloatArray) -> FloatArray:
    """Return P(Z <= z), element by element; erfc keeps the digits that 1 + erf would lose."""
    scaled = np.multiply(z, -math.sqrt(0.5), dtype=np.float64)
    values = np.fromiter(map(math.erfc, scaled.ravel().tolist()), np.float64, scaled.size)
    probability: FloatArray = (0.5 * values).reshape(z.shape).astype(z.dtype)
    return probability


def _exact_gelu(z: FloatArray, out: FloatArray | None = None) -> FloatArray:
    return np.multiply(z, _normal_probability(z), out=out)


def _exact_gelu_vjp(
    dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    cut = np.clip(z, -40.0, 40.0)
    density = np.exp(-0.5 * cut * cut) * (1.0 / math.sqrt(2.0 * math.pi))
    return np.multiply(dy, _normal_probability(z) + cut * density, out=out)


def GELU(approximate: bool = True) -> Activation:
    r"""Return the Gaussian error linear unit: z times the probability that Z <= z.

    Parameters
    ----------
    approximate : bool, default True
        Whether to replace the exact probability by
        :math:`(1 + \tanh(\sqrt{2/\pi}\,(z + 0.044715 z^3))) / 2`.

    Returns
    -------
    Activation

    Notes
    -----
    NumPy has no error function, so the exact form calls the one in Python's ``math`` for one number
    at a time, which takes tens of times longer than a tanh. So "gelu" is the approximation, as in
    the first implementations. It is off by at most 4.8e-4, its derivative by at most 8.7e-4. Keras
    and PyTorch use the exact form unless given ``approximate=True`` or ``"tanh"``.

    References
    ----------
    Hendrycks and Gimpel, "Gaussian error linear units (GELUs)", 2016.

    Examples
    --------
    >>> GELU()([-1.0, 0.0, 1.0])
    array([-0.15880801,  0.        ,  0.84119199])
    >>> GELU(approximate=False)([-1.0, 0.0, 1.0])
    array([-0.15865525,  0.        ,  0.84134475])
    """
    if not isinstance(approximate, bool):
        raise TypeError(f"GELU: expected approximate to be True or False, got {approximate!r}")
    if approximate:
        return Activation("gelu", _gelu, _gelu_vjp, made_by=("GELU", True))
    return Activation("gelu(exact)", _exact_gelu, _exact_gelu_vjp, made_by=("GELU", False))


#: f(z) = ln(1 + exp(z)), above 0. Dugas et al., "Incorporating second-order functional knowledge
#: for better option pricing", 2001.
softplus = Activation("softplus", _softplus, _softplus_vjp, needs_z=False)
#: f(z) = z sigmoid(z). Also called silu.
swish = Swish(1.0)
#: f(z) = z P(Z <= z), approximated with a tanh: see ``GELU``.
gelu = GELU()
