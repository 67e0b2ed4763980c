r"""Activation functions, each beside its derivative.

An activation is applied to every element: :math:`y = f(z)`. Backpropagation needs its
vector-Jacobian product, which for an elementwise function is :math:`dz = dy \cdot f'(z)`. Each
``vjp`` is handed both ``z`` and ``y``, because :math:`f'` is often cheapest in terms of ``y``.
"""

from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import numpy as np

from nnbook._validation import number, one_of
from nnbook.typing import ArrayLike, FloatArray


class Forward(Protocol):
    """``fn(z, out=None) -> y``; ``out`` may be ``z`` itself."""

    def __call__(self, z: FloatArray, out: FloatArray | None = None) -> FloatArray:
        """Return f(z)."""


class Backward(Protocol):
    """``vjp(dy, z, y, out=None) -> dz``; ``out`` is none of the other arrays."""

    def __call__(
        self, dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
    ) -> FloatArray:
        """Return dy * f'(z)."""


@dataclass(frozen=True, eq=False)
class Activation:
    """An elementwise function and its derivative.

    Parameters
    ----------
    name : str
        What reports call it.
    fn : callable
        ``fn(z, out=None)`` returns f(z). It may write into ``out`` or ignore it.
    vjp : callable
        ``vjp(dy, z, y, out=None)`` returns dy * f'(z). It must not change ``dy``, ``z`` or ``y``.
    needs_z : bool, default True
        Whether ``vjp`` reads ``z``. Where it does not, a layer may write y over its own z.

    Examples
    --------
    An author's own activation, used like the built-in ones:

    >>> import numpy as np
    >>> from nnbook import Activation
    >>> sine = Activation(
    ...     "sine",
    ...     fn=lambda z, out=None: np.sin(z, out=out),
    ...     vjp=lambda dy, z, y, out=None: np.multiply(dy, np.cos(z), out=out),
    ... )
    >>> sine([0.0, np.pi / 2])
    array([0., 1.])
    >>> sine.derivative([0.0, np.pi])
    array([ 1., -1.])
    """

    name: str
    fn: Forward
    vjp: Backward
    needs_z: bool = field(default=True, repr=False)

    def __call__(self, z: ArrayLike) -> FloatArray:
        """Return f(z), elementwise, in a new array."""
        z = _floats(z)
        y = self.fn(z)
        return y.copy() if y is z else y

    def derivative(self, z: ArrayLike) -> FloatArray:
        """Return f'(z), elementwise: the vjp of a gradient of ones."""
        z = _floats(z)
        return self.vjp(np.ones_like(z), z, self.fn(z))

    def __repr__(self) -> str:
        return f"Activation({self.name!r})"


def _floats(z: ArrayLike) -> FloatArray:
    """Return an array of floats: float32 stays float32, whole numbers become float64."""
    z = np.asarray(z)
    return z if z.dtype.kind == "f" else z.astype(np.float64)


# identity: y = z, so dy/dz = 1 ------------------------------------------------------------------


def _identity(z: FloatArray, out: FloatArray | None = None) -> FloatArray:
    return z


def _identity_vjp(
    dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    return dy


# sigmoid: y = 1 / (1 + e^-z) = (1 + tanh(z / 2)) / 2, so dy/dz = y (1 - y). ---------------------
# The form with tanh cannot overflow. It cannot tell values below 1e-16 from 0 either, which is
# why the cross-entropies also take logits.


def _sigmoid(z: FloatArray, out: FloatArray | None = None) -> FloatArray:
    y: FloatArray = np.multiply(z, 0.5, out=out)
    y = np.tanh(y, out=out)
    y = np.multiply(y, 0.5, out=out)
    return np.add(y, 0.5, out=out)


def _sigmoid_vjp(
    dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    dz: FloatArray = np.subtract(1.0, y, out=out)
    dz = np.multiply(dz, y, out=out)
    return np.multiply(dz, dy, out=out)


# tanh: dy/dz = 1 - y^2 --------------------------------------------------------------------------


def _tanh(z: FloatArray, out: FloatArray | None = None) -> FloatArray:
    return np.tanh(z, out=out)


def _tanh_vjp(
    dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    dz: FloatArray = np.multiply(y, y, out=out)
    dz = np.subtract(1.0, dz, out=out)
    return np.multiply(dz, dy, out=out)


# ReLU: y = max(0, z), so dy/dz is 1 where z > 0 and 0 elsewhere. --------------------------------
# At z = 0 there is no derivative; 0 is a subgradient, and the one that everybody uses.


def _relu(z: FloatArray, out: FloatArray | None = None) -> FloatArray:
    return np.maximum(z, 0.0, out=out)


def _relu_vjp(
    dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    return np.multiply(dy, y > 0, out=out)


# Leaky ReLU: y = z where z > 0, a z elsewhere, so dy/dz is 1 or a. ------------------------------
# max(a z, z) says the same only while a <= 1, so it is not the definition here.


def _leaky_relu(
    z: FloatArray, out: FloatArray | None = None, *, negative_slope: float
) -> FloatArray:
    return np.multiply(z, np.where(z > 0, z.dtype.type(1), z.dtype.type(negative_slope)), out=out)


def _leaky_relu_vjp(
    dy: FloatArray,
    z: FloatArray,
    y: FloatArray,
    out: FloatArray | None = None,
    *,
    negative_slope: float,
) -> FloatArray:
    slope = np.where(z > 0, z.dtype.type(1), z.dtype.type(negative_slope))
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
    )


#: f(z) = z. Also called linear.
identity = Activation("identity", _identity, _identity_vjp, needs_z=False)
#: f(z) = 1 / (1 + exp(-z)), between 0 and 1.
sigmoid = Activation("sigmoid", _sigmoid, _sigmoid_vjp, needs_z=False)
#: f(z) = tanh(z), between -1 and 1.
tanh = Activation("tanh", _tanh, _tanh_vjp, needs_z=False)
#: f(z) = max(0, z).
relu = Activation("relu", _relu, _relu_vjp, needs_z=False)
#: f(z) = z where z > 0, 0.1 z elsewhere: the course's slope.
leaky_relu = LeakyReLU(0.1)

#: The names that a layer understands.
NAMES: dict[str, Activation] = {
    "identity": identity,
    "linear": identity,
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": relu,
    "leaky_relu": leaky_relu,
}


def get(activation: str | Activation | None, who: str = "activation") -> Activation:
    """Return the activation of that name; an Activation is returned as it is, None is identity.

    Parameters
    ----------
    activation : str, Activation or None
        A name from ``NAMES``, or an object.
    who : str
        The caller, for the error message.

    Returns
    -------
    Activation

    Raises
    ------
    ValueError
        For an unknown name. The message lists the known ones.

    Examples
    --------
    >>> get("tanh")
    Activation('tanh')
    >>> get("tahn")
    Traceback (most recent call last):
    ...
    ValueError: activation: expected activation to be one of ..., got 'tahn'; did you mean 'tanh'?
    """
    if activation is None:
        return identity
    if isinstance(activation, Activation):
        return activation
    return one_of(who, "activation", activation, NAMES)
