"""Activations that saturate: far from 0 they are flat and pass no gradient.

The step is the limit of the other two, sigmoid(k z) and (1 + tanh(k z)) / 2, for large k. What
they add is a slope, which gradient descent needs.

References
----------
McCulloch and Pitts, "A logical calculus of the ideas immanent in nervous activity", 1943 (step);
Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", 1986
(sigmoid); LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998 (why tanh).

Examples
--------
>>> step([-0.1, 0.0, 0.1])
array([0., 1., 1.])
>>> sigmoid([-1.0, 0.0, 1.0])
array([0.26894142, 0.5       , 0.73105858])
>>> tanh.derivative([0.0])
array([1.])
"""

import numpy as np

from nnbook.activations.base import Activation
from nnbook.typing import FloatArray

# step: y = 1 where z >= 0, else 0, Heaviside's function. ----------------------------------------
# A tie is class 1, as in the accuracy. The derivative is 0 wherever it exists; at the jump, where
# it does not, 0 is used. So no gradient passes through a step, and nothing before it learns by
# gradient descent. That is why there is a perceptron rule.


def _step(z: FloatArray, out: FloatArray | None = None) -> FloatArray:
    return np.heaviside(z, 1.0, out=out)


def _step_vjp(
    dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    if out is None:
        return np.zeros_like(dy)
    out[...] = 0.0  # not dy * 0, which is NaN for an infinite dy
    return out


# sigmoid: y = 1 / (1 + e^-z) = (1 + tanh(z / 2)) / 2, so dy/dz = y (1 - y). ---------------------
# The form with tanh cannot overflow, but it rounds values below 1e-16 to 0, which is why the
# cross-entropies also accept logits.


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


#: f(z) = 1 where z >= 0, else 0. Its derivative is 0 everywhere, so it passes no gradient.
step = Activation("step", _step, _step_vjp, needs_z=False)
#: f(z) = 1 / (1 + exp(-z)), between 0 and 1.
sigmoid = Activation("sigmoid", _sigmoid, _sigmoid_vjp, needs_z=False)
#: f(z) = tanh(z), between -1 and 1.
tanh = Activation("tanh", _tanh, _tanh_vjp, needs_z=False)
